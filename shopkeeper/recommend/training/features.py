"""What the catalogue says of products, as arrays: attributes, text vectors, prices, when they came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Product
from shopkeeper.errors import InputError
from shopkeeper.events import to_micros
from shopkeeper.recommend.dataset import Numbering
from shopkeeper.recommend.interactions import ItemFeatures
from shopkeeper.recommend.ranking.likeness import words_of
from shopkeeper.recommend.training.texts import TextVectors, Words

__all__ = ["Described", "describe", "features_of", "words"]


@dataclass(frozen=True, slots=True)
class _Row:
    words: Words
    price: int
    created: int


class Described:
    """What was read of the products, by item number; `revision` is that of the catalogue."""

    def __init__(self, items: Iterable[str] = ()) -> None:
        self.numbering = Numbering(items)
        self.rows: dict[int, _Row] = {}
        self.revision = 0

    def add(self, product: Product) -> None:
        """Takes a product in, with a number of its own where it is new."""
        number = self.numbering.numbers.setdefault(product.id, len(self.numbering))
        price = product.current_price
        self.rows[number] = _Row(words_of(product), price.amount if price else 0, _time(product.created))


def describe(catalog: Catalog, items: Iterable[str] = (), *, since: int | None = None) -> Described:
    """Every active product, or only those changed after revision `since`; `items` are numbered first."""
    goods = Described(items)
    goods.revision = catalog.revision()
    if since is None:
        for product in catalog.products():
            goods.add(product)
    else:
        for change in catalog.changes(since):
            if change.product is not None:
                goods.add(change.product)
    return goods


def features_of(goods: Described, texts: TextVectors) -> ItemFeatures:
    """Features of all numbered items; items of which nothing was read have no attributes and a vector of zeros."""
    n_items = len(goods.numbering)
    numbers = sorted(goods.rows)
    rows = [goods.rows[number] for number in numbers]
    vectors = np.zeros((n_items, texts.dimension), np.float32)
    prices, created = np.zeros(n_items, np.int64), np.zeros(n_items, np.int64)
    if rows:
        vectors[numbers] = texts.encode([row.words for row in rows])
        prices[numbers] = [row.price for row in rows]
        created[numbers] = [row.created for row in rows]
    names = Numbering()
    codes: list[list[int]] = [[] for _ in range(n_items)]
    for number, row in zip(numbers, rows, strict=True):
        codes[number] = [
            names.numbers.setdefault(word, len(names)) for word, _ in row.words if not word.startswith("t ")
        ]
    return ItemFeatures(
        np.concatenate([np.zeros(1, np.int64), np.cumsum([len(c) for c in codes], dtype=np.int64)]),
        np.array([code for row_codes in codes for code in row_codes], np.int32),
        len(names),
        tuple(name.replace("\0", " > ") for name in names.names()),
        vectors,
        prices,
        created,
    )


def words(goods: Described) -> Sequence[Words]:
    """Words of the products that were read, for `TextVectors.fit`."""
    return [goods.rows[number].words for number in sorted(goods.rows)]


def _time(text: str) -> int:
    try:
        return to_micros(text) if text else 0
    except InputError:
        return 0

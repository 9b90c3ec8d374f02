"""What the catalogue says of products, as arrays: attributes, text vectors, prices, when they came."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Product
from shopkeeper.errors import InputError
from shopkeeper.events import to_micros
from shopkeeper.recommend.dataset import Numbering
from shopkeeper.recommend.interactions import ItemFeatures
from shopkeeper.recommend.ranking.likeness import words_of
from shopkeeper.recommend.training.texts import TextVectors, Words

__all__ = ["Described", "describe", "features_of"]


class Described:
    """What was read of products, a row each, as flat arrays: some hundred bytes a product. `numbering` has all items,
    also those of which nothing was read; `revision` is that of the catalogue."""

    def __init__(self, items: Iterable[str] = ()) -> None:
        self.numbering = Numbering(items)
        self.revision = 0
        self.words = Words()
        self.names = Numbering()
        self.numbers, self.prices, self.created = array("q"), array("q"), array("q")
        self.codes, self.ends = array("i"), array("q", [0])

    def add(self, product: Product) -> None:
        """Takes a product in (once each), with a number of its own where it is new."""
        price, words = product.current_price, words_of(product)
        self.numbers.append(self.numbering.numbers.setdefault(product.id, len(self.numbering)))
        self.prices.append(price.amount if price else 0)
        self.created.append(_time(product.created))
        self.words.add(words)
        for word, _ in words:
            if not word.startswith("t "):  # a word of the title
                self.codes.append(self.names.numbers.setdefault(word, len(self.names)))
        self.ends.append(len(self.codes))


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
    numbers = np.array(goods.numbers, np.int64)
    vectors = np.zeros((n_items, texts.dimension), np.float32)
    prices, created = np.zeros(n_items, np.int64), np.zeros(n_items, np.int64)
    vectors[numbers] = texts.encode(goods.words)
    prices[numbers], created[numbers] = np.array(goods.prices, np.int64), np.array(goods.created, np.int64)
    lengths = np.zeros(n_items, np.int64)
    lengths[numbers] = np.diff(np.array(goods.ends, np.int64))
    return ItemFeatures(
        np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]),
        _by_number(goods, numbers),
        len(goods.names),
        tuple(name.replace("\0", " > ") for name in goods.names.names()),
        vectors,
        prices,
        created,
    )


def _by_number(goods: Described, numbers: NDArray[np.int64]) -> NDArray[np.int32]:
    """Attribute codes in the order of item numbers."""
    codes, ends = np.array(goods.codes, np.int32), np.array(goods.ends, np.int64)
    owner = np.repeat(numbers, np.diff(ends))
    return codes[np.argsort(owner, kind="stable")]


def _time(text: str) -> int:
    try:
        return to_micros(text) if text else 0
    except InputError:
        return 0

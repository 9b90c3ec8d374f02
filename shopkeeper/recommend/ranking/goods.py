"""The goods of the shop as arrays, one row a product, brought up to date when the catalogue changes.

Serving reads these and never asks the database about a candidate. Numbers are given once and stay: a product that
left the shop keeps its row and is only no longer `active`.
"""

from __future__ import annotations

import threading
import time as clock
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.document import load_product
from shopkeeper.catalog.model import Availability, Product
from shopkeeper.catalog.tables import products
from shopkeeper.errors import InputError
from shopkeeper.events import to_micros
from shopkeeper.language.currency import exponent
from shopkeeper.recommend.ranking.likeness import Likeness, words_of

__all__ = ["Goods", "LiveGoods", "product_cost"]

_SOLD = (Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER)
#: where feeds put what a product costs the merchant, as "12.50 USD" or "12.50"
_COST = ("cost_of_goods_sold", "cost", "purchase_price")


@dataclass(frozen=True, slots=True)
class Goods:
    """One state of the catalogue; all arrays have one row a product number.

    `price` is in minor units (0 unknown), `margin` the share of the price that stays (NaN unknown), `created` in
    microseconds since 1970 UTC, `category` numbers the whole path in `categories` (-1 none) and `department` its
    first part, `brand` numbers `brands` (-1 none). `imported` is when the first products came: what came with them
    is no news.
    """

    revision: int
    ids: Sequence[str]
    number: dict[str, int]
    active: NDArray[np.bool_]
    sold: NDArray[np.bool_]
    price: NDArray[np.int64]
    margin: NDArray[np.float32]
    created: NDArray[np.int64]
    category: NDArray[np.int32]
    department: NDArray[np.int32]
    brand: NDArray[np.int32]
    categories: Sequence[tuple[str, ...]]
    departments: Sequence[str]
    brands: Sequence[str]
    likeness: Likeness
    imported: int
    #: what is looked up often, filled on first use
    kept: dict[object, NDArray[np.int32]] = field(default_factory=dict, compare=False, repr=False)
    _sellers: list[tuple[NDArray[np.float32], NDArray[np.int32]]] = field(
        default_factory=list, compare=False, repr=False
    )

    @property
    def n(self) -> int:
        return len(self.active)

    def find(self, id: str) -> int:
        """The number of a product, or -1."""
        number = self.number.get(id, -1)
        return number if number < len(self.active) else -1

    def numbers(self, ids: Iterable[str]) -> NDArray[np.int32]:
        """The numbers of the products among `ids` that the shop knows, in order."""
        found = (self.find(id) for id in ids)
        return np.fromiter((n for n in found if n >= 0), np.int32)

    def of_category(self, category: int) -> NDArray[np.int32]:
        """Numbers of the products of this very category that can be bought now, ascending."""
        key = ("of", category)
        if (found := self.kept.get(key)) is None:
            mine = (self.category == category) & self.active & self.sold
            found = self.kept[key] = np.flatnonzero(mine).astype(np.int32)
        return found

    def branch(self, category: int) -> NDArray[np.int32]:
        """Numbers of the products of a category and of those beside and below it: of all under the one above it, where
        that is not the whole catalogue. None for -1."""
        key = ("branch", category)
        if (found := self.kept.get(key)) is None:
            path = self.categories[category] if category >= 0 else ()
            stem = path[: max(1, len(path) - 1)]
            near = [at for at, other in enumerate(self.categories) if stem and other[: len(stem)] == stem]
            found = self.kept[key] = np.flatnonzero(np.isin(self.category, near)).astype(np.int32)
        return found

    def newest(self) -> NDArray[np.int32]:
        """Numbers of all products that can be bought now, the newest first."""
        if (found := self.kept.get("newest")) is None:
            numbers = np.flatnonzero(self.active & self.sold).astype(np.int32)
            found = self.kept["newest"] = numbers[np.lexsort((numbers, -self.created[numbers]))]
        return found

    def best_sellers(self, popularity: NDArray[np.float32]) -> NDArray[np.int32]:
        """Numbers of the products that can be bought now and have a popularity above 0, the most popular first."""
        for known, found in tuple(self._sellers):
            if known is popularity:
                return found
        numbers = np.flatnonzero(self.active & self.sold & (popularity > 0)).astype(np.int32)
        found = numbers[np.lexsort((numbers, -popularity[numbers]))]
        self._sellers[:] = [(popularity, found)]
        return found


class LiveGoods:
    """The goods as they are now. `current` looks for changes at most every `seconds`; safe between threads."""

    def __init__(self, catalog: Catalog, seconds: float = 0.5) -> None:
        self._catalog = catalog
        self._engine: Engine = catalog.engine
        self._seconds = seconds
        self._checked = float("-inf")
        self._lock = threading.Lock()
        self._goods: Goods | None = None
        self._ids: list[str] = []
        self._number: dict[str, int] = {}
        self._names: tuple[_Names, _Names, _Names] = (_Names(), _Names(), _Names())

    def current(self) -> Goods:
        """The goods, at most `seconds` old; the first call reads the whole catalogue."""
        goods = self._goods
        moment = clock.monotonic()
        if goods is not None and moment - self._checked < self._seconds:
            return goods
        if goods is not None and self._lock.locked():
            return goods  # another thread brings them up to date
        with self._lock:
            goods = self._goods
            if goods is None or clock.monotonic() - self._checked >= self._seconds:
                if goods is None or self._catalog.revision() != goods.revision:
                    goods = self._goods = self._refresh(goods)
                self._checked = clock.monotonic()
            return goods

    def forget(self) -> None:
        """Looks again at the next call: this process has just changed the catalogue."""
        self._checked = float("-inf")

    def _refresh(self, old: Goods | None) -> Goods:
        p = products.c
        query = select(p.revision, p.id, p.retired, p.document, p.created_at).order_by(p.revision)
        revision = 0 if old is None else old.revision
        rows: list[_Row] = []
        with self._engine.connect() as connection:
            for r in connection.execution_options(yield_per=500).execute(query.where(p.revision > revision)):
                revision = r.revision
                rows.append(self._row(r.id, None if r.retired else load_product(r.document), r.created_at))
        return self._with(old, revision, rows)

    def _row(self, id: str, product: Product | None, stored: str) -> _Row:
        number = self._number.get(id)
        if number is None:
            number = len(self._ids)
            self._ids.append(id)
            self._number[id] = number
        if product is None:
            return _Row(number)
        categories, departments, brands = self._names
        price = product.current_price
        return _Row(
            number,
            True,
            _sold(product),
            price.amount if price else 0,
            _margin(product),
            _created(product, stored),
            categories.of(product.category),
            departments.of(product.category[:1]),
            brands.of((product.brand,) if product.brand else ()),
            words_of(product),
        )

    def _with(self, old: Goods | None, revision: int, rows: Sequence[_Row]) -> Goods:
        n = len(self._ids)
        had = 0 if old is None else old.n

        def grown(name: str, fill: object, dtype: type) -> NDArray[np.generic]:
            array: NDArray[np.generic] = np.full(n, fill, dtype)
            if old is not None:
                array[:had] = getattr(old, name)
            for row in rows:
                array[row.number] = getattr(row, name)
            return array

        arrays = {name: grown(name, fill, dtype) for name, fill, dtype in _COLUMNS}
        likeness = Likeness.build() if old is None else old.likeness
        likeness = likeness.with_rows(n, {row.number: row.words for row in rows})
        created = arrays["created"]
        imported = old.imported if old is not None and had else int(created.min()) if n else 0
        categories, departments, brands = self._names
        return Goods(
            revision=revision, ids=self._ids, number=self._number, likeness=likeness, imported=imported,
            categories=categories.names, departments=[name[0] for name in departments.names],
            brands=[name[0] for name in brands.names], **arrays,  # type: ignore[arg-type]
        )  # fmt: skip


@dataclass(slots=True)
class _Row:
    number: int
    active: bool = False
    sold: bool = False
    price: int = 0
    margin: float = float("nan")
    created: int = 0
    category: int = -1
    department: int = -1
    brand: int = -1
    words: tuple[tuple[str, float], ...] = ()


_COLUMNS: tuple[tuple[str, object, type], ...] = (
    ("active", False, np.bool_),
    ("sold", False, np.bool_),
    ("price", 0, np.int64),
    ("margin", np.nan, np.float32),
    ("created", 0, np.int64),
    ("category", -1, np.int32),
    ("department", -1, np.int32),
    ("brand", -1, np.int32),
)


class _Names:
    """Numbers for names, given in the order in which they come."""

    def __init__(self) -> None:
        self.names: list[tuple[str, ...]] = []
        self._number: dict[tuple[str, ...], int] = {}

    def of(self, name: tuple[str, ...]) -> int:
        if not name:
            return -1
        number = self._number.get(name)
        if number is None:
            number = self._number[name] = len(self.names)
            self.names.append(name)
        return number


def product_cost(product: Product) -> float | None:
    """What the product costs the merchant in minor units, from the feed's own field; None where it is not given."""
    for name in _COST:
        text = product.extra.get(name, "").split()
        if text:
            try:
                amount = float(text[0])
            except ValueError:
                return None
            price = product.current_price
            return amount * 10 ** exponent(price.currency) if price and amount >= 0 else None
    return None


def _margin(product: Product) -> float:
    price, cost = product.current_price, product_cost(product)
    if price is None or cost is None or price.amount <= 0:
        return float("nan")
    return (price.amount - cost) / price.amount


def _sold(product: Product) -> bool:
    if product.variants:
        return any(v.availability in _SOLD and v.quantity != 0 for v in product.variants)
    return product.availability in _SOLD and product.quantity != 0


def _created(product: Product, stored: str) -> int:
    for text in (product.created, product.released, stored):
        if text:
            try:
                return to_micros(text)
            except InputError:
                continue
    return 0

"""The products as arrays: what can be sold from when, for how much, how gladly, how often again.

Products are ordered by department and category, so that each is one stretch of every array.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog.model import Availability, Product, pick
from shopkeeper.errors import InputError
from shopkeeper.simulate.behaviour import words

__all__ = ["Floats", "Ints", "Unit", "Wares", "read_wares"]

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_LETTERS = {"xxs": 0, "xs": 1, "s": 2, "m": 3, "l": 4, "xl": 5, "xxl": 6, "2xl": 6, "xxxl": 7, "3xl": 7}
_SIZE = re.compile(r"\b(size|尺码|尺寸|鞋码)", re.I)
_COLOR = re.compile(r"\b(colou?r)|颜色", re.I)


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that is stocked: a variant, or a product that has none. `size` is on the scale `scale`
    ("letters", "shoes", "rank" or '' where it has no size).
    `sale_price` is 0 where there is none; what `ends` is no longer bought in."""

    product: int
    variant: str
    price: int
    sale_price: int = 0
    ends: bool = False
    size: float = 0.0
    scale: str = ""
    color: str = ""


@dataclass(frozen=True, slots=True)
class Wares:
    """`first_day` is the first day on which a product may be sold, counted from the first simulated day."""

    products: tuple[Product, ...]
    texts: tuple[str, ...]
    department: Ints
    leaf: Ints
    departments: tuple[str, ...]
    leaves: tuple[tuple[str, ...], ...]
    brand: Ints
    brands: tuple[str, ...]
    price: Ints
    price_level: Floats
    quality: Floats
    popularity: Floats
    first_day: Ints
    used_up: Floats
    returned: Floats
    complements: tuple[Ints, Ints, Ints]  # start and count per product, and the flat list
    units: tuple[Unit, ...]
    units_of: tuple[tuple[int, ...], ...]
    currency: str

    @property
    def department_range(self) -> tuple[Ints, Ints]:
        """First product and one past the last, per department."""
        return _ranges(self.department, len(self.departments))

    @property
    def leaf_range(self) -> tuple[Ints, Ints]:
        """First product and one past the last, per category."""
        return _ranges(self.leaf, len(self.leaves))


def read_wares(products: Sequence[Product], start: datetime, days: int, rng: np.random.Generator) -> Wares:
    """Arrays of what can be sold in the `days` from `start`. Raises InputError when that is nothing."""
    currencies = [p.price.currency for p in products if p.price]
    currency = max(sorted(set(currencies)), key=currencies.count) if currencies else ""
    sold = [
        p
        for p in products
        if p.price and p.price.currency == currency and p.price.amount > 0
        and p.availability not in (Availability.PREORDER, Availability.DISCONTINUED)
        and _first_day(p, start) < days
    ]  # fmt: skip
    if len(sold) < 5:
        raise InputError(
            f"{len(sold)} of {len(products)} products have a price in one currency and were created before "
            "the last day; give at least 5"
        )
    sold.sort(key=lambda p: (p.category[:1], p.category, p.id))
    n = len(sold)
    departments = sorted({p.category[0] if p.category else "" for p in sold})
    leaves = sorted({p.category for p in sold}, key=lambda path: (path[:1], path))
    brands = sorted({p.brand for p in sold})
    department = _codes([p.category[0] if p.category else "" for p in sold], departments)
    leaf = _codes([p.category for p in sold], leaves)
    texts = tuple(
        " ".join(
            [pick(p.title, "en"), p.extra.get("kind", "").replace("-", " "), *reversed(p.category)]
        ).lower()
        for p in sold
    )
    price = np.array([p.price.amount if p.price else 0 for p in sold], np.int64)
    quality = _quality(sold, rng)
    log_price = np.log(price)
    level = np.zeros(n, np.float32)
    popularity = np.zeros(n, np.float32)
    middle = np.median(log_price)
    for group in range(len(leaves)):
        mine = np.flatnonzero(leaf == group)
        spread = max(float(log_price[mine].std()), 0.15)
        level[mine] = (log_price[mine] - log_price[mine].mean()) / spread
        appeal = 2.2 * quality[mine] - 0.25 * level[mine] + 0.45 * rng.standard_normal(len(mine))
        rank = np.argsort(np.argsort(-appeal)) + 1
        gladly = np.exp(0.35 * rng.standard_normal() - 0.3 * (np.median(log_price[mine]) - middle))
        # a long category is not bought more for each further product: its weight grows with the root
        zipf = rank**-0.85
        popularity[mine] = gladly * np.sqrt(len(mine)) * zipf / zipf.sum()
    kinds = [_kind(product, text) for product, text in zip(sold, texts, strict=True)]
    used_up = np.array([_used_up(kind) for kind in kinds], np.float32)
    popularity[used_up > 0] *= 1.3
    returned = np.array([words.first(words.RETURNS, text) or 0.05 for text in texts], np.float32)
    returned *= (1.9 - 1.5 * quality).astype(np.float32)
    units, units_of = _units(sold)
    return Wares(
        products=tuple(sold),
        texts=texts,
        department=department,
        leaf=leaf,
        departments=tuple(departments),
        leaves=tuple(leaves),
        brand=_codes([p.brand for p in sold], brands),
        brands=tuple(brands),
        price=price,
        price_level=level,
        quality=quality,
        popularity=popularity / popularity.mean(),
        first_day=np.array([max(0, _first_day(p, start)) for p in sold], np.int64),
        used_up=used_up,
        returned=returned,
        complements=_complements(sold, kinds, popularity),
        units=tuple(units),
        units_of=tuple(units_of),
        currency=currency,
    )


def _ranges(codes: Ints, count: int) -> tuple[Ints, Ints]:
    wanted = np.arange(count)
    return np.searchsorted(codes, wanted, "left"), np.searchsorted(codes, wanted, "right")


def _codes(values: Sequence[object], names: Sequence[object]) -> Ints:
    code = {name: i for i, name in enumerate(names)}
    return np.array([code[value] for value in values], np.int64)


def _first_day(product: Product, start: datetime) -> int:
    if not product.created:
        return 0
    since = datetime.fromisoformat(product.created) - start + timedelta(hours=3)
    return max(0, since.days + 1)  # from the midnight after; a visit may begin before midnight


def _quality(products: Sequence[Product], rng: np.random.Generator) -> Floats:
    """0..1: what the maker of the catalogue says, else the rating, else chance."""
    chance = rng.beta(4, 2.2, len(products))
    found = []
    for product, otherwise in zip(products, chance, strict=True):
        try:
            value = float(product.extra.get("quality", "") or (product.rating or "x"))
        except ValueError:
            value = float(otherwise)
        found.append(value if value <= 1 else value / 5)
    return np.clip(np.array(found, np.float32), 0, 1)


def _kind(product: Product, text: str) -> str:
    """The shortest words that say what the thing is: its kind where the catalogue names one, else all text."""
    kind = product.extra.get("kind", "").replace("-", " ")
    return f"{kind} {product.category[-1]}".lower() if kind and product.category else text


def _used_up(text: str) -> float:
    """Days one piece lasts, 0 for what is not used up."""
    for wanted, forbidden, days in words.USED_UP:
        if wanted.search(text) and not forbidden.search(text):
            return days
    return 0.0


def _complements(
    products: Sequence[Product], kinds: Sequence[str], popularity: Floats
) -> tuple[Ints, Ints, Ints]:
    """What goes with what: first what the catalogue says was made for it, then what the words say."""
    rows: dict[int, list[int]] = {}
    place = {product.id: i for i, product in enumerate(products)}
    for i, product in enumerate(products):
        if (host := place.get(product.extra.get("compatible_id", ""))) is not None:
            rows.setdefault(host, []).append(i)
    for one, other in words.COMPLEMENTS:
        wanted = [i for i, text in enumerate(kinds) if other.search(text)]
        best = sorted(wanted, key=lambda i: -popularity[i])[:40]
        if best:
            for i, text in enumerate(kinds):
                if one.search(text) and not other.search(text):
                    rows.setdefault(i, []).extend(j for j in best if j != i)
    count = np.array([len(rows.get(i, ())) for i in range(len(kinds))], np.int64)
    flat = np.array([j for i in range(len(kinds)) for j in rows.get(i, ())], np.int64)
    return np.cumsum(count) - count, count, flat


def _units(products: Sequence[Product]) -> tuple[list[Unit], list[tuple[int, ...]]]:
    units: list[Unit] = []
    units_of = []
    for i, product in enumerate(products):
        assert product.price
        before = len(units)
        for variant in product.variants:
            if variant.availability is Availability.DISCONTINUED:
                continue
            color = size = ""
            for name, value in variant.options.items():
                if _COLOR.search(name):
                    color = value.lower()
                elif _SIZE.search(name):
                    size = value.lower()
            price = variant.price.amount if variant.price else product.price.amount
            number, scale = _size(size)
            sale = variant.sale_price.amount if variant.sale_price else 0
            ends = variant.availability is not Availability.IN_STOCK
            units.append(Unit(i, variant.id, price, sale, ends, number, scale, color))
        if len(units) == before:
            sale = product.sale_price.amount if product.sale_price else 0
            units.append(
                Unit(i, "", product.price.amount, sale, product.availability is not Availability.IN_STOCK)
            )
        units_of.append(tuple(range(before, len(units))))
    return units, units_of


def _size(text: str) -> tuple[float, str]:
    if not text:
        return 0.0, ""
    if text in _LETTERS:
        return float(_LETTERS[text]), "letters"
    number = re.search(r"\d+(\.\d+)?", text)
    if number:
        value = float(number[0])
        return value, "shoes" if 34 <= value <= 50 else "rank"
    return 0.0, ""

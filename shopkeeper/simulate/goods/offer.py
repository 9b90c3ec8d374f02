"""What a product costs, since when there is one, how many are there, and in which variants."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product as combine

from shopkeeper.catalog.model import Availability, Money, Variant
from shopkeeper.simulate.goods.brands import Brand
from shopkeeper.simulate.goods.codes import gtin13, part_number
from shopkeeper.simulate.goods.kind import Choice, Kind
from shopkeeper.simulate.goods.palette import Color

__all__ = ["CURRENCY", "availability_of", "cents", "dates_of", "stock_of", "tags_of", "variants_of"]

CURRENCY = "USD"


def cents(dollars: float, tier: float) -> int:
    """A price as shops write it: 12.49, 79.99, 385.00."""
    if dollars < 12:
        return max(round(dollars * 2), 1) * 50 - 1
    if dollars < 80:
        return round(dollars) * 100 - (0 if tier > 0.8 else 1)
    if dollars < 300:
        return round(dollars / 5) * 500 - (0 if tier > 0.75 else 100 if tier > 0.4 else 1)
    return round(dollars / 10) * 1000 - (0 if tier > 0.75 else 100)


def dates_of(rng: random.Random, until: date) -> tuple[str, str, str]:
    age = rng.randint(740, 1900) if rng.random() < 0.66 else rng.randint(-20, 740)
    released = until - timedelta(days=age)
    created = min(released + timedelta(days=rng.randint(0, 20)), until - timedelta(days=1))
    created = min(created, until - timedelta(days=2)) if age < 2 else created
    updated = max(created, until - timedelta(days=rng.randint(1, 120)))
    clock = f"T{rng.randint(7, 18):02d}:{rng.randint(0, 59):02d}:00Z"
    return f"{released.isoformat()}T00:00:00Z", created.isoformat() + clock, updated.isoformat() + clock


def availability_of(rng: random.Random, released: str, until: date) -> Availability:
    if released[:10] > until.isoformat():
        return Availability.PREORDER
    draw = rng.random()
    if draw < 0.035:
        return Availability.OUT_OF_STOCK
    if draw < 0.05:
        return Availability.BACKORDER
    return Availability.IN_STOCK


def stock_of(rng: random.Random, availability: Availability) -> int:
    return min(int(rng.lognormvariate(3.2, 0.8)) + 1, 400) if availability is Availability.IN_STOCK else 0


def variants_of(
    id: str,
    kind: Kind,
    colors: list[Color],
    sizes: list[Choice],
    dollars: float,
    discount: float,
    tier: float,
    availability: Availability,
    rng: random.Random,
    serial: int,
    brand: Brand,
) -> tuple[Variant, ...]:
    if len(colors) == 1 and len(sizes) <= 1:
        return ()
    found = []
    offered: list[Choice | None] = [*sizes] or [None]
    for n, (color, size) in enumerate(combine(colors, offered)):
        options = {"Color": color[0].en} if len(colors) > 1 else {}
        factor = 1.0
        if size is not None and kind.axis is not None and len(sizes) > 1:
            options[kind.axis.name.en] = size.text.en
            factor = size.factor
        price = cents(dollars * factor, tier)
        sold_out = availability is Availability.IN_STOCK and rng.random() < 0.06
        state = Availability.OUT_OF_STOCK if sold_out else availability
        found.append(
            Variant(
                id=f"{id}-{n + 1}",
                options=options,
                price=Money(price, CURRENCY),
                sale_price=Money(cents(price / 100 * (1 - discount), tier), CURRENCY) if discount else None,
                availability=state,
                quantity=max(stock_of(rng, state) // 2, 1 if state is Availability.IN_STOCK else 0),
                gtin=gtin13(serial * 100 + n + 1),
                mpn=f"{part_number(rng, brand.name.en)}{n + 1}",
            )
        )
    return tuple(found)


def tags_of(kind: Kind, discount: float, released: str, until: date) -> tuple[str, ...]:
    tags = [kind.season] if kind.season else []
    if discount:
        tags.append("sale")
    if released[:10] > (until - timedelta(days=60)).isoformat():
        tags.append("new")
    return tuple(tags)

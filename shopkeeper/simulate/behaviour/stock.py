"""Stock over the two years: what was there first, what each week brought, what was sold and came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from shopkeeper.catalog.model import Availability, Product
from shopkeeper.simulate.behaviour.demand import Baskets
from shopkeeper.simulate.behaviour.sales import DAY, Sales
from shopkeeper.simulate.behaviour.wares import Ints, Wares

__all__ = ["Stock", "keep_stock", "with_stock"]


@dataclass(frozen=True, slots=True)
class Stock:
    """One stocked thing: `left` = `initial` + `delivered` - `sold` + `returned`, and it was never below 0."""

    product: str
    variant: str
    initial: int
    delivered: int
    sold: int
    returned: int
    left: int


def keep_stock(
    wares: Wares, baskets: Baskets, sales: Sales, begin: int, days: int, rng: np.random.Generator
) -> tuple[Stock, ...]:
    """Stock per unit at the end; `begin` is the first moment in seconds since 1970."""
    units, weeks = len(wares.units), days // 7 + 2
    kept = ~sales.cancelled[baskets.line_order]
    sold = _by_week(
        sales.line_unit[kept],
        sales.line_quantity[kept],
        sales.placed[baskets.line_order][kept],
        begin,
        units,
        weeks,
    )
    back = sales.restocked > 0
    returned = _by_week(
        sales.line_unit[back], sales.line_quantity[back], sales.restocked[back] + 7 * DAY, begin, units, weeks
    )
    pace = sold.sum(axis=1) / weeks
    level = np.maximum(np.ceil(pace * 5 + 2.2 * np.sqrt(pace * 5)), rng.integers(2, 9, units)).astype(
        np.int64
    )
    ends = np.array([unit.ends for unit in wares.units])  # no longer bought in
    if not ends.any():
        ends = rng.random(units) < 0.035
    ahead = sold.sum(axis=1)  # still to be sold
    left = np.where(ends, np.minimum(np.maximum(level, sold[:, 0]), ahead), np.maximum(level, sold[:, 0]))
    initial = left.copy()
    delivered = np.zeros(units, np.int64)
    for week in range(weeks):
        left += returned[:, week]
        low = left < np.maximum(level // 2, sold[:, week])
        wanted = np.where(low, np.maximum(level, sold[:, week]) - left, 0)
        wanted = np.where(ends, np.clip(ahead - left, 0, wanted), wanted)
        delivered += wanted
        left += wanted - sold[:, week]
        ahead -= sold[:, week]
    out = [
        Stock(wares.products[u.product].id, u.variant, i, d, s, r, k)
        for u, i, d, s, r, k in zip(
            wares.units, initial.tolist(), delivered.tolist(), sold.sum(axis=1).tolist(),
            returned.sum(axis=1).tolist(), left.tolist(), strict=True,
        )
    ]  # fmt: skip
    return tuple(out)


def _by_week(unit: Ints, quantity: Ints, time: Ints, begin: int, units: int, weeks: int) -> Ints:
    week = np.minimum((time - begin) // (7 * DAY), weeks - 1)
    table = np.zeros((units, weeks), np.int64)
    np.add.at(table, (unit, week), quantity)
    return table


def with_stock(products: Sequence[Product], stock: Sequence[Stock]) -> Iterator[Product]:
    """The products with the quantity and availability that the stock gives them."""
    left = {(s.product, s.variant): s.left for s in stock}

    def there(quantity: int, before: Availability) -> Availability:
        if quantity > 0:
            return Availability.IN_STOCK
        return before if before is Availability.BACKORDER else Availability.OUT_OF_STOCK

    for product in products:
        variants = tuple(
            replace(v, quantity=k, availability=there(k, v.availability))
            if (k := left.get((product.id, v.id))) is not None
            else v
            for v in product.variants
        )
        known = [k for v in product.variants if (k := left.get((product.id, v.id))) is not None]
        total = sum(known) if known else left.get((product.id, ""))
        if total is not None:
            yield replace(
                product, variants=variants, quantity=total, availability=there(total, product.availability)
            )

"""Baskets become sales: variants that fit, prices of the day, parcels, cancellations, returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from shopkeeper.orders.model import ReturnReason
from shopkeeper.simulate.behaviour.demand import Baskets, Market
from shopkeeper.simulate.behaviour.wares import Ints

__all__ = ["DAY", "Sales", "make_sales"]

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Sales:
    """Per order and per line; times in seconds since 1970 UTC, also those still to come.

    `returned` is when a line's return was asked for, 0 for what was kept; `received` when it arrived;
    `restocked` when it could be sold again, 0 for never.
    """

    placed: Ints
    shipped: Ints
    delivered: Ints
    cancelled: NDArray[np.bool_]
    line_unit: Ints
    line_quantity: Ints
    line_price: Ints
    returned: Ints
    received: Ints
    restocked: Ints
    reasons: tuple[ReturnReason | None, ...]


def make_sales(
    market: Market, baskets: Baskets, start: datetime, until: datetime, rng: np.random.Generator
) -> Sales:
    """What happened to each order and line up to `until`."""
    wares = market.wares
    n, lines = len(baskets.customer), len(baskets.line_order)
    end = int(until.timestamp())
    placed = int(start.timestamp()) + baskets.second
    customer, day = baskets.customer, baskets.day
    line_order, product = baskets.line_order, baskets.line_product

    unit, misfit = _fitting(market, customer[line_order], product, rng)
    often = wares.used_up[product] > 0
    quantity = 1 + np.where(often, rng.binomial(3, 0.22, lines), rng.random(lines) < 0.05)
    base = np.array([u.price for u in wares.units], np.int64)[unit]
    special = np.array([u.sale_price for u in wares.units], np.int64)[unit]
    off = market.off[day[line_order], wares.department[product]]
    price = np.where(off > 0, np.maximum(1, np.round(base * (1 - off))), base).astype(np.int64)

    today = (special > 0) & (day[line_order] >= len(market.appeal) - 21)  # the catalogue's own lower prices
    price = np.where(today, special, price)

    shipped = placed + rng.integers(5 * 3600, 44 * 3600, n)
    delivered = shipped + (rng.gamma(6, 0.55, n) * DAY).astype(np.int64) + 12 * 3600
    cancelled = (rng.random(n) < 0.022) & (placed + 6 * 3600 < end)
    back = (
        wares.returned[product] * np.where(misfit != 0, 2.6, 1.0) * np.where(baskets.line_how == 1, 0.25, 1.0)
    )
    back *= np.clip(0.08 / back.mean(), 0.6, 1.8)  # whatever is sold, about 8 % comes back
    back = np.minimum(back, 0.45)
    returned = delivered[line_order] + rng.integers(DAY // 2, 19 * DAY, lines)
    goes_back = (rng.random(lines) < back) & ~cancelled[line_order] & (returned < end)
    # lines of one order go back in one parcel
    first: dict[int, int] = {}
    for i in np.flatnonzero(goes_back).tolist():
        returned[i] = first.setdefault(int(line_order[i]), int(returned[i]))
    returned = np.where(goes_back, returned, 0)
    received = np.where(goes_back, returned + rng.integers(3 * DAY, 8 * DAY, n)[line_order], 0)
    sized = np.array([bool(u.scale) for u in wares.units])[unit]
    reasons = _reasons(goes_back, misfit, sized, wares.quality[product], rng)
    broken = np.array([r in (ReturnReason.DAMAGED, ReturnReason.DEFECTIVE) for r in reasons])
    restocked = np.where(goes_back & ~broken & (received < end), received, 0)

    return Sales(
        placed, shipped, delivered, cancelled, unit, quantity.astype(np.int64), price, returned, received,
        restocked, tuple(reasons),
    )  # fmt: skip


def _fitting(market: Market, customer: Ints, product: Ints, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """The unit each line buys, and -1 / 0 / 1 where it is too small, right or too large for the person."""
    wares, people = market.wares, market.people
    chosen = np.empty(len(product), np.int64)
    misfit = np.zeros(len(product), np.int64)
    u = rng.random((len(product), 3)).tolist()
    letters, shoes, ranks = people.letters.tolist(), people.shoes.tolist(), people.rank.tolist()
    for i, (c, p) in enumerate(zip(customer.tolist(), product.tolist(), strict=True)):
        units = wares.units_of[p]
        if len(units) == 1:
            chosen[i] = units[0]
            continue
        chance, slip, pick_ = u[i]
        sizes = sorted({wares.units[k].size for k in units if wares.units[k].scale})
        if sizes:
            scale = next(wares.units[k].scale for k in units if wares.units[k].scale)
            if scale == "rank":
                at = min(int(ranks[c] * len(sizes)), len(sizes) - 1)
            else:
                mine = letters[c] if scale == "letters" else shoes[c]
                at = min(range(len(sizes)), key=lambda k: abs(sizes[k] - mine))
            if slip < 0.07:  # a size too small or too large
                wrong = at + (-1 if slip < 0.04 else 1)
                if 0 <= wrong < len(sizes):
                    misfit[i] = wrong - at
                    at = wrong
            units = tuple(k for k in units if not wares.units[k].scale or wares.units[k].size == sizes[at])
        liked = [k for k in units if wares.units[k].color in people.colors[c]]
        if liked and chance < 0.65:
            units = tuple(liked)
        chosen[i] = units[int(pick_**1.4 * len(units))]  # the first named sells best
    return chosen, misfit


def _reasons(
    goes_back: NDArray[np.bool_],
    misfit: Ints,
    sized: NDArray[np.bool_],
    quality: NDArray[np.float32],
    rng: np.random.Generator,
) -> list[ReturnReason | None]:
    reason = ReturnReason
    u = rng.random(len(goes_back))
    found: list[ReturnReason | None] = [None] * len(goes_back)
    for i in np.flatnonzero(goes_back).tolist():
        poor = u[i] < 0.75 - 0.6 * quality[i]
        if misfit[i]:
            found[i] = reason.TOO_SMALL if misfit[i] < 0 else reason.TOO_LARGE
        elif poor:
            found[i] = (reason.DEFECTIVE, reason.NOT_AS_DESCRIBED, reason.DAMAGED)[int(u[i] * 7919) % 3]
        elif sized[i] and u[i] < 0.85:
            found[i] = reason.TOO_SMALL if int(u[i] * 7919) % 5 < 3 else reason.TOO_LARGE
        else:
            found[i] = (reason.CHANGED_MIND, reason.CHANGED_MIND, reason.WRONG_ITEM, reason.TOO_LATE)[
                int(u[i] * 7919) % 4
            ]
    return found

"""Who buys what on which day: season, week, trend, sales, launches, taste, repeats, what goes together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError
from shopkeeper.simulate.behaviour import words
from shopkeeper.simulate.behaviour.people import People
from shopkeeper.simulate.behaviour.wares import Floats, Ints, Wares

__all__ = ["Baskets", "Market", "draw_baskets", "make_market", "visit_rates"]

#: Monday to Sunday
_WEEK = np.array([1.08, 0.98, 0.95, 0.94, 0.9, 1.04, 1.2])
#: orders by hour of the day, from midnight
_HOURS = np.array([2, 1, 1, 1, 1, 2, 3, 5, 6, 7, 8, 8, 9, 8, 7, 7, 7, 8, 9, 11, 13, 13, 9, 5], float)
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Market:
    """`appeal` (days x products) is how much a product draws on a day, whoever looks.

    `busy` (2 x days) is how many come on a day, English speakers then Chinese; `off` (days x departments) is
    the price cut in 0..1.
    """

    wares: Wares
    people: People
    appeal: Floats
    busy: Floats
    off: Floats

    def draw(self, customer: Ints, day: Ints, rng: np.random.Generator) -> Ints:
        """One product for every (customer, day)."""
        return self._draw(customer, day, rng.random(len(customer)), slice(0, len(self.wares.products)))

    def draw_near(self, customer: Ints, day: Ints, product: Ints, rng: np.random.Generator) -> Ints:
        """One product of the same department as `product` for every (customer, day)."""
        u = rng.random(len(customer))
        out = np.empty(len(customer), np.int64)
        low, high = self.wares.department_range
        of = self.wares.department[product]
        for department in np.unique(of).tolist():
            mine = np.flatnonzero(of == department)
            stretch = slice(int(low[department]), int(high[department]))
            out[mine] = self._draw(customer[mine], day[mine], u[mine], stretch)
        return out

    def _draw(self, customer: Ints, day: Ints, u: NDArray[np.float64], stretch: slice) -> Ints:
        """One product of the stretch for every row, with chances as taste times appeal."""
        out = np.empty(len(customer), np.int64)
        for at in range(0, len(customer), _CHUNK):
            part = slice(at, at + _CHUNK)
            weight = self.people.taste[customer[part], stretch]
            weight *= self.appeal[day[part], stretch]
            total = np.cumsum(weight, axis=1, dtype=np.float64)
            wanted = u[part] * total[:, -1]
            found = [row.searchsorted(x, "right") for row, x in zip(total, wanted, strict=True)]
            out[part] = stretch.start + np.minimum(found, total.shape[1] - 1)
        return out


@dataclass(frozen=True, slots=True)
class Baskets:
    """Orders in order of time (`second` from the first midnight), and their lines in order of order.

    `line_how` says why a line is there: 0 wanted, 1 bought again, 2 goes with something bought.
    """

    customer: Ints
    day: Ints
    second: Ints
    line_order: Ints
    line_product: Ints
    line_how: Ints


def make_market(wares: Wares, people: People, start: datetime, days: int, rng: np.random.Generator) -> Market:
    """The two years as seen from the shop."""
    dates = [start + timedelta(days=d) for d in range(days)]
    of_year = np.array([date.timetuple().tm_yday for date in dates])
    curves: dict[tuple[words.Peak, ...], Floats] = {(): np.ones(days, np.float32)}
    appeal = np.empty((days, len(wares.products)), np.float32)
    for i, text in enumerate(wares.texts):
        tagged = [words.TAGGED[tag] for tag in wares.products[i].tags if tag in words.TAGGED]
        peaks = tagged[0] if tagged else words.first(words.SEASONS, text) or ()
        if peaks not in curves:
            curve = np.ones(days)
            for peak in peaks:
                away = np.abs((of_year - peak.day + 182.6) % 365.25 - 182.6)
                curve += peak.height * np.exp(-0.5 * (away / peak.width) ** 2)
            curves[peaks] = (curve / curve.mean()).astype(np.float32)
        appeal[:, i] = curves[peaks]
    appeal *= wares.popularity
    since = np.arange(days)[:, None] - wares.first_day[None, :]
    launched = (wares.first_day > 0)[None, :]
    novelty = 1 + 0.9 * np.exp(-since.clip(0) / 40.0)
    appeal *= np.where(since < 0, 0.0, np.where(launched, novelty, 1.0)).astype(np.float32)
    off = _sales(dates, len(wares.departments), rng)
    appeal *= (1 + 3.0 * off)[:, wares.department]
    if not (appeal.sum(axis=1) > 0).all():
        raise InputError("on the first days nothing can be sold; give products created before that")
    trend = 0.75 + 0.5 * np.arange(days) / days
    week = _WEEK[[date.weekday() for date in dates]]
    noise = np.exp(0.08 * rng.standard_normal((2, days)))
    busy = (trend * week * (1 + 1.2 * off.mean(axis=1))) * noise
    for d, date in enumerate(dates):
        if (date.month, date.day) == (11, 11):
            busy[1, d] *= 4
        elif (date.month, date.day) in ((12, 25), (1, 1)):
            busy[0, d] *= 0.5
    return Market(wares, people, appeal, busy.astype(np.float32), off)


def _sales(dates: list[datetime], departments: int, rng: np.random.Generator) -> Floats:
    """Weeks with lower prices: everywhere in late November and mid June, else by department."""
    off = np.zeros((len(dates), departments), np.float32)
    for d, date in enumerate(dates):
        if date.month == 11 and 21 <= date.day <= 29:
            off[d] = 0.2
        elif date.month == 6 and 14 <= date.day <= 19:
            off[d] = 0.15
    for department in range(departments):
        for begin in range(int(rng.integers(0, 60)), len(dates), 75):
            day = begin + int(rng.integers(0, 40))
            off[day : day + 7, department] = np.maximum(
                off[day : day + 7, department], (0.1, 0.15, 0.25)[int(rng.integers(3))]
            )
    return off


def draw_baskets(market: Market, orders: int, rng: np.random.Generator) -> Baskets:
    """Exactly `orders` orders (fewer only where a tiny catalogue gives no more)."""
    wares = market.wares
    days = len(market.appeal)
    # those who joined earlier already come back for what they use up
    early = 2.2 * float(wares.popularity[wares.used_up > 0].sum() / wares.popularity.sum())
    begin = visit_rates(market, early=early)

    def wanted(count: int) -> tuple[Ints, Ints, Ints]:
        cell = np.searchsorted(begin, rng.random(count) * begin[-1], side="right")
        customer, day = np.divmod(cell, days)
        return customer, day, market.draw(customer, day, rng)

    # what is wanted, then what that leads to, generation by generation
    parts: list[tuple[Ints, ...]] = []
    number = 0

    def add(customer: Ints, day: Ints, product: Ints, how: int) -> tuple[Ints, ...]:
        nonlocal number
        order = np.arange(number, number + len(customer))
        number += len(customer)
        lines = _fill(market, order, customer, day, product, how, rng)
        parts.append(lines)
        return lines

    last = add(*wanted(int(orders * 0.68)), 0)
    for _ in range(14):
        again, goes = _again(market, last, rng), _goes_with(market, last, rng)
        if not len(again[0]) + len(goes[0]):
            break
        one, two = add(*again, 1), add(*goes, 2)
        last = tuple(np.concatenate(pair) for pair in zip(one, two, strict=True))
    lines = _once(wares, parts)
    for attempt in range(6):
        missing = orders - len(np.unique(lines[0]))
        if missing <= 0:
            break
        parts = [lines]
        add(*wanted(missing + missing // 10 + 2), 0)
        lines = (
            _once(wares, parts) if attempt < 4 else tuple(np.concatenate(c) for c in zip(*parts, strict=True))
        )
    return _chosen(lines, orders, rng)


def visit_rates(market: Market, *, strangers: bool = False, early: float = 0.0) -> NDArray[np.float64]:
    """Running total over (customer, day), flat, of how likely a visit is.

    `strangers`: also before joining. `early` raises the first months by this share.
    """
    people = market.people
    rate = people.taste @ market.appeal.T
    rate /= rate.mean(axis=1, keepdims=True)
    rate *= people.activity[:, None] * market.busy[people.chinese.astype(int)]
    days = np.arange(rate.shape[1])[None, :]
    member = (days > people.joined[:, None]) & (days < people.left[:, None])
    rate[~member] *= 0.05 if strangers else 0.0
    # how many come follows `busy`; who joined or left meanwhile changes it only a little
    rate /= (people.activity @ member) ** 0.8
    rate *= 1 + early * np.exp(-days / 150)
    return np.cumsum(rate, dtype=np.float64)


def _fill(
    market: Market, order: Ints, customer: Ints, day: Ints, product: Ints, how: int, rng: np.random.Generator
) -> tuple[Ints, ...]:
    """Lines (order, customer, day, product, how) of orders that began with `product`."""
    if not len(order):
        return order, customer, day, product, order
    more = np.minimum(rng.geometric(0.6 if how == 0 else 0.75, len(order)) - 1, 4)
    which = np.repeat(np.arange(len(order)), more)
    near = rng.random(len(which)) < 0.5
    extra = np.empty(len(which), np.int64)
    if near.any():
        at = which[near]
        extra[near] = market.draw_near(customer[at], day[at], product[at], rng)
    if (~near).any():
        at = which[~near]
        extra[~near] = market.draw(customer[at], day[at], rng)
    start, count, flat = market.wares.complements
    with_it = np.flatnonzero((count[product] > 0) & (rng.random(len(order)) < 0.3))
    chosen = flat[
        start[product[with_it]] + (rng.random(len(with_it)) ** 1.6 * count[product[with_it]]).astype(np.int64)
    ]
    ready = market.wares.first_day[chosen] <= day[with_it]
    with_it, chosen = with_it[ready], chosen[ready]
    rows = np.concatenate([np.arange(len(order)), which, with_it])
    products = np.concatenate([product, extra, chosen])
    hows = np.concatenate(
        [np.full(len(order), how), np.zeros(len(which), np.int64), np.full(len(with_it), 2)]
    )
    return order[rows], customer[rows], day[rows], products, hows


def _again(market: Market, lines: tuple[Ints, ...], rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """(customer, day, product) of what is bought again when it is used up."""
    _, customer, day, product, _ = lines
    lasts = market.wares.used_up[product]
    again = (lasts > 0) & (rng.random(len(product)) < 0.15 + 0.6 * market.people.loyalty[customer])
    customer, day, product, lasts = customer[again], day[again], product[again], lasts[again]
    day = day + np.maximum(5, lasts * np.exp(0.18 * rng.standard_normal(len(day)))).astype(np.int64)
    low, high = market.wares.leaf_range
    leaf = market.wares.leaf[product]
    other = low[leaf] + (rng.random(len(product)) * (high - low)[leaf]).astype(np.int64)
    ready = (
        (market.wares.first_day[other] <= day)
        & (market.wares.used_up[other] > 0)
        & (rng.random(len(product)) < 0.14)
    )
    product = np.where(ready, other, product)
    inside = (day < len(market.appeal)) & (day < market.people.left[customer])
    return customer[inside], day[inside], product[inside]


def _goes_with(market: Market, lines: tuple[Ints, ...], rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """(customer, day, product) of what is bought some days after the thing it goes with."""
    _, customer, day, product, _ = lines
    start, count, flat = market.wares.complements
    wanted = (count[product] > 0) & (rng.random(len(product)) < 0.3)
    customer, day, product = customer[wanted], day[wanted], product[wanted]
    later = day + 3 + rng.exponential(18, len(day)).astype(np.int64)
    chosen = flat[start[product] + (rng.random(len(product)) ** 1.6 * count[product]).astype(np.int64)]
    ready = (later < len(market.appeal)) & (market.wares.first_day[chosen] <= later)
    return customer[ready], later[ready], chosen[ready]


def _once(wares: Wares, parts: list[tuple[Ints, ...]]) -> tuple[Ints, ...]:
    """Lines joined; what lasts is bought by a customer only once, and nothing twice in an order."""
    order, customer, day, product, how = (np.concatenate(column) for column in zip(*parts, strict=True))
    kept = np.lexsort((how, order, day, product, customer))
    c, p, o = customer[kept], product[kept], order[kept]
    same = (c[1:] == c[:-1]) & (p[1:] == p[:-1])
    drop = same & ((wares.used_up[p[1:]] == 0) | (o[1:] == o[:-1]))
    kept = np.sort(kept[np.concatenate([[True], ~drop])])
    return order[kept], customer[kept], day[kept], product[kept], how[kept]


def _chosen(lines: tuple[Ints, ...], orders: int, rng: np.random.Generator) -> Baskets:
    order, customer, day, product, how = lines
    numbers, first = np.unique(order, return_index=True)
    if len(numbers) > orders:
        chosen = np.sort(rng.choice(len(numbers), orders, replace=False))
        numbers, first = numbers[chosen], first[chosen]
    hour = rng.choice(24, len(numbers), p=_HOURS / _HOURS.sum())
    second = day[first] * 86_400 + hour * 3600 + rng.integers(600, 3600, len(numbers))
    in_time = np.lexsort((numbers, second))
    numbers, first, second = numbers[in_time], first[in_time], second[in_time]
    place = np.full(int(order.max()) + 1, -1, np.int64)
    place[numbers] = np.arange(len(numbers))
    position = place[order]
    keep = np.flatnonzero(position >= 0)
    keep = keep[np.argsort(position[keep], kind="stable")]
    return Baskets(customer[first], day[first], second, position[keep], product[keep], how[keep])

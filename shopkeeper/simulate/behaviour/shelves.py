"""What the shop recommended lately, and what came of it: at home, beside a product, to buy again.

The simulated shop ranks by what sells; for half of the people in a test, by what each bought before, too. With a
known chance a position shows something from further down, so each impression has its true propensity.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from shopkeeper.simulate.behaviour.demand import Baskets, Market
from shopkeeper.simulate.behaviour.trail import PLACES
from shopkeeper.simulate.behaviour.wares import Floats, Ints

__all__ = [
    "ARMS",
    "EXPERIMENT",
    "SHELF_DAYS",
    "TEST_DAYS",
    "Guests",
    "Shelves",
    "Showcase",
    "join",
    "with_lines",
]

#: recommendations are shown on the last days only: before, the shop had none
SHELF_DAYS = 56
#: the last of these days are a test
TEST_DAYS = 28
EXPERIMENT = "home-by-interest"
#: the test's arms, the one to beat first
ARMS = ("popular", "personal")
#: chance that a position shows something from further down, and from how many
EXPLORE, TAIL = 0.2, 40
#: place -> (products shown, share of visits that see it, chance of a click on the first one by an average person)
SHOWN = {
    "home": (8, 0.6, 0.022),
    "because": (6, 0.3, 0.018),
    "similar": (6, 0.55, 0.018),
    "together": (4, 0.9, 0.03),
    "reorder": (4, 0.5, 0.03),
}
CARTED, BOUGHT = 0.4, 0.2
_CHUNK = 256


@dataclass(frozen=True, slots=True)
class Guests:
    """One row a visit: who it is, whether the shop knows that, on which day, and the product they came for."""

    visit: Ints
    who: Ints
    named: NDArray[np.bool_]
    day: Ints
    target: Ints
    buys: bool


@dataclass(frozen=True, slots=True)
class Shelves:
    """One row an impression. `outcome`: 0 seen, 1 clicked, 2 carted, 3 bought; `arm` -1 outside the test."""

    visit: Ints
    shelf: Ints
    place: Ints
    product: Ints
    position: Ints
    outcome: Ints
    arm: Ints
    propensity: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.visit)

    def take(self, keep: NDArray[np.bool_] | Ints) -> Shelves:
        """The rows that `keep` chooses."""
        return Shelves(**{f.name: getattr(self, f.name)[keep] for f in fields(self)})


def join(parts: Sequence[Shelves]) -> Shelves:
    """Several as one; the lists keep numbers of their own."""
    columns = {f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Shelves)}
    last = 0
    at = 0
    for part in parts:
        columns["shelf"][at : at + len(part)] += last
        last += int(part.shelf.max()) + 1 if len(part) else 0
        at += len(part)
    return Shelves(**columns)


class Showcase:
    """The recommending of the simulated shop: what it knows of people by their orders, and how it ranks."""

    def __init__(self, market: Market, baskets: Baskets, arm_of: Callable[[Ints], Ints]) -> None:
        """`arm_of` gives the arm of each person of the test by the person's number."""
        self._market = market
        self._arm_of = arm_of
        self.begin = len(market.appeal) - SHELF_DAYS
        self._test = len(market.appeal) - TEST_DAYS
        who = baskets.customer[baskets.line_order]
        day = baskets.day[baskets.line_order]
        order = np.lexsort((day, who))
        self._who, self._day, self._bought = who[order], day[order], baskets.line_product[order]
        self._interest = self._interests()
        taste = np.log(market.people.taste)
        self._usual = taste.mean(axis=1)

    def _interests(self) -> Floats:
        """(people, products): what each bought before recommendations began, counted by kind and brand."""
        wares, people = self._market.wares, len(self._market.people.customers)
        known = self._day < self.begin
        who, product = self._who[known], self._bought[known]
        liked = np.zeros((people, len(wares.products)), np.float32)
        for codes, count, weight in (
            (wares.leaf, len(wares.leaves), 0.5),
            (wares.department, len(wares.departments), 0.35),
            (wares.brand, len(wares.brands), 0.15),
        ):
            table = np.zeros((people, count), np.float32)
            np.add.at(table, (who, codes[product]), 1)
            liked += weight * np.log1p(table)[:, codes]
        return liked

    def show(self, guests: Guests, rng: np.random.Generator) -> Shelves:
        """What these visits are shown from the first day of recommendations on, and what they do with it."""
        parts = [self._empty()]
        lately = np.flatnonzero(guests.day >= self.begin)
        for place, (size, share, chance) in SHOWN.items():
            mine = lately[rng.random(len(lately)) < share]
            ranked, arm = self._ranked(place, guests, mine, size)
            some = (ranked >= 0).sum(axis=1) >= min(2, size)
            parts.append(
                self._displayed(place, size, chance, guests, mine[some], ranked[some], arm[some], rng)
            )
        return join(parts)

    def _ranked(self, place: str, guests: Guests, rows: Ints, size: int) -> tuple[Ints, Ints]:
        """(rows, size + TAIL) products, best first, -1 where there are no more; and the arm of each row."""
        arm = np.full(len(rows), -1)
        who, day = guests.who[rows], guests.day[rows]
        if place == "home":
            tested = day >= self._test
            arm[tested] = self._arm_of(np.where(guests.named[rows], who, -1 - guests.visit[rows]))[tested]
            return self._best_of_all(who, day, (arm == 1) & guests.named[rows], size), arm
        found = np.full((len(rows), size + TAIL), -1, np.int64)
        for at in range(len(rows)):
            pool = self._pool(place, guests, int(rows[at]))
            pool = pool[self._market.wares.first_day[pool] <= day[at]]
            if place != "reorder":
                pool = pool[np.argsort(-self._market.appeal[day[at], pool], kind="stable")]
            found[at, : min(len(pool), size + TAIL)] = pool[: size + TAIL]
        return found, arm

    def _best_of_all(self, who: Ints, day: Ints, personal: NDArray[np.bool_], size: int) -> Ints:
        found = np.empty((len(who), size + TAIL), np.int64)
        width = min(size + TAIL, self._market.appeal.shape[1])
        found[:, width:] = -1
        for at in range(0, len(who), _CHUNK):
            part = slice(at, at + _CHUNK)
            with np.errstate(divide="ignore"):
                score = np.log(self._market.appeal[day[part]])
            score += np.where(personal[part, None], self._interest[who[part]], 0)
            best = np.argsort(-score, axis=1, kind="stable")[:, :width]
            there = np.take_along_axis(score, best, axis=1) > -np.inf
            found[part, :width] = np.where(there, best, -1)
        return found

    def _pool(self, place: str, guests: Guests, row: int) -> Ints:
        wares = self._market.wares
        target = int(guests.target[row])
        if place == "together":
            start, count, flat = wares.complements
            goes: Ints = flat[start[target] : start[target] + count[target]]
            return goes
        if place in ("because", "reorder"):
            if not guests.named[row]:
                return np.empty(0, np.int64)
            who, day = int(guests.who[row]), int(guests.day[row])
            first, last = np.searchsorted(self._who, (who, who + 1))
            earlier: Ints = self._bought[first : first + np.searchsorted(self._day[first:last], day)]
            if place == "reorder":
                again: Ints = earlier[::-1][wares.used_up[earlier[::-1]] > 0]
                latest_first: Ints = again[np.sort(np.unique(again, return_index=True)[1])]
                return latest_first
            if not len(earlier):
                return np.empty(0, np.int64)
            target = int(earlier[-1])
        low, high = wares.leaf_range
        leaf = wares.leaf[target]
        pool = np.arange(low[leaf], high[leaf])
        others: Ints = pool[pool != target]
        return others

    def _displayed(
        self, place: str, size: int, chance: float, guests: Guests, rows: Ints, ranked: Ints, arm: Ints,
        rng: np.random.Generator,
    ) -> Shelves:  # fmt: skip
        """Ranked lists with exploration, and the clicks of people with their tastes.

        A position shows, with chance EXPLORE, one of the products below the list (each is as likely, and none is
        shown twice), else its own: so the propensity is 1 - EXPLORE for the own one, EXPLORE / tail for another.
        """
        n = len(rows)
        tail = (ranked[:, size:] >= 0).sum(axis=1)
        lots = np.argsort(rng.random((n, TAIL)) + (np.arange(TAIL) >= tail[:, None]), axis=1)[:, :size]
        other = np.take_along_axis(ranked[:, size:], lots, axis=1)
        explored = (rng.random((n, size)) < EXPLORE) & (np.arange(size) < tail[:, None])
        own = np.arange(size) < tail[:, None]  # positions that might have shown another
        product = np.where(explored, other, ranked[:, :size])
        propensity = np.where(
            explored, EXPLORE / np.maximum(tail, 1)[:, None], np.where(own, 1 - EXPLORE, 1.0)
        )
        there = product >= 0
        row, column = np.nonzero(there)
        visit, who, bought = guests.visit[rows][row], guests.who[rows][row], product[row, column]
        liking = np.log(self._market.people.taste[who, bought]) - self._usual[who]
        click = chance * np.exp(np.clip(0.75 * liking, -4, 3.2)) / np.sqrt(column + 1)
        clicked = rng.random(len(row)) < np.minimum(click, 0.6)
        u = rng.random(len(row))
        outcome = np.where(clicked, np.where(u < CARTED, 2, 1), 0)
        if guests.buys:
            outcome = np.where(clicked & (u < BOUGHT), 3, outcome)
        return Shelves(
            visit, row, np.full(len(row), PLACES.index(place)), bought, column + 1, outcome, arm[row],
            propensity[row, column],
        )  # fmt: skip

    @staticmethod
    def _empty() -> Shelves:
        none = np.empty(0, np.int64)
        return Shelves(none, none, none, none, none, none, none, np.empty(0))


def with_lines(market: Market, baskets: Baskets, shelves: Shelves) -> tuple[Baskets, Shelves]:
    """The orders with what was bought from the lists as lines of their own (`line_how` 3); what lasts and was
    bought by the person at any time stays a click."""
    wares = market.wares
    owned = set(
        zip(baskets.customer[baskets.line_order].tolist(), baskets.line_product.tolist(), strict=True)
    )
    in_order = set(zip(baskets.line_order.tolist(), baskets.line_product.tolist(), strict=True))
    outcome = shelves.outcome.copy()
    added = []
    for at in np.flatnonzero(outcome == 3).tolist():
        order, product = int(shelves.visit[at]), int(shelves.product[at])
        mine = (int(baskets.customer[order]), product)
        if (order, product) in in_order or (mine in owned and wares.used_up[product] == 0):
            outcome[at] = 1
            continue
        in_order.add((order, product))
        owned.add(mine)
        added.append((order, product))
    more = np.array(added, np.int64).reshape(-1, 2)
    line_order = np.concatenate([baskets.line_order, more[:, 0]])
    sort = np.argsort(line_order, kind="stable")
    together = Baskets(
        baskets.customer,
        baskets.day,
        baskets.second,
        line_order[sort],
        np.concatenate([baskets.line_product, more[:, 1]])[sort],
        np.concatenate([baskets.line_how, np.full(len(more), 3)])[sort],
    )
    kept = {f.name: getattr(shelves, f.name) for f in fields(Shelves)}
    return together, Shelves(**{**kept, "outcome": outcome})

"""The events of visits, as columns: searches, impressions, clicks, views, carts, purchases.

A visit is a few journeys; a journey looks for one product: it searches or browses, is shown some of the same
category, clicks, views, perhaps carts, perhaps buys.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from shopkeeper.events.model import EventKind
from shopkeeper.simulate.behaviour.demand import Market
from shopkeeper.simulate.behaviour.queries import Queries
from shopkeeper.simulate.behaviour.wares import Ints

__all__ = ["KIND", "KINDS", "PLACES", "Journeys", "Trail", "cut", "walk"]

KINDS: tuple[EventKind, ...] = (
    "search", "impression", "click", "view", "cart", "purchase", "return", "chat", "consent",
)  # fmt: skip
KIND = {name: number for number, name in enumerate(KINDS)}
PLACES = (
    "", "search", "category", "home", "product", "cart", "email", "because", "similar", "together", "reorder",
)  # fmt: skip
#: chance that a product in the list, which is not the one looked for, is clicked, by position from 1
_CURIOUS = 0.16


@dataclass(frozen=True, slots=True)
class Journeys:
    """One row a journey. `outcome`: 0 only looked at the list, 1 viewed, 2 carted, 3 bought (then `line` is
    the order line). `place` is where it began, `shown` how many products the list had; `turn` orders the
    journeys of a visit."""

    visit: Ints
    turn: Ints
    target: Ints
    outcome: Ints
    place: Ints
    shown: Ints
    line: Ints


@dataclass(frozen=True, slots=True)
class Trail:
    """One row an event, in order of visit and time. `gap` is the seconds since the one before in the visit;
    `line` is the order line of carts and purchases, else -1; `shelf` the impression of a recommendation that
    shows the product or led to it, else -1."""

    visit: Ints
    turn: Ints
    step: Ints
    kind: Ints
    product: Ints
    query: Ints
    position: Ints
    place: Ints
    line: Ints
    gap: Ints
    shelf: Ints


def walk(
    market: Market,
    journeys: Journeys,
    day: Ints,
    chinese: NDArray[np.bool_],
    queries: Queries,
    rng: np.random.Generator,
) -> Trail:
    """The events of journeys; `day` and `chinese` are per visit."""
    n = len(journeys.visit)
    searched = journeys.place == PLACES.index("search")
    query = np.where(searched, queries.draw(journeys.target, chinese[journeys.visit], rng), -1)
    rows: list[dict[str, Ints]] = []

    def add(of: Ints, kind: EventKind, step: Ints | int, gap: Ints | int, **columns: Ints | int) -> None:
        row = {"of": of, "kind": np.full(len(of), KIND[kind])}
        for name, value in {
            "product": -1,
            "query": -1,
            "position": 0,
            "place": 0,
            "line": -1,
            "shelf": -1,
            "step": step,
            "gap": gap,
            **columns,
        }.items():
            row[name] = np.broadcast_to(np.asarray(value, np.int64), len(of))
        rows.append(row)

    def pause(count: int, middle: float, spread: float = 0.7) -> Ints:
        return np.clip(middle * np.exp(spread * rng.standard_normal(count)), 1, 1200).astype(np.int64)

    at = np.flatnonzero(searched)
    add(at, "search", 0, pause(len(at), 18), query=query[at], place=1)
    of, product, position = _lists(market, journeys, day, rng)
    place = journeys.place[of]
    add(
        of,
        "impression",
        10 + position,
        (position == 1).astype(np.int64),
        product=product,
        query=query[of],
        position=position,
        place=place,
    )
    wanted = product == journeys.target[of]
    curious = ~wanted & (rng.random(len(of)) < _CURIOUS / np.sqrt(position))
    clicked = curious | (wanted & (journeys.outcome[of] > 0))
    at, number = of[clicked], position[clicked]
    late = np.where(wanted[clicked], 400, 0)  # what was looked for is opened last
    add(
        at,
        "click",
        100 + late + 2 * number,
        pause(len(at), 9),
        product=product[clicked],
        query=query[at],
        position=number,
        place=place[clicked],
    )
    add(at, "view", 101 + late + 2 * number, 1, product=product[clicked], place=4)
    unlisted = np.ones(n, bool)
    unlisted[of[wanted]] = False
    at = np.flatnonzero(unlisted & (journeys.outcome > 0))  # came by a link, not by a list
    add(at, "view", 500, pause(len(at), 15), product=journeys.target[at], place=4)
    at = np.flatnonzero((journeys.outcome > 0) & (rng.random(n) < 0.12))  # looks again
    add(at, "view", 700, pause(len(at), 60), product=journeys.target[at], place=4)
    at = np.flatnonzero(journeys.outcome >= 2)
    add(at, "cart", 800, pause(len(at), 45), product=journeys.target[at], line=journeys.line[at], place=4)
    at = np.flatnonzero(journeys.outcome == 3)
    add(at, "purchase", 900, 0, product=journeys.target[at], line=journeys.line[at], place=5)

    joined = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    of = joined.pop("of")
    buys = joined["kind"] == KIND["purchase"]
    turn = np.where(buys, 1_000_000 + joined["line"], journeys.turn[of])  # paid together, at the end
    order = np.lexsort((joined["step"], turn, journeys.visit[of]))
    visit = journeys.visit[of][order]
    columns = {name: column[order] for name, column in joined.items()}
    trail = Trail(visit=visit, turn=turn[order], **columns)
    begins_paying = buys[order] & np.concatenate([[True], ~buys[order][:-1]])
    trail.gap[begins_paying] = pause(int(begins_paying.sum()), 90)
    return trail


def _lists(
    market: Market, journeys: Journeys, day: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """(journey, product, position) of all that is shown: of the target's category, the appealing first."""
    wares = market.wares
    low, high = wares.leaf_range
    leaf = wares.leaf[journeys.target]
    order = np.argsort(leaf, kind="stable")
    edges = np.searchsorted(leaf[order], np.arange(len(wares.leaves) + 1))
    parts: list[tuple[Ints, Ints, Ints]] = []
    for group in range(len(wares.leaves)):
        mine = order[edges[group] : edges[group + 1]]
        mine = mine[journeys.shown[mine] > 0]
        if not len(mine):
            continue
        size = int(high[group] - low[group])
        appeal = market.appeal[day[journeys.visit[mine]], low[group] : high[group]]
        with np.errstate(divide="ignore"):
            key = np.log(appeal) + 0.9 * rng.gumbel(size=appeal.shape).astype(np.float32)
        rows = np.arange(len(mine))
        target = journeys.target[mine] - low[group]
        key[rows, target] = np.maximum(key[rows, target] + 1.2, -50.0)
        width = min(size, int(journeys.shown[mine].max()))
        listed = np.argsort(-key, axis=1)[:, :width]
        shown = np.minimum(journeys.shown[mine], width)
        there = (listed == target[:, None]) & (np.arange(width) < shown[:, None])
        missing = np.flatnonzero(~there.any(axis=1))
        listed[missing, shown[missing] - 1] = target[missing]
        keep = (np.arange(width) < shown[:, None]) & (key[rows[:, None], listed] > -np.inf)
        row, column = np.nonzero(keep)
        parts.append((mine[row], low[group] + listed[row, column], column + 1))
    if not parts:
        empty = np.empty(0, np.int64)
        return empty, empty, empty
    of, product, position = (np.concatenate(column) for column in zip(*parts, strict=True))
    return of, product, position


def cut(trail: Trail, keep: NDArray[np.bool_]) -> Trail:
    """The events where `keep` is true."""
    return Trail(**{f.name: getattr(trail, f.name)[keep] for f in fields(Trail)})

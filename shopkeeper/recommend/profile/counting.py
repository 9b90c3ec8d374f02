"""From acts to interests by counting: what a person did more than the shop as a whole does.

The share of a facet in what was done, drawn towards its share in the shop's trade by a few acts' worth (so that two
clicks make no passion), divided by that share, is its lift; the weight grows with lift and with evidence.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopkeeper.events import Event, to_micros
from shopkeeper.recommend.profile.facets import Facets
from shopkeeper.recommend.profile.model import Interest, InterestKind

__all__ = ["LONG", "SHORT", "WEIGHTS", "Span", "count_interests", "weigh_interests"]

#: what an act says of its product; a return or a dismissal takes it back
WEIGHTS = {"view": 1.0, "click": 1.0, "cart": 4.0, "purchase": 10.0, "return": -10.0, "dismiss": -10.0}
_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Span:
    """How acts are counted. `half_life` and `reach` in days; `prior` in looks at one product each; `products`: how
    many different products an interest of a kind needs."""

    half_life: float
    reach: float
    prior: float
    products: dict[str, int]


SHORT = Span(0.5, 3, 1.0, {"category": 1, "brand": 2, "price": 3, "attribute": 2, "occasion": 1})
LONG = Span(60, 730, 4.0, {"category": 2, "brand": 2, "price": 4, "attribute": 3, "occasion": 2})
#: most interests of a kind
MOST = {"category": 6, "brand": 4, "price": 1, "attribute": 6, "occasion": 3}
#: an interest stands out: its share is so many times the shop's, and by so many standard errors
LIFT = 1.25
ERRORS = 1.64
#: an attribute or occasion of fewer products of the shop tells of them, not of a taste
SPREAD = 2
#: one product alone says its category and brand when it weighs as much as two purchases
AGAIN = math.sqrt(2 * WEIGHTS["purchase"])
_ALSO_ONE = ("category", "brand")


def count_interests(acts: Iterable[Event], facets: Facets, now: int, span: Span) -> tuple[Interest, ...]:
    """Interests of one person, the weightiest first. `now` in microseconds since 1970 UTC."""
    return weigh_interests(_looks(acts, now, span), facets, span)


def weigh_interests(done: Mapping[str, float], facets: Facets, span: Span) -> tuple[Interest, ...]:
    """The same from how much, as it were, each product was looked at."""
    state = facets.current()
    mine: dict[int, float] = {}
    count: dict[int, int] = {}
    total = 0.0
    for product, looks in done.items():
        codes = state.of.get(product)
        if not codes:
            continue
        total += looks
        for code in codes:
            mine[code] = mine.get(code, 0.0) + looks
            count[code] = count.get(code, 0) + 1
    if not total:
        return ()
    found: list[Interest] = []
    held_of: dict[tuple[str, str], dict[str, float]] = {}
    for code, number in count.items():
        facet = state.names[code]
        kind: InterestKind = facet[0]  # type: ignore[assignment]
        also_one = kind in _ALSO_ONE
        if number < span.products[kind] and (not also_one or mine[code] < AGAIN):
            continue
        if not also_one and state.spread[code] < SPREAD:
            continue
        weight = _weight(mine[code], total, state.base[code], span)
        if weight > 0:
            by = {product: looks for product, looks in done.items() if code in state.of.get(product, ())}
            most = sorted(by.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
            because = tuple(product for product, _ in most)
            found.append(Interest(kind, facet[1], round(weight, 4), "acts", because))
            held_of[facet] = by
    return _chosen(found, held_of)


def _looks(acts: Iterable[Event], now: int, span: Span) -> dict[str, float]:
    """Product -> how often, as it were, it was looked at: decayed, and growing slower and slower."""
    sums: dict[str, float] = defaultdict(float)
    for act in acts:
        weight = WEIGHTS.get(act.kind)
        if weight is None or not act.product:
            continue
        if act.kind == "dismiss" and act.extra.get("undo"):
            weight = -weight
        if act.kind == "cart" and act.quantity < 0:
            weight = -weight
        days = max(now - to_micros(act.time), 0) / _DAY
        if days <= span.reach:
            sums[act.product] += weight * 0.5 ** (days / span.half_life)
    return {product: math.sqrt(total) for product, total in sums.items() if total > 0.01}


def _weight(mine: float, total: float, base: float, span: Span) -> float:
    """Of a facet with `mine` of `total` looks and a share `base` of the shop's trade; 0: it does not stand out."""
    if not 0 < base < 1:
        return 0.0
    lift = (mine + span.prior * base) / (total + span.prior) / base
    errors = (mine - total * base) / math.sqrt(total * base * (1 - base))
    if lift < LIFT or errors < ERRORS:
        return 0.0
    return mine / (mine + span.prior) * (1 - 1 / lift)


def _chosen(
    found: Sequence[Interest], held_of: dict[tuple[str, str], dict[str, float]]
) -> tuple[Interest, ...]:
    """The strongest of each kind; a category stays beside one below it only for what that does not explain."""
    kept: list[Interest] = []
    number: dict[str, int] = defaultdict(int)
    deep = sorted(
        found, key=lambda one: (-one.value.count(" > ") if one.kind == "category" else 0, -one.weight)
    )
    explained: dict[str, set[str]] = defaultdict(set)
    good: list[Interest] = []
    for one in deep:
        if one.kind == "category":
            mine = held_of[one.key]
            covered = explained[one.value]
            rest = sum(looks for product, looks in mine.items() if product not in covered)
            if covered and rest < 0.3 * sum(mine.values()):
                continue
            for depth in range(one.value.count(" > ")):
                explained[" > ".join(one.value.split(" > ")[: depth + 1])] |= set(mine)
        good.append(one)
    for one in sorted(good, key=lambda one: (-one.weight, one.kind, one.value)):
        if number[one.kind] < MOST[one.kind]:
            number[one.kind] += 1
            kept.append(one)
    return tuple(kept)

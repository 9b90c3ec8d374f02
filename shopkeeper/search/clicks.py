"""Grades from what shoppers did with results, for training the ranker when nobody judged any."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable

from shopkeeper.events import Event, EventKind
from shopkeeper.language import fold

__all__ = ["KINDS", "grades_from_events"]

KINDS: tuple[EventKind, ...] = ("search", "impression", "click", "cart", "purchase")

_WORTH = {"click": 1.0, "cart": 2.0, "purchase": 3.0}
_SEEN_OFTEN = 5  # impressions of a product under a query before it gets a grade


def grades_from_events(events: Iterable[Event], least_seen: int = _SEEN_OFTEN) -> dict[str, dict[str, int]]:
    """Query (folded) -> product -> grade 0..3, from events in time order.

    Each impression under a query is worth what followed it in the same session (nothing, a click, a cart, a
    purchase), weighted against position bias: attention to place k is taken to fall as 1 / log2(k + 1), so a click
    far down counts for more (inverse propensity; Joachims et al. 2017, eq. 4). The grade is the share of the best
    product's worth under that query, in four steps.
    """
    shown: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    worth: dict[tuple[str, str, str], float] = {}
    query_of: dict[str, str] = {}
    for event in events:
        if event.kind == "search":
            query_of[event.session] = fold(event.query).strip()
            continue
        query = fold(event.query).strip() or query_of.get(event.session, "")
        if not query or not event.product:
            continue
        if event.kind == "impression":
            shown[event.session, query].setdefault(event.product, event.position or 1)
        elif event.kind in _WORTH and event.product in shown.get((event.session, query), ()):
            key = (event.session, query, event.product)
            worth[key] = max(worth.get(key, 0.0), _WORTH[event.kind])
    seen: dict[tuple[str, str], float] = defaultdict(float)
    count: dict[tuple[str, str], int] = defaultdict(int)
    gained: dict[tuple[str, str], float] = defaultdict(float)
    for (session, query), products in shown.items():
        for product, position in products.items():
            count[query, product] += 1
            seen[query, product] += 1.0
            gained[query, product] += worth.get((session, query, product), 0.0) * math.log2(position + 1)
    means: dict[str, dict[str, float]] = defaultdict(dict)
    for (query, product), n in count.items():
        if n >= least_seen:
            means[query][product] = gained[query, product] / seen[query, product]
    grades: dict[str, dict[str, int]] = {}
    for query, products_of in means.items():
        best = max(products_of.values(), default=0.0)
        if best > 0 and len(products_of) > 1:
            grades[query] = {p: min(3, round(3 * m / best)) for p, m in products_of.items()}
    return grades

"""One page of a result: pinned products at their places, everything else in order around them, none lost."""

from __future__ import annotations

import math
from collections.abc import Sequence

from shopkeeper.catalog import Catalog, Product
from shopkeeper.search.document import FACET_SEPARATOR, document_of
from shopkeeper.search.explain import explain_hit
from shopkeeper.search.index import TantivyIndex
from shopkeeper.search.plan import Filter
from shopkeeper.search.rank import Ranked
from shopkeeper.search.retrieve import WINDOW, Retrieved, family_sizes
from shopkeeper.search.rules import Rule
from shopkeeper.search.types import Hit, SearchRequest
from shopkeeper.search.understand import Understanding

__all__ = ["page_of", "passes"]


def page_of(
    request: SearchRequest,
    found: Retrieved,
    understood: Understanding,
    rules: Sequence[Rule],
    index: TantivyIndex,
    catalog: Catalog,
) -> tuple[Hit, ...]:
    """The hits of the asked page; pins also count in the total of `found`."""
    pins = _pins(request, rules, found, catalog)
    page = range(request.offset, request.offset + request.limit)
    before = sum(slot < page.start for slot in pins)
    wanted = request.limit - sum(slot in page for slot in pins)
    natural = iter(_natural(found, index, page.start - before, wanted))
    alike = family_sizes(found.ranked)
    hits: list[Hit] = []
    for slot in page:
        if slot in pins:
            hits.append(
                Hit(pins[slot], 0.0, pinned=True, explanation={"pinned": True} if request.explain else None)
            )
        elif (row := next(natural, None)) is not None:
            explanation = (
                explain_hit(row, found.ranked, found.plan, understood, index) if request.explain else None
            )
            id = row.candidate.id
            hits.append(Hit(id, row.score, alike=alike.get(id, 0), explanation=explanation))
    return tuple(hits)


def _pins(
    request: SearchRequest, rules: Sequence[Rule], found: Retrieved, catalog: Catalog
) -> dict[int, str]:
    """Place on the whole list (from 0) -> pinned product; also makes them count in the total.

    A hidden product stays hidden, and one that the shopper's own filters leave out stays out.
    """
    hidden = {r.product for r in rules if r.action == "hide"}
    wanted = [r for r in rules if r.action == "pin" and r.product not in hidden]
    if not wanted:
        return {}
    known = catalog.get_many([r.product for r in wanted])
    known = {id: p for id, p in known.items() if _passes(p, request, found.plan.without)}
    pins: dict[int, str] = {}
    for rule in sorted(wanted, key=lambda r: r.position):
        if rule.product in known and rule.product not in pins.values():
            slot = min(max(0, rule.position - 1), found.total + len(pins))
            while slot in pins:
                slot += 1
            pins[slot] = rule.product
    found.total += len(pins)
    return pins


def _natural(found: Retrieved, index: TantivyIndex, start: int, count: int) -> list[Ranked]:
    """Places `start` to `start + count` of the result without pins: the window, then text order."""
    if count <= 0:
        return []
    if found.sort != "relevance":
        top, _ = index.top(found.plan, count, start, found.sort)
        return [Ranked(c, c.score) for c in top]
    rows = found.ranked[start : start + count]
    if len(rows) < count and len(found.ranked) >= WINDOW:
        after = max(start, WINDOW)
        more, _ = index.top(found.plan, start + count - after, after)
        rows = rows + [Ranked(c, c.score) for c in more]
    return rows


def passes(product: Product, request: SearchRequest, rules: Sequence[Rule]) -> bool:
    """Whether the filters and ranges of a request let a product through, and no rule hides it."""
    hidden = {r.product for r in rules if r.action == "hide"}
    without = [
        Filter(r.filter_name, (r.filter_value,)) for r in rules if r.action == "hide" and r.filter_name
    ]
    return product.id not in hidden and _passes(product, request, without)


def _passes(product: Product, request: SearchRequest, without: Sequence[Filter]) -> bool:
    """Whether the filters and ranges of a request let a product through."""
    if not request.filters and not request.ranges and not without:
        return True
    document = document_of(product, 0)
    terms = set(document.facets)

    def has(name: str, values: Sequence[str]) -> bool:
        return any(f"{name}{FACET_SEPARATOR}{v}" in terms for v in values)

    numbers = {**document.numbers, "price": document.price, "rating": document.rating}
    for name, (low, high) in request.ranges.items():
        number = numbers.get(name)
        if (
            number is None
            or number < (-math.inf if low is None else low)
            or number > (math.inf if high is None else high)
        ):
            return False
    chosen = all(has(n, v) for n, v in request.filters.items() if v)
    return chosen and not any(has(f.name, f.values) for f in without)

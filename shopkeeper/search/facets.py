"""Facets: what a result can be narrowed by, with counts over all answers and not over a page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

from shopkeeper.search.document import ALWAYS_COUNTED, HAS
from shopkeeper.search.lexicon import Lexicon
from shopkeeper.search.plan import Filter, Plan, ProductIndex
from shopkeeper.search.types import Facet, FacetValue, SearchRequest

__all__ = ["facets_of"]

_SHOWN = 10
_VALUES_SHOWN = 30
_NUMBERS_SHOWN = 3
_LEAST_COVERED = 0.1  # of the answers must state an attribute for it to be a facet
_LABELS = {
    "en": {"category": "Category", "brand": "Brand", "price": "Price", "rating": "Rating",
           "availability": "Availability", "sale": "On sale", "in_stock": "In stock", "yes": "Yes", "no": "No",
           "out_of_stock": "Out of stock", "preorder": "Pre-order", "backorder": "Backorder",
           "discontinued": "Discontinued"},
    "zh": {"category": "分类", "brand": "品牌", "price": "价格", "rating": "评分", "availability": "库存",
           "sale": "促销", "in_stock": "有货", "yes": "是", "no": "否", "out_of_stock": "缺货",
           "preorder": "预售", "backorder": "可订购", "discontinued": "已停产"},
}  # fmt: skip


def facets_of(
    index: ProductIndex,
    lexicon: Lexicon,
    plan: Plan,
    total: int,
    request: SearchRequest,
    translate: Callable[[str, str, str], str],
) -> tuple[Facet, ...]:
    """The facets worth showing, best first: category, price, brand, then the attributes that split best.

    A facet that has a selection is counted with that selection lifted, so that its other values can be added.
    """
    counts, numbers = index.overview(plan, ("price", "rating"))
    for filtered in plan.filters:
        lifted = replace(plan, filters=tuple(f for f in plan.filters if f.name != filtered.name))
        values = counts[filtered.name] = index.facet_counts(lifted).get(filtered.name, {})
        for value in filtered.values:  # a rare or uncounted value that was chosen is shown with its count
            if value not in values:
                one = replace(lifted, filters=(*lifted.filters, Filter(filtered.name, (value,))))
                values[value] = index.count(one)
    labels = _LABELS.get(request.language, _LABELS["en"])
    built: list[tuple[float, Facet]] = []
    for name, values in counts.items():
        selected = set(request.filters.get(name, ()))
        if name not in ALWAYS_COUNTED and name not in lexicon.facets and not selected:
            continue
        if name == "category":
            values = _children(values, selected)
        useful = {v: n for v, n in values.items() if n < total} or values
        if not selected and name not in ALWAYS_COUNTED and sum(values.values()) < total * _LEAST_COVERED:
            continue
        if not selected and (len(values) < (1 if name == "sale" else 2) or not useful):
            continue
        built.append(
            (_worth(name, values, total), _terms(name, values, selected, request, labels, translate))
        )
    stated = sorted(counts.get(HAS, {}).items(), key=lambda item: (-item[1], item[0]))
    asked = [n for n, c in stated[:_NUMBERS_SHOWN] if c >= total * _LEAST_COVERED] + [
        n for n in request.ranges if n in lexicon.slots
    ]
    numbers.update(index.stats(plan, list(dict.fromkeys(asked))))
    shown = {facet.name for _, facet in built}
    for name, (low, high) in numbers.items():
        if name in shown and name not in request.ranges:
            continue  # an option of the same name is chosen from its values
        if high > low or name in request.ranges:
            label = labels.get(name) or translate("attribute", name, request.language)
            unit = lexicon.units.get(name, "")
            worth = {"price": 90.0, "rating": 5.0}.get(name, 1.0)
            built.append((worth, Facet(name, label, "range", low=low, high=high, unit=unit)))
    built.sort(key=lambda b: (-b[0], b[1].name))
    chosen = [f for _, f in built]
    return tuple(f for i, f in enumerate(chosen) if i < _SHOWN or f.name in request.filters)


def _worth(name: str, values: Mapping[str, int], total: int) -> float:
    if name in ALWAYS_COUNTED:
        return {"category": 100.0, "brand": 80.0, "sale": 6.0, "availability": 4.0}[name]
    covered = sum(values.values())
    entropy = -sum(n / covered * math.log(n / covered) for n in values.values() if n) if covered else 0.0
    return 50.0 * min(1.0, covered / max(1, total)) * min(entropy, 1.5) / 1.5


def _children(values: Mapping[str, int], selected: set[str]) -> dict[str, int]:
    """The level below the selected category (or below the deepest path that all answers share)."""
    if selected:
        base = next(iter(selected))
        near = {
            v: n
            for v, n in values.items()
            if v.startswith(base + " > ") and v.count(" > ") == base.count(" > ") + 1
        }
        return {**{s: values.get(s, 0) for s in selected}, **near}
    depth = 0
    while True:
        level = {v: n for v, n in values.items() if v.count(" > ") == depth}
        if len(level) != 1 or not any(v.count(" > ") > depth for v in values):
            return level or dict(values)
        depth += 1


def _terms(
    name: str,
    values: Mapping[str, int],
    selected: set[str],
    request: SearchRequest,
    labels: Mapping[str, str],
    translate: Callable[[str, str, str], str],
) -> Facet:
    language = request.language

    def label(value: str) -> str:
        if name == "category":
            return translate("category", value.rpartition(" > ")[2], language)
        if name == "brand":
            return translate("brand", value, language)
        if name in ("availability", "sale") or value in ("yes", "no"):
            return labels.get(value, value)
        return translate("value", value, language)

    ordered = sorted(values.items(), key=lambda item: (item[0] not in selected, -item[1], item[0]))[
        :_VALUES_SHOWN
    ]
    title = labels.get(name) or translate("attribute", name, language)
    if title == name:
        title = translate("option", name, language)
    return Facet(
        name,
        title,
        "path" if name == "category" else "terms",
        tuple(FacetValue(v, label(v), n, v in selected) for v, n in ordered),
    )

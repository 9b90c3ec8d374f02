"""What a shopper asked of a list of products: read from the address, and written back as addresses.

    q=lamp   f.brand=Lumo   f.Colour=Red   min.price=10   max.price=50   sort=price_asc   page=2
    off=brand=Lumo (an understood wish taken off)
    literal=1 (take the words as they are)   explain=1 (show why each result stands where it stands)

Prices in an address are in whole currency, since people write them; elsewhere they are in minor units.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import get_args
from urllib.parse import urlencode

from shopkeeper.search.types import SearchRequest, Sort
from shopkeeper.web.i18n import amount_in_major, amount_in_minor
from shopkeeper.web.storefront.categories import SEPARATOR

__all__ = ["PAGE_SIZE", "SORTS", "Browse"]

PAGE_SIZE = 24
LAST_PAGE = 200
LONGEST_QUERY = 300
MOST_FILTERS = 60
SORTS: tuple[Sort, ...] = get_args(Sort)

Range = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Browse:
    """`path` is the page's own address without a query; `category` is fixed on a category page."""

    path: str
    currency: str
    query: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: dict[str, Range] = field(default_factory=dict)
    sort: Sort = "relevance"
    page: int = 1
    literal: bool = False
    explain: bool = False
    category: str = ""
    dropped: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: str, pairs: Iterable[tuple[str, str]], currency: str, category: str = "") -> Browse:
        """From an address's query; what cannot be understood is left out, never refused."""
        filters: dict[str, list[str]] = {}
        ranges: dict[str, Range] = {}
        single: dict[str, str] = {}
        dropped: list[str] = []
        for name, value in list(pairs)[:MOST_FILTERS]:
            kind, dot, facet = name.partition(".")
            if name == "off":
                dropped.append(value[:200])
            elif not dot:
                single[name] = value
            elif kind == "f" and facet and value and "\0" not in value:
                chosen = filters.setdefault(facet[:200], [])
                if value not in chosen:
                    chosen.append(value[:500])
            elif kind in ("min", "max") and facet:
                bound = _bound(value, currency if facet == "price" else "")
                if bound is not None:
                    low, high = ranges.get(facet, (None, None))
                    ranges[facet] = (bound, high) if kind == "min" else (low, bound)
        sort = single.get("sort", "relevance")
        page = single.get("page", "")
        return cls(
            path=path,
            currency=currency,
            query=" ".join(single.get("q", "").replace("\0", " ").split())[:LONGEST_QUERY],
            filters={
                name: _narrowest(values) if name == "category" else tuple(values)
                for name, values in filters.items()
            },
            ranges=ranges,
            sort=next((known for known in SORTS if known == sort), "relevance"),
            page=min(max(int(page), 1), LAST_PAGE)
            if page.isascii() and page.isdigit() and len(page) < 10
            else 1,
            literal=single.get("literal") == "1",
            explain=single.get("explain") == "1",
            category=category,
            dropped=tuple(dict.fromkeys(dropped)),
        )

    def request(self, language: str) -> SearchRequest:
        """The search to make."""
        filters = dict(self.filters)
        if self.category:
            filters.setdefault("category", (self.category,))
        return SearchRequest(
            query=self.query,
            language=language,
            filters=filters,
            ranges=self.ranges,
            sort=self.sort,
            offset=(self.page - 1) * PAGE_SIZE,
            limit=PAGE_SIZE,
            understand=not self.literal,
            explain=self.explain,
            dropped=self.dropped,
        )

    @property
    def narrowed(self) -> bool:
        """True when a filter or a range is set."""
        return bool(self.filters or self.ranges)

    def pairs(self) -> list[tuple[str, str]]:
        """The query of its address, in a fixed order."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [(f"f.{name}", value) for name, values in sorted(self.filters.items()) for value in values]
        for name, (low, high) in sorted(self.ranges.items()):
            pairs += [(f"min.{name}", self.shown_bound(name, low))] if low is not None else []
            pairs += [(f"max.{name}", self.shown_bound(name, high))] if high is not None else []
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs += [("off", key) for key in self.dropped]
        pairs += [("literal", "1")] if self.literal else []
        pairs += [("explain", "1")] if self.explain else []
        return pairs + ([("page", str(self.page))] if self.page > 1 else [])

    def shown_bound(self, name: str, bound: float) -> str:
        """A bound as addresses and forms write it: prices in whole currency."""
        if name == "price":
            return f"{amount_in_major(round(bound), self.currency).normalize():f}"
        return f"{bound:g}"

    @property
    def url(self) -> str:
        pairs = self.pairs()
        return self.path + ("?" + urlencode(pairs) if pairs else "")

    def at_page(self, page: int) -> Browse:
        return replace(self, page=page)

    def sorted_by(self, sort: Sort) -> Browse:
        return replace(self, sort=sort, page=1)

    def asking(self, query: str) -> Browse:
        """The same wishes with other words."""
        return replace(self, query=query, page=1, dropped=())

    def dropping(self, key: str) -> Browse:
        """Without one thing that was understood from the sentence."""
        return replace(self, dropped=(*self.dropped, key), page=1)

    def literally(self) -> Browse:
        return replace(self, literal=True, page=1)

    def explained(self, explain: bool) -> Browse:
        return replace(self, explain=explain)

    def toggled(self, name: str, value: str) -> Browse:
        """With the value chosen, or without it when it was."""
        held = self.filters.get(name, ())
        values = tuple(v for v in held if v != value) if value in held else (*held, value)
        filters = {k: v for k, v in {**self.filters, name: values}.items() if v}
        return replace(self, filters=filters, page=1)

    def without_range(self, name: str) -> Browse:
        return replace(self, ranges={k: v for k, v in self.ranges.items() if k != name}, page=1)

    def cleared(self) -> Browse:
        """Without filters and ranges."""
        return replace(self, filters={}, ranges={}, page=1)


def _narrowest(categories: list[str]) -> tuple[str, ...]:
    """Without a category below which another one was chosen: who chooses both wants the narrower."""
    return tuple(
        one for one in categories if not any(other.startswith(one + SEPARATOR) for other in categories)
    )


def _bound(value: str, currency: str) -> float | None:
    try:
        number = Decimal(value.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > 10**12:
        return None
    bound = float(amount_in_minor(number, currency)) if currency else float(number)
    return bound if math.isfinite(bound) else None

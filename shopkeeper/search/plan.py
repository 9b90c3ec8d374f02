"""A query as plain data (`Plan`), and the protocol of the index that answers it.

Another engine can stand behind the same protocol; `index.TantivyIndex` is the one in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from shopkeeper.search.document import IndexDocument

__all__ = ["FIELDS", "Candidate", "Clause", "Filter", "Plan", "ProductIndex", "Range", "Term"]

#: text fields, in the order of a document's own importance
FIELDS = ("title", "kind", "brand", "category", "summary", "attributes", "body")


@dataclass(frozen=True, slots=True)
class Term:
    """One way to satisfy a clause: words (several = a phrase) in some fields, each with its weight."""

    words: tuple[str, ...]
    weight: float = 1.0
    fields: Mapping[str, float] | None = None  # None: the plan's own weights
    code: bool = False  # the words are one exact code


@dataclass(frozen=True, slots=True)
class Clause:
    """Any of the terms; the best counts. `required`: a product without it is no answer."""

    terms: tuple[Term, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class Filter:
    """Facet `name` has one of `values`; with no `name` they are whole terms ("color\\x1fred"), of any facets."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Number `name` ("price", "rating" or a numeric attribute) within low..high, either end open."""

    name: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One query as data. No clauses: everything (that passes the filters)."""

    clauses: tuple[Clause, ...] = ()
    avoid: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    ranges: tuple[Range, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    minimum: int | None = None  # of the optional clauses, how many must match; 0: they only rank
    also: tuple[str, ...] = ()  # ids that are answers as well (dense candidates)
    hidden: tuple[str, ...] = ()
    without: tuple[Filter, ...] = ()  # what has one of these is no answer


@dataclass(frozen=True, slots=True)
class Candidate:
    id: str
    score: float
    revision: int
    card: Mapping[str, Any]


class ProductIndex(Protocol):
    """What search needs of an index. Writers are one at a time; readers see a commit whole or not at all."""

    def put(self, documents: Iterable[IndexDocument]) -> int: ...

    def delete(self, ids: Iterable[str]) -> None: ...

    def commit(self) -> None: ...

    def count(self, plan: Plan) -> int: ...

    def top(
        self, plan: Plan, limit: int, offset: int = 0, order: str = "relevance"
    ) -> tuple[list[Candidate], int]: ...

    def facet_counts(self, plan: Plan, size: int = 400) -> dict[str, dict[str, int]]: ...

    def stats(self, plan: Plan, names: Sequence[str]) -> dict[str, tuple[float, float]]: ...

    def overview(
        self, plan: Plan, names: Sequence[str], size: int = 400
    ) -> tuple[dict[str, dict[str, int]], dict[str, tuple[float, float]]]: ...

    def document_frequency(self, word: str, field: str = "title") -> int: ...

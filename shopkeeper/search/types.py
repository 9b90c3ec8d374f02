"""What a search is asked and what it answers; plain data, the same in process, over HTTP and in tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Chip",
    "Facet",
    "FacetValue",
    "Hit",
    "SearchRequest",
    "SearchResponse",
    "Sort",
    "Suggestion",
]

Sort = Literal["relevance", "price_asc", "price_desc", "newest", "rating", "popular"]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """`filters`: facet name -> accepted values (any of them); names are "brand", "category" (path joined
    with " > "; a parent includes its children), "availability" and the catalogue's attribute and option names.
    `ranges`: "price" (minor units), "rating" or a numeric attribute -> (lowest, highest), either None.
    An empty `query` browses. `understand=False` takes the words literally.
    `model=False` reads sentences by rules as well; `dropped`: keys of chips that the shopper took off.
    """

    query: str = ""
    language: str = "en"
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranges: Mapping[str, tuple[float | None, float | None]] = field(default_factory=dict)
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 24
    facets: bool = True
    understand: bool = True
    explain: bool = False
    model: bool = True
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int
    selected: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """`kind` "terms": values with counts (counted with this facet's own selection lifted, as shoppers
    expect); "range": `low`..`high` of what matches; "path": values are category paths."""

    name: str
    label: str
    kind: Literal["terms", "range", "path"]
    values: tuple[FacetValue, ...] = ()
    low: float | None = None
    high: float | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing understood from the sentence. `text` is the span of the query it was read from;
    `name`/`value` say what it became (a filter, a range, a sort or an avoided term). `key` names it for
    `SearchRequest.dropped`; empty where taking `text` out of the query takes it off."""

    kind: Literal["filter", "range", "sort", "avoid", "code"]
    name: str
    value: str
    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """`variant` is the id of the variant that matches best, '' when none stands out. `alike` counts further
    near-identical products folded behind this one."""

    id: str
    score: float
    variant: str = ""
    alike: int = 0
    pinned: bool = False
    explanation: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SearchResponse:
    """`query` is what was searched after correction; `did_you_mean` is offered when the correction was
    not certain, `corrected_from` is set when it was applied. `relaxed` says, in words, what was dropped to
    find anything. `redirect` is an address the merchant chose for this query. `intent`: what a sentence that the
    model read is about (see `understanding.INTENTS`); empty when rules read it. `also`: further goods that the
    sentence asks for, in words to search next. `fits`: called, says how well the best fit what was asked for (see
    `fits_of`); it is worked out only then, where paid places are sold."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    facets: tuple[Facet, ...] = ()
    chips: tuple[Chip, ...] = ()
    did_you_mean: str = ""
    corrected_from: str = ""
    relaxed: tuple[str, ...] = ()
    redirect: str = ""
    took_ms: float = 0.0
    intent: str = ""
    also: tuple[str, ...] = ()
    explanation: Mapping[str, Any] | None = None
    fits: Callable[[], Mapping[str, float]] = field(default=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`kind` "query": `text` to search; "category": `value` is the path; "product": `value` is the id."""

    kind: Literal["query", "category", "product"]
    text: str
    value: str = ""
    count: int = 0

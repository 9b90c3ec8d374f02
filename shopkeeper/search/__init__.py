"""Search: text index, query understanding, ranking, facets, suggestions, merchant rules."""

from shopkeeper.search.search import Search
from shopkeeper.search.types import (
    Chip,
    Facet,
    FacetValue,
    Hit,
    SearchRequest,
    SearchResponse,
    Sort,
    Suggestion,
)

__all__ = [
    "Chip",
    "Facet",
    "FacetValue",
    "Hit",
    "Search",
    "SearchRequest",
    "SearchResponse",
    "Sort",
    "Suggestion",
]

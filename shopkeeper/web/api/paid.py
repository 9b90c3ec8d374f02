"""The paid products between the results of a search, as the API gives them."""

from __future__ import annotations

from typing import Any

from shopkeeper.recommend.asked import Asked
from shopkeeper.search.types import SearchRequest, SearchResponse
from shopkeeper.shop import Shop
from shopkeeper.web.api.shape import shelf_of
from shopkeeper.web.paid_results import paid_between

__all__ = ["between"]


def between(shop: Shop, found: SearchResponse, request: SearchRequest, session: str) -> dict[str, Any]:
    """As PaidHits describes it; without a visit nothing of a person is used."""
    asked = Asked(
        "search",
        session=session,
        limit=request.limit,
        offset=request.offset,
        language=request.language,
        personal=bool(session),
    )
    given = paid_between(shop, request, found, found.hits, asked)
    briefs = shelf_of(shop.catalog).briefs(given.products, request.language)
    items = [
        {
            "id": item.product,
            "position": item.position,
            "campaign": item.sponsored,
            "product": briefs[item.product],
        }
        for item in given.items
        if item.product in briefs
    ]
    return {"id": given.id if items else "", "items": items}

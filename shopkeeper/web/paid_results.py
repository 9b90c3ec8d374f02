"""Paid products among the results of a search or in a category: for the storefront's lists and the JSON API."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.results import Recommended
from shopkeeper.search.types import Hit, SearchRequest, SearchResponse
from shopkeeper.shop import Shop

__all__ = ["paid_between"]

log = logging.getLogger(__name__)


def paid_between(
    shop: Shop, request: SearchRequest, response: SearchResponse, hits: Sequence[Hit], asked: Asked
) -> Recommended:
    """What merchants pay for on one page of results (`hits`, as they are shown), each at its position among all.

    With words, a paid product is one of the results itself; in a category without words, one of its products that has
    what was filtered for. Nothing where people sort, asked for neither, or had to be helped along, and nothing where it
    cannot be found out: a page never fails because of it.
    """

    def fits(products: Sequence[str]) -> Mapping[str, float]:
        return response.fits() if request.query else dict.fromkeys(shop.search.within(request, products), 1.0)

    none = Recommended("", "search", ())
    if request.sort != "relevance" or not (request.query or request.filters.get("category")):
        return none
    try:
        return shop.recommend.paid_among([(hit.id, hit.score) for hit in hits], asked, fits)
    except Exception:
        log.exception("no paid products for %r; the page goes without them", request.query)
        return none

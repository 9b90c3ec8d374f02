"""Search results in a person's own order: within a page, by a few places, shown as such, with a switch.

What was asked for stays what it is: a page holds the same products as it would for everybody, and what the merchant
pinned stays where it is.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from shopkeeper.recommend.asked import Asked
from shopkeeper.search.types import Hit
from shopkeeper.web.storefront.browse import Browse
from shopkeeper.web.storefront.forms import local_address
from shopkeeper.web.storefront.store import Storefront
from shopkeeper.web.storefront.visitor import HALF_YEAR, Visitor

__all__ = ["for_person", "router"]

COOKIE = "personal_search"

router = APIRouter()
log = logging.getLogger(__name__)


@router.get("/{language:language}/personal-search")
def switch(request: Request, language: str, to: str = "on", back: str = "") -> Response:
    """Switches the personal order of search results on or off, and goes on to the page the person was on."""
    response = RedirectResponse(local_address(back, language), 303)
    secure = request.url.scheme == "https"
    if to == "off":
        response.set_cookie(
            COOKIE, "off", max_age=HALF_YEAR, path="/", httponly=True, samesite="lax", secure=secure
        )
    else:
        response.delete_cookie(COOKIE, path="/")
    return response


def for_person(
    store: Storefront, request: Request, visitor: Visitor, browse: Browse, hits: Sequence[Hit], language: str
) -> tuple[list[Hit], str]:
    """The hits of a page in this visitor's order, and "on" where that differs from the shop's, "off" where they
    switched it off, '' where there is nothing to say."""
    found = list(hits)
    if not visitor.tracked or browse.sort != "relevance" or browse.explain or len(found) < 2:
        return found, ""
    if request.cookies.get(COOKIE) == "off":
        return found, "off"
    free = [hit for hit in found if not hit.pinned]
    asked = Asked(place="search", customer=visitor.customer, session=visitor.session, language=language)
    try:
        order = store.shop.recommend.rerank([(hit.id, hit.score) for hit in free], asked)
    except Exception:
        log.exception("search results could not be ordered for a person; they keep the shop's order")
        return found, ""
    if order == [hit.id for hit in free]:
        return found, ""
    known = {hit.id: hit for hit in free}
    moved = iter([known[id] for id in order])
    return [hit if hit.pinned else next(moved) for hit in found], "on"

"""The personal feed: a page of its own and, piece by piece, the endless end of the home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from shopkeeper.web.storefront import recommended
from shopkeeper.web.storefront.recommended import Row
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["PAGE", "Part", "part", "router"]

#: products a page
PAGE = 12
#: nobody scrolls further: what comes after is found better by searching
LAST = 480

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a feed, after `offset` products; `next` is the address of what follows, '' at the end."""

    row: Row
    offset: int
    next: str


def part(
    store: Storefront,
    visitor: Visitor,
    language: str,
    offset: int = 0,
    size: int = PAGE,
    exclude: Iterable[str] = (),
) -> Part:
    """`size` products of the visitor's feed after the first `offset` (paid ones come on top and do not count)."""
    answer = recommended.ask(store, visitor, language, "home", limit=size, offset=offset, exclude=exclude)
    row = Row(answer, tuple(recommended.picks(store, visitor, language, answer, answer.items)))
    more = answer.more and offset < answer.next < LAST
    return Part(row, offset, f"/{language}/for-you?after={answer.next}" if more else "")


@router.get("/{language:language}/for-you")
def for_you(
    request: Request, language: str, after: int = 0, level: Annotated[int, Query(alias="part")] = 0
) -> Response:
    """A page of the feed; the script asks for its products only, with titles as headings of `part`."""
    store, visitor = store_of(request), Visitor.of(request)
    found = part(store, visitor, language, min(max(after, 0), LAST))
    return store.page(
        request,
        "feed_part.html" if level in (2, 3) else "feed.html",
        visitor,
        background=visitor.record(store.shop, lambda: recommended.impressions(visitor, [found.row])),
        feed=found,
        heading=f"h{level}",
        robots="noindex",
    )

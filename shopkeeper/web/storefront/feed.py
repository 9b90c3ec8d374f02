"""The personal feed: a page of its own and, piece by piece, the endless end of the home page.

An answer of many products is kept for some minutes in this process, so that what comes next is what follows what was
seen; another process, or a later time, asks anew for what comes after.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from shopkeeper.recommend.results import Recommended
from shopkeeper.web.storefront import recommended
from shopkeeper.web.storefront.recommended import MARK, Row
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["PAGE", "Feeds", "Part", "part", "router"]

#: products a page, and products an answer
PAGE = 12
ANSWER = 96
#: answers kept, and for how long
KEPT = 256
SECONDS = 900
LAST = 480  # nobody scrolls further; what comes after is found better by searching

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a feed; `next` is the address of what follows, '' at the end."""

    row: Row
    offset: int
    next: str


class Feeds:
    """Answers given lately, by the visit they were made for and their id. Safe to share between threads."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, str], tuple[float, Recommended]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, visit: str, answer: Recommended) -> None:
        """Keeps an answer; the oldest make room."""
        with self._lock:
            self._held[visit, answer.id] = (time.monotonic(), answer)
            while len(self._held) > KEPT:
                self._held.popitem(last=False)

    def get(self, visit: str, id: str) -> Recommended | None:
        """The answer of that id, if it was made for this visit and is not too old."""
        with self._lock:
            made, answer = self._held.get((visit, id), (0.0, None))
        return answer if answer is not None and time.monotonic() - made < SECONDS else None


_feeds = Feeds()


def part(
    store: Storefront, visitor: Visitor, language: str, offset: int = 0, id: str = "", size: int = PAGE
) -> Part:
    """`size` products of the visitor's feed after `offset`, of the answer `id` where it is still known."""
    visit = visitor.session if visitor.tracked else ""
    answer = _feeds.get(visit, id) if id else None
    if answer is None or offset >= _end(answer):
        before = set(answer.products) if answer else set()
        answer = recommended.ask(store, visitor, language, "home", limit=ANSWER, offset=offset)
        answer = replace(answer, items=tuple(item for item in answer.items if item.product not in before))
        if answer.id:
            _feeds.put(visit, answer)
    hidden = set(recommended.hidden(store, visitor))
    items = [item for item in answer.items if item.position > offset and item.product not in hidden][:size]
    end = items[-1].position if items else offset
    row = Row(answer, tuple(recommended.picks(store, visitor, language, answer, items)))
    more = bool(items) and end < LAST and (end < _end(answer) or answer.more)
    return Part(row, offset, f"/{language}/for-you?after={end}&feed={answer.id}" if more else "")


@router.get("/{language:language}/for-you")
def for_you(request: Request, language: str, after: int = 0, feed: str = "", part_only: int = 0) -> Response:
    """A page of the feed; the script asks for its products only."""
    store, visitor = store_of(request), Visitor.of(request)
    id = feed if MARK.fullmatch(f"home~{feed}~1") else ""
    found = part(store, visitor, language, min(max(after, 0), LAST), id)
    task = visitor.record(store.shop.events, lambda: recommended.impressions(visitor, [found.row]))
    return store.page(
        request,
        "feed_part.html" if part_only else "feed.html",
        visitor,
        background=task,
        feed=found,
        robots="noindex",
    )


def _end(answer: Recommended) -> int:
    return max((item.position for item in answer.items), default=0)

"""Paid products in lists: in the slots of the place "search", marked, and only where they are what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.results import Recommended
from shopkeeper.search.types import Hit, SearchResponse
from shopkeeper.web.paid_results import paid_between
from shopkeeper.web.storefront.browse import PAGE_SIZE, Browse
from shopkeeper.web.storefront.cards import Card
from shopkeeper.web.storefront.recommended import Pick, Row, hidden, picks
from shopkeeper.web.storefront.store import Storefront
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["Listed", "listed", "paid_row"]


@dataclass(frozen=True, slots=True)
class Listed:
    """One product of a list; `paid` where a merchant pays for its place."""

    card: Card
    paid: Pick | None = None


def paid_row(
    store: Storefront,
    visitor: Visitor,
    browse: Browse,
    response: SearchResponse,
    hits: Sequence[Hit],
    language: str,
) -> Row:
    """What merchants pay for on this page of a list, each at its position among all; nothing on the page that explains
    an order."""
    if browse.explain or not store.shop.sponsored.offered(Asked("search")):
        return Row(Recommended("", "search", ()), ())
    asked = Asked(
        "search",
        customer=visitor.customer if visitor.tracked else "",
        session=visitor.session,
        limit=PAGE_SIZE,
        offset=(browse.page - 1) * PAGE_SIZE,
        exclude=frozenset(hidden(store, visitor)),
        language=language,
        personal=visitor.tracked,
    )
    answer = paid_between(store.shop, browse.request(language), response, hits, asked)
    return Row(answer, tuple(picks(store, visitor, language, answer, answer.items)))


def listed(cards: Sequence[Card], row: Row, offset: int) -> list[Listed]:
    """The products of a page with the paid ones at their positions, counted from 1 over all; each stands there once."""
    paid = {one.card.id for one in row.picks}
    found = [Listed(card) for card in cards if card.id not in paid]
    for one in row.picks:
        found.insert(one.item.position - offset - 1, Listed(one.card, one))
    return [
        replace(one, card=replace(one.card, position=position))
        for position, one in enumerate(found, offset + 1)
    ]

"""The rows of the home page that are about the person: because you looked at, buy again, recently viewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shopkeeper.recommend.results import Recommended
from shopkeeper.web.storefront.cards import Card
from shopkeeper.web.storefront.recommended import Row, row
from shopkeeper.web.storefront.store import Storefront
from shopkeeper.web.storefront.visitor import RECENT, Visitor

__all__ = ["Because", "Personal", "again", "personal"]

#: rows "because you looked at", and products below which such a row is not worth its place
MOST_BECAUSE = 2
FEWEST = 3
NOTHING = Row(Recommended("", "", ()), ())


@dataclass(frozen=True, slots=True)
class Because:
    """What goes with one product that the person looked at."""

    card: Card
    row: Row


@dataclass(frozen=True, slots=True)
class Personal:
    """What one person's home page has beside the feed; all empty for those who do not allow it."""

    because: tuple[Because, ...] = ()
    reorder: Row = NOTHING
    recent: tuple[Card, ...] = ()

    @property
    def rows(self) -> list[Row]:
        """All rows that were recommended."""
        return [*(one.row for one in self.because), self.reorder]


def again(store: Storefront, visitor: Visitor, language: str) -> Row:
    """What this person uses up and buys again; empty for those who did not agree."""
    return row(store, visitor, language, "reorder", limit=8) if visitor.tracked else NOTHING


def personal(
    store: Storefront, visitor: Visitor, language: str, reorder: Row, shown: Sequence[str] = ()
) -> Personal:
    """The rows of this person with `reorder` among them, without the products that the page has `shown` already."""
    if not visitor.tracked:
        return Personal()
    recent = list(store.recent(visitor, language))
    if len(recent) < RECENT and (visitor.customer or not recent):  # what was looked at in other visits
        had = {card.id for card in recent}
        earlier = [one.card for one in row(store, visitor, language, "recent", limit=RECENT).picks]
        recent = [*recent, *(card for card in earlier if card.id not in had)][:RECENT]
    before = [*shown, *reorder.products]
    because: list[Because] = []
    for seen in recent[: 2 * MOST_BECAUSE]:
        if len(because) == MOST_BECAUSE:
            break
        found = row(store, visitor, language, "because", products=[seen.id], limit=10, exclude=before)
        if len(found.picks) >= FEWEST:
            because.append(Because(seen, found))
            before += found.products
    return Personal(tuple(because), reorder, tuple(recent))

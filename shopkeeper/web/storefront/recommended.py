"""Recommendations on pages: asked for a visitor as far as they allow, shown with their true reasons, and logged.

A shop without events, models or recommendations at all still renders: then there is simply no such row.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shopkeeper.catalog.model import pick
from shopkeeper.events import Event
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.judging.lists import ABOUT
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.wording import sentence
from shopkeeper.web.storefront.cards import Card, card
from shopkeeper.web.storefront.store import Storefront
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["MARK", "Pick", "Row", "ask", "clicked", "hidden", "impressions", "picks", "row"]

#: what a recommended product's address carries: place, the answer's id, the position
MARK = re.compile(r"([a-z]{2,20})~([A-Za-z0-9_-]{1,64})~([1-9][0-9]{0,4})")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pick:
    """One recommended product as a page shows it: its card, why it is there in a sentence, and who pays for that."""

    card: Card
    why: str
    item: Recommendation
    payer: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as a page shows it, at a place of the shop; `about` the products that were asked about."""

    answer: Recommended
    picks: tuple[Pick, ...]
    about: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.picks)

    @property
    def personal(self) -> bool:
        """Whether something of the person was used."""
        return self.answer.personal

    @property
    def products(self) -> list[str]:
        """Ids in order."""
        return [one.card.id for one in self.picks]


def ask(
    store: Storefront,
    visitor: Visitor,
    language: str,
    place: str,
    *,
    products: Sequence[str] = (),
    limit: int = 12,
    offset: int = 0,
    exclude: Iterable[str] = (),
) -> Recommended:
    """What to show this visitor at `place`; without their consent nothing about them is asked or used.

    An empty answer where the recommendations fail: a page never does because of them.
    """
    asked = Asked(
        place=place,
        customer=visitor.customer if visitor.tracked else "",
        session=visitor.session,
        products=tuple(products),
        limit=limit,
        offset=offset,
        exclude=frozenset((*exclude, *hidden(store, visitor))),
        language=language,
        personal=visitor.tracked,
    )
    try:
        return store.shop.recommend.ask(asked)
    except Exception:
        log.exception("no recommendations for place %s; the page goes without them", place)
        return Recommended("", place, ())


def row(
    store: Storefront,
    visitor: Visitor,
    language: str,
    place: str,
    *,
    products: Sequence[str] = (),
    limit: int = 12,
    exclude: Iterable[str] = (),
) -> Row:
    """What `ask` gives, as a page shows it."""
    answer = ask(store, visitor, language, place, products=products, limit=limit, exclude=exclude)
    return Row(answer, tuple(picks(store, visitor, language, answer, answer.items)), tuple(products))


def picks(
    store: Storefront, visitor: Visitor, language: str, answer: Recommended, items: Sequence[Recommendation]
) -> list[Pick]:
    """Some `items` of an answer with cards and sentences; what was retired meanwhile is left out.

    Addresses carry where the product was shown only for visitors who allow it.
    """
    named = {name for item in items for name in item.reason.products}
    products = store.shop.catalog.get_many([*(item.product for item in items), *named])
    titles = {name: pick(product.title, language) or name for name, product in products.items()}
    shown = []
    for item in items:
        if item.product not in products:
            continue
        one = card(store.shop.catalog, products[item.product], language, position=item.position)
        if visitor.tracked and answer.id:
            joint = "&" if "?" in one.url else "?"
            one = replace(one, url=f"{one.url}{joint}r={answer.place}~{answer.id}~{item.position}")
        payer = store.shop.sponsored.payer(item.sponsored) if item.sponsored else ""
        shown.append(Pick(one, sentence(item.reason, titles, language), item, payer))
    return shown


def impressions(visitor: Visitor, rows: Iterable[Row]) -> list[Event]:
    """That these were shown, each with its position and propensity, and what the row was about. The same answer
    shown twice counts once."""
    events = []
    for answer, shown, about in ((row.answer, row.picks, row.about) for row in rows if row.answer.id):
        test = {"experiment": answer.experiment, "arm": answer.arm} if answer.experiment else {}
        for one in shown:
            item = one.item
            extra: dict[str, Any] = {"recommended": answer.id, "reason": item.reason.kind, **test}
            if item.sources:
                extra["sources"] = list(item.sources)
            if item.sponsored:
                extra["sponsored"] = item.sponsored
            if about:
                extra["about"] = list(about[:ABOUT])
            events.append(
                visitor.event(
                    "impression",
                    id=_shown(answer.id, item.position, item.product),
                    product=item.product,
                    position=item.position,
                    propensity=item.propensity,
                    place=answer.place,
                    extra=extra,
                )
            )
    return events


def clicked(store: Storefront, visitor: Visitor, product: str, mark: str) -> list[Event]:
    """The click that led to a product's page from where `mark` says, with what its impression was about; the same click
    twice counts once."""
    found = MARK.fullmatch(mark)
    if found is None:
        return []
    place, id, position = found.groups()
    extra: dict[str, Any] = {"recommended": id}
    shown = store.shop.events.get(_shown(id, int(position), product))
    if shown is not None and (about := shown.extra.get("about")):
        extra["about"] = about
    return [
        visitor.event(
            "click",
            id=f"clicked:{id}:{position}:{product}"[:200],
            product=product,
            position=int(position),
            place=place,
            extra=extra,
        )
    ]


def _shown(answer: str, position: int, product: str) -> str:
    """The id of an impression."""
    return f"shown:{answer}:{position}:{product}"[:200]


def hidden(store: Storefront, visitor: Visitor) -> tuple[str, ...]:
    """What the person does not want to be shown, newest first: as this browser knows it and, of a customer, the log."""
    if not visitor.tracked:
        return ()
    found = dict.fromkeys(visitor.declined)
    if visitor.customer:
        kept: dict[str, None] = {}
        for event in store.shop.events.read(kinds="dismiss", customer=visitor.customer):
            kept.pop(event.product, None)
            if not event.extra.get("undo"):
                kept[event.product] = None
        found |= dict.fromkeys(reversed(kept))
    return tuple(found)

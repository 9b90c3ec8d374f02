"""The page on which a person reads what the shop believes of them, corrects it, turns it off, exports and erases it.

It speaks of the signed-in customer and of this visit; without the visitor's yes nothing is read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from shopkeeper.catalog.model import pick
from shopkeeper.privacy import elsewhere, erase_person, export_person
from shopkeeper.recommend.profile import Interest, Profile, interest_words, person_of
from shopkeeper.recommend.profile.model import INTEREST_KINDS
from shopkeeper.web.i18n import text
from shopkeeper.web.storefront.cards import product_url
from shopkeeper.web.storefront.customer import PERSONAL, agree
from shopkeeper.web.storefront.forms import checked_form, field
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["Line", "router"]

router = APIRouter()

#: an interest is strong or clear from this weight on, else slight
STRONG, CLEAR = 0.6, 0.3
#: products named as the reason of an interest
NAMED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One interest as the page shows it. `because`: (title, address) of products; `strength`: 1 to 3."""

    interest: Interest
    kind: str
    words: str
    strength: int
    because: tuple[tuple[str, str], ...]

    @property
    def name(self) -> str:
        """What the forms call it."""
        return json.dumps([self.interest.kind, self.interest.value], ensure_ascii=False)


@router.get("/{language:language}/interests")
def interests(request: Request, language: str) -> Response:
    """The profile in words, and what can be done with it."""
    store, visitor = store_of(request), Visitor.of(request)
    shop, known = store.shop, visitor.tracked and _somebody(visitor)
    profile = shop.profiles.of(visitor.customer, visitor.session) if known else Profile("")
    shown = (profile.short, profile.long, profile.unwanted)
    lines = _lines(store, [one for some in shown for one in some], language)
    short, long, unwanted = ([lines[one.key] for one in some] for some in shown)
    return store.page(
        request,
        "interests.html",
        visitor,
        state="no" if not visitor.tracked else "on" if profile.personal else "off",
        known=known,
        short=short,
        long=long,
        unwanted=unwanted,
        acts=profile.acts,
        categories=_categories(store, language) if known and profile.personal else [],
        elsewhere=elsewhere(shop, visitor.customer) if known else [],
        done=request.query_params.get("done", ""),
        robots="noindex",
    )


@router.post("/{language:language}/interests/correct")
def correct(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Keeps an interest, strikes it out, adds one, or takes that back."""
    store, visitor = store_of(request), Visitor.of(request)
    person = _person(visitor)
    interest = _interest(field(form, "interest"))
    answer = field(form, "answer")
    if answer not in ("keep", "strike", "back"):
        raise HTTPException(400)
    if answer == "back":
        for one in {person, person_of("", visitor.session)} - {""}:
            store.shop.profiles.uncorrect(one, interest)
    else:
        store.shop.profiles.correct(person, interest, answer == "keep")
    return _back(language, visitor, answer)


@router.post("/{language:language}/interests/turn")
def turn(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Turns the profile off or on: of the customer everywhere, of nobody known for this visit."""
    store, visitor = store_of(request), Visitor.of(request)
    answer = field(form, "answer")
    if answer not in ("on", "off"):
        raise HTTPException(400)
    if visitor.customer:
        agree(store.shop, visitor.customer, PERSONAL, answer == "on")
    for one in {person_of(visitor.customer), person_of("", visitor.session)} - {""}:
        store.shop.profiles.turn(one, answer == "on")
    if not _somebody(visitor):
        _person(visitor)  # raises: nobody's choice can be kept
    return _back(language, visitor, answer)


@router.get("/{language:language}/interests/export.json")
def export(request: Request, language: str) -> Response:
    """Everything that the page stands on, as one JSON document."""
    store, visitor = store_of(request), Visitor.of(request)
    _person(visitor)
    told = export_person(store.shop, visitor.customer, visitor.session)
    return Response(
        json.dumps(told, ensure_ascii=False, indent=2),
        media_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="my-data.json"', "Cache-Control": "no-store"},
    )


@router.post("/{language:language}/interests/erase")
def erase(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Erases what the person did and likes, once they ticked that they mean it."""
    store, visitor = store_of(request), Visitor.of(request)
    _person(visitor)
    if field(form, "sure") != "yes":
        return _back(language, visitor, "unsure")
    erase_person(store.shop, visitor.customer, visitor.session)
    response = RedirectResponse(f"/{language}/interests?done=erased", 303)
    for name in ("session", "recent", "declined"):
        response.delete_cookie(name, path="/")
    return response


def _somebody(visitor: Visitor) -> bool:
    return bool(visitor.customer or visitor.session)


def _person(visitor: Visitor) -> str:
    """Whose profile it is. Raises 403 for who did not agree, and for nobody."""
    person = person_of(visitor.customer, visitor.session)
    if not visitor.tracked or not person:
        raise HTTPException(403)
    return person


def _interest(name: str) -> Interest:
    """The interest that a form names. Raises 400."""
    try:
        kind, value = json.loads(name)
    except (ValueError, TypeError):
        raise HTTPException(400) from None
    if kind not in INTEREST_KINDS or not isinstance(value, str) or not value.strip():
        raise HTTPException(400)
    return Interest(kind, value)


def _back(language: str, visitor: Visitor, done: str) -> Response:
    response = RedirectResponse(f"/{language}/interests?done={done}", 303)
    visitor.save(response)
    return response


def _lines(store: Storefront, found: Sequence[Interest], language: str) -> dict[tuple[str, str], Line]:
    ids = list(dict.fromkeys(id for one in found for id in one.because[:NAMED]))
    products = store.shop.catalog.get_many(ids)
    lines: dict[tuple[str, str], Line] = {}
    for one in found:
        named = tuple(
            (pick(products[id].title, language) or id, product_url(language, id))
            for id in one.because[:NAMED]
            if id in products
        )
        strength = 3 if one.weight >= STRONG else 2 if one.weight >= CLEAR else 1
        words = interest_words(one, language, store.label)
        line = Line(one, text(language, f"interests.kind.{one.kind}"), words, strength, named)
        if one.key not in lines or lines[one.key].interest.weight < one.weight:
            lines[one.key] = line
    return lines


def _categories(store: Storefront, language: str) -> list[tuple[str, str]]:
    """(name for the form, words) of the shop's categories, for an interest that the person adds."""
    found = []
    for path, _ in store.shop.catalog.categories():
        one = Interest("category", " > ".join(path))
        found.append(
            (
                json.dumps(["category", one.value], ensure_ascii=False),
                interest_words(one, language, store.label),
            )
        )
    return sorted(found, key=lambda pair: pair[1])[:500]

"""The account page: who the shop thinks the visitor is, what they hid, e-mail; signing in and out.

The shop keeps no passwords: people are signed in by a link of the shop's own account system. In a demo shop, whose
customers are made up, a visitor may be any of them by one button, which is marked as that.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.background import BackgroundTask
from starlette.datastructures import FormData
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from shopkeeper.orders import Customer
from shopkeeper.shop import Shop
from shopkeeper.web import i18n
from shopkeeper.web.storefront import recommended
from shopkeeper.web.storefront.cards import card
from shopkeeper.web.storefront.customer import (
    LINK_SECONDS,
    MAIL,
    PERSONAL,
    agree,
    forget,
    invitation,
    mail_wanted,
    read_token,
    remember,
)
from shopkeeper.web.storefront.forms import checked_form, field
from shopkeeper.web.storefront.personal import NOTHING
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor
from shopkeeper.web.used_links import is_used, use

__all__ = ["DemoPerson", "demo_people", "router"]

#: customers of a demo shop that are offered, and among how many they are looked for
OFFERED = 8
LOOKED_AT = 80

router = APIRouter()


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A made-up customer that a visitor of the demo may be; `buys`: departments, most bought first."""

    id: str
    name: str
    buys: tuple[str, ...]
    purchases: int


@router.get("/{language:language}/account")
def account(request: Request, language: str) -> Response:
    """Who is signed in and what they chose; in a demo shop also whom one may be."""
    store, visitor = store_of(request), Visitor.of(request)
    customer = store.shop.orders.customers.get(visitor.customer) if visitor.customer else None
    known = customer is not None and visitor.tracked
    again = recommended.row(store, visitor, language, "reorder", limit=8) if known else NOTHING
    ids = recommended.hidden(store, visitor)
    products = store.shop.catalog.get_many(ids)
    return store.page(
        request,
        "account.html",
        visitor,
        background=visitor.record(store.shop, lambda: recommended.impressions(visitor, [again])),
        customer=customer,
        again=again,
        hidden=[card(store.shop.catalog, products[id], language) for id in ids if id in products],
        mail=customer is not None and mail_wanted(customer),
        people=demo_people(store, language) if _is_demo(store) else (),
        robots="noindex",
    )


@router.post("/{language:language}/account/be")
def be(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Signs in as one of the demo shop's made-up customers."""
    store = store_of(request)
    if not _is_demo(store):
        raise HTTPException(404)
    return _enter(request, store, language, field(form, "customer"))


@router.get("/{language:language}/account/enter/{link}")
def offer(request: Request, language: str, link: str) -> Response:
    """Asks whether to sign in with this link: opening an address alone changes nothing."""
    store = store_of(request)
    invited = invitation(store.shop, link)
    customer = store.shop.orders.customers.get(invited.customer) if invited else None
    if invited is None or customer is None:
        raise HTTPException(404)
    return _offer(request, store, customer, link, used=is_used(store.shop.engine, invited.name))


@router.post("/{language:language}/account/enter")
def enter(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Signs in with a link of the shop's account system, which then has done its work."""
    store = store_of(request)
    invited = invitation(store.shop, field(form, "link"))
    customer = store.shop.orders.customers.get(invited.customer) if invited else None
    if invited is None or customer is None:
        raise HTTPException(404)
    if not use(store.shop.engine, invited.name, LINK_SECONDS):
        return _offer(request, store, customer, "", used=True)
    return _enter(request, store, language, customer.id)


@router.post("/{language:language}/account/leave")
def leave(request: Request, language: str) -> Response:
    """Signs out; this browser forgets what was looked at under that name."""
    response = RedirectResponse(f"/{language}/account", 303)
    forget(response)
    return response


@router.post("/{language:language}/account/mail")
def choose_mail(
    request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]
) -> Response:
    """Keeps the customer's yes or no to recommendations by e-mail: signed in, or by the link in an e-mail."""
    store, visitor = store_of(request), Visitor.of(request)
    link = field(form, "link")
    customer = read_token(store.shop, link, "mail", None) if link else visitor.customer
    answer = field(form, "answer")
    if not customer or answer not in ("yes", "no") or store.shop.orders.customers.get(customer) is None:
        raise HTTPException(404)
    response = RedirectResponse(f"/{language}/mail/{link}" if link else f"/{language}/account", 303)
    agree(store.shop, customer, MAIL, answer == "yes")
    visitor.customer, visitor.session = customer, ""
    response.background = _told(store.shop, visitor, answer, language)
    return response


@router.get("/{language:language}/mail/{link}")
def mail_settings(request: Request, language: str, link: str) -> Response:
    """Where the link in an e-mail leads: no more e-mails, or e-mails again, without signing in."""
    store, visitor = store_of(request), Visitor.of(request)
    customer = store.shop.orders.customers.get(read_token(store.shop, link, "mail", None))
    if customer is None:
        raise HTTPException(404)
    wanted = mail_wanted(customer)
    return store.page(request, "mail.html", visitor, wanted=wanted, link=link, robots="noindex")


@router.post("/{language:language}/mail/{link}")
def end_mail(
    request: Request, language: str, link: str, form: Annotated[FormData, Depends(checked_form)]
) -> Response:
    """Ends a customer's e-mails at once, as mail programs ask for it (RFC 8058): no page, no cookie, no redirect."""
    shop = store_of(request).shop
    customer = read_token(shop, link, "mail", None)
    if shop.orders.customers.get(customer) is None:
        raise HTTPException(404)
    if field(form, "List-Unsubscribe") != "One-Click":
        raise HTTPException(400)
    agree(shop, customer, MAIL, False)
    visitor = Visitor("", "", "", (), False, customer)
    return PlainTextResponse(
        i18n.text(language, "account.mail_no"), background=_told(shop, visitor, "no", language)
    )


def _told(shop: Shop, visitor: Visitor, answer: str, language: str) -> BackgroundTask | None:
    """Stores the event of a yes or no to e-mails."""
    told = {"topic": "email", "answer": answer, "language": language}
    return visitor.record(shop, lambda: [visitor.event("consent", extra=told)], always=True)


def demo_people(store: Storefront, language: str) -> tuple[DemoPerson, ...]:
    """Customers with a history: those whom the demo names, then others, each of another taste."""

    def make() -> tuple[DemoPerson, ...]:
        named = [one for id in _named(store) if (one := store.shop.orders.customers.get(id))]
        others = islice(store.shop.orders.customers.all(), LOOKED_AT)
        first = list(_histories(store, named, language))
        chosen = {person.buys[0]: person for person in first}
        for person in _histories(store, others, language):
            chosen.setdefault(person.buys[0], person)
        return tuple(dict.fromkeys([*first, *chosen.values()]))[:OFFERED]

    return store.kept(("demo people", language), make)


def _histories(store: Storefront, customers: Iterable[Customer], language: str) -> Iterator[DemoPerson]:
    """Of those who agreed to be remembered and bought something."""
    for customer in customers:
        if customer.consents.get(PERSONAL) is False:
            continue
        bought = [e.product for e in store.shop.events.read(kinds="purchase", customer=customer.id)]
        products = store.shop.catalog.get_many(set(bought))
        counts = Counter(
            products[id].category[0] for id in bought if id in products and products[id].category
        )
        if counts:
            names = tuple(store.categories.name(name, language) for name, _ in counts.most_common(3))
            yield DemoPerson(customer.id, customer.name or customer.id, names, len(bought))


def _named(store: Storefront) -> list[str]:
    """Ids of the people whom `shopkeeper demo` names to look at the shop with."""
    try:
        document = json.loads((store.shop.path / "demo.json").read_text("utf-8"))
        return [str(person["id"]) for person in document.get("people", ())]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def _offer(request: Request, store: Storefront, customer: Customer, link: str, *, used: bool) -> Response:
    """The page that asks whether to sign in, or says that the link was used (410)."""
    return store.page(
        request,
        "account_enter.html",
        Visitor.of(request),
        status=410 if used else 200,
        customer=customer,
        link=link,
        used=used,
        robots="noindex",
    )


def _enter(request: Request, store: Storefront, language: str, id: str) -> Response:
    customer: Customer | None = store.shop.orders.customers.get(id) if id else None
    if customer is None:
        raise HTTPException(404)
    visitor = Visitor.of(request)
    response = RedirectResponse(f"/{language}/", 303)
    if visitor.customer and visitor.customer != customer.id:
        forget(response)
    elif visitor.tracked and not visitor.customer:
        store.shop.profiles.merge(visitor.session, customer.id)
    remember(response, store.shop, customer.id, visitor.secure)
    if (
        told := customer.consents.get(PERSONAL)
    ) is not None:  # what the customer decided before holds here too
        visitor.decide(response, "yes" if told else "no")
    return response


def _is_demo(store: Storefront) -> bool:
    return store.shop.config.demo_customers == 1

"""The demo checkout: an order is really placed in the order book, but nothing is charged and nothing sent."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from itsdangerous import BadSignature, URLSafeSerializer
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from shopkeeper.catalog.model import Money
from shopkeeper.errors import Conflict
from shopkeeper.orders import Address, Contact, Order, OrderLine
from shopkeeper.web import i18n
from shopkeeper.web.storefront.basket import BasketLine, basket, total
from shopkeeper.web.storefront.forms import checked_form, field
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["router"]

FIELDS = ("name", "email", "line1", "city", "postal_code", "country")
LONGEST = 120
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
COUNTRY = re.compile(r"[A-Z]{2}")
COUNTRIES = tuple(
    "AT AU BE CA CH CN DE DK ES FI FR GB HK IE IT JP KR MO MY NL NO NZ PL PT SE SG TW US".split()
)

router = APIRouter()


@router.get("/{language:language}/checkout")
def checkout(request: Request, language: str) -> Response:
    """The form: who and where."""
    store, visitor = store_of(request), Visitor.of(request)
    lines = basket(store, visitor, language)
    if not lines or any(line.problem for line in lines):
        return RedirectResponse(f"/{language}/cart", 303)
    return _form(request, store, visitor, language, lines, {}, {})


@router.post("/{language:language}/checkout")
def place(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Places the demo order, empties the cart and shows the order."""
    store, visitor = store_of(request), Visitor.of(request)
    lines = basket(store, visitor, language)
    given = {name: field(form, name) for name in FIELDS}
    if not lines or any(line.problem or line.price is None for line in lines):
        return RedirectResponse(f"/{language}/cart", 303)
    wrong = {name: i18n.text(language, "checkout.missing") for name in FIELDS if not given[name]}
    wrong |= {n: i18n.text(language, "checkout.long") for n in FIELDS if len(given[n]) > LONGEST}
    if "email" not in wrong and not EMAIL.fullmatch(given["email"]):
        wrong["email"] = i18n.text(language, "checkout.email_wrong")
    if "country" not in wrong and given["country"] not in COUNTRIES:
        wrong["country"] = i18n.text(language, "checkout.missing")
    if wrong:
        return _form(request, store, visitor, language, lines, given, wrong)
    currency = store.shop.config.currency
    known = visitor.customer and store.shop.orders.customers.get(visitor.customer) is not None
    customer = visitor.customer if known else ""
    try:
        order = store.shop.orders.place(
            [_order_line(store, line) for line in lines],
            currency=currency,
            contact=Contact(given["name"], given["email"]),
            address=Address(
                given["name"],
                given["line1"],
                city=given["city"],
                postal_code=given["postal_code"],
                country=given["country"],
            ),
            customer=customer,
            language=language,
            session=visitor.session,
            idempotency_key=f"web-{visitor.cart}",
        )
    except Conflict:
        return RedirectResponse(f"/{language}/cart", 303)
    cart, visitor.cart = visitor.cart, ""
    store.carts.empty(cart)
    response = RedirectResponse(f"/{language}/order/{_signer(store).dumps(order.id)}", 303)
    visitor.save_cart(response)
    response.background = visitor.record(
        store.shop,
        lambda: [
            visitor.event(
                "purchase",
                product=line.product,
                variant=line.variant,
                quantity=line.quantity,
                value=line.total,
                extra={"order": order.id},
            )
            for line in order.lines
        ],
    )
    visitor.save(response)
    return response


@router.get("/{language:language}/order/{token}")
def confirmation(request: Request, language: str, token: str) -> Response:
    """The order that was placed; only who has its signed address sees it."""
    store, visitor = store_of(request), Visitor.of(request)
    try:
        number = _signer(store).loads(token)
    except BadSignature:
        raise HTTPException(404) from None
    order: Order | None = store.shop.orders.get(number) if isinstance(number, str) else None
    if order is None:
        raise HTTPException(404)
    code = order.address.country if order.address else ""
    return store.page(
        request,
        "order.html",
        visitor,
        order=order,
        amount=lambda amount, currency: i18n.money(Money(amount, currency), language),
        country=i18n.locale(language).territories.get(code, code),
        robots="noindex",
    )


def _form(
    request: Request,
    store: Storefront,
    visitor: Visitor,
    language: str,
    lines: list[BasketLine],
    given: dict[str, str],
    wrong: dict[str, str],
) -> Response:
    locale = i18n.locale(language)
    names = sorted(((locale.territories[code], code) for code in COUNTRIES), key=lambda pair: pair[0])
    response = store.page(
        request,
        "checkout.html",
        visitor,
        lines=lines,
        total=total(lines, store.shop.config.currency),
        given=given,
        wrong=wrong,
        countries=names,
        robots="noindex",
    )
    response.status_code = 422 if wrong else 200
    return response


def _order_line(store: Storefront, line: BasketLine) -> OrderLine:
    assert line.price is not None
    product = store.shop.catalog.get(line.product)
    variants = product.variants if product else ()
    options = next((one.options for one in variants if one.id == line.variant), {})
    return OrderLine(
        line.product,
        line.quantity,
        line.price.amount,
        variant=line.variant,
        title=line.title,
        options=dict(options),
    )


def _signer(store: Storefront) -> URLSafeSerializer:
    return URLSafeSerializer(store.shop.secret, salt="order")

"""The cart's page, and putting things in and taking them out; plain forms first, the script gets JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, RedirectResponse, Response

from shopkeeper.catalog.model import Money, Product, Variant, pick
from shopkeeper.errors import InputError, LimitExceeded
from shopkeeper.web import i18n
from shopkeeper.web.carts import MOST_OF_ONE
from shopkeeper.web.storefront import recommended
from shopkeeper.web.storefront.cards import buyable, price_of, product_url
from shopkeeper.web.storefront.forms import checked_form, field, wants_json
from shopkeeper.web.storefront.personal import NOTHING
from shopkeeper.web.storefront.recommended import row
from shopkeeper.web.storefront.store import Storefront, store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["BasketLine", "basket", "router", "total"]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class BasketLine:
    """One line of a cart with what the catalogue says now; `problem` says why it cannot be bought so."""

    product: str
    variant: str
    quantity: int
    title: str
    choice: str
    url: str
    image: str
    price: Money | None
    most: int
    problem: str

    @property
    def sum(self) -> Money | None:
        return Money(self.price.amount * self.quantity, self.price.currency) if self.price else None


def basket(store: Storefront, visitor: Visitor, language: str) -> list[BasketLine]:
    """The visitor's cart as it can be bought now; what was retired is kept as a line with a problem."""
    held = store.carts.lines(visitor.cart)
    products = store.shop.catalog.get_many([line.product for line in held])
    lines = []
    for line in held:
        product = products.get(line.product)
        variant = _variant(product, line.variant) if product else None
        if product is None or (line.variant and variant is None):
            title = pick(product.title, language) if product else line.product
            problem = i18n.text(language, "cart.gone")
            address = f"/{language}/search"
            lines.append(
                BasketLine(
                    line.product, line.variant, line.quantity, title, "", address, "", None, 0, problem
                )
            )
            continue
        thing = variant or product
        price = (price_of(thing)[0] or price_of(product)[0]) if variant else price_of(product)[0]
        stock = min(thing.quantity if thing.quantity is not None else MOST_OF_ONE, MOST_OF_ONE)
        problem = ""
        if not buyable(thing) or price is None:
            problem = i18n.text(language, "availability.out_of_stock")
        elif line.quantity > stock:
            problem = i18n.text(language, "cart.only", n=stock)
        image = (variant.image if variant else "") or (product.images[0].url if product.images else "")
        lines.append(
            BasketLine(
                line.product,
                line.variant,
                line.quantity,
                pick(product.title, language) or product.id,
                _choice(store, variant, language),
                product_url(language, product.id, line.variant),
                image,
                price,
                max(stock, line.quantity),
                problem,
            )
        )
    return lines


def total(lines: list[BasketLine], currency: str) -> Money:
    """What the lines cost together. Lines in another currency than the shop's are not part of it."""
    return Money(
        sum(
            line.sum.amount
            for line in lines
            if line.sum and line.sum.currency == currency and not line.problem
        ),
        currency,
    )


@router.get("/{language:language}/cart")
def cart(request: Request, language: str) -> Response:
    """What is in the cart."""
    store, visitor = store_of(request), Visitor.of(request)
    lines = basket(store, visitor, language)
    held = [line.product for line in lines]
    complete = row(store, visitor, language, "complete", products=held, limit=8) if held else NOTHING
    return store.page(
        request,
        "cart.html",
        visitor,
        background=visitor.record(store.shop, lambda: recommended.impressions(visitor, [complete])),
        complete=complete,
        lines=lines,
        total=total(lines, store.shop.config.currency),
        blocked=any(line.problem for line in lines),
        robots="noindex",
        popular=store.popular(language)[:4] if not lines else [],
    )


@router.post("/{language:language}/cart/add")
def add(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Puts one thing in, then shows the cart."""
    store, visitor = store_of(request), Visitor.of(request)
    product = store.shop.catalog.get(field(form, "product"))
    if product is None:
        raise HTTPException(404)
    name = field(form, "variant")
    variant = _variant(product, name)
    thing = variant or product
    if bool(product.variants) != bool(variant) or not buyable(thing):
        return _answer(request, store, visitor, language, i18n.text(language, "cart.cannot"), 409)
    quantity = _quantity(field(form, "quantity") or "1")
    held = sum(
        line.quantity
        for line in store.carts.lines(visitor.cart)
        if (line.product, line.variant) == (product.id, name)
    )
    if thing.quantity is not None and held + quantity > thing.quantity:
        return _answer(
            request, store, visitor, language, i18n.text(language, "cart.only", n=thing.quantity), 409
        )
    try:
        visitor.cart = store.carts.add(visitor.cart, product.id, name, quantity)
    except (InputError, LimitExceeded):
        return _answer(request, store, visitor, language, i18n.text(language, "cart.full"), 409)
    price = price_of(thing)[0] or price_of(product)[0]
    value = price.amount * quantity if price else None
    message = i18n.text(language, "cart.added", title=pick(product.title, language))
    response = _answer(request, store, visitor, language, message, 200)
    response.background = visitor.record(
        store.shop,
        lambda: [
            visitor.event(
                "cart", product=product.id, variant=name, quantity=quantity, value=value, place="product"
            )
        ],
    )
    visitor.save(response)
    visitor.save_cart(response)
    return response


@router.post("/{language:language}/cart/change")
def change(request: Request, language: str, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Sets how many of one thing are in the cart; none takes it out."""
    store, visitor = store_of(request), Visitor.of(request)
    product, variant = field(form, "product"), field(form, "variant")
    quantity = 0 if field(form, "remove") else _quantity(field(form, "quantity"))
    store.carts.change(visitor.cart, product, variant, quantity)
    response = RedirectResponse(f"/{language}/cart", 303)
    if not quantity:
        response.background = visitor.record(
            store.shop,
            lambda: [visitor.event("cart", product=product, variant=variant, quantity=-1, place="cart")],
        )
        visitor.save(response)
    return response


def _answer(
    request: Request, store: Storefront, visitor: Visitor, language: str, message: str, status: int
) -> Response:
    if wants_json(request):
        document = {"message": message, "count": store.carts.count(visitor.cart), "added": status == 200}
        return JSONResponse(document, status)
    if status == 200:
        return RedirectResponse(f"/{language}/cart", 303)
    title = i18n.text(language, "cart.problem")
    page = store.page(request, "message.html", visitor, title=title, message=message, robots="noindex")
    page.status_code = status
    return page


def _variant(product: Product | None, name: str) -> Variant | None:
    return next((one for one in product.variants if one.id == name), None) if product and name else None


def _choice(store: Storefront, variant: Variant | None, language: str) -> str:
    if variant is None:
        return ""
    return " · ".join(store.label("value", value, language) for value in variant.options.values())


def _quantity(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 4:
        raise HTTPException(400)
    return min(int(text), MOST_OF_ONE)

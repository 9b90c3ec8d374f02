"""The visitor's cart in the chat: the storefront's own on the shop's pages, a cart of the conversation elsewhere.

From another site a signed link puts the conversation's goods into the visitor's cart on the shop.
"""

from __future__ import annotations

import hmac
import time
from typing import Any
from urllib.parse import quote

from starlette.requests import Request

from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.conversation import Conversation
from shopkeeper.errors import InputError, LimitExceeded
from shopkeeper.web import i18n
from shopkeeper.web.assistant.access import signed
from shopkeeper.web.assistant.shape import title_of
from shopkeeper.web.problems import ProblemStatus
from shopkeeper.web.storefront.basket import basket, total
from shopkeeper.web.storefront.cards import buyable, price_of
from shopkeeper.web.storefront.store import Storefront
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["add", "adopt", "is_own_page", "join", "read_ticket", "view"]

TICKET_SECONDS = 86_400


def is_own_page(request: Request) -> bool:
    """True when a page of the shop itself asks: only then the cart's cookie counts."""
    return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"


def join(assistant: Assistant, store: Storefront, request: Request, held: Conversation) -> Conversation:
    """Joins the conversation with the cart that the visitor has on the shop's pages."""
    if not is_own_page(request):
        return held
    cart = Visitor.of(request).cart
    if cart and cart != held.cart and store.carts.lines(cart):
        assistant.join_cart(held.id, cart)
        return assistant.conversation(held.id)
    return held


def view(store: Storefront, request: Request, held: Conversation, language: str) -> dict[str, Any]:
    """How many pieces, what they cost, and where the cart is shown."""
    visitor = Visitor.of(request)
    visitor.cart = held.cart
    lines = basket(store, visitor, language)
    url = f"/{language}/cart"
    if not is_own_page(request) and lines:
        url = f"/{language}/chat/cart?ticket={quote(_ticket(store.shop.secret, held.id))}"
    return {
        "count": store.carts.count(held.cart),
        "total_text": i18n.money(total(lines, store.shop.config.currency), language),
        "url": url,
    }


def add(
    assistant: Assistant,
    store: Storefront,
    held: Conversation,
    product_id: str,
    variant_id: str,
    language: str,
) -> tuple[Conversation, str]:
    """Puts one piece in and says so. Raises ProblemStatus: 404 for unknown goods, 409 for what cannot be bought."""
    product = store.shop.catalog.get(product_id)
    if product is None:
        raise ProblemStatus(404, f"no product {product_id[:80]!r}; it may have been retired, ask for another")
    variant = next((one for one in product.variants if one.id == variant_id), None) if variant_id else None
    thing = variant or product
    price = price_of(thing)[0] or price_of(product)[0]
    fits = bool(product.variants) == bool(variant) == bool(variant_id)
    if not fits or not buyable(thing) or price is None:
        raise ProblemStatus(409, i18n.text(language, "cart.cannot"))
    has = sum(
        line.quantity
        for line in store.carts.lines(held.cart)
        if (line.product, line.variant) == (product.id, variant_id)
    )
    if thing.quantity is not None and has + 1 > thing.quantity:
        raise ProblemStatus(409, i18n.text(language, "cart.only", n=thing.quantity))
    try:
        cart = store.carts.add(held.cart, product.id, variant_id)
    except (InputError, LimitExceeded) as error:
        raise ProblemStatus(409, i18n.text(language, "cart.full")) from error
    if cart != held.cart:
        assistant.join_cart(held.id, cart)
        held = assistant.conversation(held.id)
    return held, i18n.text(language, "cart.added", title=title_of(product, language))


def adopt(store: Storefront, visitor: Visitor, held: Conversation) -> None:
    """Puts what the conversation's cart holds into the visitor's own; doing it twice adds nothing."""
    own = {(line.product, line.variant): line.quantity for line in store.carts.lines(visitor.cart)}
    for line in store.carts.lines(held.cart):
        missing = line.quantity - own.get((line.product, line.variant), 0)
        if missing > 0:
            try:
                visitor.cart = store.carts.add(visitor.cart, line.product, line.variant, missing)
            except LimitExceeded:
                return


def _ticket(secret: str, conversation: str) -> str:
    text = f"{conversation}.{int(time.time()) + TICKET_SECONDS}"
    return f"{text}.{signed(secret, 'chat-cart', text)}"


def read_ticket(secret: str, ticket: str) -> str:
    """The conversation whose cart the link carries; '' when it is not ours or too old."""
    text, _, signature = ticket.rpartition(".")
    conversation, _, until = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), signed(secret, "chat-cart", text).encode()):
        return ""
    return conversation if int(until) > time.time() else ""

"""The chat's own page in the storefront, the widget's script, and the link that carries a cart from another site."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from shopkeeper.errors import NotFound
from shopkeeper.web.assistant import cart
from shopkeeper.web.assistant.reception import Reception
from shopkeeper.web.storefront.store import store_of
from shopkeeper.web.storefront.visitor import Visitor

__all__ = ["router"]

router = APIRouter(include_in_schema=False)

HOUR = "public, max-age=3600"


@router.get("/widget.js")
def widget(request: Request) -> Response:
    """The script that any site may embed."""
    pages = store_of(request).pages
    response = pages.static(request, pages.hashes["widget.js"], "widget.js")
    assert response is not None
    response.headers["Cache-Control"] = HOUR
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@router.get("/{language:language}/chat")
def chat(request: Request, language: str) -> Response:
    """The chat as a page of its own."""
    store, visitor = store_of(request), Visitor.of(request)
    return store.page(request, "assistant/chat.html", visitor, robots="noindex")


@router.get("/{language:language}/chat/cart")
def carried(request: Request, language: str, ticket: str = "") -> Response:
    """Puts what was chosen in a chat on another site into the visitor's cart, and shows the cart."""
    store, visitor = store_of(request), Visitor.of(request)
    reception: Reception = request.app.state.reception
    conversation = cart.read_ticket(store.shop.secret, ticket[:500])
    if not conversation:
        raise HTTPException(404)
    try:
        held = reception.assistant.conversation(conversation)
    except NotFound as error:
        raise HTTPException(404) from error
    cart.adopt(store, visitor, held)
    response = RedirectResponse(f"/{language}/cart", 303, {"Cache-Control": "no-store"})
    if visitor.cart:
        visitor.save_cart(response)
    return response

"""Tools of the cart: put something in, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.cart import ConversationCart, cart_event
from shopkeeper.assistant.guide.doors import CartView
from shopkeeper.assistant.promises.reach import OutOfReach
from shopkeeper.assistant.service.speech import money
from shopkeeper.assistant.tools.tool import ShopTool, Stopped, ToolContext, ToolResult, schema
from shopkeeper.assistant.wording.tools import text
from shopkeeper.catalog.model import pick

__all__ = ["CART"]


def add_to_cart(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    cart = ConversationCart(context.turn, context.parts)
    try:
        view = cart.add(given["product"], str(given.get("variant", "")), int(given.get("quantity", 1)))
    except OutOfReach as error:
        raise Stopped("reach", str(error)) from error
    product = context.parts.catalog.get(given["product"])
    title = pick(product.title, context.language) if product else given["product"]
    told = text("added", context.language, title=title, count=view.count)
    return ToolResult(_data(context, view), (cart_event(view),), (told,), done="cart")


def view_cart(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    view = ConversationCart(context.turn, context.parts).view()
    data = _data(context, view)
    if not view.lines:
        return ToolResult(data, (cart_event(view),), (text("cart_empty", context.language),))
    things = ", ".join(
        text("cart_line", context.language, quantity=line["quantity"], title=line["title"])
        for line in data["lines"]
    )
    told = text("cart", context.language, things=things, total=data["total"])
    return ToolResult(data, (cart_event(view),), (told,))


def _data(context: ToolContext, view: CartView) -> dict[str, Any]:
    products = context.parts.catalog.get_many([product for product, _, _ in view.lines])
    lines = [
        {
            "product": product,
            "title": pick(products[product].title, context.language) or product,
            "variant": variant,
            "quantity": quantity,
        }
        for product, variant, quantity in view.lines
    ]
    return {"lines": lines, "count": view.count, "total": money(view.total, view.currency)}


CART = (
    ShopTool(
        "add_to_cart",
        "Puts a product of this conversation in the customer's cart, when the customer asks for it; i"
        "t can be taken out "
        "again on the cart's page. Nothing is bought by it.",
        schema(
            ["product"],
            product=("string", "id of a product returned in this conversation"),
            variant=("string", "id of its variant, when it has variants"),
            quantity={"type": "integer", "minimum": 1, "maximum": 99},
        ),
        "write",
        ("reach", "facts"),
        "cart",
        {"en": "Filling the cart", "zh": "正在加入购物车"},
        add_to_cart,
    ),
    ShopTool(
        "view_cart",
        "What is in the customer's cart and what it comes to.",
        schema(),
        "read",
        ("facts",),
        "cart",
        {"en": "Looking into the cart", "zh": "正在查看购物车"},
        view_cart,
    ),
)

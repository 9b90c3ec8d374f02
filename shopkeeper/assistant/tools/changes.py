"""Tools that change a customer's order: each only proposes a card; the change is made by the customer's
yes to that card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises import consent
from shopkeeper.assistant.promises.violations import Promise
from shopkeeper.assistant.service.speech import Speech, money
from shopkeeper.assistant.tools.orders import backend_of, customer_of, order_of
from shopkeeper.assistant.tools.tool import ShopTool, Stopped, ToolContext, ToolResult, schema
from shopkeeper.assistant.wording.tools import text
from shopkeeper.orders import actions as act
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.orders.model import Address, ReturnReason

__all__ = ["CHANGES", "card_event", "doing_of"]

_DOING: dict[type[Any], str] = {
    act.CancelOrder: "cancel",
    act.ReturnItems: "return",
    act.ExchangeItems: "exchange",
    act.ChangeOrderItems: "exchange",
    act.ChangeOrderAddress: "change",
    act.ChangeCustomerAddress: "change",
    act.ChangeOrderPayment: "change",
}


def doing_of(action: act.Action) -> str:
    """The word of promises.claims for an action."""
    return _DOING[type(action)]


def propose(context: ToolContext, action: act.Action) -> ToolResult:
    """Opens a card for the action. Raises Stopped when the shop's policy forbids it."""
    customer = customer_of(context)
    try:
        effect = backend_of(context).check(action, customer=customer.id)
    except PolicyRefusal as error:
        raise Stopped("policy", f"{error} (rule {error.rule})") from error
    card = consent.propose(customer.id, [effect])
    told = Speech(context.language, customer).effect(effect)
    state = context.turn.state
    events = []
    if state.card:
        events.append(card_event(state.card, "expired", context.language))
    state.card = {
        "card": card.as_dict(),
        "told": told,
        "id": card.id,
        "title": told,
        "turn": context.turn.turn.number,
    }
    asked = text("confirm", context.language, effect=told)
    events.append(card_event(state.card, "open", context.language))
    data = {
        "card": card.id,
        "effect": told,
        "state": "waits for the customer's yes",
        "next": "ask: do you confirm?",
    }
    return ToolResult(data, tuple(events), (asked,), facts=(told,), ends_turn=True)


def card_event(kept: Mapping[str, Any], state: str, language: str) -> Event:
    """The card as the chat shows it."""
    return Event(
        "card",
        {
            "id": kept["id"],
            "title": text("card_title", language),
            "lines": [kept["told"]],
            "effect": kept["told"],
            "state": state,
        },
    )


def cancel_order(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    order = order_of(context, given["order"])
    return propose(context, act.CancelOrder(order.id, given.get("reason", "")))


def return_items(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    order = order_of(context, given["order"])
    items = tuple(
        act.ReturnItem(
            str(one["line"]), int(one.get("quantity", 1)), ReturnReason(one.get("reason", "changed_mind"))
        )
        for one in given["items"]
    )
    return propose(context, act.ReturnItems(order.id, items, given.get("method", "")))


def exchange_items(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    """Of a delivered order an exchange, of one that has not left other variants."""
    order = order_of(context, given["order"])
    swaps = tuple(
        act.Swap(str(one["line"]), str(one["variant"]), int(one.get("quantity", 1))) for one in given["swaps"]
    )
    kind = act.ExchangeItems if order.status.value == "delivered" else act.ChangeOrderItems
    return propose(context, kind(order.id, swaps, given.get("method", "")))


def variants_for(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    order = order_of(context, given["order"])
    line = next((one for one in order.lines if one.id == given["line"]), None)
    if line is None:
        raise Stopped("who", f"line {given['line'][:40]!r} is not in order {order.id!r}")
    offers = backend_of(context).offers(line.product)
    rows = [
        {
            "variant": o.variant,
            "options": dict(o.options),
            "price": money(o.price, o.currency),
            "available": o.available,
        }
        for o in offers[:40]
    ]
    return ToolResult({"title": line.title, "variants": rows})


def change_address(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    customer = customer_of(context)
    known = {
        name: str(given.get(name, ""))
        for name in ("line1", "line2", "city", "region", "postal_code", "country")
    }
    address = Address(name=customer.name, **known)
    if given.get("order"):
        order = order_of(context, given["order"])
        return propose(context, act.ChangeOrderAddress(order.id, address))
    return propose(context, act.ChangeCustomerAddress(customer.id, address))


def change_payment(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    order = order_of(context, given["order"])
    return propose(context, act.ChangeOrderPayment(order.id, given["method"]))


_ORDER = ("string", "the order's number")
_METHOD = ("string", "id of one of the customer's payment methods, for the refund or the difference")
_CARD = " Opens a card; nothing is changed before the customer's own yes to it."
_ITEM = schema(
    ["line"],
    line=("string", "the line's id"),
    quantity={"type": "integer", "minimum": 1, "maximum": 10_000},
    reason={"type": "string", "enum": [r.value for r in ReturnReason]},
)
_SWAP = schema(
    ["line", "variant"],
    line=("string", "the line's id"),
    variant=("string", "id of the variant wanted instead"),
    quantity={"type": "integer", "minimum": 1, "maximum": 10_000},
)
_WHERE = dict.fromkeys(("line1", "line2", "city", "region", "postal_code", "country"), "string")
_CHECKS: tuple[Promise, ...] = ("who", "consent", "policy", "facts")
_PREPARING = {"en": "Preparing the change", "zh": "正在准备更改"}
CHANGES = (
    ShopTool(
        "cancel_order",
        "Cancels an order that has not left." + _CARD,
        schema(["order"], order=_ORDER, reason=("string", "as the customer says, e.g. no longer needed")),
        "write",
        _CHECKS,
        "card",
        _PREPARING,
        cancel_order,
    ),
    ShopTool(
        "return_items",
        "Sends things of a delivered order back." + _CARD,
        schema(
            ["order", "items"],
            order=_ORDER,
            items={"type": "array", "items": _ITEM, "minItems": 1},
            method=_METHOD,
        ),
        "write",
        _CHECKS,
        "card",
        _PREPARING,
        return_items,
    ),
    ShopTool(
        "exchange_items",
        "Exchanges things of an order for other variants of the same product." + _CARD,
        schema(
            ["order", "swaps"],
            order=_ORDER,
            swaps={"type": "array", "items": _SWAP, "minItems": 1},
            method=_METHOD,
        ),
        "write",
        _CHECKS,
        "card",
        _PREPARING,
        exchange_items,
    ),
    ShopTool(
        "variants_for",
        "The variants that a line of an order can be exchanged for, with prices.",
        schema(["order", "line"], order=_ORDER, line=("string", "the line's id")),
        "read",
        ("who", "facts"),
        "nothing",
        {"en": "Looking at the variants", "zh": "正在查看可换的款式"},
        variants_for,
    ),
    ShopTool(
        "change_address",
        "Changes the address of an order that has not left, or without an order the profile's." + _CARD,
        schema(["line1", "city", "postal_code", "country"], order=_ORDER, **_WHERE),
        "write",
        _CHECKS,
        "card",
        _PREPARING,
        change_address,
    ),
    ShopTool(
        "change_payment",
        "Changes how an order that has not left is paid." + _CARD,
        schema(["order", "method"], order=_ORDER, method=_METHOD),
        "write",
        _CHECKS,
        "card",
        _PREPARING,
        change_payment,
    ),
)

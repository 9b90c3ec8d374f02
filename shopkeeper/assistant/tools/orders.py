"""Tools that read a customer's records: who it is, orders, one order, its shipment, its refund."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.identity import Claim, identify
from shopkeeper.assistant.service.speech import Speech, money
from shopkeeper.assistant.tools.products import short
from shopkeeper.assistant.tools.tool import ShopTool, Stopped, ToolContext, ToolResult, schema
from shopkeeper.assistant.wording.tools import text
from shopkeeper.errors import NotFound
from shopkeeper.language import fold
from shopkeeper.orders.backend import OrderBackend
from shopkeeper.orders.model import Customer, Order

__all__ = ["ORDERS", "backend_of", "customer_of", "order_of"]


def backend_of(context: ToolContext) -> OrderBackend:
    """Raises NotFound where the shop's orders cannot be reached."""
    if context.parts.backend is None:
        raise NotFound("the shop's orders cannot be reached here; offer a person")
    return context.parts.backend


def customer_of(context: ToolContext) -> Customer:
    """The identified customer. Raises Stopped before there is one."""
    id = context.turn.customer
    found = backend_of(context).customer(id) if id else None
    if found is None:
        raise Stopped(
            "who", "the customer is not identified; ask for the e-mail, or the full name and zip code"
        )
    return found


def order_of(context: ToolContext, id: str) -> Order:
    """An order of the identified customer; another's is refused as if it were not there."""
    customer = customer_of(context)
    order = backend_of(context).order(id)
    if order is None:
        raise NotFound(f"order {id[:40]!r} is not one of this customer's")
    if order.customer != customer.id:
        raise Stopped("who", f"order {id[:40]!r} is not one of this customer's")
    return order


def identify_customer(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    """Only with what the customer wrote in this conversation: a model cannot bring an address of its own."""
    backend = backend_of(context)
    said = fold(" ".join([*(t.text for t in context.turns if t.role == "customer"), context.turn.text]))
    values = {k: " ".join(str(given.get(k, "")).split()) for k in ("email", "name", "postal_code")}
    for name, value in values.items():
        if value and fold(value) not in " ".join(said.split()):
            raise Stopped("who", f"the customer did not say the {name} {value!r}; ask for it")
    claim = Claim(
        [values["email"]] if values["email"] else [],
        [values["name"]] if values["name"] else [],
        [values["postal_code"]] if values["postal_code"] else [],
    )
    found = identify(backend, claim)
    before = context.turn.customer
    if found is None:
        return ToolResult({"found": False, "next": "ask again"}, (), (text("who", context.language),))
    if before and found.id != before:
        raise Stopped(
            "who", "another customer is identified in this conversation; one customer a conversation"
        )
    context.turn.identify(found.id)
    return ToolResult({"found": True, "name": short(context, found.name, "profile")}, (), ())


def list_orders(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    orders = backend_of(context).orders_of(customer_of(context).id)[:10]
    rows = [_row(context, order) for order in orders]
    plain = tuple(text("order", context.language, id=row["id"], status=row["status"]) for row in rows)
    return ToolResult({"orders": rows}, (), plain)


def order_details(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    order, customer = order_of(context, given["order"]), customer_of(context)
    speech = Speech(context.language, customer)
    row = _row(context, order) | {
        "lines": [_line(context, order, n) for n in range(len(order.lines))],
        "address": speech.address(order.address) if order.address else "",
        "payment_methods": [{"id": m.id, "kind": m.kind.value} for m in customer.payment_methods],
        "shipments": _shipments(order),
        "returns": [{"id": r.id, "status": r.status.value} for r in order.returns],
        "refunds": _refunds(order),
    }
    shown = Event(
        "order",
        {
            "id": order.id,
            "status": order.status.value,
            "lines": row["lines"],
            "shipments": row["shipments"],
            "total": row["total"],
        },
    )
    return ToolResult(
        row, (shown,), (text("order", context.language, id=order.id, status=order.status.value),)
    )


def shipment(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    order = order_of(context, given["order"])
    data = {"order": order.id, "status": order.status.value, "shipments": _shipments(order)}
    return ToolResult(data, (), (text("order", context.language, id=order.id, status=order.status.value),))


def refund_status(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    order = order_of(context, given["order"])
    data = {
        "order": order.id,
        "refunds": _refunds(order),
        "refunded": money(order.refunded, order.currency),
        "returns": [
            {"id": r.id, "status": r.status.value, "requested": r.requested[:10]} for r in order.returns
        ],
    }
    return ToolResult(data, (), (text("order", context.language, id=order.id, status=order.status.value),))


def _row(context: ToolContext, order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "status": order.status.value,
        "placed": order.placed[:10],
        "total": money(order.total, order.currency),
        "things": [short(context, line.title, "order") for line in order.lines],
    }


def _line(context: ToolContext, order: Order, at: int) -> dict[str, Any]:
    line = order.lines[at]
    return {
        "line": line.id,
        "product": line.product,
        "title": short(context, line.title, "order"),
        "options": {k: short(context, v, "order") for k, v in line.options.items()},
        "quantity": line.quantity,
        "price": money(line.unit_price, order.currency),
    }


def _shipments(order: Order) -> list[dict[str, Any]]:
    return [
        {
            "carrier": s.carrier,
            "tracking": s.tracking,
            "status": s.status.value,
            "shipped": s.shipped[:10],
            "promised": s.promised[:10],
            "delivered": s.delivered[:10],
        }
        for s in order.shipments
    ]


def _refunds(order: Order) -> list[dict[str, Any]]:
    return [
        {
            "id": r.id,
            "amount": money(r.amount, order.currency),
            "status": r.status.value,
            "made": r.created[:10],
        }
        for r in order.refunds
    ]


_ORDER = {"order": ("string", "the order's number")}
ORDERS = (
    ShopTool(
        "identify_customer",
        "Finds out who the customer is, by an e-mail address, or by full name and zip code, as the cu"
        "stomer wrote them in "
        "this conversation. Needed before anything about orders.",
        schema(email="string", name="string", postal_code="string"),
        "read",
        ("who",),
        "nothing",
        {"en": "Checking who you are", "zh": "正在核实身份"},
        identify_customer,
    ),
    ShopTool(
        "list_orders",
        "The identified customer's last ten orders.",
        schema(),
        "read",
        ("who", "facts"),
        "nothing",
        {"en": "Looking for your orders", "zh": "正在查询订单"},
        list_orders,
    ),
    ShopTool(
        "order_details",
        "One order: lines with their ids, address, payment methods, shipments, returns, refunds.",
        schema(["order"], **_ORDER),
        "read",
        ("who", "facts"),
        "order",
        {"en": "Looking at the order", "zh": "正在查看订单"},
        order_details,
    ),
    ShopTool(
        "shipment",
        "Where an order is: carrier, tracking number, status, days.",
        schema(["order"], **_ORDER),
        "read",
        ("who", "facts"),
        "nothing",
        {"en": "Tracking the parcel", "zh": "正在查询物流"},
        shipment,
    ),
    ShopTool(
        "refund_status",
        "Refunds and returns of an order.",
        schema(["order"], **_ORDER),
        "read",
        ("who", "facts"),
        "nothing",
        {"en": "Looking at the refund", "zh": "正在查询退款"},
        refund_status,
    ),
)

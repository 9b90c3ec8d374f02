"""Actions as calls of the tau2 retail tools, and such calls as actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shopkeeper.errors import NotFound, ShopkeeperError
from shopkeeper.orders.actions import (
    Action,
    CancelOrder,
    ChangeCustomerAddress,
    ChangeOrderAddress,
    ChangeOrderItems,
    ChangeOrderPayment,
    Effect,
    ExchangeItems,
    Offer,
    Receipt,
    ReturnItem,
    ReturnItems,
    Swap,
)
from shopkeeper.orders.adapters.tau2.export import address_out
from shopkeeper.orders.adapters.tau2.read import address_in
from shopkeeper.orders.backend import OrderBackend
from shopkeeper.orders.model import Customer, Order, OrderLine

__all__ = ["RecordedBackend", "action_of", "translate"]

Call = dict[str, Any]


def translate(action: Action, backend: OrderBackend) -> Call:
    """{"name", "arguments"} of the tool call that does the same. Ask before the action is performed: afterwards
    the order's lines may hold other variants. Raises NotFound for an unknown order or line."""
    if isinstance(action, ChangeCustomerAddress):
        arguments = {"user_id": action.customer, **address_out(action.address)}
        return {"name": "modify_user_address", "arguments": arguments}
    order = backend.order(action.order)
    if order is None:
        raise NotFound(f"order {action.order!r} is not known; check the number")
    of = {"order_id": order.id}
    method = getattr(action, "method", "") or (order.payments[0].method if order.payments else "")
    pay = {"payment_method_id": method}
    match action:
        case CancelOrder(reason=reason):
            return {"name": "cancel_pending_order", "arguments": {**of, "reason": reason}}
        case ChangeOrderAddress(address=address):
            return {"name": "modify_pending_order_address", "arguments": {**of, **address_out(address)}}
        case ChangeOrderPayment():
            return {"name": "modify_pending_order_payment", "arguments": {**of, **pay}}
        case ReturnItems(items=items):
            ids = [v for item in items for v in [_variant(order, item.line)] * item.quantity]
            return {"name": "return_delivered_order_items", "arguments": {**of, "item_ids": ids, **pay}}
    old = [v for swap in action.swaps for v in [_variant(order, swap.line)] * swap.quantity]
    new = [v for swap in action.swaps for v in [swap.variant] * swap.quantity]
    pending = isinstance(action, ChangeOrderItems)
    name = "modify_pending_order_items" if pending else "exchange_delivered_order_items"
    return {"name": name, "arguments": {**of, "item_ids": old, "new_item_ids": new, **pay}}


def _variant(order: Order, line: str) -> str:
    for one in order.lines:
        if one.id == line:
            return one.variant
    raise NotFound(f"line {line!r} is not one of order {order.id!r}; take one of its lines")


def action_of(name: str, arguments: Mapping[str, Any], backend: OrderBackend) -> Action | None:
    """The action that a call of a writing tool stands for; None for a tool that writes nothing.

    Raises NotFound for an unknown order, or an item that the order does not hold as often; KeyError for a
    missing argument.
    """
    if name == "modify_user_address":
        return ChangeCustomerAddress(arguments["user_id"], address_in(arguments))
    if name not in _WRITES:
        return None
    order = backend.order(arguments["order_id"])
    if order is None or order.id != arguments["order_id"]:
        raise NotFound("Order not found")
    id = order.id
    if name == "cancel_pending_order":
        return CancelOrder(id, arguments["reason"])
    if name == "modify_pending_order_address":
        return ChangeOrderAddress(id, address_in(arguments))
    method = arguments["payment_method_id"]
    if name == "modify_pending_order_payment":
        return ChangeOrderPayment(id, method)
    lines = _lines(order, arguments["item_ids"])
    if name == "return_delivered_order_items":
        return ReturnItems(id, tuple(ReturnItem(line.id) for line in lines), method)
    new = arguments["new_item_ids"]
    if len(new) != len(lines):
        raise NotFound("The number of items to be exchanged should match")
    swaps = tuple(Swap(line.id, variant) for line, variant in zip(lines, new, strict=True))
    if name == "modify_pending_order_items":
        return ChangeOrderItems(id, swaps, method)
    return ExchangeItems(id, swaps, method)


_WRITES = frozenset(
    {
        "cancel_pending_order",
        "exchange_delivered_order_items",
        "modify_pending_order_address",
        "modify_pending_order_items",
        "modify_pending_order_payment",
        "return_delivered_order_items",
    }
)


def _lines(order: Order, items: Sequence[str]) -> list[OrderLine]:
    """One line for each piece asked for: the first that still holds one."""
    left = {line.id: line.quantity for line in order.lines}
    found = []
    for item in items:
        line = next((one for one in order.lines if one.variant == item and left[one.id]), None)
        if line is None:
            raise NotFound(f"Number of {item} not found")
        left[line.id] -= 1
        found.append(line)
    return found


@dataclass(slots=True)
class RecordedBackend:
    """Passes everything on to `backend`, and notes each performed action as the tool call that does the same:
    `calls` holds {"name", "arguments", "result_ok"}."""

    backend: OrderBackend
    calls: list[Call] = field(default_factory=list)

    def find_customers(
        self, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
    ) -> Sequence[Customer]:
        return self.backend.find_customers(email=email, name=name, postal_code=postal_code, phone=phone)

    def customer(self, id: str) -> Customer | None:
        return self.backend.customer(id)

    def order(self, id: str) -> Order | None:
        return self.backend.order(id)

    def orders_of(self, customer: str) -> Sequence[Order]:
        return self.backend.orders_of(customer)

    def offers(self, product: str) -> Sequence[Offer]:
        return self.backend.offers(product)

    def products(self) -> Mapping[str, str]:
        return self.backend.products()

    def check(self, action: Action, *, customer: str) -> Effect:
        return self.backend.check(action, customer=customer)

    def perform(
        self,
        action: Action,
        *,
        customer: str,
        key: str,
        agreed: Effect | None = None,
        actor: str = "customer",
    ) -> Receipt:
        call = translate(action, self.backend)
        try:
            receipt = self.backend.perform(action, customer=customer, key=key, agreed=agreed, actor=actor)
        except ShopkeeperError:
            self.calls.append({**call, "result_ok": False})
            raise
        if not receipt.repeated:
            self.calls.append({**call, "result_ok": True})
        return receipt

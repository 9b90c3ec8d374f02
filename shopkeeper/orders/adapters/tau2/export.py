"""Gives a shop's records back in the tau2 retail form, and the hash by which two such worlds are compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from shopkeeper.orders import tables
from shopkeeper.orders.actions import Offer
from shopkeeper.orders.adapters.tau2.read import COUNTRIES, KINDS, STATUSES
from shopkeeper.orders.builtin import BuiltinBackend
from shopkeeper.orders.model import Address, Customer, Exchange, Order, OrderLine, OrderStatus, PaymentKind

__all__ = ["address_out", "canonical_sha", "export_world", "order_out", "product_out", "user_out"]

Document = dict[str, Any]
_STATUSES = {status: name for name, status in STATUSES.items()} | {OrderStatus.SHIPPED: "processed"}
_KINDS = {kind: name for name, kind in KINDS.items()}
_COUNTRIES = {iso: name for name, iso in COUNTRIES.items()}


def canonical_sha(world: Mapping[str, Any]) -> str:
    """SHA-256 of the world as JSON with sorted keys, no spaces, and no key whose value is null."""
    text = json.dumps(_without_null(world), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _without_null(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_null(one) for key, one in value.items() if one is not None}
    return [_without_null(one) for one in value] if isinstance(value, list) else value


def export_world(backend: BuiltinBackend, *, base: Mapping[str, Any] | None = None) -> Document:
    """The whole database in the form: {"products", "users", "orders"}.

    `base`, the export of the same records before anything was done to them, saves reading what has not changed.
    """
    customers, orders = tables.customers, tables.orders
    if base is None:
        products = {
            id: product_out(id, title, backend.offers(id)) for id, title in backend.products().items()
        }
        users = {customer.id: user_out(customer) for customer in backend.book.customers.all()}
        return {
            "products": products,
            "users": users,
            "orders": {order.id: order_out(order) for order in backend.book.read()},
        }
    with backend.engine.connect() as connection:
        changed_users = connection.scalars(select(customers.c.id).where(customers.c.version > 1)).all()
        changed_orders = connection.scalars(select(orders.c.id).where(orders.c.version > 1)).all()
    people = [one for id in changed_users if (one := backend.book.customers.get(id))]
    changed = [order for id in changed_orders if (order := backend.book.get(id))]
    return {
        "products": base["products"],
        "users": {**base["users"], **{one.id: user_out(one) for one in people}},
        "orders": {**base["orders"], **{one.id: order_out(one) for one in changed}},
    }


def product_out(id: str, title: str, offers: Sequence[Offer]) -> Document:
    """A product with its variants."""
    return {
        "name": title,
        "product_id": id,
        "variants": {
            offer.variant: {
                "item_id": offer.variant,
                "options": dict(offer.options),
                "available": offer.available,
                "price": _dollars(offer.price),
            }
            for offer in offers
        },
    }


def address_out(address: Address | None) -> Document:
    """An address in the form."""
    one = address or Address("", "")
    return {
        "address1": one.line1,
        "address2": one.line2,
        "city": one.city,
        "country": _COUNTRIES.get(one.country, one.country),
        "state": one.region,
        "zip": one.postal_code,
    }


def user_out(customer: Customer) -> Document:
    """A customer in the form."""
    first, last = customer.extra.get("name") or _halves(customer.name)
    cards = customer.extra.get("cards", {})
    methods: Document = {}
    for method in customer.payment_methods:
        methods[method.id] = {"source": _KINDS.get(method.kind, method.kind.value), "id": method.id}
        methods[method.id] |= cards.get(method.id, {})
        if method.kind is PaymentKind.GIFT_CARD:
            methods[method.id]["balance"] = _dollars(method.balance or 0)
    return {
        "user_id": customer.id,
        "name": {"first_name": first, "last_name": last},
        "address": address_out(customer.addresses[0] if customer.addresses else None),
        "email": customer.email,
        "payment_methods": methods,
        "orders": list(customer.extra.get("orders", ())),
    }


def _halves(name: str) -> tuple[str, str]:
    first, _, last = name.partition(" ")
    return first, last


def order_out(order: Order) -> Document:
    """An order in the form, with what was asked for it since."""
    document: Document = {
        "order_id": order.id,
        "user_id": order.customer,
        "address": address_out(order.address),
        "items": [_item(line) for line in order.lines for _ in range(line.quantity)],
        "status": _STATUSES[order.status],
        "fulfillments": [
            {"tracking_id": parcel.tracking.split(), "item_ids": _inside(order, parcel.lines)}
            for parcel in order.shipments
        ],
        "payment_history": _history(order),
    }
    if order.status is OrderStatus.CANCELLED and order.cancel_reason:
        document["cancel_reason"] = order.cancel_reason
    if any(exchange.changed for exchange in order.exchanges) and order.status is OrderStatus.PENDING:
        document["status"] = "pending (item modified)"
    variants = {line.id: line.variant for line in order.lines}
    if order.returns:
        document["status"] = "return requested"
        document["return_items"] = sorted(
            variants[line.line] for one in order.returns for line in one.lines for _ in range(line.quantity)
        )
        waiting = [refund.method for refund in order.refunds if refund.return_id]
        document["return_payment_method_id"] = waiting[-1] if waiting else None
    for exchange in order.exchanges:
        if not exchange.changed:
            document |= {"status": "exchange requested", **_exchanged(exchange)}
    return document


def _item(line: OrderLine) -> Document:
    return {
        "name": line.title,
        "product_id": line.product,
        "item_id": line.variant,
        "price": _dollars(line.unit_price),
        "options": dict(line.options),
    }


def _inside(order: Order, lines: Mapping[str, int]) -> list[str]:
    return [line.variant for line in order.lines for _ in range(lines.get(line.id, 0))]


def _history(order: Order) -> list[Document]:
    """Payments and refunds in the order they were made; the refund of a return is not in it yet."""
    entries = [(p.id, "payment", p.amount, p.method) for p in order.payments]
    entries += [(r.id, "refund", r.amount, r.method) for r in order.refunds if not r.return_id]
    document = [
        {"transaction_type": kind, "amount": _dollars(amount), "payment_method_id": method}
        for _, kind, amount, method in sorted(entries)
    ]
    for exchange in order.exchanges:
        if exchange.changed:  # its entry is the last: nothing more is paid or refunded after it
            if not exchange.difference:  # nothing moved; the form notes that too
                document.append({"transaction_type": "refund", "payment_method_id": exchange.method})
            document[-1]["amount"] = abs(_difference(exchange))
    return document


def _difference(exchange: Exchange) -> float:
    """New prices less old ones as the form's tools add them up: in dollars, one after the other, not rounded."""
    total = 0.0
    for line in exchange.lines:
        for _ in range(line.quantity):
            total += _dollars(line.price) - _dollars(line.old_price)
    return total


def _exchanged(exchange: Exchange) -> Document:
    pieces = [line for line in exchange.lines for _ in range(line.quantity)]
    return {
        "exchange_items": sorted(line.old_variant for line in pieces),
        "exchange_new_items": sorted(line.variant for line in pieces),
        "exchange_payment_method_id": exchange.method,
        "exchange_price_difference": _dollars(exchange.difference),
    }


def _dollars(cents: int) -> float:
    return cents / 100

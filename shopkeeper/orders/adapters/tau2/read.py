"""Reads a folder in the tau2 retail form: `db.json` becomes customers, orders and offers; its policy, rules."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from shopkeeper.errors import FeedError
from shopkeeper.language.money import minor_units
from shopkeeper.orders.actions import Offer
from shopkeeper.orders.model import (
    Address,
    Contact,
    Customer,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    PaymentStatus,
    Refund,
    Shipment,
    ShipmentStatus,
)
from shopkeeper.orders.policy.rules import CancelRule, ExchangeRule, ItemsRule, ReturnRule, Rules

__all__ = ["CURRENCY", "WorldFiles", "address_in", "read_world", "world_rules"]

CURRENCY = "USD"
STATUSES = {
    "pending": OrderStatus.PENDING,
    "processed": OrderStatus.PROCESSING,
    "delivered": OrderStatus.DELIVERED,
    "cancelled": OrderStatus.CANCELLED,
}
KINDS = {
    "credit_card": PaymentKind.CARD,
    "paypal": PaymentKind.PAYPAL,
    "gift_card": PaymentKind.GIFT_CARD,
}
#: countries as the form writes them, where that is not ISO 3166-1 alpha-2
COUNTRIES = {"USA": "US"}


@dataclass(frozen=True, slots=True)
class WorldFiles:
    """What a folder holds: `goods` maps product ids to their offers, `titles` to their names; `policy` is
    Markdown."""

    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    goods: Mapping[str, tuple[Offer, ...]]
    titles: Mapping[str, str]
    policy: str


def world_rules() -> Rules:
    """The rules of the form's written policy and tools: no windows; one change, return or exchange per order, and
    not both of the latter; after its items were changed an order can no longer be cancelled or paid otherwise.

    Two options copy the form's own tools: changed lines all get the last new variant's price and options, and a
    cancellation refunds every entry of the payment history.
    """
    return Rules(
        cancel=CancelRule(reasons=("no longer needed", "ordered by mistake"), refund_every_entry=True),
        items=ItemsRule(locks=("cancel", "payment"), last_variant_for_all=True),
        returns=ReturnRule(days=0, per_order=1, after_exchange=False),
        exchanges=ExchangeRule(days=0, per_order=1, after_return=False, same_variant=True),
    )


def read_world(folder: Path) -> WorldFiles:
    """Raises FeedError for a folder without `db.json`, or one that cannot be understood."""
    try:
        data = json.loads((folder / "db.json").read_text("utf-8"), parse_float=Decimal)
        policy = (folder / "policy.md").read_text("utf-8") if (folder / "policy.md").is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise FeedError(
            f"{str(folder)!r} has no readable db.json ({error}); name a folder that has"
        ) from error
    except json.JSONDecodeError as error:
        raise FeedError(f"db.json in {str(folder)!r} is not JSON: {error}") from error
    try:
        goods = {id: tuple(_offers(product)) for id, product in data["products"].items()}
        customers = tuple(_customer(user) for user in data["users"].values())
        known = {customer.id: customer for customer in customers}
        orders = tuple(_order(order, known[order["user_id"]]) for order in data["orders"].values())
        titles = {id: product["name"] for id, product in data["products"].items()}
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise FeedError(
            f"db.json in {str(folder)!r} is not in the tau2 retail form: {type(error).__name__} {error}"
        ) from error
    return WorldFiles(customers, orders, goods, titles, policy)


def _cents(amount: Decimal | int) -> int:
    return minor_units(Decimal(amount), CURRENCY)


def _offers(product: Mapping[str, Any]) -> Iterator[Offer]:
    for id, variant in product["variants"].items():
        yield Offer(
            id,
            product["product_id"],
            product["name"],
            dict(variant["options"]),
            _cents(variant["price"]),
            CURRENCY,
            variant["available"],
        )


def address_in(address: Mapping[str, str], name: str = "") -> Address:
    """An address of the form as the shop keeps it."""
    return Address(
        name,
        address["address1"],
        address["address2"],
        address["city"],
        address["state"],
        address["zip"],
        COUNTRIES.get(address["country"], address["country"]),
    )


def _customer(user: Mapping[str, Any]) -> Customer:
    first, last = user["name"]["first_name"], user["name"]["last_name"]
    cards = {
        id: {"brand": method["brand"], "last_four": method["last_four"]}
        for id, method in user["payment_methods"].items()
        if method["source"] == "credit_card"
    }
    return Customer(
        id=user["user_id"],
        name=f"{first} {last}",
        email=user["email"],
        addresses=(address_in(user["address"]),),
        payment_methods=tuple(_method(method) for method in user["payment_methods"].values()),
        extra={"name": [first, last], "orders": list(user["orders"]), "cards": cards},
    )


def _method(method: Mapping[str, Any]) -> PaymentMethod:
    kind = KINDS[method["source"]]
    label = {PaymentKind.PAYPAL: "PayPal", PaymentKind.GIFT_CARD: "gift card"}.get(kind, "")
    if kind is PaymentKind.CARD:
        label = f"{method['brand']} ending in {method['last_four']}"
    balance = _cents(method["balance"]) if kind is PaymentKind.GIFT_CARD else None
    return PaymentMethod(method["id"], kind, label=label, balance=balance)


def _order(order: Mapping[str, Any], customer: Customer) -> Order:
    id = order["order_id"]
    lines = tuple(
        OrderLine(
            item["product_id"],
            1,
            _cents(item["price"]),
            item["item_id"],
            item["name"],
            dict(item["options"]),
            f"{id}-{n}",
        )
        for n, item in enumerate(order["items"], 1)
    )
    status = STATUSES[order["status"]]
    methods = {method.id: method for method in customer.payment_methods}
    payments, refunds = [], []
    for n, entry in enumerate(order["payment_history"], 1):
        amount, method = _cents(entry["amount"]), methods[entry["payment_method_id"]]
        if entry["transaction_type"] == "payment":
            payments.append(Payment(f"{id}-M{n:02d}", amount, method.kind, method.id, PaymentStatus.CAPTURED))
        else:
            refunds.append(Refund(f"{id}-M{n:02d}", amount, "", method.kind, method.id, reason="cancelled"))
    return Order(
        id=id,
        placed="",
        currency=CURRENCY,
        lines=lines,
        customer=customer.id,
        status=status,
        contact=Contact(customer.name, customer.email),
        address=address_in(order["address"]),
        payments=tuple(payments),
        refunds=tuple(refunds),
        shipments=tuple(_shipments(order, lines, status)),
    )


def _shipments(
    order: Mapping[str, Any], lines: tuple[OrderLine, ...], status: OrderStatus
) -> Iterator[Shipment]:
    left = list(lines)
    arrived = status is OrderStatus.DELIVERED
    for n, parcel in enumerate(order["fulfillments"], 1):
        inside = {}
        for item in parcel["item_ids"]:
            line = next(one for one in left if one.variant == item)
            left.remove(line)
            inside[line.id] = 1
        yield Shipment(
            f"{order['order_id']}-S{n}",
            tracking=" ".join(parcel["tracking_id"]),
            status=ShipmentStatus.DELIVERED if arrived else ShipmentStatus.IN_TRANSIT,
            lines=inside,
        )

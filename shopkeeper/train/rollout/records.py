"""The records of one made-up customer: written as plain JSON in a training row, opened again as a shop in memory."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, StaticPool, create_engine

from shopkeeper.assistant.reading.context import LineView, ReadingContext
from shopkeeper.database import metadata
from shopkeeper.orders import tables
from shopkeeper.orders.actions import Offer
from shopkeeper.orders.book import OrderBook
from shopkeeper.orders.builtin import BuiltinBackend
from shopkeeper.orders.model import (
    Address,
    Customer,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    Shipment,
    ShipmentStatus,
)
from shopkeeper.orders.policy.rules import CancelRule, ExchangeRule, ItemsRule, RefundRule, ReturnRule, Rules

__all__ = ["CUSTOMER", "MOST_VARIANTS", "Records", "describe"]

CUSTOMER = "c1"
MOST_VARIANTS = 24  # of one kind of goods
NOW = datetime(2025, 1, 20, 12, tzinfo=UTC)
#: no windows: what a reading leads to must not hang on days that nobody talks of
RULES = Rules(
    cancel=CancelRule(reasons=("no longer needed", "ordered by mistake")),
    items=ItemsRule(),
    returns=ReturnRule(days=0),
    exchanges=ExchangeRule(days=0),
    refunds=RefundRule(to=("original", "any")),
)


def describe(context: ReadingContext, rng: random.Random) -> dict[str, Any]:
    """The customer, orders and goods of a reading context as JSON, with variants and prices drawn for the goods.
    Raises ValueError for a context without a customer."""
    if context.customer is None:
        raise ValueError("records need a customer")
    lines = [line for order in context.orders for line in order.lines]
    goods = {
        title: _variants(options, [x for x in lines if x.title == title], rng)
        for title, options in context.goods.items()
    }
    return {
        "language": context.language,
        "currency": context.orders[0].currency if context.orders else "USD",
        "name": context.customer.name,
        "email": context.customer.email,
        "addresses": [asdict(address) for address in context.customer.addresses],
        "methods": [[m.id, str(m.kind), m.label] for m in context.methods],
        "orders": [
            {
                "id": order.id,
                "status": order.status,
                "address": asdict(order.address) if order.address is not None else None,
                "method": order.method,
                "lines": [[x.title, dict(x.options), x.price, x.quantity] for x in order.lines],
            }
            for order in context.orders
        ],
        "goods": goods,
    }


class Records:
    """A shop in memory with these records. `close` it after use."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self.described = described
        self._offers = {
            f"p{at}": _offers(f"p{at}", title, variants, described["currency"])
            for at, (title, variants) in enumerate(described["goods"].items())
        }
        self._products = {title: f"p{at}" for at, title in enumerate(described["goods"])}
        self._engine = _memory()
        metadata.create_all(self._engine, tables=[getattr(tables, name) for name in tables.__all__])
        book = OrderBook(self._engine)
        book.customers.put([self._customer()])
        book.put([self._order(at, row) for at, row in enumerate(described["orders"])])
        self.backend = BuiltinBackend(
            self._engine,
            offers=lambda product: self._offers.get(product, ()),
            rules=RULES,
            products=lambda: {id: title for title, id in self._products.items()},
            now=lambda: NOW,
        )

    def offer(self, variant: str) -> Offer | None:
        """The variant, by its id."""
        return next((o for offers in self._offers.values() for o in offers if o.variant == variant), None)

    def sha(self) -> str:
        """The hash of all that a change can change: statuses, goods, addresses, money, what goes back. Times and ids of
        changes are left out."""
        orders = sorted(self.backend.orders_of(CUSTOMER), key=lambda order: order.id)
        customer = self.backend.customer(CUSTOMER)
        state = {
            "orders": [_state(order) for order in orders],
            "addresses": [asdict(a) for a in customer.addresses] if customer is not None else [],
        }
        text = json.dumps(state, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def close(self) -> None:
        """Frees the memory."""
        self._engine.dispose()

    def _customer(self) -> Customer:
        row = self.described
        methods = tuple(
            PaymentMethod(id, PaymentKind(kind), "token", label, 10**7 if kind == "gift_card" else None)
            for id, kind, label in row["methods"]
        )
        return Customer(
            CUSTOMER,
            row["name"],
            row["email"],
            language=row["language"],
            addresses=tuple(Address(**a) for a in row["addresses"]),
            payment_methods=methods,
        )

    def _order(self, at: int, row: Mapping[str, Any]) -> Order:
        id, status = row["id"], OrderStatus(row["status"])
        lines = tuple(
            OrderLine(
                self._products[title], quantity, price, self._variant(title, options), title, options,
                f"{id}-{n}",
            )
            for n, (title, options, price, quantity) in enumerate(row["lines"], 1)
        )  # fmt: skip
        placed = f"2025-01-{at + 1:02d}T09:00:00Z"
        kinds = {id: PaymentKind(kind) for id, kind, _ in self.described["methods"]}
        parcels: tuple[Shipment, ...] = ()
        if status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
            arrived = status is OrderStatus.DELIVERED
            parcels = (
                Shipment(
                    f"{id}-S1", "Post", f"T{at}{id.strip('#')}",
                    ShipmentStatus.DELIVERED if arrived else ShipmentStatus.IN_TRANSIT,
                    {line.id: line.quantity for line in lines}, placed, "", placed if arrived else "",
                ),
            )  # fmt: skip
        total = sum(line.total for line in lines)
        return Order(
            id, placed, self.described["currency"], lines, CUSTOMER, status,
            address=Address(**row["address"]) if row["address"] else None,
            payments=(Payment(f"{id}-P1", total, kinds[row["method"]], row["method"]),),
            shipments=parcels, language=self.described["language"],
        )  # fmt: skip

    def _variant(self, title: str, options: Mapping[str, str]) -> str:
        offers = self._offers[self._products[title]]
        return next((o.variant for o in offers if dict(o.options) == dict(options)), "")


def _variants(
    options: Mapping[str, Sequence[str]], bought: Sequence[LineView], rng: random.Random
) -> list[list[Any]]:
    """[options, price in minor units, whether it can be bought]: what was bought, each value at least once, what
    differs from a line in one option, and some more."""
    names = list(options)
    if not names:
        return [[{}, bought[0].price if bought else 1000, True]]
    rows: dict[tuple[str, ...], None] = {}
    for line in bought:
        rows[tuple(line.options.get(name, options[name][0]) for name in names)] = None
    if not rows:
        rows[tuple(rng.choice(options[name]) for name in names)] = None
    own = list(rows)
    for start in own:
        for at, name in enumerate(names):
            for value in options[name]:
                if len(rows) < MOST_VARIANTS or not any(row[at] == value for row in rows):
                    rows[(*start[:at], value, *start[at + 1 :])] = None
    for _ in range(MOST_VARIANTS):
        if len(rows) < MOST_VARIANTS:
            rows[tuple(rng.choice(options[name]) for name in names)] = None
    level = bought[0].price if bought else rng.randint(1000, 20000)
    prices = {own[at]: line.price for at, line in enumerate(bought[: len(own)])}
    return [
        [
            dict(zip(names, row, strict=True)),
            prices.get(row) or max(100, round(level * rng.uniform(0.7, 1.4) / 10) * 10),
            rng.random() < 0.92,
        ]
        for row in rows
    ]


def _offers(product: str, title: str, variants: Sequence[Any], currency: str) -> tuple[Offer, ...]:
    return tuple(
        Offer(f"{product}v{at}", product, title, options, price, currency, there)
        for at, (options, price, there) in enumerate(variants)
    )


def _state(order: Order) -> dict[str, Any]:
    return {
        "id": order.id,
        "status": str(order.status),
        "reason": order.cancel_reason,
        "lines": [[x.id, x.variant, x.quantity, x.unit_price] for x in order.lines],
        "address": asdict(order.address) if order.address is not None else None,
        "payments": sorted([p.amount, p.method, str(p.status)] for p in order.payments),
        "refunds": sorted([r.amount, r.method] for r in order.refunds),
        "returns": sorted([x.line, x.quantity] for back in order.returns for x in back.lines),
        "exchanges": sorted(
            [x.line, x.variant, x.quantity, swap.method] for swap in order.exchanges for x in swap.lines
        ),
    }


def _memory() -> Engine:
    return create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})

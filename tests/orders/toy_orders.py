"""A toy shop with two customers, three orders and a shelf, for the tests of the order system."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from shopkeeper.database import metadata, open_database
from shopkeeper.orders import (
    Address,
    Contact,
    Customer,
    Order,
    OrderBook,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
    Shipment,
    ShipmentStatus,
    tables,
)
from shopkeeper.orders.actions import Offer
from shopkeeper.orders.builtin import BuiltinBackend
from shopkeeper.orders.policy import Rules

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
HOME = Address("Mia Berg", "4 Lake Road", city="Dover", region="DE", postal_code="19901", country="US")
MIA = Customer(
    "C1",
    "Mia Berg",
    "mia@example.com",
    "+1 555-0100 200",
    addresses=(HOME,),
    payment_methods=(
        PaymentMethod("card", PaymentKind.CARD, "tok", "Card ending 1111"),
        PaymentMethod("gift", PaymentKind.GIFT_CARD, "tok", "Gift card", 3000),
    ),
)
TOM = Customer(
    "C2", "Tom Ash", "tom@example.com", addresses=(replace(HOME, name="Tom Ash", line1="5 Fen Lane"),)
)
SHELF = {
    "lamp": [
        Offer("lamp-red", "lamp", "Lamp", {"Color": "red"}, 4000, "USD", True),
        Offer("lamp-blue", "lamp", "Lamp", {"Color": "blue"}, 4500, "USD", True),
        Offer("lamp-gold", "lamp", "Lamp", {"Color": "gold"}, 9900, "USD", True),
        Offer("lamp-grey", "lamp", "Lamp", {"Color": "grey"}, 3500, "USD", False),
    ],
    "mug": [
        Offer("mug-s", "mug", "Mug", {"Size": "S"}, 900, "USD", True),
        Offer("mug-l", "mug", "Mug", {"Size": "L"}, 700, "USD", True),
    ],
}
PATHS = {"lamp": ("Home", "Lighting"), "mug": ("Kitchen",)}


def make_order(id: str, status: OrderStatus, *, method: str = "card", customer: str = "C1") -> Order:
    """One lamp and two mugs, 58.00 USD; delivered ones arrived on 10 May."""
    lines = (
        OrderLine("lamp", 1, 4000, "lamp-red", "Lamp", {"Color": "red"}, f"{id}-1"),
        OrderLine("mug", 2, 900, "mug-s", "Mug", {"Size": "S"}, f"{id}-2"),
    )
    kind = PaymentKind.GIFT_CARD if method == "gift" else PaymentKind.CARD
    arrived = status is OrderStatus.DELIVERED
    parcel = Shipment(
        f"{id}-S1",
        "Post",
        "T1",
        ShipmentStatus.DELIVERED,
        {f"{id}-1": 1, f"{id}-2": 2},
        delivered="2026-05-10T09:00:00Z",
    )
    return Order(
        id,
        "2026-05-05T08:00:00Z",
        "USD",
        lines,
        customer,
        status,
        Contact("Mia Berg", "mia@example.com"),
        HOME,
        payments=(Payment(f"{id}-P1", 5800, kind, method, created="2026-05-05T08:00:00Z"),),
        shipments=(parcel,) if arrived else (),
    )


def make_backend(engine: Engine, rules: Rules | None = None, now: datetime = NOW) -> BuiltinBackend:
    return BuiltinBackend(
        engine,
        offers=lambda product: SHELF.get(product, ()),
        rules=rules,
        products=lambda: {id: offers[0].title for id, offers in SHELF.items()},
        category=lambda product: PATHS.get(product, ()),
        now=lambda: now,
    )


def fill(engine: Engine) -> None:
    """Order W1 is pending, W2 delivered, W3 shipped; all are Mia's."""
    book = OrderBook(engine)
    book.customers.put([MIA, TOM])
    book.put(
        [
            make_order("W1", OrderStatus.PENDING),
            make_order("W2", OrderStatus.DELIVERED),
            make_order("W3", OrderStatus.SHIPPED),
        ]
    )


def open_shop(folder: Path) -> Engine:
    """The tables of orders in a file in `folder`, with the toy shop in them."""
    engine = open_database(f"sqlite:///{folder / 'shop.db'}")
    metadata.create_all(engine, tables=[getattr(tables, name) for name in tables.__all__])
    fill(engine)
    return engine

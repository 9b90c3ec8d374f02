"""What a reader knows of the conversation: the orders of the customer, the goods concerned, what was asked.

A reader only names what stands here or in the sentence; it decides nothing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args, runtime_checkable

from shopkeeper.assistant.commands import Command
from shopkeeper.llm.types import Message
from shopkeeper.orders.model import Address, Customer, Order, PaymentMethod

__all__ = ["ASKED", "Asked", "LineView", "OrderView", "Reader", "ReadingContext", "order_view"]

Asked = Literal[
    "",
    "identity",
    "order",
    "item",
    "variant",
    "method",
    "reason",
    "address",
    "confirm",
    "anything_else",
    "goods",
]
ASKED: tuple[str, ...] = get_args(Asked)


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of an order. `product`: the product's id; `title`: its name as people say it; `price` in minor units."""

    id: str
    product: str
    title: str
    options: Mapping[str, str] = field(default_factory=dict)
    price: int = 0
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order of the customer. `method`: the id of the payment method it was paid with; `total` in minor units."""

    id: str
    status: str = ""
    placed: str = ""
    lines: tuple[LineView, ...] = ()
    address: Address | None = None
    method: str = ""
    total: int = 0
    currency: str = ""


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """`goods`: title -> option -> the values it is sold with; `products`: titles of all kinds the shop sells, when they
    are few; `asked`: what the assistant asked last; `said`: the wishes that are open, for corrections; `also`: other names
    (of other languages): option -> name -> value, and under '' title -> title of an order line."""

    language: str = "en"
    customer: Customer | None = None
    orders: tuple[OrderView, ...] = ()
    methods: tuple[PaymentMethod, ...] = ()
    goods: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    products: tuple[str, ...] = ()
    asked: str = ""
    card_open: bool = False
    history: tuple[Message, ...] = ()
    said: tuple[Command, ...] = ()
    also: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@runtime_checkable
class Reader(Protocol):
    """Turns what a customer says into commands."""

    def read(self, sentence: str, context: ReadingContext) -> tuple[Command, ...]:
        """The commands meant, in the order said; () when nothing in it is for the service desk. Never raises on any
        text."""
        ...


def order_view(order: Order) -> OrderView:
    """What a reader sees of an order."""
    lines = tuple(
        LineView(
            id=line.id,
            product=line.product,
            title=line.title,
            options=dict(line.options),
            price=line.unit_price,
            quantity=line.quantity,
        )
        for line in order.lines
    )
    method = next((payment.method for payment in order.payments if payment.method), "")
    return OrderView(
        order.id, str(order.status), order.placed, lines, order.address, method, order.total, order.currency
    )

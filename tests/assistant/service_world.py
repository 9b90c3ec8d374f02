"""A small outdoor shop for the tests of the service desk: three kinds of goods, two customers, five orders.

Its reader takes commands as JSON, so that flows are tested without the reading of sentences."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.reading.context import Reader, ReadingContext
from shopkeeper.assistant.service.desk import DeskReply, DeskState, ServiceDesk
from shopkeeper.database import metadata, open_database
from shopkeeper.orders import (
    Address,
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
from shopkeeper.orders.policy.rules import CancelRule, ExchangeRule, ItemsRule, ReturnRule, Rules

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
PORTLAND = Address("Ida Holm", "12 Fir Street", "Unit 3", "Portland", "OR", "97201", "US")
CHICAGO = Address("Ida Holm", "9 Lake Drive", "", "Chicago", "IL", "60601", "US")
IDA = Customer(
    "C1",
    "Ida Holm",
    "ida@example.com",
    addresses=(PORTLAND,),
    payment_methods=(
        PaymentMethod("card-1", PaymentKind.CARD, "tok", "Visa ending in 1111"),
        PaymentMethod("gift-1", PaymentKind.GIFT_CARD, "tok", "", 5000),
    ),
)
BEN = Customer(
    "C2",
    "Ben Ode",
    "ben@example.com",
    addresses=(replace(CHICAGO, name="Ben Ode", line1="1 Pier", postal_code="60602"),),
    payment_methods=(PaymentMethod("card-2", PaymentKind.CARD, "tok", "Visa ending in 2222"),),
)


def _offers(product: str, title: str, rows: Sequence[tuple[str, dict[str, str], int, bool]]) -> list[Offer]:
    return [Offer(id, product, title, options, price, "USD", there) for id, options, price, there in rows]


SHELF = {
    "tent": _offers("tent", "Family Tent", [
        ("t-2-g", {"sleeps": "2", "color": "green"}, 20000, True),
        ("t-2-o", {"sleeps": "2", "color": "orange"}, 21000, True),
        ("t-4-g", {"sleeps": "4", "color": "green"}, 30000, True),
        ("t-4-o", {"sleeps": "4", "color": "orange"}, 31000, False),
        ("t-6-o", {"sleeps": "6", "color": "orange"}, 42000, True),
    ]),
    "paddle": _offers("paddle", "Canoe Paddle", [
        ("p-140-w", {"length": "140 cm", "blade": "wood"}, 4000, True),
        ("p-150-w", {"length": "150 cm", "blade": "wood"}, 4500, True),
        ("p-150-c", {"length": "150 cm", "blade": "carbon"}, 9000, True),
        ("p-160-c", {"length": "160 cm", "blade": "carbon"}, 9500, True),
    ]),
    "lantern": _offers("lantern", "Camp Lantern", [
        ("l-r", {"color": "red"}, 2500, True),
        ("l-b", {"color": "blue"}, 2600, True),
    ]),
}  # fmt: skip
TITLES = {"tent": "Family Tent", "paddle": "Canoe Paddle", "lantern": "Camp Lantern"}
RULES = Rules(
    cancel=CancelRule(reasons=("no longer needed", "ordered by mistake")),
    items=ItemsRule(locks=("cancel", "payment")),
    returns=ReturnRule(days=0, per_order=1, after_exchange=False),
    exchanges=ExchangeRule(days=0, after_return=False),
)


def line(variant: str, quantity: int = 1) -> OrderLine:
    offer = next(o for offers in SHELF.values() for o in offers if o.variant == variant)
    return OrderLine(offer.product, quantity, offer.price, variant, offer.title, dict(offer.options))


def order(
    id: str,
    day: int,
    status: OrderStatus,
    lines: Sequence[OrderLine],
    *,
    to: Address = PORTLAND,
    customer: str = "C1",
) -> Order:
    placed = f"2026-05-{day:02d}T09:00:00Z"
    lines = [replace(ln, id=f"{id}-{number}") for number, ln in enumerate(lines, 1)]
    total = sum(ln.total for ln in lines)
    sent = status in (OrderStatus.DELIVERED, OrderStatus.SHIPPED)
    parcel = Shipment(
        f"{id}-S1", "Post", f"TRACK{id}", ShipmentStatus.DELIVERED, {}, placed, "", placed if sent else ""
    )
    return Order(
        id, placed, "USD", tuple(lines), customer, status, address=to,
        payments=(Payment(f"{id}-P1", total, PaymentKind.CARD, "card-1" if customer == "C1" else "card-2"),),
        shipments=(parcel,) if sent else (),
    )  # fmt: skip


ORDERS = (
    order("W1001", 1, OrderStatus.DELIVERED, [line("t-2-g"), line("p-150-w"), line("l-r")]),
    order("W1002", 2, OrderStatus.PENDING, [line("t-4-g"), line("l-b")], to=CHICAGO),
    order("W1003", 3, OrderStatus.PENDING, [line("p-140-w")]),
    order("W1004", 4, OrderStatus.SHIPPED, [line("l-r")]),
    order("W2001", 5, OrderStatus.PENDING, [line("t-6-o")], customer="C2"),
)


class JsonReader:
    """Reads a turn that is JSON, one command or a list of them; any other text says nothing."""

    def read(self, sentence: str, context: ReadingContext) -> tuple[Command, ...]:
        if not sentence.startswith(("{", "[")):
            return ()
        rows = json.loads(sentence)
        return tuple(Command.from_dict(row) for row in (rows if isinstance(rows, list) else [rows]))


class Talk:
    """One conversation at the desk. The state goes through JSON before each turn, as it does between two processes."""

    def __init__(self, backend: BuiltinBackend, reader: Reader, language: str = "en") -> None:
        self.backend = backend
        self.desk = ServiceDesk(backend, reader)
        self.state = DeskState()
        self.language = language
        self.reply = DeskReply((), "")

    def say(self, text: str, **command: object) -> str:
        """The reply to `text`, or to a command given by its fields (`do`, ...)."""
        said = json.dumps(command) if command else text
        self.state = DeskState.from_dict(json.loads(json.dumps(self.state.as_dict())))
        self.reply = self.desk.turn(self.state, said, self.language)
        return self.reply.text

    def do(self, *commands: dict[str, object]) -> str:
        return self.say(json.dumps(list(commands)))

    def known(self) -> Talk:
        """As Ida, who has been identified."""
        self.do({"do": "identify", "fields": {"email": "ida@example.com"}})
        return self

    def yes(self) -> str:
        return self.do({"do": "yes"})

    def order(self, id: str) -> Order:
        found = self.backend.order(id)
        assert found is not None
        return found

    def unchanged(self) -> bool:
        """Whether all orders and customers are as they were at the beginning."""
        now = {o.id: self.order(o.id) for o in ORDERS}
        same = all(now[o.id].status == o.status and now[o.id].address == o.address for o in ORDERS)
        lines = all([ln.variant for ln in now[o.id].lines] == [ln.variant for ln in o.lines] for o in ORDERS)
        none = all(not o.returns and not o.exchanges and not o.refunds for o in now.values())
        ida = self.backend.customer("C1")
        return same and lines and none and ida is not None and ida.addresses == IDA.addresses


@contextmanager
def shop(folder: Path, rules: Rules = RULES) -> Iterator[BuiltinBackend]:
    """The shop in a database of its own."""
    engine = open_database(f"sqlite:///{folder / 'desk.db'}")
    metadata.create_all(engine, tables=[getattr(tables, name) for name in tables.__all__])
    book = OrderBook(engine)
    book.customers.put([IDA, BEN])
    book.put(ORDERS)
    offers: Callable[[str], Sequence[Offer]] = lambda product: SHELF.get(product, [])  # noqa: E731
    yield BuiltinBackend(engine, offers=offers, rules=rules, products=lambda: TITLES, now=lambda: NOW)
    engine.dispose()

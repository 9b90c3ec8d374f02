"""The order book: an order is placed once, comes back as it was, and forgets a person who asks for it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from shopkeeper.database import migrate, open_database
from shopkeeper.errors import Conflict, InputError, NotFound
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
    PaymentStatus,
    Refund,
    Return,
    ReturnLine,
    ReturnReason,
    ReturnStatus,
    Shipment,
    ShipmentStatus,
)

LINES = [OrderLine("p1", 2, 1250, "p1-m", "Shirt", {"Size": "M"}), OrderLine("p2", 1, 399, title="Cup")]
GUEST = Contact("Ann Guest", "ann@example.com", "555-0100")
HOME = Address("Ann Guest", "1 Mill Lane", city="Dover", postal_code="19901", country="US")
ADA = Customer(
    "C1",
    "Ada 王",
    "ada@example.com",
    "555-0101",
    "zh",
    (HOME, replace(HOME, line1="2 Oak Street", id="work")),
    (
        PaymentMethod("C1-card", PaymentKind.CARD, "tok_1"),
        PaymentMethod("C1-gift", PaymentKind.GIFT_CARD, "tok_2", "", 5000),
    ),
    {"personalisation": True, "marketing": False},
    "2026-01-01T00:00:00Z",
    {"note": "friendly"},
    1,
)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "shop.db"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


#: PostgreSQL is tried, too, where an address of an empty database is given; what is in it is deleted
POSTGRES = os.environ.get("SHOPKEEPER_TEST_POSTGRES", "")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def engine(request: pytest.FixtureRequest, empty: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copy(empty, tmp_path / "shop.db")
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}" if request.param == "sqlite" else POSTGRES)
    if request.param == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def book(engine: Engine) -> OrderBook:
    return OrderBook(engine)


def full(id: str = "SK1", placed: str = "2026-02-01T10:00:00Z", customer: str = "C1") -> Order:
    """An order with everything that can hang on one."""
    return Order(
        id=id,
        placed=placed,
        currency="USD",
        lines=tuple(replace(line, id=f"{id}-{n}") for n, line in enumerate(LINES, 1)),
        customer=customer,
        status=OrderStatus.DELIVERED,
        contact=GUEST,
        address=HOME,
        shipping=490,
        discount=100,
        tax=20,
        language="zh",
        session="s1",
        payments=(
            Payment(f"{id}-P1", 3309, PaymentKind.CARD, "C1-card", PaymentStatus.CAPTURED, placed, "ref"),
        ),
        shipments=(
            Shipment(
                f"{id}-S1", "Parcelway", "T1", ShipmentStatus.DELIVERED, {f"{id}-1": 2}, placed, "", placed
            ),
        ),
        returns=(
            Return(
                f"{id}-R1",
                (ReturnLine(f"{id}-1", 1, ReturnReason.TOO_SMALL, "tight"), ReturnLine(f"{id}-2", 1)),
                ReturnStatus.COMPLETED,
                placed,
                placed,
                "T2",
            ),
        ),
        refunds=(
            Refund(
                f"{id}-F1", 1649, f"{id}-R1", PaymentKind.CARD, "C1-card", created=placed, reason="return"
            ),
        ),
        idempotency_key=f"key-{id}",
        updated=placed,
        extra={"promotion": "WELCOME10"},
        version=3,
    )


def test_a_guest_places_an_order_and_it_comes_back(book: OrderBook) -> None:
    order = book.place(
        LINES, currency="USD", contact=GUEST, address=HOME, shipping=490, discount=300, session="s9"
    )
    assert (order.subtotal, order.total) == (2899, 3089)
    assert order.status is OrderStatus.PENDING
    assert [line.id for line in order.lines] == [f"{order.id}-1", f"{order.id}-2"]
    (paid,) = order.payments
    assert (paid.kind, paid.status, paid.amount) == (PaymentKind.DEMO, PaymentStatus.CAPTURED, 3089)
    assert book.get(order.id) == order
    assert book.get("SK0") is None


def test_a_customer_orders_with_what_the_shop_knows(book: OrderBook) -> None:
    book.customers.put([ADA])
    order = book.place(LINES, currency="USD", customer="C1", payment="C1-card")
    assert order.contact == Contact(ADA.name, ADA.email, ADA.phone)
    assert order.address == HOME
    assert (order.payments[0].kind, order.payments[0].method) == (PaymentKind.CARD, "C1-card")
    assert order.payments[0].status is PaymentStatus.AUTHORIZED, "nothing is captured before it ships"
    assert book.for_customer("C1") == [order]


def test_the_same_key_places_once_and_another_order_with_it_is_refused(book: OrderBook) -> None:
    first = book.place(LINES, currency="USD", contact=GUEST, idempotency_key="cart-1")
    assert book.place(LINES, currency="USD", contact=GUEST, idempotency_key="cart-1") == first
    with pytest.raises(Conflict, match="'cart-1'"):
        book.place(LINES[:1], currency="USD", contact=GUEST, idempotency_key="cart-1")
    assert book.counts()["orders"] == 1
    assert book.place(LINES, currency="USD", contact=GUEST) != book.place(
        LINES, currency="USD", contact=GUEST
    )


def test_clicking_many_times_at_once_places_one_order(book: OrderBook) -> None:
    with ThreadPoolExecutor(6) as pool:
        calls = [
            pool.submit(book.place, LINES, currency="USD", contact=GUEST, idempotency_key="k")
            for _ in range(12)
        ]
        ids = {call.result().id for call in calls}
    assert len(ids) == 1
    assert book.counts()["orders"] == 1


@pytest.mark.parametrize(
    ("wrong", "error", "quoted"),
    [
        ({"lines": []}, InputError, "one thing at least"),
        ({"lines": [OrderLine("", 1, 5)]}, InputError, "product ''"),
        ({"lines": [OrderLine("p", 0, 5)]}, InputError, "quantity 0"),
        ({"lines": [OrderLine("p", 10_001, 5)]}, InputError, "quantity 10001"),
        ({"lines": [OrderLine("p", 1, -5)]}, InputError, "unit_price -5"),
        ({"lines": [OrderLine("p", 1, 9.5)]}, InputError, "unit_price 9.5"),  # type: ignore[arg-type]
        ({"currency": "usd"}, InputError, "'usd'"),
        ({"shipping": -1}, InputError, "shipping -1"),
        ({"discount": 999_999}, InputError, "discount 999999"),
        ({"contact": None}, InputError, "email ''"),
        ({"contact": Contact("Ann", "nowhere")}, InputError, "'nowhere'"),
        ({"contact": Contact("A\0nn", "a@example.com")}, InputError, "no text"),
        ({"session": "\ud83d"}, InputError, "no text"),
        ({"customer": "C404"}, NotFound, "'C404'"),
        ({"payment": "card-1"}, NotFound, "'card-1'"),
        ({"customer": "C1", "payment": "C2-card"}, NotFound, "'C2-card'"),
    ],
)
def test_what_cannot_be_ordered_is_said_and_not_kept(
    book: OrderBook, wrong: dict[str, object], error: type[Exception], quoted: str
) -> None:
    book.customers.put([ADA])
    arguments: dict[str, object] = {"lines": LINES, "currency": "USD", "contact": GUEST} | wrong
    with pytest.raises(error, match=quoted):
        book.place(**arguments)  # type: ignore[arg-type]
    assert book.counts()["orders"] == 0


def test_a_backslash_is_text_like_any_other(book: OrderBook) -> None:
    name = "C:\\u0000 \\ and \\\\u0000"
    order = book.place(LINES, currency="USD", contact=replace(GUEST, name=name))
    found = book.get(order.id)
    assert found
    assert found.contact.name == name


def test_put_keeps_whole_orders_and_replaces_them(book: OrderBook) -> None:
    order = full()
    assert book.put([order, full("SK2", "2026-02-02T10:00:00Z")]) == 2
    assert book.get("SK1") == order
    assert order.refunded == 1649
    changed = replace(order, returns=(), refunds=(), lines=order.lines[:1], status=OrderStatus.SHIPPED)
    book.put([changed])
    assert book.get("SK1") == changed
    counts = book.counts()
    assert (counts["orders"], counts["lines"], counts["units"]) == (2, 3, 5)
    assert (counts["delivered"], counts["shipped"], counts["returns"], counts["refunds"]) == (1, 1, 1, 1)


def test_orders_are_listed_newest_first_and_read_oldest_first(book: OrderBook) -> None:
    days = [f"2026-02-{day:02d}T10:00:00Z" for day in (3, 1, 2)]
    book.put(full(f"SK{n}", day, f"C{n % 2}") for n, day in enumerate(days))
    assert [order.id for order in book.list()] == ["SK0", "SK2", "SK1"]
    assert [order.id for order in book.list(limit=1, offset=1)] == ["SK2"]
    assert [order.id for order in book.list(since=days[2], until=days[0])] == ["SK2"]
    assert book.list(status=OrderStatus.PENDING) == []
    assert [order.id for order in book.read()] == ["SK1", "SK2", "SK0"]
    assert [order.id for order in book.for_customer("C0")] == ["SK0", "SK2"]
    assert book.for_customer("") == []


def test_reading_goes_on_over_pages_of_equal_times(book: OrderBook) -> None:
    book.put(replace(full(f"SK{n:04d}"), idempotency_key="") for n in range(2100))
    assert [order.id for order in book.read()] == [f"SK{n:04d}" for n in range(2100)]


def test_customers_come_back_and_are_found_by_email(book: OrderBook) -> None:
    book.customers.put([replace(ADA, email=" Ada@Example.com"), Customer("C2")])
    assert book.customers.get("C1") == ADA
    assert book.customers.find(email="ADA@example.com ") == [ADA]
    assert book.customers.matching("AD") == [ADA]
    assert book.customers.matching(" ADA@ex") == [ADA]
    assert book.customers.matching("example") == [], "the end of an address is no name"
    assert book.customers.matching("%") == book.customers.matching(" ") == []
    assert book.customers.get("C9") is None
    assert [customer.id for customer in book.customers.all()] == ["C1", "C2"]
    assert book.customers.count() == 2
    for wrong in (Customer(""), Customer("C3", email="no at"), Customer("C3", email="a b@example.com")):
        with pytest.raises(InputError):
            book.customers.put([Customer("C4"), wrong])
    assert book.customers.count() == 2


def test_a_change_meanwhile_is_noticed(book: OrderBook) -> None:
    book.customers.put([ADA])
    mine = book.customers.get("C1")
    assert mine
    theirs = book.customers.update(replace(mine, phone="555-0199"))
    assert theirs.version == 2
    with pytest.raises(Conflict, match="'C1'"):
        book.customers.update(replace(mine, phone="555-0111"))
    assert book.customers.get("C1") == theirs
    with pytest.raises(NotFound, match="'C7'"):
        book.customers.update(replace(mine, id="C7"))
    book.customers.put([theirs])
    assert book.customers.get("C1") == theirs, "putting the same again is no change"
    book.customers.put([ADA])
    again = book.customers.get("C1")
    assert again
    assert (again.phone, again.version) == (ADA.phone, 3)


def test_export_is_json_of_all_that_is_kept(book: OrderBook) -> None:
    book.customers.put([ADA])
    book.put([full(), full("SK2", customer="C2")])
    document = json.loads(json.dumps(book.customers.export("C1")))
    assert document["customer"]["email"] == "ada@example.com"
    assert [order["id"] for order in document["orders"]] == ["SK1"]
    assert document["orders"][0]["returns"][0]["lines"][0]["note"] == "tight"
    with pytest.raises(NotFound, match="'C9'"):
        book.customers.export("C9")


def test_erase_takes_the_person_out_and_leaves_the_books(
    book: OrderBook, engine: Engine, tmp_path: Path
) -> None:
    book.customers.put([ADA])
    other = full("SK2", customer="C2")
    book.put([full(), other])
    assert book.customers.erase("C1") == 1
    assert book.customers.get("C1") is None
    assert book.for_customer("C1") == []
    kept = book.get("SK1")
    assert kept
    assert (kept.customer, kept.contact, kept.address, kept.session) == ("", Contact(), None, "")
    assert kept.total == full().total
    assert kept.payments[0].method == ""
    assert kept.returns[0].lines[0].note == ""
    assert book.get("SK2") == other
    with pytest.raises(NotFound, match="'C1'"):
        book.customers.erase("C1")
    if engine.dialect.name != "sqlite":
        return
    book.customers.put([replace(ADA, id="C3", name="Zebulon Unique", email="z@example.com")])
    book.customers.erase("C3")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"Zebulon" not in (tmp_path / "shop.db").read_bytes()


def test_migration_makes_the_tables_that_the_code_declares(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from shopkeeper.database import metadata

    mine = {
        "customers",
        "orders",
        "order_lines",
        "payments",
        "shipments",
        "returns",
        "return_lines",
        "refunds",
    }
    assert mine <= set(metadata.tables)
    with engine.connect() as connection:
        options = {
            "include_object": lambda item, name, kind, *_: (
                (name if kind == "table" else item.table.name) in mine
            ),
            "compare_server_default": False,
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []

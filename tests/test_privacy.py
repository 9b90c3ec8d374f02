"""One person erased: a mark that is in everything the shop keeps of them is nowhere in its files afterwards."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, select

from shopkeeper.assistant import tables as talk
from shopkeeper.assistant.alerts import StockAlerts
from shopkeeper.assistant.conversation import Conversation
from shopkeeper.assistant.knowledge.tables import questions
from shopkeeper.assistant.memory import Memory, Remembered
from shopkeeper.assistant.store import ConversationStore
from shopkeeper.catalog.model import Money, Product
from shopkeeper.catalog.review import Review
from shopkeeper.database import metadata
from shopkeeper.events import Event
from shopkeeper.orders import Address, Contact, Customer, OrderLine
from shopkeeper.orders import tables as orders
from shopkeeper.privacy import erase_person, export_person
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.profile import Interest, person_of
from shopkeeper.recommend.sponsored import Campaign, Slots
from shopkeeper.shop import Shop

MARK = "quetzalcoatlus"
#: of somebody else: stays
OTHER = "archaeopteryx"
CRAWLER = "Mozilla/5.0 (compatible; Examplebot/1.0)"
TIME = "2026-03-01T09:00:00Z"
#: columns that say whose a row is
WHOSE = {"customer", "person", "session", "visitor", "conversation"}
#: tables with such a column that hold nothing of a person: the conversation is a random name
NOBODYS = {"llm_usage"}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        shop.catalog.put(
            Product(f"lamp-{n}", {"en": f"Lamp {n}"}, category=("Lamps",), price=Money(100, "USD"))
            for n in range(9)
        )
        for who in (MARK, OTHER):
            live(shop, who)
        yield shop


def live(shop: Shop, who: str) -> None:
    """Everything that a person can leave in a shop, with the word `who` in each part."""
    ann, visit = f"{who}-id", f"{who}-visit"
    events = [
        Event(f"{who}-1", "search", TIME, visit, query=f"{who} lamp"),
        Event(f"{who}-2", "view", TIME, visit, product="lamp-1"),
        Event(f"{who}-3", "impression", TIME, visit, ann, "lamp-1", position=1, propensity=0.5,
              extra={"recommended": f"{who}-answer", "experiment": "e", "arm": who}),
        Event(f"{who}-4", "purchase", TIME, visit, ann, "lamp-1", quantity=1, value=100),
        Event(f"{who}-5", "consent", TIME, visit, ann, extra={"answer": "yes"}),
        Event(f"{who}-6", "view", TIME, f"{who}-second", ann, product="lamp-2"),
    ]  # fmt: skip
    assert shop.events.append(events) == 6
    robot = [Event(f"{who}-7", "view", TIME, f"{who}-robot", ann, product="lamp-3")]
    assert shop.bots.receive(robot, CRAWLER).flagged == 1
    person = person_of(ann)
    shop.profiles.said(person, [Interest("category", "Lamps")], f"a lamp, says {who}")
    shop.profiles.correct(person, Interest("brand", who), keep=False)
    shop.profiles.turn(person, True)
    shop.profiles.said(person_of("", visit), [Interest("brand", who)], who)
    campaign = shop.sponsored.campaigns.put(Campaign("Lamps", ("lamp-8",), 30))
    shop.sponsored.places.put("similar", Slots((2,)))
    shop.sponsored.board.forget()
    answer = shop.recommend.ask(Asked("similar", ann, visit, ("lamp-4",)))
    paid = next(item for item in answer.items if item.sponsored)
    assert shop.sponsored.clicked(answer.id, paid.product, customer=ann, session=visit).outcome == "charged"
    shop.sponsored.campaigns.switch(campaign.id, "ended")
    home = Address(f"{who} Lee", "4 Lake Road", city="Dover", postal_code="1", country="US")
    shop.orders.customers.put([Customer(ann, f"{who} Lee", f"{who}@shop.example", addresses=(home,))])
    shop.orders.place(
        [OrderLine("lamp-1", 1, 100)], currency="USD", customer=ann, session=visit, address=home,
        contact=Contact(f"{who} Lee", f"{who}@shop.example"), idempotency_key=f"{who}-key",
    )  # fmt: skip
    with shop.engine.begin() as connection:
        done = {"at": TIME, "customer": ann, "actor": "customer", "record": "customer", "version": 1}
        told = json.dumps({"name": f"{who} Lee"})
        connection.execute(
            insert(orders.actions).values(
                {
                    **done,
                    "key": str(len(who)),
                    "kind": "address",
                    "request": who,
                    "effect": told,
                    "receipt": "order-1-v2",
                }
            )
        )
        row = {"key": str(len(who)), "action": "address", "record_id": ann, "before": told, "after": told}
        connection.execute(insert(orders.audit).values({**done, **row}))
    shop.catalog.put_reviews([Review(f"r-{len(who)}", "lamp-1", ann, 5)])
    chat(shop, who, ann)


def chat(shop: Shop, who: str, customer: str) -> None:
    """A conversation with a row in every table that hangs on one."""
    held = ConversationStore(shop.engine).create(
        Conversation("", visitor=f"{who}-browser", customer=customer)
    )
    for thing in (f"customer:{customer}", f"visitor:{who}-browser", f"conversation:{held.id}"):
        Memory(shop.engine).keep(thing, [Remembered("size", who)], held.id)
        StockAlerts(shop.engine, shop.catalog).add(thing, "lamp-1", who, held.id)
    number = itertools.count(1)
    hanging = [
        talk.turns,
        talk.events,
        talk.cards,
        talk.handoffs,
        talk.ratings,
        talk.violations,
        talk.intents,
    ]
    with shop.engine.begin() as connection:
        for table in (*hanging, questions):
            row = {c.name: _made(c.type.python_type, f"{who}{next(number)}") for c in table.c}
            row = {name: value for name, value in row.items() if name != "seq" or table is talk.events}
            connection.execute(insert(table).values({**row, "conversation": held.id}))


def _made(kind: type, text: str) -> object:
    return text[-16:] if kind is str else 1


def holding(shop: Shop, mark: str) -> set[str]:
    """Names of the tables that hold the mark, in whatever column."""
    found = set()
    with shop.engine.connect() as connection:
        for table in metadata.sorted_tables:
            if mark[-8:] in repr(connection.execute(select(table)).all()):
                found.add(table.name)
    return found


def whose(table: Table) -> bool:
    return bool(WHOSE & {column.name for column in table.c}) and table.name not in NOBODYS


def test_a_person_is_in_every_table_that_says_whose_a_row_is(shop: Shop) -> None:
    """A table that is added later fails here until it is in `live`, and then below until it is erased."""
    assert {table.name for table in metadata.sorted_tables if whose(table)} <= holding(shop, MARK)


def test_an_export_has_what_is_kept(shop: Shop) -> None:
    told = export_person(shop, f"{MARK}-id")
    json.dumps(told)
    assert (len(told["events"]), len(told["flagged"]), len(told["paid_clicks"])) == (6, 1, 1)
    assert [len(told[name]) for name in ("chats", "memory", "alerts", "reviews")] == [1, 6, 3, 1]
    assert MARK[-8:] in told["chats"][0]["turns"][0]["text"]
    assert {part["part"] for part in told["elsewhere"]} == {"account", "orders"}
    assert OTHER[-8:] not in repr(told)


def test_nothing_of_an_erased_person_is_in_the_shops_files(shop: Shop, tmp_path: Path) -> None:
    before = {table: count for table, count in counts(shop, OTHER).items() if count}
    gone = erase_person(shop, f"{MARK}-id")
    assert (gone["events"], gone["flagged"], gone["paid_clicks"], gone["chats"]) == (6, 1, 1, 1)
    assert (gone["memory"], gone["alerts"], gone["reviews"]) == (6, 3, 1)
    assert holding(shop, MARK) <= {"customers", "orders", "order_actions", "order_audit"}
    shop.orders.customers.erase(f"{MARK}-id")
    assert holding(shop, MARK) == set()
    assert counts(shop, OTHER) == before
    assert sum(one.spent for one in shop.sponsored.campaigns.all()) > 0  # what was charged stays
    shop.close()
    for file in (tmp_path / "shop").rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert MARK[-8:].encode() not in held, file
    assert OTHER[-8:].encode() in (tmp_path / "shop" / "shop.db").read_bytes()


def test_erasing_again_and_nobody_changes_nothing(shop: Shop) -> None:
    erase_person(shop, f"{MARK}-id")
    before = counts(shop, OTHER)
    again = erase_person(shop, f"{MARK}-id")
    assert {name: count for name, count in again.items() if isinstance(count, int) and count} == {}
    erase_person(shop, "nobody")
    assert counts(shop, OTHER) == before


def counts(shop: Shop, mark: str) -> dict[str, int]:
    with shop.engine.connect() as connection:
        rows = {t.name: connection.execute(select(t)).all() for t in metadata.sorted_tables}
    found = {name: sum(mark[-8:] in repr(row) for row in held) for name, held in rows.items()}
    return {name: count for name, count in found.items() if count}

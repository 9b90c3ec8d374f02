"""What a person can leave in a shop: a row in every table that says whose it is, each with a word to find it by."""

from __future__ import annotations

import itertools
import json

from sqlalchemy import insert, select

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
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.profile import Interest, person_of
from shopkeeper.recommend.sponsored import Campaign, Slots
from shopkeeper.shop import Shop

MARK = "quetzalcoatlus"
#: of somebody else: stays
OTHER = "archaeopteryx"
CRAWLER = "Mozilla/5.0 (compatible; Examplebot/1.0)"
TIME = "2026-03-01T09:00:00Z"


def lived_in(shop: Shop) -> None:
    """Nine lamps, and all that two people left."""
    shop.catalog.put(
        Product(f"lamp-{n}", {"en": f"Lamp {n}"}, category=("Lamps",), price=Money(100, "USD"))
        for n in range(9)
    )
    for who in (MARK, OTHER):
        live(shop, who)


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


def counts(shop: Shop, mark: str) -> dict[str, int]:
    with shop.engine.connect() as connection:
        rows = {t.name: connection.execute(select(t)).all() for t in metadata.sorted_tables}
    found = {name: sum(mark[-8:] in repr(row) for row in held) for name, held in rows.items()}
    return {name: count for name, count in found.items() if count}

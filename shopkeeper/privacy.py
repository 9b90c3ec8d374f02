"""One person's data: what the shop keeps of what they did, said and like, handed over or erased; and what is elsewhere.

Orders and the account stay, as the law on accounts asks: `Customers.erase` takes the person out of those.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from shopkeeper.assistant.forgetting import erase_talk, export_talk
from shopkeeper.catalog.review import forget_author, reviews_by
from shopkeeper.errors import InputError
from shopkeeper.orders import tables as orders
from shopkeeper.shop import Shop

__all__ = ["elsewhere", "erase_person", "export_person"]


def export_person(shop: Shop, customer: str, session: str = "") -> dict[str, Any]:
    """All that the shop keeps of what a customer did, said and likes, as one JSON-ready document.

    {"customer", "events", "flagged", "profile", "said", "corrections", "choices", "paid_clicks", "chats", "memory",
    "alerts", "reviews", "elsewhere"}; events also of the same visits before the person was known. `session` is a visit
    of the same person, alone for one who is not known.
    Raises InputError when both are empty.
    """
    visits = _visits(shop, customer, session)
    return {
        "customer": customer,
        "events": [asdict(event) for event in shop.events.export(customer, session)],
        "flagged": [asdict(event) for event in shop.bots.export(customer, visits)],
        **shop.profiles.export(customer, session),
        "paid_clicks": shop.sponsored.export(customer, visits),
        **export_talk(shop.engine, customer),
        "reviews": [asdict(review) for review in reviews_by(shop.engine, customer)],
        "elsewhere": elsewhere(shop, customer),
    }


def erase_person(shop: Shop, customer: str, session: str = "") -> dict[str, Any]:
    """Erases what `export_person` gives, but for `elsewhere`; returns how many of each: {"customer", "events",
    "flagged", "profile", "paid_clicks", "chats", "memory", "alerts", "reviews", "elsewhere"}. Reviews stay, without
    their author. Models trained on the events forget them when they are next trained anew.

    Raises InputError when both are empty.
    """
    visits = _visits(shop, customer, session)
    profile = shop.profiles.erase(customer, session)
    profile += sum(shop.profiles.erase(session=visit) for visit in visits if visit != session)
    paid = shop.sponsored.erase(customer, visits)  # it knows visits by the events: before these go
    gone = {
        "customer": customer,
        "events": shop.events.erase(customer, session),
        "flagged": shop.bots.erase(customer, visits),
        "profile": profile,
        "paid_clicks": paid,
        **erase_talk(shop.engine, customer),
        "reviews": forget_author(shop.engine, customer),
        "elsewhere": elsewhere(shop, customer),
    }
    if "recommend" in shop.__dict__:
        shop.recommend.refresh()  # nothing of it stays in memory
    return gone


def elsewhere(shop: Shop, customer: str) -> list[dict[str, Any]]:
    """What erasing leaves of this customer in other parts of the shop: {"part", "count", "note"}."""
    c, o = orders.customers, orders.orders
    parts = (
        ("account", c, c.c.id == customer, "name, addresses, consents; Customers.erase takes it away"),
        (
            "orders", o, o.c.customer == customer,
            "kept for the books as the law asks; Customers.erase takes the person out of them",
        ),
    )  # fmt: skip
    found: list[dict[str, Any]] = []
    if not customer:
        return found
    with shop.engine.connect() as connection:
        for part, table, mine, note in parts:
            if count := connection.scalar(select(func.count()).select_from(table).where(mine)):
                found.append({"part": part, "count": int(count), "note": note})
    return found


def _visits(shop: Shop, customer: str, session: str) -> list[str]:
    if not customer and not session:
        raise InputError("customer '' is nobody; give the id of a customer")
    return list(dict.fromkeys([*shop.events.visits(customer), *([session] if session else [])]))

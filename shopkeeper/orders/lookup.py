"""Finding a customer by what a person can say of themselves: e-mail, name, postal code, phone."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from sqlalchemy import Engine, func, select

from shopkeeper.orders import tables
from shopkeeper.orders.model import Address, Contact, Customer, PaymentKind, PaymentMethod
from shopkeeper.orders.rows import to_customer

__all__ = ["GUEST", "find_customers", "guest"]

_T = tables.customers
#: ids of people who ordered without an account begin with this, followed by their e-mail address
GUEST = "guest:"


def find_customers(
    engine: Engine, *, email: str = "", name: str = "", postal_code: str = "", phone: str = ""
) -> Sequence[Customer]:
    """Customers that fit all that is given, whatever the case; () when nothing is given. Where no account fits, an
    e-mail address alone, or name and postal code together, find who ordered without one: a guest, whose id is "guest:"
    and the address."""
    email, name = email.strip().lower(), _folded(name)
    postal_code, digits = _code(postal_code), re.sub(r"\D", "", phone)
    if not (email or name or postal_code or digits):
        return ()
    query = select(_T)
    if email:
        query = query.where(_T.c.email == email)
    if postal_code:
        query = query.where(func.lower(_T.c.addresses).contains(postal_code[:2]))
    with engine.connect() as connection:
        found = [to_customer(row) for row in connection.execute(query.order_by(_T.c.id)).mappings()]
    fitting = [
        one
        for one in found
        if (not name or _folded(one.name) == name)
        and (not postal_code or any(_code(a.postal_code) == postal_code for a in one.addresses))
        and (not digits or _same_phone(digits, re.sub(r"\D", "", one.phone)))
    ]
    if not fitting and email and not (name or postal_code or digits):
        unknown = guest(engine, GUEST + email)
        return (unknown,) if unknown else ()
    if not fitting and name and postal_code and not (email or digits):
        return _guests_called(engine, name, postal_code)
    return tuple(fitting)


def _guests_called(engine: Engine, name: str, postal_code: str) -> tuple[Customer, ...]:
    """The guests who had an order sent under that name to that postal code, by e-mail address."""
    orders = tables.orders
    query = select(orders.c.contact, orders.c.address).where(
        orders.c.customer == "", func.lower(orders.c.address).contains(postal_code[:2], autoescape=True)
    )
    emails: set[str] = set()
    with engine.connect() as connection:
        for row in connection.execute(query):
            contact = Contact(**json.loads(row.contact))
            home = Address(**json.loads(row.address)) if row.address else None
            named = name in (_folded(contact.name), _folded(home.name if home else ""))
            if contact.email and named and home and _code(home.postal_code) == postal_code:
                emails.add(contact.email.strip().lower())
    found = [guest(engine, GUEST + email) for email in sorted(emails)]
    return tuple(one for one in found if one is not None)


def guest(engine: Engine, id: str) -> Customer | None:
    """Someone who ordered without an account, as a customer with the contact and address of the last order."""
    email, orders = id.removeprefix(GUEST).strip().lower(), tables.orders
    if not id.startswith(GUEST) or "@" not in email:
        return None
    query = (
        select(orders.c.contact, orders.c.address, orders.c.language, orders.c.placed)
        .where(orders.c.customer == "", func.lower(orders.c.contact).contains(email, autoescape=True))
        .order_by(orders.c.placed.desc(), orders.c.id)
    )
    with engine.connect() as connection:
        for row in connection.execute(query):
            contact = Contact(**json.loads(row.contact))
            if contact.email.strip().lower() == email:
                homes = (Address(**json.loads(row.address)),) if row.address else ()
                paid = (PaymentMethod("", PaymentKind.DEMO),)
                return Customer(
                    GUEST + email, contact.name, email, contact.phone, row.language, homes, paid, version=0
                )
    return None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _code(text: str) -> str:
    return re.sub(r"[\s-]", "", text).casefold()


def _same_phone(one: str, other: str) -> bool:
    """Equal digits; a country code that only one of them has is forgiven."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= 7 and long.endswith(short))

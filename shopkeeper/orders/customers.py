"""The shop's customers: put, get, find, erase, export."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Engine, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.orders import tables
from shopkeeper.orders.audit import forget
from shopkeeper.orders.model import Customer
from shopkeeper.orders.rows import customer_row, dump, load_orders, to_customer

__all__ = ["Customers"]

_T = tables.customers


class Customers:
    """Customers of one shop."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get(self, id: str) -> Customer | None:
        """The customer, or None when nobody has that id."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_T).where(_T.c.id == id)).mappings().first()
        return to_customer(row) if row else None

    def find(self, *, email: str) -> list[Customer]:
        """Customers with this e-mail address, whatever its case."""
        wanted = email.strip().lower()
        with self._engine.connect() as connection:
            rows = (
                connection.execute(select(_T).where(_T.c.email == wanted).order_by(_T.c.id)).mappings().all()
            )
        return [to_customer(row) for row in rows]

    def matching(self, words: str, limit: int = 10) -> list[Customer]:
        """Customers whose name or id holds `words` or whose e-mail address begins with them, whatever their case, in
        order of id; none for empty words."""
        wanted = words.strip().lower()
        if not wanted:
            return []
        holds = [func.lower(column).contains(wanted, autoescape=True) for column in (_T.c.name, _T.c.id)]
        begins = _T.c.email.startswith(wanted, autoescape=True)
        query = select(_T).where(or_(*holds, begins)).order_by(_T.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [to_customer(row) for row in connection.execute(query).mappings()]

    def refused(self, ids: Iterable[str], purpose: str) -> set[str]:
        """Those of `ids` whose consents say no to a purpose."""
        wanted = list(ids)
        found: set[str] = set()
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), 1000):
                some = _T.c.id.in_(wanted[start : start + 1000])
                query = select(_T.c.id, _T.c.consents).where(
                    some, _T.c.consents.contains(purpose, autoescape=True)
                )
                found.update(
                    id for id, said in connection.execute(query) if json.loads(said).get(purpose) is False
                )
        return found

    def all(self) -> Iterator[Customer]:
        """All customers in order of id, streamed."""
        last = ""
        while True:
            query = select(_T).where(_T.c.id > last).order_by(_T.c.id).limit(1000)
            with self._engine.connect() as connection:
                rows = connection.execute(query).mappings().all()
            yield from map(to_customer, rows)
            if len(rows) < 1000:
                return
            last = rows[-1]["id"]

    def count(self) -> int:
        """Number of customers."""
        with self._engine.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(_T)) or 0)

    def put(self, customers: Iterable[Customer]) -> int:
        """Adds customers, or replaces those whose id is there; all or none; returns how many were given.
        The version of one that was already equal stays.

        E-mail addresses are kept in lower case. Raises InputError for a customer that cannot be used.
        """
        rows = [customer_row(_checked(customer)) for customer in customers]
        if not rows:
            return 0
        insert = sqlite.insert if self._engine.dialect.name == "sqlite" else postgresql.insert
        into = insert(_T)
        names = [column.name for column in _T.c if column.name not in ("id", "version")]
        changed: dict[str, Any] = {name: into.excluded[name] for name in names}
        changed["version"] = _T.c.version + 1
        for row in rows:
            row["version"] = 1
        with self._engine.begin() as connection:
            different = or_(*(_T.c[name] != into.excluded[name] for name in names))
            connection.execute(
                into.on_conflict_do_update(index_elements=["id"], set_=changed, where=different), rows
            )
        return len(rows)

    def update(self, customer: Customer) -> Customer:
        """Saves a changed customer whose `version` is the one it was read with; returns it with the next.

        Raises NotFound for an id nobody has, Conflict when someone else changed it meanwhile.
        """
        row = customer_row(_checked(customer))
        row["version"] = customer.version + 1
        same = (_T.c.id == customer.id) & (_T.c.version == customer.version)
        with self._engine.begin() as connection:
            done = connection.execute(update(_T).where(same).values(row)).rowcount
        if not done:
            if self.get(customer.id) is None:
                raise NotFound(f"customer {customer.id!r} is not known; check the id")
            raise Conflict(
                f"customer {customer.id!r} was changed meanwhile; read it again and repeat the change"
            )
        return replace(customer, version=customer.version + 1)

    def export(self, id: str) -> dict[str, Any]:
        """All that is kept of a customer, as one JSON-ready document: {"customer", "orders"}.

        Raises NotFound for an id nobody has.
        """
        customer = self.get(id)
        if customer is None:
            raise NotFound(f"customer {id!r} is not known; check the id")
        query = select(tables.orders).where(tables.orders.c.customer == id).order_by(tables.orders.c.placed)
        with self._engine.connect() as connection:
            found = load_orders(connection, connection.execute(query).mappings().all())
        return {"customer": asdict(customer), "orders": [asdict(order) for order in found]}

    def erase(self, id: str) -> int:
        """Deletes the customer and takes the person out of the orders, which stay for the books with their
        lines and amounts, and so does the audit trail; returns how many orders.

        Raises NotFound for an id nobody has."""
        orders = tables.orders
        nobody = {
            "customer": "",
            "session": "",
            "idempotency_key": None,
            "request": None,
            "contact": dump({}),
            "address": None,
            "extra": dump({"erased": True}),
            "cancel_reason": "",
            "version": orders.c.version + 1,
        }
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, do not only unlink
            mine = select(orders.c.id).where(orders.c.customer == id)
            for table in (tables.payments, tables.refunds, tables.exchanges):
                connection.execute(update(table).where(table.c.order_id.in_(mine)).values(method=""))
            sent_back = select(tables.returns.c.id).where(tables.returns.c.order_id.in_(mine))
            notes = tables.return_lines
            connection.execute(update(notes).where(notes.c.return_id.in_(sent_back)).values(note=""))
            parcels = tables.shipments
            connection.execute(update(parcels).where(parcels.c.order_id.in_(mine)).values(tracking=""))
            forget(connection, id)
            if not connection.execute(_T.delete().where(_T.c.id == id)).rowcount:
                raise NotFound(f"customer {id!r} is not known; check the id")
            return int(
                connection.execute(update(orders).where(orders.c.customer == id).values(nobody)).rowcount
            )


def _checked(customer: Customer) -> Customer:
    if not customer.id:
        raise InputError(f"customer id {customer.id!r} is empty; give each customer an id of its own")
    email = customer.email.strip().lower()
    if email and ("@" not in email[1:-1] or any(c.isspace() for c in email)):
        raise InputError(
            f"email {customer.email!r} of customer {customer.id!r} is not an address; write name@example.com"
        )
    return replace(customer, email=email)

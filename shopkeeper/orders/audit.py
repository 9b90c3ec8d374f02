"""The audit trail: who changed which record when, under which key, and what differed before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select, update

from shopkeeper.orders import tables
from shopkeeper.orders.model import Customer, Order
from shopkeeper.orders.rows import dump

__all__ = ["AuditEntry", "AuditTrail", "forget", "note"]

_T = tables.audit
#: fields of an order that tell of a person
_PERSONAL = frozenset({"address", "cancel_reason", "contact", "customer", "extra", "session"})
#: fields of what hangs on an order that do
_BLANKED = ("method", "note", "tracking", "reference")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One changed record. `before` and `after` hold the fields that differ; `version` is the one after."""

    seq: int
    at: str
    key: str
    actor: str
    customer: str
    action: str
    record: str
    record_id: str
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class AuditTrail:
    """Reads what was written; nothing is ever changed in it, but a person can be taken out of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def entries(
        self, *, order: str = "", customer: str = "", after: int = 0, limit: int = 1000
    ) -> list[AuditEntry]:
        """Oldest first: of one order, or of one customer's record and orders, or all; those after `after`."""
        query = select(_T).where(_T.c.seq > after)
        if order:
            query = query.where((_T.c.record == "order") & (_T.c.record_id == order))
        if customer:
            query = query.where(_T.c.customer == customer)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(_T.c.seq).limit(limit)).mappings().all()
        return [
            AuditEntry(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})
            for row in rows
        ]


def note(
    connection: Connection,
    before: Order | Customer,
    after: Order | Customer,
    *,
    at: str,
    key: str,
    actor: str,
    action: str,
) -> None:
    """Writes the difference of two states of one record, in the transaction that makes it."""
    old, new = asdict(before), asdict(after)
    different = [name for name in new if new[name] != old[name] and name not in ("version", "updated")]
    order = isinstance(after, Order)
    connection.execute(
        _T.insert().values(
            at=at,
            key=key,
            actor=actor,
            customer=after.customer if isinstance(after, Order) else after.id,
            action=action,
            record="order" if order else "customer",
            record_id=after.id,
            version=after.version,
            before=dump({name: old[name] for name in different}),
            after=dump({name: new[name] for name in different}),
        )
    )


def forget(connection: Connection, customer: str) -> None:
    """Takes a person out of the trail and the used keys; what happened to the orders stays."""
    used = tables.actions
    nobody = {"customer": "", "request": "", "effect": "{}"}
    mine = (used.c.customer == customer) & (used.c.record != customer)
    connection.execute(update(used).where(mine).values(nobody))
    connection.execute(
        update(used).where(used.c.customer == customer).values(nobody | {"record": "", "receipt": ""})
    )
    for row in connection.execute(select(_T).where(_T.c.customer == customer)).mappings().all():
        values = {"customer": "", "before": _impersonal(row["before"]), "after": _impersonal(row["after"])}
        if row["record"] == "customer":
            values |= {"record_id": "", "before": "{}", "after": "{}"}
        connection.execute(update(_T).where(_T.c.seq == row["seq"]).values(values))


def _impersonal(text: str) -> str:
    document = {name: value for name, value in json.loads(text).items() if name not in _PERSONAL}
    for parts in document.values():
        for part in parts if isinstance(parts, list) else ():
            _blank(part)
    return dump(document)


def _blank(part: Any) -> None:
    if isinstance(part, dict):
        for name, value in part.items():
            if name in _BLANKED:
                part[name] = ""
            elif isinstance(value, list):
                for one in value:
                    _blank(one)

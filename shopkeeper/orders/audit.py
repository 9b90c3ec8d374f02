"""The audit trail: who changed which record when, under which key, and what differed before and after."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Engine, select

from shopkeeper.orders import tables
from shopkeeper.orders.model import Customer, Order
from shopkeeper.orders.rows import dump

__all__ = ["AuditEntry", "AuditTrail", "note"]

_T = tables.audit


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

"""One change of the records: its key, the compared and set records, and the audit trail, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, RowMapping, select

from shopkeeper.errors import Conflict, InputError
from shopkeeper.orders import tables
from shopkeeper.orders.actions import Action
from shopkeeper.orders.audit import note
from shopkeeper.orders.model import Customer, Order
from shopkeeper.orders.rows import dump
from shopkeeper.orders.saving import save_customer, save_order

__all__ = ["Entry", "Ledger", "request_mark"]


def request_mark(action: Action, customer: str) -> str:
    """Hash of what was asked under a key: the same key with another mark is a conflict."""
    return hashlib.sha256(dump([type(action).__name__, customer, asdict(action)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is written about a change: `request` is the hash of what was asked under `key`, `receipt` its id."""

    key: str
    at: str
    actor: str
    customer: str
    kind: str
    request: str
    record: str
    receipt: str
    version: int
    effect: Mapping[str, Any]


class Ledger:
    """Writes changes of orders and customers."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def done(self, key: str, request: str) -> RowMapping | None:
        """What was done under `key`, None when nothing was. Raises Conflict when it was something else, and
        InputError for an empty key."""
        if not key:
            raise InputError(f"idempotency key {key!r} is empty; give each action a key of its own")
        table = tables.actions
        with self._engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.key == key)).mappings().first()
        if row is not None and row["request"] != request:
            raise Conflict(f"idempotency key {key!r} was used for something else; take a new key")
        return row

    def write(
        self,
        entry: Entry,
        orders: Sequence[tuple[Order, Order]] = (),
        customers: Sequence[tuple[Customer, Customer]] = (),
    ) -> None:
        """Writes the (before, after) records. Raises Conflict when one is no longer as it was
        before, IntegrityError when the key was used meanwhile; then nothing is written."""
        about = {"at": entry.at, "key": entry.key, "actor": entry.actor, "action": entry.kind}
        with self._engine.begin() as connection:
            connection.execute(
                tables.actions.insert().values(
                    key=entry.key,
                    at=entry.at,
                    customer=entry.customer,
                    actor=entry.actor,
                    kind=entry.kind,
                    request=entry.request,
                    effect=dump(dict(entry.effect)),
                    record=entry.record,
                    receipt=entry.receipt,
                    version=entry.version,
                )
            )
            for before, after in orders:
                note(connection, before, save_order(connection, after), **about)
            for known, changed in customers:
                note(connection, known, save_customer(connection, changed), **about)

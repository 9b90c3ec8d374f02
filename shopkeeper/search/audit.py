"""Who changed what in the merchant's search books (rules, synonyms), and when.

An entry is written in the same transaction as the change, together with a version counter per book, by
which every process notices changes made by another.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Integer,
    String,
    Table,
    Text,
    insert,
    select,
    update,
)

from shopkeeper.database import metadata
from shopkeeper.language import fold

__all__ = ["AuditEntry", "Version", "audit_entries", "folded_phrase", "now", "record_change"]

audit_table = Table(
    "search_audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("time", String(32), nullable=False),
    Column("by", String(80), nullable=False),
    Column("book", String(20), nullable=False, index=True),
    Column("action", String(20), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("before", Text, nullable=True),
    Column("after", Text, nullable=True),
)

version_table = Table(
    "search_versions",
    metadata,
    Column("book", String(20), primary_key=True),
    Column("version", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change: `action` is "create", "change", "delete", "propose", "accept" or "reject"; `before` and
    `after` are the whole entry, None where there was or is none."""

    time: str
    by: str
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def now() -> str:
    """The time in UTC, ISO 8601 with a trailing Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def folded_phrase(text: str) -> str:
    """`text` folded (case, width, diacritics) with single spaces: what queries are compared by."""
    return " ".join(fold(text).split())


def record_change(
    connection: Connection,
    book: str,
    by: str,
    action: str,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Writes the entry and raises the book's version, in the caller's transaction."""
    dumped = [None if side is None else json.dumps(side, ensure_ascii=False) for side in (before, after)]
    connection.execute(
        insert(audit_table).values(
            time=now(),
            by=by[:80],
            book=book,
            action=action,
            subject=subject,
            before=dumped[0],
            after=dumped[1],
        )
    )
    raised = (
        update(version_table).where(version_table.c.book == book).values(version=version_table.c.version + 1)
    )
    if connection.execute(raised).rowcount == 0:
        connection.execute(insert(version_table).values(book=book, version=1))


def audit_entries(engine: Engine, book: str, limit: int) -> list[AuditEntry]:
    """The latest `limit` changes of a book, newest first."""
    columns = audit_table.c
    query = select(audit_table).where(columns.book == book).order_by(columns.id.desc()).limit(limit)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [
        AuditEntry(
            row.time,
            row.by,
            row.action,
            row.subject,
            None if row.before is None else json.loads(row.before),
            None if row.after is None else json.loads(row.after),
        )
        for row in rows
    ]


class Version:
    """A book's version as the database has it, asked at most every `seconds`; free in between."""

    def __init__(self, engine: Engine, book: str, seconds: float = 0.5) -> None:
        self._engine = engine
        self._query = select(version_table.c.version).where(version_table.c.book == book)
        self._seconds = seconds
        self._asked = float("-inf")
        self._value = -1

    def current(self) -> int:
        """The version, at most `seconds` old; 0 for a book nobody wrote in."""
        moment = time.monotonic()
        if moment - self._asked >= self._seconds:
            with self._engine.connect() as connection:
                self._value = connection.execute(self._query).scalar() or 0
            self._asked = moment
        return self._value

    def forget(self) -> None:
        """Asks the database again the next time: this process has just changed the book."""
        self._asked = float("-inf")

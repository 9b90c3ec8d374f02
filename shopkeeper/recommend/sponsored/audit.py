"""Who changed which campaign or place, and when; written in the transaction of the change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from shopkeeper.recommend.sponsored import tables

__all__ = ["Entry", "entries", "now", "record"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: `action` is "create" or "change"; `before` None where there was nothing."""

    time: str
    by: str
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def differences(self) -> list[tuple[str, Any, Any]]:
        """(field, before, after) of what changed."""
        before, after = self.before or {}, self.after or {}
        return [
            (name, before.get(name), after.get(name))
            for name in after
            if before.get(name) != after.get(name) and name not in ("updated", "version", "spent")
        ]


def now() -> str:
    """The time in UTC, ISO 8601 with a trailing Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def record(
    connection: Connection,
    by: str,
    subject: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """Writes one entry in the caller's transaction."""
    dumped = [None if side is None else json.dumps(side, ensure_ascii=False) for side in (before, after)]
    row = {
        "time": now(),
        "by": by[:80],
        "action": "change" if before else "create",
        "subject": subject,
        "before": dumped[0],
        "after": dumped[1],
    }
    connection.execute(insert(tables.audit).values(row))


def entries(engine: Engine, subject: str = "", limit: int = 30) -> list[Entry]:
    """The latest changes, newest first; of one campaign or place if given."""
    columns = tables.audit.c
    query = select(tables.audit).order_by(columns.id.desc()).limit(limit)
    if subject:
        query = query.where(columns.subject == subject)
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return [
        Entry(
            row.time,
            row.by,
            row.action,
            row.subject,
            json.loads(row.before) if row.before else None,
            json.loads(row.after) if row.after else None,
        )
        for row in rows
    ]

"""Who changed which strategy or experiment when; its length is also how other processes notice a change."""

from __future__ import annotations

import json
import time as clock
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from shopkeeper.recommend.rules import tables

__all__ = ["Entry", "Ledger"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of `subject` ("strategy home", "experiment NAME"). `time` is microseconds since 1970 UTC; `before`
    and `after` are the whole document, None where there was or is none of the merchant's."""

    time: int
    by: str
    action: str
    subject: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


class Ledger:
    """Writes entries in the caller's transaction, and reads them."""

    def __init__(self, engine: Engine, seconds: float = 0.5) -> None:
        self._engine = engine
        self._seconds = seconds
        self._asked = float("-inf")
        self._length = -1
        self._query = select(func.coalesce(func.max(tables.audit.c.id), 0))

    def record(
        self,
        connection: Connection,
        by: str,
        action: str,
        subject: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        """Writes one entry."""
        dumped = [None if side is None else json.dumps(side, ensure_ascii=False) for side in (before, after)]
        values = {"time": int(clock.time() * 1e6), "by": by[:80], "action": action, "subject": subject}
        connection.execute(insert(tables.audit).values(**values, before=dumped[0], after=dumped[1]))

    def entries(self, subject: str = "", limit: int = 100) -> list[Entry]:
        """The latest changes, newest first; of one subject where it is given."""
        a = tables.audit.c
        query = (
            select(a.time, a.by, a.action, a.subject, a.before, a.after).order_by(a.id.desc()).limit(limit)
        )
        if subject:
            query = query.where(a.subject == subject)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            Entry(time, by, action, what, *(None if side is None else json.loads(side) for side in sides))
            for time, by, action, what, *sides in rows
        ]

    def length(self) -> int:
        """The number of the last entry, asked at most every half second, or at once after `forget`."""
        moment = clock.monotonic()
        if moment - self._asked >= self._seconds:
            with self._engine.connect() as connection:
                self._length = int(connection.execute(self._query).scalar_one())
            self._asked = moment
        return self._length

    def forget(self) -> None:
        """This process has just changed something."""
        self._asked = float("-inf")

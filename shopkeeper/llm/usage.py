"""What the language model was used for: one row a request, and sums of them by day, model and purpose.

Rows are written behind the caller's back, a batch a second, so that no reply waits for the database.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import SQLAlchemyError

from shopkeeper.llm.tables import usage
from shopkeeper.llm.types import Usage

__all__ = ["UsageLog", "UsageSum"]

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class UsageSum:
    """One day's requests of one model for one purpose; `cost` in minor units of the shop's currency."""

    day: date
    model: str
    purpose: str
    requests: int
    failed: int
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int
    seconds: float
    cost: float


class UsageLog:
    """Appends to and reads from the table llm_usage."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._rows: list[Mapping[str, Any]] = []
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, model: str, purpose: str, conversation: str, finish: str, used: Usage, cost: int) -> None:
        """Notes one request; `cost` in millionths of a minor unit. Written within a second."""
        now = time.time()
        row = {
            "time": int(now * 1_000_000),
            "day": int(now // 86400),
            "model": model,
            "purpose": purpose,
            "conversation": conversation,
            "finish": finish,
            "prompt_tokens": used.prompt_tokens,
            "completion_tokens": used.completion_tokens,
            "cached_tokens": used.cached_tokens,
            "first_token_seconds": used.first_token_seconds,
            "seconds": used.seconds,
            "cost": cost,
        }
        with self._lock:
            self._rows.append(row)
            if self._timer is None:
                self._timer = threading.Timer(1.0, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Writes what is waiting; keeps it for the next time when the database is not to be had."""
        with self._lock:
            rows, self._rows = self._rows, []
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        if not rows:
            return
        try:
            with self._database.begin() as connection:
                connection.execute(insert(usage), rows)
        except SQLAlchemyError:
            with self._lock:
                self._rows = (rows + self._rows)[-10_000:]

    def sums(self, since: date | None = None, until: date | None = None) -> list[UsageSum]:
        """By day, model and purpose, oldest day first; both days are included."""
        self.flush()
        table = usage.c
        query = select(
            table.day,
            table.model,
            table.purpose,
            func.count(),
            func.sum((table.finish == "failed").cast(table.prompt_tokens.type)),
            func.sum(table.prompt_tokens),
            func.sum(table.completion_tokens),
            func.sum(table.cached_tokens),
            func.sum(table.seconds),
            func.sum(table.cost),
        )
        if since is not None:
            query = query.where(table.day >= since.toordinal() - EPOCH)
        if until is not None:
            query = query.where(table.day <= until.toordinal() - EPOCH)
        query = query.group_by(table.day, table.model, table.purpose)
        query = query.order_by(table.day, table.model, table.purpose)
        with self._database.connect() as connection:
            rows = connection.execute(query).all()
        found = []
        for day, model, purpose, count, failed, read, written, cached, seconds, cost in rows:
            when = date.fromordinal(int(day) + EPOCH)
            counts = (int(count), int(failed), int(read), int(written), int(cached))
            found.append(UsageSum(when, model, purpose, *counts, float(seconds), float(cost) / 1_000_000))
        return found

    def close(self) -> None:
        self.flush()

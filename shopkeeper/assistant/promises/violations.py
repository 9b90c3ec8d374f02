"""What the promises stopped, written down and counted."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from sqlalchemy import Engine, func, insert, select

from shopkeeper.assistant import tables
from shopkeeper.assistant.conversation import now

__all__ = ["PROMISES", "Promise", "Violations", "count_violations"]

Promise = Literal["who", "consent", "policy", "facts", "reach", "fence", "handoff"]
PROMISES: tuple[Promise, ...] = ("who", "consent", "policy", "facts", "reach", "fence", "handoff")


class Violations:
    """Of one turn: each is stored at once, so that a crash forgets none."""

    def __init__(self, engine: Engine, conversation: str, turn: int, model: str = "") -> None:
        self._engine, self._conversation, self._turn, self.model = engine, conversation, turn, model
        self.stopped: list[tuple[Promise, str, str]] = []

    def stop(self, promise: Promise, detail: str, tool: str = "") -> None:
        """Notes that a promise stopped something. `detail`: one line for the merchant."""
        self.stopped.append((promise, tool, detail))
        row = {
            "conversation": self._conversation,
            "turn": self._turn,
            "promise": promise,
            "tool": tool,
            "detail": detail[:500],
            "model": self.model,
            "time": now(),
        }
        with self._engine.begin() as connection:
            connection.execute(insert(tables.violations).values(**row))


def count_violations(engine: Engine, since: int = 0, until: int = 2**62) -> Counter[str]:
    """Promise -> how often it stopped something, in a span of time (microseconds)."""
    column = tables.violations.c
    query = (
        select(column.promise, func.count())
        .where(column.time >= since, column.time < until)
        .group_by(column.promise)
    )
    with engine.connect() as connection:
        return Counter({promise: int(number) for promise, number in connection.execute(query)})

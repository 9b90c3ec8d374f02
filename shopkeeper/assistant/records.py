"""What events of a turn leave behind beside themselves: the cards' table, the conversation's status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, insert, update

from shopkeeper.assistant import tables
from shopkeeper.assistant.conversation import Turn, now
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.store import dump

__all__ = ["follow"]


def follow(engine: Engine, turn: Turn, event: Event) -> None:
    """Keeps `cards` and the status of the conversation in step with an event that is about to be shown."""
    if event.kind == "card" and event.data.get("id"):
        with engine.begin() as connection:
            _card(connection, turn, event.data)
    elif event.kind == "handoff" and event.data.get("state") == "waiting":
        c = tables.conversations.c
        with engine.begin() as connection:
            connection.execute(
                update(tables.conversations)
                .where(c.id == turn.conversation, c.status == "open")
                .values(status="waiting")
            )


def _card(connection: Connection, turn: Turn, data: Mapping[str, Any]) -> None:
    state = str(data.get("state", "open"))
    settled = 0 if state == "open" else now()
    c = tables.cards.c
    values: dict[str, Any] = {"state": state, "data": dump(data), "settled": settled}
    statement = update(tables.cards).where(c.id == data["id"], c.conversation == turn.conversation)
    if not connection.execute(statement.values(**values)).rowcount:
        row = values | {
            "id": data["id"],
            "conversation": turn.conversation,
            "turn": turn.number,
            "opened": now(),
        }
        connection.execute(insert(tables.cards).values(**row))

"""One person's talk with the assistant: what was said, remembered and waited for; handed over or erased."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, Select, delete, select

from shopkeeper.assistant import tables
from shopkeeper.assistant.knowledge.tables import questions
from shopkeeper.events.times import from_micros

__all__ = ["erase_talk", "export_talk"]

_C, _T, _M, _A = tables.conversations.c, tables.turns.c, tables.memory.c, tables.alerts.c
#: what hangs on a conversation, before the conversation itself
_PARTS = (
    tables.events, tables.cards, tables.handoffs, tables.ratings, tables.violations, tables.intents, tables.turns,
    questions,
)  # fmt: skip


def export_talk(engine: Engine, customer: str) -> dict[str, Any]:
    """Of a customer: {"chats": conversations with what was said and answered, "memory", "alerts"}, oldest first."""
    with engine.connect() as connection:
        talks = connection.execute(
            select(_C.id, _C.created).where(_C.customer == customer).order_by(_C.created)
        )
        chats = [
            {"id": talk.id, "time": from_micros(talk.created), "turns": _turns(connection, talk.id)}
            for talk in talks.all()
        ]
        people = _people(connection, customer)
        memory = select(_M.name, _M.value, _M.time).where(_M.person.in_(people)).order_by(_M.time)
        alerts = select(_A.product, _A.variant, _A.time).where(_A.person.in_(people)).order_by(_A.time)
        return {"chats": chats, "memory": _rows(connection, memory), "alerts": _rows(connection, alerts)}


def erase_talk(engine: Engine, customer: str) -> dict[str, int]:
    """Erases that, for good; returns how many of each: {"chats", "memory", "alerts"}."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, do not only unlink
        people = _people(connection, customer)
        memory = connection.execute(delete(tables.memory).where(_M.person.in_(people))).rowcount
        alerts = connection.execute(delete(tables.alerts).where(_A.person.in_(people))).rowcount
        mine = select(_C.id).where(_C.customer == customer, _C.customer != "")
        for table in _PARTS:
            connection.execute(delete(table).where(table.c.conversation.in_(mine)))
        own = (_C.customer == customer) & (_C.customer != "")
        chats = connection.execute(delete(tables.conversations).where(own)).rowcount
        return {"chats": int(chats), "memory": int(memory), "alerts": int(alerts)}


def _people(connection: Connection, customer: str) -> list[str]:
    """Under which names something of the customer is kept: their own, those of the visits they talked in, those of the
    talks (see `memory.person_of`)."""
    if not customer:
        return []
    talks = connection.execute(select(_C.id, _C.visitor).where(_C.customer == customer)).all()
    names = [f"customer:{customer}", *(f"conversation:{talk.id}" for talk in talks)]
    names += [f"visitor:{talk.visitor}" for talk in talks if talk.visitor]
    return [name[:160] for name in dict.fromkeys(names)]


def _turns(connection: Connection, conversation: str) -> list[dict[str, Any]]:
    said = select(_T.role, _T.text, _T.reply, _T.started.label("time"))
    return _rows(connection, said.where(_T.conversation == conversation).order_by(_T.number))


def _rows(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [{**row, "time": from_micros(row["time"])} for row in connection.execute(query).mappings()]

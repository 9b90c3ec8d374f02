"""Conversations in SQL: one turn of a conversation at a time, held by a claim that expires when its process dies.

Every write of a turn carries the claim, so a process that was thought dead and comes back can write nothing.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Engine, delete, func, insert, or_, select, update
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from shopkeeper.assistant import tables
from shopkeeper.assistant.conversation import Conversation, StoredEvent, Turn, now
from shopkeeper.assistant.events import Event
from shopkeeper.errors import Conflict, InputError, NotFound

__all__ = ["LEASE", "SHORT_LEASE", "ConversationStore", "Lost"]

#: microseconds that a claim holds without being renewed
LEASE = 15_000_000
#: the same of a turn that waits to be begun
SHORT_LEASE = 3_000_000
_C, _T, _E = tables.conversations.c, tables.turns.c, tables.events.c
_TURN_FIELDS = tuple(f.name for f in fields(Turn))


Row = Mapping[str, Any] | RowMapping


class Lost(Conflict):
    """The claim is another's now, or a person took the conversation: what this turn still writes is not wanted."""


class ConversationStore:
    """Reads and writes conversations. Thread-safe; any number of processes may share the database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    # -- conversations

    def create(self, conversation: Conversation) -> Conversation:
        """Stores a new conversation; its id and times are made here."""
        made = now()
        row = asdict(conversation) | {
            "id": secrets.token_urlsafe(18),
            "created": made,
            "updated": made,
            "state": dump(conversation.state),
        }
        with self.engine.begin() as connection:
            connection.execute(insert(tables.conversations).values(**row, claim="", claimed_until=0))
        return self.get(row["id"])

    def get(self, id: str) -> Conversation:
        """Raises NotFound."""
        with self.engine.connect() as connection:
            row = connection.execute(select(tables.conversations).where(_C.id == id)).mappings().first()
        if row is None:
            raise NotFound(f"conversation {id[:60]!r} is not known; start a new one")
        return _conversation(row)

    def find(
        self, *, status: Sequence[str] = (), customer: str = "", limit: int = 50, offset: int = 0
    ) -> list[Conversation]:
        """The last changed first."""
        query = select(tables.conversations).order_by(_C.updated.desc(), _C.id).limit(limit).offset(offset)
        if status:
            query = query.where(_C.status.in_(status))
        if customer:
            query = query.where(_C.customer == customer)
        with self.engine.connect() as connection:
            return [_conversation(row) for row in connection.execute(query).mappings()]

    def set_cart(self, id: str, cart: str) -> None:
        """Joins the visitor's cart with the conversation."""
        with self.engine.begin() as connection:
            connection.execute(update(tables.conversations).where(_C.id == id).values(cart=cart))

    # -- claims

    def claim(self, id: str, wait: float) -> str:
        """Takes the conversation for one turn, waiting `wait` seconds for the turn before. Returns the claim.

        Raises NotFound, and Conflict when the turn before takes longer.
        """
        self.get(id)
        token = secrets.token_hex(12)
        until, pause = time.monotonic() + wait, 0.01
        while True:
            moment = now()
            free = or_(_C.claim == "", _C.claimed_until < moment)
            with self.engine.begin() as connection:
                taken = connection.execute(
                    update(tables.conversations)
                    .where(_C.id == id, free)
                    .values(claim=token, claimed_until=moment + LEASE)
                ).rowcount
            if taken:
                return token
            if time.monotonic() > until:
                raise Conflict(f"conversation {id!r}: the reply before is still being written; try again")
            time.sleep(pause)
            pause = min(pause * 1.5, 0.2)

    def renew(self, id: str, claim: str, lease: int = LEASE) -> bool:
        """Holds the claim for another lease (microseconds); False when it is another's."""
        with self.engine.begin() as connection:
            statement = update(tables.conversations).where(_C.id == id, _C.claim == claim)
            return bool(connection.execute(statement.values(claimed_until=now() + lease)).rowcount)

    def release(self, id: str, claim: str) -> None:
        """Lets the next turn in."""
        with self.engine.begin() as connection:
            statement = update(tables.conversations).where(_C.id == id, _C.claim == claim)
            connection.execute(statement.values(claim="", claimed_until=0))

    # -- turns

    def turn_with_key(self, id: str, key: str) -> Turn | None:
        """The turn said under this idempotency key."""
        with self.engine.connect() as connection:
            query = select(tables.turns).where(_T.conversation == id, _T.key == key)
            row = connection.execute(query).mappings().first()
        return None if row is None else _turn(row)

    def open_turn(self, claim: str, turn: Turn) -> tuple[Turn, bool]:
        """Stores what was said, under the claim; (turn, True) when it is to be answered.

        A key that was used before gives that turn back: (turn, False) when it was answered, and (turn, True) with the
        next attempt when a crash cut it off; then what it had shown is taken back. Raises Lost.
        """
        with self.engine.begin() as connection:
            self._hold(connection, turn.conversation, claim)
            query = select(tables.turns).where(_T.conversation == turn.conversation, _T.key == turn.key)
            before = connection.execute(query).mappings().first()
            if before is not None:
                if (before["text"], before["kind"]) != (turn.text, turn.kind):
                    raise InputError(f"key {turn.key!r} was used for another message; take a new key")
                if before["status"] != "running":
                    return _turn(before), False
                self._again(connection, turn.conversation, before["number"], before["attempt"] + 1)
                return _turn({**before, "attempt": before["attempt"] + 1}), True
            for row in self._cut_off(connection, turn.conversation):
                self._end_cut_off(connection, turn.conversation, row)
            statement = update(tables.conversations).where(_C.id == turn.conversation)
            number = connection.execute(
                statement.values(turns=_C.turns + 1, updated=now()).returning(_C.turns)
            ).scalar_one()
            row = asdict(turn) | {"number": number, "started": turn.started or now()}
            connection.execute(insert(tables.turns).values(**row))
        return _turn(row), True

    def append(self, claim: str, turn: Turn, event: Event) -> StoredEvent:
        """Stores one event of a running turn. Raises Lost when the claim is gone or a person took the conversation."""
        with self.engine.begin() as connection:
            seq = self._next_seq(connection, turn.conversation, claim=claim)
            return _insert_event(connection, turn, seq, event)

    def finish(
        self, claim: str, turn: Turn, event: Event | None, state: Mapping[str, Any], **changed: Any
    ) -> StoredEvent | None:
        """Ends a turn: its reply, the event `done`, what the parts remember and `changed` columns of the conversation,
        in one transaction. Raises Lost."""
        with self.engine.begin() as connection:
            self._hold(connection, turn.conversation, claim)
            stored = None
            if event is not None:
                seq = self._next_seq(connection, turn.conversation)
                stored = _insert_event(connection, turn, seq, event)
            row = {k: v for k, v in asdict(turn).items() if k not in ("conversation", "number", "key")}
            statement = update(tables.turns).where(
                _T.conversation == turn.conversation, _T.number == turn.number
            )
            connection.execute(statement.values(**row))
            connection.execute(
                update(tables.conversations)
                .where(_C.id == turn.conversation)
                .values(state=dump(state), updated=now(), **changed)
            )
        return stored

    def turns(self, id: str) -> list[Turn]:
        """All turns, in order."""
        query = select(tables.turns).where(_T.conversation == id).order_by(_T.number)
        with self.engine.connect() as connection:
            return [_turn(row) for row in connection.execute(query).mappings()]

    def cut_off(self, older: int = 0) -> list[Turn]:
        """Turns that a crash cut off: running, and nobody holds their conversation (any more)."""
        query = (
            select(tables.turns)
            .join(tables.conversations, _C.id == _T.conversation)
            .where(_T.status == "running", or_(_C.claim == "", _C.claimed_until < now() - older))
            .order_by(_T.started)
        )
        with self.engine.connect() as connection:
            return [_turn(row) for row in connection.execute(query).mappings()]

    def running(self) -> set[str]:
        """Conversations in which a turn is being answered, by any process."""
        query = (
            select(_T.conversation)
            .join(tables.conversations, _C.id == _T.conversation)
            .where(_T.status == "running", _C.claim != "")
        )
        with self.engine.connect() as connection:
            return set(connection.scalars(query))

    # -- events

    def events(self, id: str, after: int = 0, turn: int = 0, limit: int = 10_000) -> list[StoredEvent]:
        """Events with a number above `after`, of one turn when given, in order."""
        query = select(tables.events).where(_E.conversation == id, _E.seq > after)
        if turn:
            query = query.where(_E.turn == turn)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(_E.seq).limit(limit)).mappings().all()
        return [
            StoredEvent(r["seq"], r["turn"], r["attempt"], r["kind"], json.loads(r["data"]), r["time"])
            for r in rows
        ]

    def note(self, connection: Connection, turn: Turn, events: Sequence[Event]) -> Turn:
        """Adds a finished turn that no model writes (an agent's words, a takeover) inside the caller's transaction."""
        number = connection.execute(
            update(tables.conversations)
            .where(_C.id == turn.conversation)
            .values(turns=_C.turns + 1, updated=now())
            .returning(_C.turns)
        ).scalar_one()
        row = asdict(turn) | {"number": number, "started": now(), "finished": now(), "status": "done"}
        connection.execute(insert(tables.turns).values(**row))
        made = _turn(row)
        for event in events:
            _insert_event(connection, made, self._next_seq(connection, turn.conversation), event)
        return made

    # -- once-only changes

    def intend(self, conversation: str, key: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """Writes down what is about to be changed; what was written first under the key is returned."""
        with self.engine.connect() as connection:
            query = select(tables.intents.c.data).where(tables.intents.c.key == key)
            if (before := connection.execute(query).scalar()) is not None:
                return dict(json.loads(before))
        row = {"key": key, "conversation": conversation, "data": dump(data), "time": now()}
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(tables.intents).values(**row))
        except IntegrityError:
            return self.intend(conversation, key, data)
        return dict(data)

    # -- inside

    def _hold(self, connection: Connection, id: str, claim: str) -> None:
        statement = update(tables.conversations).where(_C.id == id, _C.claim == claim)
        if not connection.execute(statement.values(claimed_until=now() + LEASE)).rowcount:
            raise Lost(f"conversation {id!r} is answered by another process; what was said is kept")

    def _next_seq(self, connection: Connection, id: str, claim: str | None = None) -> int:
        statement = update(tables.conversations).where(_C.id == id)
        values: dict[str, Any] = {"seq": _C.seq + 1}
        if claim is not None:
            statement = statement.where(_C.claim == claim)
            values["claimed_until"] = now() + LEASE
        seq = connection.execute(statement.values(**values).returning(_C.seq)).scalar()
        if seq is None:
            raise Lost(f"conversation {id!r} is answered by someone else; what was said is kept")
        return int(seq)

    def _again(self, connection: Connection, id: str, number: int, attempt: int) -> None:
        connection.execute(delete(tables.events).where(_E.conversation == id, _E.turn == number))
        statement = update(tables.turns).where(_T.conversation == id, _T.number == number)
        connection.execute(statement.values(attempt=attempt))

    def _cut_off(self, connection: Connection, id: str) -> Sequence[Any]:
        query = select(tables.turns).where(_T.conversation == id, _T.status == "running")
        return connection.execute(query).mappings().all()

    def _end_cut_off(self, connection: Connection, id: str, row: Mapping[str, Any]) -> None:
        statement = update(tables.turns).where(_T.conversation == id, _T.number == row["number"])
        connection.execute(statement.values(status="failed", outcome="failed", finished=now()))
        seq = self._next_seq(connection, id)
        _insert_event(connection, _turn(row), seq, Event("error", {"message": "interrupted"}))


def dump(value: Any) -> str:
    """Compact JSON with the text as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def _insert_event(connection: Connection, turn: Turn, seq: int, event: Event) -> StoredEvent:
    stored = StoredEvent(seq, turn.number, turn.attempt, event.kind, dict(event.data), now())
    row = {
        "conversation": turn.conversation,
        "seq": seq,
        "turn": turn.number,
        "attempt": turn.attempt,
        "kind": event.kind,
        "data": dump(event.data),
        "time": stored.time,
    }
    connection.execute(insert(tables.events).values(**row))
    return stored


def _conversation(row: Row) -> Conversation:
    values = {f.name: row[f.name] for f in fields(Conversation)}
    return Conversation(**values | {"state": json.loads(row["state"])})


def _turn(row: Row) -> Turn:
    return Turn(**{name: row[name] for name in _TURN_FIELDS})


def count(connection: Connection, query: Any) -> int:
    """Rows of a query."""
    return int(connection.execute(select(func.count()).select_from(query.subquery())).scalar_one())

"""People beside the model: they take a conversation, speak in it, give it back; the inbox; what customers rate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, case, delete, func, insert, or_, select, update

from shopkeeper.assistant import tables
from shopkeeper.assistant.conversation import Conversation, Rating, StoredEvent, Turn, iso, now
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.handoff import Handoffs, summarise
from shopkeeper.assistant.state import TalkState
from shopkeeper.assistant.store import ConversationStore
from shopkeeper.assistant.wording.talk import TALK
from shopkeeper.errors import Conflict, InputError

__all__ = ["InboxRow", "People"]

_C, _T, _H = tables.conversations.c, tables.turns.c, tables.handoffs.c
_BACK = re.compile(
    r"\b(go on|continue|back to|carry on|keep going) (with )?(the )?(assistant|bot|you)\b|"
    r"继续(和|跟|由|让)?(智能)?助手|不用人工|不要人工",
    re.I,
)


@dataclass(frozen=True, slots=True)
class InboxRow:
    """One conversation as a list shows it. `waiting_since` ISO, '' when nobody waits; `last`: what was said last."""

    id: str
    status: str
    agent: str
    customer: str
    visitor: str
    channel: str
    language: str
    updated: str
    waiting_since: str
    reason: str
    last: str
    turns: int
    stars: int = 0


class People:
    """What the people of the shop do in conversations. All changes are single transactions with conditions, so that two
    people at once cannot both have one."""

    def __init__(self, store: ConversationStore, handoffs: Handoffs) -> None:
        self.store, self.handoffs, self.engine = store, handoffs, store.engine

    def take(self, id: str, agent: str) -> Conversation:
        """Gives the conversation to `agent`; a turn that the model is writing is stopped where it is. Taking twice
        changes nothing. Raises NotFound, and Conflict when another person has it."""
        agent = _named(agent)
        before = self.store.get(id)
        with self.engine.begin() as connection:
            taken = connection.execute(
                update(tables.conversations)
                .where(_C.id == id, _C.status != "taken")
                .values(status="taken", agent=agent, claim="", claimed_until=0, updated=now())
            ).rowcount
            if not taken:
                holder = connection.execute(select(_C.agent).where(_C.id == id)).scalar_one()
                if holder == agent:
                    return self.store.get(id)
                raise Conflict(f"conversation {id!r} was taken by {holder!r}; ask them to hand it back")
            connection.execute(
                update(tables.turns)
                .where(_T.conversation == id, _T.status == "running")
                .values(status="done", outcome="handoff", finished=now())
            )
            handoff = self.handoffs.current(connection, id)
            if handoff is None:
                made = Handoffs.row(id, "taken by a person", self.summary(before), agent)
                connection.execute(insert(tables.handoffs).values(**made))
                handoff_id = made["id"]
            else:
                handoff_id = handoff.id
                connection.execute(
                    update(tables.handoffs)
                    .where(_H.id == handoff.id)
                    .values(state="taken", agent=agent, taken=now())
                )
            turn = _note(id, "take", "", agent, before.language)
            shown = {"id": handoff_id, "state": "taken", "agent": agent}
            self.store.note(connection, turn, [Event("handoff", shown)])
        return self.store.get(id)

    def hand_back(self, id: str, agent: str) -> Conversation:
        """Gives it back to the model. Raises NotFound, and Conflict when `agent` has not got it."""
        agent = _named(agent)
        before = self.store.get(id)
        with self.engine.begin() as connection:
            self._of(connection, id, agent, {"status": "open", "agent": ""})
            closed = self.handoffs.close(connection, id, "returned")
            turn = _note(id, "hand_back", "", agent, before.language)
            shown = {"id": closed.id if closed else "", "state": "returned", "agent": agent}
            self.store.note(connection, turn, [Event("handoff", shown)])
        return self.store.get(id)

    def say(self, id: str, agent: str, text: str) -> StoredEvent:
        """The person's words, shown to the customer at once. Raises NotFound, and Conflict when `agent` has not got
        the conversation."""
        agent = _named(agent)
        before = self.store.get(id)
        with self.engine.begin() as connection:
            self._of(connection, id, agent)
            turn = _note(id, "say", text, agent, before.language)
            made = self.store.note(connection, turn, [Event("text", {"text": text, "agent": agent})])
        return self.store.events(id, turn=made.number)[-1]

    def withdraw(self, id: str) -> None:
        """The customer goes on with the model; only while nobody has come."""
        with self.engine.begin() as connection:
            open_again = (
                update(tables.conversations)
                .where(_C.id == id, _C.status == "waiting")
                .values(status="open", updated=now())
            )
            if connection.execute(open_again).rowcount:
                self.handoffs.close(connection, id, "withdrawn")

    def wants_assistant(self, text: str) -> bool:
        """Whether a customer who waits for a person would rather go on with the model."""
        said = text.strip().rstrip(".!\u3002\uff01").casefold()
        return said in (t.casefold() for t in TALK["go_on"].values()) or bool(_BACK.search(text))

    def rate(self, id: str, stars: int, comment: str = "") -> Rating:
        """Keeps the customer's rating; raises NotFound, InputError outside 1 to 5."""
        if type(stars) is not int or not 1 <= stars <= 5:
            raise InputError(f"stars {stars!r} is not a whole number from 1 to 5")
        self.store.get(id)
        rating = Rating(id, stars, comment.strip()[:2000], now())
        with self.engine.begin() as connection:
            connection.execute(delete(tables.ratings).where(tables.ratings.c.conversation == id))
            row = {"conversation": id, "stars": stars, "comment": rating.comment, "time": rating.time}
            connection.execute(insert(tables.ratings).values(**row))
        return rating

    def summary(self, conversation: Conversation) -> str:
        """What a person must know to go on, from what is stored."""
        state = TalkState.from_dict(conversation.state)
        turns = self.store.turns(conversation.id)
        return summarise(state, conversation.customer, conversation.language, turns)

    def inbox(
        self, *, status: str = "", agent: str = "", text: str = "", limit: int = 50, offset: int = 0
    ) -> list[InboxRow]:
        """Those that wait for a person first, the longest waiting first, then the last changed. `status`: open,
        waiting, taken, closed; `agent`: whose; `text`: words said by anyone in it, or an id."""
        waiting = and_(_H.conversation == _C.id, _H.state.in_(("waiting", "taken")))
        query: Select[Any] = (
            select(
                tables.conversations,
                _H.opened.label("opened"),
                _H.reason.label("reason"),
                tables.ratings.c.stars.label("stars"),
            )
            .outerjoin(tables.handoffs, waiting)
            .outerjoin(tables.ratings, tables.ratings.c.conversation == _C.id)
            .where(_C.turns > 0)
            .order_by(
                case((_C.status == "waiting", 0), else_=1),
                case((_C.status == "waiting", _H.opened), else_=-_C.updated),
                _C.id,
            )
            .limit(limit)
            .offset(offset)
        )
        if status:
            query = query.where(_C.status == status)
        if agent:
            query = query.where(_C.agent == agent)
        if text.strip():
            like = f"%{_escaped(text.strip())}%"
            said = select(_T.conversation).where(
                or_(_T.text.ilike(like, escape="\\"), _T.reply.ilike(like, escape="\\"))
            )
            query = query.where(or_(_C.id.in_(said), _C.id == text.strip(), _C.customer == text.strip()))
        with self.engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
            last = self._last(connection, [row["id"] for row in rows])
        return [
            InboxRow(
                id=row["id"],
                status=row["status"],
                agent=row["agent"],
                customer=row["customer"],
                visitor=row["visitor"],
                channel=row["channel"],
                language=row["language"],
                updated=iso(row["updated"]),
                waiting_since=iso(row["opened"] or 0) if row["status"] == "waiting" else "",
                reason=row["reason"] or "",
                last=last.get(row["id"], ""),
                turns=row["turns"],
                stars=row["stars"] or 0,
            )
            for row in rows
        ]

    def _last(self, connection: Connection, ids: list[str]) -> dict[str, str]:
        latest = (
            select(_T.conversation, func.max(_T.number).label("number"))
            .where(_T.conversation.in_(ids), _T.text != "", _T.kind == "say")
            .group_by(_T.conversation)
            .subquery()
        )
        query = select(_T.conversation, _T.text).join(
            latest, and_(latest.c.conversation == _T.conversation, latest.c.number == _T.number)
        )
        return {str(row[0]): str(row[1]) for row in connection.execute(query)}

    def _of(
        self, connection: Connection, id: str, agent: str, changed: Mapping[str, str] | None = None
    ) -> None:
        statement = update(tables.conversations).where(_C.id == id, _C.status == "taken", _C.agent == agent)
        if not connection.execute(statement.values(updated=now(), **(changed or {}))).rowcount:
            raise Conflict(f"conversation {id!r} is not with {agent!r}; take it first")


def _note(id: str, kind: str, text: str, agent: str, language: str) -> Turn:
    role = "agent" if kind == "say" else "system"
    return Turn(id, 0, f"{kind}:{now()}:{agent}"[:128], role, kind, text, language=language, agent=agent)


def _named(agent: str) -> str:
    agent = agent.strip()[:128]
    if not agent:
        raise InputError("agent '' is empty; say who takes the conversation")
    return agent


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")

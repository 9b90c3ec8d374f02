"""Promise 7: a handoff to a person is a typed action with a summary, offered always, announced, and does not loop.

The customer may always ask for a person. The model may not while one is waiting or there, not in the turns right after
a person has handed back, and at most three times in a conversation.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from shopkeeper.assistant import tables
from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.conversation import Handoff, Turn, now
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.wording.talk import say

__all__ = ["MOST", "QUIET_TURNS", "Handoffs", "hand_off", "refusal", "summarise", "summary_of"]

#: handoffs that the model may ask for in a conversation
MOST = 3
#: turns after a person handed back in which the model may not ask for one again
QUIET_TURNS = 2

_H = tables.handoffs.c


class Handoffs:
    """The table of handoffs."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open(self, conversation: str, reason: str, summary: str) -> Handoff:
        """Asks for a person; an open handoff of the conversation is given back instead of a second one."""
        with self.engine.begin() as connection:
            if (before := self.current(connection, conversation)) is not None:
                return before
            row = self.row(conversation, reason, summary)
            connection.execute(insert(tables.handoffs).values(**row))
        return Handoff(**row)

    @staticmethod
    def row(conversation: str, reason: str, summary: str, agent: str = "") -> dict[str, Any]:
        """A new row of the table: waiting, or taken at once by `agent`."""
        return {
            "id": "h" + secrets.token_hex(8),
            "conversation": conversation,
            "reason": reason[:64],
            "summary": summary,
            "state": "taken" if agent else "waiting",
            "agent": agent,
            "opened": now(),
            "taken": now() if agent else 0,
            "closed": 0,
        }

    def current(self, connection: Connection, conversation: str) -> Handoff | None:
        """The handoff that waits or is taken."""
        query = (
            select(tables.handoffs)
            .where(_H.conversation == conversation, _H.state.in_(("waiting", "taken")))
            .order_by(_H.opened.desc())
            .limit(1)
        )
        row = connection.execute(query).mappings().first()
        return None if row is None else Handoff(**row)

    def close(self, connection: Connection, conversation: str, state: str) -> Handoff | None:
        """Ends the open handoff as "returned" or "withdrawn"."""
        before = self.current(connection, conversation)
        if before is not None:
            statement = update(tables.handoffs).where(_H.id == before.id)
            connection.execute(statement.values(state=state, closed=now()))
        return before

    def of(self, conversation: str) -> list[Handoff]:
        """All handoffs of a conversation, oldest first."""
        query = select(tables.handoffs).where(_H.conversation == conversation).order_by(_H.opened)
        with self.engine.connect() as connection:
            return [Handoff(**row) for row in connection.execute(query).mappings()]


def refusal(context: TurnContext, turns: Sequence[Turn]) -> str:
    """Why the model may not ask for a person now; '' when it may."""
    back = max((t.number for t in turns if t.kind == "hand_back"), default=0)
    if back and context.turn.number - back <= QUIET_TURNS:
        return "the model asked for a person right after one handed back"
    if context.state.handoffs >= MOST:
        return f"the model asked for a person more than {MOST} times"
    return ""


def hand_off(
    context: TurnContext,
    handoffs: Handoffs,
    turns: Sequence[Turn],
    reason: str,
    *,
    by_customer: bool,
    announce: bool = True,
) -> bool:
    """Hands the conversation to people and announces it; False when the model asks for it in a loop: then nothing
    happens, and it is counted as stopped. `announce` False: the caller has said it already."""
    if not by_customer:
        if why := refusal(context, turns):
            context.violations.stop("handoff", why, "handoff")
            return False
        context.state.handoffs += 1
    made = handoffs.open(context.conversation.id, reason, summary_of(context, turns))
    if announce:
        context.say(say("handoff", context.language))
    context.emit(
        Event("handoff", {"id": made.id, "summary": made.summary, "reason": reason, "state": "waiting"})
    )
    return True


def summary_of(context: TurnContext, turns: Sequence[Turn]) -> str:
    """What a person must know to go on: who, what was done, what is open, the last words. English, for the staff."""
    return summarise(context.state, context.customer, context.language, [*turns, context.turn])


def summarise(state: object, customer: str, language: str, turns: Sequence[Turn]) -> str:
    """As `summary_of`, from what is stored."""
    lines = [f"Customer: {customer or 'not identified'} · language: {language}"]
    receipts = getattr(state, "receipts", ())
    lines += [f"Done: {r.get('title') or r.get('action') or r}" for r in receipts]
    card = getattr(state, "card", {})
    if card:
        lines.append(f"Not confirmed: {card.get('title', '')}")
    open_questions = [t.text for t in turns if t.outcome == "unanswered"]
    lines += [f"Not answered: {_short(text)}" for text in open_questions[-3:]]
    said = [t for t in turns if t.role == "customer" and t.kind == "say"]
    lines += [f"Said: {_short(t.text)}" for t in said[-5:]]
    return "\n".join(lines)


def _short(text: str, most: int = 160) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"

"""A conversation, its turns and its stored events; plain data."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from shopkeeper.assistant.events import Event, EventKind

__all__ = ["Conversation", "Handoff", "Rating", "Status", "StoredEvent", "Turn", "iso", "now"]

#: who answers: the model; nobody yet, a person was asked for; a person; nobody any more
Status = Literal["open", "waiting", "taken", "closed"]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One talk of one customer. `visitor` is the channel's own name of who talks, `customer` the id of the identified
    customer ('' until then). `agent`: the person who took it. `seq`: number of the last event; `turns`: of the last
    turn. Times are microseconds since 1970 UTC."""

    id: str
    language: str = "en"
    channel: str = "web"
    visitor: str = ""
    customer: str = ""
    cart: str = ""
    status: Status = "open"
    agent: str = ""
    seq: int = 0
    turns: int = 0
    created: int = 0
    updated: int = 0
    state: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said and its answer. `role`: who said it (customer, agent, system); `kind`: say, settle (a card), note.
    `outcome`: answered, unanswered, refused, handoff, failed."""

    conversation: str
    number: int
    key: str
    role: str
    kind: str
    text: str
    reply: str = ""
    language: str = "en"
    status: str = "running"
    attempt: int = 1
    route: str = ""
    outcome: str = ""
    agent: str = ""
    started: int = 0
    finished: int = 0
    first_token_seconds: float = 0.0
    seconds: float = 0.0
    tokens: int = 0
    model: str = ""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event with its number in the conversation (from 1, in order). When a turn was cut off by a crash and run
    again, `attempt` is higher and its earlier events are gone."""

    seq: int
    turn: int
    attempt: int
    kind: EventKind
    data: Mapping[str, Any]
    time: int

    @property
    def event(self) -> Event:
        return Event(self.kind, self.data)


@dataclass(frozen=True, slots=True)
class Handoff:
    """A person was asked for. `state`: waiting, taken, returned, withdrawn (the customer went on without)."""

    id: str
    conversation: str
    reason: str
    summary: str
    state: str
    agent: str = ""
    opened: int = 0
    taken: int = 0
    closed: int = 0


@dataclass(frozen=True, slots=True)
class Rating:
    conversation: str
    stars: int
    comment: str = ""
    time: int = 0


def now() -> int:
    """Microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def iso(moment: int) -> str:
    """'2026-11-22T10:00:00Z'; '' for 0."""
    return datetime.fromtimestamp(moment / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""

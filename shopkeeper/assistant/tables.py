"""Tables of the assistant: conversations, their turns and events, cards, handoffs, ratings, memory, stopped violations.

Times are microseconds since 1970 UTC.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from shopkeeper.database import metadata

__all__ = [
    "alerts",
    "cards",
    "conversations",
    "events",
    "handoffs",
    "intents",
    "memory",
    "ratings",
    "turns",
    "violations",
]

SERIAL = BigInteger().with_variant(Integer, "sqlite")
TIME = BigInteger


def _conversation(**more: bool) -> Column[str]:
    return Column(
        "conversation",
        String(64),
        ForeignKey("assistant_conversations.id", ondelete="CASCADE"),
        nullable=False,
        **more,  # type: ignore[arg-type]
    )


conversations = Table(
    "assistant_conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created", TIME, nullable=False),
    Column("updated", TIME, nullable=False, index=True),
    Column("language", String(16), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("visitor", String(128), nullable=False),
    Column("customer", String, nullable=False, index=True),
    Column("cart", String(64), nullable=False),
    Column("status", String(16), nullable=False, index=True),  # open, waiting, taken, closed
    Column("agent", String(128), nullable=False),
    Column("seq", Integer, nullable=False),  # the last event's number
    Column("turns", Integer, nullable=False),  # the last turn's number
    Column("state", Text, nullable=False),  # JSON: what the parts remember
    Column("claim", String(64), nullable=False),  # who writes a turn now; '' nobody
    Column("claimed_until", TIME, nullable=False),
)

turns = Table(
    "assistant_turns",
    metadata,
    _conversation(primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("key", String(128), nullable=False),  # idempotency key; made up when the caller gave none
    Column("role", String(16), nullable=False),  # customer, agent, system
    Column("kind", String(16), nullable=False),  # say, settle, note
    Column("text", Text, nullable=False),  # what was said, or the card's id for settle
    Column("reply", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("status", String(16), nullable=False),  # running, done, failed
    Column("attempt", Integer, nullable=False),
    Column("route", String(32), nullable=False),  # desk, guide, knowledge, talk, handoff, tools
    Column("outcome", String(32), nullable=False),  # answered, unanswered, handoff, refused, failed
    Column("agent", String(128), nullable=False),
    Column("started", TIME, nullable=False, index=True),
    Column("finished", TIME, nullable=False),
    Column("first_token_seconds", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("model", String, nullable=False),
    Unique("conversation", "key"),
)

events = Table(
    "assistant_events",
    metadata,
    _conversation(primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("data", Text, nullable=False),
    Column("time", TIME, nullable=False),
)
Index("ix_assistant_events_turn", events.c.conversation, events.c.turn)

cards = Table(
    "assistant_cards",
    metadata,
    Column("id", String(64), primary_key=True),
    _conversation(index=True),
    Column("turn", Integer, nullable=False),
    Column("state", String(16), nullable=False),  # open, done, declined, expired
    Column("data", Text, nullable=False),  # the card as shown
    Column("opened", TIME, nullable=False),
    Column("settled", TIME, nullable=False),
)

handoffs = Table(
    "assistant_handoffs",
    metadata,
    Column("id", String(64), primary_key=True),
    _conversation(index=True),
    Column("reason", String(64), nullable=False),
    Column("summary", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),  # waiting, taken, returned, withdrawn
    Column("agent", String(128), nullable=False),
    Column("opened", TIME, nullable=False, index=True),
    Column("taken", TIME, nullable=False),
    Column("closed", TIME, nullable=False),
)

ratings = Table(
    "assistant_ratings",
    metadata,
    _conversation(primary_key=True),
    Column("stars", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    Column("time", TIME, nullable=False),
)

memory = Table(
    "assistant_memory",
    metadata,
    Column("person", String(160), primary_key=True),  # customer:ID or visitor:ID
    Column("name", String(64), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("conversation", String(64), nullable=False),
    Column("time", TIME, nullable=False),
)

#: who wants to hear when something is in stock again
alerts = Table(
    "assistant_alerts",
    metadata,
    Column("person", String(160), primary_key=True),
    Column("product", String, primary_key=True),
    Column("variant", String, primary_key=True),
    Column("conversation", String(64), nullable=False),
    Column("time", TIME, nullable=False),
    Column("told", TIME, nullable=False),  # 0: not yet
)

violations = Table(
    "assistant_violations",
    metadata,
    Column("seq", SERIAL, primary_key=True, autoincrement=True),
    _conversation(index=True),
    Column("turn", Integer, nullable=False),
    Column("promise", String(16), nullable=False),  # who, consent, policy, facts, reach, fence, handoff
    Column("tool", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("model", String, nullable=False),
    Column("time", TIME, nullable=False, index=True),
)

#: what a turn was about to change outside the order backend, so that a repeat after a crash changes it once
intents = Table(
    "assistant_intents",
    metadata,
    Column("key", String(160), primary_key=True),
    _conversation(),
    Column("data", Text, nullable=False),
    Column("time", TIME, nullable=False),
)

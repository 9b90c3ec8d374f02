"""Tables of the assistant: conversations, turns, events, cards, handoffs, ratings, memory, stopped violations."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _text(name: str, length: int | None = None, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.String(length), nullable=False, **more)


def _long(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False, **more)


def _time(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.BigInteger, nullable=False)


def _count(name: str, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False, **more)


def _float(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Float, nullable=False)


def _conversation(**more: Any) -> sa.Column[Any]:
    return sa.Column(
        "conversation",
        sa.String(64),
        sa.ForeignKey("assistant_conversations.id", ondelete="CASCADE"),
        nullable=False,
        **more,
    )


def upgrade() -> None:
    op.create_table(
        "assistant_conversations",
        _text("id", 64, primary_key=True),
        _time("created"),
        _time("updated"),
        _text("language", 16),
        _text("channel", 32),
        _text("visitor", 128),
        _text("customer"),
        _text("cart", 64),
        _text("status", 16),
        _text("agent", 128),
        _count("seq"),
        _count("turns"),
        _long("state"),
        _text("claim", 64),
        _time("claimed_until"),
    )
    op.create_table(
        "assistant_turns",
        _conversation(primary_key=True),
        _count("number", primary_key=True),
        _text("key", 128),
        _text("role", 16),
        _text("kind", 16),
        _long("text"),
        _long("reply"),
        _text("language", 16),
        _text("status", 16),
        _count("attempt"),
        _text("route", 32),
        _text("outcome", 32),
        _text("agent", 128),
        _time("started"),
        _time("finished"),
        _float("first_token_seconds"),
        _float("seconds"),
        _count("tokens"),
        _text("model"),
        sa.UniqueConstraint("conversation", "key"),
    )
    op.create_table(
        "assistant_events",
        _conversation(primary_key=True),
        _count("seq", primary_key=True),
        _count("turn"),
        _count("attempt"),
        _text("kind", 16),
        _long("data"),
        _time("time"),
    )
    op.create_table(
        "assistant_cards",
        _text("id", 64, primary_key=True),
        _conversation(),
        _count("turn"),
        _text("state", 16),
        _long("data"),
        _time("opened"),
        _time("settled"),
    )
    op.create_table(
        "assistant_handoffs",
        _text("id", 64, primary_key=True),
        _conversation(),
        _text("reason", 64),
        _long("summary"),
        _text("state", 16),
        _text("agent", 128),
        _time("opened"),
        _time("taken"),
        _time("closed"),
    )
    op.create_table(
        "assistant_ratings",
        _conversation(primary_key=True),
        _count("stars"),
        _long("comment"),
        _time("time"),
    )
    op.create_table(
        "assistant_memory",
        _text("person", 160, primary_key=True),
        _text("name", 64, primary_key=True),
        _long("value", primary_key=True),
        _text("conversation", 64),
        _time("time"),
    )
    op.create_table(
        "assistant_alerts",
        _text("person", 160, primary_key=True),
        _text("product", primary_key=True),
        _text("variant", primary_key=True),
        _text("conversation", 64),
        _time("time"),
        _time("told"),
    )
    op.create_table(
        "assistant_violations",
        sa.Column("seq", SERIAL, primary_key=True, autoincrement=True),
        _conversation(),
        _count("turn"),
        _text("promise", 16),
        _text("tool", 64),
        _long("detail"),
        _text("model"),
        _time("time"),
    )
    op.create_table(
        "assistant_intents",
        _text("key", 160, primary_key=True),
        _conversation(),
        _long("data"),
        _time("time"),
    )
    for table, *columns in (
        ("conversations", "updated"),
        ("conversations", "customer"),
        ("conversations", "status"),
        ("turns", "started"),
        ("cards", "conversation"),
        ("handoffs", "conversation"),
        ("handoffs", "state"),
        ("handoffs", "opened"),
        ("violations", "conversation"),
        ("violations", "time"),
    ):
        name = f"assistant_{table}"
        op.create_index(f"ix_{name}_{'_'.join(columns)}", name, columns)
    op.create_index("ix_assistant_events_turn", "assistant_events", ["conversation", "turn"])


def downgrade() -> None:
    for table in (
        "intents",
        "violations",
        "alerts",
        "memory",
        "ratings",
        "handoffs",
        "cards",
        "events",
        "turns",
        "conversations",
    ):
        op.drop_table(f"assistant_{table}")

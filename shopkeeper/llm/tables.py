"""Tables of `llm`: one row a request, and what each budget's account has spent."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table

from shopkeeper.database import metadata

__all__ = ["spent", "usage"]

usage = Table(
    "llm_usage",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("time", BigInteger, nullable=False),  # microseconds since 1970 UTC
    Column("day", Integer, nullable=False),  # whole days since 1970 UTC
    Column("model", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("conversation", String, nullable=False),
    Column(
        "finish", String, nullable=False
    ),  # as in ChatReply, "failed", "closed" (the caller left), "embedding"
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cached_tokens", Integer, nullable=False),
    Column("first_token_seconds", Float, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("cost", BigInteger, nullable=False),  # millionths of a minor unit
)
Index("ix_llm_usage_day", usage.c.day)

#: "day" and "conversation:ID" -> what was spent; a day's account starts anew each day
spent = Table(
    "llm_spent",
    metadata,
    Column("account", String, primary_key=True),
    Column("day", Integer, nullable=False),  # of the last use; old conversations' accounts are dropped by it
    Column("tokens", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
)

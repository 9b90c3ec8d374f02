"""Tables of strategies, experiments and their audit trail; migration 0011 creates them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from shopkeeper.database import metadata

__all__ = ["audit", "experiments", "strategies"]

strategies = Table(
    "recommend_strategies",
    metadata,
    Column("place", String(32), primary_key=True),
    Column("document", Text, nullable=False),
)

experiments = Table(
    "recommend_experiments",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("place", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("started", BigInteger, nullable=False),
    Column("stopped", BigInteger, nullable=False),
    Column("document", Text, nullable=False),
)

audit = Table(
    "recommend_audit",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("time", BigInteger, nullable=False),
    Column("by", String(80), nullable=False),
    Column("action", String(20), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("before", Text),
    Column("after", Text),
)
Index("ix_recommend_audit_subject", audit.c.subject, audit.c.id)

"""Tables of `events`: the log itself, and counts per product and day kept in step with it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text

from shopkeeper.database import metadata

__all__ = ["bots", "daily", "events", "flagged"]

events = Table(
    "events",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("time", BigInteger, nullable=False),  # microseconds since 1970 UTC
    Column("session", String, nullable=False, server_default=""),
    Column("customer", String, nullable=False, server_default=""),
    Column("product", String, nullable=False, server_default=""),
    Column("variant", String, nullable=False, server_default=""),
    Column("query", String, nullable=False, server_default=""),
    Column("position", Integer),
    Column("quantity", Integer, nullable=False, server_default="1"),
    Column("value", BigInteger),  # minor units
    Column("place", String, nullable=False, server_default=""),
    Column("propensity", Float),
    Column("extra", Text),  # JSON, null when empty
)
Index("uq_events_id", events.c.id, unique=True)
Index("ix_events_time", events.c.time)
_known = events.c.customer != ""
Index(
    "ix_events_customer_time", events.c.customer, events.c.time, sqlite_where=_known, postgresql_where=_known
)
_visited = events.c.session != ""
Index(
    "ix_events_session_time",
    events.c.session,
    events.c.time,
    sqlite_where=_visited,
    postgresql_where=_visited,
)

#: events of visits that look like robots', kept aside: neither counted nor read by anything that learns
flagged = Table(
    "events_flagged",
    metadata,
    Column("seq", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", String, nullable=False),
    Column("reason", String, nullable=False),
    Column("session", String, nullable=False),
    Column("customer", String, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("event", Text, nullable=False),  # JSON: the whole row
)
Index("uq_events_flagged_id", flagged.c.id, unique=True)
Index("ix_events_flagged_session", flagged.c.session)
Index("ix_events_flagged_customer", flagged.c.customer)

#: visits found to be robots', and by which rule; reason '' where a person of the shop said that they are not
bots = Table(
    "events_bots",
    metadata,
    Column("session", String, primary_key=True),
    Column("reason", String, nullable=False),
    Column("detail", String, nullable=False),
    Column("time", BigInteger, nullable=False),
)

#: how often a product was viewed, clicked, carted and bought on one day (whole days since 1970 UTC)
daily = Table(
    "events_daily",
    metadata,
    Column("product", String, primary_key=True),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("views", Integer, nullable=False),
    Column("clicks", Integer, nullable=False),
    Column("carts", Integer, nullable=False),
    Column("purchases", Integer, nullable=False),
    sqlite_with_rowid=False,
)

"""Tables of profiles: what was said, what a person corrected, who turned the profile off."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, String, Table, Text

from shopkeeper.database import metadata

__all__ = ["choices", "corrections", "said"]

#: what a person said that they like or need, in the chat or elsewhere; `words` are theirs
said = Table(
    "profile_said",
    metadata,
    Column("person", String, primary_key=True),  # customer:ID or session:ID
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("words", Text, nullable=False),
    Column("time", BigInteger, nullable=False),  # microseconds since 1970 UTC
)

#: what a person kept (true) or struck out (false)
corrections = Table(
    "profile_corrections",
    metadata,
    Column("person", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("value", String, primary_key=True),
    Column("keep", Boolean, nullable=False),
    Column("time", BigInteger, nullable=False),
)

#: whether a person wants a profile at all; nobody's row: not asked here
choices = Table(
    "profile_choices",
    metadata,
    Column("person", String, primary_key=True),
    Column("personal", Boolean, nullable=False),
    Column("time", BigInteger, nullable=False),
)

"""The catalogue's tables; `shopkeeper/migrations/versions/0001_catalog.py` creates them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, Text

from shopkeeper.database import metadata

__all__ = ["codes", "imports", "products", "reviews", "state", "vocabulary"]

#: One row: the number of the last change. Every writer takes this row first, so writers go one by one and
#: revisions are committed in order.
state = Table(
    "catalog_state",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision", BigInteger, nullable=False),
)

products = Table(
    "products",
    metadata,
    Column("id", String, primary_key=True),
    Column("document", Text, nullable=False),
    Column("hash", String(32), nullable=False),
    Column("title", Text, nullable=False),
    Column("brand", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("price", BigInteger),
    Column("currency", String(3), nullable=False),
    Column("availability", String(16), nullable=False),
    Column("retired", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False, index=True, unique=True),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
)

#: GTINs, manufacturer's part numbers and variant ids -> the product that has them.
codes = Table(
    "product_codes",
    metadata,
    Column("product", String, primary_key=True),
    Column("kind", String(8), primary_key=True),
    Column("code", String, primary_key=True, index=True),
)

reviews = Table(
    "reviews",
    metadata,
    Column("id", String, primary_key=True),
    Column("product", String, nullable=False, index=True),
    Column("customer", String, nullable=False),
    Column("rating", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("created", String(32), nullable=False),
    Column("verified", Boolean, nullable=False),
)

vocabulary = Table(
    "vocabulary",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("name", String, primary_key=True),
    Column("language", String(16), primary_key=True),
    Column("text", Text, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("file", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("format", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("message", Text, nullable=False),
    Column("replace", Boolean, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("accepted", BigInteger, nullable=False),
    Column("changed", BigInteger, nullable=False),
    Column("unchanged", BigInteger, nullable=False),
    Column("rejected", BigInteger, nullable=False),
    Column("retired", BigInteger, nullable=False),
    Column("warnings", BigInteger, nullable=False),
    Column("rejects", Text, nullable=False),
    Column("started", String(32), nullable=False),
    Column("finished", String(32), nullable=False),
)

"""Tables of `search`."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "search_versions",
        sa.Column("book", sa.String(20), primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "search_audit",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("book", sa.String(20), nullable=False, index=True),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("before", sa.Text, nullable=True),
        sa.Column("after", sa.Text, nullable=True),
    )
    op.create_table(
        "search_rules",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("query", sa.String(200), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("product", sa.String(200), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("factor", sa.Float, nullable=False),
        sa.Column("filter_name", sa.String(200), nullable=False),
        sa.Column("filter_value", sa.String(500), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
    )
    op.create_table(
        "search_synonyms",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("terms", sa.Text, nullable=False),
        sa.Column("targets", sa.Text, nullable=False),
        sa.Column("source", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
    )
    op.create_table(
        "search_queries",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("query", sa.String(200), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("took_ms", sa.Float, nullable=True),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("corrected", sa.String(200), nullable=False),
    )
    op.create_index("ix_search_queries_day_total", "search_queries", ["day", "total"])
    op.create_index("ix_search_queries_day_took_ms", "search_queries", ["day", "took_ms"])


def downgrade() -> None:
    for name in ("search_queries", "search_synonyms", "search_rules", "search_audit", "search_versions"):
        op.drop_table(name)

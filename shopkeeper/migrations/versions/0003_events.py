"""Tables of `events`: the log, and its counts per product and day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "events",
        sa.Column("seq", big, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("session", sa.String, nullable=False, server_default=""),
        sa.Column("customer", sa.String, nullable=False, server_default=""),
        sa.Column("product", sa.String, nullable=False, server_default=""),
        sa.Column("variant", sa.String, nullable=False, server_default=""),
        sa.Column("query", sa.String, nullable=False, server_default=""),
        sa.Column("position", sa.Integer),
        sa.Column("quantity", sa.Integer, nullable=False, server_default="1"),
        sa.Column("value", sa.BigInteger),
        sa.Column("place", sa.String, nullable=False, server_default=""),
        sa.Column("propensity", sa.Float),
        sa.Column("extra", sa.Text),
    )
    op.create_index("uq_events_id", "events", ["id"], unique=True)
    op.create_index("ix_events_time", "events", ["time"])
    known = sa.text("customer <> ''")
    op.create_index(
        "ix_events_customer_time", "events", ["customer", "time"], sqlite_where=known, postgresql_where=known
    )
    op.create_table(
        "events_daily",
        sa.Column("product", sa.String, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("views", sa.Integer, nullable=False),
        sa.Column("clicks", sa.Integer, nullable=False),
        sa.Column("carts", sa.Integer, nullable=False),
        sa.Column("purchases", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("events_daily")
    op.drop_table("events")

"""Tables of profiles and erasure: what people corrected, what was said, what bots were found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    known = sa.text("session <> ''")
    op.create_index(
        "ix_events_session_time", "events", ["session", "time"], sqlite_where=known, postgresql_where=known
    )
    op.create_table(
        "events_flagged",
        sa.Column("seq", big, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("session", sa.String, nullable=False),
        sa.Column("customer", sa.String, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("event", sa.Text, nullable=False),
    )
    op.create_index("uq_events_flagged_id", "events_flagged", ["id"], unique=True)
    op.create_index("ix_events_flagged_session", "events_flagged", ["session"])
    op.create_index("ix_events_flagged_customer", "events_flagged", ["customer"])
    op.create_table(
        "events_bots",
        sa.Column("session", sa.String, primary_key=True),
        sa.Column("reason", sa.String, nullable=False),  # agent, rate; "" where a person cleared it
        sa.Column("detail", sa.String, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "profile_said",
        sa.Column("person", sa.String, primary_key=True),  # customer:ID or session:ID
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("value", sa.String, primary_key=True),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "profile_corrections",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("value", sa.String, primary_key=True),
        sa.Column("keep", sa.Boolean, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "profile_choices",
        sa.Column("person", sa.String, primary_key=True),
        sa.Column("personal", sa.Boolean, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    for table in ("profile_choices", "profile_corrections", "profile_said", "events_bots", "events_flagged"):
        op.drop_table(table)
    op.drop_index("ix_events_session_time", "events")

"""Tables of recommendation: strategies per place, experiments, and who changed which when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    serial = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "recommend_strategies",
        sa.Column("place", sa.String(32), primary_key=True),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "recommend_experiments",
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),  # draft, running, stopped
        sa.Column("started", sa.BigInteger, nullable=False),  # microseconds since 1970 UTC, 0 never
        sa.Column("stopped", sa.BigInteger, nullable=False),
        sa.Column("document", sa.Text, nullable=False),
    )
    op.create_table(
        "recommend_audit",
        sa.Column("id", serial, primary_key=True, autoincrement=True),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(120), nullable=False),
        sa.Column("before", sa.Text, nullable=True),
        sa.Column("after", sa.Text, nullable=True),
    )
    op.create_index("ix_recommend_audit_subject", "recommend_audit", ["subject", "id"])


def downgrade() -> None:
    for name in ("recommend_audit", "recommend_experiments", "recommend_strategies"):
        op.drop_table(name)

"""Tables of sponsored slots: campaigns, budgets, what was served, clicked and paid."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "sponsored_campaigns",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("merchant", sa.String(200), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),  # active, paused, ended
        sa.Column("bid", sa.BigInteger, nullable=False),
        sa.Column("daily_budget", sa.BigInteger, nullable=False),
        sa.Column("total_budget", sa.BigInteger, nullable=False),
        sa.Column("starts", sa.String(10), nullable=False),  # first day (UTC), '' at once
        sa.Column("ends", sa.String(10), nullable=False),  # last day (UTC), '' never
        sa.Column("places", sa.Text, nullable=False),  # JSON list; empty: all that have slots
        sa.Column("spent", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", sa.String(32), nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
    )
    op.create_table(
        "sponsored_products",
        sa.Column("campaign", sa.String(40), primary_key=True),
        sa.Column("product", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.create_table(
        "sponsored_spending",
        sa.Column("campaign", sa.String(40), primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("spent", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sponsored_served",
        sa.Column("answer", sa.String(64), primary_key=True),
        sa.Column("product", sa.String, primary_key=True),
        sa.Column("campaign", sa.String(40), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("price", sa.BigInteger, nullable=False),
        sa.Column("bid", sa.BigInteger, nullable=False),
        sa.Column("rate", sa.Float, nullable=False),  # the predicted click rate
        sa.Column("time", sa.BigInteger, nullable=False),  # microseconds since 1970 UTC
        sa.Column("seen", sa.BigInteger, nullable=False),  # when it was seen, 0: not yet
    )
    op.create_table(
        "sponsored_clicks",
        sa.Column("seq", number, primary_key=True, autoincrement=True),
        sa.Column("answer", sa.String(64), nullable=False),
        sa.Column("product", sa.String, nullable=False),
        sa.Column("campaign", sa.String(40), nullable=False),
        sa.Column("place", sa.String(20), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("customer", sa.String, nullable=False),
        sa.Column("session", sa.String, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("charged", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "sponsored_counts",
        sa.Column("campaign", sa.String(40), primary_key=True),
        sa.Column("product", sa.String, primary_key=True),
        sa.Column("place", sa.String(20), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("impressions", sa.Integer, nullable=False),
        sa.Column("clicks", sa.Integer, nullable=False),
    )
    op.create_table(
        "sponsored_places",
        sa.Column("place", sa.String(20), primary_key=True),
        sa.Column("positions", sa.Text, nullable=False),  # JSON list
        sa.Column("reserve", sa.BigInteger, nullable=False),
        sa.Column("floor", sa.Float, nullable=False),
        sa.Column("updated", sa.String(32), nullable=False),
    )
    op.create_table(
        "sponsored_audit",
        sa.Column("id", number, primary_key=True, autoincrement=True),
        sa.Column("time", sa.String(32), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(40), nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
    )
    op.create_index("ix_sponsored_served_time", "sponsored_served", ["time"])
    op.create_index(
        "uq_sponsored_clicks_answer_product", "sponsored_clicks", ["answer", "product"], unique=True
    )
    op.create_index("ix_sponsored_clicks_campaign_time", "sponsored_clicks", ["campaign", "time"])
    op.create_index("ix_sponsored_clicks_session", "sponsored_clicks", ["session"])
    op.create_index("ix_sponsored_clicks_customer", "sponsored_clicks", ["customer"])
    op.create_index("ix_sponsored_audit_subject", "sponsored_audit", ["subject"])


def downgrade() -> None:
    for table in (
        "audit", "places", "counts", "clicks", "served", "spending", "products", "campaigns",
    ):  # fmt: skip
        op.drop_table(f"sponsored_{table}")

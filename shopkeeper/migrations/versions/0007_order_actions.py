"""Tables of `orders`: exchanges, used idempotency keys, and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False, server_default="") for name in names]


def _json(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False, server_default="{}") for name in names]


def upgrade() -> None:
    op.add_column("orders", sa.Column("cancel_reason", sa.String, nullable=False, server_default=""))
    op.create_table(
        "exchanges",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("order_id", sa.String, sa.ForeignKey("orders.id", ondelete="CASCADE"), nullable=False),
        *_text("status", "requested", "received", "method"),
        sa.Column("difference", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("changed", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("ix_exchanges_order_id", "exchanges", ["order_id"])
    op.create_table(
        "exchange_lines",
        sa.Column(
            "exchange_id", sa.String, sa.ForeignKey("exchanges.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("number", sa.Integer, primary_key=True),
        *_text("line", "product", "variant", "title"),
        *_json("options"),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("price", sa.BigInteger, nullable=False),
        *_text("old_variant"),
        sa.Column("old_price", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "order_actions",
        sa.Column("key", sa.String, primary_key=True),
        *_text("at", "customer", "actor", "kind", "request"),
        *_json("effect"),
        *_text("record", "receipt"),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "order_audit",
        sa.Column(
            "seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True
        ),
        *_text("at", "key", "actor", "customer", "action", "record", "record_id"),
        sa.Column("version", sa.Integer, nullable=False),
        *_json("before", "after"),
    )
    op.create_index("ix_order_audit_record", "order_audit", ["record", "record_id"])
    op.create_index("ix_order_audit_customer", "order_audit", ["customer"])


def downgrade() -> None:
    op.drop_table("order_audit")
    op.drop_table("order_actions")
    op.drop_table("exchange_lines")
    op.drop_table("exchanges")
    op.drop_column("orders", "cancel_reason")

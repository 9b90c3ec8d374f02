"""Tables of `orders`: customers, orders with their lines, payments, shipments, returns, refunds."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String, nullable=False, server_default="") for name in names]


def _json(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False, server_default="{}") for name in names]


def _amounts(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.BigInteger, nullable=False) for name in names]


def _of_order() -> list[sa.Column[str]]:
    return [
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("order_id", sa.String, sa.ForeignKey("orders.id", ondelete="CASCADE"), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "customers",
        sa.Column("id", sa.String, primary_key=True),
        *_text("name", "email", "phone", "language"),
        *_json("addresses", "payment_methods", "consents"),
        *_text("created"),
        *_json("extra"),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_index("ix_customers_email", "customers", ["email"])
    op.create_table(
        "orders",
        sa.Column("id", sa.String, primary_key=True),
        *_text("customer", "status", "placed", "updated", "currency"),
        *_amounts("shipping", "discount", "tax", "total"),
        *_text("language", "session"),
        *_json("contact"),
        sa.Column("address", sa.Text),
        sa.Column("idempotency_key", sa.String),
        sa.Column("request", sa.String),
        *_json("extra"),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    )
    op.create_index("ix_orders_customer_placed", "orders", ["customer", "placed"])
    op.create_index("ix_orders_placed", "orders", ["placed", "id"])
    op.create_index("uq_orders_idempotency_key", "orders", ["idempotency_key"], unique=True)
    op.create_table(
        "order_lines",
        *_of_order(),
        sa.Column("number", sa.Integer, nullable=False),
        *_text("product", "variant", "title"),
        *_json("options"),
        sa.Column("quantity", sa.Integer, nullable=False),
        *_amounts("unit_price"),
    )
    op.create_index("ix_order_lines_product", "order_lines", ["product"])
    op.create_table(
        "payments",
        *_of_order(),
        *_amounts("amount"),
        *_text("kind", "method", "status", "created", "reference"),
    )
    op.create_table(
        "shipments",
        *_of_order(),
        *_text("carrier", "tracking", "status"),
        *_json("lines"),
        *_text("shipped", "promised", "delivered"),
    )
    op.create_index("ix_shipments_tracking", "shipments", ["tracking"])
    op.create_table("returns", *_of_order(), *_text("status", "requested", "received", "tracking"))
    op.create_table(
        "return_lines",
        sa.Column("return_id", sa.String, sa.ForeignKey("returns.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("line", sa.String, primary_key=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        *_text("reason", "note"),
    )
    op.create_table(
        "refunds",
        *_of_order(),
        *_amounts("amount"),
        *_text("return_id", "kind", "method", "status", "created", "reason"),
    )
    for table in ("order_lines", "payments", "shipments", "returns", "refunds"):
        op.create_index(f"ix_{table}_order_id", table, ["order_id"])


def downgrade() -> None:
    for table in (
        "refunds",
        "return_lines",
        "returns",
        "shipments",
        "payments",
        "order_lines",
        "orders",
        "customers",
    ):
        op.drop_table(table)

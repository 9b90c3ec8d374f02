"""Tables of `web`: carts of visitors, kept by a random token."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "carts",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("touched", sa.String(32), nullable=False, index=True),
    )
    op.create_table(
        "cart_lines",
        sa.Column("cart", sa.String(64), sa.ForeignKey("carts.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("product", sa.Text, primary_key=True),
        sa.Column("variant", sa.Text, primary_key=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("added", sa.String(32), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("cart_lines")
    op.drop_table("carts")

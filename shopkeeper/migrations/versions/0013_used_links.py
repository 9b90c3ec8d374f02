"""Links that work once: those which were used, until they would have ended anyway."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "used_links",
        sa.Column("link", sa.String(64), primary_key=True),
        sa.Column("ends", sa.BigInteger, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("used_links")

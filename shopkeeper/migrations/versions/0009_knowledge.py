"""Tables of knowledge: sources, documents, chunks, unanswered questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "knowledge_sources",
        sa.Column("path", sa.String, primary_key=True),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("added", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "knowledge_documents",
        sa.Column("id", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("source", sa.String, nullable=False, unique=True),
        sa.Column("root", sa.String, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("added", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "knowledge_chunks",
        sa.Column(
            "document", SERIAL, sa.ForeignKey("knowledge_documents.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("heading", sa.Text, nullable=False),
        sa.Column("statements", sa.Text, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
    )
    op.create_table(
        "knowledge_questions",
        sa.Column("seq", SERIAL, primary_key=True, autoincrement=True),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("conversation", sa.String(64), nullable=False),
        sa.Column("confidence", sa.Integer, nullable=False),
        sa.Column("settled", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_knowledge_questions_settled", "knowledge_questions", ["settled", "seq"])


def downgrade() -> None:
    for name in ("knowledge_questions", "knowledge_chunks", "knowledge_documents", "knowledge_sources"):
        op.drop_table(name)

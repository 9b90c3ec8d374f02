"""Tables of knowledge: sources to keep in step with, documents, their chunks, questions that nothing answered."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from shopkeeper.database import metadata

__all__ = ["chunks", "documents", "questions", "sources"]

SERIAL = BigInteger().with_variant(Integer, "sqlite")

#: files and folders that the merchant named
sources = Table(
    "knowledge_sources",
    metadata,
    Column("path", String, primary_key=True),
    Column("language", String(16), nullable=False),  # '' : of each file
    Column("url", Text, nullable=False),  # where the files are published; '' : nowhere
    Column("added", BigInteger, nullable=False),  # microseconds since 1970 UTC
)

documents = Table(
    "knowledge_documents",
    metadata,
    Column("id", SERIAL, primary_key=True, autoincrement=True),
    Column("source", String, nullable=False, unique=True),  # a path, or "rules:LANGUAGE"
    Column("root", String, nullable=False),  # the source it came by; "policies", "documents", "rules"
    Column("kind", String(16), nullable=False),  # policy, rules, written, file
    Column("title", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("url", Text, nullable=False),
    Column("format", String(16), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("added", BigInteger, nullable=False),
)

chunks = Table(
    "knowledge_chunks",
    metadata,
    Column("document", SERIAL, ForeignKey("knowledge_documents.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("heading", Text, nullable=False),  # JSON list
    Column("statements", Text, nullable=False),  # JSON list of [kind, lead, text]
    Column("page", Integer, nullable=False),
)

#: questions that no document answered
questions = Table(
    "knowledge_questions",
    metadata,
    Column("seq", SERIAL, primary_key=True, autoincrement=True),
    Column("time", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("conversation", String(64), nullable=False),
    Column("confidence", Integer, nullable=False),  # per mille
    Column("settled", BigInteger, nullable=False),  # 0: open; else when it was written up or dismissed
)
Index("ix_knowledge_questions_settled", questions.c.settled, questions.c.seq)

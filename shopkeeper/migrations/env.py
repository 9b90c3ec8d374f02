"""Alembic's entry: runs the migrations on the connection that `shopkeeper.database.migrate` gives."""

from __future__ import annotations

from alembic import context

from shopkeeper.database import metadata

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("run migrations through shopkeeper.database.migrate")
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

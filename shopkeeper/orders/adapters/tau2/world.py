"""A world in memory: read once, copied in milliseconds for each dialogue, compared by its hash at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, StaticPool, create_engine, event

from shopkeeper.database import metadata
from shopkeeper.orders import tables
from shopkeeper.orders.adapters.tau2.export import canonical_sha, export_world
from shopkeeper.orders.adapters.tau2.read import WorldFiles, read_world, world_rules
from shopkeeper.orders.adapters.tau2.tools import Tau2Tools
from shopkeeper.orders.book import OrderBook
from shopkeeper.orders.builtin import BuiltinBackend
from shopkeeper.orders.policy.rules import Rules

__all__ = ["World"]


class World:
    """One copy of the shop's records. Use a copy from one thread at a time; `fresh` may be called from any."""

    def __init__(
        self, files: WorldFiles, engine: Engine, rules: Rules, base: Mapping[str, Any] | None = None
    ) -> None:
        self.files = files
        self.engine = engine
        self.rules = rules
        self._base = base
        categories = {id: (title,) for id, title in files.titles.items()}
        self.backend = BuiltinBackend(
            engine,
            offers=lambda product: files.goods.get(product, ()),
            rules=rules,
            products=lambda: files.titles,
            category=lambda product: categories.get(product, ()),
        )
        self.tools = Tau2Tools(self.backend)

    @classmethod
    def open(cls, folder: str | Path, *, rules: Rules | None = None) -> World:
        """Reads `folder` (`db.json`, `policy.md`); takes about a second for a thousand orders. Raises FeedError."""
        files = read_world(Path(folder))
        engine = _memory()
        metadata.create_all(engine, tables=[getattr(tables, name) for name in tables.__all__])
        book = OrderBook(engine)
        book.customers.put(files.customers)
        book.put(files.orders)
        return cls(files, engine, rules or world_rules())

    def fresh(self) -> World:
        """A copy of its own, as this one is now; changes in one are not seen by the other."""
        base = self.document if self._base is None else self._base
        engine = _memory()
        with self._raw(self.engine) as here, self._raw(engine) as there:
            here.backup(there)
        return World(self.files, engine, self.rules, base)

    @property
    def policy(self) -> str:
        """The written policy, Markdown."""
        return self.files.policy

    @cached_property
    def document(self) -> dict[str, Any]:
        """The database in the form, as it was when first asked for."""
        return export_world(self.backend)

    def export(self) -> dict[str, Any]:
        """The database in the form as it is now."""
        return export_world(self.backend, base=self._base)

    def sha(self) -> str:
        """The hash of the database as it is now."""
        return canonical_sha(self.export())

    def close(self) -> None:
        """Frees the copy."""
        self.engine.dispose()

    class _raw:
        """The SQLite connection itself, for a copy."""

        def __init__(self, engine: Engine) -> None:
            self._pooled = engine.raw_connection()

        def __enter__(self) -> sqlite3.Connection:
            connection = self._pooled.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            return connection

        def __exit__(self, *_: object) -> None:
            self._pooled.close()


def _memory() -> Engine:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys=ON")

    return engine

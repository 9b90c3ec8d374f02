"""Where an import waits before it is applied: a throw-away SQLite file beside the shop, so that memory stays
constant, ids are checked across the whole feed, and nobody else's writing is blocked while a feed is read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from shopkeeper.catalog.document import dump_product, load_product
from shopkeeper.catalog.model import Product
from shopkeeper.catalog.write import StoredRow

__all__ = ["Staging"]

_TABLES = """
CREATE TABLE seen (id TEXT PRIMARY KEY, row INTEGER) WITHOUT ROWID;
CREATE TABLE ready (
    id TEXT PRIMARY KEY, row INTEGER, document TEXT, hash TEXT, title TEXT, brand TEXT, category TEXT,
    price INTEGER, currency TEXT, availability TEXT, codes TEXT
);
CREATE TABLE parts (grp TEXT, row INTEGER, id TEXT, document TEXT);
CREATE TABLE kept (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Staging:
    """One import's rows, on disk; `close` removes them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        for stale in (path, Path(f"{path}-journal")):
            stale.unlink(missing_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        execute = self._database.execute
        execute("PRAGMA journal_mode=OFF")
        execute("PRAGMA synchronous=OFF")
        execute("PRAGMA locking_mode=EXCLUSIVE")
        execute("PRAGMA cache_size=-16000")
        execute("PRAGMA temp_store=FILE")
        self._database.executescript(_TABLES)
        execute("BEGIN")

    def claim(self, id: str, row: int) -> int:
        """0 when `id` is new to this feed, else the row that had it first."""
        cursor = self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (id, row))
        if cursor.rowcount:
            return 0
        return int(self._database.execute("SELECT row FROM seen WHERE id = ?", (id,)).fetchone()[0])

    def keep(self, id: str) -> None:
        """Remembers the id of a rejected row: it is in the feed, so `--replace` must not retire it."""
        self._database.execute("INSERT OR IGNORE INTO kept VALUES (?)", (id,))

    def add(self, row: int, stored: StoredRow) -> int:
        """Stages a product; returns 0, or the row of the product staged before with the same id."""
        cursor = self._database.execute(
            "INSERT OR IGNORE INTO ready VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                stored.id,
                row,
                stored.document,
                stored.hash,
                stored.title,
                stored.brand,
                stored.category,
                stored.price,
                stored.currency,
                stored.availability,
                json.dumps(stored.codes),
            ),
        )
        if cursor.rowcount:
            return 0
        return int(self._database.execute("SELECT row FROM ready WHERE id = ?", (stored.id,)).fetchone()[0])

    def add_part(self, group: str, row: int, product: Product) -> None:
        """Stages a part of a product that is put together by `groups` when the feed was read."""
        self._database.execute(
            "INSERT INTO parts VALUES (?, ?, ?, ?)", (group, row, product.id, dump_product(product))
        )

    def groups(self) -> Iterator[tuple[list[int], list[Product]]]:
        """The parts group by group, in feed order within each."""
        rows = self._database.execute("SELECT grp, row, document FROM parts ORDER BY grp, rowid")
        for _, parts in groupby(rows, key=lambda part: part[0]):
            found = [(row, load_product(document)) for _, row, document in parts]
            yield [row for row, _ in found], [product for _, product in found]

    def rows(self) -> Iterator[StoredRow]:
        """Every staged product, in feed order."""
        columns = "id, document, hash, title, brand, category, price, currency, availability, codes"
        for *values, codes in self._database.execute(f"SELECT {columns} FROM ready ORDER BY rowid"):
            id, document, hash, title, brand, category, price, currency, availability = values
            pairs = tuple((kind, code) for kind, code in json.loads(codes))
            yield StoredRow(id, document, hash, title, brand, category, price, currency, availability, pairs)

    def missing(self, ids: Iterable[str]) -> list[str]:
        """Those of `ids` that the feed does not have."""
        there = self._database.execute
        return [
            id
            for id in ids
            if there("SELECT 1 FROM ready WHERE id = ?", (id,)).fetchone() is None
            and there("SELECT 1 FROM kept WHERE id = ?", (id,)).fetchone() is None
        ]

    def close(self) -> None:
        """Removes the file."""
        self._database.close()
        self._path.unlink(missing_ok=True)

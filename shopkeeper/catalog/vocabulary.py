"""The shop's names in other languages: categories, attributes, values, options, brands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Engine, select

from shopkeeper.catalog.tables import vocabulary
from shopkeeper.catalog.upsert import upsert
from shopkeeper.errors import InputError

__all__ = ["KINDS", "Vocabulary", "write_vocabulary"]

KINDS = ("category", "attribute", "value", "option", "brand")


class Vocabulary:
    """Translations of names. Read once and kept; `put` by another process is seen after `reload`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._names: dict[tuple[str, str, str], str] | None = None

    def translate(self, kind: str, name: str, language: str) -> str:
        """The name in `language` (its base language where the region is unknown); `name` itself when unknown."""
        names = self._names
        if names is None:
            names = self._names = {(k, n, tag): text for k, n, tag, text in self.rows()}
        if not names:
            return name
        return (
            names.get((kind, name, language)) or names.get((kind, name, language.partition("-")[0])) or name
        )

    def put(self, rows: Iterable[tuple[str, str, str, str]]) -> int:
        """Stores rows (kind, name, language, text); returns how many. Raises InputError for an unknown kind."""
        count = 0
        source = iter(rows)
        while batch := list(islice(source, 1000)):
            for kind, name, language, _ in batch:
                if kind not in KINDS or not name or not language:
                    raise InputError(
                        f"vocabulary row {(kind, name, language)!r}: kind must be one of {', '.join(KINDS)}, "
                        "name and language must not be empty"
                    )
            values = {row[:3]: row[3] for row in batch}
            with self._engine.begin() as connection:
                upsert(
                    connection,
                    vocabulary,
                    [
                        {"kind": k, "name": n, "language": tag, "text": text}
                        for (k, n, tag), text in values.items()
                    ],
                )
            count += len(batch)
        self._names = None
        return count

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """Every row, ordered by kind, name and language."""
        v = vocabulary.c
        statement = select(v.kind, v.name, v.language, v.text).order_by(v.kind, v.name, v.language)
        with self._engine.connect() as connection:
            for row in connection.execute(statement):
                yield row.kind, row.name, row.language, row.text

    def reload(self) -> None:
        """Forgets what was read, so that the next `translate` reads again."""
        self._names = None


def write_vocabulary(vocabulary: Vocabulary, file: Path) -> int:
    """Writes every row as a JSON line {kind, name, language, text}; returns how many."""
    from shopkeeper.catalog.exporter import open_export

    count = 0
    with open_export(file) as out:
        for kind, name, language, text in vocabulary.rows():
            row = {"kind": kind, "name": name, "language": language, "text": text}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count

"""The vocabulary as JSONL: one translation of a name a line, as `shopkeeper export --format vocabulary` writes it."""

from __future__ import annotations

from collections.abc import Iterator

from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.lines import json_lines
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.model import Product
from shopkeeper.catalog.validate import Fault
from shopkeeper.catalog.vocabulary import KINDS

__all__ = ["KEYS", "VocabularyReader"]

KEYS = ("kind", "name", "language", "text")


class VocabularyReader:
    """Entries have no product; a good one has the four texts of KEYS in `raw`."""

    name = "vocabulary"

    def __init__(self) -> None:
        self.columns: list[str] = []
        self.delimiter = ""

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        for entry in json_lines(source):
            row = entry.raw[0]
            for key in KEYS:
                if not entry.faults and (not isinstance(row.get(key), str) or not row[key].strip()):
                    entry.faults.append(Fault.of(key, row.get(key, ""), "must be a text"))
            if not entry.faults and row["kind"] not in KINDS:
                entry.faults.append(Fault.of("kind", row["kind"], f"must be one of {', '.join(KINDS)}"))
            yield entry

    def merge(self, parts: list[Product]) -> list[Product]:
        return parts

"""The records of a file of events or sales: CSV, TSV, JSON, JSONL or Parquet, packed or not, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from shopkeeper.catalog.feeds.entry import Context, Entry
from shopkeeper.catalog.feeds.lines import json_entries
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.feeds.table import Table, parquet_columns, parquet_entries
from shopkeeper.catalog.model import Product
from shopkeeper.errors import FeedError

__all__ = ["Records"]

#: records of a JSON file whose keys are looked at to know its columns
LOOKED_AT = 50


class Records:
    """Reads one file; has what `Rejects` asks of a reader. Raises FeedError for a file that cannot be read."""

    name = "records"

    def __init__(self, source: Source, *, encoding: str = "", delimiter: str = "") -> None:
        self.source = source
        self.columns: list[str] = []
        self.delimiter = ""
        self.comma = False
        self._entries: Iterator[Entry]
        head = source.head(64)
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        if head.startswith(b"PAR1"):
            self.form, self.keys = "Parquet", parquet_columns(source)
            self._entries = parquet_entries(source)
        elif start.startswith((b"{", b"[")):
            entries = json_entries(source)
            first = list(islice(entries, LOOKED_AT))
            self.form, self.keys = "JSON", list(dict.fromkeys(k for e in first for k in e.raw[0]))
            self._entries = chain(first, entries)
        else:
            table = Table(source, encoding=encoding, delimiter=delimiter)
            self.columns, self.delimiter, self.comma = table.columns, table.delimiter, table.decimal_comma
            self.form, self.keys = "a table", list(table.columns)
            self._entries = table.entries()

    def __iter__(self) -> Iterator[Entry]:
        return self._entries

    def read(self, source: Source, context: Context) -> Iterator[Entry]:
        """The same records, for the protocol of feed readers."""
        return self._entries

    def merge(self, parts: list[Product]) -> list[Product]:
        """Nothing is spread over several records here."""
        return parts

    def need(self, fields: dict[str, Any] | Any, names: Sequence[str], what: str) -> None:
        """Raises FeedError that names the columns there are, when one of `names` has none."""
        missing = [name for name in names if name not in fields]
        if missing:
            raise FeedError(
                f"{self.source.name!r}: no column for {', '.join(missing)} of {what}; its columns are "
                f"{', '.join(repr(k) for k in self.keys[:30])}; name them in a mapping file and give it with --mapping"
            )


def open_records(path: Path, progress: Any = None, *, encoding: str = "", delimiter: str = "") -> Records:
    """The records of the file at `path`; `progress` is told (bytes read, bytes in all)."""
    return Records(Source(path, progress), encoding=encoding, delimiter=delimiter)

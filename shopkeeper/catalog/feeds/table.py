"""CSV, TSV and Parquet feeds as rows with named cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from shopkeeper.catalog.feeds.entry import Entry
from shopkeeper.catalog.feeds.source import MAX_LINE, Source
from shopkeeper.catalog.feeds.text import encoding_of, open_text
from shopkeeper.catalog.validate import MAX_FIELD, Fault
from shopkeeper.errors import FeedError

__all__ = ["Table", "parquet_columns", "parquet_entries"]

csv.field_size_limit(MAX_LINE)
#: Parquet row groups larger than this are not read: they have to fit in memory
MAX_ROW_GROUP = 512 * 1024 * 1024


class Table:
    """A delimited text: its encoding, delimiter and header are found from the head of the feed."""

    def __init__(self, source: Source, *, encoding: str = "", delimiter: str = "") -> None:
        self.source = source
        head = source.head()
        complete = len(head) < 256 * 1024
        self.encoding, self.remark = (
            (encoding, encoding) if encoding else encoding_of(head, complete=complete, legacy=True)
        )
        text = head.decode(self.encoding, "ignore").lstrip("\ufeff")
        self.skip = 1 if text.lower().startswith("sep=") else 0
        self.delimiter = delimiter or _delimiter(text)
        self.columns = _columns(text, self.delimiter, self.skip)
        if self.delimiter == ";":
            self.remark = ", ".join(filter(None, ("semicolons between cells", self.remark)))

    @property
    def decimal_comma(self) -> bool:
        """Cells between semicolons come from a place that writes 1,50."""
        return self.delimiter == ";"

    def entries(self) -> Iterator[Entry]:
        """Every row with its line number; a row with too few or too many cells, or a cell too long, has a fault.

        Raises FeedError where the text is not in its encoding or a quote is never closed.
        """
        width = len(self.columns)
        with open_text(self.source, self.encoding) as stream:
            rows = csv.reader(stream, delimiter=self.delimiter)
            seen = 0
            while True:
                try:
                    cells = next(rows, None)
                except csv.Error as error:
                    raise FeedError(
                        f"line {rows.line_num:,} of {self.source.name!r} cannot be read ({error}); "
                        "look for a quote that is never closed"
                    ) from error
                if cells is None:
                    return
                if not any(cell.strip() for cell in cells):
                    continue
                seen += 1
                if seen <= self.skip + 1:
                    continue
                yield self._entry(cells, rows.line_num, width)

    def _entry(self, cells: list[str], line: int, width: int) -> Entry:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        record = dict(zip(self.columns, cells, strict=False))
        entry = Entry(line, [record])
        if len(cells) != width:
            reason = f"has {len(cells)} cells, the header has {width}"
            if any("\n" in cell for cell in cells):
                reason += "; look for a quote that is never closed"
            entry.faults.append(Fault.of("row", self.delimiter.join(cells), reason))
        for name, cell in record.items():
            if len(cell) > MAX_FIELD:
                entry.faults.append(Fault.of(name, cell, f"is longer than {MAX_FIELD:,} characters"))
        return entry


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4]
    counts = {mark: _outside_quotes(text, mark) for mark in "\t;,|"}
    return max(counts, key=lambda mark: counts[mark]) if any(counts.values()) else ","


def _outside_quotes(text: str, mark: str) -> int:
    """How often `mark` stands in the header line, outside quotes."""
    count, quoted = 0, False
    for character in text.lstrip("\r\n")[:100_000]:
        if character == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif character in "\r\n":
            break
        elif character == mark:
            count += 1
    return count


def _columns(text: str, delimiter: str, skip: int) -> list[str]:
    try:
        rows = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise FeedError(f"the header cannot be read ({error})") from error
    if len(rows) <= skip:
        raise FeedError("the feed has no header line; the first line must name the columns")
    columns: list[str] = []
    for number, cell in enumerate(rows[skip], 1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {number}"
        copy, again = name, 2
        while copy in columns:
            copy, again = f"{name} ({again})", again + 1
        columns.append(copy)
    while len(columns) > 1 and columns[-1] == f"column {len(columns)}":
        columns.pop()
    return columns


def parquet_columns(source: Source) -> list[str]:
    """The column names of a Parquet feed. Raises FeedError."""
    return list(_parquet(source).schema_arrow.names)


def parquet_entries(source: Source) -> Iterator[Entry]:
    """Every row of a Parquet feed, numbered from 1, read a thousand at a time. Raises FeedError."""
    import pyarrow as pa

    file = _parquet(source)
    number = 0
    try:
        for group in range(file.num_row_groups):
            if file.metadata.row_group(group).total_byte_size > MAX_ROW_GROUP:
                raise FeedError(
                    f"row group {group} of {source.name!r} is too large; write it with smaller row groups"
                )
        for batch in file.iter_batches(batch_size=1000):
            for record in batch.to_pylist():
                number += 1
                yield Entry(number, [{str(key): _plain(value) for key, value in record.items()}])
    except (pa.ArrowException, OSError) as error:
        raise FeedError(
            f"{source.name!r} is a damaged Parquet file ({str(error).splitlines()[0]})"
        ) from error


def _parquet(source: Source) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if source.packing:
        raise FeedError(f"{source.path.name!r}: unpack the Parquet file first; it is packed inside already")
    try:
        return pq.ParquetFile(source.path)
    except (pa.ArrowException, OSError) as error:
        raise FeedError(
            f"{source.name!r} is a damaged Parquet file ({str(error).splitlines()[0]})"
        ) from error


def _plain(value: Any) -> Any:
    """JSON values as they are; times, decimals and bytes as text."""
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

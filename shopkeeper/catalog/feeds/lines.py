"""JSON records of a file: one a line (JSONL), a list, or an object that holds the list."""

from __future__ import annotations

import json
from collections.abc import Iterator

from shopkeeper.catalog.feeds.entry import Entry
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.validate import MAX_FIELD, Fault
from shopkeeper.errors import FeedError

__all__ = ["json_lines"]


def json_lines(source: Source) -> Iterator[Entry]:
    """One entry a line, `raw` holding the object. Raises FeedError where the bytes are not UTF-8."""
    for number, line in source.lines():
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise FeedError(
                f"line {number} of {source.name!r} is not UTF-8 (byte {line[error.start]:#04x} at column "
                f"{error.start + 1}); save the file as UTF-8"
            ) from error
        if not text.strip():
            continue
        try:
            value = json.loads(text, parse_constant=_constant)
        except (ValueError, RecursionError) as error:
            reason = f"is not JSON ({error})" if isinstance(error, ValueError) else "is nested too deeply"
            yield Entry(number, [{"_raw": text.strip()}], faults=[Fault.of("line", text.strip(), reason)])
            continue
        if not isinstance(value, dict):
            yield Entry(number, [{"_raw": text.strip()}], faults=[Fault.of("line", text.strip(), "is not an object")])
            continue
        entry = Entry(number, [value])
        if len(text) > MAX_FIELD:
            entry.faults.extend(
                Fault.of(key, item, f"is longer than {MAX_FIELD:,} characters")
                for key, item in value.items()
                if isinstance(item, str) and len(item) > MAX_FIELD
            )
        yield entry


def _constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")

"""JSON records of a file: one a line (JSONL), a list, or an object that holds the list; streamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from shopkeeper.catalog.feeds.entry import Entry
from shopkeeper.catalog.feeds.source import MAX_LINE, Source
from shopkeeper.catalog.feeds.text import open_text
from shopkeeper.catalog.validate import MAX_FIELD, Fault
from shopkeeper.errors import FeedError

__all__ = ["first_object", "json_entries", "json_lines"]

#: keys of an outer object under which feeds keep their records
LISTS = ("@graph", "products", "items", "itemListElement", "entries", "data", "feed")
_BLOCK = 256 * 1024
_FIRST = re.compile(
    r"\[\s*(?=\{)|\{.*?\"(?:" + "|".join(map(re.escape, LISTS)) + r")\"\s*:\s*\[\s*(?=\{)", re.DOTALL
)


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
            if not line.endswith(b"\n") and _cut(text):
                raise FeedError(
                    f"{source.name!r} is cut: line {number} ends in the middle; fetch it again"
                ) from error
            reason = f"is not JSON ({error})" if isinstance(error, ValueError) else "is nested too deeply"
            yield Entry(number, [{"_raw": text.strip()}], faults=[Fault.of("line", text.strip(), reason)])
            continue
        yield _entry(number, value)


def json_entries(source: Source) -> Iterator[Entry]:
    """The records of a JSON document, or of lines, numbered from 1. Raises FeedError for broken JSON."""
    head = source.head()
    if _is_lines(head):
        yield from json_lines(source)
        return
    with open_text(source, _encoding(head)) as stream:
        reader = _Json(stream, source.name)
        for number, value in enumerate(reader.records(), 1):
            yield _entry(number, value)


def first_object(head: bytes) -> dict[str, Any] | None:
    """The first record of a JSON feed that begins with `head`, where it ends within; else None."""
    try:
        text = head.decode(_encoding(head), "ignore").lstrip()
    except LookupError:
        return None
    if text[:1] not in ("{", "["):
        return None
    decoder = json.JSONDecoder()
    try:
        value, _ = decoder.raw_decode(text)
    except (ValueError, RecursionError):
        match = _FIRST.match(text)
        if match is None:
            return None
        try:
            value, _ = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            return None
    if isinstance(value, dict) and not ("id" in value and "title" in value):
        for key in LISTS:
            if isinstance(value.get(key), list) and value[key] and isinstance(value[key][0], dict):
                outer = {name: item for name, item in value.items() if name.startswith("@")}
                return outer | value[key][0] if key != "@graph" else outer | {"@graph": value[key][:3]}
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else None


def _entry(number: int, value: Any) -> Entry:
    if not isinstance(value, dict):
        text = json.dumps(value, ensure_ascii=False)
        return Entry(number, [{"_raw": text}], faults=[Fault.of("record", text, "is not an object")])
    entry = Entry(number, [value])
    for key, item in value.items():
        if isinstance(item, str) and len(item) > MAX_FIELD:
            entry.faults.append(Fault.of(key, item, f"is longer than {MAX_FIELD:,} characters"))
    return entry


def _constant(text: str) -> float:
    raise ValueError(f"{text} is not a number")


def _cut(text: str) -> bool:
    return text.lstrip().startswith("{") and not text.rstrip().endswith("}")


def _encoding(head: bytes) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig"


def _is_lines(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    lines = head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 2)
    if len(lines) < 2 or not lines[0].startswith(b"{"):
        return False
    try:
        json.loads(lines[0])
    except (ValueError, RecursionError):
        return lines[0].rstrip().endswith(b"}") and lines[1].lstrip().startswith(b"{")
    return lines[1].strip()[:1] in (b"{", b"") and (len(lines) > 2 or lines[1].strip()[:1] == b"{")


class _Json:
    """Takes values one by one from a JSON text that need not fit in memory."""

    def __init__(self, stream: TextIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._buffer, self._at = "", 0
        self._decoder = json.JSONDecoder(parse_constant=_constant)

    def records(self) -> Iterator[Any]:
        """Items of the outermost list, of the list in the outermost object, or that object itself."""
        while mark := self._peek():
            if mark == "[":
                yield from self._list()
            elif mark == "{":
                yield from self._object()
            else:
                self._fail("a product feed is a list or an object")
            if self._peek() == ",":
                self._fail("there is a comma where the document should end")

    def _object(self) -> Iterator[Any]:
        found: dict[str, Any] = {}
        streamed = False
        self._at += 1
        while (mark := self._peek()) != "}":
            if mark == ",":
                self._at += 1
                continue
            key = self._value()
            if not isinstance(key, str) or self._peek() != ":":
                self._fail("a key is expected")
            self._at += 1
            if key in LISTS and self._peek() == "[" and not ("id" in found or "name" in found):
                streamed = True
                yield from self._list()
            else:
                found[key] = self._value()
        self._at += 1
        if not streamed:
            yield found

    def _list(self) -> Iterator[Any]:
        self._at += 1
        while (mark := self._peek()) != "]":
            if mark == ",":
                self._at += 1
                continue
            yield self._value()
        self._at += 1

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
            except RecursionError:
                self._fail("it is nested too deeply")
            except ValueError as error:
                place = error.pos - self._at if isinstance(error, json.JSONDecodeError) else -1
                if not self._more():
                    if place >= 0 and (
                        str(error).startswith("Unterminated") or place >= len(self._buffer.rstrip())
                    ):
                        self._at = len(self._buffer)
                    self._fail(str(error))
                continue
            if end == len(self._buffer) and self._more():
                continue
            self._at = end
            return value

    def _peek(self) -> str:
        """The next character that is no white space; '' at the end of the document."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in " \t\r\n\ufeff":
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _more(self) -> bool:
        block = self._stream.read(max(_BLOCK, len(self._buffer) - self._at))
        self._buffer = self._buffer[self._at :] + block
        self._at = 0
        if len(self._buffer) > MAX_LINE:
            self._fail(f"a record is longer than {MAX_LINE // 1024**2} MiB")
        return bool(block)

    def _fail(self, reason: str) -> Any:
        near = self._buffer[self._at : self._at + 40]
        if not near.strip():
            raise FeedError(f"{self._name!r} is cut: the JSON ends in the middle; fetch it again")
        raise FeedError(f"{self._name!r} is not valid JSON near {near!r}: {reason}")

"""XML feeds (RSS, Atom) as one record an item, streamed; a malformed item does not spoil the others.

The text is cut at the items' own tags and each item is parsed by itself, with no document type and so no
entities of the feed's own: what is called an XML bomb cannot be expressed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import TextIO
from xml.parsers import expat

from shopkeeper.catalog.feeds.entry import Entry
from shopkeeper.catalog.feeds.source import MAX_LINE, Source
from shopkeeper.catalog.feeds.text import encoding_of, open_text
from shopkeeper.catalog.validate import MAX_FIELD, Fault
from shopkeeper.errors import FeedError

__all__ = ["XmlFeed", "xml_encoding"]

_START = re.compile(r"<!--|<((?:[\w.-]+:)?(?:item|entry|product))(?=[\s/>])", re.IGNORECASE)
_BLOCK = 256 * 1024


def xml_encoding(head: bytes, *, complete: bool) -> str:
    """The encoding by byte order mark, else as declared, else UTF-8. Raises FeedError for no text."""
    declared = re.match(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""", head)
    if declared and not declared[1].lower().startswith((b"utf-8", b"utf8", b"utf-16", b"utf16", b"utf-32")):
        return declared[1].decode("ascii")
    return encoding_of(head, complete=complete, legacy=False)[0]


class XmlFeed:
    """`root` is the name of the outermost element, `language` what the feed says its texts are in, or ''."""

    def __init__(self, source: Source) -> None:
        self.source = source
        head = source.head()
        self.encoding = xml_encoding(head, complete=len(head) < 256 * 1024)
        try:
            text = head.decode(self.encoding, "ignore")
        except LookupError:
            raise FeedError(
                f"{source.name!r} declares the unknown encoding {self.encoding!r}; save it as UTF-8"
            ) from None
        first = next((m for m in _START.finditer(text) if m[1]), None)
        self.prolog = text[: first.start()] if first else text
        self.tag = first[1] if first else ""
        if "<!ENTITY" in self.prolog:
            raise FeedError(
                f"{source.name!r} declares XML entities, as XML bombs do; a feed has none: remove the DOCTYPE"
            )
        root = re.search(r"<([A-Za-z_][\w.:-]*)", re.sub(r"<!--.*?-->", "", self.prolog, flags=re.DOTALL))
        self.root = root[1] if root else self.tag
        language = re.search(r"""xml:lang\s*=\s*["']([\w-]+)["']""", self.prolog) or re.search(
            r"<(?:[\w.-]+:)?language>\s*([A-Za-z]{2,3}(?:-\w+)*)\s*<", self.prolog
        )
        self.language = language[1] if language else ""

    def entries(self) -> Iterator[Entry]:
        """Every item, numbered from 1; `raw` has its fields, text of each a list. Raises FeedError for a cut feed."""
        with open_text(self.source, self.encoding) as stream:
            number = 0
            for number, chunk in enumerate(self._chunks(stream), 1):
                yield _item(number, chunk)
            if not number:
                raise FeedError(
                    f"{self.source.name!r} is XML without <item> or <entry>; it is no product feed"
                )

    def _chunks(self, stream: TextIO) -> Iterator[str]:
        """The text of each item, from its start tag to its end tag, or to the next start where that is missing."""
        buffer, begin, scan = "", -1, 0
        start_tag = re.compile(
            rf"<!--|<!\[CDATA\[|<{re.escape(self.tag)}(?=[\s/>])|</{re.escape(self.tag)}\s*>"
        )
        while True:
            match = start_tag.search(buffer, scan)
            close = {"<!--": "-->", "<![CDATA[": "]]>"}.get(match[0]) if match else None
            end = buffer.find(close, match.end()) if match and close else -1
            if match is None or (close and end < 0):
                block = stream.read(_BLOCK)
                if not block:
                    self._finish(buffer[max(begin, 0) :], begin >= 0)
                    return
                keep = begin if begin >= 0 else match.start() if match else max(scan, len(buffer) - 100)
                scan = (match.start() if match else max(scan, len(buffer) - 100)) - keep
                buffer = buffer[keep:] + block
                begin = 0 if begin >= 0 else -1
                if len(buffer) > MAX_LINE:
                    raise FeedError(
                        f"an item of {self.source.name!r} is longer than {MAX_LINE // 1024**2} MiB"
                    )
            elif close:
                scan = end + len(close)
            elif match[0].startswith("</"):
                if begin >= 0:
                    yield buffer[begin : match.end()]
                begin, scan = -1, match.end()
            else:
                if begin >= 0:
                    yield buffer[begin : match.start()]
                begin, scan = match.start(), match.end()
                empty = re.compile(r"[^<>]*/>").match(buffer, scan)
                if empty:
                    yield buffer[begin : empty.end()]
                    begin, scan = -1, empty.end()

    def _finish(self, rest: str, inside: bool) -> None:
        if inside or not re.search(rf"</{re.escape(self.root)}\s*>", rest[-100_000:]):
            where = f"inside an <{self.tag}>" if inside else f"before </{self.root}>"
            raise FeedError(f"{self.source.name!r} is cut: it ends {where}; fetch it again")


def _item(number: int, chunk: str) -> Entry:
    fields = _Fields()
    warnings: list[Fault] = []
    faults: list[Fault] = []
    try:
        fields.parse(chunk)
    except expat.ExpatError as error:
        reason, place = _words(error), fields.place
        fields = _Fields()
        try:
            fields.parse(_repaired(chunk))
            warnings.append(
                Fault.of(place, _near(chunk, error), f"was not well-formed XML ({reason}); repaired")
            )
        except expat.ExpatError as again:
            faults.append(
                Fault.of(
                    fields.place, _near(chunk, again), f"is not well-formed XML ({_words(again)}); mend it"
                )
            )
    record = fields.record()
    for name, texts in record.items():
        faults.extend(
            Fault.of(name, text, f"is longer than {MAX_FIELD:,} characters")
            for text in texts
            if len(text) > MAX_FIELD
        )
    return Entry(number, [record], faults=faults, warnings=warnings)


def _words(error: expat.ExpatError) -> str:
    return expat.ErrorString(error.code) or "syntax error"


def _near(chunk: str, error: expat.ExpatError) -> str:
    lines = chunk.split("\n")
    return lines[min(error.lineno, len(lines)) - 1].strip()[:100]


class _Fields:
    """Collects the children of an item: `g:` wins over plain names, repeats are kept, parts joined by colons."""

    def __init__(self) -> None:
        self._google: dict[str, list[str]] = {}
        self._plain: dict[str, list[str]] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._parts: list[str] = []
        self._language = ""
        self.place = "item"

    def parse(self, chunk: str) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.Parse(chunk, True)

    def record(self) -> dict[str, list[str]]:
        return self._plain | self._google

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > 50:
            raise FeedError("an item nests its elements more than 50 deep; this is no product feed")
        if len(self._path) == 2:
            self._text.clear()
            self._parts = []
            self._language = attributes.get("xml:lang", "")
            self.place = name.rpartition(":")[2].lower()
            if self.place == "link" and "href" in attributes:
                if attributes.get("rel", "alternate") == "alternate":
                    self._parts.append(attributes["href"])
                elif attributes["rel"] == "enclosure":
                    self.place = "enclosure"
                    self._parts.append(attributes["href"])
            for unit in ("unit", "currency"):
                if unit in attributes:
                    self._parts_unit = attributes[unit]
        elif len(self._path) == 3:
            self._text.clear()

    def _end(self, name: str) -> None:
        depth = len(self._path)
        self._path.pop()
        if depth == 3:
            text = "".join(self._text).strip()
            self._text.clear()
            self._parts.append(text)
        elif depth == 2:
            text = ":".join(self._parts) or "".join(self._text).strip()
            self._text.clear()
            key = f"{self.place}[{self._language}]" if self._language else self.place
            target = self._google if name.lower().startswith("g:") else self._plain
            if text:
                target.setdefault(key, []).append(text)


_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)


def _repaired(chunk: str) -> str:
    """The item with stray ampersands, HTML's entities, lone angle brackets and control characters mended."""
    parts = _CDATA.split(re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", chunk))
    for index in range(0, len(parts), 2):
        text = re.sub(r"&([A-Za-z][A-Za-z0-9]*;)?(?!#\d+;|#x[0-9a-fA-F]+;)", _entity, parts[index])
        parts[index] = re.sub(r"<(?![/?!A-Za-z_])", "&lt;", text)
    return "".join(parts)


def _entity(match: re.Match[str]) -> str:
    name = match[1] or ""
    if name in ("amp;", "lt;", "gt;", "quot;", "apos;"):
        return match[0]
    if name in html5:
        return html5[name]
    return "&amp;" + name

"""Which encoding a feed's bytes have, and its text, streamed."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from shopkeeper.catalog.feeds.source import Source
from shopkeeper.errors import FeedError

__all__ = ["encoding_of", "open_text"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: what Western European text in windows-1252 is made of beside ASCII
_WESTERN = frozenset(
    "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž€£¥©®™°²³½¼¾×–—‘’“”„•…«»·´º¿¡§µ±\xa0"
)


def encoding_of(head: bytes, *, complete: bool, legacy: bool) -> tuple[str, str]:
    """The encoding of a feed that begins with `head`, and a remark ('' for plain UTF-8).

    `complete`: the head is the whole feed. `legacy`: bytes that are not UTF-8 may be of an old code page,
    as Excel writes them. Raises FeedError for bytes that are no text.
    """
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding, {"utf-8-sig": "UTF-8 with a byte order mark"}.get(encoding, encoding.upper())
    if b"\x00" in head:
        sample = head[: len(head) // 2 * 2]
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) > 0.3 * len(sample) / 2 and min(even, odd) < 0.05 * len(sample) / 2:
            name = "utf-16-le" if odd > even else "utf-16-be"
            return name, f"{name.upper()}, by its zero bytes"
        raise FeedError(
            f"this is no text: byte {head.index(0) + 1} is zero; export the feed as text in UTF-8"
        )
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head, final=complete)
        return "utf-8", ""
    except UnicodeDecodeError as error:
        place = error.start
    guess = _code_page(head) if legacy else None
    if guess is None:
        raise FeedError(
            f"the feed is not UTF-8: byte {place + 1:,} is {head[place]:#04x}; save it as UTF-8 and import it again"
        )
    return guess, f"read as {guess}, guessed from its letters; save it as UTF-8 to be sure"


def _code_page(head: bytes) -> str | None:
    """gb18030, windows-1251 or windows-1252 by how the bytes above ASCII look; None when none is likely."""
    high = bytes(b for b in head if b >= 0x80)
    if re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return None
    if re.search(rb"[\xc3-\xf4][\x80-\xbf]", head):
        # sequences that are valid UTF-8 beside bytes that are not: a damaged UTF-8 file, unless it is Cyrillic
        good = len(re.findall(rb"(?:[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2})", head))
        if good * 2 >= len(high) * 0.5:
            return None
    runs = re.findall(rb"[\x80-\xff]{2,}", head)
    in_runs = sum(map(len, runs)) / max(len(high), 1)
    if in_runs > 0.8 and len(high) >= 4:
        cyrillic = sum(0xE0 <= b <= 0xFF for b in high) / len(high)
        if cyrillic > 0.45 and sum(b >= 0xC0 or b in (0xA8, 0xB8) for b in high) / len(high) > 0.85:
            return "cp1251"
        try:
            text = codecs.getincrementaldecoder("gb18030")().decode(head)
        except UnicodeDecodeError:
            text = ""
        wide = [c for c in text if ord(c) >= 0x80]
        if wide and sum(
            "\u4e00" <= c <= "\u9fff" or c in "，。、；：（）《》！？％￥" for c in wide
        ) > 0.9 * len(wide):
            return "gb18030"
    try:
        wide = [c for c in head.decode("cp1252") if ord(c) >= 0x80]
    except UnicodeDecodeError:
        return None
    return "cp1252" if in_runs < 0.5 and sum(c in _WESTERN for c in wide) > 0.95 * len(wide) else None


@contextmanager
def open_text(source: Source, encoding: str) -> Iterator[TextIO]:
    """The feed as text, line ends as they are. Raises FeedError where the bytes are not `encoding`."""
    with source.open() as stream:
        try:
            reader = io.TextIOWrapper(stream, encoding=encoding, newline="")
        except LookupError:
            raise FeedError(
                f"unknown encoding {encoding!r}; write a name such as utf-8 or windows-1252"
            ) from None
        try:
            yield reader
        except UnicodeError as error:
            where = (
                f"byte {error.object[error.start]:#04x}"
                if isinstance(error, UnicodeDecodeError)
                else "its text"
            )
            raise FeedError(
                f"{source.name!r} is not {encoding}: {where} cannot be read; save the file as UTF-8 and import it again"
            ) from error
        finally:
            reader.detach()

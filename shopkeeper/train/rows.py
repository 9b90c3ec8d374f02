"""Training rows as they stand in files: chat rows in JSONL, plain text; read as a stream, hashed for the card."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError

__all__ = ["Row", "hash_file", "read_file", "read_rows", "texts_of"]


@dataclass(frozen=True, slots=True)
class Row:
    """One document: a dialogue (`messages`, perhaps `tools`) or a `text`. `end` is the byte after it in its file."""

    messages: tuple[dict[str, Any], ...] = ()
    tools: tuple[dict[str, Any], ...] = ()
    text: str = ""
    language: str = "en"
    part: str = "train"
    skill: str = ""
    end: int = 0


def read_rows(paths: Iterable[Path]) -> Iterator[Row]:
    """Every row of every file, in order. Raises InputError naming the file and the line."""
    for path in paths:
        yield from read_file(path)


def read_file(path: Path, start: int = 0) -> Iterator[Row]:
    """The rows of one file from byte `start` on: `.jsonl` holds one JSON document a line with "messages" or "text",
    anything else is text whose documents are parted by empty lines. Raises InputError."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"cannot read '{path}': {error.strerror}") from error
    with stream:
        stream.seek(start)
        yield from _jsonl(path, stream, start) if path.suffix == ".jsonl" else _text(path, stream, start)


def texts_of(row: Row) -> list[str]:
    """What a tokenizer learns from: the text, or each message's content and calls."""
    if not row.messages:
        return [row.text]
    texts = [str(m.get("content") or "") for m in row.messages]
    texts += [json.dumps(c, ensure_ascii=False) for m in row.messages for c in m.get("tool_calls") or ()]
    return [text for text in texts if text]


def hash_file(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _jsonl(path: Path, stream: Iterable[bytes], at: int) -> Iterator[Row]:
    for number, line in enumerate(stream, 1):
        at += len(line)
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if "messages" in row:
                messages = tuple(dict(m) for m in row["messages"])
                if not all(isinstance(m["role"], str) for m in messages):
                    raise TypeError("a role that is no text")
                yield Row(
                    messages=messages,
                    tools=tuple(row.get("tools") or ()),
                    language=str(row.get("language", "en")),
                    part=str(row.get("part", "train")),
                    skill=str(row.get("skill", "")),
                    end=at,
                )
            else:
                yield Row(
                    text=str(row["text"]),
                    language=str(row.get("language") or _language(str(row["text"]))),
                    part=str(row.get("part", "train")),
                    end=at,
                )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"'{path}', line {number} from byte {at - len(line)}: not a training row "
                f'({type(error).__name__}: {error}); a row is a JSON object with "messages" or "text"'
            ) from error


def _text(path: Path, stream: Iterable[bytes], at: int) -> Iterator[Row]:
    lines: list[bytes] = []

    def document() -> Iterator[Row]:
        try:
            text = b"".join(lines).decode("utf-8").strip()
        except UnicodeDecodeError as error:
            raise InputError(f"'{path}' is not UTF-8 text near byte {at}: convert it first") from error
        lines.clear()
        if text:
            yield Row(text=text, language=_language(text), end=at)

    for line in stream:
        at += len(line)
        if line.strip():
            lines.append(line)
        else:
            yield from document()
    yield from document()


def _language(text: str) -> str:
    han = sum("\u4e00" <= c <= "\u9fff" for c in text[:2000])
    return "zh" if han * 5 > len(text[:2000]) else "en"

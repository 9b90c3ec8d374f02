"""One file becomes documents, by its ending and its content; whatever is wrong with it is one line."""

from __future__ import annotations

import re
from pathlib import Path

from shopkeeper.assistant.knowledge.reading.faq import read_faq
from shopkeeper.assistant.knowledge.reading.markdown import read_markdown
from shopkeeper.assistant.knowledge.reading.page import read_page
from shopkeeper.assistant.knowledge.types import DocumentText
from shopkeeper.errors import InputError, LimitExceeded

__all__ = ["FORMATS", "LARGEST", "read_bytes", "read_file"]

#: ending -> format
FORMATS = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "markdown",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".csv": "csv",
    ".tsv": "csv",
}
LARGEST = 50_000_000  # bytes
_HAN = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]+")


def read_file(path: Path) -> list[DocumentText]:
    """The documents of a file: one, or one a language for an FAQ that has several. Raises InputError, LimitExceeded,
    MissingExtra; the message does not name the file."""
    try:
        if path.stat().st_size > LARGEST:
            raise LimitExceeded(f"larger than {LARGEST // 1_000_000} MB; split it")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}") from error
    return read_bytes(data, path.name)


def read_bytes(data: bytes, name: str) -> list[DocumentText]:
    """As `read_file`, for content at hand; `name` gives the ending and, where the document has none, the title."""
    path = Path(name)
    format = FORMATS.get(path.suffix.lower(), "")
    title = path.stem.replace("-", " ").replace("_", " ").strip()
    title = title[:1].upper() + title[1:]
    if not format:
        raise InputError(f"a {path.suffix or 'nameless'} file; known are {', '.join(FORMATS)}")
    if not data.strip():
        raise InputError("is empty")
    if format == "pdf":
        from shopkeeper.assistant.knowledge.reading.pdf import read_pdf

        found = [read_pdf(data, title=title)]
    elif format == "docx":
        from shopkeeper.assistant.knowledge.reading.word import read_word

        found = [read_word(data, title=title)]
    elif format == "html":
        found = [read_page(_decode(data), title=title)]
    elif format == "csv":
        found = read_faq(_decode(data), title=title)
    else:
        found = [read_markdown(_decode(data), title=title)]
    found = [document for document in found if document.chunks]
    if not found:
        raise InputError("has no text in it")
    return found


def _decode(data: bytes) -> str:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("is not text; save it as UTF-8")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
    runs = _HAN.findall(text)  # Chinese stands in runs; accented letters taken for Chinese stand alone
    return text if sum(map(len, runs)) >= 2 * len(runs) > 0 else data.decode("cp1252", errors="replace")

"""PDF to an outline: lines by their place on the page, headings by their size, running heads left out."""

from __future__ import annotations

import io
import logging
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shopkeeper.assistant.knowledge.reading.outline import Outline
from shopkeeper.assistant.knowledge.types import DocumentText
from shopkeeper.errors import InputError, LimitExceeded, MissingExtra

if TYPE_CHECKING:
    from pypdf import PageObject

__all__ = ["read_pdf"]

MOST_PAGES = 2000
_BULLET = re.compile(r"^\s*(?:[•●▪◦‣∙·–*-]|\d{1,2}[.)、]|[(（]?[a-z一二三四五六七八九十][)）、])\s+")
_HAN_END = re.compile(r"[\u3400-\u9fff，。；：、！？）」』]$")


@dataclass(slots=True)
class _Line:
    text: str
    size: float
    top: float  # from the foot of the page, in points
    bold: bool


def read_pdf(data: bytes, *, title: str) -> DocumentText:
    """`title` is used where the document has none. Raises InputError (damaged, locked, pictures only), LimitExceeded,
    MissingExtra."""
    try:
        from pypdf import PdfReader

        logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told in one line
    except ImportError:
        raise MissingExtra("pypdf", "documents", "reading PDF") from None
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is locked with a password; save it without")
        if len(reader.pages) > MOST_PAGES:
            raise LimitExceeded(f"has {len(reader.pages):,} pages, more than {MOST_PAGES:,}; split it")
        named = str((reader.metadata.title if reader.metadata else "") or "").strip()
        pages = [_lines(page) for page in reader.pages]
    except (InputError, LimitExceeded):
        raise
    except Exception as error:
        raise InputError(f"is a damaged PDF file ({type(error).__name__}); save it again as PDF") from error
    if not any(line.text for lines in pages for line in lines):
        raise InputError("has no text in it, only pictures; give a PDF with text")
    outline = Outline()
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    larger = sorted((s for s in sizes if s > 1.12 * body), reverse=True)
    heads = _running(pages, body)
    for number, lines in enumerate(pages, 1):
        outline.page(number)
        _page([line for line in lines if _alike(line.text) not in heads], outline, body, larger)
    return outline.document(title=named if len(named) > 3 and "." not in named[-5:] else title)


def _page(lines: list[_Line], outline: Outline, body: float, larger: list[float]) -> None:
    paragraph: list[str] = []

    def flush() -> None:
        if paragraph:
            text = _joined(paragraph)
            if _BULLET.match(text):
                outline.item(_BULLET.sub("", text))
            else:
                outline.paragraph(text)
            paragraph.clear()

    before: _Line | None = None
    for line in lines:
        size = round(line.size)
        short = len(line.text) < 100 and not line.text.endswith((".", "。", ";", "；", ",", "，"))
        if short and (size in larger or (line.bold and size >= body)):
            flush()
            outline.heading(larger.index(size) + 1 if size in larger else min(len(larger) + 2, 6), line.text)
        else:
            gap = before.top - line.top if before else 0.0
            if _BULLET.match(line.text) or gap > 1.75 * max(line.size, 1) or gap < 0:
                flush()
            paragraph.append(line.text)
        before = line
    flush()


def _lines(page: PageObject) -> list[_Line]:
    """The page's lines from top to bottom, in the order of its text."""
    found: list[_Line] = []

    def visit(text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        scale = abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0
        top = tm[5] * cm[3] + cm[5]
        bold = bool(font) and "bold" in str((font or {}).get("/BaseFont", "")).lower()
        for number, piece in enumerate(text.split("\n")):
            if number == 0 and found and abs(found[-1].top - top) < 0.4 * max(found[-1].size, 1):
                found[-1].text += piece
                if piece.strip():
                    found[-1].size, found[-1].bold = (
                        max(found[-1].size, size * scale),
                        found[-1].bold and bold,
                    )
            elif piece.strip():
                found.append(_Line(piece, size * scale, top, bold))

    page.extract_text(visitor_text=visit)
    for line in found:
        line.text = " ".join(line.text.split())
    return [line for line in found if line.text]


def _running(pages: list[list[_Line]], body: float) -> frozenset[str]:
    """First and last lines that most pages share, page numbers aside: small ones that are no sentences."""
    if len(pages) < 3:
        return frozenset()
    counts: Counter[str] = Counter()
    for lines in pages:
        edge = [line for line in (*lines[:2], *lines[-2:]) if round(line.size) <= body]
        counts.update(
            {_alike(line.text) for line in edge if not line.text.endswith((".", "。", "!", "?", "！", "？"))}
        )
    return frozenset(text for text, count in counts.items() if count > len(pages) / 2)


def _alike(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _joined(lines: list[str]) -> str:
    text = ""
    for line in lines:
        if text.endswith("-") and line[:1].islower():
            text = text[:-1] + line
        elif text and _HAN_END.search(text):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text

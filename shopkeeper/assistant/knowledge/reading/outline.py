"""An outline fills with headings, paragraphs, items and rows as they are met, and gives the document's chunks."""

from __future__ import annotations

from collections.abc import Sequence

from shopkeeper.assistant.knowledge.reading.sentences import cut_sentences
from shopkeeper.assistant.knowledge.types import Chunk, DocumentText, Statement

__all__ = ["CHUNK_CHARACTERS", "Outline"]

CHUNK_CHARACTERS = 900
LONGEST_LEAD = 160


class Outline:
    """Collects one document. The first heading of level 1 is its title, unless `title` was known before."""

    def __init__(self, title: str = "") -> None:
        self.title = title
        self._stack: list[tuple[int, str]] = []
        self._chunks: list[Chunk] = []
        self._open: list[Statement] = []
        self._lead = ""
        self._page = 0

    def page(self, number: int) -> None:
        """What follows stands on page `number`, from 1."""
        if number != self._page:
            self._close()
            self._page = number

    def heading(self, level: int, text: str) -> None:
        """A heading of `level` 1 (the widest) to 6."""
        text = _line(text).rstrip("#").strip()
        if not text:
            return
        self._close()
        if level == 1 and not self.title and not self._chunks:
            self.title = text
            return
        while self._stack and self._stack[-1][0] >= level:
            self._stack.pop()
        if text != self.title:
            self._stack.append((level, text))

    def paragraph(self, text: str) -> None:
        """Running text; a last sentence that ends with a colon introduces the list or table that follows."""
        sentences = cut_sentences(_line(text))
        self._lead = ""
        if sentences and sentences[-1].endswith((":", "：")) and len(sentences[-1]) <= LONGEST_LEAD:
            self._lead = sentences.pop()
        for sentence in sentences:
            self._add(Statement(sentence))

    def item(self, text: str) -> None:
        """An item of a list."""
        if text := _line(text):
            self._add(Statement(text, self._lead, "item"))

    def row(self, names: Sequence[str], cells: Sequence[str]) -> None:
        """A row of a table: "first cell – second name: second cell; ..."; without names, the cells."""
        cells = [_line(c) for c in cells]
        if not any(_said(c) for c in cells):
            return
        if not any(names):
            text = " – ".join(c for c in cells if _said(c))
        else:
            named = [
                f"{_line(name)}: {cell}" if _line(name) else cell
                for name, cell in zip(names[1:], cells[1:], strict=False)
                if _said(cell)
            ]
            text = " – ".join(filter(None, (cells[0] if _said(cells[0]) else "", "; ".join(named))))
        if self._open and self._open[-1].kind == "item":
            self._lead = ""  # it introduced the list before the table
        self._add(Statement(text, self._lead, "row"))

    def faq(self, question: str, answer: str) -> None:
        """A question with its written answer; the answer is quoted whole."""
        question, answer = _line(question), _line(answer)
        if question and answer:
            self._close()
            self._chunks.append(Chunk(self._headings(), (Statement(answer, question, "faq"),), self._page))

    def document(self, *, title: str, language: str = "", url: str = "") -> DocumentText:
        """All of it; `title` is used where the document gave none."""
        self._close()
        return DocumentText(self.title or title, tuple(self._chunks), language, url)

    def _add(self, statement: Statement) -> None:
        size = sum(len(s.text) for s in self._open)
        if self._open and size + len(statement.text) > CHUNK_CHARACTERS:
            lead = self._lead
            self._close()
            self._lead = lead
        self._open.append(statement)

    def _close(self) -> None:
        if self._open:
            self._chunks.append(Chunk(self._headings(), tuple(self._open), self._page))
        self._open, self._lead = [], ""

    def _headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._stack)


def _line(text: str) -> str:
    return " ".join(text.split())


def _said(cell: str) -> bool:
    return bool(cell.strip("–—- /"))

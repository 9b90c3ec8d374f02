"""What knowledge is made of: documents cut into statements and chunks, passages found, answers with their citations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = [
    "Answer",
    "Chunk",
    "Citation",
    "DocumentText",
    "FileFault",
    "KnownDocument",
    "Passage",
    "Passages",
    "Statement",
    "SyncReport",
]


@dataclass(frozen=True, slots=True)
class Statement:
    """The smallest thing quoted: a sentence, an item of a list, a row of a table, an answer of an FAQ.
    `lead`: what introduces it (the sentence before a list, the question of an FAQ), '' when nothing does."""

    text: str
    lead: str = ""
    kind: str = "sentence"  # sentence, item, row, faq

    @property
    def shown(self) -> str:
        """With what introduces it, as a reader needs it to understand."""
        return f"{self.lead} {self.text}" if self.lead and self.kind != "faq" else self.text


@dataclass(frozen=True, slots=True)
class Chunk:
    """Statements under one heading, at most about 900 characters; `page` counts from 1, 0 where there are no pages."""

    headings: tuple[str, ...]
    statements: tuple[Statement, ...]
    page: int = 0

    @property
    def heading(self) -> str:
        return " > ".join(self.headings)

    @property
    def text(self) -> str:
        """One statement a line, with what introduces it once."""
        lines: list[str] = []
        lead = ""
        for statement in self.statements:
            if statement.lead and statement.lead != lead:
                lines.append(statement.lead)
            lead = statement.lead
            lines.append(statement.text)
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A file as read: its title, its language ('' when the file does not say), and its chunks in order."""

    title: str
    chunks: tuple[Chunk, ...]
    language: str = ""
    url: str = ""

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(s for chunk in self.chunks for s in chunk.statements)


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document of the shop, as stored. `kind`: policy, rules, written, file. `added`: ISO time, UTC."""

    id: int
    source: str
    kind: str
    title: str
    language: str
    url: str
    format: str
    hash: str
    bytes: int
    chunks: int
    added: str


@dataclass(frozen=True, slots=True)
class FileFault:
    """A file that could not be read, and why in one line."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a synchronisation did: sources by name."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    faults: tuple[FileFault, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "added": list(self.added),
            "changed": list(self.changed),
            "removed": list(self.removed),
            "unchanged": self.unchanged,
            "faults": [{"source": f.source, "reason": f.reason} for f in self.faults],
        }


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found. `score` is comparable within one search only."""

    document: KnownDocument
    chunk: Chunk
    number: int  # the chunk's place in the document, from 0
    score: float

    @property
    def text(self) -> str:
        return self.chunk.text


@dataclass(frozen=True, slots=True)
class Passages:
    """What a search found, best first. `translated`: found across languages by the shop's words for things."""

    question: str
    language: str
    found: tuple[Passage, ...] = ()
    translated: bool = False

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Any:
        return iter(self.found)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a statement stands: the document's title, its heading, the words quoted, a link ('' when there is none)."""

    document: str
    heading: str
    quote: str
    url: str = ""
    source: str = ""

    def as_dict(self) -> dict[str, str]:
        """As the event "citation" carries it."""
        return {"document": self.document, "heading": self.heading, "quote": self.quote, "url": self.url}


@dataclass(frozen=True, slots=True)
class Answer:
    """`supported` False: nothing the shop wrote answers it; `text` then says so, and the caller offers a person.
    `confidence` estimates the chance that the quotes answer the question, 0 to 1; `features` are what it was
    estimated from. `language`: of `text`. `quoted_language`: of the quotes, another when only other documents tell.
    `nearest`: when nothing supports an answer, the passage that comes closest, if one comes close at all."""

    question: str
    text: str
    supported: bool
    citations: tuple[Citation, ...] = ()
    confidence: float = 0.0
    language: str = "en"
    quoted_language: str = ""
    phrased: bool = False
    features: Mapping[str, float] = field(default_factory=dict)
    nearest: tuple[Citation, ...] = ()

"""Knowledge in SQL: the documents with their chunks, and the sources they came by. Each document is one transaction."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from shopkeeper.assistant.knowledge.tables import chunks, documents, sources
from shopkeeper.assistant.knowledge.types import Chunk, DocumentText, KnownDocument, Statement

__all__ = ["KnowledgeStore", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file or folder the merchant named. `language` '': of each file. `url`: where it is published."""

    path: str
    language: str = ""
    url: str = ""


class KnowledgeStore:
    """Reads and writes the tables; nothing is kept in memory."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def documents(self) -> list[KnownDocument]:
        """All of them, by kind and title."""
        counted = (
            select(chunks.c.document, func.count().label("chunks")).group_by(chunks.c.document).subquery()
        )
        query = select(documents, func.coalesce(counted.c.chunks, 0).label("chunks")).outerjoin(
            counted, counted.c.document == documents.c.id
        )
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(documents.c.kind, documents.c.title, documents.c.id))
            return [_document(row) for row in rows]

    def stamp(self) -> tuple[int, int]:
        """Changes whenever a document does: how many there are, and the newest row's number."""
        with self.engine.connect() as connection:
            count, newest = connection.execute(select(func.count(), func.max(documents.c.id))).one()
        return int(count), int(newest or 0)

    def texts(self, ids: Iterable[int]) -> Iterator[tuple[int, int, Chunk]]:
        """(document, number, chunk) of the chunks of these documents."""
        wanted = list(ids)
        with self.engine.connect() as connection:
            for i in range(0, len(wanted), 500):
                query = select(chunks).where(chunks.c.document.in_(wanted[i : i + 500]))
                for row in connection.execute(query.order_by(chunks.c.document, chunks.c.number)):
                    yield row.document, row.number, _chunk(row)

    def put(
        self,
        source: str,
        text: DocumentText,
        *,
        root: str,
        kind: str,
        language: str,
        url: str,
        format: str,
        hash: str,
        size: int,
    ) -> None:
        """Adds the document of `source`, or replaces it under a new id. Another process that stores it at the same
        moment wins: it has read the same file."""
        with contextlib.suppress(IntegrityError), self.engine.begin() as connection:
            old = select(documents.c.id).where(documents.c.source == source)
            connection.execute(delete(chunks).where(chunks.c.document.in_(old)))
            connection.execute(delete(documents).where(documents.c.source == source))
            # a replaced document gets a number never used before, so that `stamp` sees the change
            following = connection.execute(select(func.max(documents.c.id))).scalar() or 0
            identity = max(int(following) + 1, time.time_ns() // 1000)
            connection.execute(
                insert(documents).values(
                    id=identity, source=source, root=root, kind=kind, title=text.title, language=language, url=url,
                    format=format, hash=hash, bytes=size, added=time.time_ns() // 1000,
                )
            )  # fmt: skip
            rows = [
                {
                    "document": identity,
                    "number": number,
                    "heading": json.dumps(list(chunk.headings), ensure_ascii=False),
                    "statements": json.dumps(
                        [[s.kind, s.lead, s.text] for s in chunk.statements], ensure_ascii=False
                    ),
                    "page": chunk.page,
                }
                for number, chunk in enumerate(text.chunks)
            ]
            if rows:
                connection.execute(insert(chunks), rows)

    def remove(self, names: Sequence[str]) -> int:
        """Forgets the documents of these sources; returns how many there were."""
        gone = 0
        with self.engine.begin() as connection:
            for name in names:
                old = select(documents.c.id).where(documents.c.source == name)
                connection.execute(delete(chunks).where(chunks.c.document.in_(old)))
                gone += connection.execute(delete(documents).where(documents.c.source == name)).rowcount
        return gone

    def sources(self) -> list[Source]:
        """The files and folders the merchant named, by path."""
        with self.engine.connect() as connection:
            rows = connection.execute(select(sources).order_by(sources.c.path))
            return [Source(row.path, row.language, row.url) for row in rows]

    def add_source(self, source: Source) -> None:
        """Remembers a file or folder; named again, it takes the new language and url."""
        with self.engine.begin() as connection:
            connection.execute(delete(sources).where(sources.c.path == source.path))
            connection.execute(
                insert(sources).values(
                    path=source.path, language=source.language, url=source.url, added=time.time_ns() // 1000
                )
            )

    def remove_source(self, path: str) -> bool:
        """Forgets a file or folder (not its documents); whether it was known."""
        with self.engine.begin() as connection:
            return connection.execute(delete(sources).where(sources.c.path == path)).rowcount > 0


def _document(row: Row[Any]) -> KnownDocument:
    added = datetime.fromtimestamp(row.added / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return KnownDocument(
        id=row.id, source=row.source, kind=row.kind, title=row.title, language=row.language, url=row.url,
        format=row.format, hash=row.hash, bytes=row.bytes, chunks=row.chunks, added=added,
    )  # fmt: skip


def _chunk(row: Row[Any]) -> Chunk:
    statements = tuple(Statement(text, lead, kind) for kind, lead, text in json.loads(row.statements))
    return Chunk(tuple(json.loads(row.heading)), statements, row.page)

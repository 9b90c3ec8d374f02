"""The text index of knowledge: Tantivy in memory, made from the facts in SQL and kept in step with them."""

from __future__ import annotations

import math
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import tantivy

from shopkeeper.assistant.knowledge.concepts import Concepts, Said
from shopkeeper.assistant.knowledge.evidence import told_by
from shopkeeper.assistant.knowledge.store import KnowledgeStore
from shopkeeper.assistant.knowledge.topics import Shares, Topics
from shopkeeper.assistant.knowledge.types import Chunk, KnownDocument, Passage

__all__ = ["KnowledgeIndex"]


#: what a place among the telling counts against one among the saying
TELLING = 0.7
#: least likeness of topics for a chunk to be found by them
ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class _Held:
    document: KnownDocument
    number: int
    chunk: Chunk
    told: Shares  # the most that a statement tells of each topic


class KnowledgeIndex:
    """One per process. `refresh` before a search costs one small query while nothing has changed."""

    def __init__(self, store: KnowledgeStore, concepts: Concepts, topics: Topics) -> None:
        self.store = store
        self.topics = topics
        self.concepts = concepts
        self._lock = threading.Lock()
        self._stamp = (-1, -1)
        self._held: dict[str, _Held] = {}
        self._by_document: dict[int, list[str]] = {}
        self._counts: dict[str, Counter[str]] = {}  # language -> term -> in how many statements
        self._statements: Counter[str] = Counter()
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("document", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("language", tokenizer_name="raw", index_option="basic")
        for name in ("title", "heading", "body"):
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        self.schema = builder.build()
        self._index = tantivy.Index(self.schema)
        self._searcher = self._index.searcher()

    def refresh(self) -> None:
        """Takes in what has changed in SQL since the last time."""
        stamp = self.store.stamp()
        if stamp == self._stamp:
            return
        with self._lock:
            if stamp == self._stamp:
                return
            now = {d.id: d for d in self.store.documents()}
            writer = self._index.writer(heap_size=15_000_000, num_threads=1)
            for gone in [i for i in self._by_document if i not in now]:
                writer.delete_documents_by_term("document", str(gone))
                for key in self._by_document.pop(gone):
                    self._count(self._held.pop(key), -1)
            new = [i for i in now if i not in self._by_document]
            for identity in new:
                self._by_document[identity] = []
            for identity, number, chunk in self.store.texts(new):
                held = _Held(now[identity], number, chunk, np.max(told_by(chunk, self.topics), axis=0))
                key = f"{identity}/{number}"
                self._held[key] = held
                self._by_document[identity].append(key)
                self._count(held, 1)
                writer.add_document(self._entry(key, held))
            writer.commit()
            writer.wait_merging_threads()
            self._index.reload()
            self._searcher = self._index.searcher()
            self._stamp = stamp

    def search(
        self, terms: Sequence[str], topics: Shares | None, *, languages: Sequence[str] = (), limit: int = 8
    ) -> list[Passage]:
        """The chunks that say most of these terms, best first, and those that tell most of the `topics`, where they
        stand in both lists the higher (reciprocal ranks); of these languages only, when given."""
        by_word = self._search_words(terms, languages, limit) if terms and self._held else []
        telling = self._search_topics(topics, languages, limit) if topics is not None else []
        ranks: Counter[str] = Counter()
        scores = dict(by_word)
        for row, share in (([k for k, _ in by_word], 1.0), (telling, TELLING)):
            for at, key in enumerate(row):
                ranks[key] += share / (at + 3)  # type: ignore[assignment]
        held = self._held
        return [
            Passage(one.document, one.chunk, one.number, scores.get(key, 0.0))
            for key, _ in ranks.most_common(limit)
            if (one := held.get(key)) is not None  # a change may have come between
        ]

    def chunks(self, languages: Sequence[str] = ()) -> list[Passage]:
        """All chunks (of these languages only, when given) by document and place; they have no score."""
        held = [h for h in list(self._held.values()) if not languages or h.document.language in languages]
        held.sort(key=lambda one: (one.document.id, one.number))
        return [Passage(one.document, one.chunk, one.number, 0.0) for one in held]

    def _search_topics(self, topics: Shares, languages: Sequence[str], limit: int) -> list[str]:
        """Keys of the chunks that tell most of the topics."""
        rows = [
            (k, h) for k, h in list(self._held.items()) if not languages or h.document.language in languages
        ]
        if not rows:
            return []
        alike = np.sqrt(np.array([h.told for _, h in rows]) * topics).sum(1)
        return [rows[at][0] for at in np.argsort(-alike, kind="stable")[:limit] if alike[at] >= ALIKE]

    def _search_words(
        self, terms: Sequence[str], languages: Sequence[str], limit: int
    ) -> list[tuple[str, float]]:
        """Keys and scores of the chunks that say most of these terms."""
        q, occur = tantivy.Query, tantivy.Occur
        fields = (("title", 0.6), ("heading", 1.6), ("body", 1.0))
        shoulds = [
            (occur.Should, q.boost_query(q.term_query(self.schema, field, term, "freq"), weight))
            for term in terms
            for field, weight in fields
        ]
        query = q.boolean_query(shoulds)
        if languages:
            only = q.const_score_query(q.term_set_query(self.schema, "language", list(languages)), 0.0)
            query = q.boolean_query([(occur.Must, query), (occur.Must, only)])
        searcher = self._searcher
        hits = searcher.search(query, limit, count=False).hits
        return [(str(searcher.doc(address)["key"][0]), float(score)) for score, address in hits]

    def languages(self) -> tuple[str, ...]:
        """Languages that documents are in, the most statements first."""
        return tuple(name for name, count in self._statements.most_common() if count > 0)

    def rarity(self, term: str, language: str) -> float:
        """How telling a term is among the statements of a language: 0 in every one, 1 in none."""
        total = self._statements.get(language, 0)
        count = self._counts.get(language, Counter()).get(term, 0)
        return math.log((total + 1) / (count + 1)) / math.log(total + 1) if total > 1 else 1.0

    def _count(self, held: _Held, sign: int) -> None:
        language = held.document.language
        counter = self._counts.setdefault(language, Counter())
        for statement in held.chunk.statements:
            said = self.concepts.read(f"{statement.lead} {statement.text}")
            for term in terms_of(said):
                counter[term] += sign
            self._statements[language] += sign

    def _entry(self, key: str, held: _Held) -> tantivy.Document:
        document = tantivy.Document()
        document.add_text("key", key)
        document.add_text("document", str(held.document.id))
        document.add_text("language", held.document.language)
        for name, texts in (
            ("title", [held.document.title]),
            ("heading", [*held.chunk.headings, *{s.lead for s in held.chunk.statements}]),
            ("body", [s.text for s in held.chunk.statements]),
        ):
            terms = [term for text in texts if text for term in terms_of(self.concepts.read(text))]
            if terms:
                document.add_text(name, " ".join(terms))
        return document


def terms_of(said: Said) -> list[str]:
    """Index terms: meanings as "#number", stems as they are; none holds a space."""
    return [*(f"#{n}" for n in sorted(said.concepts)), *sorted(said.stems)]

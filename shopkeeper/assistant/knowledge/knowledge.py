"""The shop's knowledge: policies and documents kept in step with their files, searched, and quoted in answers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine as Database

from shopkeeper.assistant.knowledge.answering import answer_from, best_evidence, opening_of, quoting
from shopkeeper.assistant.knowledge.choosing import choose
from shopkeeper.assistant.knowledge.concepts import load_concepts
from shopkeeper.assistant.knowledge.decision import load_decision
from shopkeeper.assistant.knowledge.evidence import Asked, Evidence, read_question
from shopkeeper.assistant.knowledge.index import KnowledgeIndex
from shopkeeper.assistant.knowledge.naming import Named, named_in, section_of
from shopkeeper.assistant.knowledge.phrasing import phrase
from shopkeeper.assistant.knowledge.products import answer_about, pieces_of
from shopkeeper.assistant.knowledge.reading.files import FORMATS
from shopkeeper.assistant.knowledge.rules import rules_as_prose
from shopkeeper.assistant.knowledge.store import KnowledgeStore, Source
from shopkeeper.assistant.knowledge.sync import HOME, Prose, synchronise
from shopkeeper.assistant.knowledge.things import ShopWords
from shopkeeper.assistant.knowledge.topics import load_topics
from shopkeeper.assistant.knowledge.types import Answer, KnownDocument, Passage, Passages, SyncReport
from shopkeeper.assistant.knowledge.unanswered import QuestionGroup, Unanswered
from shopkeeper.assistant.knowledge.wording import ONLY_IN, language_name, said
from shopkeeper.assistant.knowledge.writing import write_document
from shopkeeper.catalog.model import Product, pick
from shopkeeper.catalog.review import Review
from shopkeeper.errors import InputError, NotFound
from shopkeeper.language import detect, segment
from shopkeeper.orders.policy import RULES_FILE

if TYPE_CHECKING:
    from shopkeeper.llm.types import Engine

__all__ = ["Knowledge"]

PASSAGES = 16  # read for an answer
SENTENCE = 3  # words from which on a question has a topic besides what it names
LONGEST = 1000  # characters of a question that are read
#: least confidence in documents of another language, when there are some in the shopper's own
ELSEWHERE = 0.9


class Knowledge:
    """Knowledge of the shop in `folder`. `prose` gives texts that no file holds: name -> (language,
    Markdown); the rules of `orders.toml`, in `currency`, when not given.

    The shop's own folders (`policies/`, `documents/`) are looked at before every search; sources that were added are
    read again by `sync`.
    """

    def __init__(
        self,
        engine: Database,
        folder: Path,
        *,
        language: str = "en",
        currency: str = "USD",
        prose: Callable[[], Prose] | None = None,
    ) -> None:
        self.folder = folder
        self.language = language
        self.store = KnowledgeStore(engine)
        self.concepts = load_concepts()
        self.topics = load_topics()
        self.index = KnowledgeIndex(self.store, self.concepts, self.topics)
        self._told = prose
        self._prose = prose or (lambda: rules_as_prose(folder, currency))
        self.words = ShopWords(engine)
        self.open_questions = Unanswered(engine, self.concepts)
        self._lock = threading.Lock()
        self._seen: object = None

    # keeping

    def sync(self) -> SyncReport:
        """Reads what is new or changed in all sources, forgets what is gone. A bad file is named in the report."""
        with self._lock:
            seen = self._look()
            report = synchronise(self.store, self.folder, language=self.language, prose=self._prose)
            self._seen = seen
        self.index.refresh()
        return report

    def add(self, path: str | Path, *, language: str = "", url: str = "") -> SyncReport:
        """Adds a file or folder and reads it; `sync` keeps it fresh from then on. Raises InputError for a path that is
        not there or a file of an unknown kind; then nothing is added."""
        place = Path(path).expanduser().resolve()
        if not place.exists():
            raise InputError(f"{str(path)!r} is not there; name a file or a folder")
        if place.is_file() and place.suffix.lower() not in FORMATS:
            raise InputError(
                f"{str(path)!r} is of a kind that cannot be read; known are {', '.join(FORMATS)}"
            )
        self.store.add_source(Source(str(place), language, url))
        return self.sync()

    def remove(self, name: str) -> int:
        """Forgets an added file or folder with its documents; returns how many documents went.

        Raises NotFound for what was not added, and InputError for the shop's own policies (delete the file)."""
        place = str(Path(name).expanduser().resolve())
        known = self.documents()
        sources = {s.path for s in self.store.sources()}
        path = next((p for p in (name, place) if p in sources), "")
        if not path:
            one = next((d for d in known if name in (d.source, str(d.id)) or d.source == place), None)
            if one is None:
                raise NotFound(f"no source {name!r}; see  shopkeeper knowledge list")
            if one.kind != "file":
                raise InputError(f"{one.source!r} belongs to the shop; delete or change its file instead")
            if one.source.partition("#")[0] not in sources:
                raise InputError(f"{one.source!r} came with a folder; delete the file, or remove the folder")
            path = one.source.partition("#")[0]
        self.store.remove_source(path)
        gone = self.store.remove(
            [
                d.source
                for d in known
                if d.kind == "file"
                and (d.source.partition("#")[0] == path or d.source.startswith(f"{path}/"))
            ]
        )
        self.index.refresh()
        return gone

    def documents(self) -> list[KnownDocument]:
        """What is known, by kind and title."""
        self._fresh()
        return self.store.documents()

    def document(self, name: str) -> tuple[KnownDocument, str]:
        """A document by its id, source or title, and its text as Markdown. Raises NotFound."""
        for document in self.documents():
            if name in (str(document.id), document.source, document.title):
                lines = [f"# {document.title}"]
                before: tuple[str, ...] = ()
                for _, _, chunk in self.store.texts([document.id]):
                    if chunk.headings != before:
                        lines.append(f"{'#' * min(len(chunk.headings) + 1, 6)} {chunk.heading}")
                        before = chunk.headings
                    lines.append(chunk.text)
                return document, "\n\n".join(lines)
        raise NotFound(f"no document {name!r}; see  shopkeeper knowledge list")

    # asking

    def search(self, question: str, language: str = "", limit: int = 8) -> Passages:
        """The passages that say most of what `question` says, best first: those in `language` (that of the question
        when not given); of other languages when there are none."""
        self._fresh()
        return self._find(question, self._tongue(question, language), limit)[1]

    def answer(self, question: str, language: str = "", llm: Engine | None = None) -> Answer:
        """The sentences that answer `question`, quoted with where they stand; `supported` False when none do.

        With `llm`, a larger model, quotes that words did not decide on are chosen by it, and the text is its wording
        where the quotes say all of it (`phrased`), else the quotes themselves."""
        language = self._tongue(question, language)
        named = named_in(question[:LONGEST])
        if named is not None and (whole := self._named(question, named, language, steps=not named.whole)):
            answer = whole
        else:
            answer = self._told_by_statements(question, language, llm)
            if not answer.supported and named is not None:
                answer = self._named(question, named, language) or answer
        if (
            not answer.supported
            and (others := self._others(language))
            and language not in self.index.languages()
        ):
            only = said(ONLY_IN, language).format(language=language_name(others[0], language))
            return replace(answer, text=f"{answer.text}{only}")
        if llm is None or not answer.supported:
            return answer
        text = phrase(question, answer.citations, language, llm, self.concepts)
        return replace(answer, text=text, phrased=True) if text else answer

    def _named(self, question: str, named: Named, language: str, *, steps: bool = False) -> Answer | None:
        """The opening statements of the sections that the question names, when headings name all of them: those in its
        language, else in another. `steps`: of the sections there that tell how it is done."""
        self._fresh()
        others = self._others(language)
        for tongues in ((language,), *((other,) for other in others)):
            chunks = self.index.chunks(tongues)
            opened = [
                section_of(
                    name,
                    chunks,
                    self.concepts,
                    lambda term, tongue=tongues[0]: self.index.rarity(term, tongue),  # type: ignore[misc]
                    self.words.translate,
                    steps=steps,
                )
                for name in named.names
            ]
            if all(opened):
                return opening_of(question, opened, language)
        return None

    def _told_by_statements(self, question: str, language: str, llm: Engine | None) -> Answer:
        """The statements that answer the question best, in its language or, when very sure, in another."""
        decision = load_decision()
        asked, evidence = self.evidence(question, language)
        answer = answer_from(asked, evidence, decision, language)
        if llm is not None and not answer.supported and (chosen := choose(question, evidence, llm)):
            answer = quoting(asked, chosen, answer.confidence, language)
        if not answer.supported and self._others(language):
            surer = replace(decision, threshold=max(decision.threshold, ELSEWHERE))
            elsewhere = answer_from(*self.evidence(question, language, elsewhere=True), surer, language)
            answer = elsewhere if elsewhere.supported else answer
        return answer

    def _tongue(self, question: str, language: str) -> str:
        """The language to answer in. A short question says little of its language: one that no document is in is
        believed only of another script."""
        if language:
            return language.partition("-")[0]
        found = detect(question)
        own = self.language.partition("-")[0]
        return found if found in self.index.languages() or not question.isascii() else own

    def evidence(
        self, question: str, language: str, *, elsewhere: bool = False
    ) -> tuple[Asked, list[Evidence]]:
        """The question as read, and all statements of the passages found, the best first; `elsewhere`: in documents of
        the other languages."""
        asked, passages = self._find(question, language, PASSAGES, elsewhere=elsewhere)
        return asked, best_evidence(asked, passages.found, self.concepts, self.topics, self.index)

    def _find(
        self, question: str, language: str, limit: int, *, elsewhere: bool = False
    ) -> tuple[Asked, Passages]:
        self._fresh()
        question = question[:LONGEST]
        others = self._others(language)
        own = language in self.index.languages() and not elsewhere
        tongue = language if own or not others else others[0]
        asked = read_question(
            question,
            self.concepts,
            self.topics,
            lambda term: self.index.rarity(term, tongue),
            self.words.translate,
        )
        topics = asked.topics if len(segment(question, parts=False)) >= SENTENCE else None
        found: list[Passage] = []
        if own:
            found = self.index.search(asked.index_terms, topics, languages=(language,), limit=limit)
        if found or not others:
            return asked, Passages(question, language, tuple(found))
        found = self.index.search(asked.index_terms, topics, languages=others, limit=limit)
        return asked, Passages(question, language, tuple(found), translated=bool(found))

    def _others(self, language: str) -> tuple[str, ...]:
        return tuple(name for name in self.index.languages() if name != language)

    def answer_about(
        self,
        product: Product,
        question: str,
        *,
        reviews: Iterable[Review] = (),
        language: str = "",
        llm: Engine | None = None,
    ) -> Answer:
        """The statement of the product's attributes, description or `reviews` that answers `question`, with its source
        said ("according to a review"); `supported` False when none does."""
        language = self._tongue(question, language)
        pieces = pieces_of(product, reviews, language=language, names=self.words.names(product, language))
        title = pick(product.title, language)
        answer = answer_about(question, pieces, title, self.concepts, load_decision("products"), language)
        if llm is None or not answer.supported or answer.citations[0].source == "review":
            return answer  # an opinion is quoted as it is
        text = phrase(question, answer.citations, language, llm, self.concepts)
        return replace(answer, text=text, phrased=True) if text else answer

    # what nothing answers

    def note_unanswered(
        self, question: str, language: str, *, conversation: str = "", confidence: float = 0.0
    ) -> None:
        """Remembers a question that was not answered, for `unanswered`."""
        self.open_questions.record(question, language, conversation=conversation, confidence=confidence)

    def unanswered(self, limit: int = 50) -> tuple[QuestionGroup, ...]:
        """Questions that nothing answered, those that ask much the same together, the largest group first."""
        return self.open_questions.groups(limit)

    def dismiss(self, numbers: Iterable[int]) -> int:
        """Closes questions by the `numbers` of their groups; returns how many were open."""
        return self.open_questions.settle(numbers)

    def write(self, title: str, text: str, language: str) -> KnownDocument:
        """Writes the missing document to <shop>/documents/ (replacing one of that title), and closes the open questions
        that it answers. Raises InputError, ShopError."""
        file = write_document(self.folder, title, text, language)
        name = file.relative_to(self.folder).as_posix()
        found, _ = self.document(name)
        self.open_questions.settle_answered(
            lambda question, tongue: any(c.source == name for c in self.answer(question, tongue).citations)
        )
        return found

    def close(self) -> None:
        """Nothing is held but memory."""

    # freshness

    def _fresh(self) -> None:
        """Takes in changes of the shop's own folders, and what other processes have stored."""
        if self._look() != self._seen:
            with self._lock:
                seen = self._look()
                if seen != self._seen:
                    synchronise(
                        self.store, self.folder, language=self.language, prose=self._prose, home_only=True
                    )
                    self._seen = seen
        self.index.refresh()

    def _look(self) -> object:
        """Changes when a file of the shop's own folders does, or the rules."""
        found = []
        for root in HOME:
            for path in sorted((self.folder / root).rglob("*")):
                if path.suffix.lower() in FORMATS:
                    stat = path.stat()
                    found.append((str(path), stat.st_mtime_ns, stat.st_size, stat.st_ino))
        if self._told is not None:
            return tuple(found), tuple(sorted(self._told().items()))
        rules = self.folder / RULES_FILE
        at = rules.stat() if rules.is_file() else None
        return tuple(found), (at.st_mtime_ns, at.st_size, at.st_ino) if at else None

"""Questions that no document answered, grouped by what they ask, until someone writes it up or dismisses them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, insert, select, update

from shopkeeper.assistant.knowledge.concepts import Concepts
from shopkeeper.assistant.knowledge.tables import questions

__all__ = ["LONGEST", "QuestionGroup", "Unanswered"]

LONGEST = 500  # characters kept of a question
ALIKE = 0.5  # share of common terms that puts a question into a group
MOST = 2000  # the latest questions that are grouped


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions that ask much the same, the latest first. `latest`: ISO time, UTC. `numbers`: for `settle`."""

    title: str
    language: str
    count: int
    latest: str
    questions: tuple[str, ...]
    conversations: tuple[str, ...]
    numbers: tuple[int, ...]


class Unanswered:
    """The table of open questions."""

    def __init__(self, engine: Engine, concepts: Concepts) -> None:
        self.engine = engine
        self.concepts = concepts

    def record(
        self, question: str, language: str, *, conversation: str = "", confidence: float = 0.0
    ) -> None:
        """Notes a question; an empty one is not noted."""
        text = " ".join(question.split())[:LONGEST]
        if not text:
            return
        with self.engine.begin() as connection:
            connection.execute(
                insert(questions).values(
                    time=time.time_ns() // 1000, question=text, language=language, conversation=conversation[:64],
                    confidence=round(1000 * confidence), settled=0,
                )
            )  # fmt: skip

    def count(self) -> int:
        """How many questions are open."""
        with self.engine.connect() as connection:
            query = select(func.count()).select_from(questions).where(questions.c.settled == 0)
            return int(connection.execute(query).scalar_one())

    def groups(self, limit: int = 50) -> tuple[QuestionGroup, ...]:
        """Open questions that ask much the same, the largest group first; the title is the shortest question."""
        query = select(questions).where(questions.c.settled == 0).order_by(questions.c.seq.desc()).limit(MOST)
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        held: list[tuple[frozenset[str], str, list[int]]] = []
        for number, row in enumerate(rows):
            terms = self._terms(row.question)
            for common, language, members in held:
                if language == row.language and _share(common, terms) >= ALIKE:
                    members.append(number)
                    break
            else:
                held.append((terms, row.language, [number]))
        found = []
        for _, language, members in sorted(held, key=lambda h: (-len(h[2]), h[2][0])):
            each = [rows[i] for i in members]
            latest = datetime.fromtimestamp(each[0].time / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            asked = tuple(dict.fromkeys(r.question for r in each))
            found.append(
                QuestionGroup(
                    min(asked, key=len), language, len(each), latest, asked,
                    tuple(dict.fromkeys(r.conversation for r in each if r.conversation)), tuple(r.seq for r in each),
                )
            )  # fmt: skip
        return tuple(found[:limit])

    def settle(self, numbers: Iterable[int]) -> int:
        """Closes these questions; returns how many were open."""
        with self.engine.begin() as connection:
            return connection.execute(
                update(questions)
                .where(questions.c.seq.in_(list(numbers)), questions.c.settled == 0)
                .values(settled=time.time_ns() // 1000)
            ).rowcount

    def settle_answered(self, answers: Callable[[str, str], bool]) -> int:
        """Closes the open questions for which `answers(question, language)` holds; returns how many."""
        query = select(questions).where(questions.c.settled == 0).order_by(questions.c.seq.desc()).limit(MOST)
        with self.engine.connect() as connection:
            rows = connection.execute(query).all()
        return self.settle([row.seq for row in rows if answers(row.question, row.language)])

    def _terms(self, question: str) -> frozenset[str]:
        said = self.concepts.read(question)
        terms = {f"#{n}" for n in said.concepts if n not in self.concepts.common} | set(said.words)
        return frozenset(terms or {f"#{n}" for n in said.concepts} or {said.folded})


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)

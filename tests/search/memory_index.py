"""A second `ProductIndex`, by brute force over documents in memory: the reference of the contract test.

Slow and plain on purpose. Its scores mean little; which products answer, in which sorted order, and all counts
must be those of the real index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from shopkeeper.language import stem
from shopkeeper.search.document import FACET_SEPARATOR, IndexDocument
from shopkeeper.search.plan import Candidate, Clause, Plan, Range, Term

__all__ = ["MemoryIndex"]


class MemoryIndex:
    """Holds committed documents by id; changes wait in a list until `commit`."""

    def __init__(self, slots: Iterable[str] = ()) -> None:
        self.slots = frozenset(slots)
        self.documents: dict[str, IndexDocument] = {}
        self._waiting: list[tuple[str, IndexDocument | None]] = []

    # writing

    def put(self, documents: Iterable[IndexDocument]) -> int:
        found = [(d.id, d) for d in documents]
        self._waiting += found
        return len(found)

    def delete(self, ids: Iterable[str]) -> None:
        self._waiting += ((id, None) for id in ids)

    def commit(self) -> None:
        for id, document in self._waiting:
            self.documents.pop(id, None)
            if document is not None:
                self.documents[id] = document
        self._waiting = []

    # reading

    def count(self, plan: Plan) -> int:
        return len(self._answers(plan))

    def top(
        self, plan: Plan, limit: int, offset: int = 0, order: str = "relevance"
    ) -> tuple[list[Candidate], int]:
        answers = self._answers(plan)
        if order == "relevance" and not plan.clauses:
            order = "popular"

        def place(item: tuple[IndexDocument, float]) -> tuple[int, float]:
            document, score = item
            value, direction = {
                "relevance": (score, -1),
                "price_asc": (document.price, 1),
                "price_desc": (document.price, -1),
                "newest": (document.released, -1),
                "rating": (document.rating, -1),
                "popular": (document.popularity, -1),
            }[order]
            return (1, 0.0) if value is None else (0, direction * float(value))

        answers.sort(key=place)
        page = answers[offset : offset + max(1, limit)]
        return [Candidate(d.id, score, d.revision, d.card) for d, score in page], len(answers)

    def facet_counts(self, plan: Plan, size: int = 400) -> dict[str, dict[str, int]]:
        counter = Counter(term for d, _ in self._answers(plan) for term in set(d.counted))
        counts: dict[str, dict[str, int]] = {}
        for term, n in counter.most_common(size):
            name, _, value = term.partition(FACET_SEPARATOR)
            counts.setdefault(name, {})[value] = n
        return counts

    def stats(self, plan: Plan, names: Sequence[str]) -> dict[str, tuple[float, float]]:
        answers = [d for d, _ in self._answers(plan)]
        found = {}
        for name in names:
            values = [v for d in answers if (v := self._number(d, name)) is not None]
            if values:
                found[name] = (min(values), max(values))
        return found

    def overview(
        self, plan: Plan, names: Sequence[str], size: int = 400
    ) -> tuple[dict[str, dict[str, int]], dict[str, tuple[float, float]]]:
        return self.facet_counts(plan, size), self.stats(plan, names)

    def document_frequency(self, word: str, field: str = "title") -> int:
        if field == "code":
            return sum(word in d.codes for d in self.documents.values())
        return sum(word in _stems(d.texts.get(field, "")) for d in self.documents.values())

    # what answers a plan

    def _answers(self, plan: Plan) -> list[tuple[IndexDocument, float]]:
        found = []
        for document in self.documents.values():
            score = self._score(document, plan)
            if score is not None:
                found.append((document, score))
        return found

    def _score(self, document: IndexDocument, plan: Plan) -> float | None:
        """How many clauses the document has; None when it is no answer."""
        if document.id in plan.hidden:
            return None
        if any(f"{f.name}{FACET_SEPARATOR}{v}" in document.facets for f in plan.without for v in f.values):
            return None
        if any(self._has(document, term, plan.weights) for term in plan.avoid):
            return None
        for f in plan.filters:
            if not any(f"{f.name}{FACET_SEPARATOR}{v}" in document.facets for v in f.values):
                return None
        if not all(self._within(document, r) for r in plan.ranges):
            return None
        required = [self._meets(document, c, plan.weights) for c in plan.clauses if c.required]
        optional = [self._meets(document, c, plan.weights) for c in plan.clauses if not c.required]
        text = all(required)
        if optional and (plan.minimum or not required):
            text = text and sum(optional) >= (plan.minimum or 1)
        if not text and document.id not in plan.also:
            return None
        return float(sum(required) + sum(optional))

    def _meets(self, document: IndexDocument, clause: Clause, weights: Mapping[str, float]) -> bool:
        return any(self._has(document, term, weights) for term in clause.terms)

    def _has(self, document: IndexDocument, term: Term, weights: Mapping[str, float]) -> bool:
        if term.code:
            return term.words[0] in document.codes
        wanted = [stem(w) for w in term.words]
        return any(_near(_stems(document.texts.get(name, "")), wanted) for name in term.fields or weights)

    def _within(self, document: IndexDocument, r: Range) -> bool:
        value = self._number(document, r.name)
        if value is None:
            return False
        return (r.low is None or value >= r.low) and (r.high is None or value <= r.high)

    def _number(self, document: IndexDocument, name: str) -> float | None:
        if name == "price":
            return None if document.price is None else float(document.price)
        if name == "rating":
            return document.rating
        return document.numbers.get(name) if name in self.slots else None


def _stems(text: str) -> list[str]:
    return [stem(w) for w in text.split()]


def _near(words: Sequence[str], phrase: Sequence[str]) -> bool:
    """The phrase in its order, with at most one other word in between."""
    n = len(phrase)
    for i in range(len(words)):
        if list(words[i : i + n]) == list(phrase):
            return True
        for gap in range(1, n):
            window = [*words[i : i + gap], *words[i + gap + 1 : i + n + 1]]
            if window == list(phrase):
                return True
    return False

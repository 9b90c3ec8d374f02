"""How well a statement supports an answer: what of the question it says, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from shopkeeper.assistant.knowledge.concepts import Concepts, Said
from shopkeeper.assistant.knowledge.kinds import asked_kinds, told_kinds
from shopkeeper.assistant.knowledge.types import Passage, Statement

__all__ = ["Asked", "Evidence", "read_question", "weigh"]

#: credit for a term of the question by where it is said
OWN, NEAR, AROUND = 1.0, 0.85, 0.35


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as read: its terms with their weights, and the kinds of thing it asks for."""

    text: str
    said: Said
    terms: tuple[str, ...]
    weights: tuple[float, ...]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement with its features, all in 0 to 1 but `kind` (-1 missing, 0 nothing asked, 1 told)."""

    passage: Passage
    statement: Statement
    own: float
    near: float
    around: float
    unknown: float
    focus: float
    kind: float
    aside: float

    @property
    def score(self) -> float:
        """For ranking statements of one question."""
        return self.own + 0.8 * self.near + 0.4 * self.around + 0.25 * self.kind - 0.1 * self.aside

    def features(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in FEATURES}


FEATURES = ("own", "near", "around", "unknown", "focus", "kind", "aside")


def read_question(
    text: str, concepts: Concepts, rarity: Callable[[str], float], also: Sequence[str] = ()
) -> Asked:
    """`rarity` tells how telling a term is among the statements asked, 0 to 1. `also`: translations of words."""
    said = concepts.read(text if not also else f"{text} {' '.join(also)}")
    terms = (*(f"#{n}" for n in sorted(said.concepts)), *sorted(said.words))
    return Asked(text, said, terms, tuple(0.08 + rarity(t) for t in terms), asked_kinds(text))


def weigh(asked: Asked, passage: Passage, concepts: Concepts, known: Callable[[str], bool]) -> list[Evidence]:
    """The statements of a passage with their features."""
    total = sum(asked.weights) or 1.0
    unknown = sum(w for t, w in zip(asked.terms, asked.weights, strict=True) if not known(t)) / total
    headings = [concepts.read(h) for h in (*passage.chunk.headings, passage.document.title)]
    bodies = [
        concepts.read(s.shown if s.kind != "faq" else f"{s.lead} {s.text}") for s in passage.chunk.statements
    ]
    heaviest = max(range(len(asked.terms)), key=lambda i: asked.weights[i], default=-1)
    found = []
    for statement, body in zip(passage.chunk.statements, bodies, strict=True):
        own = near = around = focus = 0.0
        for number, (term, weight) in enumerate(zip(asked.terms, asked.weights, strict=True)):
            if _in(term, body):
                credit, own = OWN, own + weight
            elif any(_in(term, h) for h in headings):
                credit, near = NEAR, near + weight
            elif any(_in(term, b) for b in bodies):
                credit, around = AROUND, around + weight
            else:
                credit = 0.0
            if number == heaviest:
                focus = credit
        told = told_kinds(statement.text)
        kind = 0.0 if not asked.kinds else 1.0 if asked.kinds & told else -1.0
        terms = len(body.concepts) + len(body.words)
        shared = len(body.concepts & asked.said.concepts) + len(body.words & asked.said.words)
        aside = 1 - shared / terms if terms else 1.0
        found.append(
            Evidence(
                passage, statement, own / total, near / total, around / total, unknown, focus, kind, aside
            )
        )
    return found


def _in(term: str, said: Said) -> bool:
    return int(term[1:]) in said.concepts if term.startswith("#") else said.holds(term)

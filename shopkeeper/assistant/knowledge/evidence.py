"""How well a statement supports an answer: what of the question it says, and what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from shopkeeper.assistant.knowledge.concepts import Concepts, Said
from shopkeeper.assistant.knowledge.kinds import asked_kinds, told_kinds
from shopkeeper.assistant.knowledge.things import Translate, things_in
from shopkeeper.assistant.knowledge.topics import Shares, Topics
from shopkeeper.assistant.knowledge.types import Chunk, Passage, Statement

__all__ = ["FEATURES", "Asked", "Evidence", "Term", "best_of", "read_question", "told_by", "weigh"]

#: share of its weight that a name of goods keeps when no document has it
GOODS = 0.3
#: the same for meanings that every document speaks of, and for single characters
COMMON = 0.4
RULES = 0.08
NUMBER = 0.06
TOPIC = 1.0
BESIDE = 0.4
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that a question says: a meaning ("#number") or a stem. `others`: names that stand for it as well, each
    as the stems it needs. `goods`: it is a name of goods."""

    key: str
    weight: float
    goods: bool = False
    others: tuple[frozenset[str], ...] = ()

    def said_in(self, said: Said) -> bool:
        """Whether a text says it."""
        if self.key.startswith("#"):
            return int(self.key[1:]) in said.concepts
        return said.holds(self.key) or any(all(said.holds(w) for w in other) for other in self.others)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as read: its terms with their weights, and the kinds of thing it asks for."""

    text: str
    said: Said
    terms: tuple[Term, ...]
    kinds: frozenset[str]
    numbers: frozenset[str] = frozenset()
    topics: Shares = field(default_factory=lambda: np.zeros(0, np.float32))

    @property
    def index_terms(self) -> list[str]:
        """What to look for in the index, other names of goods included."""
        other = {w for t in self.terms for names in t.others for w in names}
        return [*dict.fromkeys((*(t.key for t in self.terms), *sorted(self.said.stems), *sorted(other)))]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement with its features. Shares of the question's weight: said by the statement itself (`own`), by its
    headings (`near`), by its neighbours (`around`), by no document (`unknown`). `miss`: the weight of the heaviest term
    that neither it nor its headings say. `goods`: share of the goods asked that it does not name. `kind`: 1 it tells
    the kind of thing asked for, -1 it does not, 0 none is asked for. `aside`: share of it that was not asked.
    `mass`: the weight that it and its headings say, 2 is 1: how much there is to go by. `topic`: how alike the topics
    are that the question asks about and the statement tells; `untold`: share of the question's topics that no statement
    found tells; `beside`: the `topic` of the likest statement of its passage; `sure`: share of the likeliest topic;
    `both`: `topic` by what is said; `gap`: how far it scores above the next."""

    passage: Passage
    statement: Statement
    own: float
    near: float
    around: float
    unknown: float
    miss: float
    goods: float
    kind: float
    aside: float
    mass: float
    topic: float = 0.0
    untold: float = 0.0
    sure: float = 0.0
    both: float = 0.0
    gap: float = 0.0
    beside: float = 0.0  # for ranking only
    number: float = 0.0  # for ranking only: it has a number that the question has

    @property
    def score(self) -> float:
        """For ranking the statements of one question."""
        drawback = RULES if self.passage.document.kind == "rules" else 0.0  # what people wrote reads better
        said = self.own + 0.8 * self.near + 0.5 * self.around
        topic = TOPIC * self.topic + BESIDE * self.beside
        return said + topic + 0.2 * self.kind + self.number - 0.1 * self.aside - drawback

    def features(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in FEATURES}


FEATURES = (
    "own",
    "near",
    "around",
    "unknown",
    "miss",
    "goods",
    "kind",
    "aside",
    "mass",
    "topic",
    "untold",
    "sure",
    "both",
    "gap",
)


def read_question(
    text: str,
    concepts: Concepts,
    topics: Topics,
    rarity: Callable[[str], float],
    translate: Translate | None = None,
) -> Asked:
    """`rarity` tells how telling a term is among the statements asked, 0 to 1. `translate`: the shop's vocabulary."""
    said = concepts.read(text)
    others = {w: thing.others for thing in things_in(text, translate) for w in thing.stems}
    terms = [
        Term(f"#{n}", (0.08 + rarity(f"#{n}")) * (COMMON if n in concepts.common else 1))
        for n in sorted(said.concepts)
    ]
    for word in sorted(said.words):
        told = rarity(word)
        goods = word in others and told >= 1.0  # goods that a document names count in full
        share = GOODS if goods else COMMON if len(word) == 1 else 1.0
        terms.append(Term(word, (0.08 + told) * share, goods, others.get(word, ())))
    numbers = frozenset(_DIGITS.findall(text))
    return Asked(text, said, tuple(terms), asked_kinds(text), numbers, topics.asked(text))


def told_by(chunk: Chunk, topics: Topics) -> list[Shares]:
    """What each statement of a chunk tells."""
    return [
        # an answer of an FAQ tells what its question asks
        ((topics.told(s.text, chunk.headings[-2:]) + topics.asked(s.lead)) / 2).astype(np.float32)
        if s.kind == "faq" and s.lead
        else topics.told(f"{s.lead} {s.text}", chunk.headings[-2:])
        for s in chunk.statements
    ]


def weigh(
    asked: Asked, passage: Passage, concepts: Concepts, topics: Topics, known: Callable[[str], bool]
) -> list[Evidence]:
    """The statements of a passage with their features. `known` tells whether any document has a term."""
    total = sum(t.weight for t in asked.terms) or 1.0
    unknown = sum(t.weight for t in asked.terms if not t.goods and not known(t.key)) / total
    headings = [concepts.read(h) for h in (*passage.chunk.headings, passage.document.title)]
    bodies = [concepts.read(f"{s.lead} {s.text}") for s in passage.chunk.statements]
    own_by = [tuple(t.said_in(body) for body in bodies) for t in asked.terms]
    near_by = [any(t.said_in(h) for h in headings) for t in asked.terms]
    alike = [float(np.sqrt(asked.topics * told).sum()) for told in told_by(passage.chunk, topics)]
    goods = sum(t.goods for t in asked.terms)
    found = []
    for number, (statement, body) in enumerate(zip(passage.chunk.statements, bodies, strict=True)):
        own = near = around = miss = missed = 0.0
        for term, by, is_near in zip(asked.terms, own_by, near_by, strict=True):
            if by[number]:
                own += term.weight
            elif is_near:
                near += term.weight
            else:
                around += term.weight * any(by)
                missed += term.goods
                miss = max(miss, 0.0 if term.goods else term.weight)
        kind = 0.0 if not asked.kinds else 1.0 if asked.kinds & told_kinds(statement.text) else -1.0
        size = len(body.concepts) + len(body.words)
        shared = len(body.concepts & asked.said.concepts) + len(body.words & asked.said.words)
        found.append(
            Evidence(
                passage,
                statement,
                own=own / total,
                near=near / total,
                around=around / total,
                unknown=unknown,
                miss=miss,
                goods=missed / goods if goods else 0.0,
                kind=kind,
                aside=1 - shared / size if size else 1.0,
                mass=min(own + near, 2.0) / 2,
                topic=alike[number],
                sure=float(asked.topics.max()),
                both=alike[number] * (own + near) / total,
                beside=max(alike),
                number=NUMBER * bool(asked.numbers & set(_DIGITS.findall(statement.shown))),
            )
        )
    return found


def best_of(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best first; equal ones keep their order."""
    return sorted(evidence, key=lambda e: -e.score)

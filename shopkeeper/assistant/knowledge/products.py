"""Questions on one product, answered from its attributes, its description or a review, with the source said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shopkeeper.assistant.knowledge.concepts import Concepts, Said
from shopkeeper.assistant.knowledge.decision import Decision
from shopkeeper.assistant.knowledge.kinds import asked_kinds, told_kinds
from shopkeeper.assistant.knowledge.likeness import words_alike
from shopkeeper.assistant.knowledge.reading.sentences import cut_sentences
from shopkeeper.assistant.knowledge.things import Thing, things_in
from shopkeeper.assistant.knowledge.types import Answer, Citation
from shopkeeper.assistant.knowledge.wording import BY_SOURCE, NOT_STATED, SOURCES, said
from shopkeeper.catalog.model import Attribute, Product, Quantity, pick
from shopkeeper.catalog.review import Review
from shopkeeper.language import fold, plain, words

__all__ = ["FEATURES", "Piece", "answer_about", "pieces_of", "rank_pieces"]

FEATURES = (
    "own",
    "concepts",
    "named",
    "miss",
    "kind",
    "opens",
    "attribute",
    "review",
    "length",
    "terms",
    "alike",
)
MOST_REVIEWS = 200
_YES_NO = ("is", "are", "was", "does", "do", "did", "can", "could", "will", "would", "has", "have", "should")
#: reviews that send people elsewhere (addresses, numbers to call) are not the assistant's to quote
_ELSEWHERE = re.compile(
    r"https?:|www\.|@|\b[\w-]+\.(?:com|net|org|cn|io|shop|xyz)\b|\+?\d[\d -]{7,}\d|微信号|加微|QQ"
)
_OPENS = ("yes", "no", "it", "they", "this", "i", "we", "my", "our", "not", "是", "不", "可以", "能")


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement on a product. `source`: attribute, description, review. `name`: of the attribute."""

    text: str
    source: str
    name: str = ""
    url: str = ""

    @property
    def shown(self) -> str:
        return f"{self.name}: {self.text}" if self.name else self.text


def pieces_of(
    product: Product,
    reviews: Iterable[Review] = (),
    *,
    language: str = "en",
    names: Mapping[str, str] | None = None,
) -> list[Piece]:
    """What is written on a product, sentence by sentence; `names` translate attributes and their values."""
    told = names or {}
    found = []
    facts: list[tuple[str, Attribute]] = list(product.attributes.items())
    if product.brand:
        facts.append((said(SOURCES["brand"], language), product.brand))
    options: dict[str, dict[str, None]] = {}
    for variant in product.variants:
        for name, value in variant.options.items():
            options.setdefault(name, {})[value] = None
    facts += [(name, tuple(values)) for name, values in options.items() if name not in product.attributes]
    for name, fact in facts:
        if text := _value(fact, told, language):
            found.append(Piece(text, "attribute", told.get(name, name)))
    for text in (pick(product.summary, language), pick(product.description, language)):
        for line in plain(text).splitlines():
            found += [Piece(sentence, "description") for sentence in cut_sentences(" ".join(line.split()))]
    for number, review in enumerate(reviews):
        if number >= MOST_REVIEWS:
            break
        for part in (review.title, review.body):
            sentences = cut_sentences(" ".join(plain(part).split()))
            found += [Piece(sentence, "review") for sentence in sentences if not _ELSEWHERE.search(sentence)]
    return list(dict.fromkeys(piece for piece in found if piece.name or len(piece.text) > 1))


def rank_pieces(
    question: str, pieces: Sequence[Piece], title: str, concepts: Concepts, decision: Decision
) -> list[tuple[float, Piece, dict[str, float]]]:
    """(confidence that it answers, piece, features), the surest first."""
    asked = concepts.read(question)
    things = {w: thing for thing in things_in(question) for w in thing.stems}
    subject, kinds = concepts.read(title), asked_kinds(question)
    first = (words(fold(question)) or [""])[0]
    found = []
    for piece in pieces:
        features = _features(asked, things, kinds, first in _YES_NO, piece, subject, concepts)
        found.append((decision.confidence(features), piece, features))
    return sorted(found, key=lambda row: -row[0])


def answer_about(
    question: str, pieces: Sequence[Piece], title: str, concepts: Concepts, decision: Decision, language: str
) -> Answer:
    """The surest piece, with its source said; not supported when it is not sure enough."""
    ranked = rank_pieces(question, pieces, title, concepts, decision)
    if not ranked or ranked[0][0] < decision.threshold:
        sure, features = (ranked[0][0], ranked[0][2]) if ranked else (0.0, {})
        return Answer(question, said(NOT_STATED, language), False, (), sure, language, features=features)
    sure, best, features = ranked[0]
    text = said(BY_SOURCE[best.source], language).format(text=best.shown)
    citation = Citation(title, said(SOURCES[best.source], language), best.shown, best.url, best.source)
    return Answer(
        question, text, True, (citation,), sure, language, quoted_language=language, features=features
    )


def _features(
    asked: Said,
    things: Mapping[str, Thing],
    kinds: frozenset[str],
    yes_no: bool,
    piece: Piece,
    subject: Said,
    concepts: Concepts,
) -> dict[str, float]:
    body = concepts.read(piece.text)
    name = concepts.read(piece.name)
    total = own = named = miss = 0.0
    for concept in asked.concepts:
        weight = 0.5 if concept in concepts.common else 1.0
        told = concept in body.concepts or concept in name.concepts
        aside = concept in subject.concepts and not told
        total += weight * (0.3 if aside else 1)
        own += weight * told
        named += weight * (concept in name.concepts)
        miss += weight * (not told and not aside)
    for word in asked.words:
        others = things[word].others if word in things else ()
        told = body.holds(word) or name.holds(word) or any(all(map(body.holds, o)) for o in others)
        aside = subject.holds(word) and not told
        weight = 0.3 if aside else 1.0
        total += weight
        own += told
        named += name.holds(word)
        miss += not told and not aside
    starts = (words(fold(piece.text)) or [""])[0]
    shared = len(asked.concepts & (body.concepts | name.concepts))
    return {
        "own": min(own / total, 1.0) if total else 0.0,
        "concepts": min(shared, 3) / 3,
        "named": min(named / total, 1.0) if total else 0.0,
        "miss": min(miss, 4) / 4,
        "kind": 0.0 if not kinds else 1.0 if kinds & told_kinds(piece.text) else -1.0,
        "opens": float(yes_no and starts in _OPENS and piece.source == "review"),
        "attribute": float(piece.source == "attribute"),
        "review": float(piece.source == "review"),
        "length": min(len(piece.text), 300) / 300,
        "terms": min(len(asked.concepts) + len(asked.words), 6) / 6,
        "alike": words_alike(asked.folded, piece.shown, concepts.stop),
    }


def _value(value: Attribute, told: Mapping[str, str], language: str) -> str:
    if isinstance(value, bool):
        return said(SOURCES["yes" if value else "no"], language)
    if isinstance(value, Quantity):
        return f"{value.value:g} {value.unit}".strip()
    if isinstance(value, tuple):
        return ("、" if language == "zh" else ", ").join(told.get(v, v) for v in value)
    return told.get(value, value)

"""From passages to an answer: the best supporting sentences are quoted, or nothing is said when none support one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from shopkeeper.assistant.knowledge.concepts import Concepts
from shopkeeper.assistant.knowledge.decision import Decision
from shopkeeper.assistant.knowledge.evidence import Asked, Evidence, best_of, told_by, weigh
from shopkeeper.assistant.knowledge.index import KnowledgeIndex
from shopkeeper.assistant.knowledge.topics import Topics
from shopkeeper.assistant.knowledge.types import Answer, Citation, Passage, Statement
from shopkeeper.assistant.knowledge.wording import NOT_FOUND, OTHER_LANGUAGE, language_name, said

__all__ = ["answer_from", "best_evidence", "opening_of", "quote_of", "quoting"]

MOST_QUOTES = 3
MOST_ROWS = 8
NEARLY = 0.75  # share of the best score that a further quote needs
NEAR = 0.2  # least confidence of a passage that is named as the nearest
SURELY = 1.5  # by this a topic's share in a statement is raised, to 1 at most, to count as told
NAMED = 0.9  # confidence of an opening quoted because a heading says all of the name
EQUAL = 0.05  # difference of scores of rows that say equally much


def best_evidence(
    asked: Asked, passages: Sequence[Passage], concepts: Concepts, topics: Topics, index: KnowledgeIndex
) -> list[Evidence]:
    """All statements of the passages, the best first."""

    def known(term: str) -> bool:
        return any(index.rarity(term, language) < 1.0 for language in {p.document.language for p in passages})

    found = [e for passage in passages for e in weigh(asked, passage, concepts, topics, known)]
    if not found:
        return []
    told = np.max([shares for passage in passages for shares in told_by(passage.chunk, topics)], axis=0)
    untold = float((asked.topics * (1 - np.minimum(told * SURELY, 1))).sum())
    ranked = best_of([replace(e, untold=untold) for e in found])
    gap = ranked[0].score - ranked[1].score if len(ranked) > 1 else 0.0
    return [replace(ranked[0], gap=gap), *ranked[1:]]


def answer_from(asked: Asked, evidence: Sequence[Evidence], decision: Decision, language: str) -> Answer:
    """Quotes of the best statements when the best of them supports an answer, else that nothing does."""
    best = evidence[0] if evidence else None
    features = best.features() if best else {}
    confidence = decision.confidence(features) if best else 0.0
    if best is None or confidence < decision.threshold:
        near = (quote_of(best),) if best is not None and confidence >= NEAR else ()
        text = said(NOT_FOUND, language)
        return Answer(asked.text, text, False, (), confidence, language, features=features, nearest=near)
    return quoting(asked, _quoted(evidence), confidence, language)


def quoting(asked: Asked, chosen: Sequence[Evidence], confidence: float, language: str) -> Answer:
    """An answer of these statements; `chosen` has at least one."""
    best = chosen[0]
    citations = tuple(quote_of(e) for e in chosen)
    other = best.passage.document.language
    text = _with_language("\n".join(c.quote for c in citations), other, language)
    return Answer(
        asked.text, text, True, citations, confidence, language,
        quoted_language=other, features=best.features(),
    )  # fmt: skip


def opening_of(question: str, opened: Sequence[Sequence[tuple[Passage, Statement]]], language: str) -> Answer:
    """An answer of the opening statements of named sections, in turn where there are several; each has at least one."""
    room = max(MOST_QUOTES // len(opened), 1) if len(opened) > 1 else MOST_ROWS
    chosen = dict.fromkeys(pair for section in opened for pair in section[:room])
    citations = tuple(citation_of(passage, statement) for passage, statement in chosen)
    other = opened[0][0][0].document.language
    text = _with_language("\n".join(c.quote for c in citations), other, language)
    return Answer(question, text, True, citations, NAMED, language, quoted_language=other)


def _with_language(text: str, quoted: str, language: str) -> str:
    """The quotes, after the word that they are of another language when they are."""
    if quoted == language:
        return text
    return f"{said(OTHER_LANGUAGE, language).format(language=language_name(quoted, language))}\n{text}"


def quote_of(evidence: Evidence) -> Citation:
    """The citation of one statement."""
    return citation_of(evidence.passage, evidence.statement)


def citation_of(passage: Passage, statement: Statement) -> Citation:
    """Where a statement of a passage stands."""
    document, chunk = passage.document, passage.chunk
    url = f"{document.url}#page={chunk.page}" if chunk.page and document.url else document.url
    return Citation(document.title, chunk.heading, statement.shown, url, document.source)


def _quoted(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best statement, and those of its chunk that say nearly as much, in the order of the text. Rows of a table
    that say equally much are all quoted: which of them is meant, the reader knows."""
    best = evidence[0]
    beside = [
        e
        for e in evidence
        if e.passage.document.id == best.passage.document.id and e.passage.number == best.passage.number
    ]
    chosen = [e for e in beside if e is best or e.score >= NEARLY * best.score][:MOST_QUOTES]
    if best.statement.kind == "row":
        equal = [e for e in beside if e.statement.kind == "row" and e.score >= best.score - EQUAL]
        chosen = equal[:MOST_ROWS]
    for other in evidence[1:]:  # another place that says as much
        if len(chosen) >= MOST_QUOTES or other.score <= best.score - EQUAL:
            break
        if other not in beside and all(other.statement.shown != c.statement.shown for c in chosen):
            chosen.append(other)
            break
    order = {id(s): n for n, s in enumerate(best.passage.chunk.statements)}
    return sorted(chosen, key=lambda e: order.get(id(e.statement), len(order)))

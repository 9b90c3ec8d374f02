"""Questions on products with evidence beside them: the evidence that answers is quoted, or the question is declined."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.assistant.knowledge.concepts import load_concepts
from shopkeeper.assistant.knowledge.decision import Decision, load_decision
from shopkeeper.assistant.knowledge.products import FEATURES, Piece, rank_pieces
from shopkeeper.bench._grounding_fit import fit, threshold_of
from shopkeeper.bench._text_metrics import words
from shopkeeper.bench.product_qa import mean_average_precision, ranking_rows

__all__ = ["calibrated", "report"]

#: the file's names for where evidence comes from -> ours
_SOURCES = {"attribute": "attribute", "bullet": "description", "Desc": "description", "OSP": "description"}
_BRACES = re.compile(r"[{}]|\b(?:value|unit|normalized_value)\b:?")


@dataclass(frozen=True, slots=True)
class _Asked:
    id: str
    question: str
    pieces: tuple[Piece, ...]
    labels: tuple[bool, ...]
    pairs: tuple[str, ...]

    @property
    def answerable(self) -> bool:
        return any(self.labels)

    @property
    def part(self) -> str:
        return "dev" if int(hashlib.sha256(self.id.encode()).hexdigest(), 16) % 2 else "test"


def report(directory: Path, predictions: Path | None, *, baselines: bool, limit: int) -> dict[str, Any]:
    """Shares of the test half (by the hash of the question's id), and mean average precision of the ranking."""
    questions = _read(directory)
    test = [q for q in questions if q.part == "test"][: limit or None]
    decision = load_decision("products")
    ranked = {q.id: _rank(q, decision) for q in test}
    rows = {"ours": _shares(test, lambda q: ranked[q.id][0], decision.threshold)}
    ranking = {"ours": _map(test, {p: s for q in test for s, _, p in ranked[q.id]})}
    if baselines:
        dev = [q for q in questions if q.part == "dev"]
        common = {q.id: _by_words(q) for q in (*dev, *test)}
        best = max(
            sorted({common[q.id][0][0] for q in dev}),
            key=lambda least: _shares(dev, lambda q: common[q.id][0], least)["right"],
        )
        rows["words in common"] = _shares(test, lambda q: common[q.id][0], best)
        rows["words in common, always"] = _shares(test, lambda q: common[q.id][0], 0.0)
        ranking["words in common"] = _map(test, {p: s for q in test for s, _, p in common[q.id]})
    if predictions is not None:
        lines = [
            {
                "id": q.id,
                "supported": ranked[q.id][0][0] >= decision.threshold,
                "qa_pair_id": ranked[q.id][0][2],
            }
            for q in test
        ]
        predictions.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return {"questions": len(test), "products": rows, "ranking": ranking}


def calibrated(directory: Path) -> tuple[dict[str, float], float, float, str]:
    """Weights, bias, threshold and their origin, from the dev half of the ranked evidence."""
    dev = [q for q in _read(directory) if q.part == "dev"]
    flat = Decision({}, 0.0, 0.5)
    concepts = load_concepts()
    rows = []
    for q in dev:
        told = {id(piece): f for _, piece, f in rank_pieces(q.question, q.pieces, "", concepts, flat)}
        rows += [(told[id(p)], label) for p, label in zip(q.pieces, q.labels, strict=True)]
    weights, bias = fit(rows, FEATURES)
    decision = Decision(weights, bias, 0.5)
    tops = [_rank(q, decision)[0] for q in dev]
    least = threshold_of([(score, label) for score, label, _ in tops], cost=1.5)
    return weights, bias, least, f"{len(rows)} pieces of evidence, the dev half of {directory.name}"


def _rank(q: _Asked, decision: Decision) -> list[tuple[float, bool, str]]:
    """(confidence, whether it answers, pair) of a question's evidence, the surest first."""
    at = {id(piece): i for i, piece in enumerate(q.pieces)}
    ranked = rank_pieces(q.question, q.pieces, "", load_concepts(), decision)
    return [(sure, q.labels[at[id(piece)]], q.pairs[at[id(piece)]]) for sure, piece, _ in ranked]


def _by_words(q: _Asked) -> list[tuple[float, bool, str]]:
    asked = set(words(q.question))
    scored = [
        (len(asked & set(words(p.shown))) / (len(set(words(p.shown))) + 5) ** 0.5, label, pair)
        for p, label, pair in zip(q.pieces, q.labels, q.pairs, strict=True)
    ]
    return sorted(scored, key=lambda row: -row[0])


def _shares(
    questions: Sequence[_Asked], best: Callable[[_Asked], tuple[float, bool, str]], least: float
) -> dict[str, Any]:
    tops = [(q, *best(q)[:2]) for q in questions]
    answerable = [(score, right) for q, score, right in tops if q.answerable]
    rest = [score for q, score, _ in tops if not q.answerable]
    right = sum(score >= least and label for score, label in answerable)
    answered = sum(score >= least for _, score, _ in tops)
    declined = sum(score < least for score in rest)
    return {
        "answerable": len(answerable),
        "answered": sum(score >= least for score, _ in answerable) / max(len(answerable), 1),
        "answered_right": right / max(len(answerable), 1),
        "unanswerable": len(rest),
        "declined": declined / max(len(rest), 1),
        "right_of_answers": right / max(answered, 1),
        "right": (right + declined) / max(len(tops), 1),
    }


def _map(questions: Sequence[_Asked], scores: dict[str, float]) -> dict[str, Any]:
    rows = [
        {"qid": q.id, "qa_pair_id": pair, "label": int(label)}
        for q in questions
        for pair, label in zip(q.pairs, q.labels, strict=True)
    ]
    return mean_average_precision(rows, scores)


def _read(directory: Path) -> list[_Asked]:
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in ranking_rows(directory):
        groups[str(row["qid"])].append(row)
    return [
        _Asked(
            qid,
            rows[0]["question"],
            tuple(_piece(str(r["candidate"]), str(r.get("source", "")), i) for i, r in enumerate(rows)),
            tuple(str(r.get("label")) == "1" for r in rows),
            tuple(str(r["qa_pair_id"]) for r in rows),
        )
        for qid, rows in groups.items()
    ]


def _piece(candidate: str, source: str, number: int) -> Piece:
    kind = _SOURCES.get(source, "review")
    name, colon, value = candidate.partition(":")
    if kind == "attribute" and colon:
        return Piece(" ".join(_BRACES.sub(" ", value).split()), kind, name.replace("_", " "), f"#{number}")
    return Piece(candidate, kind, "", f"#{number}")

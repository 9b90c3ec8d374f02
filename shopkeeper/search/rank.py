"""Ranking: from text scores to an order. Each feature is a number a person can read in the explanation.

Without a trained ranker the score is  text x kind x popularity x availability. The kind factor is what keeps a
laptop bag from outranking a laptop: it compares what the shopper wants (the head of the query) with what the
product is (its kind, learned from the catalogue), and not with what its texts mention.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shopkeeper.language import stem
from shopkeeper.search.plan import Candidate
from shopkeeper.search.thesaurus import Thesaurus
from shopkeeper.search.understand import Understanding

__all__ = ["FEATURES", "Ranked", "agreement_of", "features", "kind_agreement", "rank"]

#: what a learned ranker sees of a candidate, in this order
FEATURES = (
    "text",
    "text_share",
    "kind",
    "accessory",
    "title_coverage",
    "title_start",
    "title_length",
    "brand",
    "popularity",
    "rating",
    "price",
    "available",
    "dense",
)

SAME_KIND = 1.3
NARROWER_KIND = 1.25
OTHER_KIND = 0.7
ACCESSORY_KIND = 0.5
UNNAMED_KIND = 0.85  # of unknown kind, and the title does not name the wanted thing either
UNAVAILABLE = 0.7
POPULARITY = 0.25  # the most popular product gains this much


@dataclass(slots=True)
class Ranked:
    """A scored candidate; `kind` is how its kind answers the query, `factor` what that is worth."""

    candidate: Candidate
    score: float
    kind: str = "unknown"
    factor: float = 1.0
    boost: float = 1.0


def kind_agreement(
    head: Sequence[tuple[str, ...]],
    weights: Sequence[float],
    kind: Sequence[str],
    title: Sequence[str],
    thesaurus: Thesaurus,
) -> tuple[str, float]:
    """How a product's kind answers the wanted one: ("same" | "narrower" | "accessory" | "other" | "unknown", factor).

    `head` and `kind` are stemmed words. "usb keyboard" answers "keyboard"; "keyboard cover" is an accessory to it.
    """
    if not head:
        return "unknown", 1.0
    if not kind:
        return _from_title(head, title, thesaurus)
    best = ("other", OTHER_KIND)
    for phrase, weight in zip(head, weights, strict=True):
        n = len(phrase)
        if tuple(kind) == phrase:
            return "same", 1.0 + (SAME_KIND - 1.0) * weight
        if tuple(kind[-n:]) == phrase:
            gain = 1.0 + (NARROWER_KIND - 1.0) * weight
            if gain > best[1]:
                best = ("narrower", gain)
        elif weight >= 1.0 and phrase[-len(kind) :] == tuple(kind):
            if best[1] < 1.0:
                best = ("broader", 1.0)  # a "case" may be the "phone case" that was asked for
        elif best[0] == "other" and any(tuple(kind[i : i + n]) == phrase for i in range(len(kind) - n + 1)):
            best = ("accessory", ACCESSORY_KIND)
    if best[0] == "other" and kind[-1] in thesaurus.accessories and head[0][-1] not in thesaurus.accessories:
        return "accessory", ACCESSORY_KIND + 0.2
    return best


def agreement_of(
    kinds: str, head: Sequence[tuple[str, ...]], weights: Sequence[float], thesaurus: Thesaurus
) -> tuple[str, float]:
    """`kind_agreement` of the best of several kinds, as the index keeps them: "laptop bag|case"."""
    each = (kind_agreement(head, weights, kind.split(), (), thesaurus) for kind in kinds.split("|"))
    return max(each, key=lambda found: found[1])


def _from_title(
    head: Sequence[tuple[str, ...]], title: Sequence[str], thesaurus: Thesaurus
) -> tuple[str, float]:
    """For a product of unknown kind: whether the title speaks of the wanted thing, or of something for it."""
    for phrase in head:
        n = len(phrase)
        for i in range(len(title) - n + 1):
            if tuple(title[i : i + n]) == phrase:
                behind = title[i + n : i + n + 2]
                if "for" in title[max(0, i - 4) : i] or any(w in thesaurus.accessories for w in behind):
                    return (
                        ("unknown", 1.0)
                        if phrase[-1] in thesaurus.accessories
                        else ("accessory", ACCESSORY_KIND)
                    )
                return "unknown", 1.0
    return "unknown", UNNAMED_KIND


def rank(candidates: Sequence[Candidate], understood: Understanding, thesaurus: Thesaurus) -> list[Ranked]:
    """Scores candidates, best first; equal scores in the catalogue's order, so that pages are stable."""
    if not candidates:
        return []
    top = math.log1p(max(c.card.get("p", 0.0) for c in candidates))
    head, weights = understood.head, understood.head_weights
    by_kind: dict[str, tuple[str, float]] = {}
    ranked = []
    for c in candidates:
        card = c.card
        kind = card.get("k", "")
        if not kind:
            agreement = kind_agreement(head, weights, (), card.get("t", ()), thesaurus)
        elif (known := by_kind.get(kind)) is not None:
            agreement = known
        else:
            agreement = by_kind[kind] = agreement_of(kind, head, weights, thesaurus)
        popularity = math.log1p(card.get("p", 0.0)) / top if top > 0 else 0.0
        available = 1.0 if card.get("a", 1) else UNAVAILABLE
        score = c.score * agreement[1] * (1.0 + POPULARITY * popularity) * available
        ranked.append(Ranked(c, score, *agreement))
    _lower_accessories(ranked)
    ranked.sort(key=lambda r: (-round(r.score, 6), r.candidate.revision))
    return ranked


def _lower_accessories(ranked: Sequence[Ranked]) -> None:
    """Puts accessories, in their order, below the thing itself, of which a tenth may still stand lower."""
    own = sorted(r.score for r in ranked if r.kind in ("same", "narrower", "broader"))
    if not own:
        return
    floor = own[len(own) // 10]
    for r in ranked:
        if r.kind == "accessory" and r.score >= floor > 0:
            r.score = floor * r.score / (r.score + floor)


def features(
    ranked: Sequence[Ranked], understood: Understanding, dense: Mapping[str, float] | None = None
) -> list[dict[str, float]]:
    """The FEATURES of each, for explanations and the learned ranker."""
    if not ranked:
        return []
    best = max(r.candidate.score for r in ranked) or 1.0
    top = math.log1p(max(r.candidate.card.get("p", 0.0) for r in ranked))
    asked = {stem(w) for concept in understood.concepts for w in concept.words}
    brands = {" ".join(c.words) for c in understood.concepts if c.role == "brand"}
    rows = []
    for r in ranked:
        card = r.candidate.card
        title = card.get("t", ())
        hits = [i for i, w in enumerate(title) if w in asked]
        rows.append(
            {
                "text": r.candidate.score,
                "text_share": r.candidate.score / best,
                "kind": r.factor,
                "accessory": float(r.kind == "accessory"),
                "title_coverage": len({title[i] for i in hits}) / len(asked) if asked else 0.0,
                "title_start": 1.0 / (1 + hits[0]) if hits else 0.0,
                "title_length": float(len(title)),
                "brand": float(card.get("b", "") in brands),
                "popularity": math.log1p(card.get("p", 0.0)) / top if top > 0 else 0.0,
                "rating": _rating(card),
                "price": math.log1p(card.get("c", 0)),
                "available": float(card.get("a", 1)),
                "dense": (dense or {}).get(r.candidate.id, 0.0),
            }
        )
    return rows


def _rating(card: Mapping[str, Any]) -> float:
    """Mean rating drawn towards 3.5 by ten imagined reviews (a Bayesian average)."""
    count = card.get("n", 0)
    return float((3.5 * 10 + (card.get("r") or 3.5) * count) / (10 + count))

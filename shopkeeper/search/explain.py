"""Why a query was read as it was, and why a product stands where it stands: as plain data for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shopkeeper.search.index import TantivyIndex
from shopkeeper.search.plan import Plan
from shopkeeper.search.rank import Ranked, features
from shopkeeper.search.rules import Rule
from shopkeeper.search.understand import Understanding

__all__ = ["explain_hit", "explain_query"]


def explain_hit(
    row: Ranked, window: Sequence[Ranked], plan: Plan, understood: Understanding, index: TantivyIndex
) -> dict[str, Any]:
    """The features of one product beside those it was ranked with, and the index's account of its text score."""
    at = next((i for i, r in enumerate(window) if r is row), None)
    explained = features([row], understood)[0] if at is None else features(window, understood)[at]
    return {
        "score": round(row.score, 4),
        "kind": row.candidate.card.get("k", ""),
        "kind_agreement": row.kind,
        "boost": row.boost,
        "features": {name: round(value, 4) for name, value in explained.items()},
        "text": index.explain(plan, row.candidate.id),
    }


def explain_query(understood: Understanding, rules: Sequence[Rule]) -> dict[str, Any]:
    """How the query was read: concepts with their synonyms, the thing wanted, limits, rules."""
    return {
        "concepts": [
            {
                "words": list(c.words),
                "role": c.role,
                "also": [" ".join(t.words) for clause in c.clauses for t in clause.terms[1:]],
            }
            for c in understood.concepts
        ],
        "head": [" ".join(h) for h in understood.head],
        "avoid": [" ".join(t.words) for t in understood.avoid],
        "ranges": [{"name": r.name, "low": r.low, "high": r.high} for r in understood.ranges],
        "sort": understood.sort,
        "corrected": understood.corrected,
        "rules": [{"id": r.id, "action": r.action} for r in rules],
    }

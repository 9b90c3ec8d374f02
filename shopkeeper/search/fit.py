"""How well products fit what was asked for: what a paid place among results goes by, whatever is bid for it."""

from __future__ import annotations

from collections.abc import Mapping

from shopkeeper.search.retrieve import Retrieved

__all__ = ["fits_of"]

#: how a kind answers the wanted one where it is something else: a case is no phone
_ELSE = frozenset({"accessory", "other"})


def fits_of(found: Retrieved) -> Mapping[str, float]:
    """Product id -> score as a share of the best (0..1), of the ranked window: what has all that was asked for and is
    of the wanted kind, where anything is. Boosts of merchants do not count. Empty where something was given up to find
    anything at all, where an order other than relevance is asked for, and where nothing was asked for in words."""
    if found.sort != "relevance":
        return {}
    whole = [row for row in found.ranked if row.candidate.id in found.whole]
    wanted = [row for row in whole if row.kind not in _ELSE] or whole
    scores = {row.candidate.id: row.score / row.boost for row in wanted}
    best = max(scores.values(), default=0.0)
    return {id: score / best for id, score in scores.items()} if best > 0 else {}

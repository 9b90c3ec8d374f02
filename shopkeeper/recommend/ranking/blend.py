"""Candidates of several sources as one table: one row a product, one column a source, and the weighted sum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.models.picking import distinct
from shopkeeper.recommend.ranking.scene import Found

__all__ = ["HALF", "Pool", "blend"]

#: rank at which a candidate keeps half of its worth by rank
HALF = 20.0


@dataclass(frozen=True, slots=True)
class Pool:
    """`numbers` (n,) product numbers, each once; `parts` (sources, n) what each source gives it in 0..1 times the
    source's weight; `scores` (n,) their sum; `found` the sources' own lists; `places` (sources, n) the place of the
    product in them, -1 where it is not."""

    numbers: NDArray[np.int32]
    scores: NDArray[np.float32]
    parts: NDArray[np.float32]
    places: NDArray[np.int32]
    found: Sequence[Found]

    def take(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Pool:
        """The rows that `keep` chooses, in its order."""
        return Pool(
            self.numbers[keep], self.scores[keep], self.parts[:, keep], self.places[:, keep], self.found
        )

    def __len__(self) -> int:
        return len(self.numbers)


def blend(
    found: Sequence[Found], weights: Mapping[str, float], only: NDArray[np.int32] | None = None
) -> Pool:
    """One pool of all candidates. A source's worth of a candidate is half its score (as a share of the source's best)
    and half its rank, so that neither a scale nor a single outlier decides. `only` takes these products (each once)
    and no other, also those that no source brings.
    """
    lists = [f for f in found if len(f)]
    if not lists and only is None:
        none = np.empty((0, 0), np.float32)
        return Pool(np.empty(0, np.int32), np.empty(0, np.float32), none, none.astype(np.int32), ())
    every = np.concatenate([np.empty(0, np.int32), *(f.numbers for f in lists)])
    numbers, row = distinct(every, int(every.max(initial=-1)) + 1)
    parts = np.zeros((len(lists), len(numbers)), np.float32)
    places = np.full((len(lists), len(numbers)), -1, np.int32)
    at = 0
    for i, f in enumerate(lists):
        mine = row[at : at + len(f)]
        at += len(f)
        top, low = float(f.scores.max()), min(0.0, float(f.scores.min()))
        share = (f.scores - low) / (top - low) if top > low else np.ones(len(f), np.float32)
        rank = np.arange(len(f), dtype=np.float32)
        parts[i, mine] = weights.get(f.source, 0.0) * 0.5 * (share + HALF / (HALF + rank))
        places[i, mine] = rank
    whole = Pool(numbers.astype(np.int32), parts.sum(axis=0), parts, places, lists)
    return whole if only is None else _only(whole, only)


def _only(pool: Pool, numbers: NDArray[np.int32]) -> Pool:
    """The pool's rows of these products, with rows of nothing for those it lacks."""
    at = np.searchsorted(pool.numbers, numbers)
    at = np.minimum(at, max(len(pool) - 1, 0))
    there = pool.numbers[at] == numbers if len(pool) else np.zeros(len(numbers), np.bool_)
    sources, n = len(pool.found), len(numbers)
    parts, places = np.zeros((sources, n), np.float32), np.full((sources, n), -1, np.int32)
    parts[:, there], places[:, there] = pool.parts[:, at[there]], pool.places[:, at[there]]
    return Pool(numbers, parts.sum(axis=0), parts, places, pool.found)

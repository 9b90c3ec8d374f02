"""Vectors for words nobody has seen: what their character n-grams have in common with the words that were learned."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shopkeeper.search.dense.bags import BUCKETS, grams_of
from shopkeeper.search.dense.encoder import Vectors
from shopkeeper.search.dense.pairs import mistyped

__all__ = ["fit_grams"]

_PASSES = 30


def fit_grams(words: Sequence[str], vectors: Vectors, frequency: NDArray[np.int64], seed: int) -> Vectors:
    """A table (BUCKETS, d) such that the mean over a word's n-grams comes near its vector (least squares).

    Each word is shown as it is and once mistyped, and counts by how frequent it is. Solved by passes of averaged
    residuals (SIRT: Gilbert 1972, J. Theor. Biol. 36).
    """
    chance = random.Random(seed)
    pairs = [(grams_of(w), row) for row, w in enumerate(words)]
    pairs += [(grams_of(mistyped(w, chance)), row) for row, w in enumerate(words) if len(w) >= 4]
    pairs = [(grams, row) for grams, row in pairs if grams]
    table = np.zeros((BUCKETS, vectors.shape[1]), np.float32)
    if not pairs:
        return table
    lengths = np.array([len(grams) for grams, _ in pairs])
    parts = np.fromiter((x for grams, _ in pairs for x in grams), np.int64)
    starts = np.cumsum(lengths) - lengths
    line = np.repeat(np.arange(len(pairs)), lengths)
    order = np.argsort(parts, kind="stable")
    sorted_line = line[order]
    buckets, at = np.unique(parts[order], return_index=True)
    rows = [row for _, row in pairs]
    target = vectors[rows]
    weight = np.log1p(frequency[rows]).astype(np.float32)[:, None]
    total = np.add.reduceat(weight[sorted_line], at, axis=0) + 1.0
    for _ in range(_PASSES):
        residual = weight * (target - np.add.reduceat(table[parts], starts, axis=0) / lengths[:, None])
        table[buckets] += 1.8 * np.add.reduceat(residual[sorted_line], at, axis=0) / total
    return table

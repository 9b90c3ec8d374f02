"""Semantic ids: items as short words of codes, alike where the items are alike in text and in what people do.

Residual k-means, as in TIGER (Rajput et al. 2023, arXiv 2305.05065) with clusters in place of a trained quantiser: the
first code is the nearest of `codes` centres, the next that of what is left, and so on.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.interactions import Interactions

__all__ = ["item_vectors", "semantic_ids"]

Floats = NDArray[np.float32]
_ROUNDS = 25
_WINDOW = 5  # acts apart that still count as done together


def item_vectors(data: Interactions, dimensions: int, seed: int = 0) -> Floats:
    """(n_items, up to 3 * dimensions): text vectors where there are any, attributes and behaviour, each part of unit
    length or zero where nothing is known. Raises MissingExtra without scipy."""
    try:
        from scipy import sparse
    except ImportError as error:
        raise MissingExtra("scipy", "recommend", "semantic ids") from error
    n, parts = data.n_items, []
    known = data.features
    if known is not None and known.vectors is not None:
        parts.append(_unit(known.vectors[:n].astype(np.float32)))
    if known is not None and len(known.codes):
        values = np.ones(len(known.codes), np.float32)
        table = sparse.csr_matrix(
            (values, known.codes, known.starts), (len(known.starts) - 1, known.n_attributes)
        )
        rare = np.log((n + 1) / (np.asarray(table.sum(0)).ravel() + 1)).astype(np.float32)
        parts.append(_unit(_compressed(table.multiply(rare[None]).tocsr()[:n], dimensions, seed)))
    users, items = data.users(), data.items
    pairs = [(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32))]
    for apart in range(1, _WINDOW + 1):
        together = users[apart:] == users[:-apart]
        a, b = items[:-apart][together], items[apart:][together]
        pairs.append((a, b, np.full(len(a), 1.0 / apart, np.float32)))
    rows, columns, weights = (np.concatenate(part) for part in zip(*pairs, strict=True))
    counts = sparse.csr_matrix((weights, (rows, columns)), (n, n))
    counts = (counts + counts.T).tocsr()
    sums = np.maximum(np.asarray(counts.sum(0)).ravel(), 1e-6)
    counts = counts.tocoo()
    chance = counts.data * sums.sum() / (sums[counts.row] * sums[counts.col] ** 0.75 * sums.sum() ** 0.25)
    together = sparse.csr_matrix((np.log1p(chance).astype(np.float32), (counts.row, counts.col)), (n, n))
    parts.append(_unit(_compressed(together, dimensions, seed)))
    return np.concatenate(parts, axis=1)


def semantic_ids(vectors: Floats, levels: int, codes: int, seed: int = 0) -> NDArray[np.int32]:
    """(n_items, levels + 1): the codes, and last the number among items of equal codes; all rows differ."""
    rng = np.random.default_rng(seed)
    left = vectors.astype(np.float32).copy()
    found = np.zeros((len(vectors), levels + 1), np.int32)
    for level in range(levels):
        centres, chosen = _clusters(left, min(codes, len(left)), rng)
        found[:, level] = chosen
        left -= centres[chosen]
    order = np.lexsort(found[:, :levels].T[::-1])
    same = (found[order][1:, :levels] == found[order][:-1, :levels]).all(axis=1)
    number = 0
    for place in range(1, len(order)):
        number = number + 1 if same[place - 1] else 0
        found[order[place], levels] = number
    return found


def _clusters(x: Floats, count: int, rng: np.random.Generator) -> tuple[Floats, NDArray[np.int64]]:
    """Lloyd's k-means; a centre that nobody is near moves to an item that is far from its own."""
    centres = x[_apart(x, count, rng)].copy()
    chosen = np.zeros(len(x), np.int64)
    for _ in range(_ROUNDS):
        far = (centres * centres).sum(axis=1)[None] - 2 * x @ centres.T
        chosen = far.argmin(axis=1)
        counts = np.bincount(chosen, minlength=count)
        sums = np.zeros_like(centres)
        np.add.at(sums, chosen, x)
        centres = (sums / np.maximum(counts, 1)[:, None]).astype(np.float32)
        empty = np.flatnonzero(counts == 0)
        if len(empty):
            distance = ((x - centres[chosen]) ** 2).sum(axis=1)
            centres[empty] = x[np.argsort(-distance)[: len(empty)]]
    far = (centres * centres).sum(axis=1)[None] - 2 * x @ centres.T
    return centres, far.argmin(axis=1)


def _apart(x: Floats, count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Numbers of items to begin with, far ones more likely (k-means++, Arthur and Vassilvitskii 2007)."""
    chosen = [int(rng.integers(len(x)))]
    near = ((x - x[chosen[0]]) ** 2).sum(axis=1)
    for _ in range(count - 1):
        total = float(near.sum())
        chance = near / total if total > 0 else np.full(len(x), 1 / len(x))
        chosen.append(
            int(rng.choice(len(x), p=chance.astype(np.float64) / float(chance.sum(dtype=np.float64))))
        )
        near = np.minimum(near, ((x - x[chosen[-1]]) ** 2).sum(axis=1))
    return np.array(chosen, np.int64)


def _compressed(table: Any, dimensions: int, seed: int) -> Floats:
    """The rows of a sparse table in its greatest directions: (rows, <= dimensions), by a randomised SVD (Halko et al.
    2011)."""
    rows, columns = table.shape
    size = min(dimensions, rows, columns)
    start = np.random.default_rng(seed).standard_normal((columns, min(columns, size + 16))).astype(np.float32)
    span = np.linalg.qr(np.asarray(table @ start))[0]
    for _ in range(3):
        span = np.linalg.qr(np.asarray(table.T @ span))[0]
        span = np.linalg.qr(np.asarray(table @ span))[0]
    left, values, _ = np.linalg.svd(np.asarray(table.T @ span).T, full_matrices=False)
    return np.asarray(((span @ left) * np.sqrt(values))[:, :size], np.float32)


def _unit(x: Floats) -> Floats:
    return np.asarray(x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-6), np.float32)

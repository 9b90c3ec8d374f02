"""The items whose vectors have the greatest dot product with one: exact for small shops, by a graph for large ones.

The graph is usearch's HNSW (Malkov and Yashunin 2018, arXiv 1603.09320); from `EXACT` items on it takes about the
same time however many there are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.models.picking import best

__all__ = ["EXACT", "Nearest"]

#: up to so many items all dot products are computed
EXACT = 50_000


class Nearest:
    """`vectors` (n, d) float32. A graph is built when there are more than `exact` rows, or taken from `file`."""

    def __init__(self, vectors: NDArray[np.float32], *, exact: int = EXACT, file: Path | None = None) -> None:
        self.vectors = np.ascontiguousarray(vectors, np.float32)
        self._graph: Any = None
        if len(vectors) > exact:
            self._graph = _graph(vectors.shape[1])
            if file is not None and file.is_file():
                self._graph.load(str(file))
            if len(self._graph) != len(vectors):
                self._graph = _graph(vectors.shape[1])
                self._graph.add(np.arange(len(vectors), dtype=np.uint64), self.vectors)

    def changed(self, vectors: NDArray[np.float32]) -> Nearest:
        """The same with other vectors, or more of them; this one stays as it is. Only what differs is put into the
        graph."""
        n = len(self.vectors)
        if self._graph is None or vectors.shape[1] != self.vectors.shape[1]:
            return Nearest(vectors)
        rows = np.flatnonzero((vectors[:n] != self.vectors).any(axis=1))
        made = Nearest.__new__(Nearest)
        made.vectors = np.ascontiguousarray(vectors, np.float32)
        made._graph = self._graph.copy() if len(rows) or len(vectors) > n else self._graph
        if len(rows):
            made._graph.remove(rows.astype(np.uint64))
        fresh = np.concatenate([rows, np.arange(n, len(vectors))]).astype(np.uint64)
        if len(fresh):
            made._graph.add(fresh, made.vectors[fresh.astype(np.int64)])
        return made

    def save(self, file: Path) -> None:
        """Writes the graph, where there is one."""
        if self._graph is not None:
            self._graph.save(str(file))

    def best(
        self, vector: NDArray[np.float32], k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The `k` best rows (nearly always, with a graph) without `exclude`, and their dot products."""
        if self._graph is None or k >= len(self.vectors) // 4:
            return best(self.vectors @ vector, k, exclude)
        wanted = k + (0 if exclude is None else len(exclude))
        keys = self._graph.search(np.ascontiguousarray(vector, np.float32), wanted).keys.astype(np.int32)
        if exclude is not None and len(exclude):
            keys = keys[~np.isin(keys, exclude)]
        order, scores = best(self.vectors[keys] @ vector, k)
        return keys[order], scores


def _graph(dimension: int) -> Any:
    try:
        from usearch.index import Index
    except ImportError:
        raise MissingExtra("usearch", "recommend", "recommending among 50,000 products or more") from None
    return Index(
        ndim=dimension, metric="ip", dtype="f16", connectivity=16, expansion_add=64, expansion_search=128
    )

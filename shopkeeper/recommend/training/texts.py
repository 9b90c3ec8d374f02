"""Text vectors of products without a language model: latent semantic analysis of their words (Deerwester et al. 1990).

Words are hashed into buckets, so a product that comes later is encoded by what was learned before.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.models.stored import read_model, write_model

__all__ = ["TextVectors", "Words"]

#: a sparse table of scipy (products, buckets), which has no types
Counts = Any
_BUCKETS = 1 << 15
_SAMPLE = 50_000
_CHUNK = 20_000


class Words:
    """Words of many products with their weights, as two flat arrays: a few bytes a word."""

    def __init__(self) -> None:
        self._codes = array("i")
        self._weights = array("f")
        self._ends = array("q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, words: Iterable[tuple[str, float]]) -> None:
        """The words of one more product."""
        for word, weight in words:
            self._codes.append(zlib.crc32(word.encode()) % _BUCKETS)
            self._weights.append(weight)
        self._ends.append(len(self._codes))

    def counts(self, rows: NDArray[np.int64]) -> Counts:
        """The summed weights of some products."""
        try:
            import scipy.sparse
        except ImportError:
            raise MissingExtra("scipy", "recommend", "learning from the texts of products") from None
        codes = np.frombuffer(self._codes, np.int32) if len(self._codes) else np.empty(0, np.int32)
        weights = np.frombuffer(self._weights, np.float32) if len(self._codes) else np.empty(0, np.float32)
        ends = np.array(self._ends, np.int64)
        starts, stops = ends[rows], ends[rows + 1]
        lengths = stops - starts
        places = np.repeat(starts - np.cumsum(lengths) + lengths, lengths) + np.arange(lengths.sum())
        table = scipy.sparse.csr_matrix(
            (weights[places], codes[places], np.concatenate([[0], np.cumsum(lengths)])),
            shape=(len(rows), _BUCKETS),
        )
        table.sum_duplicates()
        return table


class TextVectors:
    """TF-IDF over word buckets, then the `dimension` strongest directions, found by a randomised range finder with
    three power iterations (Halko, Martinsson, Tropp 2011, algorithm 4.4)."""

    kind = "texts"

    def __init__(self, dimension: int = 96) -> None:
        self.dimension = dimension
        self._rare = np.zeros(_BUCKETS, np.float32)
        self._directions = np.zeros((_BUCKETS, dimension), np.float32)

    def fit(self, products: Words, *, seed: int = 0) -> Self:
        """Learns from the words of products; of more than 50,000 from that many, evenly spaced."""
        step = max(1, -(-len(products) // _SAMPLE))
        counts = products.counts(np.arange(0, len(products), step))
        if not counts.nnz:
            return self
        often = np.bincount(counts.indices, minlength=_BUCKETS)
        self._rare = np.log1p(counts.shape[0] / np.maximum(often, 1)).astype(np.float32)
        table = self._weighted(counts)
        size = min(self.dimension + 10, min(table.shape))
        basis = np.random.default_rng(seed).standard_normal((_BUCKETS, size)).astype(np.float32)
        for _ in range(3):
            basis = np.linalg.qr(table.T @ (table @ basis))[0]
        _, _, right = np.linalg.svd(table @ basis, full_matrices=False)
        found = basis @ right.T[:, : self.dimension]
        self._directions[:, : found.shape[1]] = found
        return self

    def encode(self, products: Words) -> NDArray[np.float32]:
        """Vectors of unit length (products, dimension); zeros where no word is known."""
        if not self._rare.any():  # nothing was learned
            return np.zeros((len(products), self.dimension), np.float32)
        parts = [np.zeros((0, self.dimension), np.float32)]
        for start in range(0, len(products), _CHUNK):
            rows = np.arange(start, min(start + _CHUNK, len(products)))
            vectors = self._weighted(products.counts(rows)) @ self._directions
            lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
            parts.append((vectors / np.where(lengths > 1e-9, lengths, 1)).astype(np.float32))
        return np.concatenate(parts)

    def _weighted(self, counts: Counts) -> Counts:
        counts = counts.copy()
        counts.data = counts.data * self._rare[counts.indices]
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        lengths = np.sqrt(np.bincount(rows, counts.data**2, minlength=counts.shape[0]))
        counts.data = (counts.data / np.maximum(lengths[rows], 1e-9)).astype(np.float32)
        return counts

    def save(self, folder: Path) -> None:
        used = np.flatnonzero(self._rare)
        arrays = {
            "used": used.astype(np.int32),
            "rare": self._rare[used],
            "directions": self._directions[used],
        }
        write_model(folder, self.kind, {"dimension": self.dimension}, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.kind)
        made = cls(int(settings["dimension"]))
        made._rare[arrays["used"]] = arrays["rare"]
        made._directions[arrays["used"]] = arrays["directions"]
        return made

"""Text vectors of products without a language model: latent semantic analysis of their words (Deerwester et al. 1990).

Words are hashed into buckets, so a product that comes later is encoded by what was learned before.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.models.stored import read_model, write_model

__all__ = ["TextVectors"]

#: a sparse table of scipy, which has no types
Counts = Any
#: words of one product with their weights
Words = Sequence[tuple[str, float]]
_BUCKETS = 1 << 15
_SAMPLE = 50_000
_CHUNK = 20_000


class TextVectors:
    """TF-IDF over word buckets, then the `dimension` strongest directions, found by a randomised range finder with
    three power iterations (Halko, Martinsson, Tropp 2011, algorithm 4.4)."""

    kind = "texts"

    def __init__(self, dimension: int = 96) -> None:
        self.dimension = dimension
        self._rare = np.zeros(_BUCKETS, np.float32)
        self._directions = np.zeros((_BUCKETS, dimension), np.float32)

    def fit(self, products: Sequence[Words], *, seed: int = 0) -> Self:
        """Learns from the words of products; of more than 50,000 from that many, evenly spaced."""
        step = max(1, -(-len(products) // _SAMPLE))
        counts = _counted(products[::step])
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

    def encode(self, products: Sequence[Words]) -> NDArray[np.float32]:
        """Vectors of unit length (products, dimension); zeros where no word is known."""
        parts = [np.zeros((0, self.dimension), np.float32)]
        for start in range(0, len(products), _CHUNK):
            vectors = self._weighted(_counted(products[start : start + _CHUNK])) @ self._directions
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


def _counted(products: Iterable[Words]) -> Counts:
    """A sparse table (products, buckets) of summed word weights."""
    try:
        import scipy.sparse
    except ImportError:
        raise MissingExtra("scipy", "recommend", "learning from the texts of products") from None
    bucket: dict[str, int] = {}
    codes: list[int] = []
    values: list[float] = []
    ends = [0]
    for words in products:
        for word, weight in words:
            if (code := bucket.get(word)) is None:
                code = bucket[word] = zlib.crc32(word.encode()) % _BUCKETS
            codes.append(code)
            values.append(weight)
        ends.append(len(codes))
    table = scipy.sparse.csr_matrix(
        (np.array(values, np.float32), np.array(codes, np.int32), np.array(ends)),
        shape=(len(ends) - 1, _BUCKETS),
    )
    table.sum_duplicates()
    return table

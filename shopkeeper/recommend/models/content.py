"""Content similarity: products of like words, details and category. It needs no event of a product, so a new one is
recommended as soon as its text is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import History, Interactions, ItemFeatures
from shopkeeper.recommend.models.nearest import Nearest
from shopkeeper.recommend.models.picking import decays, known
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Content"]


class Content:
    """Score: dot product of an item's vector with the mean of those of the last `acts` acts, the last counting most.

    Vectors are `ItemFeatures.vectors`; where there are none, those of the attributes, weighted by how rare they are,
    projected at random (seeded) to `dimension` numbers.
    """

    name = "content"

    def __init__(self, *, acts: int = 10, acts_half_life: float = 2.0, dimension: int = 64) -> None:
        self.acts, self.acts_half_life, self.dimension = acts, acts_half_life, dimension
        self.n_items = 0
        self._near = Nearest(np.zeros((0, 1), np.float32))

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        self.n_items = data.n_items
        self._near = Nearest(self._vectors(data.features, data.n_items, None))
        return self

    def update(self, more: Interactions) -> None:
        """Takes the vectors of `more.features` that are not zero; without them new items stay unknown."""
        n_items = max(self.n_items, more.n_items)
        before = self._near.vectors
        vectors = self._vectors(more.features, n_items, before)
        if vectors.shape[1] == before.shape[1]:
            unknown = np.flatnonzero(~vectors[: len(before)].any(axis=1))
            vectors[unknown] = before[unknown]
        self._near = self._near.changed(vectors)
        self.n_items = n_items

    def _vectors(
        self, features: ItemFeatures | None, n_items: int, before: NDArray[np.float32] | None
    ) -> NDArray[np.float32]:
        found = None
        if features is not None:
            found = features.vectors if features.vectors is not None else _projected(features, self.dimension)
        if found is None or not found.size:
            found = before if before is not None else np.zeros((n_items, 1), np.float32)
        if len(found) < n_items:
            found = np.concatenate([found, np.zeros((n_items - len(found), found.shape[1]), np.float32)])
        return found.astype(np.float32, copy=True)

    def _wish(self, history: History) -> NDArray[np.float32]:
        items = history.items[known(history.items, self.n_items)][-self.acts :]
        vectors = self._near.vectors
        if not len(items):
            return np.zeros(vectors.shape[1], np.float32)
        wish: NDArray[np.float32] = decays(len(items), self.acts_half_life) @ vectors[items]
        length = float(np.linalg.norm(wish))
        return wish / np.float32(length) if length > 0 else wish

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        if not histories:
            return np.zeros((0, self.n_items), np.float32)
        wishes = np.stack([self._wish(history) for history in histories])
        scores: NDArray[np.float32] = wishes @ self._near.vectors.T
        return scores

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        return self._near.best(self._wish(history), k, exclude)

    def because(self, history: History, item: int) -> int:
        """The act of the history that is most like `item`, or -1 for an empty history."""
        items = history.items[known(history.items, self.n_items)][-self.acts :]
        if not len(items) or not 0 <= item < self.n_items:
            return -1
        return int(items[int(np.argmax(self._near.vectors[items] @ self._near.vectors[item]))])

    def save(self, folder: Path) -> None:
        settings = {"acts": self.acts, "acts_half_life": self.acts_half_life, "dimension": self.dimension}
        write_model(folder, self.name, settings, {"vectors": self._near.vectors.astype(np.float16)})
        self._near.save(folder / "graph.usearch")

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        model = cls(**settings)
        model._near = Nearest(arrays["vectors"].astype(np.float32), file=folder / "graph.usearch")
        model.n_items = len(model._near.vectors)
        return model


def _projected(features: ItemFeatures, dimension: int) -> NDArray[np.float32]:
    """Attributes as vectors of unit length: random directions (Achlioptas 2003), each weighted by its rarity."""
    n_items = len(features.starts) - 1
    counts = np.bincount(features.codes, minlength=features.n_attributes)
    rare = np.log((1 + n_items) / (1 + counts)).astype(np.float32) + np.float32(0.1)
    directions = (
        np.random.default_rng(0).standard_normal((features.n_attributes, dimension)).astype(np.float32)
    )
    vectors = np.zeros((n_items, dimension), np.float32)
    rows = np.repeat(np.arange(n_items), np.diff(features.starts))
    np.add.at(vectors, rows, directions[features.codes] * rare[features.codes, None])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)

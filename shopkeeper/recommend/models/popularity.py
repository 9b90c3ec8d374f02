"""Popularity with time decay: what is liked in the shop lately, the same for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.picking import best, grown
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Popularity"]

_DAY = 86_400_000_000
_HEAD = 2000


class Popularity:
    """Sum of the weights of all acts, each halved every `half_life_days`; times of 0 and below a year are steps of
    no length (data without clocks), so nothing decays there. Scores are log(1 + sum)."""

    name = "popularity"

    def __init__(self, half_life_days: float = 30.0) -> None:
        self.half_life_days = half_life_days
        self.n_items = 0
        self._sums = np.zeros(0, np.float64)
        self._as_of = 0
        self._rank()

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        self.n_items, self._as_of = data.n_items, 0
        self._sums = np.zeros(data.n_items, np.float64)
        self.update(data)
        return self

    def update(self, more: Interactions) -> None:
        """Adds acts; what was there is aged to the time of the newest act. Returns of goods take away."""
        n_items = max(self.n_items, more.n_items)
        newest = max(self._as_of, int(more.times.max()) if len(more) else 0)
        sums: NDArray[np.float64] = grown(self._sums * self._decay(newest - self._as_of), n_items)
        if len(more):
            weights = more.weights * np.where(more.kinds == 4, -1.0, 1.0)
            added = weights * self._decay(newest - more.times)
            sums = sums + np.bincount(more.items, added, minlength=n_items)
        self._sums, self._as_of = sums, newest
        self.n_items = n_items
        self._rank()

    def _rank(self) -> None:
        """The order is the same for everybody: its head is kept."""
        self._scores = np.log1p(np.maximum(self._sums, 0)).astype(np.float32)
        self._top = best(self._scores, _HEAD)

    def _decay(self, age: NDArray[np.int64] | int) -> NDArray[np.float64]:
        return np.power(0.5, np.asarray(age, np.float64) / (self.half_life_days * _DAY))

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        return np.tile(self._scores, (len(histories), 1))

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        items, scores = self._top
        if exclude is not None and len(exclude):
            keep = ~np.isin(items, exclude)
            items, scores = items[keep], scores[keep]
        if k > len(items) < self.n_items:
            return best(self._scores, k, exclude)
        return items[:k], scores[:k]

    def save(self, folder: Path) -> None:
        settings = {"half_life_days": self.half_life_days, "as_of": self._as_of}
        write_model(folder, self.name, settings, {"sums": self._sums})

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        model = cls(float(settings["half_life_days"]))
        model._sums, model._as_of = arrays["sums"], int(settings["as_of"])
        model.n_items = len(model._sums)
        model._rank()
        return model

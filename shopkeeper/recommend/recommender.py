"""The protocol behind which every model stands: fit, score, update, save, load. Models know item numbers only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol, Self, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import History, Interactions

__all__ = ["Progress", "Recommender"]

#: called with (done, of, words), so that a command can draw a bar
Progress = Callable[[int, int, str], None]


@runtime_checkable
class Recommender(Protocol):
    """A model. Histories may hold items the model has not seen (number >= items at fit time): it passes over them.

    `fit` trains from the beginning and is repeatable for a seed. `score` gives float32 (len(histories), n_items):
    higher is better, -inf never; an empty history gives what the model knows without one (a cold model: zeros).
    `candidates` gives the best `k` item numbers and their scores, best first, without those in `exclude`; the same
    order as `score` up to ties. `update` takes new acts in without training all anew (a model that cannot learn in
    small steps only grows for new items), and is idempotent only for disjoint acts: the caller gives each act once.
    `save` writes into an empty folder without pickle; `load` reads it back, raising ModelError for a folder that is
    not one or is of another kind.
    """

    name: str
    n_items: int

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self: ...

    def update(self, more: Interactions) -> None: ...

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]: ...

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]: ...

    def save(self, folder: Path) -> None: ...

    @classmethod
    def load(cls, folder: Path) -> Self: ...

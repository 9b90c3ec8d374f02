"""The sequential transformer as a Recommender: fitted with PyTorch, everything else with numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import ModelError
from shopkeeper.recommend.interactions import History, Interactions, ItemFeatures
from shopkeeper.recommend.models.picking import best, known
from shopkeeper.recommend.models.sequential.serving import last_states
from shopkeeper.recommend.models.sequential.settings import Settings
from shopkeeper.recommend.models.sequential.training import train
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Sequential"]

_TOGETHER = 512  # histories of like length that go through the network at once


class Sequential:
    """Scores are logits of the next item. New items (`update` with features) stand where their attributes say."""

    name = "sequential"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.n_items = 0
        self._weights: dict[str, NDArray[np.float32]] = {}

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        """Raises MissingExtra without PyTorch."""
        self._weights = train(data, self.settings, seed=seed, progress=progress)
        self.n_items = data.n_items
        return self

    def update(self, more: Interactions) -> None:
        """Room for new items, placed by their attributes; what was learned stays until the next training."""
        grown = more.n_items - self.n_items
        if grown <= 0:
            return
        vectors, bias = self._placed(more.features, more.n_items), self._weights["bias"]
        rare = np.full(grown, np.quantile(bias, 0.25) if len(bias) else 0.0, np.float32)
        self._weights = self._weights | {
            "items": np.concatenate([self._weights["items"], vectors]),
            "bias": np.concatenate([bias, rare]),
        }
        self.n_items = more.n_items

    def _placed(self, features: ItemFeatures | None, n_items: int) -> NDArray[np.float32]:
        made = np.zeros((n_items - self.n_items, self.settings.width), np.float32)
        shared = self._weights.get("shared")
        if features is None or shared is None:
            return made
        for row, item in enumerate(range(self.n_items, min(n_items, len(features.starts) - 1))):
            codes = features.of(item)
            codes = codes[codes < len(shared)]
            if len(codes):
                made[row] = shared[codes].sum(axis=0) / np.sqrt(len(codes))
        return made

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        scores = np.zeros((len(histories), self.n_items), np.float32)
        kept = [h.items[known(h.items, self.n_items)][-self.settings.length :] for h in histories]
        lengths = np.array([len(k) for k in kept], np.int64)
        order = np.argsort(lengths, kind="stable")
        order = order[lengths[order] > 0]  # nothing is known of who did nothing
        for start in range(0, len(order), _TOGETHER):
            part = order[start : start + _TOGETHER]
            items = np.zeros((len(part), int(lengths[part].max())), np.int64)
            for row, i in enumerate(part):
                items[row, : lengths[i]] = kept[i]
            states = last_states(self._weights, items, lengths[part])
            scores[part] = states @ self._weights["items"].T + self._weights["bias"]
        return scores

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        if not known(history.items, self.n_items).any():
            return best(np.zeros(0, np.float32), k)
        return best(self.score([history])[0], k, exclude)

    def because(self, history: History, item: int) -> int:
        """The act without which `item` would score lowest, or -1 when none speaks for it."""
        items = history.items[known(history.items, self.n_items)][-self.settings.length :]
        if len(items) < 2 or not 0 <= item < self.n_items:
            return int(items[0]) if len(items) else -1
        whole = self.score([replace(history, items=items)])[0, item]
        less = self.score([replace(history, items=np.delete(items, i)) for i in range(len(items))])[:, item]
        return int(items[int(np.argmin(less))]) if less.min() < whole else -1

    def save(self, folder: Path) -> None:
        write_model(folder, self.name, self.settings.table(), self._weights)

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        try:
            model = cls(Settings(**settings))
            model.n_items = len(arrays["items"])
        except (TypeError, KeyError) as error:
            raise ModelError(f"'{folder}' holds no sequential model that can be read; train again") from error
        model._weights = arrays
        return model

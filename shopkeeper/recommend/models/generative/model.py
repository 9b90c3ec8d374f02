"""Generative retrieval as a Recommender: says the semantic id of the next item, token by token."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import ModelError
from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.generative.codes import item_vectors, semantic_ids
from shopkeeper.recommend.models.generative.decoder import new_decoder, search, tokens_of, train
from shopkeeper.recommend.models.generative.settings import Settings
from shopkeeper.recommend.models.generative.words import Words
from shopkeeper.recommend.models.picking import best, known
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Generative"]

_TOGETHER = 64
_UNSAID = np.float32(-60.0)  # the score of items that no beam reached


class Generative:
    """Scores are logarithms of chances; of items that the beams did not reach, one and the same low number. Needs
    PyTorch for answers too, so it is not among the models a shop uses unless asked for."""

    name = "generative"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.n_items = 0
        self._codes = np.zeros((0, self.settings.levels + 1), np.int32)
        self._words: Words | None = None
        self._decoder: Any = None

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        """Makes the codes, then trains the decoder. Raises MissingExtra without PyTorch and transformers."""
        s = self.settings
        self.n_items = data.n_items
        self._codes = semantic_ids(item_vectors(data, s.dimensions, seed), s.levels, s.codes, seed)
        self._words = Words.of(self._codes)
        self._decoder = new_decoder(s, self._words, seed)
        people = [data.items[data.offsets[u] : data.offsets[u + 1]] for u in range(data.n_users)]
        sequences = [tokens_of(p, self._words, s.length + 1) for p in people if len(p) > 1]
        train(self._decoder, sequences, s, seed, progress)
        return self

    def update(self, more: Interactions) -> None:
        """Room for new items, which are not said before the next training."""
        self.n_items = max(self.n_items, more.n_items)

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        words, beams = self._words, self.settings.beams
        scores = np.zeros((len(histories), self.n_items), np.float32)
        if words is None:
            return scores
        kept = [h.items[known(h.items, len(words.ids))][-self.settings.length :] for h in histories]
        lengths = np.array([len(k) for k in kept], np.int64)
        for length in np.unique(lengths[lengths > 0]):
            same = np.flatnonzero(lengths == length)
            for start in range(0, len(same), _TOGETHER):
                part = same[start : start + _TOGETHER]
                prompts = np.stack([tokens_of(kept[i], words, self.settings.length) for i in part])
                items, logs = search(self._decoder, words, prompts, beams)
                for row, found, values in zip(part, items, logs, strict=True):
                    scores[row] = _UNSAID
                    scores[row, found[found >= 0]] = values[found >= 0]
        return scores

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        scores = self.score([history])[0]
        items, values = best(scores, k, exclude)
        said = values > _UNSAID
        return (items[said], values[said]) if scores.any() else best(np.zeros(0, np.float32), k)

    def save(self, folder: Path) -> None:
        weights = {f"w.{n}": w.detach().numpy() for n, w in self._decoder.named_parameters()}
        write_model(folder, self.name, self.settings.table(), {"codes": self._codes, **weights})

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        import torch

        try:
            model = cls(Settings(**settings))
            model._codes = arrays.pop("codes")
            model.n_items = len(model._codes)
            model._words = Words.of(model._codes)
            model._decoder = new_decoder(model.settings, model._words)
            named = dict(model._decoder.named_parameters())
            with torch.no_grad():
                for name, array in arrays.items():
                    named[name.removeprefix("w.")].copy_(torch.from_numpy(array))
        except (TypeError, KeyError, RuntimeError) as error:
            raise ModelError(f"'{folder}' holds no generative model that can be read; train again") from error
        model._decoder.eval()
        return model

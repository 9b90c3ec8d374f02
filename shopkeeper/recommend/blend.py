"""Several models as one: their scores, each on a scale of its own, added with weights learned from what came next.

The weights are those of a conditional logit (McFadden 1974): the chance of the next item is the softmax of the
weighted sum, fitted to acts that no model has seen. A handful of numbers, so they hold on other people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError
from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.picking import best, known
from shopkeeper.recommend.models.registry import model_class
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress, Recommender

__all__ = ["Blend", "Scale", "held_back"]

_PEOPLE = 4000  # how many held-back acts weights are learned from
_FLOORS = (0.001, 0.003, 0.01, 0.03, 0.1)  # parts of a usual best score, below which scores do not differ
_LOGITS = ("sequential",)  # models whose scores are logits already
_ROUNDS, _CHUNK = 12, 250
_LEAST = -40.0  # logarithms of chances below this are all the same
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scale:
    """How the scores of one model become logits: a log-softmax, or log(score + floor), times `weight`."""

    weight: float = 1.0
    floor: float = 0.0

    def of(self, scores: Floats) -> Floats:
        """Unweighted, same shape; floor 0 means that scores are logits."""
        if self.floor > 0:
            made = np.log(np.maximum(scores, 0) + np.float32(self.floor))
        else:
            shifted = scores - scores.max(axis=1, keepdims=True)
            sums = np.exp(shifted).sum(axis=1, keepdims=True)
            made = np.maximum(shifted - np.log(sums), np.float32(_LEAST))
        return np.asarray(made, np.float32)


class Blend:
    """Models and their scales. `fit` holds the last act of everybody back, learns the weights from it, then fits the
    models again on everything."""

    name = "blend"

    def __init__(self, models: Sequence[Recommender]) -> None:
        if not models:
            raise InputError("a blend needs at least one model")
        self.models = list(models)
        self.scales = [Scale() for _ in models]

    @property
    def n_items(self) -> int:
        return max(model.n_items for model in self.models)

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        kept, histories, wanted = held_back(data)
        self.fit_models(kept, seed=seed, progress=progress)
        self.learn(histories, wanted, seed=seed)
        return self.fit_models(data, seed=seed, progress=progress)

    def fit_models(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        """The models alone; weights stay."""
        for model in self.models:
            model.fit(data, seed=seed, progress=progress)
        return self

    def learn(self, histories: Sequence[History], wanted: NDArray[np.int32], *, seed: int = 0) -> None:
        """Weights from what these people did next. Items of a history are no answers, as in serving."""
        usable = [i for i, h in enumerate(histories) if known(h.items, self.n_items).any()]
        usable = [i for i in usable if wanted[i] < self.n_items]
        if not usable:
            return
        chosen = np.random.default_rng(seed).permutation(usable)[:_PEOPLE]
        people, right = [histories[i] for i in chosen], wanted[chosen]
        scores = [model.score(people) for model in self.models]
        barred = np.zeros(scores[0].shape, bool)
        for row, history in enumerate(people):
            barred[row, history.items[known(history.items, self.n_items)]] = True
        barred[np.arange(len(people)), right] = False
        few = slice(0, max(1, _PEOPLE // 3))
        usual = [_usual(model, s[few]) for model, s in zip(self.models, scores, strict=True)]
        floors = [u * _FLOORS[0] for u in usual]
        for place, best_score in enumerate(usual):  # one floor after the other
            trials = [[*floors[:place], best_score * f, *floors[place + 1 :]] for f in _FLOORS]
            if best_score:
                floors = max(
                    trials, key=lambda t: _fit([s[few] for s in scores], barred[few], right[few], t)[1]
                )
        weights, _ = _fit(scores, barred, right, floors)
        self.scales = [Scale(float(w), f) for w, f in zip(weights, floors, strict=True)]

    def update(self, more: Interactions) -> None:
        # the models are copied, so that a shallow copy of a blend that serves can be updated beside it
        import copy

        self.models = [copy.copy(model) for model in self.models]
        for model in self.models:
            model.update(more)

    def score(self, histories: Sequence[History]) -> Floats:
        total = np.zeros((len(histories), self.n_items), np.float32)
        return self.joined([model.score(histories) for model in self.models]) if histories else total

    def joined(self, scores: Sequence[Floats]) -> Floats:
        """The blend of scores that its models gave, in their order."""
        total = np.zeros_like(scores[0])
        for scale, of_model in zip(self.scales, scores, strict=True):
            total += np.float32(scale.weight) * scale.of(of_model)
        return total

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], Floats]:
        return best(self.score([history])[0], k, exclude)

    def save(self, folder: Path) -> None:
        parts = [f"{place}-{model.name}" for place, model in enumerate(self.models)]
        for part, model in zip(parts, self.models, strict=True):
            (folder / part).mkdir(parents=True)
            model.save(folder / part)
        scales = [[s.weight, s.floor] for s in self.scales]
        write_model(folder, self.name, {"parts": parts, "scales": scales}, {})

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, _ = read_model(folder, cls.name)
        models = [model_class(p.partition("-")[2]).load(folder / p) for p in settings["parts"]]
        blend = cls(models)
        blend.scales = [Scale(*values) for values in settings["scales"]]
        return blend


def _usual(model: Recommender, scores: Floats) -> float:
    """A usual best score of a model; 0 where scores are logits."""
    return 0.0 if model.name in _LOGITS else max(float(np.median(scores.max(axis=1))), 1e-6)


def _fit(
    scores: Sequence[Floats], barred: NDArray[np.bool_], right: NDArray[np.int32], floors: Sequence[float]
) -> tuple[NDArray[np.float64], float]:
    """The weights of greatest likelihood by Newton's method, and the mean log-likelihood. `barred` (people, items)
    are no answers."""
    count = len(scores)
    cuts = [slice(start, start + _CHUNK) for start in range(0, len(right), _CHUNK)]
    features = [
        np.stack([Scale(1.0, f).of(s[cut]) for s, f in zip(scores, floors, strict=True)]) for cut in cuts
    ]  # each (models, people, items)
    weights, value = np.full(count, 1.0 / count), -np.inf
    for _ in range(_ROUNDS):
        slope, bend, total = np.zeros(count), 1e-3 * np.eye(count), 0.0
        for cut, block in zip(cuts, features, strict=True):
            rows, wanted = np.arange(block.shape[1]), right[cut]
            logits = np.tensordot(weights.astype(np.float32), block, axes=1)
            logits[barred[cut]] = -np.inf
            logits -= logits.max(axis=1, keepdims=True)
            chance = np.exp(logits)
            sums = chance.sum(axis=1, keepdims=True)
            total += float((logits[rows, wanted] - np.log(sums[:, 0])).sum())
            chance /= sums
            means = np.einsum("mpi,pi->mp", block, chance)
            slope += (block[:, rows, wanted] - means).sum(axis=1)
            weighted = block * chance
            for a in range(count):
                for b in range(a, count):
                    bend[a, b] += float(np.vdot(weighted[a], block[b]) - means[a] @ means[b])
                    bend[b, a] = bend[a, b]
        total /= len(right)
        if total - value < 1e-6:
            break
        value = total
        weights = weights + np.linalg.solve(bend, slope)
    return weights, value


def held_back(data: Interactions) -> tuple[Interactions, list[History], NDArray[np.int32]]:
    """The data without the last act of everybody who did at least two; what these people had done; what they did."""
    from dataclasses import replace

    lengths = np.diff(data.offsets)
    cut = lengths >= 2
    keep = np.ones(len(data), bool)
    last = data.offsets[1:][cut] - 1
    keep[last] = False
    offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths - cut)])
    kept = replace(
        data,
        items=data.items[keep],
        times=data.times[keep],
        kinds=data.kinds[keep],
        weights=data.weights[keep],
        baskets=data.baskets[keep],
        offsets=offsets,
        _cache={},
    )
    histories = [data.history(int(u), -1) for u in np.flatnonzero(cut)]
    return kept, histories, data.items[last]

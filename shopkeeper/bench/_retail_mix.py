"""Several models as one ranking: scores on a common scale, weighted by what ranked best in the weeks before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._retail import Case, measure, ranked
from shopkeeper.recommend.interactions import History

__all__ = ["Mix", "scaled"]

_STEPS = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)
_PEOPLE = 500
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Mix:
    """Sum of weight * score / (usual best score of the model for such a person)."""

    weights: Mapping[str, float]
    usual: Mapping[str, float]

    @classmethod
    def learned(cls, models: Mapping[str, Any], known: Sequence[Sequence[Case]], seed: int) -> Self:
        """Picks weights one after the other, twice, by the mean ndcg@10 of the tasks in `known`, which happened after
        everything the models were fitted on."""
        names = list(models)
        chance = np.random.default_rng(seed)
        asked = [
            [part[i] for i in chance.permutation(len(part))[:_PEOPLE]] for part in known
        ]  # the same people for every weight
        scores = [
            {name: model.score([case.history for case in part]) for name, model in models.items()}
            for part in asked
        ]
        usual = {name: max(float(np.median(scores[0][name].max(axis=1))), 1e-6) for name in names}
        for part_scores in scores:
            for name in names:
                part_scores[name] = scaled(part_scores[name], usual[name])
        weights = dict.fromkeys(names, 0.0)

        def value(tried: Mapping[str, float]) -> float:
            total = 0.0
            for part, part_scores in zip(asked, scores, strict=True):
                summed = sum(np.float32(w) * part_scores[n] for n, w in tried.items() if w)
                place = iter(range(0, len(part), 256))

                def score(_: Sequence[Case], s: Any = summed, p: Any = place) -> Floats:
                    at = next(p)
                    found: Floats = s[at : at + 256]
                    return found

                total += measure(ranked(score, part, 20), part)["ndcg@10"]
            return total

        alone = {name: value({name: 1.0}) for name in names}
        weights[max(alone, key=lambda name: alone[name])] = 1.0
        best = max(alone.values())
        for _ in range(2):
            for name in sorted(names, key=lambda n: -alone[n]):
                for step in _STEPS:
                    tried = {**weights, name: step}
                    if any(tried.values()) and (got := value(tried)) > best + 1e-6:
                        best, weights = got, tried
        return cls(weights, usual)

    def of(self, models: Mapping[str, Any]) -> Callable[[Sequence[History]], Floats]:
        """The blend's scores from these models'."""

        def score(histories: Sequence[History]) -> Floats:
            parts = self.parts({name: models[name] for name, w in self.weights.items() if w}, histories)
            return np.asarray(sum(np.float32(self.weights[name]) * part for name, part in parts.items()))

        return score

    def parts(self, models: Mapping[str, Any], histories: Sequence[History]) -> dict[str, Floats]:
        """Each model's scores on the common scale, unweighted."""
        return {name: scaled(model.score(histories), self.usual[name]) for name, model in models.items()}


def scaled(scores: Floats, usual: float) -> Floats:
    """Scores as parts of a usual best one; those of a model that gives logits as chances."""
    if float(scores.min(initial=0.0)) < -1.0:
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(scores, np.float32)
    return np.asarray(scores / np.float32(usual), np.float32)

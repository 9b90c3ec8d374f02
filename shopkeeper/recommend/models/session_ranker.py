"""LambdaMART over the signals of a visit: learns on the shop's own latest visits which signals say what comes next.

Every example is a visit cut at some act, with the signals as they were before that visit began; the act that followed
is the right answer (Burges 2010; LightGBM's lambdarank, truncated at 20).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra, ModelError
from shopkeeper.recommend.models.session_signals import FEATURES, signals
from shopkeeper.recommend.models.session_visits import Visits
from shopkeeper.recommend.recommender import Progress

__all__ = ["FILE", "SessionRanker"]

FILE = "ranker.txt"
#: fewer examples than this teach nothing
_ENOUGH = 100
_PARAMETERS = {
    "objective": "lambdarank",
    "learning_rate": 0.12,
    "num_leaves": 15,
    "min_data_in_leaf": 50,
    "lambdarank_truncation_level": 20,
    "feature_fraction": 0.6,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}


class SessionRanker:
    """A trained booster. `score` gives a float32 for each row of Signals.features."""

    def __init__(self, booster: Any) -> None:
        self._booster = booster

    @classmethod
    def train(
        cls, visits: Visits, *, examples: int, rounds: int, seed: int, progress: Progress | None = None
    ) -> SessionRanker | None:
        """Learns from up to `examples` acts of the latest half of the visits; None when there is too little to
        learn from. Raises MissingExtra without LightGBM."""
        lightgbm = _lightgbm()
        asked = _examples(visits, examples, seed)
        rows: list[NDArray[np.float32]] = []
        labels: list[NDArray[np.bool_]] = []
        for number, (visit, end) in enumerate(asked):
            acts = visits.acts(visit)
            found = signals(visits, acts[:end], visit)
            right = found.items == acts[end]
            if right.any():
                rows.append(found.features)
                labels.append(right)
            if progress is not None and number % 500 == 0:
                progress(number, len(asked), "session")
        if len(rows) < _ENOUGH:
            return None
        data = lightgbm.Dataset(
            np.concatenate(rows),
            np.concatenate(labels).astype(np.int8),
            group=[len(part) for part in labels],
            feature_name=list(FEATURES),
        )
        return cls(lightgbm.train(_PARAMETERS | {"seed": seed}, data, num_boost_round=rounds))

    def score(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        scores: NDArray[np.float32] = self._booster.predict(features, num_threads=1).astype(np.float32)
        return scores

    def save(self, folder: Path) -> None:
        (folder / FILE).write_text(self._booster.model_to_string(), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> SessionRanker | None:
        """What `save` wrote; None where LightGBM is missing. Raises ModelError for a file that cannot be read."""
        try:
            lightgbm = _lightgbm()
        except MissingExtra:
            return None
        try:
            text = (folder / FILE).read_text("utf-8")
            booster = lightgbm.Booster(model_str=text)
            names = tuple(booster.feature_name())
        except (OSError, ValueError, lightgbm.basic.LightGBMError) as error:
            raise ModelError(
                f"{str(folder / FILE)!r} cannot be read ({type(error).__name__}); "
                "train again:  shopkeeper recommend train"
            ) from None
        if names != FEATURES:
            raise ModelError(
                f"{str(folder / FILE)!r} was trained by another version; "
                "train again:  shopkeeper recommend train"
            )
        return cls(booster)


def _examples(visits: Visits, examples: int, seed: int) -> list[tuple[int, int]]:
    """(visit, number of acts known) of acts to predict, from the latest visits."""
    lengths = np.diff(visits.offsets)
    chances = np.maximum(lengths - 1, 0)
    wanted = np.cumsum(chances[::-1])
    first = len(visits) - 1 - int(np.searchsorted(wanted, 3 * examples))
    first = max(first, len(visits) // 2, 1)
    visit = np.repeat(np.arange(first, len(visits)), chances[first:])
    if not len(visit):
        return []
    end = np.concatenate([np.arange(1, n) for n in lengths[first:] if n > 1])
    if len(visit) > examples:
        picked = np.sort(np.random.default_rng(seed).choice(len(visit), examples, replace=False))
        visit, end = visit[picked], end[picked]
    return list(zip(visit.tolist(), end.tolist(), strict=True))


def _lightgbm() -> Any:
    try:
        import lightgbm
    except ImportError:
        raise MissingExtra("lightgbm", "recommend", "the ranker of the session model") from None
    return lightgbm

"""A learned ranker: LightGBM's LambdaMART on the features of `rank.FEATURES`, trained on judgments or on clicks.

It is kept only when it beats the untrained order on queries it has not seen (leave-one-query-out, or ten folds from
a hundred queries on); otherwise nothing is installed and the card says why.
"""

from __future__ import annotations

import csv
import json
import logging
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.errors import InputError, MissingExtra
from shopkeeper.search.rank import FEATURES, Ranked

__all__ = ["Example", "InstalledRanker", "Ranker", "RankerCard", "read_judgments", "train"]

log = logging.getLogger(__name__)

_PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "num_leaves": 7,
    "learning_rate": 0.05,
    "min_data_in_leaf": 30,
    "label_gain": [0, 1, 3, 7, 15],
    "lambdarank_truncation_level": 15,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.9,
    "bagging_freq": 1,
    "seed": 7,
    "deterministic": True,
    "num_threads": 2,
    "verbose": -1,
}
_ROUNDS = 80
_TRUST = 0.5  # how far the model moves the untrained score: score x exp(_TRUST x prediction)


@dataclass(frozen=True, slots=True)
class Example:
    """One query's graded candidates: features (n, len(FEATURES)), untrained scores (n,), grades (n,) 0..4."""

    query: str
    features: np.ndarray
    scores: np.ndarray
    grades: np.ndarray


@dataclass(frozen=True, slots=True)
class RankerCard:
    """How a training run went. nDCG@10 over the graded candidates, on queries not trained on."""

    queries: int
    candidates: int
    before: float
    after: float
    installed: bool
    trained: str
    source: str


class Ranker:
    """A trained model; `apply` reorders a ranked window."""

    def __init__(self, model: Any) -> None:
        self.model = model

    @classmethod
    def load(cls, folder: Path) -> Ranker | None:
        """The shop's ranker in `folder`, or None when there is none that fits this version's features."""
        try:
            card = json.loads((folder / "card.json").read_text("utf-8"))
            if not card["installed"] or tuple(card["features"]) != FEATURES:
                return None
            lightgbm = _lightgbm()
        except (OSError, ValueError, KeyError, MissingExtra):
            return None
        try:
            return cls(lightgbm.Booster(model_file=str(folder / "model.txt")))
        except lightgbm.basic.LightGBMError as error:
            log.warning("ranking without the learned ranker, train it again: %s", error)
            return None

    def apply(self, ranked: Sequence[Ranked], features: Sequence[Mapping[str, float]]) -> list[Ranked]:
        """The same products in the learned order."""
        if not ranked:
            return []
        matrix = np.array([[row[name] for name in FEATURES] for row in features])
        gains = self.model.predict(matrix, num_threads=1)
        for row, gain in zip(ranked, gains, strict=True):
            row.score *= math.exp(_TRUST * float(np.clip(gain, -4, 4)))
        return sorted(ranked, key=lambda r: (-round(r.score, 6), r.candidate.revision))


class InstalledRanker:
    """The shop's ranker in `folder`, if one is installed; read again when its card changes."""

    def __init__(self, folder: Path, setting: str) -> None:
        self.folder = folder
        self.setting = setting
        self._loaded: tuple[int, Ranker | None] | None = None

    def current(self) -> Ranker | None:
        """The installed ranker, or None."""
        if self.setting == "off":
            return None
        try:
            stamp = (self.folder / "card.json").stat().st_mtime_ns
        except OSError:
            return None
        if self._loaded is None or self._loaded[0] != stamp:
            self._loaded = (stamp, Ranker.load(self.folder))
        return self._loaded[1]


def read_judgments(file: Path) -> dict[str, dict[str, int]]:
    """Query -> product -> grade from a CSV with those three columns. Raises InputError naming the line."""
    found: dict[str, dict[str, int]] = {}
    try:
        with file.open(encoding="utf-8-sig", newline="") as handle:
            rows = list(csv.DictReader(handle))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file.name} cannot be read ({error}); save it as CSV in UTF-8") from None
    for number, row in enumerate(rows, 2):
        try:
            grade = int(row["grade"])
            if not 0 <= grade <= 4:
                raise ValueError
            found.setdefault(row["query"], {})[row["product_id"]] = grade
        except (KeyError, TypeError, ValueError):
            raise InputError(
                f"{file.name} line {number}: {dict(row)!r} is not query, product_id, grade (0 to 4)"
            ) from None
    return found


def train(examples: Sequence[Example], folder: Path, source: str, *, force: bool = False) -> RankerCard:
    """Trains on all examples, measures on held-out queries, and installs the model when it is better.

    Raises InputError when there is too little to learn from, MissingExtra without LightGBM.
    """
    usable = [e for e in examples if len(e.grades) > 1 and e.grades.max() > e.grades.min()]
    if len(usable) < 10:
        raise InputError(
            f"{len(usable)} queries have both better and worse products; a ranker needs at least 10 to learn from"
        )
    before = _mean(usable, [np.log(e.scores + 1e-9) for e in usable])
    after = _mean(usable, _held_out(usable))
    installed = force or after > before
    card = RankerCard(
        len(usable),
        sum(len(e.grades) for e in usable),
        round(before, 4),
        round(after, 4),
        installed,
        datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        source,
    )
    folder.mkdir(parents=True, exist_ok=True)
    if installed:
        temporary = folder / "model.tmp"
        _fit(usable).save_model(str(temporary))
        temporary.replace(folder / "model.txt")
    document = {"features": FEATURES, **{name: getattr(card, name) for name in card.__dataclass_fields__}}
    temporary = folder / "card.tmp"
    temporary.write_text(json.dumps(document, indent=2), "utf-8")
    temporary.replace(folder / "card.json")
    return card


def _held_out(examples: Sequence[Example]) -> list[np.ndarray]:
    """Each example's combined score by a model that has not seen its query."""
    order = list(range(len(examples)))
    random.Random(7).shuffle(order)
    folds = len(order) if len(order) < 100 else 10
    scores: list[np.ndarray] = [np.zeros(0)] * len(examples)
    for fold in range(folds):
        held = set(order[fold::folds])
        model = _fit([e for i, e in enumerate(examples) if i not in held])
        for i in held:
            e = examples[i]
            gain = np.clip(model.predict(e.features, num_threads=2), -4, 4)
            scores[i] = np.log(e.scores + 1e-9) + _TRUST * gain
    return scores


def _fit(examples: Sequence[Example]) -> Any:
    lightgbm = _lightgbm()
    data = lightgbm.Dataset(
        np.vstack([e.features for e in examples]),
        label=np.concatenate([e.grades for e in examples]),
        group=[len(e.grades) for e in examples],
        feature_name=list(FEATURES),
        free_raw_data=True,
    )
    return lightgbm.train(_PARAMETERS, data, num_boost_round=_ROUNDS)


def _mean(examples: Sequence[Example], scores: Sequence[np.ndarray]) -> float:
    return float(
        np.mean(
            [_ndcg(e.grades[np.argsort(-s, kind="stable")]) for e, s in zip(examples, scores, strict=True)]
        )
    )


def _ndcg(grades: np.ndarray, depth: int = 10) -> float:
    discount = 1.0 / np.log2(np.arange(2, depth + 2))
    gains = (2.0**grades - 1)[:depth]
    ideal = (2.0 ** np.sort(grades)[::-1] - 1)[:depth]
    best = float((ideal * discount[: len(ideal)]).sum())
    return float((gains * discount[: len(gains)]).sum()) / best if best else 0.0


def _lightgbm() -> Any:
    try:
        import lightgbm
    except ImportError:
        raise MissingExtra("lightgbm", "rank", "the learned ranker") from None
    return lightgbm

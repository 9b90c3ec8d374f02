"""Trains the ranker: LambdaMART on the examples, isotonic calibration, and a test on people it has not seen."""

from __future__ import annotations

import os
import shutil
import time as clock
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import TrainError
from shopkeeper.recommend.ranking.examples import PLACES, Examples
from shopkeeper.recommend.ranking.features import CATEGORICAL, FEATURES
from shopkeeper.recommend.ranking.ranker import Ranker, lightgbm

__all__ = ["PARAMETERS", "fit", "install", "isotonic", "ndcg"]

#: people to learn from, to calibrate on, to test on, of ten
_LEARN, _CALIBRATE = 6, 2
_LEAST = 50
_ROUNDS = 300
_PATIENCE = 30
#: of LightGBM
PARAMETERS: dict[str, Any] = {
    "objective": "lambdarank",
    "num_leaves": 15,
    "learning_rate": 0.04,
    "min_data_in_leaf": 40,
    "label_gain": [0, 1, 3, 7],
    "lambdarank_truncation_level": 15,
    "metric": "ndcg",
    "eval_at": [10],
    "lambda_l2": 5.0,
    "feature_fraction": 0.8,
    "bagging_fraction": 0.9,
    "bagging_freq": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}


def fit(examples: Examples, *, seed: int = 0) -> tuple[Ranker, dict[str, Any]]:
    """The ranker and its card: nDCG@10 of the order without it (`before`) and with it (`after`), the share of people
    it was tested on, and how far its chances are off in the mean (`calibration_error`).

    Raises TrainError for fewer than 50 groups, MissingExtra without LightGBM.
    """
    if len(examples) < _LEAST:
        raise TrainError(f"{len(examples)} examples are too few to train a ranker on; {_LEAST} at least")
    package = lightgbm()
    part = np.random.default_rng(seed).permutation(int(examples.people.max()) + 1) % 10
    fold = part[examples.people]
    learn, calibrate, test = (
        examples.take(chosen)
        for chosen in (
            fold < _LEARN,
            (fold >= _LEARN) & (fold < _LEARN + _CALIBRATE),
            fold >= _LEARN + _CALIBRATE,
        )
    )
    if not (learn.grades.any() and calibrate.grades.any() and test.grades.any()):
        raise TrainError("too few of the examples led to anything; let the shop run for a while")
    data = package.Dataset(
        learn.table, learn.grades, group=learn.sizes, feature_name=list(FEATURES),
        categorical_feature=list(CATEGORICAL), free_raw_data=True,
    )  # fmt: skip
    check = package.Dataset(calibrate.table, calibrate.grades, group=calibrate.sizes, reference=data)
    model = package.train(
        {**PARAMETERS, "seed": seed}, data, num_boost_round=_ROUNDS, valid_sets=[check],
        callbacks=[package.early_stopping(_PATIENCE, verbose=False)],
    )  # fmt: skip
    raw = model.predict(calibrate.table, num_threads=1)
    ranker = Ranker(model, isotonic(raw, (calibrate.grades > 0).astype(np.float64)), {})
    chances = ranker.calibrated(model.predict(test.table, num_threads=1))
    level = test.table.copy()
    level[:, FEATURES.index("position")] = 1.0  # as it serves: where a product stood says nothing of it
    scores = model.predict(level, num_threads=1)
    gain = dict(zip(FEATURES, model.feature_importance("gain").tolist(), strict=True))
    total = sum(gain.values()) or 1.0
    card = {
        "trained": clock.strftime("%Y-%m-%dT%H:%M:%SZ", clock.gmtime()),
        "source": examples.source,
        "places": list(PLACES),
        "since": examples.since,
        "groups": len(examples),
        "rows": len(examples.grades),
        "tested": len(test),
        "before": round(ndcg(test, test.before), 4),
        "after": round(ndcg(test, scores), 4),
        "calibration_error": round(_off(chances, test.grades > 0), 5),
        "seed": seed,
        "weights": {
            n: round(g / total, 4) for n, g in sorted(gain.items(), key=lambda p: -p[1])[:12] if g > 0
        },
    }
    return Ranker(model, ranker.steps, card), card


def install(ranker: Ranker, folder: Path) -> None:
    """Lets the ranker serve from now on: it appears whole or not at all."""
    making = folder.with_name(f".{folder.name}-{os.getpid()}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        ranker.save(making)
        folder.mkdir(exist_ok=True)
        (folder / "card.json").unlink(missing_ok=True)  # until the new card stands, none serves
        os.replace(making / "model.txt", folder / "model.txt")
        os.replace(making / "card.json", folder / "card.json")
    finally:
        shutil.rmtree(making, ignore_errors=True)


def isotonic(
    scores: NDArray[np.float64], hits: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Scores (rising) and the chance of a hit at each, rising with the score, nearest to the hits in squares: pools of
    adjacent violators (Zadrozny & Elkan 2002). Each pool stands at the mean of its scores."""
    order = np.argsort(scores, kind="stable")
    pools: list[tuple[float, float, float]] = []  # sum of hits, sum of scores, count
    for hit, score in zip(hits[order].tolist(), scores[order].tolist(), strict=True):
        pool = (hit, score, 1.0)
        while pools and pools[-1][0] * pool[2] >= pool[0] * pools[-1][2]:
            last = pools.pop()
            pool = (last[0] + pool[0], last[1] + pool[1], last[2] + pool[2])
        pools.append(pool)
    found = np.array(pools).reshape(-1, 3)
    return found[:, 1] / found[:, 2], found[:, 0] / found[:, 2]


def ndcg(examples: Examples, scores: NDArray[Any], k: int = 10) -> float:
    """Mean nDCG@k over the groups in which anything was done; ties in the order given."""
    total, count, at = 0.0, 0, 0
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    for size in examples.sizes.tolist():
        grades = 2.0 ** examples.grades[at : at + size] - 1.0
        order = np.argsort(-np.asarray(scores[at : at + size], np.float64), kind="stable")
        at += size
        if grades.any():
            ideal = np.sort(grades)[::-1][:k]
            got = grades[order][:k]
            total += float(got @ discounts[: len(got)] / (ideal @ discounts[: len(ideal)]))
            count += 1
    return total / count if count else 0.0


def _off(chances: NDArray[np.float32], hit: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten parts of equal size."""
    parts = np.array_split(np.argsort(chances, kind="stable"), 10)
    return float(
        sum(len(p) * abs(float(chances[p].mean()) - float(hit[p].mean())) for p in parts if len(p))
        / len(chances)
    )

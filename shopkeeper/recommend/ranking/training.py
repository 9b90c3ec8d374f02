"""Trains the ranker: LambdaMART on the examples, isotonic calibration, and a test on people it has not seen.

Every person is tested once, by a ranker made without them: clicks are rare, a fifth of the people would tell little.
"""

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

#: parts of the people: in turn one tests, one stops and calibrates, the others teach
_PARTS = 5
#: standard errors by which it must be better than the order without it: that this is luck has one chance in ten
_SURE = 1.28
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
    part = np.random.default_rng(seed).permutation(int(examples.people.max()) + 1) % _PARTS
    fold = part[examples.people]
    scores, chances = np.zeros(len(examples.grades)), np.zeros(len(examples.grades), np.float32)
    for held in range(_PARTS):
        stops = fold == (held + 1) % _PARTS
        ranker = _trained(package, examples.take((fold != held) & ~stops), examples.take(stops), seed)
        rows = np.repeat(fold == held, examples.sizes)
        table = examples.table[rows]
        if len(table):
            chances[rows] = ranker.calibrated(ranker.raw(table))
            table[:, FEATURES.index("position")] = (
                1.0  # as it serves: where a product stood says nothing of it
            )
            scores[rows] = ranker.raw(table)
    ranker = _trained(package, examples.take(fold != 0), examples.take(fold == 0), seed)
    before, after = _gains(examples, examples.before), _gains(examples, scores)
    difference, error = _better(before, after, examples.people)
    gain = dict(zip(FEATURES, ranker.model.feature_importance("gain").tolist(), strict=True))
    total = sum(gain.values()) or 1.0
    card = {
        "trained": clock.strftime("%Y-%m-%dT%H:%M:%SZ", clock.gmtime()),
        "source": examples.source,
        "places": list(PLACES),
        "since": examples.since,
        "groups": len(examples),
        "rows": len(examples.grades),
        "tested": int((~np.isnan(before)).sum()),
        "before": round(float(np.nanmean(before)), 4),
        "after": round(float(np.nanmean(after)), 4),
        "error": round(error, 4),
        "better": difference > _SURE * error,
        "calibration_error": round(_off(chances, examples.grades > 0), 5),
        "seed": seed,
        "weights": {
            n: round(g / total, 4) for n, g in sorted(gain.items(), key=lambda p: -p[1])[:12] if g > 0
        },
    }
    return Ranker(ranker.model, ranker.steps, card), card


def _trained(package: Any, learn: Examples, stops: Examples, seed: int) -> Ranker:
    """Learned from the one part, stopped and calibrated by the other."""
    if not (learn.grades.any() and stops.grades.any()):
        raise TrainError("too few of the examples led to anything; let the shop run for a while")
    data = package.Dataset(
        learn.table, learn.grades, group=learn.sizes, feature_name=list(FEATURES),
        categorical_feature=list(CATEGORICAL), free_raw_data=True,
    )  # fmt: skip
    check = package.Dataset(stops.table, stops.grades, group=stops.sizes, reference=data)
    model = package.train(
        {**PARAMETERS, "seed": seed}, data, num_boost_round=_ROUNDS, valid_sets=[check],
        callbacks=[package.early_stopping(_PATIENCE, verbose=False)],
    )  # fmt: skip
    raw = model.predict(stops.table, num_threads=1)
    return Ranker(model, isotonic(raw, (stops.grades > 0).astype(np.float64)), {})


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
    gains = _gains(examples, scores, k)
    return float(np.nanmean(gains)) if not np.isnan(gains).all() else 0.0


def _gains(examples: Examples, scores: NDArray[Any], k: int = 10) -> NDArray[np.float64]:
    """(groups,) nDCG@k, NaN where nothing was done."""
    found = np.full(len(examples), np.nan)
    discounts = 1.0 / np.log2(np.arange(2, k + 2))
    at = 0
    for group, size in enumerate(examples.sizes.tolist()):
        grades = 2.0 ** examples.grades[at : at + size] - 1.0
        order = np.argsort(-np.asarray(scores[at : at + size], np.float64), kind="stable")
        at += size
        if grades.any():
            ideal = np.sort(grades)[::-1][:k]
            got = grades[order][:k]
            found[group] = got @ discounts[: len(got)] / (ideal @ discounts[: len(ideal)])
    return found


def _better(
    before: NDArray[np.float64], after: NDArray[np.float64], people: NDArray[np.int64]
) -> tuple[float, float]:
    """Mean of after - before, and its standard error; the groups of one person count as one draw."""
    told = ~np.isnan(before)
    gained = after[told] - before[told]
    mean = float(gained.mean())
    off = np.bincount(people[told], gained - mean)
    return mean, float(np.sqrt((off**2).sum())) / len(gained)


def _off(chances: NDArray[np.float32], hit: NDArray[np.bool_]) -> float:
    """Expected calibration error over ten parts of equal size."""
    parts = np.array_split(np.argsort(chances, kind="stable"), 10)
    return float(
        sum(len(p) * abs(float(chances[p].mean()) - float(hit[p].mean())) for p in parts if len(p))
        / len(chances)
    )

"""Next basket and next item in a real shop, by time: `transactions.parquet` in DIR, one sold line a row.

The last four weeks are the test, the four before them for tuning, everything before is the past. Every model is fitted
on what lies before the test and never sees it. Goods may be bought again. Asked is everybody known before the test who
bought in it: the first order of the test from what came before it; and the last line of the test from everything
before it. Beside quality: seconds of training, and milliseconds of an answer to one person (20 products).
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._retail import Case, Sales, before, cases, described, measure, ranked, read_sales
from shopkeeper.bench._retail_mix import Mix
from shopkeeper.bench._retail_peers import VARIABLE, Implicit, rectools
from shopkeeper.errors import InputError
from shopkeeper.recommend.interactions import History
from shopkeeper.recommend.models.picking import best
from shopkeeper.recommend.models.popularity import Popularity
from shopkeeper.recommend.models.registry import model_class

__all__ = ["run"]

_WEEK = 7 * 86_400_000_000
K = 20
#: what the blend is made of, and what is measured alone
PARTS = ("repeat", "co_purchase", "linear", "ease", "popularity", "content")
_TIMED = 200
Score = Callable[[Sequence[History]], NDArray[np.float32]]


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    seed: int = 0,
    baselines: bool = True,
    limit: int = 0,
    torch: bool = True,
) -> dict[str, Any]:
    """Tables by task: model -> recall@10, recall@20, ndcg@10, mrr@20, train_s, p50_ms, p99_ms.

    `limit` asks only so many people; `torch` also trains the sequential model, where PyTorch is installed.
    """
    sales = read_sales(directory / "transactions.parquet")
    data = replace(sales.data, features=described(sales))
    end = int(data.times.max()) + 1
    test, tuning = end - 4 * _WEEK, end - 8 * _WEEK
    asked = cases(sales, test, end)
    if limit:
        asked = (asked[0][:limit], asked[1][:limit])
    past = before(data, test)
    report: dict[str, Any] = {
        "lines": len(data), "items": data.n_items, "customers": int(sales.named.sum()),
        "next basket, people": len(asked[0]), "next item, people": len(asked[1]), "seed": seed,
    }  # fmt: skip
    tables: dict[str, dict[str, dict[str, Any]]] = {"next basket": {}, "next item": {}}

    def put(name: str, lists: Sequence[NDArray[np.int32]], facts: dict[str, float]) -> None:
        for task, found, cases_ in zip(tables, lists, asked, strict=True):
            tables[task][name] = {**measure(found, cases_), **facts}

    def alone(name: str, score: Score, seconds: float, answer: Callable[[History], object]) -> None:
        lists = [ranked(score, cases_, K) for cases_ in asked]
        put(name, lists, {"train_s": round(seconds, 2), **_latency(answer, asked[0])})

    names = [*PARTS, *(["sequential"] if torch and importlib.util.find_spec("torch") else [])]
    models: dict[str, Any] = {}
    for name in names:
        start = time.perf_counter()
        models[name] = model = _made(name).fit(past, seed=seed)
        alone(name, model.score, time.perf_counter() - start, partial(_candidates, model))
    start = time.perf_counter()
    mix = Mix.learned(sales, data, tuning, test, names, _made, seed)
    mixed = mix.of(models)
    seconds = time.perf_counter() - start + sum(tables["next basket"][n]["train_s"] for n in names)
    alone("blend", mixed, seconds, partial(_best, mixed))
    report["blend"] = ", ".join(f"{name} {weight:g}" for name, weight in mix.weights.items() if weight)
    if baselines:
        for name in ("als", "bpr", "cosine"):
            start = time.perf_counter()
            peer = Implicit(name).fit(past, seed=seed)
            score = peer.score
            alone(
                f"implicit {name}", score, time.perf_counter() - start,
                partial(_best, score),
            )  # fmt: skip
        try:
            other = rectools(past, asked, seed=seed, epochs=20, k=K)
        except InputError as error:  # the other rows are worth having
            report["RecTools SASRec"], other = str(error), None
        if other is None:
            report.setdefault("RecTools SASRec", f"skipped: name a Python that has it in {VARIABLE}")
        else:
            put(
                "RecTools SASRec",
                other[0],
                {n: round(other[1][n], 2) for n in ("train_s", "p50_ms", "p99_ms")},
            )
    if predictions is not None:
        _write(predictions, sales, mixed, asked[0])
    return {**report, **tables}


def _made(name: str) -> Any:
    """A model as this shop has it: gifts bought by traders are more of a season than of a taste for life."""
    if name == "popularity":
        return Popularity(half_life_days=30)
    return model_class(name)()


def _candidates(model: Any, history: History) -> object:
    return model.candidates(history, K)


def _best(score: Score, history: History) -> object:
    return best(score([history])[0], K)


def _latency(answer: Callable[[History], object], asked: Sequence[Case]) -> dict[str, float]:
    took = []
    for case in asked[:_TIMED]:
        start = time.perf_counter()
        answer(case.history)
        took.append((time.perf_counter() - start) * 1000)
    return {"p50_ms": round(float(np.median(took)), 3), "p99_ms": round(float(np.quantile(took, 0.99)), 3)}


def _write(file: Path, sales: Sales, score: Score, asked: Sequence[Case]) -> None:
    import json

    lists = ranked(score, asked, K)
    with file.open("w", encoding="utf-8") as out:
        for row, case in zip(lists.tolist(), asked, strict=True):
            out.write(json.dumps({"user": case.history.user, "items": row}) + "\n")

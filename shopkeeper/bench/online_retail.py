"""Next basket and next item in a real shop, by time: `transactions.parquet` in DIR, one sold line a row.

The last four weeks are the test, the four before them for tuning, everything before is the past. Every model is fitted
on what lies before the test and never sees it. Goods may be bought again. Asked is everybody known before the test who
bought in it: the first order of the test from what came before it; and the last line of the test from everything
before it. Beside quality: seconds of training, and milliseconds of an answer to one person (20 products), both of
processor time, so that other work on the machine does not count (OMP_NUM_THREADS=1 for what one core takes).
"""

from __future__ import annotations

import importlib.util
import json
import os
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._retail import Case, Sales, before, cases, described, measure, ranked, read_sales
from shopkeeper.bench._retail_mix import Mix
from shopkeeper.bench._retail_peers import VARIABLE, Implicit, rectools
from shopkeeper.bench._retail_rank import Ranking
from shopkeeper.errors import InputError
from shopkeeper.recommend.models.picking import best
from shopkeeper.recommend.models.popularity import Popularity
from shopkeeper.recommend.models.registry import model_class

__all__ = ["PEERS", "run"]

_WEEK = 7 * 86_400_000_000
K = 20
#: what the blend is made of, and what is measured alone
PARTS = ("repeat", "co_purchase", "linear", "ease", "popularity", "content")
_BLEND, _RANKER, _RECTOOLS = "blend", "blend, LambdaMART", "RecTools SASRec"
_IMPLICIT = {f"implicit {name}": name for name in ("als", "bpr", "cosine")}
#: other people's models
PEERS = (*_IMPLICIT, _RECTOOLS)
_TIMED = 200
Score = Callable[[Sequence[Case]], NDArray[np.float32]]


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    seed: int = 0,
    baselines: bool = True,
    limit: int = 0,
    torch: bool = True,
    only: str = "",
    kept: Path | None = None,
) -> dict[str, Any]:
    """Tables by task: model -> recall@10, recall@20, ndcg@10, mrr@20, train_s, p50_ms, p99_ms.

    `limit` asks only so many people; `torch` also trains the sequential model, where PyTorch is installed. `only` names
    the rows to measure, with commas between (the row of LambdaMART: ranker). `kept` is a report of before: its rows are
    taken as they stand, and it is written anew after every row, so that an interrupted run goes on.

    Raises InputError for a row nobody knows, and for a file that is no such report or of other sales.
    """
    sales = read_sales(directory / "transactions.parquet")
    data = replace(sales.data, features=described(sales))
    end = int(data.times.max()) + 1
    test, tuning = end - 4 * _WEEK, end - 8 * _WEEK
    asked = cases(sales, test, end)
    if limit:
        asked = (asked[0][:limit], asked[1][:limit])
    past, earlier = before(data, test), before(data, tuning)
    parts = [*PARTS, *(["sequential"] if torch and importlib.util.find_spec("torch") else [])]
    report = {
        "lines": len(data), "items": data.n_items, "customers": int(sales.named.sum()),
        "next basket, people": len(asked[0]), "next item, people": len(asked[1]), "seed": seed,
    }  # fmt: skip
    rows = [*parts, _BLEND, _RANKER, *(PEERS if baselines else ())]
    board = _Board(report, asked, _chosen(only, rows), kept)
    models: dict[str, Any] = {}
    if board.lacks([*parts, _BLEND, _RANKER]):
        for name in parts if board.lacks([_BLEND, _RANKER]) else [n for n in parts if board.lacks([n])]:
            start = time.process_time()
            models[name] = model = _made(name).fit(past, seed=seed)
            board.put(name, _of(model), time.process_time() - start, partial(_candidates, model))
    if board.lacks([_BLEND, _RANKER]):
        spent = board.seconds(parts)
        start = time.process_time()
        known = cases(Sales(before(sales.data, test), sales.texts, sales.named), tuning, test)
        tuned = {name: _made(name).fit(earlier, seed=seed) for name in parts}
        mix = Mix.learned(tuned, known, seed)
        mixed = _of_histories(mix.of(models))
        spent += time.process_time() - start
        board.put(_BLEND, mixed, spent, partial(_best, mixed))
        board.report["blend is"] = ", ".join(f"{n} {w:g}" for n, w in mix.weights.items() if w)
        if predictions is not None:
            _write(predictions, sales, mixed, asked[0])
        if board.lacks([_RANKER]):
            start = time.process_time()
            ordered = Ranking.learned(mix, tuned, earlier, known, seed).of(models, past)
            board.put(_RANKER, ordered, spent + time.process_time() - start, partial(_best, ordered))
    for name in _IMPLICIT:
        if board.lacks([name]):
            start = time.process_time()
            score = _of(Implicit(_IMPLICIT[name]).fit(past, seed=seed))
            board.put(name, score, time.process_time() - start, partial(_best, score))
    if board.lacks([_RECTOOLS]):
        _rectools(board, rectools_of=partial(rectools, past, asked, seed=seed, epochs=20, k=K))
    return board.report


class _Board:
    """The report as it grows: which rows are still to be measured, and every row the moment it is."""

    def __init__(
        self,
        report: dict[str, Any],
        asked: tuple[list[Case], list[Case]],
        rows: Collection[str],
        kept: Path | None,
    ) -> None:
        self.asked, self._rows, self._kept = asked, rows, kept
        self.report: dict[str, Any] = {**report, "next basket": {}, "next item": {}}
        if kept is not None and kept.is_file():
            self._read(kept, report)

    def _read(self, kept: Path, report: dict[str, Any]) -> None:
        try:
            found = json.loads(kept.read_text("utf-8"))
            same = all(found[name] == value for name, value in report.items())
            same = same and found["next basket"].keys() == found["next item"].keys()
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            same = False
        if not same:
            raise InputError(f"file {str(kept)!r} is no report of these sales; name another or delete it")
        self.report = found

    def lacks(self, names: Sequence[str]) -> bool:
        """Whether any of these rows is to be measured and is not."""
        return any(name in self._rows and name not in self.report["next basket"] for name in names)

    def seconds(self, names: Sequence[str]) -> float:
        """Of training these, together."""
        table = self.report["next basket"]
        return float(sum(table[name]["train_s"] for name in names if name in table))

    def put(self, name: str, score: Score, seconds: float, answer: Callable[[Case], object]) -> None:
        """Measures a row and keeps it; one that stands already, or was not asked for, is passed over."""
        if self.lacks([name]):
            lists = [ranked(score, cases_, K) for cases_ in self.asked]
            self.keep(name, lists, {"train_s": round(seconds, 2), **_latency(answer, self.asked[0])})

    def keep(self, name: str, lists: Sequence[NDArray[np.int32]], facts: dict[str, float]) -> None:
        """Writes down a row measured elsewhere."""
        for task, found, cases_ in zip(("next basket", "next item"), lists, self.asked, strict=True):
            self.report[task][name] = {**measure(found, cases_), **facts}
        self.report.pop(name, None)  # why it was not measured before
        if self._kept is not None:
            half = self._kept.with_name(self._kept.name + ".tmp")
            half.write_text(json.dumps(self.report, indent=1, ensure_ascii=False) + "\n", "utf-8")
            os.replace(half, self._kept)


def _chosen(only: str, rows: Sequence[str]) -> Collection[str]:
    named = [
        _RANKER if name.strip() == "ranker" else name.strip() for name in only.split(",") if name.strip()
    ]
    for name in named:
        if name not in rows:
            raise InputError(f"row {name!r} is not one of {', '.join(rows)}")
    return named or rows


def _rectools(board: _Board, rectools_of: Callable[[], Any]) -> None:
    try:
        other = rectools_of()
    except InputError as error:  # the other rows are worth having
        board.report[_RECTOOLS] = str(error)
        return
    if other is None:
        board.report[_RECTOOLS] = f"skipped: name a Python that has it in {VARIABLE}"
    else:
        lists, facts = other
        board.keep(_RECTOOLS, lists, {n: round(facts[n], 2) for n in ("train_s", "p50_ms", "p99_ms")})


def _made(name: str) -> Any:
    """A model as this shop has it: gifts bought by traders are more of a season than of a taste for life."""
    if name == "popularity":
        return Popularity(half_life_days=30)
    return model_class(name)()


def _of(model: Any) -> Score:
    return _of_histories(model.score)


def _of_histories(score: Callable[[Any], NDArray[np.float32]]) -> Score:
    return lambda asked: score([case.history for case in asked])


def _candidates(model: Any, case: Case) -> object:
    return model.candidates(case.history, K)


def _best(score: Score, case: Case) -> object:
    return best(score([case])[0], K)


def _latency(answer: Callable[[Case], object], asked: Sequence[Case]) -> dict[str, float]:
    took = []
    for case in asked[:_TIMED]:
        start = time.thread_time()
        answer(case)
        took.append((time.thread_time() - start) * 1000)
    return {"p50_ms": round(float(np.median(took)), 3), "p99_ms": round(float(np.quantile(took, 0.99)), 3)}


def _write(file: Path, sales: Sales, score: Score, asked: Sequence[Case]) -> None:
    lists = ranked(score, asked, K)
    with file.open("w", encoding="utf-8") as out:
        for row, case in zip(lists.tolist(), asked, strict=True):
            out.write(json.dumps({"user": case.history.user, "items": row}) + "\n")

"""Next item of a known person: Recall and NDCG at 5 and 10 over all items, leaving one out.

DIR is one dataset or a folder of several; a dataset is `sequences.txt` (a line a person: user item item ..., oldest
first), `item-attributes.json.gz` where there are any, and maybe `answers.*` (user, item).

A whole set: the last item is the test item, the one before it the validation item. Models are trained on the rest and
the weights of the blend learned on the validation item; then the test item is looked at once. Measured twice: with the
models as they are, reading the validation item ("strict", as most papers do); and trained again with it ("refitted").
A cut set, whose last items somebody else holds: the last item given is the validation item, and what comes after
everything given is predicted. A set counts as cut when it has answers.* or fewer than five acts of a person or an item
(whole sets are five-core); --cut or --whole says so outright. Predictions are always for the last item.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._recsys import Dataset, datasets, metrics, read
from shopkeeper.errors import InputError
from shopkeeper.recommend.blend import Blend
from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.linear import Linear, LinearSettings
from shopkeeper.recommend.models.links import Links
from shopkeeper.recommend.models.sequential import Sequential, Settings
from shopkeeper.recommend.recommender import Progress

__all__ = ["run"]

DEPTH = 20
_TOGETHER = 500
Lists = NDArray[np.int32]
Score = Callable[[Sequence[History]], list[NDArray[np.float32]]]


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    seed: int = 0,
    cut: bool | None = None,
    refit: bool = True,
    attributes: bool = True,
    baselines: bool = True,
) -> dict[str, Any]:
    """Metrics by dataset; predictions for the last items. Raises InputError for a folder without sequences."""
    folders = datasets(directory)
    sets = [read(folder, cut) for folder in folders]
    report: dict[str, Any] = {"seed": seed}
    for data in sets:
        file = predictions
        if predictions is not None and len(sets) > 1:
            file = predictions.with_name(f"{predictions.stem}-{data.name}{predictions.suffix}")
        for name, table in _one(data, file, seed, refit, attributes, baselines).items():
            report[f"{data.name}: {name}"] = table
    return report


def _one(
    data: Dataset, file: Path | None, seed: int, refit: bool, attributes: bool, baselines: bool
) -> dict[str, Any]:
    end = -1 if data.cut else -2  # where training ends
    after = end + 1 or None
    early, late = data.acts(end), data.acts(after)
    before, now = _histories(early), _histories(late)
    validation = data.nth(end)
    answers = data.answers if data.cut else data.nth(-1)
    blend = Blend(
        [Sequential(Settings(attributes=attributes)), Linear(LinearSettings(attributes=float(attributes)))]
    )
    report: dict[str, Any] = {}
    began = time.perf_counter()
    with _bar(f"{data.name}: training") as progress:
        blend.fit_models(early, seed=seed, progress=progress)
    trained = time.perf_counter() - began
    blend.learn(before, validation, seed=seed)
    learned = time.perf_counter() - began - trained
    report["validation"] = _tables(blend, early, before, validation, baselines)
    if answers is not None:
        report["test, strict"] = _tables(blend, early, now, answers, baselines)
    if refit or data.cut:
        began = time.perf_counter()
        with _bar(f"{data.name}: training again") as progress:
            blend.fit_models(late, seed=seed, progress=progress)
        trained += time.perf_counter() - began
        if answers is not None:
            report["test, refitted"] = _tables(blend, late, now, answers, baselines)
    if file is not None:
        _write(file, data, _lists(lambda part: [blend.score(part)], now)[0])
    weights = {m.name: round(s.weight, 3) for m, s in zip(blend.models, blend.scales, strict=True)}
    report["run"] = {
        "people": len(data.users),
        "items": len(data.items),
        "acts": sum(map(len, data.sequences)),
        "last items": "held back" if data.cut else "in the file",
        "training seconds": round(trained, 1),
        "weights seconds": round(learned, 1),
        "cores": len(os.sched_getaffinity(0)),
        **{f"weight of {name}": weight for name, weight in weights.items()},
    }
    return report


def _tables(
    blend: Blend, seen: Interactions, histories: Sequence[History], wanted: Lists, baselines: bool
) -> dict[str, dict[str, float]]:
    """Metrics of the blend, of each of its models and of counting what follows what."""
    names = ["blend", *(model.name for model in blend.models)]
    counted = _markov(seen) if baselines else None

    def score(part: Sequence[History]) -> list[NDArray[np.float32]]:
        scores = [model.score(part) for model in blend.models]
        return [blend.joined(scores), *scores, *([] if counted is None else [counted(part)])]

    if baselines:
        names.append("first-order Markov")
    lists = _lists(score, histories)
    return {name: metrics(found, wanted) for name, found in zip(names, lists, strict=True)}


def _lists(score: Score, histories: Sequence[History]) -> list[Lists]:
    """The best DEPTH items of everybody, what they had already left out: (people, DEPTH) for each kind of score."""
    found: list[list[Lists]] = []
    for start in range(0, len(histories), _TOGETHER):
        part = histories[start : start + _TOGETHER]
        found.append([_best(scores, part) for scores in score(part)])
    return [np.concatenate(lists) for lists in zip(*found, strict=True)]


def _best(scores: NDArray[np.float32], histories: Sequence[History]) -> Lists:
    for row, history in zip(scores, histories, strict=True):
        row[history.items] = -np.inf
    depth = min(DEPTH, scores.shape[1])
    best = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1).astype(np.int32)


def _markov(data: Interactions) -> Callable[[Sequence[History]], NDArray[np.float32]]:
    """How often an item came right after the last one; the rest by popularity."""
    users = data.users()
    together = users[1:] == users[:-1]
    pairs = (data.items[:-1][together], data.items[1:][together])
    links = Links.of_pairs(*pairs, np.ones(len(pairs[0]), np.float32), data.n_items)
    popular = np.bincount(data.items, minlength=data.n_items).astype(np.float32) * np.float32(1e-6)

    def score(histories: Sequence[History]) -> NDArray[np.float32]:
        scores = np.tile(popular, (len(histories), 1))
        for row, history in zip(scores, histories, strict=True):
            columns, values = links.row(int(history.items[-1]))
            row[columns] += values
        return scores

    return score


def _histories(data: Interactions) -> list[History]:
    return [data.history(user) for user in range(data.n_users)]


def _write(file: Path, data: Dataset, lists: Lists) -> None:
    made = file.with_name(file.name + ".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with made.open("w", encoding="utf-8") as out:
            for user, row in zip(data.users, lists.tolist(), strict=True):
                items = [_plain(data.items[i]) for i in row]
                out.write(json.dumps({"user": _plain(user), "items": items}, ensure_ascii=False) + "\n")
        os.replace(made, file)
    except OSError as error:
        raise InputError(f"predictions cannot be written to {str(file)!r}: {error.strerror}") from error


def _plain(name: str) -> int | str:
    return int(name) if name.isdecimal() and str(int(name)) == name else name


@contextmanager
def _bar(label: str) -> Iterator[Progress | None]:
    """A bar on stderr for people; nothing where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)

        def progress(done: int, of: int, words: str) -> None:
            bar.update(task, completed=done, total=of, description=f"{label}: {words}")

        yield progress

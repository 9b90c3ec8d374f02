"""The next item of an anonymous session: P@20 and MRR@20 of the session model on a shop's folder.

A shop's folder holds train.jsonl.gz (one session a line: items, oldest first; lines in the order of time) and
test.jsonl.gz (`[prefix, target]`, or the prefix alone with the targets in answers.* or nowhere); a folder of such
folders measures each. Every test row is answered from the training sessions and its own prefix only: other test rows,
which may hold its answer, are not looked at. Nothing is tuned on the test rows.
"""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.bench._predictions import progress
from shopkeeper.errors import InputError
from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions
from shopkeeper.recommend.models.session import SessionModel
from shopkeeper.recommend.models.transitions import CoVisit
from shopkeeper.recommend.recommender import Recommender

__all__ = ["Sessions", "read_sessions", "run"]

#: how many items are given, and the depth of both metrics
DEPTH = 20
_SECOND = 1_000_000


@dataclass(frozen=True, slots=True)
class Sessions:
    """A shop's training sessions, test prefixes, and the targets, None where they are not known."""

    train: list[list[Hashable]]
    prefixes: list[list[Hashable]]
    targets: list[Hashable] | None


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    baselines: bool = True,
    limit: int = 0,
    seed: int = 0,
) -> dict[str, Any]:
    """P@20 and MRR@20 in percent for each shop in `directory`; writes `{"row": i, "items": [20 items]}` lines.

    With several shops the file name gets the shop's name. Raises InputError when no shop is there.
    """
    has = (
        [directory]
        if _part(directory, "train")
        else sorted(d for d in directory.iterdir() if _part(d, "train"))
    )
    if not has:
        raise InputError(f"{str(directory)!r} has no train.jsonl.gz, nor a folder that has one")
    result: dict[str, Any] = {}
    for folder in has:
        target = predictions
        if predictions is not None and len(has) > 1:
            target = predictions.with_name(f"{predictions.stem}-{folder.name}{predictions.suffix}")
        result |= _one_shop(folder, target, baselines, limit, seed)
    return result


def _one_shop(
    folder: Path, predictions: Path | None, baselines: bool, limit: int, seed: int
) -> dict[str, Any]:
    data = read_sessions(folder)
    if limit:
        targets = None if data.targets is None else data.targets[:limit]
        data = replace(data, prefixes=data.prefixes[:limit], targets=targets)
    names = list(dict.fromkeys(item for session in data.train for item in session))
    numbers = {name: number for number, name in enumerate(names)}
    acts = _interactions(data.train, numbers)
    models: dict[str, Recommender] = {}
    rows: dict[str, dict[str, float]] = {}
    if baselines and data.targets is not None:
        again = [[numbers.get(item, -1) for item in dict.fromkeys(reversed(p))] for p in data.prefixes]
        rows["its own items, latest first"] = _measured(again, data, numbers)
        models |= {"item to item": CoVisit(), "neighbours, no ranker": SessionModel(examples=0)}
    models["session"] = SessionModel()
    for label, model in models.items():
        started = time.process_time()
        model.fit(acts, seed=seed)
        trained = time.process_time() - started
        answers, took = _answers(model, data.prefixes, numbers, f"{folder.name}: {label}")
        rows[label] = _measured(answers, data, numbers) | {
            "CPU seconds to train": round(trained, 1),
            "CPU ms per row p50": round(1000 * float(np.percentile(took, 50)), 2) if len(took) else 0.0,
            "CPU ms per row p99": round(1000 * float(np.percentile(took, 99)), 2) if len(took) else 0.0,
        }
    if predictions is not None:
        _write(predictions, answers, names)
    sizes = {
        "training sessions": len(data.train),
        "items": len(names),
        "test rows": len(data.prefixes),
    }
    return {f"{folder.name} {name}": size for name, size in sizes.items()} | {folder.name: rows}


def _interactions(sessions: Sequence[Sequence[Hashable]], numbers: dict[Hashable, int]) -> Interactions:
    """Each session a person's; their order as times, a second an act."""
    numbered = [[numbers[item] for item in session] for session in sessions]
    data = Interactions.from_sequences(numbered, len(numbers))
    return replace(
        data,
        times=np.arange(len(data), dtype=np.int64) * _SECOND,
        kinds=np.full(len(data), KIND_CODES["view"], np.int8),
    )


def _answers(
    model: Recommender, prefixes: Sequence[Sequence[Hashable]], numbers: dict[Hashable, int], label: str
) -> tuple[list[list[int]], list[float]]:
    """The best items of each prefix, at least DEPTH of them besides its own, and the CPU seconds each took. Items
    never seen in training are passed over."""
    answers, took = [], []
    for prefix in progress(prefixes, label):
        history = History.make([numbers.get(item, -1) for item in prefix])
        started = time.process_time()
        items, _ = model.candidates(history, DEPTH + len(set(prefix)))
        took.append(time.process_time() - started)
        answers.append(items.tolist())
    return answers, took


def _measured(
    answers: Sequence[Sequence[int]], data: Sessions, numbers: dict[Hashable, int]
) -> dict[str, float]:
    """P@20 and MRR@20 in percent; of the rows whose target is new to the session also P@20 when the session's own
    items are not shown. Nothing without targets."""
    if not data.targets:
        return {}
    ranks, new = [], []
    for items, prefix, target in zip(answers, data.prefixes, data.targets, strict=True):
        number = numbers.get(target, -1)
        head = list(items[:DEPTH])
        ranks.append(head.index(number) + 1 if number in head else 0)
        if target not in prefix:
            own = {numbers.get(item, -1) for item in prefix}
            new.append(number in [item for item in items if item not in own][:DEPTH])
    found = np.array(ranks)
    return {
        f"P@{DEPTH}": round(100 * float(np.mean(found > 0)), 2),
        f"MRR@{DEPTH}": round(100 * float(np.mean(np.where(found > 0, 1 / np.maximum(found, 1), 0.0))), 2),
        f"P@{DEPTH} of new items": round(100 * float(np.mean(new)), 2) if new else 0.0,
    }


def _write(predictions: Path, answers: Sequence[Sequence[int]], names: Sequence[Hashable]) -> None:
    with predictions.open("w", encoding="utf-8") as file:
        for row, items in enumerate(answers):
            file.write(json.dumps({"row": row, "items": [names[item] for item in items[:DEPTH]]}) + "\n")


def read_sessions(folder: Path) -> Sessions:
    """Reads a shop's folder. Raises InputError naming file and line for what is not a session."""
    train_file = _part(folder, "train")
    test_file = _asked(folder, train_file)
    train = []
    for where, row in _rows(train_file):
        train.append(_items(row, where))
    prefixes, targets = [], []
    for where, row in _rows(test_file):
        if isinstance(row, dict):
            row = [row.get("prefix", row.get("session", row.get("items"))), row.get("target")]
        if isinstance(row, list) and row and isinstance(row[0], list):
            prefixes.append(_items(row[0], where))
            targets.append(row[1] if len(row) > 1 else None)
        else:
            prefixes.append(_items(row, where))
            targets.append(None)
    if prefixes and all(target is None for target in targets):
        found = _answer_rows(folder, len(prefixes))
        return Sessions(train, prefixes, found)
    return Sessions(train, prefixes, targets)


def _answer_rows(folder: Path, count: int) -> list[Hashable] | None:
    """Targets that stand in a file of their own (a line each, or a column `target`), or None."""
    found: list[Hashable] = []
    file = _part(folder, "answers")
    if file is not None:
        for where, row in _rows(file):
            if isinstance(row, dict):
                row = row.get("target", row.get("item", row.get("answer")))
            if isinstance(row, list) and row:
                row = row[-1]
            if not isinstance(row, str | int):
                raise InputError(f"{where}: {row!r} is no target item")
            found.append(row)
    elif (folder / "answers.csv").is_file():
        with (folder / "answers.csv").open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                text = line.get("target") or line.get("item") or next(reversed(line.values()), "") or ""
                found.append(int(text) if text.lstrip("-").isdigit() else text)
    else:
        return None
    if len(found) != count:
        raise InputError(f"{str(folder)!r} has {count} test rows but {len(found)} answers")
    return found


def _rows(path: Path | None) -> Iterator[tuple[str, Any]]:
    assert path is not None
    zipped = path.suffix == ".gz"
    with gzip.open(path, "rt", encoding="utf-8") if zipped else path.open(encoding="utf-8") as lines:
        try:
            for number, line in enumerate(lines, 1):
                where = f"{path}, line {number}"
                yield where, json.loads(line)
        except (ValueError, OSError, EOFError) as error:
            raise InputError(f"{path}: not JSON lines ({error})") from error


def _items(row: Any, where: str) -> list[Hashable]:
    if not isinstance(row, list) or not all(isinstance(item, str | int) for item in row):
        raise InputError(f"{where}: {str(row)[:60]!r} is not a list of items")
    return list(row)


def _asked(folder: Path, train: Path | None) -> Path:
    """The test rows: test, else the only other file of lines. Raises InputError when there is none."""
    known = [train, _part(folder, "answers")]
    others = [f for f in sorted((*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz"))) if f not in known]
    path = _part(folder, "test") or (others[0] if len(others) == 1 else None)
    if path is None:
        raise InputError(f"{str(folder)!r} has no test rows: test.jsonl.gz")
    return path


def _part(folder: Path, name: str) -> Path | None:
    for suffix in (".jsonl.gz", ".jsonl"):
        if (folder / f"{name}{suffix}").is_file():
            return folder / f"{name}{suffix}"
    return None

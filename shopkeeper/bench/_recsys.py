"""Files of next-item recommendation: sequences of people, attributes of items, answers; Recall and NDCG of lists."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError
from shopkeeper.recommend.interactions import Interactions, ItemFeatures

__all__ = ["Dataset", "datasets", "metrics", "read"]

_CORE = 5  # whole sets of this kind: everybody did five things or more, and every item was chosen as often


@dataclass(frozen=True, slots=True)
class Dataset:
    """One folder. `sequences[u]` are item numbers of person `users[u]`, oldest first; number i is item `items[i]`.

    `cut`: the last item of each person is not in the file. `answers` (people,) are item numbers of those last items
    where the folder holds them, -1 where not; None for a set that is whole or without answers.
    """

    name: str
    users: tuple[str, ...]
    items: tuple[str, ...]
    sequences: tuple[NDArray[np.int32], ...]
    features: ItemFeatures | None
    cut: bool
    answers: NDArray[np.int32] | None

    def acts(self, end: int | None) -> Interactions:
        """What everybody did, cut as in a slice (-1 leaves the last act out)."""
        parts = [s[:end].tolist() for s in self.sequences]
        return Interactions.from_sequences(
            parts, len(self.items), item_ids=self.items, user_ids=self.users, features=self.features
        )

    def nth(self, place: int) -> NDArray[np.int32]:
        """The act at `place` (negative: from the end) of everybody."""
        return np.array([s[place] for s in self.sequences], np.int32)


def datasets(directory: Path) -> list[Path]:
    """The folder itself, or the folders in it, that have `sequences.txt`. Raises InputError when there is none."""
    if _found(directory, "sequences.txt"):
        return [directory]
    inside = sorted(f for f in directory.iterdir() if f.is_dir() and _found(f, "sequences.txt"))
    if not inside:
        raise InputError(
            f"{str(directory)!r} has no sequences.txt (a line a person: user item item ..., oldest first), "
            "nor has a folder in it; see docs/recommendation.md"
        )
    return inside


def read(folder: Path, cut: bool | None = None) -> Dataset:
    """One dataset; `cut` None finds out whether the last items were taken away: there are answers, or there are fewer
    acts of a person or an item than a five-core set has. Raises InputError for a file that is not of this kind."""
    users: list[str] = []
    rows: list[list[str]] = []
    file = _found(folder, "sequences.txt")
    if file is None:
        raise InputError(f"{str(folder)!r} has no sequences.txt")
    for number, line in enumerate(_text(file).splitlines(), 1):
        words = line.split()
        if not words:
            continue
        if len(words) < 4:
            raise InputError(
                f"{str(file)!r}, line {number}: {line[:60]!r} has fewer than three items after the user, "
                "so nothing can be held back; leave such people out"
            )
        users.append(words[0])
        rows.append(words[1:])
    attributes = _attributes(folder)
    wanted = _answers(folder)
    items = sorted({i for row in rows for i in row} | set(attributes) | set(wanted.values()), key=_order)
    number_of = {item: number for number, item in enumerate(items)}
    sequences = tuple(np.array([number_of[i] for i in row], np.int32) for row in rows)
    if cut is None:
        counts = np.bincount(np.concatenate(sequences))
        few = min(len(s) for s in sequences) < _CORE or bool((counts[counts > 0] < _CORE).any())
        cut = bool(wanted) or few
    answers = np.array([number_of.get(wanted.get(u, ""), -1) for u in users], np.int32)
    return Dataset(
        folder.name,
        tuple(users),
        tuple(items),
        sequences,
        _features(items, attributes),
        cut,
        answers if cut and wanted else None,
    )


def metrics(lists: NDArray[np.int32], wanted: NDArray[np.int32]) -> dict[str, float]:
    """Recall@5/10 and NDCG@5/10 (one right answer, 1 / log2(rank + 1)); `lists` (people, >= 10) best first."""
    hits = lists == wanted[:, None]
    gains = hits / np.log2(np.arange(lists.shape[1]) + 2.0)
    found: dict[str, float] = {}
    for depth in (5, 10):
        found[f"recall@{depth}"] = round(float(hits[:, :depth].any(axis=1).mean()), 4)
        found[f"ndcg@{depth}"] = round(float(gains[:, :depth].sum(axis=1).mean()), 4)
    return found


def _features(items: Sequence[str], attributes: Mapping[str, Sequence[Any]]) -> ItemFeatures | None:
    if not attributes:
        return None
    names = sorted({str(a) for values in attributes.values() for a in values}, key=_order)
    code_of = {name: code for code, name in enumerate(names)}
    codes = [sorted({code_of[str(a)] for a in attributes.get(item, ())}) for item in items]
    starts = np.concatenate([[0], np.cumsum([len(c) for c in codes])]).astype(np.int64)
    flat = np.array([c for row in codes for c in row], np.int32)
    return ItemFeatures(starts, flat, len(names))


def _attributes(folder: Path) -> dict[str, list[Any]]:
    file = _found(folder, "item-attributes.json")
    if file is None:
        return {}
    try:
        return {str(item): list(values) for item, values in json.loads(_text(file)).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise InputError(f"{str(file)!r} is not a JSON object of item: [attributes]") from error


def _answers(folder: Path) -> dict[str, str]:
    """User -> last item, from answers.jsonl, .json, .csv or .txt (user item), gzipped or not."""
    found: dict[str, str] = {}
    for file in sorted(folder.glob("answers.*")):
        text = _text(file)
        kind = file.name.removesuffix(".gz").rpartition(".")[2]
        try:
            if kind == "jsonl":
                rows = [json.loads(line) for line in text.splitlines() if line.strip()]
                found |= {str(r["user"]): str(r["item"]) for r in rows}
            elif kind == "json":
                found |= {str(u): str(i) for u, i in json.loads(text).items()}
            elif kind == "csv":
                found |= {r["user"]: r["item"] for r in csv.DictReader(text.splitlines())}
            else:
                found |= {w[0]: w[-1] for w in map(str.split, text.splitlines()) if len(w) > 1}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(f"{str(file)!r} has no user and item in each row") from error
    return found


def _found(folder: Path, name: str) -> Path | None:
    return next((f for f in (folder / name, folder / f"{name}.gz") if f.is_file()), None)


def _text(file: Path) -> str:
    try:
        data = file.read_bytes()
        return (gzip.decompress(data) if file.suffix == ".gz" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise InputError(f"{str(file)!r} cannot be read: {error}") from error


def _order(text: str) -> tuple[int, int, str]:
    return (0, int(text), "") if text.isdecimal() else (1, 0, text)

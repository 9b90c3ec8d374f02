"""Are two offers the same product? F1 on folders of labelled pairs.

A folder holds train.jsonl.gz (learned from), and test.jsonl.gz or valid.jsonl.gz with lines
{"left": {...}, "right": {...}, "label": 0 or 1}; the labels may stand in answers.csv (id,label) instead, and
without any only predictions are written. A folder of such folders measures each.
"""

from __future__ import annotations

import csv
import gzip
import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.search.matching import OfferMatcher
from shopkeeper.search.offers import Offer

__all__ = ["f1", "read_pairs", "run"]

#: what a field of the benchmark says about an offer
_ROLES = {
    "title": "title",
    "name": "title",
    "description": "description",
    "brand": "brand",
    "manufacturer": "brand",
    "modelno": "code",
    "mpn": "code",
    "gtin": "code",
    "category": "category",
}


def run(directory: Path, predictions: Path | None = None, **_: Any) -> dict[str, Any]:
    """F1, precision and recall of each set in `directory`; writes `id,label,score` rows to `predictions`.

    With several sets the file name gets the set's name. Raises InputError when no set is there.
    """
    sets = (
        [directory]
        if _part(directory, "train")
        else sorted(d for d in directory.iterdir() if _part(d, "train"))
    )
    if not sets:
        raise InputError(f"{str(directory)!r} has no train.jsonl.gz, nor a folder that has one")
    rows = {}
    for folder in sets:
        target = predictions
        if predictions is not None and len(sets) > 1:
            target = predictions.with_name(f"{predictions.stem}-{folder.name}{predictions.suffix}")
        rows[folder.name] = _one_set(folder, target)
    return {"sets": rows}


def _one_set(folder: Path, predictions: Path | None) -> dict[str, Any]:
    _, pairs, labels = read_pairs(_part(folder, "train"))
    if not all(label is not None for label in labels):
        raise InputError(f"{str(folder)!r}: the training pairs have no label")
    started = time.perf_counter()
    matcher = OfferMatcher().fit(pairs, [int(label or 0) for label in labels])
    trained = time.perf_counter() - started
    path = _asked_part(folder)
    ids, pairs, labels = read_pairs(path)
    if (folder / "answers.csv").is_file() and not any(label is not None for label in labels):
        with (folder / "answers.csv").open(encoding="utf-8", newline="") as file:
            answers = {row["id"]: int(row["label"]) for row in csv.DictReader(file)}
        labels = [answers.get(i) for i in ids]
    started = time.perf_counter()
    scores = matcher.score(pairs)
    took = time.perf_counter() - started
    said = [int(s >= matcher.threshold) for s in scores]
    if predictions is not None:
        with predictions.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["id", "label", "score"])
            writer.writerows([i, s, f"{p:.6f}"] for i, s, p in zip(ids, said, scores, strict=True))
    result: dict[str, Any] = {"part": path.name.partition(".")[0], "pairs": len(pairs)}
    if pairs and all(label is not None for label in labels):
        result |= f1([int(label or 0) for label in labels], said)
    return result | {
        "train seconds": round(trained, 2),
        "ms per pair": round(1000 * took / max(len(pairs), 1), 3),
    }


def f1(truth: Sequence[int], said: Sequence[int]) -> dict[str, float]:
    """F1, precision and recall of label 1."""
    hits = sum(t and s for t, s in zip(truth, said, strict=True))
    precision, recall = hits / (sum(said) or 1), hits / (sum(truth) or 1)
    return {"f1": 2 * hits / ((sum(said) + sum(truth)) or 1), "precision": precision, "recall": recall}


def read_pairs(path: Path | None) -> tuple[list[str], list[tuple[Offer, Offer]], list[int | None]]:
    """Ids (the line's number from 0 where it has none), pairs, and labels (None where it has none)."""
    ids, pairs, labels = [], [], []
    assert path is not None
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines):
            try:
                row = json.loads(line)
                pairs.append((_offer(row["left"]), _offer(row["right"])))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputError(f"{path}, line {number + 1}: not a pair of offers ({error})") from error
            ids.append(str(row.get("id", number)))
            labels.append(int(row["label"]) if row.get("label") is not None else None)
    return ids, pairs, labels


def _offer(fields: Mapping[str, str]) -> Offer:
    texts: dict[str, str] = {}
    for name, value in fields.items():
        role = _ROLES.get(name.lower())
        if role and value:
            texts[role] = f"{texts[role]} {value}" if role in texts else str(value)
    texts.setdefault("title", "")
    price = fields.get("price")
    return Offer(**texts, price=float(price) if price else None)


def _asked_part(folder: Path) -> Path:
    """The pairs to judge: test, else any other part, else valid. Raises InputError when there is none."""
    known = [_part(folder, name) for name in ("train", "valid", "answers")]
    others = [f for f in sorted((*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz"))) if f not in known]
    for path in (_part(folder, "test"), *others, known[1]):
        if path is not None:
            return path
    raise InputError(f"{str(folder)!r} has no pairs to judge: test.jsonl.gz or valid.jsonl.gz")


def _part(folder: Path, name: str) -> Path | None:
    for suffix in (".jsonl.gz", ".jsonl"):
        if (folder / f"{name}{suffix}").is_file():
            return folder / f"{name}{suffix}"
    return None

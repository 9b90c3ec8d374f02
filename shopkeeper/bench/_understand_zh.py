"""Chinese texts of goods with the attribute values they name, as sentences of a shop that has just these values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shopkeeper.bench._understand_data import Sample, ShopNames, read_json_lines
from shopkeeper.errors import InputError
from shopkeeper.understanding import ShopVocabulary, TypedRequest

__all__ = ["read_attribute_texts"]


def read_attribute_texts(directory: Path) -> list[Sample]:
    """The rows of every task whose answers are spans with labels and whose texts are Chinese. The shop's vocabulary is
    made of all values of the task's file, so that finding the right ones is the task; the intent counts as "find".
    Raises InputError when there is no such task."""
    samples: list[Sample] = []
    for file in sorted(directory.glob("**/task.json")):
        task = json.loads(file.read_text("utf-8"))
        data = sorted(file.parent.glob("*.jsonl"))
        if not task.get("label_set") or "spans" not in task.get("answer_keys", ()) or not data:
            continue
        rows = [row for path in data for row in read_json_lines(path)]
        if "zh" not in file.parent.name.lower() or not any(row.get("spans") for row in rows):
            continue
        samples += _of_task(file.parent.name, rows)
    if not samples:
        raise InputError(f"{str(directory)!r} has no Chinese task with labelled spans (ecomgpt/*/task.json)")
    return samples


def _of_task(name: str, rows: list[dict[str, Any]]) -> list[Sample]:
    values: dict[str, dict[str, None]] = {}
    for row in rows:
        for slot, value in _pairs(row):
            values.setdefault(slot, {})[value] = None
    attributes = {slot: tuple(found) for slot, found in values.items()}
    shop = ShopNames(name, "zh", "CNY", (), (), attributes, ShopVocabulary.plain((), (), attributes))
    return [
        Sample(
            f"{name}-{number}",
            str(row["sentences"]),
            gold=(TypedRequest("find", attributes=_grouped(row)),),
            language="zh",
            group=name,
            shop=shop,
        )
        for number, row in enumerate(rows)
    ]


def _pairs(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(str(s["type"]), str(s["term"])) for s in row.get("spans", ())]


def _grouped(row: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for slot, value in _pairs(row):
        if value not in found.get(slot, ()):
            found[slot] = (*found.get(slot, ()), value)
    return found

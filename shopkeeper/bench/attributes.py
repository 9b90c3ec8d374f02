"""Attribute values from product titles: the model beside values seen in training and beside saying nothing.

The folder has rows {"input", "category", "target_scores": {attribute: {accepted value: 1}}} in train*.jsonl and, to be
measured, in any other *.jsonl (there `attributes` may name them instead). With training rows alone, the tenth of them
that no model of this project was trained on is measured.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.bench._models import FAILURES, Model, models_of
from shopkeeper.bench._predictions import Predictions, progress
from shopkeeper.bench._understand_data import read_json_lines
from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm import prompts
from shopkeeper.llm.types import ChatRequest, JsonSchema, Message
from shopkeeper.train.recipes.row import held_out

__all__ = ["Title", "extraction_f1", "run"]

EMPTY = prompts.EMPTY


@dataclass(frozen=True, slots=True)
class Title:
    """One title; `accepted` is None where the answers are not given."""

    id: str
    text: str
    names: tuple[str, ...]
    accepted: Mapping[str, frozenset[str]] | None


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    engine: str = "",
    url: str = "",
    model: str = "",
    baselines: bool = True,
    limit: int = 0,
) -> dict[str, Any]:
    """Precision, recall and F1 for each folder and system; predictions as JSONL {"id", "values"} (for several folders
    NAME-FOLDER.jsonl). Raises InputError, ModelError."""
    folders = [f for f in (directory, *sorted(directory.iterdir())) if f.is_dir() and any(f.glob("*.jsonl"))]
    if not folders:
        raise InputError(f"{str(directory)!r} has no titles (*.jsonl with input and target_scores)")
    models, missing = models_of(engine, url, model)
    report: dict[str, Any] = {"model": missing} if missing else {}
    rows: dict[str, dict[str, Any]] = {}
    try:
        for folder in folders:
            asked, known = _read(folder)
            asked = asked[:limit] if limit else asked
            target = predictions
            if predictions is not None and len(folders) > 1:
                target = predictions.with_name(f"{predictions.stem}-{folder.name}{predictions.suffix}")
            for number, each in enumerate(models):
                said, extra = _said(asked, each, target if number == 0 else None)
                rows[f"{folder.name}: {each.name}"] = extraction_f1(asked, said) | extra
            if baselines:
                for name, found in (("known values", _known_values(asked, known)), ("nothing", {})):
                    rows[f"{folder.name}: {name}"] = extraction_f1(asked, found)
    finally:
        for each in models:
            each.engine.close()
    return report | {"results": rows}


def extraction_f1(titles: Sequence[Title], said: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Over all (title, attribute): P = VC / (NV + VC + VW), R = VC / (VN + VC + VW), as in ExtractGPT; a value is
    correct (VC) when any accepted one equals it, trimmed and ignoring case."""
    counts: Counter[str] = Counter()
    for title in titles:
        for name, accepted in (title.accepted or {}).items():
            value = said.get(title.id, {}).get(name, "").strip().casefold()
            gold = {v.strip().casefold() for v in accepted} - {EMPTY, ""}
            given = bool(value) and value != EMPTY
            if not gold:
                counts["NV" if given else "NN"] += 1
            else:
                counts[("VC" if value in gold else "VW") if given else "VN"] += 1
    right, said_count = counts["VC"], counts["NV"] + counts["VC"] + counts["VW"]
    meant = counts["VN"] + counts["VC"] + counts["VW"]
    return {
        "titles": len(titles),
        "precision": right / said_count if said_count else 0.0,
        "recall": right / meant if meant else 0.0,
        "f1": 2 * right / (said_count + meant) if said_count + meant else 0.0,
    }


def _read(folder: Path) -> tuple[list[Title], list[Title]]:
    """(titles to measure, titles to learn from)."""
    answers: dict[str, Any] = {}
    for file in sorted(folder.glob("answers*.jsonl")):
        answers |= {str(r.get("id", i)): r for i, r in enumerate(read_json_lines(file))}
    train: list[Title] = []
    asked: list[Title] = []
    for file in sorted(folder.glob("*.jsonl")):
        if file.name.startswith("answers"):
            continue
        learnt = file.name.startswith("train")
        for number, row in enumerate(read_json_lines(file)):
            id = str(row.get("id", number))
            (train if learnt else asked).append(
                _title(id, row | ({} if learnt else answers.get(id, {})), file)
            )
    if not asked:
        asked = [t for t in train if held_out(t.text, 10)]
        train = [t for t in train if not held_out(t.text, 10)]
    return asked, train


def _title(id: str, row: Mapping[str, Any], file: Path) -> Title:
    if "input" not in row:
        raise InputError(f"{file}: row {id} has no 'input'; it has {', '.join(row)}")
    gold = row.get("target_scores")
    names = tuple(gold if gold is not None else row.get("attributes", ()))
    accepted = None if gold is None else {name: frozenset(values) for name, values in gold.items()}
    return Title(id, str(row["input"]), names, accepted)


def _said(
    titles: Sequence[Title], model: Model, target: Path | None
) -> tuple[dict[str, dict[str, str]], dict[str, Any]]:
    kept = Predictions(target, {"task": "attributes", "model": model.stamp, "rows": len(titles)})
    failed, seconds = 0, []
    for title in progress([t for t in titles if t.id not in kept], model.name):
        started = time.perf_counter()
        try:
            values = _ask(title, model)
        except FAILURES:
            values, failed = {}, failed + 1
        seconds.append(time.perf_counter() - started)
        kept.add({"id": title.id, "values": {n: values.get(n) or EMPTY for n in title.names}})
    said = {t.id: kept.rows[t.id]["values"] for t in titles}
    kept.finish([json.dumps({"id": _id(t.id), "values": said[t.id]}, ensure_ascii=False) for t in titles])
    extra: dict[str, Any] = {"failed": failed}
    if seconds:
        extra["ms_per_title"] = round(1000 * statistics.fmean(seconds), 1)
    return said, extra


def _id(id: str) -> int | str:
    return int(id) if id.isdigit() else id


def _ask(title: Title, model: Model) -> dict[str, str]:
    messages = prompts.extract(title.text, title.names)
    if model.trained:
        reply = model.engine.chat(ChatRequest(messages, max_tokens=24 * len(title.names) + 16))
        return prompts.read_extract(reply.text, title.names)
    schema = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in title.names},
        "required": list(title.names),
        "additionalProperties": False,
    }
    asked = (Message("system", f"{messages[0].content} Answer in JSON."), messages[1])
    reply = model.engine.chat(
        ChatRequest(asked, constraint=JsonSchema(schema), max_tokens=24 * len(title.names) + 40)
    )
    try:
        return {str(k): str(v) for k, v in json.loads(reply.text).items()}
    except (ValueError, AttributeError) as error:
        raise ModelError(f"{reply.text[:80]!r} is no table of values") from error


def _known_values(asked: Sequence[Title], known: Sequence[Title]) -> dict[str, dict[str, str]]:
    """The longest value of the attribute in the training rows that the title has."""
    values: dict[str, set[str]] = {}
    for title in known:
        for name, accepted in (title.accepted or {}).items():
            values.setdefault(name, set()).update(v for v in accepted if v != EMPTY)
    longest = {name: sorted(found, key=len, reverse=True) for name, found in values.items()}
    said: dict[str, dict[str, str]] = {}
    for title in asked:
        text = f" {title.text.casefold()} "
        said[title.id] = {
            name: next((v for v in longest.get(name, ()) if f" {v.casefold()} " in text), EMPTY)
            for name in title.names
        }
    return said

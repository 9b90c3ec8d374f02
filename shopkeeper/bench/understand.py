"""Understanding: sentences to typed requests, on whatever folder is given; the model beside simple baselines.

A folder is known by its contents: sentences (shops.json, sentences.jsonl), rows of `shopkeeper train data`, intents
(CSV with `utterance`), a catalogue with queries, shopping tasks, or Chinese shop tasks.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shopkeeper.bench import _understand_intents as intents
from shopkeeper.bench._models import Model, models_of
from shopkeeper.bench._understand_data import Sample, read_rows, read_sentences
from shopkeeper.bench._understand_sentences import baselines_of, compare, generated
from shopkeeper.errors import InputError

__all__ = ["kind_of", "run"]

ROWS = 8000  # generated rows that the baselines learn from
KINDS = {
    "sentences": "shops.json and sentences.jsonl",
    "rows": "rows of  shopkeeper train data  (*.jsonl)",
    "intents": "CSV with the column utterance",
    "queries": "products.jsonl.gz with judgments*.csv or queries.txt",
    "tasks": "products.csv with tasks*.jsonl",
    "zh": "ecomgpt/*/task.json",
}


def kind_of(directory: Path) -> str:
    """What a folder holds: a key of `KINDS`. Raises InputError when it is none of them."""
    if (directory / "shops.json").is_file() and any(directory.glob("sentences*.jsonl")):
        return "sentences"
    if intents.csv_files(directory):
        return "intents"
    if any(directory.glob("products.csv")) and any(directory.glob("tasks*.jsonl")):
        return "tasks"
    if any(directory.glob("products.jsonl*")):
        return "queries"
    if any(directory.glob("ecomgpt/*/task.json")) or any(directory.glob("*/task.json")):
        return "zh"
    if read_rows(directory, 1):
        return "rows"
    known = "; ".join(KINDS.values())
    raise InputError(f"{str(directory)!r} holds nothing to understand; known are: {known}")


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    engine: str = "",
    url: str = "",
    model: str = "",
    baselines: bool = True,
    limit: int = 0,
    rows: int = ROWS,
) -> dict[str, Any]:
    """Metrics of the folder's kind, see docs/benchmarks.md. `engine`, and with `url` also `model`, name the models;
    without the packaged model only the baselines are measured, and the report says so. Raises InputError, ModelError.
    """
    kind = kind_of(directory)
    models, missing = models_of(engine, url, model)
    try:
        report = _run(kind, directory, predictions, models, baselines, limit, rows)
    finally:
        for each in models:
            each.engine.close()
    return {"kind": kind} | ({"model": missing} if missing else {}) | report


def _run(
    kind: str,
    directory: Path,
    predictions: Path | None,
    models: Sequence[Model],
    baselines: bool,
    limit: int,
    rows: int,
) -> dict[str, Any]:
    first = models[0] if models else None
    if kind == "intents":
        return intents.run(directory, predictions, first, baselines=baselines, limit=limit)
    if kind == "queries":
        from shopkeeper.bench import _understand_queries

        return _understand_queries.run(directory, predictions, first, limit=limit)
    if kind == "tasks":
        from shopkeeper.bench import _understand_tasks

        return _understand_tasks.run(directory, predictions, first, limit=limit)
    samples = _samples(kind, directory)
    samples = samples[:limit] if limit else samples
    makers = []
    if baselines:
        makers = baselines_of(generated(rows) if rows else [])
    return compare(samples, models, makers, predictions)


def _samples(kind: str, directory: Path) -> list[Sample]:
    if kind == "zh":
        from shopkeeper.bench._understand_zh import read_attribute_texts

        return read_attribute_texts(directory)
    return read_sentences(directory) if kind == "sentences" else read_rows(directory)

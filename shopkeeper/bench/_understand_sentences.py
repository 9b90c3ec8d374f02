"""Sentences to typed requests: the model and the baselines on the same sentences, scored alike."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from shopkeeper.bench._models import FAILURES, Model
from shopkeeper.bench._predictions import Predictions, progress
from shopkeeper.bench._understand_data import Sample, languages, sample_of_row
from shopkeeper.bench._understand_learned import Linear, Nearest, minilm_encoder
from shopkeeper.bench._understand_rules import Rules
from shopkeeper.bench._understand_score import by_group, by_slot, latency, reachable, score
from shopkeeper.understanding import Candidates, ShopVocabulary, TypedRequest, Understander

__all__ = ["Reader", "baselines_of", "by_model", "compare", "generated", "understander_of"]

Requests = tuple[TypedRequest, ...]
SEED = 20


class Reader(Protocol):
    """What gives typed requests."""

    name: str

    def read(self, sample: Sample) -> Requests: ...


class _Fixed(ShopVocabulary):
    """Names that were chosen before."""

    def __init__(self, names: Candidates) -> None:
        super().__init__(())
        self._names = names

    def candidates(
        self, sentence: str, history: Sequence[str] = (), *, likely: Sequence[str] = ()
    ) -> Candidates:
        return self._names


def understander_of(model: Model, sample: Sample) -> Understander:
    """What reads the sample's sentence, with the names of its shop or those that are given."""
    vocabulary = (
        sample.shop.vocabulary if sample.candidates is None and sample.shop else _Fixed(sample.names())
    )
    return Understander(model.engine, vocabulary, trained=model.trained)


def by_model(model: Model, sample: Sample, *, timeout: float = 60.0) -> Requests:
    """What the model makes of a sentence. Raises ModelError."""
    return (
        understander_of(model, sample)
        .understand(sample.text, history=sample.history, shown=sample.shown, timeout=timeout)
        .requests
    )


def generated(count: int, part: str = "train", seed: int = SEED) -> list[Sample]:
    """Rows of the recipe `understand`; the baselines learn from those of part "train"."""
    from shopkeeper.train.recipes.understand import UNDERSTAND

    return [sample_of_row(row, f"{part}-{i}") for i, row in enumerate(UNDERSTAND.rows(seed, count, part))]


def baselines_of(train: Sequence[Sample]) -> list[Callable[[], Reader]]:
    """Makers of the baselines; those that learn, from `train`."""
    makers: list[Callable[[], Reader]] = [Rules]
    if train:
        makers += [lambda: Nearest(train), lambda: Linear(train)]
        encode = minilm_encoder()
        if encode is not None:
            makers.append(lambda: Nearest(train, encode, "nearest (MiniLM)"))
    return makers


def compare(
    samples: Sequence[Sample],
    models: Sequence[Model],
    baselines: Sequence[Callable[[], Reader]],
    predictions: Path | None = None,
) -> dict[str, Any]:
    """Scores of every system: over all, per language, per slot and per shop. The first model's predictions go to the
    file `predictions`, as JSONL {"id", "requests"}."""
    report: dict[str, Any] = {
        "sentences": len(samples),
        "languages": ", ".join(f"{name} {n}" for name, n in sorted(languages(samples).items())),
    }
    measured = any(s.gold is not None for s in samples)
    if measured:
        report["names_reachable"] = reachable(samples)
    systems: dict[str, tuple[dict[str, Requests], dict[str, Any]]] = {}
    for number, model in enumerate(models):
        systems[model.name] = _model_said(samples, model, predictions if number == 0 else None)
    for make in baselines:
        reader = make()
        said, seconds = {}, []
        for sample in progress(samples, reader.name):
            started = time.perf_counter()
            said[sample.id] = reader.read(sample)
            seconds.append(time.perf_counter() - started)
        systems[reader.name] = said, latency(seconds)
        if predictions is not None and not models and len(systems) == 1:
            lines = [_line(s.id, said[s.id]) for s in samples]
            predictions.write_text("".join(line + "\n" for line in lines), "utf-8")
    if not measured:
        return report
    report["systems"] = {n: score(samples, said) | extra for n, (said, extra) in systems.items()}
    report["slot_f1"] = _table(
        {n: by_slot(samples, said) for n, (said, _) in systems.items()}, "slot_f1", "count"
    )
    groups: tuple[tuple[str, Callable[[Sample], str]], ...] = (
        ("by_language", lambda sample: sample.language),
        ("by_group", lambda sample: sample.group),
    )
    for heading, key in groups:
        report[heading] = {
            f"{name}: {group}": scores
            for name, (said, _) in systems.items()
            for group, scores in by_group(samples, said, key).items()
        }
    return report


def _table(scores: Mapping[str, Mapping[str, Mapping[str, Any]]], value: str, count: str) -> dict[str, Any]:
    rows: dict[str, dict[str, Any]] = {}
    for system, slots in scores.items():
        for slot, row in slots.items():
            rows.setdefault(slot, {count: row[count]})[system] = row[value]
    return rows


def _model_said(
    samples: Sequence[Sample], model: Model, file: Path | None
) -> tuple[dict[str, Requests], dict[str, Any]]:
    kept = Predictions(file, {"task": "understand", "model": model.stamp, "sentences": len(samples)})
    said: dict[str, Requests] = {}
    seconds: list[float] = []
    failed = 0
    for sample in progress([s for s in samples if s.id not in kept], model.name):
        started = time.perf_counter()
        try:
            requests = by_model(model, sample)
        except FAILURES:
            requests, failed = (), failed + 1
        seconds.append(time.perf_counter() - started)
        kept.add({"id": sample.id, "requests": [r.as_dict() for r in requests]})
        said[sample.id] = requests
    for sample in samples:
        if sample.id not in said:
            said[sample.id] = tuple(map(TypedRequest.from_dict, kept.rows[sample.id]["requests"]))
    kept.finish([_line(s.id, said[s.id]) for s in samples])
    return said, {"failed": failed} | latency(seconds)


def _line(id: str, requests: Requests) -> str:
    return json.dumps({"id": id, "requests": [r.as_dict() for r in requests]}, ensure_ascii=False)

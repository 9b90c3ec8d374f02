"""Naming the intent of messages to a customer service: CSV files with `utterance` and, where known, `intent`.

`train*.csv` teaches the baselines; every other file is predicted, and measured where it has the intents (or
`answers.csv` has them by id). The model needs neither: the labels are what it has learned.
"""

from __future__ import annotations

import csv
import io
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.bench._models import FAILURES, Model
from shopkeeper.bench._predictions import Predictions, progress
from shopkeeper.bench._understand_learned import CharEncoder, minilm_encoder
from shopkeeper.bench._understand_score import latency
from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm import prompts
from shopkeeper.llm.types import ChatRequest, JsonSchema, Message

__all__ = ["Utterance", "csv_files", "macro_f1", "measure", "run"]

Named = tuple[str, str, str]  # intent, type of the entity, entity


@dataclass(frozen=True, slots=True)
class Utterance:
    """One message; `gold` is None where the answer is not given."""

    id: str
    text: str
    gold: Named | None


def csv_files(directory: Path) -> list[Path]:
    """The tables of utterances in a folder."""
    return [f for f in sorted(directory.glob("*.csv")) if "utterance" in _header(f)]


def run(
    directory: Path, predictions: Path | None, model: Model | None, *, baselines: bool = True, limit: int = 0
) -> dict[str, Any]:
    """Predicts every file but train*.csv. Raises InputError when there is none."""
    files = csv_files(directory)
    train = [u for f in files if f.name.startswith("train") for u in _read(f, {})]
    asked = [f for f in files if not f.name.startswith("train")]
    if not asked:
        raise InputError(f"{str(directory)!r} has no utterances to name (dev.csv, test.csv or inputs.csv)")
    answers = _answers(directory)
    report: dict[str, Any] = {"kind": "intents", "train": len(train)}
    for file in asked:
        rows = _read(file, answers)
        rows = rows[:limit] if limit else rows
        target = predictions
        if predictions is not None and len(asked) > 1:
            target = predictions.with_name(f"{predictions.stem}-{file.stem}{predictions.suffix}")
        report[file.stem] = _systems(rows, train, model, target, baselines)
    return report


def _systems(
    rows: Sequence[Utterance],
    train: Sequence[Utterance],
    model: Model | None,
    target: Path | None,
    baselines: bool,
) -> dict[str, Any]:
    known = {u.text for u in train}
    labels = sorted({u.gold[0] for u in train if u.gold})
    systems: dict[str, Any] = {}
    last: dict[str, Named] = {}
    if model is not None:
        last, seconds, failed = _named_by(model, rows, labels, target)
        systems[model.name] = measure(rows, last, known) | {"failed": failed} | latency(seconds)
    if baselines and labels:
        for name, predict in _baselines(train).items():
            started = time.perf_counter()
            said = dict(zip((u.id for u in rows), predict([u.text for u in rows]), strict=True))
            each = (time.perf_counter() - started) / max(len(rows), 1)
            systems[name] = measure(rows, said, known) | {"p50_ms": round(each * 1000, 2)}
            if model is None and name == "linear" and target is not None:
                target.write_text("\n".join(_csv_lines(rows, said)) + "\n", "utf-8")
    return systems


def measure(rows: Sequence[Utterance], said: Mapping[str, Named], known: set[str]) -> dict[str, Any]:
    """accuracy and macro F1 of the intent, exact match of the entity (type and value; also where there is none), and
    the same accuracy `_new`: over the utterances that are not in the training file word for word."""
    judged = [(u, said.get(u.id, ("", "", "")), u.gold) for u in rows if u.gold is not None]
    if not judged:
        return {"utterances": len(rows)}
    right = [found[0] == gold[0] for _, found, gold in judged]
    new = [found[0] == gold[0] for u, found, gold in judged if u.text not in known]
    entity = [found[1:] == gold[1:] for _, found, gold in judged]
    named = [found[1:] == gold[1:] for _, found, gold in judged if gold[2]]
    return {
        "utterances": len(judged),
        "accuracy": float(np.mean(right)),
        "macro_f1": macro_f1([(found[0], gold[0]) for _, found, gold in judged]),
        "accuracy_new": float(np.mean(new)) if new else 0.0,
        "new": len(new),
        "entity_exact": float(np.mean(entity)),
        "entity_exact_named": float(np.mean(named)) if named else 0.0,
    }


def macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    """Mean F1 over the labels that occur among the answers; `pairs` are (said, meant)."""
    hits, given, meant = (
        Counter(m for s, m in pairs if s == m),
        Counter(s for s, _ in pairs),
        Counter(m for _, m in pairs),
    )
    return (
        sum(2 * hits[label] / (given[label] + meant[label]) for label in meant) / len(meant) if meant else 0.0
    )


def _named_by(
    model: Model, rows: Sequence[Utterance], labels: Sequence[str], target: Path | None
) -> tuple[dict[str, Named], list[float], int]:
    if not model.trained and not labels:
        raise InputError(
            f"the model {model.name!r} was not trained on intents and the folder has no train.csv that lists them; "
            "use a model of this project, or add train.csv"
        )
    kept = Predictions(target, {"task": "intents", "model": model.stamp, "rows": len(rows)})
    seconds, failed = [], 0
    for row in progress([r for r in rows if r.id not in kept], model.name):
        started = time.perf_counter()
        try:
            named = _ask(model, row.text, labels)
        except FAILURES:
            named, failed = ("", "", ""), failed + 1
        seconds.append(time.perf_counter() - started)
        kept.add({"id": row.id, "named": list(named)})
    said: dict[str, Named] = {}
    for row in rows:
        found = kept.rows[row.id]["named"]
        said[row.id] = (found[0], found[1], found[2])
    kept.finish(_csv_lines(rows, said))
    return said, seconds, failed


def _ask(model: Model, text: str, labels: Sequence[str]) -> Named:
    if model.trained:
        reply = model.engine.chat(ChatRequest(prompts.intent(text), max_tokens=48))
        return prompts.read_intent(reply.text)
    import json

    fields = {
        "intent": {"enum": list(labels)},
        "entity_type": {"type": "string"},
        "entity": {"type": "string"},
    }
    schema = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    system = f"{prompts.INTENT} Answer in JSON; entity_type and entity are empty when none is named."
    messages = (Message("system", system), Message("user", text))
    reply = model.engine.chat(ChatRequest(messages, constraint=JsonSchema(schema), max_tokens=100))
    try:
        row = json.loads(reply.text)
        return str(row["intent"]), str(row["entity_type"]), str(row["entity"])
    except (ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{reply.text[:80]!r} names no intent") from error


def _baselines(train: Sequence[Utterance]) -> dict[str, Callable[[list[str]], list[Named]]]:
    from sklearn.linear_model import LogisticRegression

    texts = [u.text for u in train]
    golds = [u.gold or ("", "", "") for u in train]
    common = Counter(g[0] for g in golds).most_common(1)[0][0]
    chars = CharEncoder()
    known = chars.fit(texts)
    linear = LogisticRegression(C=10, max_iter=200).fit(known, [g[0] for g in golds])
    systems: dict[str, Callable[[list[str]], list[Named]]] = {
        "majority": lambda asked: [(common, "", "")] * len(asked),
        "nearest (char n-grams)": lambda asked: [
            (golds[int(i)][0], "", "")
            for i in np.asarray((chars.encode(asked) @ known.T).argmax(axis=1)).ravel()
        ],
        "linear": lambda asked: [(str(label), "", "") for label in linear.predict(chars.encode(asked))],
    }
    encode = minilm_encoder()
    if encode is not None:

        def nearest(asked: list[str]) -> list[Named]:
            vectors = encode(texts)
            return [(golds[int(i)][0], "", "") for i in (encode(asked) @ vectors.T).argmax(axis=1)]

        systems["nearest (MiniLM)"] = nearest
    return systems


def _header(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig", newline="", errors="replace") as handle:
        return next(csv.reader(handle), [])


def _read(file: Path, answers: Mapping[str, Named]) -> list[Utterance]:
    found = []
    with file.open(encoding="utf-8-sig", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle)):
            id = row.get("id") or str(number)
            gold = answers.get(id)
            if row.get("intent"):
                gold = (row["intent"], row.get("entity_type") or "", row.get("entity_value") or "")
            found.append(Utterance(id, row["utterance"] or "", gold))
    return found


def _answers(directory: Path) -> dict[str, Named]:
    found: dict[str, Named] = defaultdict(lambda: ("", "", ""))
    for file in sorted(directory.glob("answers*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as handle:
            for number, row in enumerate(csv.DictReader(handle)):
                if row.get("intent"):
                    id = row.get("id") or str(number)
                    found[id] = (row["intent"], row.get("entity_type") or "", row.get("entity_value") or "")
    return dict(found)


def _csv_lines(rows: Sequence[Utterance], said: Mapping[str, Named]) -> list[str]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("id", "intent", "entity_type", "entity_value"))
    writer.writerows((row.id, *said[row.id]) for row in rows)
    return out.getvalue().splitlines()

"""Shop tasks in Chinese (and some in English), on any model: choosing labels, finding spans, writing titles and copy.

Every model gets the same inputs and, where the task has choices, the same constraint. Models of this project were
trained to write titles and copy; on the other tasks their row says "no" under "trained on it".
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shopkeeper.bench._models import FAILURES, Model, models_of
from shopkeeper.bench._predictions import Predictions, progress
from shopkeeper.bench._zh_baselines import NAMES, baseline
from shopkeeper.bench._zh_tasks import Task, ask, measure, read_answer, read_tasks
from shopkeeper.llm.types import ChatRequest

__all__ = ["run"]

TRAINED = ("title", "copy")


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
    """A row for each task and metric, a column for each system. The first model's predictions go to `predictions` (of
    several tasks to NAME-TASK.jsonl beside it), and an interrupted run goes on. Raises InputError, ModelError."""
    tasks = [_cut(task, limit) for task in read_tasks(directory)]
    models, missing = models_of(engine, url, model)
    report: dict[str, Any] = {"tasks": len(tasks), "rows": sum(len(t.rows) for t in tasks)}
    report |= {"model": missing} if missing else {}
    results: dict[str, dict[str, Any]] = {}
    runs: dict[str, dict[str, Any]] = {}
    try:
        for task in tasks:
            target = _target(predictions, task, len(tasks))
            scores: dict[str, dict[str, float]] = {}
            for number, each in enumerate(models):
                said, runs[f"{task.name}: {each.name}"] = _said(task, each, target if number == 0 else None)
                scores[each.name] = measure(task, said)
            if baselines:
                said = baseline(task)
                scores["baseline"] = measure(task, said)
                if target is not None and not models:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text("".join(line + "\n" for line in _lines(task.rows, said)), "utf-8")
            _add(results, task, scores, baselines, any(m.trained for m in models))
    finally:
        for each in models:
            each.engine.close()
    return report | {"results": results} | ({"runs": runs} if runs else {})


def _add(
    results: dict[str, dict[str, Any]],
    task: Task,
    scores: dict[str, dict[str, float]],
    baselines: bool,
    ours: bool,
) -> None:
    """A row for each metric of the task, a column for each system; who of this project was trained on it."""
    for metric in next(iter(scores.values()), {}):
        row: dict[str, Any] = {system: found.get(metric, 0.0) for system, found in scores.items()}
        row |= {"baseline is": NAMES[task.kind]} if baselines else {}
        row |= {"trained on it": "yes" if task.kind in TRAINED else "no"} if ours else {}
        results[f"{task.name} {metric}"] = row


def _cut(task: Task, limit: int) -> Task:
    if not limit:
        return task
    return Task(task.name, task.kind, task.rows[:limit], task.labels, task.label_key, task.instruction)


def _target(predictions: Path | None, task: Task, tasks: int) -> Path | None:
    if predictions is None or tasks == 1:
        return predictions
    return predictions.with_name(f"{predictions.stem}-{task.name}{predictions.suffix or '.jsonl'}")


def _said(task: Task, model: Model, target: Path | None) -> tuple[dict[str, Any], dict[str, Any]]:
    kept = Predictions(target, {"task": task.name, "model": model.stamp, "rows": len(task.rows)})
    seconds: list[float] = []
    failed = 0
    for row in progress([r for r in task.rows if str(r["id"]) not in kept], f"{model.name} {task.name}"):
        messages, constraint, longest = ask(task, row, trained=model.trained)
        started = time.perf_counter()
        try:
            reply = model.engine.chat(
                ChatRequest(messages, constraint=constraint, max_tokens=longest, timeout=120)
            ).text
            kept.add({"id": row["id"], "answer": read_answer(task, row, reply)})
        except FAILURES:
            failed += 1
            kept.add({"id": row["id"], "answer": None})
        seconds.append(time.perf_counter() - started)
    said = {str(row["id"]): kept.rows[str(row["id"])]["answer"] for row in task.rows}
    kept.finish(_lines(task.rows, said))
    extra: dict[str, Any] = {"failed": failed}
    if seconds:
        extra["ms_per_row"] = round(1000 * statistics.fmean(seconds), 1)
    return said, extra


def _lines(rows: Sequence[dict[str, Any]], said: dict[str, Any]) -> list[str]:
    return [json.dumps({"id": r["id"], "answer": said[str(r["id"])]}, ensure_ascii=False) for r in rows]

"""What costs nothing on shop tasks: the commonest label, values seen elsewhere, the likest piece, a copy."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from shopkeeper.bench._text_metrics import words
from shopkeeper.bench._zh_tasks import Row, Task, values_of

__all__ = ["NAMES", "baseline"]

NAMES = {
    "classify": "majority",
    "spans": "values of the other rows",
    "select": "most words in common",
    "title": "copy",
    "question": "copy",
    "copy": "copy",
}


def baseline(task: Task) -> dict[str, Any]:
    """id -> answer of every row, in the shape of the answers. The majority, and the values, come from the answers of
    the very file (of its other rows), where it has them."""
    if task.kind == "classify":
        counts = Counter(tuple(r["labels"][task.label_key]) for r in task.rows if "labels" in r)
        best = list(counts.most_common(1)[0][0]) if counts else list(task.labels[:1])
        return {str(r["id"]): {task.label_key: best} for r in task.rows}
    if task.kind == "spans":
        return _seen_elsewhere(task)
    return {str(r["id"]): _one(task, r) for r in task.rows}


def _one(task: Task, row: Row) -> Any:
    if task.kind == "question":
        return re.sub(r"\*+\w+\*+[:：]?", "", str(row["prompt"])).strip()
    if task.kind == "copy":
        return "，".join(values_of(row["content"], "*", "#").values())
    text = str(row["sentences"])
    if task.kind == "title":
        return " ".join(values_of(text, "#;#", "#:#").values())
    question, _, rest = text.partition("Candidate Document:")
    if rest:
        pieces = rest.strip().rstrip(".").split(", ")
    else:
        context, _, question = text.rpartition("Question:")
        pieces = re.split(r"(?<=[.!?])\s+", context)
    asked = set(words(question))
    best = max(pieces, key=lambda p: len(asked & set(words(p))) / (len(words(p)) + 5) ** 0.5)
    return [{"term": best.strip(), "start": 0, "end": 0, "type": ""}]


def _seen_elsewhere(task: Task) -> dict[str, Any]:
    counts = Counter((s["type"], s["term"]) for r in task.rows for s in r.get("spans", ()))
    found = {}
    for row in task.rows:
        own = Counter((s["type"], s["term"]) for s in row.get("spans", ()))
        named = [
            (t, v) for (t, v), n in counts.items() if n > own[(t, v)] and v and v in str(row["sentences"])
        ]
        named = [(t, v) for t, v in named if not any(v != other and v in other for _, other in named)]
        found[str(row["id"])] = [{"type": t, "term": v, "start": 0, "end": 0} for t, v in named]
    return found

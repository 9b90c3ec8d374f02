"""Questions on products: one sentence from the evidence that is given, and which evidence answers a question.

The folder has answers-*.jsonl(.gz), rows {"question", "candidate", "answer"}, and ranking-*.jsonl(.gz), rows {"qid",
"qa_pair_id", "question", "candidate", "label"}. Parts named train are left alone.
"""

from __future__ import annotations

import gzip
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.bench._models import FAILURES, Model, models_of
from shopkeeper.bench._predictions import Predictions, progress
from shopkeeper.bench._text_metrics import bleu4, rouge_l, words
from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm import prompts
from shopkeeper.llm.types import ChatRequest

__all__ = ["mean_average_precision", "ranking_rows", "run"]

Row = dict[str, Any]


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
    """ROUGE-L and BLEU-4 of the answers, mean average precision and P@1 of the rankings. Answers go to `predictions`
    as JSONL {"id", "answer"}, rankings to NAME-ranking.jsonl as {"qa_pair_id", "score"}. Raises InputError, ModelError.
    """
    asked = _read(directory, "answers", ("question", "candidate"))
    ranked = _read(directory, "ranking", ("question", "candidate", "qid"))
    asked, ranked = (asked[:limit], ranked[:limit]) if limit else (asked, ranked)
    if not asked and not ranked:
        raise InputError(
            f"{str(directory)!r} has neither answers-*.jsonl nor ranking-*.jsonl (besides train)"
        )
    models, missing = models_of(engine, url, model)
    report: dict[str, Any] = {"model": missing} if missing else {}
    answers: dict[str, dict[str, Any]] = {}
    rankings: dict[str, dict[str, Any]] = {}
    try:
        for number, each in enumerate(models):
            target = predictions if number == 0 else None
            if asked:
                said, extra = _said(asked, each, target)
                answers[each.name] = _written(asked, said) | extra
            if ranked:
                rankings[each.name] = _ranked_by(each, ranked, target)
    finally:
        for each in models:
            each.engine.close()
    if baselines:
        if asked:
            answers["copy"] = _written(asked, {r["id"]: r["candidate"] for r in asked})
        if ranked:
            overlap = {r["qa_pair_id"]: _overlap(r["question"], r["candidate"]) for r in ranked}
            rankings["words in common"] = mean_average_precision(ranked, overlap)
    report |= {"answers": answers} if asked else {}
    return report | ({"ranking": rankings} if ranked else {})


def mean_average_precision(rows: Sequence[Row], scores: Mapping[str, float]) -> dict[str, Any]:
    """MAP and P@1 over the questions that have a right candidate (label 1); equal scores keep the file's order."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row["qid"])].append(row)
    precisions, firsts = [], []
    for group in groups.values():
        best = sorted(group, key=lambda r: -scores.get(r["qa_pair_id"], -1e9))
        right = [str(r.get("label")) == "1" for r in best]
        if any(right):
            at = [i for i, is_right in enumerate(right, 1) if is_right]
            precisions.append(statistics.fmean(n / i for n, i in enumerate(at, 1)))
            firsts.append(right[0])
    if not precisions:
        return {"pairs": len(rows)}
    return {
        "pairs": len(rows),
        "questions": len(precisions),
        "map": statistics.fmean(precisions),
        "p@1": statistics.fmean(firsts),
    }


def ranking_rows(directory: Path) -> list[Row]:
    """Rows of ranking-*.jsonl(.gz), the parts named train left alone."""
    return _read(directory, "ranking", ("question", "candidate", "qid"))


def _read(directory: Path, start: str, needed: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for file in sorted(directory.glob("*.jsonl*")):
        name = file.name
        if "train" in name or not (
            name.startswith(start) or (start in name and not name.startswith("answers."))
        ):
            continue
        data = file.read_bytes()
        text = (gzip.decompress(data) if file.suffix == ".gz" else data).decode()
        for line in filter(None, map(str.strip, text.splitlines())):
            row = json.loads(line)
            if all(n in row for n in needed):
                rows.append(
                    {"id": str(row.get("id", len(rows))), **row} | {"id": str(row.get("id", len(rows)))}
                )
    return rows


def _said(rows: Sequence[Row], model: Model, target: Path | None) -> tuple[dict[str, str], dict[str, Any]]:
    kept = Predictions(target, {"task": "product-qa", "model": model.stamp, "rows": len(rows)})
    failed, seconds = 0, []
    for row in progress([r for r in rows if r["id"] not in kept], model.name):
        messages = prompts.answer(row["question"], {prompts.TEXT["en"]: row["candidate"]})
        started = time.perf_counter()
        try:
            text = model.engine.chat(ChatRequest(messages, max_tokens=64)).text.strip()
        except FAILURES:
            text, failed = "", failed + 1
        seconds.append(time.perf_counter() - started)
        kept.add({"id": row["id"], "answer": text})
    said = {r["id"]: str(kept.rows[r["id"]]["answer"]) for r in rows}
    lines = [{"id": int(i) if i.isdigit() else i, "answer": text} for i, text in said.items()]
    kept.finish([json.dumps(line, ensure_ascii=False) for line in lines])
    extra: dict[str, Any] = {"failed": failed}
    if seconds:
        extra["ms_per_answer"] = round(1000 * statistics.fmean(seconds), 1)
    return said, extra


def _written(rows: Sequence[Row], said: Mapping[str, str]) -> dict[str, Any]:
    pairs = [(words(said[r["id"]]), words(r["answer"])) for r in rows if r.get("answer")]
    if not pairs:
        return {"questions": len(rows)}
    rouge = statistics.fmean(rouge_l(a, b) for a, b in pairs)
    return {"questions": len(pairs), "rouge_l": rouge, "bleu_4": bleu4(pairs)}


def _ranked_by(model: Model, rows: Sequence[Row], target: Path | None) -> dict[str, Any]:
    """By the likeness of the model's vectors of question and candidate."""
    try:
        questions, candidates = (_vectors(model, [r[k] for r in rows]) for k in ("question", "candidate"))
    except ModelError as error:
        return {"pairs": len(rows), "note": f"no vectors: {error}"}
    likeness = np.sum(questions * candidates, axis=1)
    scores = {r["qa_pair_id"]: round(float(s), 6) for r, s in zip(rows, likeness, strict=True)}
    if target is not None:
        file = target.with_name(f"{target.stem}-ranking{target.suffix}")
        file.write_text(
            "".join(json.dumps({"qa_pair_id": i, "score": s}) + "\n" for i, s in scores.items()), "utf-8"
        )
    return mean_average_precision(rows, scores)


def _vectors(model: Model, texts: Sequence[str]) -> Any:
    each = list(dict.fromkeys(texts))
    rows = np.concatenate([model.engine.embed(each[i : i + 64]) for i in range(0, len(each), 64)])
    at = {text: i for i, text in enumerate(each)}
    return rows[[at[text] for text in texts]]


def _overlap(question: str, candidate: str) -> float:
    asked, found = set(words(question)), set(words(candidate))
    return float(len(asked & found) / (len(found) + 5) ** 0.5)

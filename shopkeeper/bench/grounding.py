"""Grounding: questions that documents, or a product's evidence, answer are answered; the others are declined.

DIR holds questions.jsonl (`id`, `part`, `language`, `question`, `answerable`, `contains`) and perhaps documents/, else
the demo shop's policies are asked; or it holds ranking-*.jsonl(.gz), evidence on products. Figures: the test parts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from shopkeeper.assistant.knowledge import Answer
from shopkeeper.bench import _grounding_documents as documents
from shopkeeper.errors import InputError

__all__ = ["run"]


def run(
    directory: Path, predictions: Path | None = None, *, baselines: bool = True, limit: int = 0
) -> dict[str, Any]:
    """Shares answered, answered right, declined; with baselines tuned on the dev part. Answers go to `predictions` as
    JSONL {"id", "supported", "confidence", "answer"}. Raises InputError for a folder of another kind."""
    if not (directory / "questions.jsonl").is_file():
        from shopkeeper.bench import _grounding_products as products

        if not list(directory.glob("ranking-*.jsonl*")):
            raise InputError(f"{str(directory)!r} has neither questions.jsonl nor ranking-*.jsonl")
        return products.report(directory, predictions, baselines=baselines, limit=limit)
    questions = documents.read_questions(directory / "questions.jsonl")
    questions = questions[:limit] if limit else questions
    parts = sorted({q.part for q in questions} - {"dev"}, reverse=True)  # test, fresh
    report: dict[str, Any] = {"questions": sum(q.part != "dev" for q in questions)}
    said: dict[str, Answer] = {}
    with documents.knowledge_of(directory) as knowledge:

        def answer(question: documents.Question) -> Answer:
            if question.id not in said:
                said[question.id] = knowledge.answer(question.question, question.language)
            return said[question.id]

        for part in (*parts, "dev"):
            asked = [q for q in questions if q.part == part]
            rows = {"ours": documents.measure(asked, answer)}
            for language in sorted({q.language for q in asked}):
                own = [q for q in asked if q.language == language]
                rows[f"ours, {language}"] = documents.measure(own, answer)
            if baselines and part != "dev":
                rows |= documents.baselines(knowledge, questions, part)
            report[f"documents, {part} part"] = rows
        for question in questions:
            answer(question)
    if not (directory / "documents").is_dir():
        report["other language"] = documents.across(directory, [q for q in questions if q.part == "test"])
    if predictions is not None:
        lines = [
            {"id": q.id, "supported": a.supported, "confidence": round(a.confidence, 4), "answer": a.text}
            for q in questions
            for a in [said[q.id]]
        ]
        predictions.write_text("".join(json.dumps(x, ensure_ascii=False) + "\n" for x in lines), "utf-8")
    return report

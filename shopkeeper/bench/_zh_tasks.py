"""The kinds of shop tasks in a folder: what is asked, how a reply is constrained and read, how it is measured."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from shopkeeper.bench._text_metrics import bleu4, characters, f1, rouge_l, words
from shopkeeper.bench._understand_data import read_json_lines
from shopkeeper.errors import InputError
from shopkeeper.llm import prompts
from shopkeeper.llm.grammars import one_of
from shopkeeper.llm.types import Grammar, JsonSchema, Message

__all__ = ["Kind", "Row", "Task", "ask", "measure", "read_answer", "read_tasks", "values_of"]

Kind = Literal["classify", "spans", "select", "title", "question", "copy"]
Row = dict[str, Any]
LONGEST = 1600  # characters of an input that a model is given
MOST_SPANS = 12
_CHUNK = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]|[^\W\u2e80-\u9fff\uf900-\uffef]+|[\W_]")


@dataclass(frozen=True, slots=True)
class Task:
    """One task: rows with inputs, and with answers where they are given. `labels`: what to choose from;
    `label_key`: which language or level of the labels counts; `instruction`: the authors' wording."""

    name: str
    kind: Kind
    rows: tuple[Row, ...]
    labels: tuple[str, ...] = ()
    label_key: str = ""
    instruction: str = "{sentences}"

    @property
    def language(self) -> str:
        """en where the name says so."""
        return "en" if self.name.upper().startswith("EN") else "zh"


def read_tasks(directory: Path) -> list[Task]:
    """All tasks at or below a folder. A row without "id" is named by its place from 0; `answers*.jsonl` are joined by
    id. Raises InputError when there is no task."""
    tasks = [_described(file) for file in sorted(directory.glob("**/task.json"))]
    for file in sorted({*directory.glob("*.jsonl"), *directory.glob("*/*.jsonl")}):
        if not (file.parent / "task.json").exists() and not file.name.startswith("answers"):
            rows = _rows([file])
            kind: Kind | None = (
                "question" if "prompt" in rows[0] else "copy" if "content" in rows[0] else None
            )
            if kind is not None:
                tasks.append(Task(file.parent.name, kind, rows))
    if not tasks:
        raise InputError(
            f"{str(directory)!r} has no task: no task.json, and no *.jsonl with prompt or content"
        )
    return tasks


def _described(file: Path) -> Task:
    try:
        task = json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise InputError(f"{file}: not JSON ({error})") from error
    rows = _rows([f for f in sorted(file.parent.glob("*.jsonl")) if not f.name.startswith("answers")])
    key, sets = task.get("label_key", ""), task.get("label_set") or {}
    labels = tuple(sets.get(key, ()) if isinstance(sets, Mapping) else sets)
    prompt = task.get("test_prompt", {}).get("instruction", "{sentences}")
    kind: Kind = "select"
    if "labels" in task.get("answer_keys", ()):
        kind = "classify"
    elif labels:
        kind = "spans"
    elif "generat" in f"{prompt} {task.get('defi', '')}".lower():
        kind = "title"
    return Task(file.parent.name, kind, rows, labels, key, prompt)


def _rows(files: Sequence[Path]) -> tuple[Row, ...]:
    answers: dict[str, Row] = {}
    for folder in {f.parent for f in files}:
        for file in sorted(folder.glob("answers*.jsonl")):
            answers |= {str(r.get("id", i)): r for i, r in enumerate(read_json_lines(file))}
    rows = [row for file in files for row in read_json_lines(file)]
    if not rows:
        raise InputError(f"{', '.join(map(str, files)) or 'the task'} has no rows")
    return tuple({"id": i, **row, **answers.get(str(row.get("id", i)), {})} for i, row in enumerate(rows))


# -- asking


def ask(
    task: Task, row: Row, *, trained: bool
) -> tuple[tuple[Message, ...], Grammar | JsonSchema | None, int]:
    """The messages, what the reply must look like, and how many tokens it may have. `trained` models get titles and
    copy asked for in the words that they were trained on."""
    if task.kind == "question":
        return (Message("system", row["system_prompt"]), Message("user", row["prompt"])), None, 64
    if task.kind == "copy":
        facts = values_of(row["content"], "*", "#")
        if trained:
            return prompts.copy(facts, "zh"), None, 160
        return (
            (Message("user", f"根据商品属性写一段广告文案，只写文案：\n{row['content'][:LONGEST]}"),),
            None,
            200,
        )
    text = str(row["sentences"])[:LONGEST]
    if task.kind == "title" and trained:
        return prompts.title(values_of(text, "#;#", "#:#"), "zh"), None, 64
    wording = task.instruction.replace("{label_set}", ", ".join(_labels(task, row))).replace(
        "{sentences}", text
    )
    wording = re.sub(r"#+ ?(?:Instruction|Response):\s*", "", wording).strip()
    messages = (Message("user", wording),)
    if task.kind == "classify":
        return messages, _choice(_labels(task, row)), 48
    if task.kind == "spans":
        return messages, _spans(text, _labels(task, row)), 160
    if task.kind == "select":
        return messages, _quote(text, whole="select" in task.name.lower()), 160
    return messages, None, 64


def _labels(task: Task, row: Row) -> list[str]:
    own = [label for label in row.get("label_set") or () if label]
    return own or list(task.labels)


def _choice(labels: Sequence[str]) -> Grammar:
    schema = {
        "type": "object",
        "properties": {"label": {"enum": list(labels)}},
        "required": ["label"],
        "additionalProperties": False,
    }
    return Grammar(f"start: LABEL\nLABEL: {one_of(labels)}", schema)


def _spans(text: str, labels: Sequence[str]) -> Grammar:
    chunks = json.dumps({"substring_chunks": _CHUNK.findall(" ".join(text.split()))}, ensure_ascii=False)
    lark = (
        f'start: "-" | span ("\\n" span){{0,{MOST_SPANS - 1}}}\nspan: LABEL ": " TERM\n'
        f"LABEL: {one_of(labels)}\nTERM: %regex {chunks}"
    )
    span = {
        "type": "object",
        "properties": {"type": {"enum": list(labels)}, "term": {"type": "string"}},
        "required": ["type", "term"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"spans": {"type": "array", "items": span}},
        "required": ["spans"],
        "additionalProperties": False,
    }
    return Grammar(lark, schema)


def _quote(text: str, *, whole: bool) -> Grammar:
    """Words that stand together in the text; with `whole`, only whole items of a list after its last colon."""
    text = " ".join(text.split())
    chunks = _CHUNK.findall(text)
    if whole:
        items = text.rpartition("Document: ")[2].rstrip(".").split(", ")
        chunks = [part for i, item in enumerate(items) for part in ((", ", item) if i else (item,))]
    schema = {
        "type": "object",
        "properties": {"term": {"type": "string"}},
        "required": ["term"],
        "additionalProperties": False,
    }
    found = json.dumps({"substring_chunks": chunks}, ensure_ascii=False)
    return Grammar(f"start: TERM\nTERM: %regex {found}", schema)


# -- reading


def read_answer(task: Task, row: Row, reply: str) -> Any:
    """The reply in the shape of the task's answers: {label key: [label]}, spans, or a text."""
    reply = reply.strip()
    given: Any = None
    if reply.startswith("{"):
        try:
            given = json.loads(reply)
        except ValueError:
            given = None
    given = given if isinstance(given, dict) else None
    if task.kind == "classify":
        return {task.label_key: [str(given.get("label", "")) if given else reply]}
    if task.kind == "spans":
        found = given.get("spans", []) if given else [_span(line) for line in reply.splitlines()]
        return [_placed(s, str(row["sentences"])) for s in found if isinstance(s, dict) and s.get("term")]
    if task.kind == "select":
        term = str(given.get("term", "")) if given else reply
        return [_placed({"type": "", "term": term.strip(" ,")}, str(row["sentences"]))]
    return reply


def _span(line: str) -> Row:
    label, _, term = line.partition(": ")
    return {"type": label.strip(), "term": term.strip()}


def _placed(span: Mapping[str, Any], text: str) -> Row:
    term = str(span["term"])
    start = max(text.find(term), 0)
    return {"term": term, "start": start, "end": start + len(term), "type": str(span.get("type", ""))}


# -- measuring


def answered(task: Task, row: Row) -> bool:
    """Whether the row's answer is given."""
    return any(
        k in row
        for k in {"classify": ("labels",), "question": ("gt",), "copy": ("summary",)}.get(
            task.kind, ("spans",)
        )
    )


def measure(task: Task, said: Mapping[str, Any]) -> dict[str, float]:
    """The task's metric (and what else is usual) over the rows with answers; a missing answer is wrong. Empty when no
    answers are given."""
    rows = [(said.get(str(r["id"])), r) for r in task.rows if answered(task, r)]
    if not rows:
        return {}
    if task.kind == "classify":
        right = [_chosen(task, a) == set(r["labels"][task.label_key]) for a, r in rows]
        several = sum(len(r["labels"][task.label_key]) > 1 for _, r in rows)
        found = {"accuracy": sum(right) / len(rows)}
        if several:  # one label is chosen where several are right
            one_of_them = [bool(_chosen(task, a) & set(r["labels"][task.label_key])) for a, r in rows]
            found["any_right"] = sum(one_of_them) / len(rows)
        return found
    if task.kind == "spans":
        hits = given = meant = 0
        for answer, row in rows:
            left, right_ = _terms(answer), _terms(row["spans"])
            hits, given, meant = hits + len(left & right_), given + len(left), meant + len(right_)
        return {"span_f1": 2 * hits / (given + meant) if given + meant else 1.0}
    texts = [(_text(a), r) for a, r in rows]
    if task.kind == "select":
        best = [
            [(t.strip() == s["term"].strip(), f1(words(t), words(s["term"]))) for s in r["spans"]]
            for t, r in texts
        ]
        return {
            "exact": sum(any(e for e, _ in b) for b in best) / len(best),
            "token_f1": sum(max((f for _, f in b), default=0.0) for b in best) / len(best),
        }
    if task.kind == "question":
        return {
            "character_f1": sum(f1(characters(t), characters(r["gt"])) for t, r in texts) / len(texts),
            "contains": sum(
                bool(t) and "".join(characters(r["gt"])) in "".join(characters(t)) for t, r in texts
            )
            / len(texts),
        }
    meant_texts = [r["summary"] if task.kind == "copy" else r["spans"][0]["term"] for _, r in texts]
    pairs = [(characters(t), characters(m)) for (t, _), m in zip(texts, meant_texts, strict=True)]
    scores = {"rouge_l": sum(rouge_l(a, b) for a, b in pairs) / len(pairs)}
    if task.kind == "copy":
        scores["bleu_4"] = bleu4(pairs)
        scores["values_said"] = sum(_said_values(t, r["content"]) for t, r in texts) / len(texts)
    return scores


def values_of(text: str, between: str, within: str) -> dict[str, str]:
    """ "key#value*key#value" as a table; several values of a key are joined."""
    found: dict[str, str] = {}
    for part in text.split(between):
        key, mark, value = part.partition(within)
        if mark and value.strip():
            found[key.strip()] = (
                f"{found[key.strip()]}，{value.strip()}" if key.strip() in found else value.strip()
            )
    return found


def _said_values(text: str, content: str) -> float:
    values = [part.partition("#")[2] for part in content.split("*")]
    values = [v for v in values if v]
    return sum(v in text for v in values) / len(values) if values else 1.0


def _chosen(task: Task, answer: Any) -> set[str]:
    return set(answer.get(task.label_key, ())) if isinstance(answer, Mapping) else set()


def _terms(spans: Any) -> set[tuple[str, str]]:
    return {(str(s.get("type", "")), str(s["term"])) for s in spans or () if isinstance(s, Mapping)}


def _text(answer: Any) -> str:
    if isinstance(answer, str):
        return answer
    return str(answer[0]["term"]) if answer else ""

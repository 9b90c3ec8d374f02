"""The grammar of typed requests over a few candidate names: no name that the shop lacks, no number nobody said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from shopkeeper.llm.types import Grammar
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.request import INTENTS, SORTS
from shopkeeper.understanding.vocabulary import NONE, Candidates

__all__ = ["MOST_REQUESTS", "grammar", "want_text"]

MOST_REQUESTS = 3
_CHUNK = re.compile(r"[\u2e80-\u9fff\uf900-\uffef]|[^\W\u2e80-\u9fff\uf900-\uffef]+|[\W_]")


def want_text(sentence: str) -> str:
    """`sentence` as `want` may quote it: on one line, without what JSON would escape."""
    return " ".join(sentence.replace('"', " ").replace("\\", " ").split())


def grammar(
    sentence: str, candidates: Candidates = NONE, shown: int = 0, history: Sequence[str] = ()
) -> Grammar:
    """Lark (llguidance's dialect) and the nearest JSON schema. `shown`: how many products are on display;
    `history`: texts of the turns before, where an order number may have been named."""
    numbers = [str(n) for n in amounts(sentence)]
    whole = list(dict.fromkeys([n for n in numbers if n.isdigit() and n != "1"] + ["2"]))
    orders = order_numbers(" ".join((*history, sentence)))
    attributes = {n: [v.name for v in vs] for n, vs in candidates.attributes().items()}
    avoided: dict[str, list[str]] = dict(attributes)
    if candidates.brands:
        avoided["brand"] = [b.name for b in candidates.brands]
    if candidates.categories:
        avoided["category"] = [c.name for c in candidates.categories]
    slots = ['(",\\"want\\":\\"" WANT "\\"")?'] if want_text(sentence) else []
    rules: list[str] = [f"INTENT: {_any(INTENTS)}"]
    if want_text(sentence):
        rules.append(
            f"WANT: %regex {json.dumps({'substring_chunks': _chunks(want_text(sentence))}, ensure_ascii=False)}"
        )
    if candidates.categories:
        slots.append('(",\\"category\\":" category)?')
        rules.append(f"category: {_any(_texts(c.name for c in candidates.categories))}")
    if candidates.brands:
        slots.append('(",\\"brand\\":[" brand ("," brand)* "]")?')
        rules.append(f"brand: {_any(_texts(b.name for b in candidates.brands))}")
    for key, table in (("attributes", attributes), ("avoid", avoided)):
        if table:
            pairs = []
            for at, (name, values) in enumerate(table.items()):
                rules.append(f"{key}_{at}: {_any(_texts(values))}")
                pairs.append(f'{_lark(_json(name) + ":[")} {key}_{at} ("," {key}_{at})* "]"')
            rules.append(f"{key}: {' | '.join(f'({p})' for p in pairs)}")
            slots.append(f'(",\\"{key}\\":{{" {key} ("," {key})* "}}")?')
    if numbers:
        rules.append(f"NUMBER: {_any(numbers)}")
        low, high, about = (f'"\\"{name}\\":" NUMBER' for name in ("min", "max", "about"))
        slots.append(f'(",\\"price\\":{{" ({low} ("," {high})? | {high} | {about}) "}}")?')
    slots.append('(",\\"sort\\":\\"" SORT "\\"")?')
    rules.append(f"SORT: {_any(SORTS)}")
    slots.append('(",\\"quantity\\":" COUNT)?')
    rules.append(f"COUNT: {_any(whole)}")
    if orders:
        slots.append('(",\\"order\\":" order)?')
        rules.append(f"order: {_any(_texts(orders))}")
    if shown:
        slots.append('(",\\"refs\\":[" REF ("," REF)* "]")?')
        rules.append(f"REF: {_any(str(i) for i in range(1, min(shown, 8) + 1))}")
    body = " ".join(slots)
    lark = "\n".join(
        [
            f'start: request ("\\n" request){{0,{MOST_REQUESTS - 1}}}',
            f'request: "{{\\"intent\\":\\"" INTENT "\\"" {body} "}}"',
            *rules,
        ]
    )
    return Grammar(lark, _schema(candidates, attributes, avoided, numbers, orders, shown))


def _chunks(sentence: str) -> list[str]:
    """Words, spaces and single Chinese characters: where a quote may start and end."""
    return _CHUNK.findall(sentence)


def _json(text: str) -> str:
    return json.dumps(" ".join(text.replace(";", ",").split()), ensure_ascii=False)


def _lark(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _texts(names: Iterable[str]) -> list[str]:
    return [_json(name) for name in names]


def _any(texts: Iterable[str]) -> str:
    return " | ".join(_lark(text) for text in dict.fromkeys(texts))


def _schema(
    candidates: Candidates,
    attributes: dict[str, list[str]],
    avoided: dict[str, list[str]],
    numbers: Sequence[str],
    orders: Sequence[str],
    shown: int,
) -> dict[str, Any]:
    def some(values: Iterable[str]) -> dict[str, Any]:
        return {"type": "array", "items": {"enum": list(values)}, "minItems": 1}

    def table(rows: dict[str, list[str]]) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": {name: some(values) for name, values in rows.items()},
            "additionalProperties": False,
        }

    amount = {"enum": [float(Decimal(n)) if "." in n else int(n) for n in numbers]}
    properties: dict[str, Any] = {"intent": {"enum": list(INTENTS)}, "want": {"type": "string"}}
    if candidates.categories:
        properties["category"] = {"enum": [c.name for c in candidates.categories]}
    if candidates.brands:
        properties["brand"] = some(b.name for b in candidates.brands)
    if attributes:
        properties["attributes"] = table(attributes)
    if avoided:
        properties["avoid"] = table(avoided)
    if numbers:
        properties["price"] = {
            "type": "object",
            "properties": {"min": amount, "max": amount, "about": amount},
            "additionalProperties": False,
        }
    properties["sort"] = {"enum": list(SORTS)}
    properties["quantity"] = {"type": "integer", "minimum": 1}
    if orders:
        properties["order"] = {"enum": list(orders)}
    if shown:
        properties["refs"] = {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": shown}}
    request = {
        "type": "object",
        "properties": properties,
        "required": ["intent"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "requests": {"type": "array", "items": request, "minItems": 1, "maxItems": MOST_REQUESTS}
        },
        "required": ["requests"],
        "additionalProperties": False,
    }

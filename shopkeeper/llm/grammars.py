"""Constraints in llguidance's Lark dialect: compact JSON, and tool calls that fit their tools' schemas."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.llm.types import ChatRequest, Grammar, JsonSchema, Tool

__all__ = ["COMPACT", "grammar_of", "json_rule", "one_of", "tool_grammar"]

#: written into a schema, makes llguidance write no white space between its items
COMPACT = {"whitespace_flexible": False, "item_separator": ",", "key_separator": ":"}


def json_rule(schema: Mapping[str, Any]) -> str:
    """A Lark expression: one compact JSON document of `schema`."""
    return "%json " + json.dumps({**schema, "x-guidance": COMPACT}, ensure_ascii=False)


def one_of(texts: Collection[str]) -> str:
    """The body of a Lark *terminal* (an upper-case name): any one of `texts`. A terminal becomes one automaton,
    so that thousands of texts cost milliseconds; as a rule, llguidance refuses more than 2,000."""
    return " | ".join(json.dumps(text, ensure_ascii=False) for text in texts)


def tool_grammar(tools: Sequence[Tool], choice: str, special: Collection[str] = ()) -> str:
    """Calls in Qwen3's form, each fitting its tool's parameters.

    `choice` "required" gives one call or more, a tool's name exactly that one, "auto" any text with or without
    calls after it. `special` are the tokenizer's special tokens. Raises InputError when no tool has that name.
    """
    named = (
        [tool for tool in tools if tool.name == choice] if choice not in ("auto", "required") else list(tools)
    )
    if not named:
        raise InputError(
            f"tool_choice {choice!r} names no tool; there are: {', '.join(t.name for t in tools)}"
        )
    opening, closing = (
        token if token in special else json.dumps(token) for token in ("<tool_call>", "</tool_call>")
    )
    lines = {
        "auto": 'start: TEXT? calls?\ncalls: call ("\\n" call)*\nTEXT: /(?s:.+)/',
        "required": 'start: call ("\\n" call)*',
    }.get(choice, "start: call")
    rules = [lines, f"call: {opening} body {closing}"]
    rules.append("body: " + " | ".join(f"body{number}" for number in range(len(named))))
    for number, tool in enumerate(named):
        before = json.dumps(f'\n{{"name": {json.dumps(tool.name, ensure_ascii=False)}, "arguments": ')
        rules.append(f'body{number}: {before} {json_rule({"type": "object", **tool.parameters})} "}}\\n"')
    return "\n".join(rules) + "\n"


def grammar_of(request: ChatRequest, special: Collection[str] = ()) -> str | None:
    """The grammar that the reply must follow, or None when it is free.

    With tool_choice "auto" the text is free and only calls are constrained, where the tokenizer has the call
    marks as special tokens (else nothing is: a text that merely mentions the mark must stay possible).
    """
    if isinstance(request.constraint, Grammar):
        return request.constraint.lark
    if isinstance(request.constraint, JsonSchema):
        return f"start: {json_rule(request.constraint.schema)}\n"
    if not request.tools or request.tool_choice == "none":
        return None
    if request.tool_choice == "auto" and "<tool_call>" not in special:
        return None
    return tool_grammar(request.tools, request.tool_choice, special)

"""Commands as a small model writes them: one JSON line each, orders by the short numbers of the prompt."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from shopkeeper.assistant.commands import Command
from shopkeeper.assistant.reading.context import ReadingContext
from shopkeeper.errors import ModelError

__all__ = ["ORDER_WORDS", "from_lines", "to_lines"]

#: words that stand for orders: the desk finds which
ORDER_WORDS = ("all", "pending", "delivered", "cancelled", "latest", "oldest", "other", "same")


def to_lines(commands: Iterable[Command], context: ReadingContext) -> str:
    """The commands as JSON lines with short order numbers; payment methods by their kind."""
    numbers = {order.id: str(at) for at, order in enumerate(context.orders, 1)}
    kinds = {method.id: str(method.kind) for method in context.methods}
    return "\n".join(
        json.dumps(_renamed(c.as_dict(), numbers, kinds), ensure_ascii=False, separators=(",", ":"))
        for c in commands
    )


def from_lines(text: str, context: ReadingContext) -> tuple[Command, ...]:
    """The commands of such lines, orders by their own numbers again. A line cut short at the end is left out.
    Raises ModelError when a line is no command."""
    ids = {str(at): order.id for at, order in enumerate(context.orders, 1)}
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and not lines[-1].endswith("}"):
        lines.pop()
    try:
        rows = [json.loads(line) for line in lines]
        commands = tuple(Command.from_dict(_renamed(row, ids, {})) for row in rows)
    except (ValueError, TypeError, AttributeError) as error:
        raise ModelError(f"the model's reply {text[:120]!r} holds no commands; try a larger model") from error
    return tuple(replace(c, fields=dict(c.fields)) for c in commands)


def _renamed(row: dict[str, Any], orders: Mapping[str, str], methods: Mapping[str, str]) -> dict[str, Any]:
    made = dict(row)
    if order := made.get("order"):
        made["order"] = orders.get(order, order)
    if method := made.get("method"):
        made["method"] = ",".join(dict.fromkeys(methods.get(m, m) for m in str(method).split(",")))
    if wishes := made.get("wishes"):
        made["wishes"] = [
            w | {"order": orders.get(w["order"], w["order"])} if w.get("order") else w for w in wishes
        ]
    if same := (made.get("address") or {}).get("same_as"):
        made["address"] = made["address"] | {"same_as": orders.get(same, same)}
    return made

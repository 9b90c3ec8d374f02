"""Tools about the conversation itself: fetch a person, ask whether something may be remembered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.assistant.memory import Remembered, find_memorable
from shopkeeper.assistant.promises.handoff import hand_off, refusal
from shopkeeper.assistant.remembering import ask_to_remember
from shopkeeper.assistant.tools.tool import ShopTool, Stopped, ToolContext, ToolResult, schema

__all__ = ["PEOPLE"]


def handoff(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    from shopkeeper.assistant.drivers.cues import by_rules

    asked = by_rules(context.turn.text) == "human"
    if not asked and (why := refusal(context.turn, context.turns)):
        raise Stopped("handoff", f"{why}; go on helping yourself")
    hand_off(context.turn, context.handoffs, context.turns, given["reason"], by_customer=asked)
    return ToolResult({"waiting": True}, ends_turn=True)


def remember(context: ToolContext, given: Mapping[str, Any]) -> ToolResult:
    """Only what the customer said in this turn; asked before it is kept."""
    heard = find_memorable(context.turn.text)
    value = str(given["value"])
    things = [
        r for r in heard if r.value.casefold() in value.casefold() or value.casefold() in r.value.casefold()
    ]
    if not things:
        raise Stopped("consent", f"the customer did not say {value[:60]!r} of themselves in this message")
    ask_to_remember(context.turn, [Remembered(r.name, r.value) for r in things])
    return ToolResult({"asked": True, "next": "the customer is asked"}, ends_turn=True)


PEOPLE = (
    ShopTool(
        "handoff",
        "Passes the conversation on to a person of the shop: when the customer asks for one, or nothing else helps.",
        schema(["reason"], reason=("string", "why, in a few words for the staff")),
        "write", ("handoff",), "handoff", {"en": "Fetching a person", "zh": "正在转接人工客服"}, handoff,
    ),
    ShopTool(
        "remember",
        "Asks the customer whether a size, a pet or an allergy that they just mentioned may be remembered.",
        schema(["value"], value="string"),
        "write", ("consent",), "nothing", {"en": "Asking", "zh": "正在询问"}, remember,
    ),
)  # fmt: skip

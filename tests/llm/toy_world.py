"""A toy world with known answers, which every engine must give: the first that a schema allows, else counting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.llm.fake import FakeReply
from shopkeeper.llm.types import ChatRequest, Grammar, JsonSchema, Message, Tool, ToolCall
from shopkeeper.llm.wire import compact

COUNTING = " ".join(f"word{number}" for number in range(400))
HELLO = (Message("system", "You are a shop."), Message("user", "hello"))
ORDER = {
    "type": "object",
    "properties": {
        "intent": {"const": "find"},
        "items": {"type": "array", "items": {"const": "red kettle"}, "minItems": 2, "maxItems": 2},
    },
    "required": ["intent", "items"],
    "additionalProperties": False,
}
ORDER_TEXT = '{"intent":"find","items":["red kettle","red kettle"]}'
SEARCH = Tool(
    "search",
    "Finds goods",
    {
        "type": "object",
        "properties": {"query": {"const": "保温杯"}},
        "required": ["query"],
        "additionalProperties": False,
    },
)
BUY = Tool("buy", "Buys", {"type": "object", "properties": {}, "additionalProperties": False})


def example(schema: Mapping[str, Any]) -> Any:
    """The first value that `schema` allows."""
    if "const" in schema:
        return schema["const"]
    if schema.get("type") == "array":
        return [example(schema["items"])] * schema.get("minItems", 0)
    return {name: example(item) for name, item in schema.get("properties", {}).items()}


def answer(request: ChatRequest) -> FakeReply:
    """What the fake engine says."""
    if isinstance(request.constraint, (JsonSchema, Grammar)) and request.constraint.schema is not None:
        return compact(example(request.constraint.schema))
    if request.tools and request.tool_choice not in ("auto", "none"):
        names = [t for t in request.tools if request.tool_choice in ("required", t.name)]
        return ToolCall("c1", names[0].name, example(names[0].parameters))
    return COUNTING

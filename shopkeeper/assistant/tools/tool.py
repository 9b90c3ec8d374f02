"""A tool: declared once with its name, schema, whether it reads or writes, its promise checks, and how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from shopkeeper.assistant.context import TurnContext
from shopkeeper.assistant.conversation import Turn
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.promises.facts import Ledger
from shopkeeper.assistant.promises.handoff import Handoffs
from shopkeeper.assistant.promises.violations import Promise
from shopkeeper.errors import InputError, ShopkeeperError
from shopkeeper.llm.types import Tool

__all__ = ["ShopTool", "Stopped", "ToolContext", "ToolResult", "check_arguments", "schema"]


class Stopped(ShopkeeperError):
    """A promise forbids the call. The message is told to the model."""

    def __init__(self, promise: Promise, message: str) -> None:
        super().__init__(message)
        self.promise: Promise = promise


@dataclass(slots=True)
class ToolContext:
    """What a tool works with: the turn, the parts, what was returned so far."""

    turn: TurnContext
    parts: Parts
    ledger: Ledger
    handoffs: Handoffs
    turns: Sequence[Turn]

    @property
    def language(self) -> str:
        return self.turn.language


@dataclass(frozen=True, slots=True)
class ToolResult:
    """`data`: JSON for the model, with texts from outside already fenced; `events`: what the customer
    sees; `plain`: the
    same in words made by code, for when the model's own words fail; `products`: ids that may be put in the cart now;
    `facts`: what may be said beside `data` (quotes of documents); `done`:
    what was really done (see promises.facts)."""

    data: Mapping[str, Any]
    events: tuple[Event, ...] = ()
    plain: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    done: str = ""
    ends_turn: bool = False


@dataclass(frozen=True, slots=True)
class ShopTool:
    """`checks`: the promises that the boundary or the tool holds for each call; `shown`: what the customer
    sees of a result
    (products, table, order, card, citation, cart, handoff, nothing); `labels`: activity in English and Chinese."""

    name: str
    description: str
    parameters: Mapping[str, Any]
    kind: Literal["read", "write"]
    checks: tuple[Promise, ...]
    shown: str
    labels: Mapping[str, str]
    run: Callable[[ToolContext, Mapping[str, Any]], ToolResult] = field(repr=False)

    def declaration(self) -> Tool:
        """As a model is told of it."""
        return Tool(self.name, self.description, self.parameters)

    def label(self, language: str) -> str:
        """What is shown while it works."""
        return self.labels.get(language) or self.labels["en"]


def schema(required: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    """A JSON schema of an object; a property is a type's name, (type, description), or a schema."""
    rows: dict[str, Any] = {}
    for name, value in properties.items():
        if isinstance(value, str):
            value = {"type": value}
        elif isinstance(value, tuple):
            value = {"type": value[0], "description": value[1]}
        rows[name] = value
    return {
        "type": "object",
        "properties": rows,
        "required": list(required),
        "additionalProperties": False,
    }


_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
LONGEST = 1000


def check_arguments(value: Any, schema: Mapping[str, Any], place: str = "arguments") -> None:
    """Raises InputError where `value` does not fit the part of JSON Schema that the tools use: types, required, enum,
    minimum, maximum, items, no other properties; texts at most 1,000 characters, lists at most 50 long."""
    kind = str(schema.get("type", "string"))
    if not isinstance(value, _TYPES[kind]) or (isinstance(value, bool) and kind != "boolean"):
        raise InputError(f"{place} {str(value)[:60]!r} is not of type {kind}")
    if "enum" in schema and value not in schema["enum"]:
        raise InputError(f"{place} {str(value)[:60]!r} is not one of {', '.join(map(str, schema['enum']))}")
    if isinstance(value, str) and len(value) > LONGEST:
        raise InputError(f"{place} has {len(value)} characters; write at most {LONGEST}")
    if kind in ("integer", "number"):
        low, high = schema.get("minimum"), schema.get("maximum")
        if (low is not None and value < low) or (high is not None and value > high):
            raise InputError(f"{place} {value!r} is not between {low} and {high}")
    if isinstance(value, list):
        if len(value) > 50 or len(value) < schema.get("minItems", 0):
            raise InputError(f"{place} has {len(value)} entries; give {schema.get('minItems', 0)} to 50")
        for n, one in enumerate(value):
            check_arguments(one, schema.get("items", {"type": "string"}), f"{place}[{n}]")
    if isinstance(value, dict):
        known = schema.get("properties")
        if known is None:
            return
        for name in schema.get("required", ()):
            if name not in value:
                raise InputError(f"{place}: {name!r} is missing")
        for name, one in value.items():
            if name not in known:
                raise InputError(f"{place}: {str(name)[:40]!r} is unknown; known: {', '.join(known)}")
            check_arguments(one, known[name], name)

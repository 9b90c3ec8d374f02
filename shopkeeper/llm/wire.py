"""Messages, tools and calls in the OpenAI form: what the chat template, the remote engine and our server speak."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from shopkeeper.errors import InputError
from shopkeeper.llm.types import Message, Tool, ToolCall

__all__ = ["arguments_of", "compact", "message_dict", "message_from", "tool_dict", "tool_from"]

_ROLES: dict[Any, Literal["system", "user", "assistant", "tool"]] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
}


def compact(value: Any) -> str:
    """JSON without white space, as the constrained decoder writes it; no escapes for Chinese."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def message_dict(message: Message, *, arguments_as_text: bool) -> dict[str, Any]:
    """One turn for the wire (`arguments_as_text`) or for the chat template (arguments stay parsed)."""
    out: dict[str, Any] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        out["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {
                    "name": call.name,
                    "arguments": compact(dict(call.arguments)) if arguments_as_text else dict(call.arguments),
                },
            }
            for call in message.tool_calls
        ]
    if message.role == "tool":
        out["tool_call_id"] = message.tool_call_id
    return out


def tool_dict(tool: Tool) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {
            "name": tool.name,
            "description": tool.description,
            "parameters": dict(tool.parameters),
        },
    }


def arguments_of(name: str, text: object) -> Mapping[str, Any]:
    """A call's arguments, parsed; `{}` for an empty text. Raises InputError when they are no JSON object."""
    if isinstance(text, Mapping):
        return text
    try:
        value = json.loads(text) if isinstance(text, str) and text.strip() else {}
    except json.JSONDecodeError:
        value = None
    if not isinstance(value, dict):
        raise InputError(f"arguments of the tool call {name!r} are {text!r}, not a JSON object")
    return value


def message_from(data: Mapping[str, Any]) -> Message:
    """One turn from the wire; content may be a text or a list of text parts. Raises InputError."""
    role, content = _ROLES.get(data.get("role")), data.get("content")
    if role is None:
        raise InputError(f"message role {data.get('role')!r} is not system, user, assistant or tool")
    if isinstance(content, Sequence) and not isinstance(content, str):
        if any(not isinstance(part, Mapping) or part.get("type") != "text" for part in content):
            raise InputError("message content has a part that is not text; this model reads text only")
        content = "".join(str(part.get("text", "")) for part in content)
    if content is not None and not isinstance(content, str):
        raise InputError(f"message content {content!r} is not a text")
    calls = []
    for call in data.get("tool_calls") or ():
        function = call.get("function") if isinstance(call, Mapping) else None
        if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
            raise InputError(f"tool call {call!r} names no function")
        calls.append(
            ToolCall(
                str(call.get("id") or ""),
                function["name"],
                arguments_of(function["name"], function.get("arguments")),
            )
        )
    return Message(role, content or "", tuple(calls), str(data.get("tool_call_id") or ""))


def tool_from(data: Mapping[str, Any]) -> Tool:
    """A tool from the wire. Raises InputError."""
    function = data.get("function")
    if not isinstance(function, Mapping) or not isinstance(function.get("name"), str):
        raise InputError(f"tool {data!r} names no function")
    parameters = function.get("parameters") or {"type": "object", "properties": {}}
    if not isinstance(parameters, Mapping):
        raise InputError(f"parameters of the tool {function['name']!r} are not a JSON schema")
    return Tool(function["name"], str(function.get("description") or ""), parameters)

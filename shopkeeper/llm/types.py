"""What a language model is asked and what it answers; plain data, the same for every engine."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "ChatReply",
    "ChatRequest",
    "Delta",
    "Engine",
    "Grammar",
    "JsonSchema",
    "Message",
    "Tool",
    "ToolCall",
    "Usage",
]


@dataclass(frozen=True, slots=True)
class ToolCall:
    """`arguments` are parsed JSON."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn. A tool's result has role "tool" and names its call by `tool_call_id`."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function the model may call; `parameters` is a JSON schema."""

    name: str
    description: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class JsonSchema:
    """The reply is one compact JSON document that fits `schema`."""

    schema: Mapping[str, Any]
    name: str = "reply"


@dataclass(frozen=True, slots=True)
class Grammar:
    """The reply is a sentence of this grammar (llguidance's Lark dialect). `schema` is the nearest JSON
    schema, for engines that know no grammars; the caller checks their reply."""

    lark: str
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """`conversation` names the dialogue that this request goes on with: its budget is counted there, and the
    embedded engine reuses its cache. `timeout` is in seconds, from the call to the last token. `cancel`, when
    set by another thread, ends the reply with finish "cancelled". `temperature` 0 is greedy.
    `tool_choice`: "auto", "none", "required", or a tool's name. `purpose` (understanding, dialogue, ...) is noted
    with the usage."""

    messages: Sequence[Message]
    tools: Sequence[Tool] = ()
    tool_choice: str = "auto"
    constraint: JsonSchema | Grammar | None = None
    max_tokens: int = 512
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int | None = None
    stop: Sequence[str] = ()
    timeout: float = 0.0
    conversation: str = ""
    purpose: str = ""
    cancel: threading.Event | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Token counts and seconds; `cached_tokens` of the prompt came from the cache of earlier turns."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    first_token_seconds: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class ChatReply:
    text: str
    tool_calls: tuple[ToolCall, ...] = ()
    finish: Literal["stop", "length", "tool_calls", "cancelled"] = "stop"
    usage: Usage = field(default_factory=Usage)
    model: str = ""


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of a streamed reply: text, or a finished tool call; the last one carries the whole `reply`."""

    text: str = ""
    tool_call: ToolCall | None = None
    reply: ChatReply | None = None


@runtime_checkable
class Engine(Protocol):
    """One language model. Raises shopkeeper.errors.ModelError (unreachable, refused, timed out, busy), LimitExceeded
    (over budget, longer than the model reads) and InputError (a grammar or a tool that cannot be used)."""

    @property
    def name(self) -> str: ...

    @property
    def context_tokens(self) -> int: ...

    def chat(self, request: ChatRequest) -> ChatReply: ...

    def stream(self, request: ChatRequest) -> Iterator[Delta]: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), width)."""
        ...

    def count_tokens(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int: ...

    def close(self) -> None: ...

"""Replies in the OpenAI form: one document, or chunks as server-sent events."""

from __future__ import annotations

import base64
import time
import uuid
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.llm.types import ChatReply, ToolCall, Usage
from shopkeeper.llm.wire import compact

__all__ = ["DONE", "Answer", "embeddings_document", "event"]

DONE = b"data: [DONE]\n\n"


def event(document: dict[str, Any]) -> bytes:
    """One server-sent event."""
    return f"data: {compact(document)}\n\n".encode()


class Answer:
    """The frame of one reply: its id, its time, its model."""

    def __init__(self, model: str, *, include_usage: bool = False) -> None:
        self._frame = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": model}
        self._include_usage = include_usage
        self._calls = 0

    def document(self, reply: ChatReply) -> dict[str, Any]:
        """The whole reply, not streamed."""
        message: dict[str, Any] = {
            "role": "assistant",
            "content": None if reply.tool_calls and not reply.text else reply.text,
            "refusal": None,
        }
        if reply.tool_calls:
            message["tool_calls"] = [_call(call) for call in reply.tool_calls]
        choice = {"index": 0, "message": message, "finish_reason": finish_of(reply), "logprobs": None}
        usage = _usage(reply.usage)
        return {**self._frame, "object": "chat.completion", "choices": [choice], "usage": usage}

    def start(self) -> bytes:
        return self._chunk({"role": "assistant", "content": ""})

    def text(self, text: str) -> bytes:
        return self._chunk({"content": text})

    def call(self, call: ToolCall) -> bytes:
        """A call at once: the decoder gives it when it is finished and known to fit its tool."""
        self._calls += 1
        return self._chunk({"tool_calls": [{"index": self._calls - 1, **_call(call)}]})

    def end(self, reply: ChatReply) -> bytes:
        """The last chunks: why it ended, what it took if that was asked, and the mark of the end."""
        last = self._chunk({}, finish_of(reply))
        if self._include_usage:
            whole = {**self._frame, "object": "chat.completion.chunk", "choices": []}
            last += event({**whole, "usage": _usage(reply.usage)})
        return last + DONE

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        usage = {"usage": None} if self._include_usage else {}
        return event({**self._frame, "object": "chat.completion.chunk", "choices": [choice], **usage})


def finish_of(reply: ChatReply) -> str:
    """OpenAI's finish_reason. A reply is cut by the server itself only after a call, when one alone was wanted."""
    if reply.finish == "cancelled":
        return "tool_calls" if reply.tool_calls else "stop"
    return reply.finish


def embeddings_document(
    vectors: NDArray[np.float32], form: str, model: str, prompt_tokens: int
) -> dict[str, Any]:
    """`vectors`, shape (texts, width), as lists of numbers or as little-endian float32 in base64."""

    def shown(vector: NDArray[np.float32]) -> Any:
        if form == "base64":
            return base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii")
        return vector.tolist()

    data = [{"object": "embedding", "index": at, "embedding": shown(row)} for at, row in enumerate(vectors)]
    usage = {"prompt_tokens": prompt_tokens, "total_tokens": prompt_tokens}
    return {"object": "list", "data": data, "model": model, "usage": usage}


def _call(call: ToolCall) -> dict[str, Any]:
    arguments = compact(dict(call.arguments))
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": arguments}}


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cached_tokens},
    }

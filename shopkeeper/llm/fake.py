"""An engine that says what it was told to: for tests and for trying out a shop without a model."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError, ModelError
from shopkeeper.llm.assemble import Assembly
from shopkeeper.llm.types import ChatReply, ChatRequest, Delta, JsonSchema, Message, Tool, ToolCall, Usage
from shopkeeper.llm.wire import compact, message_dict, tool_dict

__all__ = ["FakeEngine", "FakeReply"]

#: a text, one call, several calls, an error to raise, or a function of the request that gives one of these
FakeReply = str | ToolCall | Sequence[ToolCall] | Exception | Callable[[ChatRequest], "FakeReply"]

PIECE = re.compile(r"\s*[^\s]+|\s+")


class FakeEngine:
    """Answers with `replies` in their order; `requests` keeps what it was asked.

    A word is a token. A request that no reply is left for raises ModelError. With a JSON schema the reply must be
    compact JSON, else InputError: the test's queue is wrong. `delay` seconds pass before each word.
    """

    def __init__(self, replies: Iterable[FakeReply] = (), *, name: str = "fake", delay: float = 0.0) -> None:
        self.requests: list[ChatRequest] = []
        self.closed = False
        self._name = name
        self._delay = delay
        self._replies: deque[FakeReply] = deque(replies)
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return 4096

    def queue(self, *replies: FakeReply) -> None:
        """More replies, after those that wait."""
        with self._lock:
            self._replies.extend(replies)

    def chat(self, request: ChatRequest) -> ChatReply:
        reply = None
        for delta in self.stream(request):
            reply = delta.reply or reply
        assert reply is not None
        return reply

    def stream(self, request: ChatRequest) -> Iterator[Delta]:
        started = time.monotonic()
        text, calls = self._next(request)
        assembly = Assembly(request.stop)
        prompt = self.count_tokens(request.messages, request.tools)
        written, first, cut = 0, 0.0, ""
        for piece in PIECE.findall(text):
            if request.cancel is not None and request.cancel.is_set():
                cut = "cancelled"
                break
            if written == request.max_tokens:
                cut = "length"
                break
            if request.timeout and time.monotonic() - started > request.timeout:
                raise ModelError(f"the model {self._name!r} did not finish within {request.timeout:g} s")
            time.sleep(self._delay)
            written += 1
            first = first or time.monotonic() - started
            yield from assembly.feed(piece)
            if assembly.stopped:
                break
        yield from assembly.finish()
        for call in calls:
            yield Delta(tool_call=call)
        usage = Usage(prompt, written + 8 * len(calls), 0, first, time.monotonic() - started)
        finish = "cancelled" if cut == "cancelled" else "length" if cut else "tool_calls" if calls else "stop"
        yield Delta(reply=ChatReply(assembly.text, calls, finish, usage, self._name))  # type: ignore[arg-type]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same text gives the same vector, others nearly right angles; shape (len(texts), 64)."""
        rows = []
        for text in texts:
            seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")
            row = np.random.default_rng(seed).standard_normal(64)
            rows.append(row / np.linalg.norm(row))
        return np.array(rows, dtype=np.float32).reshape(len(texts), 64)

    def count_tokens(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int:
        texts = [compact(message_dict(m, arguments_as_text=True)) for m in messages]
        texts += [compact(tool_dict(tool)) for tool in tools]
        return sum(len(PIECE.findall(text)) for text in texts)

    def close(self) -> None:
        self.closed = True

    def _next(self, request: ChatRequest) -> tuple[str, tuple[ToolCall, ...]]:
        with self._lock:
            self.requests.append(request)
            if not self._replies:
                raise ModelError(f"the fake model has no reply left for {request.messages[-1].content!r}")
            reply = self._replies.popleft()
        while callable(reply):
            reply = reply(request)
        if isinstance(reply, Exception):
            raise reply
        if not isinstance(reply, str):
            return "", (reply,) if isinstance(reply, ToolCall) else tuple(reply)
        if isinstance(request.constraint, JsonSchema):
            try:
                fits = compact(json.loads(reply)) == reply
            except json.JSONDecodeError:
                fits = False
            if not fits:
                raise InputError(f"the fake reply {reply!r} is not compact JSON, as the request demands")
        return reply, ()

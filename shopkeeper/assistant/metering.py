"""The shop's engine as one turn sees it: requests carry the conversation, and their tokens are counted."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from shopkeeper.llm.types import ChatReply, ChatRequest, Delta, Engine, Message, Tool

__all__ = ["CountedEngine", "Tally", "counting"]


@dataclass(slots=True)
class Tally:
    """What one turn used. `first`: seconds from its start to the first text shown."""

    conversation: str = ""
    started: float = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    requests: int = 0
    model: str = ""
    first: float = 0.0

    @property
    def tokens(self) -> int:
        """Read and written."""
        return self.prompt_tokens + self.completion_tokens


_current: ContextVar[Tally | None] = ContextVar("shopkeeper_turn", default=None)


@contextmanager
def counting(conversation: str) -> Iterator[Tally]:
    """Counts what engines wrapped in CountedEngine do in this thread."""
    tally = Tally(conversation, time.monotonic())
    token = _current.set(tally)
    try:
        yield tally
    finally:
        _current.reset(token)


class CountedEngine:
    """`engine`, counted by the turn that runs in this thread."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def context_tokens(self) -> int:
        return self.engine.context_tokens

    def chat(self, request: ChatRequest) -> ChatReply:
        reply = None
        for delta in self.stream(request):
            reply = delta.reply or reply
        assert reply is not None
        return reply

    def stream(self, request: ChatRequest) -> Iterator[Delta]:
        tally = _current.get()
        if tally is not None and not request.conversation:
            request = replace(request, conversation=tally.conversation)
        for delta in self.engine.stream(request):
            if delta.reply is not None and tally is not None:
                tally.requests += 1
                tally.prompt_tokens += delta.reply.usage.prompt_tokens
                tally.completion_tokens += delta.reply.usage.completion_tokens
                tally.model = delta.reply.model or self.engine.name
            yield delta

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.engine.embed(texts)

    def count_tokens(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int:
        return self.engine.count_tokens(messages, tools)

    def close(self) -> None:
        """The engine belongs to the shop, which closes it."""

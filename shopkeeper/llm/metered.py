"""Any engine with its budget kept and its usage recorded; the shop's own engine is always one of these."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine as Database

from shopkeeper.config import Config
from shopkeeper.llm.budget import Budget, Reservation
from shopkeeper.llm.types import ChatReply, ChatRequest, Delta, Engine, Message, Tool, Usage
from shopkeeper.llm.usage import UsageLog

__all__ = ["MeteredEngine"]


class MeteredEngine:
    """`engine` behind the limits of `config`; `database` None means neither limits nor records."""

    def __init__(self, engine: Engine, config: Config, database: Database | None = None) -> None:
        self.engine = engine
        self.budget = Budget(database, config) if database is not None else None
        self.usage = UsageLog(database) if database is not None else None

    @property
    def name(self) -> str:
        return self.engine.name

    @property
    def context_tokens(self) -> int:
        return self.engine.context_tokens

    def count_tokens(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int:
        return self.engine.count_tokens(messages, tools)

    def chat(self, request: ChatRequest) -> ChatReply:
        reply = None
        for delta in self.stream(request):
            reply = delta.reply or reply
        assert reply is not None
        return reply

    def stream(self, request: ChatRequest) -> Iterator[Delta]:
        reservation: Reservation | None = None
        read = 0
        if self.budget is not None and self.budget.limited:
            read = self.engine.count_tokens(request.messages, request.tools)
            reservation = self.budget.reserve(request.conversation, read, request.max_tokens)
        started = time.monotonic()
        used, finish, pieces = Usage(), "failed", 0
        try:
            for delta in self.engine.stream(request):
                pieces += 1
                if delta.reply is not None:
                    used, finish = delta.reply.usage, delta.reply.finish
                yield delta
        except GeneratorExit:
            finish = "closed"
            raise
        finally:
            if finish in ("failed", "closed"):  # what was written is known by its pieces only
                used = Usage(read if pieces else 0, pieces, seconds=time.monotonic() - started)
            if reservation is not None and self.budget is not None:
                self.budget.settle(reservation, used.prompt_tokens, used.completion_tokens)
            self._note(request.purpose, request.conversation, finish, used)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        started = time.monotonic()
        vectors = self.engine.embed(texts)
        read = sum(len(text.encode()) for text in texts) // 3  # an estimate: engines do not say
        self._note("embedding", "", "embedding", Usage(read, seconds=time.monotonic() - started))
        return vectors

    def close(self) -> None:
        self.engine.close()
        if self.usage is not None:
            self.usage.close()

    def _note(self, purpose: str, conversation: str, finish: str, used: Usage) -> None:
        if self.usage is not None and self.budget is not None:
            cost = self.budget.prices.cost(used.prompt_tokens, used.completion_tokens)
            self.usage.add(self.name, purpose, conversation, finish, used, cost)

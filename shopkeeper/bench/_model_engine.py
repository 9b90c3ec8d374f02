"""`bench model` of an `Engine`: the embedded one (ends of turns ignored, so that lengths are exact) or a served one."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from shopkeeper.bench._model_plan import TURN, Plan, filler, percentile, rss_megabytes, summed
from shopkeeper.errors import ModelError
from shopkeeper.llm.types import ChatReply, ChatRequest, Engine, Grammar, Message, Tool, Usage

__all__ = ["embedded", "served"]

DIGITS = Grammar("start: /[0-9 ]{1000}/\n", {"type": "string"})
_numbers = count(1)


def embedded(where: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The model folder `where["folder"]`, loaded here; memory is this process's."""
    empty = rss_megabytes()
    started = time.perf_counter()
    from shopkeeper.llm.embedded import EmbeddedEngine

    engine = EmbeddedEngine(Path(where["folder"]), threads=plan.threads, timeout=600)
    loaded = time.perf_counter() - started
    _ask(engine, "a", 1)
    ready = time.perf_counter() - started
    shape = engine._shape
    engine._shape = replace(shape, ends=())  # a reply that ends by itself cannot be timed over a fixed length
    _ask(engine, filler(min(1000, engine.context_tokens // 2), lambda t: _count(engine, t)), 32)
    memory = {
        "resident_mb": rss_megabytes(),  # with one dialogue of 1,000 tokens
        "interpreter_mb": empty,
    }
    result = {
        "load_s": round(loaded, 3),
        "first_reply_s": round(ready, 3),
        **memory,
        **_speeds(engine, plan),
    }
    engine._shape = shape
    result["constrained_tokens_per_s"] = round(_constrained(engine, plan), 1)
    result["resident_peak_mb"] = rss_megabytes("VmHWM")
    engine.close()
    return result


def served(where: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """The model `where["model"]` of the server at `where["url"]` (key: SHOPKEEPER_MODEL_KEY), as a client sees it."""
    from shopkeeper.llm.remote import RemoteEngine

    class Counting(RemoteEngine):
        """Its estimate of tokens, corrected by what the server counted of such a text."""

        scale = 1.0

        @property
        def context_tokens(self) -> int:
            return super().context_tokens * 9 // 10  # the estimate is not exact

        def count_tokens(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int:
            return round(super().count_tokens(messages, tools) * self.scale)

    key = os.environ.get("SHOPKEEPER_MODEL_KEY", "")
    engine = Counting(where["url"], where["model"], key=key, timeout=600, retries=1)
    probe = _text(engine, min(400, engine.context_tokens // 3))
    Counting.scale = _ask(engine, probe, 1).usage.prompt_tokens / _count(engine, probe) or 1.0
    result = _speeds(engine, plan)
    engine.close()
    return result


def _speeds(engine: Engine, plan: Plan) -> dict[str, Any]:
    rates, written = [], 0
    for _ in range(plan.decodes):
        usage = _ask(engine, _text(engine, plan.contexts[0]), plan.decode).usage
        written += usage.completion_tokens
        if usage.completion_tokens > 1:
            seconds = max(usage.seconds - usage.first_token_seconds, 1e-9)
            rates.append((usage.completion_tokens - 1) / seconds)
    if not rates:
        raise ModelError(f"the model {engine.name!r} ends its replies at once; there is nothing to time")
    contexts = {
        str(size): _first_tokens(engine, tokens, plan)
        for size, tokens in plan.fitting(engine.context_tokens).items()
    }
    return {
        "decode_tokens_per_s": round(statistics.median(rates), 1),
        "decode_tokens_per_s_p5": round(percentile(rates, 0.05), 1),
        "decoded_tokens": written,
        "contexts": contexts,
        **_together(engine, plan),
    }


def _first_tokens(engine: Engine, tokens: int, plan: Plan) -> dict[str, Any]:
    """Time to the first token: of a context read anew, and of one that goes on from the turn before by a short one."""
    fresh, cached, read, kept = [], [], 0, 0
    turn = _count(engine, TURN)
    for _ in range(plan.repeats):
        usage = _ask(engine, _text(engine, tokens), 1).usage
        fresh.append(_first(usage))
        read = usage.prompt_tokens
        name = f"bench-{next(_numbers)}"
        talk = [Message("user", _text(engine, tokens - turn - 8))]
        before = _chat(engine, talk, 2, name)
        talk += [Message("assistant", before.text), Message("user", TURN)]
        usage = _chat(engine, talk, 1, name).usage
        cached.append(_first(usage))
        kept = usage.cached_tokens
    return {
        "prompt_tokens": read,
        **summed(fresh),
        **summed(cached, "cached_"),
        "cached_tokens": kept,
        "read_tokens_per_s": round(read / statistics.median(fresh), 0),
    }


def _first(usage: Usage) -> float:
    """Seconds to the first token; a client is told nothing of one that is but a part of a character."""
    return usage.first_token_seconds or usage.seconds


def _together(engine: Engine, plan: Plan) -> dict[str, Any]:
    """`plan.streams` replies at once: tokens of all in a second, and how long each waited for its first."""
    replies: list[ChatReply] = []
    texts = [_text(engine, plan.contexts[0]) for _ in range(plan.streams)]
    gate = threading.Barrier(plan.streams + 1)

    def work(text: str) -> None:
        gate.wait()
        replies.append(_ask(engine, text, plan.stream_tokens))

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    gate.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    if len(replies) < plan.streams:
        raise ModelError(f"{plan.streams - len(replies)} of {plan.streams} replies at once failed")
    name = f"streams{plan.streams}"
    first = [_first(reply.usage) for reply in replies]
    return {
        f"{name}_tokens_per_s": round(sum(r.usage.completion_tokens for r in replies) / seconds, 1),
        f"{name}_first_token_p95_ms": round(percentile(first, 0.95) * 1000, 1),
    }


def _constrained(engine: Engine, plan: Plan) -> float:
    """Tokens a second under a grammar that asks the model for every one."""
    rates = []
    for _ in range(plan.decodes):
        request = ChatRequest(
            [Message("user", _text(engine, plan.contexts[0]))], constraint=DIGITS, max_tokens=plan.decode
        )
        usage = engine.chat(request).usage
        rates.append((usage.completion_tokens - 1) / max(usage.seconds - usage.first_token_seconds, 1e-9))
    return statistics.median(rates)


def _text(engine: Engine, tokens: int) -> str:
    """A text of about `tokens` tokens in all, beginning as none before it."""
    return filler(tokens, lambda text: _count(engine, text), start=next(_numbers) * 7919)


def _count(engine: Engine, text: str) -> int:
    return engine.count_tokens([Message("user", text)])


def _ask(engine: Engine, text: str, tokens: int) -> ChatReply:
    return _chat(engine, [Message("user", text)], tokens, f"bench-{next(_numbers)}")


def _chat(engine: Engine, messages: list[Message], tokens: int, conversation: str) -> ChatReply:
    return engine.chat(ChatRequest(messages, max_tokens=tokens, conversation=conversation))

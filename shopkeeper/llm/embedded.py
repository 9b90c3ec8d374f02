"""The embedded engine: a model folder run in this process by ONNX Runtime GenAI.

Replies are written by the callers' own threads, one step a turn (`Turns`), each in a session of the cache.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import LimitExceeded, MissingExtra, ModelError
from shopkeeper.llm.assemble import Assembly
from shopkeeper.llm.cache import Caches, Session
from shopkeeper.llm.embeddings import Embedder
from shopkeeper.llm.grammars import grammar_of
from shopkeeper.llm.guidance import Guidance, Guide
from shopkeeper.llm.sampling import draw
from shopkeeper.llm.template import ChatTemplate, template_of
from shopkeeper.llm.tokens import Tokens
from shopkeeper.llm.turns import Turns
from shopkeeper.llm.types import ChatReply, ChatRequest, Delta, Message, Tool, Usage

__all__ = ["EmbeddedEngine"]

#: GenAI's binding keeps Python's lock while it computes (0.18), so a long prompt is read in pieces of about
#: this many seconds: neither other replies nor the web server's threads wait longer
PIECE_SECONDS = 0.03
PIECE_TOKENS = (16, 512)  # the shortest and the longest piece
MEMORY = 96_000_000  # bytes for caches when the settings name none (at least twice the model's own size)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What genai_config.json says of the model."""

    context: int
    vocabulary: int
    ends: tuple[int, ...]
    token_bytes: int


class EmbeddedEngine:
    """A model folder (model.onnx, genai_config.json, tokenizer.json) as an `Engine`.

    `threads` run each step (0: two at most), `memory` bounds the caches in bytes (0: chosen by the model's size), a
    reply may take `timeout` seconds unless its request says otherwise.
    Raises ModelError when the folder is no such model, MissingExtra without the `llm` extra.
    """

    def __init__(
        self, folder: Path, *, name: str = "", threads: int = 0, memory: int = 0, timeout: float = 60.0
    ) -> None:
        self.folder = folder
        self._name = name or folder.name
        self._timeout = timeout
        if not (folder / "genai_config.json").exists():
            raise ModelError(
                f"{str(folder)!r} is not an embedded model (no genai_config.json); "
                "convert a checkpoint with  shopkeeper model add PATH"
            )
        try:
            import onnxruntime_genai as genai
        except ImportError as error:
            raise MissingExtra("onnxruntime-genai", "llm", "the embedded model") from error
        self._genai = genai
        self._tokens = Tokens(folder)
        self._shape = _shape(folder, self._tokens)
        self._template = ChatTemplate(template_of(folder), self._tokens.special)
        self._model = _load(genai, folder, threads)
        self._guidance: Guidance | None = None
        self._embedder: Embedder | None = None
        size = sum(file.stat().st_size for file in folder.glob("model.onnx*"))
        self._caches = Caches(
            self._generator, self._shape.token_bytes, memory or max(MEMORY, 2 * size), self._shape.context
        )
        self._turns = Turns()
        self._piece = 64

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return self._shape.context

    @property
    def cache_bytes(self) -> int:
        """What the caches of dialogues take now."""
        return self._caches.held_bytes

    def count_tokens(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int:
        return len(self._prompt(messages, tools))

    def chat(self, request: ChatRequest) -> ChatReply:
        reply = None
        for delta in self.stream(request):
            reply = delta.reply or reply
        assert reply is not None
        return reply

    def stream(self, request: ChatRequest) -> Iterator[Delta]:
        started = time.monotonic()
        deadline = started + (request.timeout or self._timeout)
        prompt = self._prompt(request.messages, () if request.tool_choice == "none" else request.tools)
        room = min(request.max_tokens, self._shape.context - len(prompt))
        if room < 1:
            raise LimitExceeded(
                f"the request has {len(prompt)} tokens and the model {self._name!r} reads {self._shape.context}; "
                "shorten the conversation"
            )
        guide = self._guide(request)
        session = self._caches.borrow(prompt, room, request.conversation, deadline)
        broken = True
        try:
            yield from self._write(request, session, prompt, room, guide, started)
            broken = False
        except GeneratorExit:
            broken = False
            raise
        finally:
            self._caches.give_back(session, broken=broken)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._embedder is None:
            self._embedder = Embedder(self.folder, self._tokens, self._shape.context)
        return self._embedder.embed(texts, self._turns)

    def close(self) -> None:
        self._caches.close()

    def _prompt(self, messages: Sequence[Message], tools: Sequence[Tool]) -> list[int]:
        return self._tokens.encode(self._template.render(messages, tools))

    def _guide(self, request: ChatRequest) -> Guide | None:
        grammar = grammar_of(request, self._tokens.special)
        if grammar is None:
            return None
        if self._guidance is None:
            self._guidance = Guidance(self._tokens, self._shape.vocabulary, self._shape.ends[0])
        return self._guidance.guide(grammar)

    def _generator(self, capacity: int) -> Any:
        params = self._genai.GeneratorParams(self._model)
        params.set_search_options(max_length=capacity, do_sample=False)
        return self._genai.Generator(self._model, params)

    def _read(self, session: Session, ids: list[int]) -> None:
        """Appends `ids` to the cache, a piece a turn."""
        shortest, longest = PIECE_TOKENS
        while ids:
            part, ids = ids[: self._piece], ids[self._piece :]
            with self._turns.turn():
                started = time.monotonic()
                session.generator.append_tokens(np.array(part, dtype=np.int32))
                seconds = time.monotonic() - started
            session.tokens += part
            if len(part) == self._piece:
                ideal = int(len(part) * PIECE_SECONDS / max(seconds, 1e-6))
                self._piece = min(max((self._piece + ideal) // 2, shortest), longest)

    def _write(
        self,
        request: ChatRequest,
        session: Session,
        prompt: list[int],
        room: int,
        guide: Guide | None,
        started: float,
    ) -> Iterator[Delta]:
        timeout = request.timeout or self._timeout
        cached = len(session.tokens)
        assembly = Assembly(request.stop, tools=bool(request.tools) and request.constraint is None)
        random = np.random.default_rng(request.seed) if request.temperature > 0 else None
        stream = self._tokens.stream()
        written = 0
        first = 0.0
        finish: Any = "length"
        waiting = prompt[cached:]  # chosen, and not yet read by the model
        while written < room:
            if request.cancel is not None and request.cancel.is_set():
                finish = "cancelled"
                break
            if time.monotonic() > started + timeout:
                raise ModelError(
                    f"the model {self._name!r} did not finish within {timeout:g} s; "
                    "ask for less or allow a longer timeout"
                )
            forced = guide.forced() if guide else []
            if forced:
                chosen = forced[: room - written]
            else:
                self._read(session, waiting)
                waiting = []
                scores = session.generator.get_logits().reshape(-1)[-self._shape.vocabulary :]
                if guide is not None:
                    scores = guide.forbid(scores)
                chosen = [draw(scores, request.temperature, request.top_p, random)]
            ended = False
            for id in chosen:
                written += 1
                if guide is not None:
                    guide.accept(id)
                if id in self._shape.ends:
                    ended = True
                    break
                waiting.append(id)
                yield from assembly.feed(stream.step(id))
            first = first or time.monotonic() - started
            if ended or assembly.stopped or (guide is not None and guide.finished):
                finish = "stop"
                break
        yield from assembly.finish()
        if finish == "stop" and assembly.calls:
            finish = "tool_calls"
        usage = Usage(len(prompt), written, cached, first, time.monotonic() - started)
        yield Delta(reply=ChatReply(assembly.text, tuple(assembly.calls), finish, usage, self._name))


def _shape(folder: Path, tokens: Tokens) -> _Shape:
    try:
        model = json.loads((folder / "genai_config.json").read_text("utf-8"))["model"]
        decoder = model["decoder"]
        ends = model["eos_token_id"]
        found = dict.fromkeys(ends if isinstance(ends, list) else [ends])
        for text in ("<|im_end|>", "<|endoftext|>"):
            if text in tokens.special:
                found[tokens.special[text]] = None
        return _Shape(
            int(model["context_length"]),
            int(model["vocab_size"]),
            tuple(found),
            8 * decoder["num_hidden_layers"] * decoder["num_key_value_heads"] * decoder["head_size"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"genai_config.json in {str(folder)!r} cannot be understood ({error!r})") from error


def _load(genai: Any, folder: Path, threads: int) -> Any:
    threads = threads or min(2, os.cpu_count() or 1)
    options = {
        "intra_op_num_threads": threads,
        "inter_op_num_threads": 1,
        "session.intra_op.allow_spinning": "0",
    }
    try:
        config = genai.Config(str(folder))
        config.overlay(json.dumps({"model": {"decoder": {"session_options": options}}}))
        return genai.Model(config)
    except Exception as error:
        line = " ".join(str(error).split())
        raise ModelError(f"the model in {str(folder)!r} cannot be loaded ({line[:200]})") from error

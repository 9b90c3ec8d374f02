"""The OpenAI-compatible engine, by the openai client: vLLM, SGLang, Ollama, llama.cpp, our own server, a hosted one."""

from __future__ import annotations

import queue
import random
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import ConfigError, InputError, MissingExtra, ModelError
from shopkeeper.llm.types import (
    ChatReply,
    ChatRequest,
    Delta,
    Grammar,
    JsonSchema,
    Message,
    Tool,
    ToolCall,
    Usage,
)
from shopkeeper.llm.whitespace import JsonPacker
from shopkeeper.llm.wire import arguments_of, message_dict, tool_dict

__all__ = ["RemoteEngine"]

CONTEXT = 32_768  # tokens assumed of a server that does not say
BATCH = 64  # texts in one request for embeddings
GRAMMARS = ("schema", "vllm")
FINISHES = {"length": "length", "tool_calls": "tool_calls", "function_call": "tool_calls"}


class RemoteEngine:
    """The model `model` of the server at `url` (…/v1) as an `Engine`.

    A request that was refused as too many, failed on the server (5xx) or did not reach it is sent again up to
    `retries` times, after 0.5, 1, 2, … seconds or as long as the server asks, while its timeout allows. `grammar`
    "vllm" sends grammars as vLLM takes them; "schema" sends their JSON schema and leaves the checking to the caller.
    JSON that a schema asked for comes without white space, whatever the server writes.
    Raises ConfigError for another `grammar`, MissingExtra without the `llm` extra.
    """

    def __init__(
        self,
        url: str,
        model: str,
        *,
        key: str = "",
        embedding_model: str = "",
        grammar: str = "schema",
        timeout: float = 60.0,
        retries: int = 4,
        wait: float = 0.5,
    ) -> None:
        if grammar not in GRAMMARS:
            raise ConfigError(f"model_grammar = {grammar!r} is not {' or '.join(GRAMMARS)}")
        try:
            import openai
        except ImportError as error:
            raise MissingExtra("openai", "llm", "a model by URL") from error
        self._openai = openai
        self._passing = (openai.APIConnectionError, openai.RateLimitError, openai.InternalServerError)
        self._client = openai.OpenAI(base_url=url, api_key=key or "none", max_retries=0)
        self._url = url
        self._model = model
        self._embedding_model = embedding_model or model
        self._grammar = grammar
        self._timeout = timeout
        self._retries = retries
        self._wait = wait
        self._context: int | None = None
        self._limit_name = "max_tokens"

    @property
    def name(self) -> str:
        return self._model

    @property
    def context_tokens(self) -> int:
        """What the server says of its model (vLLM's max_model_len), else 32,768."""
        if self._context is None:
            self._context = CONTEXT
            try:
                for model in self._client.with_options(timeout=5).models.list():
                    if model.id == self._model:
                        self._context = int(getattr(model, "max_model_len", None) or CONTEXT)
            except self._openai.OpenAIError:
                pass
        return self._context

    def count_tokens(self, messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int:
        """An estimate on the high side, without the model's tokenizer: a token for three Latin letters or for one of
        another script, and eight for each turn."""
        texts = [str(message_dict(m, arguments_as_text=True)) for m in messages] + [
            str(tool_dict(t)) for t in tools
        ]
        narrow = sum(character < "\u0250" for text in texts for character in text)
        return narrow // 3 + sum(map(len, texts)) - narrow + 8 * len(texts)

    def chat(self, request: ChatRequest) -> ChatReply:
        reply = None
        for delta in self.stream(request):
            reply = delta.reply or reply
        assert reply is not None
        return reply

    def stream(self, request: ChatRequest) -> Iterator[Delta]:
        started = time.monotonic()
        timeout = request.timeout or self._timeout
        deadline = started + timeout
        collected = _Collected(self._model, packed=self._as_schema(request) is not None)
        pieces: queue.SimpleQueue[Any] = queue.SimpleQueue()
        left = threading.Event()

        def receive() -> None:
            """Reads the answer in a thread of its own, so that a silent server cannot hold up a cancellation."""
            try:
                with self._send(request, deadline, left) as answer:
                    for chunk in answer:
                        if left.is_set():
                            return
                        pieces.put(chunk)
                pieces.put(None)
            except Exception as error:  # noqa: BLE001 raised where the caller waits
                pieces.put(error)

        threading.Thread(target=receive, name="model-answer", daemon=True).start()
        try:
            while True:
                if request.cancel is not None and request.cancel.is_set():
                    collected.finish = "cancelled"
                    break
                if time.monotonic() > deadline:
                    raise self._late(timeout)
                try:
                    piece = pieces.get(timeout=min(0.05, max(0.0, deadline - time.monotonic())))
                except queue.Empty:
                    continue
                if piece is None:
                    break
                if isinstance(piece, Exception):
                    raise self._explained(piece, timeout) from piece
                text = collected.add(piece)
                if text:
                    collected.first = collected.first or time.monotonic() - started
                    yield Delta(text=text)
        finally:
            left.set()
        reply = collected.reply(time.monotonic() - started)
        for call in reply.tool_calls:
            yield Delta(tool_call=call)
        yield Delta(reply=reply)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows: list[list[float]] = []
        never = threading.Event()
        for at in range(0, len(texts), BATCH):
            deadline = time.monotonic() + self._timeout
            part = list(texts[at : at + BATCH])

            def ask(remaining: float, part: list[str] = part) -> Any:
                return self._client.with_options(timeout=remaining).embeddings.create(
                    model=self._embedding_model, input=part, encoding_format="float"
                )

            try:
                answer = self._again(ask, deadline, never)
            except Exception as error:
                raise self._explained(error, self._timeout) from error
            rows += [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        if not rows:
            return np.zeros((0, 0), dtype=np.float32)
        vectors = np.array(rows, dtype=np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)

    def close(self) -> None:
        self._client.close()

    def _send(self, request: ChatRequest, deadline: float, left: threading.Event) -> Any:
        def ask(remaining: float) -> Any:
            client = self._client.with_options(timeout=remaining)
            return client.chat.completions.create(**self._body(request), timeout=remaining)

        try:
            return self._again(ask, deadline, left)
        except self._openai.BadRequestError as error:
            if "max_completion_tokens" not in str(error) or self._limit_name != "max_tokens":
                raise
            self._limit_name = "max_completion_tokens"  # newer hosted models know no other
            return self._again(ask, deadline, left)

    def _again(self, ask: Any, deadline: float, left: threading.Event) -> Any:
        """`ask(seconds left)`, repeated after a wait while the fault may pass."""
        for attempt in range(self._retries + 1):
            try:
                return ask(max(0.01, deadline - time.monotonic()))
            except self._openai.APITimeoutError:
                raise
            except self._passing as error:
                wait = self._wait * 2**attempt * random.uniform(0.8, 1.2)
                response = getattr(error, "response", None)
                asked = response.headers.get("retry-after", "") if response is not None else ""
                if asked.replace(".", "", 1).isdigit():
                    wait = float(asked)
                if attempt == self._retries or time.monotonic() + wait > deadline or left.wait(wait):
                    raise
        raise AssertionError

    def _body(self, request: ChatRequest) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._model,
            "messages": [message_dict(message, arguments_as_text=True) for message in request.messages],
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": request.temperature,
            "top_p": request.top_p,
            self._limit_name: request.max_tokens,
        }
        if request.seed is not None:
            body["seed"] = request.seed
        if request.stop:
            body["stop"] = list(request.stop)
        if request.conversation:
            body["user"] = request.conversation
        if request.tools:
            body["tools"] = [tool_dict(tool) for tool in request.tools]
            choice = request.tool_choice
            if choice not in ("auto", "none", "required"):
                if choice not in {tool.name for tool in request.tools}:
                    raise InputError(f"tool_choice {choice!r} names no tool")
                body["tool_choice"] = {"type": "function", "function": {"name": choice}}
            else:
                body["tool_choice"] = choice
        if (schema := self._as_schema(request)) is not None:
            name = request.constraint.name if isinstance(request.constraint, JsonSchema) else "reply"
            wanted = {"name": name, "schema": dict(schema), "strict": _closed(schema)}
            body["response_format"] = {"type": "json_schema", "json_schema": wanted}
        elif isinstance(request.constraint, Grammar) and self._grammar == "vllm":
            body["extra_body"] = {"structured_outputs": {"grammar": request.constraint.lark}}
        return body

    def _as_schema(self, request: ChatRequest) -> Mapping[str, Any] | None:
        """The JSON schema that is sent with the request; None when there is none, or its grammar is sent."""
        if isinstance(request.constraint, Grammar) and self._grammar != "schema":
            return None
        return request.constraint.schema if request.constraint is not None else None

    def _late(self, timeout: float) -> ModelError:
        return ModelError(
            f"the model {self._model!r} at {self._url!r} did not finish within {timeout:g} s; "
            "ask for less or allow a longer timeout"
        )

    def _explained(self, error: Exception, timeout: float) -> Exception:
        """The client's error in one line that says what to do."""
        openai, where = self._openai, f"{self._model!r} at {self._url!r}"
        if isinstance(error, (ModelError, InputError)):
            return error
        if isinstance(error, openai.APITimeoutError):
            return self._late(timeout)
        if isinstance(error, openai.APIConnectionError):
            return ModelError(
                f"no answer from the model server {self._url!r}; is it running, and is model_url right?"
            )
        line = " ".join(str(getattr(error, "message", "") or error).split())[:200]
        if isinstance(error, (openai.AuthenticationError, openai.PermissionDeniedError)):
            return ModelError(f"the model server {self._url!r} refused the key; set model_key ({line})")
        if isinstance(error, openai.NotFoundError):
            return ModelError(f"the server has no model {where}; set model to one that it serves ({line})")
        if isinstance(error, openai.RateLimitError):
            return ModelError(f"too many requests for the model {where}; try again later ({line})")
        return ModelError(f"the model {where} failed ({line})")


def _closed(schema: Any) -> bool:
    """True when every object names all its properties as required and allows no others: hosted models take a schema
    as binding only then, and refuse others that claim to be."""
    if isinstance(schema, Mapping):
        if schema.get("type") == "object" or "properties" in schema:
            names = set(schema.get("properties", {}))
            if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != names:
                return False
        return all(map(_closed, schema.values()))
    return all(map(_closed, schema)) if isinstance(schema, (list, tuple)) else True


class _Collected:
    """The chunks of a streamed answer, put together."""

    def __init__(self, model: str, *, packed: bool) -> None:
        self._model = model
        self._packer = JsonPacker() if packed else None
        self._text: list[str] = []
        self._calls: dict[int, dict[str, str]] = {}
        self._usage: Any = None
        self._pieces = 0
        self.first = 0.0
        self.finish: Any = "stop"

    def add(self, chunk: Any) -> str:
        """Takes in one chunk; returns the text that it brought."""
        self._usage = getattr(chunk, "usage", None) or self._usage
        if not chunk.choices:
            return ""
        choice = chunk.choices[0]
        if choice.finish_reason:
            self.finish = FINISHES.get(choice.finish_reason, "stop")
        for call in choice.delta.tool_calls or ():
            kept = self._calls.setdefault(call.index or 0, {"id": "", "name": "", "arguments": ""})
            kept["id"] = call.id or kept["id"]
            if call.function is not None:
                kept["name"] += call.function.name or ""
                kept["arguments"] += call.function.arguments or ""
        text = choice.delta.content or ""
        if self._packer is not None:
            text = self._packer.feed(text)
        self._text.append(text)
        self._pieces += bool(text) or bool(choice.delta.tool_calls)
        return text

    def reply(self, seconds: float) -> ChatReply:
        """Raises ModelError when a call's arguments are no JSON object."""
        calls = []
        if self.finish != "cancelled":
            for _, call in sorted(self._calls.items()):
                try:
                    arguments = arguments_of(call["name"], call["arguments"])
                except InputError as error:
                    raise ModelError(f"the model {self._model!r} made a broken tool call: {error}") from error
                calls.append(ToolCall(call["id"], call["name"], arguments))
        if calls and self.finish == "stop":
            self.finish = "tool_calls"  # some servers say "stop" after calls
        details = getattr(self._usage, "prompt_tokens_details", None)
        usage = Usage(
            getattr(self._usage, "prompt_tokens", 0) or 0,
            getattr(self._usage, "completion_tokens", 0) or self._pieces,
            getattr(details, "cached_tokens", 0) or 0,
            self.first,
            seconds,
        )
        return ChatReply("".join(self._text), tuple(calls), self.finish, usage, self._model)

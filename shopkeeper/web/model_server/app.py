"""The application: /v1/chat/completions, /v1/embeddings, /v1/models and /health over one engine."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response, StreamingResponse

from shopkeeper import __version__
from shopkeeper.errors import LimitExceeded
from shopkeeper.llm.types import ChatRequest, Delta, Engine, Message
from shopkeeper.web.model_server.reading import Asked, read_chat, read_texts
from shopkeeper.web.model_server.refusals import Refused, quoted, refusal_of
from shopkeeper.web.model_server.writers import Writers
from shopkeeper.web.model_server.writing import Answer, embeddings_document, event

__all__ = ["create_model_app"]

STREAMS = 64  # replies written at once; more are told to come back
TIMEOUT = 600.0  # seconds of one reply; who wants to wait less hangs up, which cancels it
MAX_BYTES = 10_000_000

Handler = Callable[[Request], Awaitable[Response]]


def create_model_app(
    engine: Engine,
    *,
    key: str = "",
    streams: int = STREAMS,
    timeout: float = TIMEOUT,
    max_bytes: int = MAX_BYTES,
) -> FastAPI:
    """The server of `engine`, which stays the caller's to close after the application's lifespan.

    With a `key`, every request but /health must carry it as its bearer token. `streams` replies are written at once,
    each for `timeout` seconds at most; a body has at most `max_bytes`.
    """
    server = _Server(engine, key, streams, timeout, max_bytes)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(server.writers.close)

    app = FastAPI(
        title=engine.name,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.add_route("/health", server.health, methods=["GET"])
    app.add_route("/v1/models", server.guarded(server.models), methods=["GET"])
    app.add_route("/v1/models/{name:path}", server.guarded(server.model), methods=["GET"])
    app.add_route("/v1/chat/completions", server.guarded(server.chat), methods=["POST"])
    app.add_route("/v1/embeddings", server.guarded(server.embeddings), methods=["POST"])
    app.add_exception_handler(HTTPException, _no_such_page)
    return app


class _Server:
    """The routes of one application."""

    def __init__(self, engine: Engine, key: str, streams: int, timeout: float, max_bytes: int) -> None:
        self.engine = engine
        self.writers = Writers(engine, streams)
        self._key = key.encode()
        self._timeout = timeout
        self._max_bytes = max_bytes
        self._started = int(time.time())

    def guarded(self, handler: Handler) -> Handler:
        """`handler` behind the key, its errors in the OpenAI form."""

        async def answer(request: Request) -> Response:
            try:
                self._admit(request)
                return await handler(request)
            except Exception as error:  # noqa: BLE001 each becomes an answer; unknown ones are logged
                return refusal_of(error).response()

        return answer

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok", "model": self.engine.name, "running": self.writers.running})

    async def models(self, request: Request) -> Response:
        return JSONResponse({"object": "list", "data": [self._card()]})

    async def model(self, request: Request) -> Response:
        self._check_model(request.path_params["name"])
        return JSONResponse(self._card())

    async def embeddings(self, request: Request) -> Response:
        body = await self._body(request)
        texts, form = read_texts(body)

        def work() -> tuple[Any, int]:
            vectors = self.engine.embed(texts)
            frame = self.engine.count_tokens((Message("user"),))
            read = sum(self.engine.count_tokens((Message("user", text),)) - frame for text in texts)
            return vectors, read

        vectors, read = await run_in_threadpool(work)
        wanted = body.get("dimensions")
        if wanted is not None and wanted != vectors.shape[1]:
            raise Refused(
                400, f"dimensions = {quoted(wanted)}: this model gives {vectors.shape[1]}", "dimensions"
            )
        return JSONResponse(embeddings_document(vectors, form, self.engine.name, read))

    async def chat(self, request: Request) -> Response:
        asked = read_chat(await self._body(request), timeout=self._timeout)
        cancel = threading.Event()
        deltas = self.writers.write(replace(asked.request, cancel=cancel), one_call=asked.one_call)
        gone = asyncio.ensure_future(_gone(request))
        gone.add_done_callback(lambda _: cancel.set())
        handed_over = False
        try:
            first = await self._first(asked.request, deltas, gone)
            if asked.stream:
                handed_over = True
                headers = {"cache-control": "no-cache", "x-accel-buffering": "no"}
                pieces = self._events(asked, first, deltas, gone)
                return StreamingResponse(pieces, media_type="text/event-stream", headers=headers)
            reply = first.reply
            while reply is None:
                reply = (await _unless(gone, anext(deltas))).reply
            return JSONResponse(Answer(self.engine.name).document(reply))
        finally:
            if not handed_over:
                gone.cancel()
                await deltas.aclose()

    async def _first(
        self, request: ChatRequest, deltas: AsyncGenerator[Delta, None], gone: asyncio.Future[None]
    ) -> Delta:
        """The first delta: until it is there, an error can still have a status of its own."""
        try:
            return await _unless(gone, anext(deltas))
        except LimitExceeded as error:
            read = await run_in_threadpool(self.engine.count_tokens, request.messages, request.tools)
            raise refusal_of(error, too_long=read >= self.engine.context_tokens) from error

    async def _events(
        self,
        asked: Asked,
        first: Delta,
        deltas: AsyncGenerator[Delta, None],
        gone: asyncio.Future[None],
    ) -> AsyncIterator[bytes]:
        answer = Answer(self.engine.name, include_usage=asked.include_usage)
        try:
            yield answer.start()
            delta = first
            while delta.reply is None:
                yield answer.call(delta.tool_call) if delta.tool_call else answer.text(delta.text)
                delta = await _unless(gone, anext(deltas))
            yield answer.end(delta.reply)
        except Exception as error:  # noqa: BLE001 the status is sent already: the error is an event
            yield event(refusal_of(error).document())
        finally:
            gone.cancel()
            await deltas.aclose()

    def _admit(self, request: Request) -> None:
        if not self._key:
            return
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if kind.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), self._key):
            raise Refused(
                401,
                "the key is missing or wrong; send it as  Authorization: Bearer KEY",
                code="invalid_api_key",
                headers={"www-authenticate": "Bearer"},
            )

    async def _body(self, request: Request) -> dict[str, Any]:
        """The request's JSON object, for a model that this server has."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":  # what a web page may send without asking is refused too
            raise Refused(415, f"content-type {quoted(kind)} is not application/json")
        raw = bytearray()
        async for part in request.stream():
            raw += part
            if len(raw) > self._max_bytes:
                raise Refused(413, f"the body is larger than {self._max_bytes:,} bytes")
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError) as error:
            line = " ".join(str(error).split())
            raise Refused(400, f"the body is not JSON ({line[:100]})") from error
        if not isinstance(body, dict):
            raise Refused(400, f"the body {quoted(body)} is not a JSON object")
        if body.get("model") is not None:
            self._check_model(body["model"])
        return body

    def _check_model(self, name: object) -> None:
        if name != self.engine.name:
            raise Refused(
                404,
                f"no model {quoted(name)}; this server has {self.engine.name!r}",
                "model",
                "model_not_found",
            )

    def _card(self) -> dict[str, Any]:
        return {
            "id": self.engine.name,
            "object": "model",
            "created": self._started,
            "owned_by": "shopkeeper",
            "max_model_len": self.engine.context_tokens,
        }


async def _gone(request: Request) -> None:
    """Returns when the client has hung up."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _unless(gone: asyncio.Future[None], waited: Coroutine[Any, Any, Delta]) -> Delta:
    """`waited`'s result. Raises Refused (499) when the client hangs up before."""
    task = asyncio.create_task(waited)
    try:
        both: list[asyncio.Future[Any]] = [gone, task]
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise Refused(499, "the client hung up")
    finally:
        if not task.done():
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    pages = "/v1/chat/completions, /v1/embeddings, /v1/models, /health"
    return Refused(status, f"{request.method} {quoted(request.url.path)}: there are {pages}").response()

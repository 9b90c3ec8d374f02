"""The web application of one shop: storefront, merchant console, JSON API; and what keeps its index fresh."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shopkeeper import __version__
from shopkeeper.errors import InputError, NotFound
from shopkeeper.recommend.asked import Asked
from shopkeeper.shop import Shop
from shopkeeper.web import api, assistant, console, security, storefront
from shopkeeper.web.pages import Pages, language_of
from shopkeeper.web.storefront.visitor import Visitor
from shopkeeper.web.upkeep import Upkeep

__all__ = ["SETTINGS", "SHOP", "create_app", "from_environment"]

#: environment of a server process: the shop's folder, and settings as JSON
SHOP = "SHOPKEEPER_SHOP"
SETTINGS = "SHOPKEEPER_SERVE_SETTINGS"
SYNC_SECONDS = 0.3
COMPRESSED = 800

log = logging.getLogger(__name__)


#: of every application, so that what FastAPI works out of them when they are first asked for is worked out once
ROUTES = APIRouter()
for _part in (assistant.api, api.router, console.router, assistant.router, storefront.router):
    ROUTES.include_router(_part)

THREADS = 3  # requests worked on at once by a process: they share one interpreter, more only take turns


def create_app(shop: Shop) -> FastAPI:
    """The application that serves `shop`, which stays the caller's to close."""

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        task = asyncio.create_task(_keep_fresh(shop))
        reception: assistant.Reception = app.state.reception
        reception.open()
        threading.Thread(target=_warm, args=(shop,), name="recommend-warm", daemon=True).start()
        upkeep = Upkeep(shop)
        upkeep.open()
        try:
            yield
        finally:
            reception.close()
            await asyncio.to_thread(upkeep.close)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    app = FastAPI(
        title=shop.config.name,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
    )
    app.state.shop = shop
    app.state.pages = Pages(shop)
    app.state.storefront = storefront.Storefront(shop, app.state.pages)
    app.state.reception = assistant.Reception(app.state.storefront)
    app.router.routes.extend(ROUTES.routes)
    app.add_exception_handler(HTTPException, _explain)
    app.add_exception_handler(RequestValidationError, _explain)
    app.add_exception_handler(InputError, _explain)
    app.add_exception_handler(Exception, _explain)
    app.add_middleware(GZipMiddleware, minimum_size=COMPRESSED, compresslevel=5)
    app.add_middleware(ServerTiming)
    app.add_middleware(HeadAsGet)
    security.install(app, shop)
    app.add_middleware(
        assistant.Cors, origins=assistant.origins_of(shop.config.chat_origins), base_url=shop.config.base_url
    )
    return app


def from_environment() -> FastAPI:
    """The application of the shop that the environment names; what each server process runs."""
    settings = json.loads(os.environ.get(SETTINGS, "{}"))
    return create_app(Shop.open(os.environ.get(SHOP, "shop"), **settings))


async def _keep_fresh(shop: Shop) -> None:
    """Makes changes of the catalogue findable, wherever they were made; looks three times a second."""
    seen = -1
    while True:
        try:
            revision = await run_in_threadpool(shop.catalog.revision)
            if revision != seen:
                await run_in_threadpool(shop.search.sync)
                seen = revision
        except Exception as error:
            log.error("the index could not follow the catalogue: %s", error, exc_info=error)
            await asyncio.sleep(5)
        await asyncio.sleep(SYNC_SECONDS)


def _warm(shop: Shop) -> None:
    """Opens the models of recommendations, so that the first visitor does not wait for them."""
    try:
        shop.recommend.ask(Asked(personal=False, context={"preview": "warm"}))
    except Exception:
        log.exception("recommendations could not be made ready; the first visitor waits for them")


async def _explain(request: Request, error: Exception) -> Response:
    """A page that says what went wrong and how to go on, in the visitor's language."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    status = 400 if isinstance(error, (RequestValidationError, InputError)) else status
    status = 404 if isinstance(error, NotFound) else status
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    try:
        return await run_in_threadpool(_error_page, request, status, headers)
    except Exception as failure:
        log.error("the page about an error failed", exc_info=failure)
        return PlainTextResponse(
            "Something failed here. Please try again.\n出了点问题，请重试。\n", status, headers
        )


def _error_page(request: Request, status: int, headers: dict[str, str]) -> Response:
    store = request.app.state.storefront
    known = status if status in (400, 403, 404, 405, 413, 500) else (500 if status >= 500 else 400)
    page: Response = store.page(
        request,
        "error.html",
        Visitor.of(request),
        status_shown=known,
        popular=store.popular(language_of(request))[:4] if known == 404 else [],
        robots="noindex",
    )
    page.status_code = status
    page.headers.update(headers)
    return page


class HeadAsGet:
    """Answers HEAD as GET without the body, as HTTP wants it (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def write(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, write)


class ServerTiming:
    """Tells in each answer's Server-Timing header how long the application took, in milliseconds."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start = time.perf_counter()

        async def write(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = (time.perf_counter() - start) * 1000
                headers: list[Any] = list(message.get("headers", ()))
                headers.append((b"server-timing", f"app;dur={took:.1f}".encode()))
                message["headers"] = headers
            await send(message)

        await self.app(scope, receive, write)

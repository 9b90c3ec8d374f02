"""The layer around the application: refuses what cannot be served, guards forms, adds headers to each answer."""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shopkeeper.shop import Shop
from shopkeeper.web.csrf import COOKIE, FIELD, HEADER, Csrf
from shopkeeper.web.problems import MEDIA_TYPE, problem, problem_of
from shopkeeper.web.ratelimit import RateLimit, Verdict, client_key

__all__ = ["HEADERS", "LOOPBACK", "Guard"]

API = "/api/"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
HOST = re.compile(r"(\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})?)(?::(\d{1,5}))?")
#: posted to by mail programs, which have no form of ours; the signed link in the path is what allows it (RFC 8058)
ONE_CLICK = re.compile(r"/[^/]+/mail/[^/]+")
POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: https: http:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
}
STRICT_TRANSPORT = (b"strict-transport-security", b"max-age=31536000")

log = logging.getLogger(__name__)


class _TooLarge(Exception):
    """The body grew beyond the limit while it was read."""


class Guard:
    """The layer around the application; one instance per process."""

    def __init__(self, app: ASGIApp, shop: Shop, handlers: Mapping[Any, Callable[..., Any]]) -> None:
        self.app = app
        self.handlers = handlers
        self.most = shop.config.max_request_bytes
        self.secret = shop.secret.encode()
        self.limit = RateLimit(shop.config.rate_limit) if shop.config.rate_limit > 0 else None
        self.base_host = urlsplit(shop.config.base_url).netloc.lower()
        self.headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        self.policy = f'"minute";q={shop.config.rate_limit};w=60'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self, scope, receive, send).run()


class _Exchange:
    """One request and its answer."""

    def __init__(self, guard: Guard, scope: Scope, receive: Receive, send: Send) -> None:
        self.guard = guard
        self.scope = scope
        self.receive = receive
        self.send = send
        self.path: str = scope["path"]
        self.is_api = self.path.startswith(API)
        self.headers = Headers(scope=scope)
        self.csrf = Csrf.of(
            scope, guard.secret, "" if self.is_api else _cookie(self.headers.get("cookie", ""))
        )
        self.verdict: Verdict | None = None
        self.started = False
        self.received = 0
        self.too_large = False
        self.replaced = False
        self.kept: Message | None = None

    async def run(self) -> None:
        refusal = self._refusal()
        if refusal is None and self._needs_form():
            refusal = await self._forged()
        if refusal is not None:
            await self._refuse(*refusal)
            return
        try:
            await self.guard.app(self.scope, self._read, self._write)
        except Exception as error:
            if self.started:
                raise
            if not self.too_large:
                await self._failed(error)
        if self.too_large and not self.started:
            await self._refuse(413, self._size())

    def _needs_form(self) -> bool:
        """Whether only a form of our own may ask for this."""
        method = self.scope["method"]
        if self.is_api or method not in UNSAFE:
            return False
        return not (method == "POST" and ONE_CLICK.fullmatch(self.path))

    def _refusal(self) -> tuple[int, str] | None:
        hosts = self.headers.getlist("host")
        host = HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
        if host is None or int(host[2] or 0) > 65535:
            return (
                400,
                f"the Host header {', '.join(hosts)[:80]!r} is not one host name; send one",
            )
        base = self.guard.base_host
        if base and hosts[0].lower() != base and host[1].strip("[]").lower() not in LOOPBACK:
            return 400, f"the Host header {hosts[0][:80]!r} is not this shop; ask {base}"
        if self.is_api and self.guard.limit is not None:
            client = self.scope.get("client")
            self.verdict = self.guard.limit.take(client_key(client[0] if client else ""))
            if not self.verdict.allowed:
                wait = int(self.verdict.wait) + 1
                most = self.guard.limit.per_minute
                return 429, f"more than {most} requests a minute from this address; ask again in {wait} s"
        length = self.headers.get("content-length")
        if length is not None:
            if not (length.isascii() and length.isdigit()):
                return 400, f"Content-Length {length[:40]!r} is not a number; send the body's size in bytes"
            if int(length[:20]) > self.guard.most:
                return 413, self._size(length)
        return None

    def _size(self, length: str = "") -> str:
        size = f"the body has {length[:20]} bytes" if length else "the body is too large"
        return f"{size}; at most {self.guard.most} are accepted, send less at a time"

    async def _forged(self) -> tuple[int, str] | None:
        """Why this form is refused; None for one of our own. Reads the body and keeps it."""
        origin = self.headers.get("origin")
        site = self.headers.get("sec-fetch-site", "same-origin")
        own = {self.headers["host"].lower(), self.guard.base_host} - {""}
        if (origin is not None and urlsplit(origin).netloc.lower() not in own) or site in (
            "cross-site",
            "same-site",
        ):
            return (
                403,
                f"this form came from {origin or site!r}, not from here; open the shop's page and try again",
            )
        token = self.headers.get(HEADER)
        if token is None:
            kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
            if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
                try:
                    token = await self._token_in_form(kind)
                except _TooLarge:
                    return 413, self._size()
                except (MultiPartException, HTTPException, UnicodeDecodeError, ValueError):
                    return 400, "the form cannot be read; open the page again and send it once more"
        if token is None or not self.csrf.accepts(token):
            return 403, "this form is too old or lacks its token; open the page again and send it once more"
        return None

    async def _token_in_form(self, kind: str) -> str | None:
        chunks: list[bytes] = []
        while True:
            message = await self._read()
            if message["type"] == "http.disconnect":
                return None
            chunks.append(message.get("body", b""))
            if not message.get("more_body"):
                break
        self.kept = {"type": "http.request", "body": b"".join(chunks), "more_body": False}

        async def once() -> AsyncGenerator[bytes, None]:
            for chunk in (*chunks, b""):
                yield chunk

        parser = MultiPartParser if kind.startswith("multipart") else FormParser
        form = await parser(self.headers, once()).parse()
        try:
            found = form.get(FIELD)
            return found if isinstance(found, str) else None
        finally:
            await form.close()

    async def _read(self) -> Message:
        if self.kept is not None:
            message, self.kept = self.kept, None
            return message
        message = await self.receive()
        if message["type"] == "http.request":
            self.received += len(message.get("body", b""))
            if self.received > self.guard.most:
                self.too_large = True
                raise _TooLarge
        return message

    async def _write(self, message: Message) -> None:
        if self.replaced or (self.too_large and not self.started):
            return
        if message["type"] == "http.response.start":
            if self.is_api and message["status"] >= 400 and not _is_problem(message):
                self.replaced = True  # the router's own 404 and 405
                allow = dict(message.get("headers", ())).get(b"allow", b"").decode("latin-1")
                response = problem(message["status"], self._said(message["status"], allow), self.path)
                if allow:
                    response.headers["allow"] = allow
                await self._answer(response)
                return
            self.started = True
            self._add_headers(message)
        await self.send(message)

    def _said(self, status: int, allow: str) -> str:
        method = self.scope["method"]
        if status == 405:
            return f"{method} is not possible at {self.path!r}; use {allow or 'another method'}"
        if status == 404:
            return f"nothing is at {self.path!r}; /api/v1/openapi.json lists what is"
        return f"{method} {self.path!r} was refused with status {status}"

    async def _refuse(self, status: int, detail: str) -> None:
        """Answers in place of the application."""
        if self.is_api:
            await self._answer(problem(status, detail, self.path))
            return
        error = HTTPException(status, detail)
        for kind in (status, HTTPException):
            if handler := self.guard.handlers.get(kind):
                await self._answer(await _handled(handler, Request(self.scope), error))
                return
        await self._answer(PlainTextResponse(detail, status))

    async def _failed(self, error: Exception) -> None:
        """Answers for an application that failed; the cause goes to the log only."""
        if self.is_api:
            await self._answer(problem_of(error, self.path))
            return
        log.error("%s %s failed", self.scope["method"], self.path, exc_info=error)
        for kind in (500, Exception):
            if handler := self.guard.handlers.get(kind):
                await self._answer(await _handled(handler, Request(self.scope), error))
                return
        await self._answer(PlainTextResponse("Something failed here. Please try again.", 500))

    async def _answer(self, response: Response) -> None:
        async def write(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.started = True
                self._add_headers(message)
            await self.send(message)

        await response(self.scope, self._read, write)

    def _add_headers(self, message: Message) -> None:
        headers = list(message.get("headers", ()))
        present = {name.lower() for name, _ in headers}
        headers += [pair for pair in self.guard.headers if pair[0] not in present]
        secure = self.scope.get("scheme") == "https"
        if secure:
            headers.append(STRICT_TRANSPORT)
        if self.verdict is not None:
            headers.append((b"ratelimit-policy", self.guard.policy))
            told = f'"minute";r={self.verdict.remaining};t={int(self.verdict.reset) + 1}'
            headers.append((b"ratelimit", told.encode()))
            if not self.verdict.allowed:
                headers.append((b"retry-after", str(int(self.verdict.wait) + 1).encode()))
        if self.csrf.fresh:
            cookie = f"{COOKIE}={self.csrf.name}; Path=/; HttpOnly; SameSite=Lax" + (
                "; Secure" if secure else ""
            )
            headers.append((b"set-cookie", cookie.encode()))
        message["headers"] = headers


def _cookie(header: str) -> str:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _is_problem(message: Message) -> bool:
    return any(
        n.lower() == b"content-type" and v.startswith(MEDIA_TYPE.encode()) for n, v in message["headers"]
    )


async def _handled(handler: Callable[..., Any], request: Request, error: Exception) -> Response:
    response = handler(request, error)
    if inspect.isawaitable(response):
        response = await response
    assert isinstance(response, Response)
    return response

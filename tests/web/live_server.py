"""A shop served from a thread of the test, and a browser that notes what it complains of."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext


@contextmanager
def served(shop: Shop, seconds: float = 60) -> Iterator[str]:
    """The address at which `shop` answers; it has `seconds` to begin."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(create_app(shop), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    deadline = time.monotonic() + seconds
    while not server.started:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(20)


def window(
    chromium: Browser,
    address: str,
    complaints: list[str],
    cookies: Mapping[str, str] | None = None,
    *,
    beyond: bool = False,
    milliseconds: float = 30_000,
    **options: Any,
) -> BrowserContext:
    """A fresh browser of somebody with these cookies; errors and warnings go to `complaints`, and so do addresses
    outside the shop that it asks for, unless it may go `beyond`."""
    context = chromium.new_context(base_url=address, reduced_motion="reduce", **options)
    context.set_default_timeout(milliseconds)
    held = (cookies or {}).items()
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in held])
    context.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    if not beyond:
        context.on("request", lambda r: None if r.url.startswith(address) else complaints.append(r.url))
    return context


@contextmanager
def watched(
    chromium: Browser, address: str, cookies: Mapping[str, str] | None = None, **options: Any
) -> Iterator[BrowserContext]:
    """A `window` that must have nothing to complain of; `complaints` may be given, to look at on the way."""
    complaints: list[str] = options.pop("complaints", [])
    context = window(chromium, address, complaints, cookies, **options)
    yield context
    context.close()
    assert not complaints


@contextmanager
def merchant(chromium: Browser, address: str, language: str) -> Iterator[BrowserContext]:
    """A merchant in one language, who must see no console error and ask for nothing outside the shop."""
    with watched(chromium, address, {"language": language}) as context:
        yield context

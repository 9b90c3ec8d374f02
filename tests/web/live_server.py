"""A shop served from a thread of the test, and a browser that notes what it complains of."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

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


@contextmanager
def merchant(chromium: Browser, address: str, language: str) -> Iterator[BrowserContext]:
    """A merchant in one language, who must see no console error and ask for nothing outside the shop."""
    context = chromium.new_context(base_url=address, reduced_motion="reduce")
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    complaints: list[str] = []
    context.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda r: None if r.url.startswith(address) else complaints.append(r.url))
    yield context
    context.close()
    assert not complaints

"""One small demo shop for all web tests, an application and a real server on it, and a real browser.

The shop is made once a run, also with several test processes. Tests may fill carts and place orders, but
change nothing of its catalogue.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from plain_browser import PlainBrowser
from starlette.testclient import TestClient

from shopkeeper import Shop
from shopkeeper.recommend.sponsored import sponsored
from shopkeeper.web.app import create_app

if TYPE_CHECKING:
    from fastapi import FastAPI
    from playwright.sync_api import Browser

PRODUCTS = 150
CHROMIUM = Path("/usr/bin/chromium")
#: as a person's browser, not as "HeadlessChrome": the shop keeps robots' events aside
AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
FLAGS = [
    "--headless",
    f"--user-agent={AGENT}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page does not wait long to be sold while events are written, here on a loaded machine it does."""
    monkeypatch.setattr(sponsored, "_PATIENCE", 30_000)


@pytest.fixture(scope="session")
def demo_shop_path(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder of a demo shop of 150 products."""
    from shopkeeper.simulate.demo import build_demo

    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "demo-shop"
    ready, building = folder.with_suffix(".ready"), folder.with_suffix(".building")
    try:
        building.touch(exist_ok=False)
    except FileExistsError:
        for _ in range(1200):
            if ready.exists():
                return folder
            time.sleep(0.1)
        pytest.fail("another test process did not finish the demo shop in two minutes")
    build_demo(folder, seed=7, products=PRODUCTS, until=date(2026, 10, 31))
    ready.touch()
    return folder


@pytest.fixture(scope="session")
def demo_shop(demo_shop_path: Path) -> Iterator[Shop]:
    """The demo shop, opened."""
    with Shop.open(demo_shop_path, rate_limit=0) as shop:
        yield shop


@pytest.fixture(scope="session")
def demo_app(demo_shop: Shop) -> FastAPI:
    """The web application of the demo shop."""
    return create_app(demo_shop)


@pytest.fixture
def client(demo_app: FastAPI) -> TestClient:
    """A visitor without cookies; a failure of the application becomes an answer with status 500."""
    return TestClient(demo_app, raise_server_exceptions=False)


@pytest.fixture
def visitor(client: TestClient) -> PlainBrowser:
    """A visitor with a browser that knows no JavaScript."""
    return PlainBrowser(client)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server_url(demo_shop_path: Path) -> Iterator[str]:
    """The address of `shopkeeper serve` on the demo shop, in a process of its own."""
    port = free_port()
    environment = {**os.environ, "SHOPKEEPER_RATE_LIMIT": "0"}
    command = [
        sys.executable,
        "-m",
        "shopkeeper",
        "serve",
        "--shop",
        str(demo_shop_path),
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{url}/robots.txt", timeout=5):
                    break
            except OSError:
                assert process.poll() is None, "the server stopped"
                time.sleep(0.1)
        else:
            pytest.fail("the server did not answer in 30 seconds")
        yield url
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's chromium; without it browser tests are skipped, but never in CI."""
    if not CHROMIUM.exists():
        message = f"no browser at {CHROMIUM}: run  apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()

"""`shopkeeper serve`: answers, follows the catalogue, shares the work, stops, and says why it does not start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Shop.open(tmp_path / "shop", create=True, name="Corner Shop") as shop:
        shop.catalog.put(
            [Product("lamp", {"en": "Brass lamp"}, price=Money(4900, "USD"), category=("Lamps",))]
        )
    return tmp_path / "shop"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "shopkeeper",
        "serve",
        "--shop",
        str(folder),
        "--port",
        str(port),
        *arguments,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                assert process.poll() is None, "the server stopped"
                try:
                    read(f"{url}/robots.txt")
                    break
                except OSError:
                    time.sleep(0.1)
            yield url, process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(20)


def test_it_says_its_address_serves_and_stops(folder: Path) -> None:
    with serving(folder) as (url, process):
        assert "Brass lamp" in read(f"{url}/en/search?q=lamp")
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Corner Shop" in said
    assert url in said


def test_two_processes_find_a_changed_product_within_a_second(folder: Path) -> None:
    with serving(folder, "--workers", "2") as (url, _), Shop.open(folder) as shop:
        for _ in range(10):
            assert "Brass lamp" in read(f"{url}/en/search?q=lamp")
        shop.catalog.put([Product("vase", {"en": "Blue vase"}, price=Money(900, "USD"), category=("Vases",))])
        changed = time.monotonic()
        seen = 0
        while seen < 12:
            seen = seen + 1 if "Blue vase" in read(f"{url}/en/search?q=vase") else 0
            assert time.monotonic() - changed < 5, "still not found"
        took = time.monotonic() - changed
        print(f"found in every answer of two processes after {took:.2f} s")
        shop.catalog.retire(["vase"])
        gone = time.monotonic()
        while "Blue vase" in read(f"{url}/en/search?q=vase"):
            assert time.monotonic() - gone < 5, "still found"


def refusal(folder: Path, *arguments: str, **environment: str) -> str:
    command = [sys.executable, "-m", "shopkeeper", "serve", "--shop", str(folder), *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, env={**os.environ, **environment}, check=False
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_port_that_is_taken_is_named_with_the_way_out(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        message = refusal(folder, "--port", str(port))
    assert f"port {port} on 127.0.0.1 is taken; choose another with --port" in message


def test_a_host_that_is_not_ours_is_named(folder: Path) -> None:
    assert "'192.0.2.7'" in refusal(folder, "--host", "192.0.2.7")
    assert "'no.such.host.invalid'" in refusal(folder, "--host", "no.such.host.invalid")


def test_a_shop_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "nowhere" in refusal(tmp_path / "nowhere")


def test_a_senseless_port_is_refused(folder: Path) -> None:
    assert "70000" in refusal(folder, "--port", "70000")
    assert "'many'" in refusal(folder, SHOPKEEPER_PORT="many")

"""Events a second over HTTP: a real server process, a real client that sends batches, each event checked and stored.

python bench/events_ingest.py [--events 100000] [--batch 1000] [--clients 2] [--workers 1]
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product

KEY = "bench"
KINDS = ("impression", "impression", "impression", "view", "click", "view", "cart", "search")


def batch_of(number: int, size: int, products: int) -> bytes:
    """One batch of shoppers' events: a visit every twenty, of every kind that a shop sends."""
    rows = []
    for n in range(number * size, (number + 1) * size):
        kind = KINDS[n % len(KINDS)]
        row: dict[str, object] = {
            "id": f"bench-{n:010d}",
            "kind": kind,
            "time": f"2026-03-{1 + n // 86_400 % 28:02}T{n // 3600 % 24:02}:{n // 60 % 60:02}:{n % 60:02}Z",
            "session": f"visit-{n // 20:08d}",
            "customer": f"c{n // 20 % 5000}" if n % 3 else "",
            "agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        }
        row |= {"query": "red kettle"} if kind == "search" else {"product": f"p{n * 7919 % products}"}
        row |= {"position": n % 24 + 1, "propensity": 0.25, "place": "home"} if kind == "impression" else {}
        rows.append(row)
    return json.dumps(rows).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=1000)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--products", type=int, default=20_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop"
        with Shop.open(path, create=True) as shop:
            shop.catalog.put(
                Product(f"p{n}", {"en": f"Thing {n}"}, price=Money(100 + n, "USD"))
                for n in range(asked.products)
            )
            shop.search.sync()
        bodies = [batch_of(n, asked.batch, asked.products) for n in range(asked.events // asked.batch)]
        seconds, accepted = measure(path, bodies, asked.clients, asked.workers)
        with Shop.open(path) as shop:
            stored = shop.events.count()
    assert accepted == stored == len(bodies) * asked.batch, f"{stored} of {asked.events} stored"
    told = {
        "events": stored, "batch": asked.batch, "clients": asked.clients, "workers": asked.workers,
        "seconds": round(seconds, 2), "events_per_second": round(stored / seconds), "cores": os.cpu_count(),
    }  # fmt: skip
    print(json.dumps(told))


def measure(path: Path, bodies: list[bytes], clients: int, workers: int) -> tuple[float, int]:
    """(seconds, events accepted) of sending all bodies to a server of the shop at `path`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "SHOPKEEPER_RATE_LIMIT": "0", "SHOPKEEPER_SERVER_KEY": KEY}
    command = [sys.executable, "-m", "shopkeeper", "serve", "--shop", str(path), "--port", str(port)]
    with subprocess.Popen(
        [*command, "--workers", str(workers)], env=environment, stdout=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            wait(url)
            headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
            with httpx.Client(base_url=url, headers=headers, timeout=60) as client:

                def send(body: bytes) -> int:
                    answer = client.post("/api/v1/events/batch", content=body)
                    answer.raise_for_status()
                    return int(answer.json()["accepted"])

                begun = time.perf_counter()
                with ThreadPoolExecutor(clients) as pool:
                    accepted = sum(pool.map(send, bodies))
                return time.perf_counter() - begun, accepted
        finally:
            process.terminate()
            process.wait(30)


def wait(url: str) -> None:
    """Until the server answers; half a minute at most."""
    for _ in range(300):
        try:
            httpx.get(f"{url}/api/v1/health", timeout=5).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise SystemExit("the server did not answer in 30 seconds")


if __name__ == "__main__":
    main()

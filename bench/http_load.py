"""Requests per second and latency of the JSON API under load.

    python bench/http_load.py [FOLDER] [--workers 2] [--seconds 10]

Starts `shopkeeper serve` on a free port over the catalogue in FOLDER (default: icecat of the benchmark data) and asks
it distinct searches: at a fixed rate, each request timed from when it was due (so a stall is not hidden), and as fast
as several connections can; with wrk as well where it is installed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import quote

from measure import child, data_folder, judged_queries, made_queries, percentiles, write_result

from shopkeeper import Shop
from shopkeeper.catalog import pick

LUA = """
local paths = {}
for line in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = line end
local place = math.random(#paths)
request = function()
  place = place % #paths + 1
  return wrk.format("GET", paths[place])
end
"""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rate", type=int, default=200, help="requests per second of the fixed-rate run")
    options = parser.parse_args()
    folder = options.folder or data_folder() / "icecat"
    feed = next(iter(sorted(folder.glob("products.*"))), None)
    if feed is None:
        sys.exit(f"bench: {str(folder)!r} has no products.* feed")
    with tempfile.TemporaryDirectory(prefix="shopkeeper-bench-") as place:
        shop_path = Path(place) / "shop"
        child([sys.executable, "-m", "shopkeeper", "import", feed, "--shop", shop_path, "--json"])
        with Shop.open(shop_path) as shop:
            titles = [pick(p.title, "en") for p in shop.catalog.products()]
            count = shop.catalog.count()
        queries = [*judged_queries(folder), *made_queries(titles, 5000)]
        paths = [f"/api/v1/search?q={quote(q)}" for q in queries]
        port = free_port()
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "shopkeeper", "serve", "--shop", str(shop_path)),
                *("--port", str(port), "--workers", str(options.workers)),
            ],
            env=os.environ | {"SHOPKEEPER_RATE_LIMIT": "0"},
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(port, server)
            result: dict[str, Any] = {"products": count, "workers": options.workers, "path": "/api/v1/search"}
            asyncio.run(closed(port, paths[:400], 4, 3))  # both workers have opened the shop
            result["fixed_rate"] = asyncio.run(fixed(port, paths, options.rate, options.seconds))
            print("fixed rate", result["fixed_rate"])
            for connections in (2, 8):
                name = f"{connections}_connections"
                result[name] = asyncio.run(closed(port, paths, connections, options.seconds))
                print(name, result[name])
            if shutil.which("wrk"):
                result["wrk"] = wrk(port, paths, options.seconds, Path(place))
                print("wrk", result["wrk"])
            else:
                print("wrk is not installed; its run is left out (apt-get install wrk)")
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
        write_result("http_load", result)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"bench: the server ended with exit code {server.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    sys.exit("bench: the server did not answer within 30 s")


async def request(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """One GET on a kept connection; the status."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    if length:
        await reader.readexactly(int(length[1]))
    else:  # chunked
        while size := int((await reader.readline()).split(b";")[0], 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    return int(head.split(b" ", 2)[1])


async def closed(port: int, paths: list[str], connections: int, seconds: float) -> dict[str, Any]:
    """As fast as `connections` can, each asking again when it was answered."""
    times: list[float] = []
    failed = 0
    until = time.perf_counter() + seconds

    async def one(number: int) -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        place = number * 997
        while time.perf_counter() < until:
            started = time.perf_counter()
            status = await request(reader, writer, paths[place % len(paths)])
            times.append(time.perf_counter() - started)
            failed += status != 200
            place += 1
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(one(n) for n in range(connections)))
    took = time.perf_counter() - started
    return {"requests_per_second": round(len(times) / took, 1), "failed": failed} | percentiles(times)


async def fixed(
    port: int, paths: list[str], rate: int, seconds: float, connections: int = 32
) -> dict[str, Any]:
    """`rate` requests a second, each timed from when it was due."""
    due: asyncio.Queue[tuple[float, str] | None] = asyncio.Queue()
    times: list[float] = []
    failed = 0

    async def one() -> None:
        nonlocal failed
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while (task := await due.get()) is not None:
            status = await request(reader, writer, task[1])
            times.append(time.perf_counter() - task[0])
            failed += status != 200
        writer.close()

    workers = [asyncio.create_task(one()) for _ in range(connections)]
    started = time.perf_counter()
    for number in range(int(rate * seconds)):
        moment = started + number / rate
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        due.put_nowait((moment, paths[number % len(paths)]))
    for _ in workers:
        due.put_nowait(None)
    await asyncio.gather(*workers)
    took = time.perf_counter() - started
    return {
        "asked_per_second": rate,
        "requests_per_second": round(len(times) / took, 1),
        "failed": failed,
    } | percentiles(times)


def wrk(port: int, paths: list[str], seconds: int, place: Path) -> dict[str, Any]:
    (place / "paths.txt").write_text("\n".join(paths) + "\n", "utf-8")
    (place / "paths.lua").write_text(LUA, "utf-8")
    command = ["wrk", "-t1", "-c8", f"-d{seconds}s", "--latency", "-s", str(place / "paths.lua")]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}"],
        env=os.environ | {"BENCH_PATHS": str(place / "paths.txt")},
        capture_output=True,
        text=True,
        check=True,
    )
    rate = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
    latency = dict(re.findall(r"^\s*(50|99)%\s+([\d.]+\w+)", done.stdout, re.MULTILINE))
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", done.stdout)
    return {
        "connections": 8,
        "requests_per_second": float(rate[1]) if rate else 0.0,
        "failed": int(failed[1]) if failed else 0,
        "p50_ms": milliseconds(latency["50"]),
        "p99_ms": milliseconds(latency["99"]),
    }


def milliseconds(text: str) -> float:
    value, unit = re.fullmatch(r"([\d.]+)(\w+)", text).groups()  # type: ignore[union-attr]
    return round(float(value) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}[unit], 3)


if __name__ == "__main__":
    main()

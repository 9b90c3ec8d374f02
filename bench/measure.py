"""What the benchmark programs share: queries, percentiles, a child's time and memory, result files."""

from __future__ import annotations

import csv
import json
import os
import platform
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BENCH = Path(__file__).resolve().parent
RESULTS = BENCH / "results"


def data_folder() -> Path:
    """The public benchmark data: SHOPKEEPER_DATA, else ../shared/data beside the repository."""
    folder = Path(os.environ.get("SHOPKEEPER_DATA") or BENCH.parent.parent / "shared" / "data")
    if not folder.is_dir():
        sys.exit(
            f"bench: no data in {str(folder)!r}; set SHOPKEEPER_DATA to the folder of the benchmark sets"
        )
    return folder


def write_result(name: str, result: dict[str, Any]) -> None:
    """Writes bench/results/NAME.json with the machine and the day, and says so."""
    RESULTS.mkdir(exist_ok=True)
    document = {"measured": datetime.now(UTC).strftime("%Y-%m-%d"), "machine": machine()} | result
    (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"wrote bench/results/{name}.json")


def machine() -> str:
    """Cores, memory and processor in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists() and (found := re.search(r"model name\s*: (.*)", info.read_text())):
        name = found[1]
    return f"{os.cpu_count()} cores, {memory:.0f} GiB, {name}, Python {platform.python_version()}"


def percentiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95, p99 and mean in milliseconds."""
    ordered = sorted(seconds)
    return {
        f"p{p}_ms": round(1000 * ordered[min(len(ordered) - 1, int(len(ordered) * p / 100))], 3)
        for p in (50, 95, 99)
    } | {"mean_ms": round(1000 * sum(ordered) / len(ordered), 3)}


def timed(ask: Callable[[str], object], queries: Iterable[str]) -> list[float]:
    """Seconds of each query, one after another."""
    seconds = []
    for query in queries:
        started = time.perf_counter()
        ask(query)
        seconds.append(time.perf_counter() - started)
    return seconds


def child(command: Sequence[str | Path], **environment: str) -> tuple[float, float, str]:
    """Runs a command: seconds, peak memory in MB (of the process itself), stdout. Ends the program on failure."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(c) for c in command], stdout=subprocess.PIPE, env=os.environ | environment, text=True
    )
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"bench: {' '.join(map(str, command))} ended with exit code {process.returncode}")
    return seconds, usage.ru_maxrss / 1024, output


def folder_mb(folder: Path) -> float:
    """Megabytes of all files below `folder`."""
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def judged_queries(folder: Path) -> dict[str, dict[str, int]]:
    """Query -> product id -> grade, from judgments*.csv; {} without."""
    found: dict[str, dict[str, int]] = {}
    for path in sorted(folder.glob("judgments*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found.setdefault(row["query"], {})[row["product_id"]] = int(row["grade"])
    return found


def made_queries(titles: Sequence[str], count: int, seed: int = 7) -> list[str]:
    """Distinct queries as shoppers type them: one to four words of a title, some misspelt, some with a price."""
    choose = random.Random(seed)
    found: dict[str, None] = {}
    while len(found) < count:
        words = re.findall(r"\w[\w.-]*", choose.choice(titles).lower())
        if not words:
            continue
        start = choose.randrange(len(words))
        picked = words[start : start + choose.choice((1, 2, 2, 3, 3, 4))]
        if choose.random() < 0.15 and len(word := picked[-1]) > 4:
            at = choose.randrange(1, len(word) - 1)
            picked[-1] = word[:at] + word[at + 1 :]
        if choose.random() < 0.1:
            picked.append(f"under {choose.choice((20, 50, 100, 500))}")
        found[" ".join(picked)] = None
    return list(found)

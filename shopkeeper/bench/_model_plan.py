"""What `bench model` measures: how long the contexts are, how much is written, how often; shared by every candidate."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["PLAN", "Plan", "filler", "percentile", "rss_megabytes", "summed"]

#: room that a context leaves for the reply and the template
MARGIN = 48
TURN = "Is the blue one under 30 as well?"
_WORDS = (
    "the steel kettle holds 1.5 litres and keeps warm for hours , the glass one is lighter ; "
    "a red mug costs 12.90 and 不锈钢保温杯 is in stock . "
).split()


@dataclass(frozen=True, slots=True)
class Plan:
    """Lengths in tokens. A first token is timed `repeats` times, a decoding of `decode` tokens `decodes` times."""

    contexts: tuple[int, ...] = (250, 1000, 4000)
    decode: int = 128
    decodes: int = 5
    repeats: int = 7
    streams: int = 8
    stream_tokens: int = 96
    threads: int = 2

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    def fitting(self, context_tokens: int) -> dict[int, int]:
        """Named context -> tokens that are read: less where the model's context is shorter."""
        return {size: min(size, context_tokens - MARGIN) for size in self.contexts}


PLAN = Plan()


def filler(tokens: int, count: Callable[[str], int], start: int = 0) -> str:
    """A text of words about goods whose `count` is `tokens` or a little less; `start` changes its beginning."""

    def text(words: int) -> str:
        return f"{start} " + " ".join(_WORDS[(start + at) % len(_WORDS)] for at in range(words))

    low, high = 0, max(tokens, 1)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count(text(middle)) <= tokens else (low, middle - 1)
    return text(low)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of `values` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def summed(seconds: Sequence[float], prefix: str = "") -> dict[str, float]:
    """Median and 95th percentile in milliseconds."""
    return {
        f"{prefix}p50_ms": round(statistics.median(seconds) * 1000, 2),
        f"{prefix}p95_ms": round(percentile(seconds, 0.95) * 1000, 2),
    }


def rss_megabytes(field: str = "VmRSS") -> float | None:
    """Memory of this process in MB (10^6 bytes): VmRSS now, VmHWM at most so far; None without /proc."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return round(int(line.split()[1]) * 1024 / 1e6, 1)
    except OSError:
        pass
    return None

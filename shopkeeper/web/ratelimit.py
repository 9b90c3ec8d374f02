"""How often one address may ask: a token bucket each, in the memory of this process.

A bucket holds one minute's requests and refills steadily; the least recent addresses are forgotten first.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

__all__ = ["RateLimit", "Verdict", "client_key"]

MOST_ADDRESSES = 50_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """`remaining` requests may follow at once; `wait` seconds until the next is allowed (0 when `allowed`);
    `reset` seconds until the bucket is full again."""

    allowed: bool
    remaining: int
    wait: float
    reset: float


class RateLimit:
    """At most `per_minute` requests in a burst, then one every 60/`per_minute` seconds, for each key."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._rate = per_minute / 60
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str, now: float | None = None) -> Verdict:
        """Takes one token for `key` if there is one."""
        now = time.monotonic() if now is None else now
        tokens, then = self._buckets.get(key, (float(self.per_minute), now))
        tokens = min(self.per_minute, tokens + (now - then) * self._rate)
        allowed = tokens >= 1
        if allowed:
            tokens -= 1
        self._buckets[key] = (tokens, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        wait = 0.0 if allowed else (1 - tokens) / self._rate
        return Verdict(allowed, int(tokens), wait, (self.per_minute - tokens) / self._rate)


def client_key(address: str) -> str:
    """The key of an address: IPv6 addresses of one /64 network, which one customer has, count as one."""
    if ":" not in address:
        return address
    head, gap, tail = address.partition("::")
    groups = head.split(":") if head else []
    if gap:
        after = tail.split(":") if tail else []
        groups += ["0"] * (8 - len(groups) - len(after)) + after
    return ":".join(group.lstrip("0") or "0" for group in groups[:4]).lower()

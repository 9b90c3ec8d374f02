"""Who sees which arm: decided by a hash of the experiment's name and the person, so that it never changes."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

__all__ = ["arm_at", "draw"]


def draw(experiment: str, unit: str) -> float:
    """A number in 0..1 that is the same for this person in this experiment always, and unlike that of others."""
    key = f"{len(experiment)}:{experiment}:{unit}".encode()
    return int.from_bytes(blake2b(key, digest_size=7).digest(), "big") / 2.0**56


def arm_at(shares: Sequence[float], point: float) -> int:
    """The number of the arm whose share of 0..1 holds `point`."""
    total, edge = sum(shares), 0.0
    for number, share in enumerate(shares):
        edge += share / total
        if point < edge:
            return number
    return len(shares) - 1

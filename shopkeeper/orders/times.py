"""How the records write a moment: UTC to the second, "2026-05-04T10:20:30Z"."""

from __future__ import annotations

from datetime import UTC, datetime

__all__ = ["written"]


def written(at: datetime) -> str:
    """`at`, which knows its zone, as the records write it."""
    return at.astimezone(UTC).isoformat(timespec="seconds")[:-6] + "Z"

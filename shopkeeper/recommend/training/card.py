"""The card of a version: from what, when and how it was made, and how long it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["Card", "fresh_version"]


@dataclass(frozen=True, slots=True)
class Card:
    """`made` is train or update, `parent` the version an update began with; `newest` the number of the last event
    taken in, `revision` that of the catalogue, `until` the time of the newest act (microseconds). `models` tells of
    each its seconds and what else is known; `left_out` why one is missing."""

    version: str
    made: str
    time: str
    newest: int
    revision: int
    acts: int
    people: int
    items: int
    until: int = 0
    seed: int = 0
    seconds: float = 0.0
    parent: str = ""
    models: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        return asdict(self)


def fresh_version(folder: Path) -> str:
    """A name that no version has yet, sorting after all before: the time, and a count where that is not enough."""
    base = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    taken = {here.name for here in folder.iterdir()} if folder.is_dir() else set()
    latest = max((name for name in taken if not name.startswith(".") and name != "current"), default="")
    name, count = base, 1
    while name in taken or name <= latest:
        count += 1
        if name <= latest and not latest.startswith(base):  # the clock was set back
            base = latest
        name = f"{base}.{count:03d}"
    return name

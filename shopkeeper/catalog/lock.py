"""One import at a time in a shop folder; the lock goes when its process does, however that ends."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shopkeeper.errors import Conflict

__all__ = ["import_lock"]

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows: the database still lets writers in one by one
    fcntl = None  # type: ignore[assignment]


@contextmanager
def import_lock(path: Path, wait: float) -> Iterator[None]:
    """Holds the lock file `path`; waits up to `wait` seconds for it. Raises Conflict."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl is not None:
            end = time.monotonic() + wait
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() >= end:
                        raise Conflict(
                            f"another import into {str(path.parent.parent)!r} is running; try again when it is done"
                        ) from None
                    time.sleep(0.1)
        yield
    finally:
        os.close(handle)

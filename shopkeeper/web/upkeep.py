"""What a serving shop does for itself every ten minutes: robots found in the log, their clicks given back.

One process of a shop does it at a time, whichever comes first; the file `.upkeep` in the shop's folder says when it was
done last. What fails is logged and tried again the next time.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shopkeeper.shop import Shop

try:
    import fcntl
except ImportError:  # Windows: then each process does it
    fcntl = None  # type: ignore[assignment]

__all__ = ["Upkeep", "tend"]

EVERY = 600.0
#: seconds between looks whether it is time
LOOK = 60.0
#: how far back a round looks for robots: what a stop or a late event kept from the rounds before
BACK = timedelta(hours=2)
#: seconds that the end of the server waits for a round that runs
PATIENCE = 10.0

log = logging.getLogger(__name__)


def tend(shop: Shop, every: float = EVERY) -> bool:
    """One round, unless one was begun within `every` seconds or runs in another process; returns whether it was done.

    Errors are logged, not raised.
    """
    try:
        return _alone(shop.path / ".upkeep", every, lambda: _round(shop))
    except Exception:
        log.exception("the upkeep of the shop could not be done; it is tried again")
        return False


class Upkeep:
    """A thread that tends a shop until it is closed."""

    def __init__(self, shop: Shop, every: float = EVERY, look: float = LOOK) -> None:
        """`every` seconds a round; `look` seconds between looks whether it is time."""
        self._shop, self._every, self._look = shop, every, look
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def open(self) -> None:
        """Begins; the first round is due after one look's time, when the server has started in peace."""
        self._thread.start()

    def close(self) -> None:
        """Ends it, and waits for a round that runs, but not for long."""
        self._end.set()
        if self._thread.ident is not None:
            self._thread.join(PATIENCE)

    @property
    def running(self) -> bool:
        """Whether the thread is there."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._end.wait(self._look):
            tend(self._shop, self._every)


def _round(shop: Shop) -> None:
    since = (datetime.now(UTC) - BACK).isoformat().replace("+00:00", "Z")
    tasks: tuple[tuple[str, Callable[[], int]], ...] = (
        ("looking for robots", lambda: shop.bots.sweep(since)),
        ("giving back what robots' clicks had cost", lambda: shop.sponsored.settle()),
    )
    for what, does in tasks:
        try:
            if count := does():
                log.info("%s: %d", what, count)
        except Exception:
            log.exception("%s failed; it is tried again", what)


def _alone(file: Path, every: float, does: Callable[[], None]) -> bool:
    """Calls `does` where nobody did within `every` seconds or does now."""
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        held = os.fstat(handle)
        if held.st_size and 0 <= time.time() - held.st_mtime < every:
            return False
        os.pwrite(handle, b"1", 0)
        does()
        return True
    finally:
        os.close(handle)

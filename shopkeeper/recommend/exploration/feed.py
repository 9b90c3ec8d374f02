"""What was shown on the pages before, so that an endless list does not repeat itself when its order changes."""

from __future__ import annotations

import threading
import time as clock
from collections import OrderedDict
from collections.abc import Iterable

__all__ = ["Feeds"]

_KEPT = 5_000
_SECONDS = 1_800.0


class Feeds:
    """Products shown lately, by person and list; in this process only: callers elsewhere name them in `exclude`."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, ...], tuple[float, tuple[str, ...], tuple[tuple[int, str], ...]]]
        self._kept = OrderedDict()
        self._lock = threading.Lock()

    def shown(self, key: tuple[str, ...], offset: int) -> tuple[str, ...] | None:
        """The first `offset` products shown, None where that many are not known."""
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or clock.monotonic() - kept[0] > _SECONDS or len(kept[1]) < offset:
            return None
        return kept[1][:offset]

    def paid(self, key: tuple[str, ...], offset: int) -> tuple[str, ...]:
        """The products that were paid for on the pages before `offset`, which do not count in it."""
        with self._lock:
            kept = self._kept.get(key)
        if kept is None or clock.monotonic() - kept[0] > _SECONDS:
            return ()
        return tuple(product for page, product in kept[2] if page < offset)

    def show(
        self, key: tuple[str, ...], before: Iterable[str], products: Iterable[str], paid: Iterable[str] = ()
    ) -> None:
        """Remembers a page after the pages before it, and what was paid for on it."""
        earlier = tuple(before)
        with self._lock:
            kept = self._kept.get(key, (0.0, (), ()))[2]
            known = tuple(one for one in kept if one[0] < len(earlier))
            told = tuple((len(earlier), product) for product in paid)
            self._kept[key] = (clock.monotonic(), (*earlier, *products), (*known, *told))
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Drops everything, after a person was erased."""
        with self._lock:
            self._kept.clear()

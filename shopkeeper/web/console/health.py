"""The quality report of the catalogue as it is: made in the background, kept until the catalogue changes."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from shopkeeper.catalog.quality import QualityReport
from shopkeeper.shop import Shop

__all__ = ["Health", "health_of"]

EXAMPLES = 500

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """`report` of `revision`; None while the first one is being made. `current` is false for an older one."""

    report: QualityReport | None
    current: bool


class Health:
    """Keeps the latest report of one shop in this process."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._report: QualityReport | None = None
        self._revision = -1

    def read(self, wait: float) -> Reading:
        """The report, after waiting at most `wait` seconds for one of the catalogue as it is."""
        revision = self._shop.catalog.revision()
        if self._revision != revision:
            with self._lock:
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._make, args=(revision,), daemon=True)
                    self._thread.start()
                thread = self._thread
            thread.join(wait)
        return Reading(self._report, self._revision == revision)

    def _make(self, revision: int) -> None:
        try:
            self._report = self._shop.catalog.check(examples=EXAMPLES)
            self._revision = revision
        except Exception:
            log.exception("the catalogue could not be checked")


_kept: WeakKeyDictionary[Shop, Health] = WeakKeyDictionary()


def health_of(shop: Shop) -> Health:
    """The keeper of the shop's report, the same for every request."""
    health = _kept.get(shop)
    return health if health is not None else _kept.setdefault(shop, Health(shop))

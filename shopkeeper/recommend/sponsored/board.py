"""What may be advertised now: active campaigns with today's spending and their products, looked up once a second."""

from __future__ import annotations

import threading
import time as clock
from collections.abc import Mapping
from dataclasses import dataclass, field

from shopkeeper.catalog import Catalog
from shopkeeper.catalog.model import Availability, Product
from shopkeeper.events.times import DAY, from_micros
from shopkeeper.recommend.sponsored.campaign import Campaign
from shopkeeper.recommend.sponsored.campaigns import Campaigns
from shopkeeper.recommend.sponsored.slots import Places, Slots

__all__ = ["Board", "LiveBoard"]

_SOLD = (Availability.IN_STOCK, Availability.PREORDER, Availability.BACKORDER)


@dataclass(frozen=True, slots=True)
class Board:
    """`spent` is today's by campaign; `products` are those of the campaigns that can be bought."""

    campaigns: tuple[Campaign, ...] = ()
    spent: Mapping[str, int] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    places: Mapping[str, Slots] = field(default_factory=dict)


class LiveBoard:
    """The board, at most `seconds` old. Safe to share between threads."""

    def __init__(self, catalog: Catalog, campaigns: Campaigns, places: Places, seconds: float = 1.0) -> None:
        self._catalog = catalog
        self._campaigns = campaigns
        self._places = places
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: tuple[float, int, Board] | None = None
        self._goods: tuple[int, frozenset[str], dict[str, Product]] | None = None

    def current(self, now: int) -> Board:
        """As of `now` (microseconds since 1970 UTC)."""
        day = now // DAY
        kept = self._kept
        if kept is not None and kept[1] == day and clock.monotonic() - kept[0] < self._seconds:
            return kept[2]
        with self._lock:
            kept = self._kept
            if kept is None or kept[1] != day or clock.monotonic() - kept[0] >= self._seconds:
                self._kept = kept = (clock.monotonic(), day, self._read(day))
            return kept[2]

    def forget(self) -> None:
        """Looks again at the next call."""
        self._kept = None

    def _read(self, day: int) -> Board:
        today = from_micros(day * DAY)[:10]
        running = tuple(c for c in self._campaigns.all("active") if c.runs(today))
        places = self._places.all()
        if not running:
            return Board(places=places)
        spent = self._campaigns.spent_on(day, [c.id for c in running])
        return Board(running, spent, self._sold(frozenset(p for c in running for p in c.products)), places)

    def _sold(self, ids: frozenset[str]) -> dict[str, Product]:
        revision = self._catalog.revision()
        if self._goods is None or self._goods[:2] != (revision, ids):
            found = self._catalog.get_many(ids)
            self._goods = (revision, ids, {id: one for id, one in found.items() if _can_be_bought(one)})
        return self._goods[2]


def _can_be_bought(product: Product) -> bool:
    if product.variants:
        return any(v.availability in _SOLD and v.quantity != 0 for v in product.variants)
    return product.availability in _SOLD and product.quantity != 0

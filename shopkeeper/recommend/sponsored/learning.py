"""Click rates and the day's curve of one shop, read from its event log and kept up to date beside serving."""

from __future__ import annotations

import threading
import time as clock
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, and_, func, select

from shopkeeper.catalog import Catalog
from shopkeeper.events.tables import events
from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.sponsored.pacing import EVEN
from shopkeeper.recommend.sponsored.rates import ClickRates, Shown

__all__ = ["Learned", "LiveLearned", "learn", "read_curve", "read_shown"]

#: days of the log that are looked at
DAYS = 28
#: seconds for which what was learned is used
KEPT = 600.0
#: clicks that the even curve is worth
_CURVE_CLICKS = 240


@dataclass(frozen=True, slots=True)
class Learned:
    """`curve`: the share of a day's clicks in each hour (UTC)."""

    rates: ClickRates
    curve: tuple[float, ...]


def learn(engine: Engine, catalog: Catalog, now: int) -> Learned:
    """From the last 28 days before `now` (microseconds since 1970 UTC)."""
    shown = read_shown(engine, now)
    known = catalog.get_many({one.product for one in shown}) if shown else {}
    categories = {id: "\0".join(product.category) for id, product in known.items()}
    return Learned(ClickRates.fit(shown, lambda id: categories.get(id, "")), read_curve(engine, now))


def read_shown(engine: Engine, now: int) -> list[Shown]:
    """Impressions and clicks by place, position and product; what robots did is not in the log."""
    c = events.c
    query = (
        select(c.place, c.position, c.product, c.kind, func.count())
        .where(
            c.time >= now - DAYS * DAY,
            c.time < now,
            c.kind.in_(("impression", "click")),
            c.place.in_(PLACES),
            c.position.is_not(None),
        )
        .group_by(c.place, c.position, c.product, c.kind)
    )
    found: dict[tuple[str, int, str], list[int]] = {}
    with engine.connect() as connection:
        for place, position, product, kind, count in connection.execute(query):
            found.setdefault((place, position, product), [0, 0])[kind == "click"] = count
    return [Shown(*key, views, clicks) for key, (views, clicks) in sorted(found.items())]


def read_curve(engine: Engine, now: int) -> tuple[float, ...]:
    """The share of a day's clicks in each hour, drawn towards an even one where there are few."""
    hour = ((events.c.time // 3_600_000_000) % 24).label("hour")
    recent = and_(events.c.time >= now - DAYS * DAY, events.c.time < now, events.c.kind == "click")
    got = list(EVEN)
    with engine.connect() as connection:
        rows = connection.execute(select(hour, func.count()).where(recent).group_by(hour)).all()
    total = _CURVE_CLICKS + sum(count for _, count in rows)
    got = [share * _CURVE_CLICKS for share in got]
    for number, count in rows:
        got[int(number)] += count
    return tuple(one / total for one in got)


class LiveLearned:
    """What was learned, made anew beside serving when it is ten minutes old; the first time whoever asks waits."""

    def __init__(self, make: Callable[[], Learned]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._kept: tuple[float, Learned] | None = None

    def current(self) -> Learned:
        """At most about ten minutes old."""
        kept = self._kept
        if kept is None:
            with self._lock:
                if self._kept is None:
                    self._kept = (clock.monotonic(), self._make())
                return self._kept[1]
        if clock.monotonic() - kept[0] > KEPT and self._lock.acquire(blocking=False):
            threading.Thread(target=self._again, name="sponsored-rates", daemon=True).start()
        return kept[1]

    def forget(self) -> None:
        """Reads all anew at the next call."""
        self._kept = None

    def _again(self) -> None:
        try:
            self._kept = (clock.monotonic(), self._make())
        finally:
            self._lock.release()

"""What recommendations led to, by place and day: seen, clicked, put in the cart, bought, and for how much.

A cart or a purchase belongs to the place of the newest click on that product by the same person or visit, if that
click is not older than a week.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, func, select

from shopkeeper.errors import InputError
from shopkeeper.events.tables import events
from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import PLACES

__all__ = ["WITHIN_DAYS", "Counts", "Funnel", "last_day", "read_funnel"]

#: days after a click in which a cart or purchase of that product is put down to it
WITHIN_DAYS = 7
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Counts:
    """`revenue` is in minor units of the shop's currency; `carts` and `purchases` count what clicks led to."""

    impressions: int = 0
    clicks: int = 0
    carts: int = 0
    purchases: int = 0
    revenue: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.impressions + other.impressions,
            self.clicks + other.clicks,
            self.carts + other.carts,
            self.purchases + other.purchases,
            self.revenue + other.revenue,
        )

    @property
    def click_rate(self) -> float | None:
        """Clicks an impression, None where nothing was shown."""
        return self.clicks / self.impressions if self.impressions else None


@dataclass(frozen=True, slots=True)
class Funnel:
    """`days` from the first to the last; `counts` by place and day where anything happened."""

    days: tuple[date, ...]
    counts: dict[tuple[str, date], Counts]

    @property
    def places(self) -> list[str]:
        """Places where something happened, in the order of PLACES."""
        seen = {place for place, _ in self.counts}
        return [place for place in PLACES if place in seen]

    def of(self, place: str) -> Counts:
        """All days of one place."""
        return sum((c for (name, _), c in self.counts.items() if name == place), Counts())

    def by_day(self, place: str) -> list[Counts]:
        """One for each of `days`."""
        return [self.counts.get((place, day), Counts()) for day in self.days]


def read_funnel(engine: Engine, since: date, until: date, places: Iterable[str] = PLACES) -> Funnel:
    """The days `since` to `until`, both included (UTC). Raises InputError when they are the wrong way round."""
    if since > until:
        raise InputError(f"the days {since} to {until} are none; give the first before the last")
    wanted = tuple(places)
    begin, end = _micros(since), _micros(until) + DAY
    counts: dict[tuple[str, date], Counts] = {}

    def add(place: str, day: date, more: Counts) -> None:
        counts[place, day] = counts.get((place, day), Counts()) + more

    with engine.connect() as connection:
        day = (events.c.time // DAY).label("day")
        shown = (
            select(events.c.place, day, events.c.kind, func.count())
            .where(
                events.c.time >= begin,
                events.c.time < end,
                events.c.kind.in_(("impression", "click")),
                events.c.place.in_(wanted),
            )
            .group_by(events.c.place, day, events.c.kind)
        )
        for place, number, kind, count in connection.execute(shown):
            when = _EPOCH + timedelta(days=int(number))
            add(place, when, Counts(impressions=count) if kind == "impression" else Counts(clicks=count))
        for place, time, kind, value in _led_to(connection, wanted, begin, end):
            when = _EPOCH + timedelta(days=time // DAY)
            made = Counts(carts=1) if kind == "cart" else Counts(purchases=1, revenue=value)
            add(place, when, made)
    span = (until - since).days + 1
    return Funnel(tuple(since + timedelta(days=n) for n in range(span)), counts)


def _led_to(
    connection: Connection, places: tuple[str, ...], begin: int, end: int
) -> Iterable[tuple[str, int, str, int]]:
    """(place, time, kind, value) of carts and purchases that a click led to, read in order of time."""
    c = events.c
    rows = connection.execute(
        select(c.time, c.kind, c.place, c.session, c.customer, c.product, c.quantity, c.value)
        .where(c.time >= begin - WITHIN_DAYS * DAY, c.time < end, c.kind.in_(("click", "cart", "purchase")))
        .order_by(c.time, c.seq)
    )
    clicked: dict[tuple[str, str, str], tuple[int, str]] = {}
    for time, kind, place, session, customer, product, quantity, value in rows:
        keys = [("s", session, product)] if session else []
        keys += [("c", customer, product)] if customer else []
        if kind == "click":
            # a click elsewhere in the shop is newer too: what it leads to is not put down to a recommendation
            clicked.update(dict.fromkeys(keys, (time, place)))
        elif time >= begin and quantity > 0:
            when, where = max((clicked[key] for key in keys if key in clicked), default=(0, ""))
            if where in places and time - when <= WITHIN_DAYS * DAY:
                yield where, time, kind, value or 0


def last_day(engine: Engine) -> date | None:
    """The newest day with an impression or click at one of the places, None where there is none."""
    newest = (
        select(events.c.time)
        .where(events.c.kind.in_(("impression", "click")), events.c.place.in_(PLACES))
        .order_by(events.c.time.desc())
        .limit(1)
    )
    with engine.connect() as connection:
        time = connection.scalar(newest)
    return None if time is None else _EPOCH + timedelta(days=int(time) // DAY)


def _micros(day: date) -> int:
    return (day - _EPOCH).days * DAY

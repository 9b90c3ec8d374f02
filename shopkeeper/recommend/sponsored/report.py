"""What campaigns brought: seen, clicked, paid, sold, by day; and the same as CSV.

A sale is a purchase of the clicked product by the same customer or visit within a week of the click, on the day of the
purchase; each order line belongs to the newest click before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, and_, func, select

from shopkeeper.errors import InputError
from shopkeeper.events.tables import events
from shopkeeper.events.times import DAY
from shopkeeper.recommend.sponsored import tables
from shopkeeper.recommend.sponsored.charging import COUNTED

__all__ = ["WITHIN_DAYS", "Day", "Report", "last_day", "read_report"]

WITHIN_DAYS = 7
_EPOCH = date(1970, 1, 1)
_CHUNK = 300


@dataclass(frozen=True, slots=True)
class Day:
    """`charged` are the clicks that were paid for; `spend` and `sales` are minor units, `orders` order lines."""

    impressions: int = 0
    clicks: int = 0
    charged: int = 0
    spend: int = 0
    orders: int = 0
    sales: int = 0

    def __add__(self, other: Day) -> Day:
        return Day(
            self.impressions + other.impressions,
            self.clicks + other.clicks,
            self.charged + other.charged,
            self.spend + other.spend,
            self.orders + other.orders,
            self.sales + other.sales,
        )

    @property
    def click_rate(self) -> float | None:
        """Clicks a view; None where nothing was seen."""
        return self.clicks / self.impressions if self.impressions else None

    @property
    def price(self) -> float | None:
        """Minor units a paid click; None where there was none."""
        return self.spend / self.charged if self.charged else None

    @property
    def roas(self) -> float | None:
        """Sales for each unit spent; None where nothing was spent."""
        return self.sales / self.spend if self.spend else None


@dataclass(frozen=True, slots=True)
class Report:
    """One `Day` for each of `days`, by campaign."""

    days: tuple[date, ...]
    by_campaign: dict[str, tuple[Day, ...]]

    def total(self, campaign: str = "") -> Day:
        """All days of one campaign, or of all."""
        rows = [self.by_campaign[campaign]] if campaign else self.by_campaign.values()
        return sum((day for row in rows for day in row), Day())

    def by_day(self, campaign: str = "") -> list[Day]:
        """One for each of `days`, of one campaign or of all."""
        rows = [self.by_campaign[campaign]] if campaign else list(self.by_campaign.values())
        return [sum((row[at] for row in rows), Day()) for at in range(len(self.days))]

    def csv(self, scale: int = 100) -> str:
        """One line a campaign and day; amounts in the currency's main unit, of which there are `scale` minor ones."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        digits = len(str(scale)) - 1
        writer.writerow(
            [
                "day",
                "campaign",
                "impressions",
                "clicks",
                "ctr",
                "paid_clicks",
                "spend",
                "price",
                "orders",
                "sales",
                "roas",
            ]
        )
        for campaign, row in self.by_campaign.items():
            for when, day in zip(self.days, row, strict=True):
                rate = "" if day.click_rate is None else f"{day.click_rate:.4f}"
                back = "" if day.roas is None else f"{day.roas:.2f}"
                spend, sales = (f"{amount / scale:.{digits}f}" for amount in (day.spend, day.sales))
                price = "" if day.price is None else f"{day.price / scale:.{digits}f}"
                counts = [when.isoformat(), campaign, day.impressions, day.clicks, rate, day.charged]
                writer.writerow([*counts, spend, price, day.orders, sales, back])
        return out.getvalue()


def read_report(engine: Engine, campaigns: Sequence[str], since: str, until: str) -> Report:
    """The days `since` to `until` (UTC), both included. Raises InputError for days that are none."""
    try:
        first, last = date.fromisoformat(since), date.fromisoformat(until)
    except ValueError:
        raise InputError(f"days {since!r} to {until!r}: write them like 2026-01-31") from None
    span = (last - first).days + 1
    if not 0 < span <= 3660:
        raise InputError(f"the days {since} to {until} are none; give the first before the last")
    begin = (first - _EPOCH).days
    days: dict[tuple[str, int], Day] = {}

    def add(campaign: str, day: int, more: Day) -> None:
        days[campaign, day] = days.get((campaign, day), Day()) + more

    ids = list(dict.fromkeys(campaigns))
    c, k = tables.counts.c, tables.clicks.c
    with engine.connect() as connection:
        seen = (
            select(c.campaign, c.day, func.sum(c.impressions), func.sum(c.clicks))
            .where(c.campaign.in_(ids), c.day >= begin, c.day < begin + span)
            .group_by(c.campaign, c.day)
        )
        for campaign, day, impressions, clicked in connection.execute(seen):
            add(campaign, day, Day(impressions=int(impressions), clicks=int(clicked)))
        paid = (
            select(k.campaign, (k.time // DAY).label("day"), func.count(), func.sum(k.charged))
            .where(
                k.campaign.in_(ids),
                k.outcome == "charged",
                k.time >= begin * DAY,
                k.time < (begin + span) * DAY,
            )
            .group_by(k.campaign, "day")
        )
        for campaign, day, number, amount in connection.execute(paid):
            add(campaign, int(day), Day(charged=number, spend=int(amount)))
        for campaign, day, value in _sales(connection, ids, begin, begin + span):
            add(campaign, day, Day(orders=1, sales=value))
    return Report(
        tuple(first + timedelta(days=n) for n in range(span)),
        {id: tuple(days.get((id, begin + n), Day()) for n in range(span)) for id in ids},
    )


def last_day(engine: Engine) -> date | None:
    """The newest day (UTC) on which something sponsored was seen; None where nothing ever was."""
    with engine.connect() as connection:
        day = connection.scalar(select(func.max(tables.counts.c.day)))
    return None if day is None else _EPOCH + timedelta(days=int(day))


def _sales(
    connection: Connection, ids: Sequence[str], begin: int, end: int
) -> Iterable[tuple[str, int, int]]:
    """(campaign, day, value) of the order lines that a click on one of these campaigns led to."""
    k, e = tables.clicks.c, events.c
    clicked = connection.execute(
        select(k.campaign, k.product, k.customer, k.session, k.time)
        .where(
            k.outcome.in_(COUNTED),
            k.product.in_(select(tables.clicks.c.product).where(k.campaign.in_(ids)).distinct()),
            k.time >= (begin - WITHIN_DAYS) * DAY,
            k.time < end * DAY,
        )
        .order_by(k.time, k.seq)
    ).all()
    people: dict[tuple[str, str, str], list[Any]] = {}
    for row in clicked:
        for kind, id in (("c", row.customer), ("s", row.session)):
            if id:
                people.setdefault((kind, id, row.product), []).append(row)
    sessions = sorted({id for kind, id, _ in people if kind == "s"})
    customers = sorted({id for kind, id, _ in people if kind == "c"})
    bought: dict[int, Any] = {}
    for column, who in ((e.session, sessions), (e.customer, customers)):
        for start in range(0, len(who), _CHUNK):
            query = select(e.seq, e.time, e.product, e.customer, e.session, e.value).where(
                and_(column.in_(who[start : start + _CHUNK]), column != ""),
                e.kind == "purchase",
                e.time >= begin * DAY,
                e.time < end * DAY,
            )
            bought.update((row.seq, row) for row in connection.execute(query))
    wanted = set(ids)
    for row in bought.values():
        before = [
            click
            for kind, id in (("c", row.customer), ("s", row.session))
            for click in people.get((kind, id, row.product), ())
            if click.time <= row.time <= click.time + WITHIN_DAYS * DAY
        ]
        if before and (newest := max(before, key=lambda click: click.time)).campaign in wanted:
            yield newest.campaign, int(row.time // DAY), int(row.value or 0)

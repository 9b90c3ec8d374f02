"""What shoppers search for: volume, speed, the most frequent queries, and those that found nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_skeleton
from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.search.querylog import DayVolume, QueryCount, QueryLog
from shopkeeper.web.console import charts
from shopkeeper.web.console.access import Console, ConsoleRoute, Open

__all__ = ["last_day", "router", "shown_days", "telling_volume", "volume_chart"]

router = APIRouter(route_class=ConsoleRoute)
PERIODS = (7, 30, 90, 365)
QUIET = timedelta(days=7)
BUSY_DAYS = 10


@router.get("/queries")
def queries(console: Open, days: int = 0) -> Response:
    """Queries of the last days; without a choice, of as many as tell something."""
    log = console.shop.search.log
    until = last_day(log)
    if days in PERIODS:
        volume = log.volume(days, until)
    else:
        volume = telling_volume(log, until)
        days = len(volume)
    top, zero = log.top(days, 20, until), log.zero_results(days, 20, until)
    searches = sum(day.searches for day in volume)
    return console.page(
        "queries.html",
        days=days,
        shown=shown_days(console, volume, until),
        periods=PERIODS,
        searches=searches,
        nothing=sum(day.zero for day in volume),
        latency=log.latency(days, until),
        volume=volume_chart(console, volume) if searches else None,
        speed=_speed_chart(console, days, until),
        top=top,
        top_chart=_query_chart(console, "queries.top", top),
        zero=zero,
        zero_chart=_query_chart(console, "queries.zero", zero),
    )


def last_day(log: QueryLog) -> date | None:
    """The last day to show: None for today, or when nothing was searched for a week, the newest day with a
    search."""
    newest, today = log.newest_day(), datetime.now(UTC).date()
    return newest if newest and newest <= today - QUIET else None


def telling_volume(log: QueryLog, until: date | None) -> list[DayVolume]:
    """The searches of the last 30 days; of more when fewer than ten of those had a search and more had before:
    so a log with a gap in it does not look empty."""
    best: list[DayVolume] = []
    busy = -1
    for days in PERIODS[1:]:
        volume = log.volume(days, until)
        found = sum(day.searches > 0 for day in volume)
        if found > busy:
            best, busy = volume, found
        if busy >= BUSY_DAYS:
            break
    return best


def shown_days(console: Console, volume: Sequence[DayVolume], until: date | None) -> str:
    """The first and the last day shown, where they do not end today; else ''."""
    if until is None:
        return ""
    first, last = (full_day(day.day, console.language) for day in (volume[0], volume[-1]))
    return console.t("shown_days", first=first, last=last)


def volume_chart(console: Console, volume: Sequence[DayVolume]) -> charts.Chart:
    """Searches by day, those that found nothing set apart."""
    total, nothing = sum(day.searches for day in volume), sum(day.zero for day in volume)
    days = len(volume)
    if days > 100:
        weeks = [volume[at : at + 7] for at in range(days % 7, days, 7)]
        volume = [
            DayVolume(week[0].day, sum(day.searches for day in week), sum(day.zero for day in week))
            for week in weeks
        ]
    return charts.columns(
        console.t("queries.volume" if days <= 100 else "queries.volume_weeks"),
        console.t("queries.volume_about", n=total, zero=nothing, days=days),
        [short_day(day.day, console.language) for day in volume],
        {
            console.t("queries.found"): [day.searches - day.zero for day in volume],
            console.t("queries.nothing"): [day.zero for day in volume],
        },
    )


def short_day(day: str, language: str) -> str:
    """A day as an axis shows it: "Oct 3", "10月3日"."""
    return format_skeleton(
        "MMMd", date.fromisoformat(day), locale={"zh": "zh_Hans_CN"}.get(language, "en_US")
    )


def full_day(day: str, language: str) -> str:
    """A day with its year: "Oct 3, 2026", "2026年10月3日"."""
    return format_skeleton(
        "yMMMd", date.fromisoformat(day), locale={"zh": "zh_Hans_CN"}.get(language, "en_US")
    )


def _speed_chart(console: Console, days: int, until: date | None) -> charts.Chart | None:
    by_day = console.shop.search.log.latency_by_day(days, until)
    if not by_day:
        return None
    return charts.lines(
        console.t("queries.speed"),
        console.t("queries.speed_about", days=days),
        [short_day(one.day, console.language) for one in by_day],
        {
            console.t("queries.half"): [round(one.p50, 2) for one in by_day],
            console.t("queries.most"): [round(one.p99, 2) for one in by_day],
        },
    )


def _query_chart(console: Console, title: str, counted: Sequence[QueryCount]) -> charts.Chart | None:
    if not counted:
        return None
    shown: dict[str, float] = {}
    for one in counted[:12]:
        shown[one.query[:60]] = shown.get(one.query[:60], 0) + one.count
    head = (console.t("queries.query"), console.t("queries.times"))
    return charts.bars(console.t(title), console.t(f"{title}_about"), head, list(shown.items()))

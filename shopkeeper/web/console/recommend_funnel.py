"""The funnel of recommendations in the console: what each place showed and led to, over days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.catalog.model import Money
from shopkeeper.recommend.funnel import WITHIN_DAYS, Counts, Funnel, last_day, read_funnel
from shopkeeper.web import i18n
from shopkeeper.web.console import charts, lift_charts
from shopkeeper.web.console.access import Console, ConsoleRoute, Open
from shopkeeper.web.console.queries import full_day, short_day

__all__ = ["amount", "newest", "router", "shown_days"]

router = APIRouter(route_class=ConsoleRoute)
PERIODS = (7, 28, 90)
QUIET = timedelta(days=7)


@router.get("/recommend/funnel")
def page(console: Open, days: int = 28, place: str = "") -> Response:
    """The last days; `place` is the one whose days are drawn."""
    days = days if days in PERIODS else 28
    until = newest(console)
    since = until - timedelta(days - 1)
    funnel = read_funnel(console.shop.engine, since, until)
    place = place if place in funnel.places else next(iter(funnel.places), "")
    return console.page(
        "recommend_funnel.html",
        tab="funnel",
        days=days,
        periods=PERIODS,
        within=WITHIN_DAYS,
        shown=shown_days(console, since, until),
        rows=[(name, funnel.of(name)) for name in funnel.places],
        total=sum((funnel.of(name) for name in funnel.places if name != "search"), Counts()),
        searched="search" in funnel.places,
        amount=lambda minor: amount(console, minor),
        place=place,
        by_day=_by_day(console, funnel, place) if place else [],
        steps=[_steps(console, name, funnel.of(name)) for name in funnel.places],
    )


def newest(console: Console) -> date:
    """The last day to show: today, or the newest with a recommendation when nothing was shown for a week."""
    today, last = datetime.now(UTC).date(), last_day(console.shop.engine)
    return last if last and last <= today - QUIET else today


def shown_days(console: Console, since: date, until: date) -> str:
    """The first and the last day shown, where they do not end today; else ''."""
    if until == datetime.now(UTC).date():
        return ""
    first, last = (full_day(day.isoformat(), console.language) for day in (since, until))
    return console.t("shown_days", first=first, last=last)


def amount(console: Console, minor: int) -> str:
    """Minor units as money in the page's language."""
    return i18n.money(Money(minor, console.shop.config.currency), console.language)


def _share(part: int, whole: int, language: str) -> str:
    return f"{i18n.number(100 * part / whole, language, digits=1)} %" if whole else ""


def _steps(console: Console, place: str, counts: Counts) -> charts.Chart:
    """The four steps of one place."""
    c, language = console.t, console.language
    name = c(f"place.{place}")
    steps = [
        (c("funnel.seen"), float(counts.impressions), ""),
        (c("funnel.clicked"), float(counts.clicks), _share(counts.clicks, counts.impressions, language)),
        (c("funnel.carted"), float(counts.carts), _share(counts.carts, counts.clicks, language)),
        (c("funnel.bought"), float(counts.purchases), _share(counts.purchases, counts.clicks, language)),
    ]
    about = c("funnel.steps_about", place=name, revenue=amount(console, counts.revenue))
    return lift_charts.funnel(name, about, (c("funnel.step"), c("queries.times"), c("funnel.share")), steps)


def _by_day(console: Console, funnel: Funnel, place: str) -> list[charts.Chart]:
    """Clicks and purchases, and the share of clicks, of one place by day."""
    c = console.t
    name = c(f"place.{place}")
    counts = funnel.by_day(place)
    labels = [short_day(day.isoformat(), console.language) for day in funnel.days]
    return [
        charts.lines(
            c("funnel.by_day", place=name),
            c("funnel.by_day_about", clicks=funnel.of(place).clicks, purchases=funnel.of(place).purchases),
            labels,
            {
                c("funnel.clicked"): [one.clicks for one in counts],
                c("funnel.bought"): [one.purchases for one in counts],
            },
        ),
        charts.lines(
            c("funnel.rate", place=name),
            c("funnel.rate_about"),
            labels,
            {c("funnel.rate_of"): [round(100 * (one.click_rate or 0), 2) for one in counts]},
        ),
    ]

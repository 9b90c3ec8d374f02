"""Sponsored slots in the console: campaigns, reports with charts and as CSV, and where paid products may stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.catalog.model import Money, pick
from shopkeeper.errors import Conflict, InputError
from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.sponsored import Campaign, Report
from shopkeeper.recommend.sponsored.report import last_day
from shopkeeper.web import i18n
from shopkeeper.web.console import charts
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field
from shopkeeper.web.console.queries import QUIET, short_day
from shopkeeper.web.console.recommend_funnel import shown_days
from shopkeeper.web.console.sponsored_form import in_major, offered, read_campaign, read_slots

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
PERIODS = (7, 28, 90)


@router.get("/sponsored")
def listed(console: Open, days: int = 28) -> Response:
    """Every campaign with what it brought in the last days."""
    days, since, until = _period(console, days)
    campaigns = console.shop.sponsored.campaigns.all()
    order = {"active": 0, "paused": 1, "ended": 2}
    campaigns.sort(key=lambda one: order[one.status])
    report = _report(console, campaigns, since, until)
    today = console.shop.sponsored.campaigns.spent_on(int(datetime.now(UTC).timestamp() * 1e6) // DAY)
    return console.page(
        "sponsored.html",
        days=days,
        periods=PERIODS,
        campaigns=[(one, report.total(one.id), today.get(one.id, 0)) for one in campaigns],
        total=report.total(),
        today=datetime.now(UTC).date().isoformat(),
        shown=shown_days(console, since, until),
        amount=lambda minor: _amount(console, minor),
    )


@router.get("/sponsored/new")
def new(console: Open, product: str = "") -> Response:
    """An empty form, or one begun from a product."""
    return _form(console, Campaign("", (product[:200],) if product else (), 0))


@router.get("/sponsored/places")
def places(console: Open) -> Response:
    """Where paid products may stand, at what least price and how relevant they must be."""
    return _places(console)


@router.post("/sponsored/places")
def set_places(console: Open, form: Form) -> Response:
    """Sets one place."""
    place, slots, fault = read_slots(console, form)
    if not fault:
        try:
            console.shop.sponsored.places.put(place, slots, console.who)
            console.shop.sponsored.board.forget()
            return console.back("/sponsored/places", "saved")
        except InputError as error:
            fault = str(error)
    return _places(console, place, fault, 422)


@router.get("/sponsored/report.csv")
def all_csv(console: Open, days: int = 28) -> Response:
    """Every campaign by day."""
    _, since, until = _period(console, days)
    report = _report(console, console.shop.sponsored.campaigns.all(), since, until)
    return _csv(console, report, f"sponsored-{since}-{until}.csv")


@router.post("/sponsored/save")
def save(console: Open, form: Form) -> Response:
    """Stores the campaign, or looks for products when that was asked for."""
    campaign, fault = read_campaign(console, form)
    if field(form, "do") == "find":
        return _form(console, campaign, field(form, "find"))
    if not fault:
        try:
            console.shop.sponsored.campaigns.put(campaign, console.who)
            console.shop.sponsored.board.forget()
            return console.back("/sponsored", "saved")
        except (InputError, Conflict) as error:
            fault = str(error)
    return _form(console, campaign, field(form, "find"), fault, 422)


@router.get("/sponsored/{id}")
def edit(console: Open, id: str) -> Response:
    """The form of one campaign."""
    return _form(console, console.shop.sponsored.campaigns.get(id))


@router.post("/sponsored/{id}/switch")
def switch(console: Open, id: str, form: Form) -> Response:
    """Pauses the campaign, lets it go on, or ends it for good."""
    status = field(form, "status")
    console.shop.sponsored.campaigns.switch(id, status, console.who)  # type: ignore[arg-type]  # checked there
    console.shop.sponsored.board.forget()
    return console.back("/sponsored", "saved")


@router.get("/sponsored/{id}/report")
def report(console: Open, id: str, days: int = 28) -> Response:
    """What one campaign brought, by day."""
    days, since, until = _period(console, days)
    campaign = console.shop.sponsored.campaigns.get(id)
    found = _report(console, [campaign], since, until)
    products = console.shop.catalog.get_many(campaign.products)
    return console.page(
        "sponsored_report.html",
        campaign=campaign,
        days=days,
        periods=PERIODS,
        total=found.total(),
        shown=shown_days(console, since, until),
        rows=[(when.isoformat(), day) for when, day in zip(found.days, found.by_day(), strict=True)][::-1],
        charts=_charts(console, found),
        titles=[
            pick(products[one].title, console.language) if one in products else one
            for one in campaign.products
        ],
        amount=lambda minor: _amount(console, minor),
        short_day=lambda day: short_day(day, console.language),
        entries=console.shop.sponsored.campaigns.audit(id),
    )


@router.get("/sponsored/{id}/report.csv")
def one_csv(console: Open, id: str, days: int = 28) -> Response:
    """One campaign by day."""
    _, since, until = _period(console, days)
    campaign = console.shop.sponsored.campaigns.get(id)
    return _csv(console, _report(console, [campaign], since, until), f"{campaign.id}-{since}-{until}.csv")


def _form(
    console: Console, campaign: Campaign, find: str = "", fault: str = "", status: int = 200
) -> Response:
    return console.page(
        "sponsored_form.html",
        status=status,
        campaign=campaign,
        products=offered(console, campaign.products, find),
        find=find,
        places=PLACES,
        slots=console.shop.sponsored.places.all(),
        currency=console.shop.config.currency,
        in_major=lambda minor: in_major(console, minor),
        fault=fault,
    )


def _places(console: Console, place: str = "", fault: str = "", status: int = 200) -> Response:
    return console.page(
        "sponsored_places.html",
        status=status,
        slots=console.shop.sponsored.places.all(),
        currency=console.shop.config.currency,
        in_major=lambda minor: in_major(console, minor),
        wrong=place,
        fault=fault,
    )


def _period(console: Console, days: int) -> tuple[int, date, date]:
    """The days to show: up to today, or to the newest with a view when nothing was shown for a week."""
    days = days if days in PERIODS else 28
    until, last = datetime.now(UTC).date(), last_day(console.shop.engine)
    until = last if last and last <= until - QUIET else until
    return days, until - timedelta(days - 1), until


def _report(console: Console, campaigns: Sequence[Campaign], since: date, until: date) -> Report:
    ids = [one.id for one in campaigns]
    return console.shop.sponsored.report(ids, since.isoformat(), until.isoformat())


def _csv(console: Console, report: Report, name: str) -> Response:
    scale = int(1 / i18n.amount_in_major(1, console.shop.config.currency))
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(report.csv(scale), media_type="text/csv; charset=utf-8", headers=headers)


def _amount(console: Console, minor: float) -> str:
    return i18n.money(Money(round(minor), console.shop.config.currency), console.language)


def _charts(console: Console, found: Report) -> list[charts.Chart]:
    c, total = console.t, found.total()
    labels = [short_day(day.isoformat(), console.language) for day in found.days]
    by_day = found.by_day()

    def major(minor: int) -> float:
        return float(i18n.amount_in_major(minor, console.shop.config.currency))

    def drawn(title: str, about: str, series: dict[str, list[Any]]) -> charts.Chart:
        return charts.lines(c(title), about, labels, series)

    return [
        drawn(
            "ads.money",
            c("ads.money_about", spend=_amount(console, total.spend), sales=_amount(console, total.sales)),
            {
                c("ads.spend"): [major(d.spend) for d in by_day],
                c("ads.sales"): [major(d.sales) for d in by_day],
            },
        ),
        drawn(
            "ads.attention",
            c("ads.attention_about", impressions=total.impressions, clicks=total.clicks),
            {c("ads.clicks"): [d.clicks for d in by_day]},
        ),
    ]

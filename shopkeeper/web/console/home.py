"""The console's first page: how the shop does, and what wants attention."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from shopkeeper.web.console.access import ConsoleRoute, Open
from shopkeeper.web.console.queries import last_day, shown_days, telling_volume, volume_chart

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)


@router.get("")
def overview(console: Open) -> Response:
    """Tiles of numbers, searches by day, and the queries and imports to look at."""
    shop = console.shop
    log = shop.search.log
    until = last_day(log)
    volume = telling_volume(log, until)
    days = len(volume)
    searches = sum(day.searches for day in volume)
    return console.page(
        "home.html",
        products=shop.catalog.count(),
        categories=len(shop.catalog.categories()),
        days=days,
        shown=shown_days(console, volume, until),
        searches=searches,
        nothing=sum(day.zero for day in volume),
        latency=log.latency(days, until),
        volume=volume_chart(console, volume) if searches else None,
        zero=log.zero_results(days, 6, until),
        waiting=len(shop.search.synonyms.groups(state="proposed")),
        rules=sum(rule.active for rule in shop.search.rules.all()),
        imports=shop.catalog.imports(4),
    )


@router.get("/", include_in_schema=False)
def slash(console: Open) -> Response:
    """The address without the slash."""
    return RedirectResponse("/console", 308)

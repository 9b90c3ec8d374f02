"""Until when a delivered thing can go back, and what can never."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shopkeeper.orders.changes.situation import Situation
from shopkeeper.orders.model import Order, OrderLine
from shopkeeper.orders.policy.explain import refuse
from shopkeeper.orders.policy.rules import Season

__all__ = ["need_not_final", "need_window", "received"]


def received(order: Order, line: OrderLine) -> str:
    """When a line arrived: the last of its parcels, else when the order was placed; '' when nobody knows."""
    times = [s.delivered for s in order.shipments if s.delivered and (not s.lines or line.id in s.lines)]
    return max(times, default=order.placed)


def need_window(
    rule: str, line: OrderLine, at: Situation, days: int, seasons: tuple[Season, ...] = ()
) -> None:
    """Raises PolicyRefusal `rule` when more than `days` (0: no limit) passed since the line arrived, unless a
    season gives longer. An order whose times nobody knows is not refused."""
    start = _day(received(at.order, line))
    if not days or start is None:
        return
    until = start + timedelta(days=days)
    placed = _day(at.order.placed)
    for season in seasons:
        if placed and season.start <= placed.isoformat()[5:] <= season.end:
            year = placed.year + (season.until < season.start)
            until = max(until, _in_year(year, season.until))
    if at.today > until:
        raise refuse(rule, order=at.order.id, title=line.title, days=str(days), until=until.isoformat())


def need_not_final(rule: str, line: OrderLine, at: Situation) -> None:
    """Raises PolicyRefusal `rule` for goods on final sale."""
    final = at.rules.final_sale
    if not (final.products or final.categories):
        return
    path = {part.casefold() for part in at.category(line.product)}
    if line.product in final.products or path & {one.casefold() for one in final.categories}:
        raise refuse(rule, order=at.order.id, title=line.title)


def _day(time: str) -> date | None:
    try:
        return datetime.fromisoformat(time).date()
    except ValueError:
        return None


def _in_year(year: int, day: str) -> date:
    month, number = (int(part) for part in day.split("-"))
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1

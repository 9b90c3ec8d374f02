"""Lists that were shown with known chances, and what came of them, read back from the event log."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Engine, select

from shopkeeper.events.tables import events
from shopkeeper.events.times import DAY

__all__ = ["ABOUT", "WITHIN_DAYS", "ShownList", "read_lists"]

#: products, of those that a list is about, that its events name
ABOUT = 5
#: days after the impression in which a purchase of that product counts for it
WITHIN_DAYS = 7
_ROWS = 24


@dataclass(frozen=True, slots=True)
class ShownList:
    """One answer as a person saw it, without paid places. `products` stand in order from the first position;
    `rewards` (0 or 1) say whether what is counted came of each; `time` is microseconds since 1970 UTC; `about` are the
    products that the place was about, the first ABOUT of them."""

    id: str
    place: str
    customer: str
    session: str
    time: int
    products: tuple[str, ...]
    propensities: tuple[float, ...]
    rewards: tuple[float, ...]
    about: tuple[str, ...] = ()

    @property
    def unit(self) -> str:
        """The person or visit."""
        return self.customer or self.session


def read_lists(
    engine: Engine, places: Sequence[str], measure: str, since: int, until: int, most: int
) -> list[ShownList]:
    """The newest `most` lists shown at the places from `since` to before `until` (microseconds UTC), oldest first.

    `measure` is "clicked" or "bought". Only first pages of known visits, whose propensities were logged.
    """
    e = events.c
    query = (
        select(e.customer, e.session, e.place, e.time, e.product, e.position, e.propensity, e.extra)
        .where(
            e.kind == "impression",
            e.place.in_(places),
            e.time >= since,
            e.time < until,
            e.propensity.is_not(None),
            e.position.is_not(None),
        )
        .order_by(e.time.desc(), e.seq.desc())
        .limit(most * _ROWS)
    )
    rows: dict[str, list[Any]] = {}
    with engine.connect() as connection:
        for row in connection.execute(query):
            extra = json.loads(row.extra or "{}")
            name = extra.get("recommended")
            if not name or not (row.customer or row.session) or (name not in rows and len(rows) >= most):
                continue
            rows.setdefault(name, []).append((row, bool(extra.get("sponsored")), extra.get("about")))
        lists = [found for name in rows if (found := _list(name, rows[name])) is not None]
        lists.sort(key=lambda one: (one.time, one.id))
        return list(_with_rewards(connection, lists, measure))


def _list(name: str, rows: list[Any]) -> ShownList | None:
    rows.sort(key=lambda one: one[0].position)
    if rows[0][0].position != 1:
        return None  # a later page: what was shown before it is not known
    organic = [row for row, paid, _ in rows if not paid]
    if not organic:
        return None
    about = rows[0][2]
    first = organic[0]
    return ShownList(
        name, first.place, first.customer, first.session, min(row.time for row in organic),
        tuple(row.product for row in organic), tuple(row.propensity for row in organic), (0.0,) * len(organic),
        tuple(map(str, about)) if isinstance(about, list) else (),
    )  # fmt: skip


def _with_rewards(connection: Connection, lists: Sequence[ShownList], measure: str) -> Iterator[ShownList]:
    if not lists:
        return
    e = events.c
    begin, end = lists[0].time, lists[-1].time + WITHIN_DAYS * DAY
    kind = "click" if measure == "clicked" else "purchase"
    query = select(e.customer, e.session, e.product, e.time, e.extra).where(
        e.kind == kind, e.time >= begin, e.time <= end
    )
    by_list: set[tuple[str, str]] = set()
    by_unit: dict[tuple[str, str], list[int]] = {}
    for row in connection.execute(query):
        if measure == "clicked":
            name = json.loads(row.extra or "{}").get("recommended")
            if name:
                by_list.add((name, row.product))
        else:
            for unit in {row.customer, row.session} - {""}:
                by_unit.setdefault((unit, row.product), []).append(row.time)
    for one in lists:
        if measure == "clicked":
            rewards = [float((one.id, product) in by_list) for product in one.products]
        else:
            rewards = [
                float(
                    any(0 <= t - one.time <= WITHIN_DAYS * DAY for t in by_unit.get((one.unit, product), ()))
                )
                for product in one.products
            ]
        yield replace(one, rewards=tuple(rewards))

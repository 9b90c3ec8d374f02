"""How an experiment went on, day by day: the lift and its interval as they stood at each day's end."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from shopkeeper.errors import InputError
from shopkeeper.events.tables import events
from shopkeeper.events.times import DAY
from shopkeeper.recommend.experiments.model import MEASURES, Experiment
from shopkeeper.recommend.experiments.results import exposed
from shopkeeper.recommend.experiments.sequential import Lift, lift

__all__ = ["Moment", "read_progress"]

_KIND = {"clicked": "click", "carted": "cart", "bought": "purchase"}


@dataclass(frozen=True, slots=True)
class Moment:
    """What was known at `time` (microseconds since 1970 UTC): people so far, and the lift, by arm but the first."""

    time: int
    people: int
    lifts: dict[str, Lift]


def read_progress(
    engine: Engine, experiment: Experiment, now: int, measure: str = "", confidence: float = 0.95
) -> list[Moment]:
    """One moment for each day from the start until the experiment stopped, else until `now`; the last one says what
    `read_results` says. Empty before the start. Raises InputError for a measure nobody knows."""
    measure = measure or experiment.measure
    if measure not in MEASURES:
        raise InputError(f"measure {measure!r} is not known; use one of {', '.join(MEASURES)}")
    if not experiment.started:
        return []
    until = experiment.stopped or now
    with engine.connect() as connection:
        arms, first, _, _ = exposed(connection, experiment, until)
        done = _first_times(connection, experiment, until, measure, first)
    names = [arm.name for arm in experiment.arms]
    seen = {name: sorted(first[u] for u, arm in arms.items() if arm == name) for name in names}
    did = {name: sorted(done[u] for u, arm in arms.items() if arm == name and u in done) for name in names}
    level = 1.0 - (1.0 - confidence) / max(1, len(names) - 1)
    control = names[0]
    moments = []
    for end in _ends(experiment.started, until):
        people = {name: bisect_right(seen[name], end) for name in names}
        converted = {name: bisect_right(did[name], end) for name in names}
        lifts = {
            name: lift(
                (people[control], people[name]),
                (converted[control], converted[name]),
                (experiment.shares[0], experiment.shares[at]),
                level,
            )
            for at, name in enumerate(names)
            if at
        }
        moments.append(Moment(end, sum(people.values()), lifts))
    return moments


def _ends(start: int, until: int) -> list[int]:
    """Midnights after the start, and the end."""
    return [*range((start // DAY + 1) * DAY, until, DAY), until]


def _first_times(
    connection: Connection, experiment: Experiment, until: int, measure: str, first: dict[str, int]
) -> dict[str, int]:
    """Unit -> when it first did what is measured, after its first impression."""
    e = events.c
    query = (
        select(e.customer, e.session, e.place, e.time, e.quantity)
        .where(e.kind == _KIND[measure], e.time >= experiment.started, e.time <= until)
        .order_by(e.time)
    )
    found: dict[str, int] = {}
    for customer, session, place, time, quantity in connection.execute(query):
        unit = customer or session
        if unit not in first or time < first[unit] or quantity <= 0:
            continue
        if measure != "clicked" or place == experiment.place:
            found.setdefault(unit, time)
    return found

"""What an experiment shows so far, read from the event log: people, conversions and lift by arm."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, func, select

from shopkeeper.events.tables import events
from shopkeeper.recommend.experiments.model import MEASURES, Experiment
from shopkeeper.recommend.experiments.sequential import Lift, chance_of_split, lift

__all__ = ["SPLIT_BROKEN", "ArmResult", "Results", "exposed", "read_results"]

#: a split less likely than this is broken
SPLIT_BROKEN = 0.001


@dataclass(frozen=True, slots=True)
class ArmResult:
    """`people` were shown the place at least once; `converted` counts, a measure, those who did it after that.
    `revenue` of theirs after it in minor units. `lifts` compare with the first arm, by measure (empty for it)."""

    name: str
    people: int
    converted: dict[str, int]
    impressions: int
    revenue: int
    lifts: dict[str, Lift]

    def rate(self, measure: str) -> float:
        """Share of the people who did it; 0 where there are none."""
        return self.converted[measure] / self.people if self.people else 0.0


@dataclass(frozen=True, slots=True)
class Results:
    """`split_p` is the always-valid chance of such numbers of people under the shares; below 0.001 the split is
    broken and nothing else here may be believed. `mixed` people were seen in several arms and are left out.
    `decided` names the arm that is better or worse than the first by the experiment's measure beyond doubt."""

    experiment: Experiment
    arms: tuple[ArmResult, ...]
    split_p: float
    mixed: int
    confidence: float

    @property
    def broken(self) -> bool:
        return self.split_p < SPLIT_BROKEN

    @property
    def decided(self) -> dict[str, str]:
        """Arm -> "better" or "worse"; none while the split is broken."""
        found: dict[str, str] = {}
        for arm in self.arms[1:]:
            measured = arm.lifts[self.experiment.measure]
            if measured.low > 0:
                found[arm.name] = "better"
            elif measured.high < 0:
                found[arm.name] = "worse"
        return {} if self.broken else found


def read_results(engine: Engine, experiment: Experiment, confidence: float = 0.95) -> Results:
    """Reads the log from the start of the experiment to its end. Several arms against the first share the risk of
    error evenly (Bonferroni)."""
    until = experiment.stopped or 2**62
    with engine.connect() as connection:
        arms, first, shown, mixed = exposed(connection, experiment, until)
        done, spent = _converted(connection, experiment, until, first)
    names = [arm.name for arm in experiment.arms]
    people = {name: [u for u, arm in arms.items() if arm == name] for name in names}
    counts = {
        name: {measure: sum(u in done[measure] for u in people[name]) for measure in MEASURES}
        for name in names
    }
    risk = (1.0 - confidence) / max(1, len(names) - 1)
    control = names[0]
    out = []
    for at, name in enumerate(names):
        lifts = {
            measure: lift(
                (len(people[control]), len(people[name])),
                (counts[control][measure], counts[name][measure]),
                (experiment.shares[0], experiment.shares[at]),
                1.0 - risk,
            )
            for measure in MEASURES
            if at
        }
        revenue = sum(spent.get(u, 0) for u in people[name])
        out.append(ArmResult(name, len(people[name]), counts[name], shown.get(name, 0), revenue, lifts))
    split = chance_of_split([len(people[name]) for name in names], experiment.shares)
    return Results(experiment, tuple(out), split, mixed, confidence)


def exposed(
    connection: Connection, experiment: Experiment, until: int
) -> tuple[dict[str, str], dict[str, int], dict[str, int], int]:
    """Unit -> arm, unit -> time of the first impression, arm -> impressions, number of units seen in several arms."""
    e = events.c
    mark = json.dumps(experiment.name, ensure_ascii=False)
    query = (
        select(e.customer, e.session, e.extra, func.min(e.time), func.count())
        .where(
            e.kind == "impression",
            e.place == experiment.place,
            e.time >= experiment.started,
            e.time <= until,
            e.extra.contains(mark, autoescape=True),
        )
        .group_by(e.customer, e.session, e.extra)
    )
    names = {arm.name for arm in experiment.arms}
    arms: dict[str, str] = {}
    first: dict[str, int] = {}
    shown: dict[str, int] = {}
    mixed: set[str] = set()
    for customer, session, extra, time, count in connection.execute(query):
        said = json.loads(extra)
        unit, arm = customer or session, said.get("arm")
        if not unit or said.get("experiment") != experiment.name or arm not in names:
            continue
        shown[arm] = shown.get(arm, 0) + count
        if arms.setdefault(unit, arm) != arm:
            mixed.add(unit)
        first[unit] = min(first.get(unit, time), time)
    for unit in mixed:
        del arms[unit], first[unit]
    return arms, first, shown, len(mixed)


def _converted(
    connection: Connection, experiment: Experiment, until: int, first: dict[str, int]
) -> tuple[dict[str, set[str]], dict[str, int]]:
    """Measure -> units that did it after their first impression; unit -> what it spent after that."""
    e = events.c
    query = select(e.customer, e.session, e.kind, e.place, e.time, e.quantity, e.value).where(
        e.kind.in_(("click", "cart", "purchase")), e.time >= experiment.started, e.time <= until
    )
    done: dict[str, set[str]] = {measure: set() for measure in MEASURES}
    spent: dict[str, int] = {}
    for customer, session, kind, place, time, quantity, value in connection.execute(query):
        unit = customer or session
        if unit not in first or time < first[unit] or quantity <= 0:
            continue
        if kind == "click":
            if place == experiment.place:
                done["clicked"].add(unit)
        elif kind == "cart":
            done["carted"].add(unit)
        else:
            done["bought"].add(unit)
            spent[unit] = spent.get(unit, 0) + (value or 0)
    return done, spent

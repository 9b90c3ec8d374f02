"""Experiments in the console: write one down, start it, look at what it shows so far, stop it."""

from __future__ import annotations

import math
import time as clock
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.errors import Conflict, InputError
from shopkeeper.events import from_micros
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.experiments.model import MEASURES, Arm, Experiment
from shopkeeper.recommend.experiments.progress import read_progress
from shopkeeper.recommend.experiments.results import ArmResult, Results
from shopkeeper.recommend.rules.documents import to_document, to_strategy
from shopkeeper.recommend.strategies import SOURCES, Strategy
from shopkeeper.web import i18n
from shopkeeper.web.console import charts, lift_charts
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open, field
from shopkeeper.web.console.queries import short_day
from shopkeeper.web.console.recommend_funnel import amount
from shopkeeper.web.console.recommend_preview import source_name

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
#: what an arm may be made of without writing a whole strategy: name -> sources, None the place's own strategy
ARMS: dict[str, dict[str, float] | None] = {
    "own": None,
    "popular": {"popular": 1.0},
    "interest": {"interest": 1.0, "popular_in": 0.5},
    "models": {"taste": 1.0, "looked_at": 0.5, "bought": 0.5},
    "like": {"like": 1.0},
}
HISTORY = 30


@router.get("/recommend/experiments")
def listed(console: Open) -> Response:
    """Every experiment, running ones first, and the form of a new one."""
    return _page(console)


@router.post("/recommend/experiments")
def create(console: Open, form: Form) -> Response:
    """Writes one down as a draft, or starts it at once."""
    try:
        experiment = _read(console, form)
        console.shop.recommend.experiments.create(experiment, console.who)
        if field(form, "do") == "start":
            console.shop.recommend.experiments.start(experiment.name, console.who)
    except (InputError, Conflict) as error:
        return _page(console, str(error), {name: field(form, name) for name in form}, 422)
    return console.back(f"/recommend/experiments/{_quoted(experiment.name)}", "saved")


@router.get("/recommend/experiments/{name}")
def look(console: Open, name: str) -> Response:
    """What one shows so far: people, conversions, lifts with the intervals they lie in, and how these went on."""
    experiments = console.shop.recommend.experiments
    experiment = experiments.get(name)
    results = experiments.results(name) if experiment.started else None
    return console.page(
        "recommend_experiment.html",
        tab="experiments",
        experiment=experiment,
        results=results,
        measures=MEASURES,
        arm_name=lambda name: _arm_name(console, name),
        arm_words=lambda arm: _arm_words(console, arm),
        drawn=_charts(console, results) if results and results.arms[0].people else [],
        amount=lambda minor: amount(console, minor),
        lift_words=lambda arm, measure: _lift_words(console, arm, measure),
        iso=from_micros,
        entries=[
            {"time": from_micros(e.time), "by": e.by, "action": e.action}
            for e in experiments.audit(name, HISTORY)
        ],
    )


@router.post("/recommend/experiments/{name}/start")
def start(console: Open, name: str) -> Response:
    """Lets a draft run."""
    console.shop.recommend.experiments.start(name, console.who)
    return console.back(f"/recommend/experiments/{_quoted(name)}", "saved")


@router.post("/recommend/experiments/{name}/stop")
def stop(console: Open, name: str) -> Response:
    """Ends it: its place has its own strategy again."""
    console.shop.recommend.experiments.stop(name, console.who)
    return console.back(f"/recommend/experiments/{_quoted(name)}", "saved")


@router.post("/recommend/experiments/{name}/keep/{arm}")
def keep(console: Open, name: str, arm: str) -> Response:
    """Makes the strategy of an arm that of the place."""
    shop = console.shop
    experiment = shop.recommend.experiments.get(name)
    chosen = next((one for one in experiment.arms if one.name == arm), None)
    if chosen is not None and chosen.strategy is not None:
        shop.recommend.strategies.put(replace(chosen.strategy, experiment=""), console.who)
    return console.back(f"/recommend/place/{experiment.place}", "saved")


def _page(
    console: Console, fault: str = "", written: dict[str, str] | None = None, status: int = 200
) -> Response:
    experiments = console.shop.recommend.experiments.all()
    return console.page(
        "recommend_experiments.html",
        status=status,
        tab="experiments",
        experiments=experiments,
        verdicts={e.name: _verdict(console, e) for e in experiments},
        places=PLACES,
        measures=MEASURES,
        kinds=list(ARMS),
        written=written or {},
        fault=fault,
        iso=from_micros,
    )


def _read(console: Console, form: Any) -> Experiment:
    """The experiment of the form: the place's own strategy or another against one more."""
    place = field(form, "place")
    if place not in PLACES:
        raise InputError(console.t("strategy.no_place", place=place[:40]))
    share = _number(console, field(form, "share") or "50")
    arms = []
    for name, part in (("first", 100 - share), ("second", share)):
        kind = field(form, name)
        kind = kind if kind in ARMS else "own"
        arms.append(Arm(kind, max(part, 0.0), _strategy(console, place, kind)))
    if arms[0].name == arms[1].name:
        raise InputError(console.t("experiment.same"))
    return Experiment(
        field(form, "name"),
        place,
        tuple(arms),
        field(form, "measure") or MEASURES[0],
        field(form, "note")[:1000],
    )


def _strategy(console: Console, place: str, kind: str) -> Strategy | None:
    """The place's own strategy with other sources, so that only they are tested; None for its own."""
    sources = ARMS[kind]
    if sources is None:
        return None
    own = console.shop.recommend.strategies.of(place)
    changed = replace(own, sources=sources, fallback={"popular": 1.0}, name=kind, ranker=False, experiment="")
    return to_strategy(to_document(changed))


def _number(console: Console, text: str) -> float:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if not 1 <= number <= 99:
        raise InputError(console.t("experiment.no_share", value=text[:40]))
    return number


def _verdict(console: Console, experiment: Experiment) -> str:
    """One line on what a started experiment says."""
    if not experiment.started:
        return ""
    results = console.shop.recommend.experiments.results(experiment.name)
    if results.broken:
        return console.t("experiment.broken")
    said = [
        console.t(
            f"experiment.{verdict}",
            arm=_arm_name(console, name),
            first=_arm_name(console, results.arms[0].name),
        )
        for name, verdict in results.decided.items()
    ]
    return " ".join(said) or console.t("experiment.open")


def _arm_name(console: Console, name: str) -> str:
    """An arm in the page's language where it is one of the console's own kinds."""
    key = f"arm.{name}"
    return console.t(key) if f"console.{key}" in i18n.texts(console.language) else name


def _arm_words(console: Console, arm: Arm) -> str:
    """What an arm shows."""
    if arm.strategy is None:
        return console.t("experiment.own_note")
    names = [name for name in arm.strategy.sources if name in SOURCES]
    return ", ".join(source_name(name, console.language) for name in names)


def _lift_words(console: Console, arm: ArmResult, measure: str) -> str:
    """A lift with its interval: "+31 % (+12 % to +55 %)"; "–" where nothing is known."""
    measured = arm.lifts.get(measure)
    if measured is None or measured.estimate is None:
        return "–"
    low, high = (_percent(console, edge) for edge in (measured.low, measured.high))
    return f"{_percent(console, measured.estimate)} ({low} … {high})"


def _percent(console: Console, share: float) -> str:
    if math.isinf(share):
        return "∞"
    return f"{'+' if share >= 0 else '−'}{i18n.number(abs(100 * share), console.language, digits=1)} %"


def _charts(console: Console, results: Results) -> list[charts.Chart]:
    """Lifts by measure and arm, and how the lift of the experiment's measure went on."""
    c, experiment = console.t, results.experiment
    rows = []
    for arm in results.arms[1:]:
        for measure in MEASURES:
            measured = arm.lifts[measure]
            if measured.estimate is not None and math.isfinite(measured.high):
                name = c(f"measure.{measure}")
                name = name if len(results.arms) == 2 else f"{_arm_name(console, arm.name)}: {name}"
                sure = measured.low > 0 or measured.high < 0
                rows.append(lift_charts.Measured(name, measured.estimate, measured.low, measured.high, sure))
    first = _arm_name(console, results.arms[0].name)
    drawn = []
    if rows:
        title = c("experiment.lifts", arm=_arm_name(console, results.arms[1].name), first=first)
        about = c("experiment.lifts_about", confidence=round(100 * results.confidence))
        head = (c("experiment.measure"), c("experiment.lift"), c("experiment.from"), c("experiment.to"))
        drawn.append(lift_charts.intervals(title, about, head, rows))
    moments = read_progress(
        console.shop.engine, experiment, int(clock.time() * 1e6), confidence=results.confidence
    )
    for arm in results.arms[1:]:
        days = [(m.time, m.lifts[arm.name]) for m in moments]
        known = [
            (time, one)
            for time, one in days
            if one.estimate is not None and one.high < 5  # a wider one says nothing
        ]
        if len(known) < 2:
            continue
        title = c(
            "experiment.went", arm=_arm_name(console, arm.name), measure=c(f"measure.{experiment.measure}")
        )
        labels = [short_day(from_micros(time - 1)[:10], console.language) for time, _ in known]
        head = (c("experiment.day"), c("experiment.lift"), c("experiment.from"), c("experiment.to"))
        values = [(one.estimate or 0.0, one.low, one.high) for _, one in known]
        drawn.append(lift_charts.bands(title, c("experiment.went_about"), head, labels, values))
    return drawn


def _quoted(name: str) -> str:
    return quote(name, safe="")

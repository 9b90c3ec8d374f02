"""Strategies in the console: every place with what it showed lately, the form of one with a preview, its history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from shopkeeper.errors import NotFound
from shopkeeper.events import from_micros
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.funnel import read_funnel
from shopkeeper.recommend.rules.documents import to_document
from shopkeeper.recommend.rules.ledger import Entry
from shopkeeper.recommend.strategies import DEFAULTS, HOW, SOURCES, Strategy
from shopkeeper.web import i18n
from shopkeeper.web.console.access import Console, ConsoleRoute, Form, Open
from shopkeeper.web.console.recommend_form import Trial, read_strategy, read_trial
from shopkeeper.web.console.recommend_funnel import amount, newest, shown_days
from shopkeeper.web.console.recommend_judge import JUDGED, Judgement, judge_by_log
from shopkeeper.web.console.recommend_preview import Preview, source_name, try_out
from shopkeeper.web.media import is_address, picture_url

__all__ = ["router"]

router = APIRouter(route_class=ConsoleRoute)
DAYS = 28
HISTORY = 30


@router.get("/recommend")
def places(console: Open) -> Response:
    """Every place: where it takes products from, and what it led to in the last four weeks."""
    shop = console.shop
    until = newest(console)
    funnel = read_funnel(shop.engine, until - timedelta(DAYS - 1), until)
    strategies = shop.recommend.strategies
    current = strategies.all()
    return console.page(
        "recommend.html",
        tab="places",
        rows=[(place, current[place], strategies.changed(place), funnel.of(place)) for place in PLACES],
        names=lambda strategy: _sources(console, strategy),
        running={e.place: e.name for e in shop.recommend.experiments.all() if e.running},
        days=DAYS,
        shown=shown_days(console, until - timedelta(DAYS - 1), until),
        amount=lambda minor: amount(console, minor),
        entries=[_told(entry) for entry in strategies.audit(limit=HISTORY)],
        difference=difference,
    )


@router.get("/recommend/place/{place}")
def edit(console: Open, place: str) -> Response:
    """The form of one place, and what it shows now."""
    _check(console, place)
    trial = read_trial(dict(console.request.query_params))
    strategy = console.shop.recommend.strategies.of(place)
    return _form(console, strategy, try_out(console, place, None, trial))


@router.post("/recommend/place/{place}/preview")
def preview(console: Open, place: str, form: Form) -> Response:
    """The preview alone, for the script that shows it while one changes the form."""
    _check(console, place)
    strategy, fault = read_strategy(console, form, place)
    shown = try_out(console, place, strategy, read_trial(form), fault)
    return console.page("recommend_preview.html", preview=shown, place=place, thumb=_thumb)


@router.post("/recommend/place/{place}/save")
def save(console: Open, place: str, form: Form) -> Response:
    """Stores the strategy, or shows its preview when that (or a person) was asked for."""
    _check(console, place)
    strategy, fault = read_strategy(console, form, place)
    trial = read_trial(form)
    if form.get("do") == "judge" and not fault:
        shown = try_out(console, place, strategy, trial)
        return _form(console, strategy, shown, judged=judge_by_log(console, strategy))
    if form.get("do") != "save" or fault:
        shown = try_out(console, place, strategy, trial, fault)
        wrong = bool(fault) and form.get("do") == "save"
        return _form(console, strategy, shown, fault if wrong else "", 422 if wrong else 200)
    console.shop.recommend.strategies.put(strategy, console.who)
    return _back(console, place, trial)


@router.post("/recommend/place/{place}/reset")
def reset(console: Open, place: str, form: Form) -> Response:
    """Brings the default back."""
    _check(console, place)
    console.shop.recommend.strategies.reset(place, console.who)
    return _back(console, place, read_trial(form))


@router.post("/recommend/place/{place}/switch")
def switch(console: Open, place: str) -> Response:
    """Turns the place on or off."""
    _check(console, place)
    strategies = console.shop.recommend.strategies
    document = {**to_document(strategies.of(place)), "on": not strategies.of(place).on}
    strategies.put(document, console.who)
    return console.back("/recommend", "saved")


@router.post("/recommend/place/{place}/undo/{time}")
def undo(console: Open, place: str, time: int, form: Form) -> Response:
    """Brings back what stood before the change made at `time`."""
    _check(console, place)
    strategies = console.shop.recommend.strategies
    entry = next((one for one in strategies.audit(place, 1000) if one.time == time), None)
    if entry is None:
        raise NotFound(console.t("strategy.no_change"))
    if entry.before is None:
        strategies.reset(place, console.who)
    else:
        strategies.put(entry.before, console.who)
    return _back(console, place, read_trial(form))


def difference(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, place: str) -> list[Any]:
    """What a change changed: (name, before, after) of every field that differs; None stands for the default."""
    default = to_document(DEFAULTS[place])
    one, other = (_flat(side if side is not None else default) for side in (before, after))
    names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
    return [(name, one.get(name, "–"), other.get(name, "–")) for name in names]


def _flat(document: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in document.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        elif isinstance(value, list):
            flat[prefix + name] = ", ".join(
                f"{one['position']} {one['product']}" if isinstance(one, Mapping) else str(one)
                for one in value
            )
        else:
            flat[prefix + name] = f"{value:g}" if isinstance(value, float) else str(value).lower()
    return flat


def _told(entry: Entry) -> dict[str, Any]:
    """An entry of the history as the page shows it."""
    return {
        "time": from_micros(entry.time),
        "micros": entry.time,
        "by": entry.by,
        "action": entry.action,
        "place": entry.subject.removeprefix("strategy "),
        "before": entry.before,
        "after": entry.after,
    }


def _form(
    console: Console,
    strategy: Strategy,
    shown: Preview,
    fault: str = "",
    status: int = 200,
    judged: Judgement | None = None,
) -> Response:
    place = strategy.place
    strategies = console.shop.recommend.strategies
    currency = console.shop.config.currency
    return console.page(
        "recommend_place.html",
        status=status,
        tab="places",
        place=place,
        strategy=strategy,
        preview=shown,
        fault=fault,
        judged=judged,
        judgeable=place in JUDGED,
        sources=[(name, source_name(name, console.language)) for name in SOURCES],
        hows=HOW,
        in_major=lambda minor: f"{i18n.amount_in_major(minor, currency):f}" if minor else "",
        currency=currency,
        changed=strategies.changed(place),
        experiment=next(
            (e for e in console.shop.recommend.experiments.all() if e.running and e.place == place), None
        ),
        entries=[_told(entry) for entry in strategies.audit(place, HISTORY)],
        difference=difference,
        thumb=_thumb,
    )


def _back(console: Console, place: str, trial: Trial) -> Response:
    return console.back(f"/recommend/place/{place}" + (f"?{trial.query}" if trial.query else ""), "saved")


def _check(console: Console, place: str) -> None:
    if place not in PLACES:
        raise NotFound(console.t("strategy.no_place", place=place[:40]))


def _sources(console: Console, strategy: Strategy) -> list[tuple[str, float]]:
    """Names and weights, the heaviest first."""
    ordered = sorted(strategy.sources.items(), key=lambda pair: -pair[1])
    return [(source_name(name, console.language), weight) for name, weight in ordered]


def _thumb(url: str) -> str:
    """The address of a small picture; '' for one that lies elsewhere, which the console does not load."""
    return "" if not url or is_address(url) else picture_url(url, 96)

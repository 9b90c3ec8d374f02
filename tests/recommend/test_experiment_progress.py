"""How an experiment went on: each day's end knows what was there by then, and the last says what the result says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from shopkeeper.errors import InputError
from shopkeeper.events import Event, from_micros, to_micros
from shopkeeper.events.times import DAY
from shopkeeper.recommend.experiments.book import Experiments
from shopkeeper.recommend.experiments.model import Arm, Experiment
from shopkeeper.recommend.experiments.progress import read_progress
from shopkeeper.recommend.rules.ledger import Ledger
from shopkeeper.shop import Shop

START = to_micros("2026-03-01T12:00:00Z")
DAYS = 6


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        yield shop


def run(shop: Shop) -> tuple[Experiments, Experiment]:
    """400 people over six days; those of "b" click twice as often."""
    experiments = Experiments(shop.engine, Ledger(shop.engine))
    experiments.create(Experiment("try", "home", (Arm("a"), Arm("b"))), "ann")
    running = experiments.start("try", "ann", now=START)
    chance, events = random.Random(4), []
    for number in range(400):
        who = f"c{number}"
        arm = experiments.arm(running, who).name
        time = START + DAYS * DAY * number // 400
        extra = {"recommended": f"r{number}", "experiment": "try", "arm": arm}
        at = {"session": f"s{number}", "customer": who, "product": "p", "place": "home", "position": 1}
        events.append(Event(f"i{number}", "impression", from_micros(time), **at, extra=extra))  # type: ignore[arg-type]
        if chance.random() < (0.2 if arm == "a" else 0.4):
            events.append(Event(f"k{number}", "click", from_micros(time + 1_000_000), **at))  # type: ignore[arg-type]
    shop.events.append(events)
    return experiments, running


def test_the_last_moment_says_what_the_result_says(shop: Shop) -> None:
    experiments, running = run(shop)
    now = START + DAYS * DAY
    moments = read_progress(shop.engine, running, now)
    assert [moment.time for moment in moments[:-1]] == [(START // DAY + n) * DAY for n in range(1, DAYS + 1)]
    assert moments[-1].time == now
    result = experiments.results("try").arms[1]
    assert moments[-1].lifts["b"] == result.lifts["clicked"]
    assert moments[-1].people == 400
    people = [moment.people for moment in moments]
    assert people == sorted(people)
    assert 0 < people[0] < 100
    first, last = moments[0].lifts["b"], moments[-1].lifts["b"]
    assert last.low > 0, "twice as many clicks are beyond doubt"
    assert last.high - last.low < first.high - first.low


def test_it_ends_where_the_experiment_was_stopped(shop: Shop) -> None:
    experiments, _ = run(shop)
    stopped = experiments.stop("try", "ann", now=START + 2 * DAY)
    moments = read_progress(shop.engine, stopped, START + 50 * DAY)
    assert moments[-1].time == START + 2 * DAY
    assert moments[-1].people < 200
    assert read_progress(shop.engine, stopped, 0, "bought")[-1].lifts["b"].estimate is None


def test_before_the_start_there_is_nothing_and_a_measure_must_be_one(shop: Shop) -> None:
    draft = Experiment("try", "home", (Arm("a"), Arm("b")))
    assert read_progress(shop.engine, draft, START) == []
    with pytest.raises(InputError, match="'seen'"):
        read_progress(shop.engine, draft, START, "seen")

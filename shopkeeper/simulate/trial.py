"""The experiment that the demo shop's people took part in: popular products against those by what each bought."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from shopkeeper.events.times import DAY
from shopkeeper.recommend.experiments.book import Experiments
from shopkeeper.recommend.experiments.model import Arm, Experiment
from shopkeeper.recommend.strategies import DEFAULTS
from shopkeeper.simulate.behaviour.shelves import ARMS, EXPERIMENT, TEST_DAYS

__all__ = ["write_trial"]

_WHO = "demo"


def write_trial(experiments: Experiments, until: date) -> None:
    """Writes the experiment down as it was: started four weeks before `until`, stopped on that day."""
    end = int(datetime(until.year, until.month, until.day, tzinfo=UTC).timestamp() * 1e6)
    home = DEFAULTS["home"]
    popular = replace(home, sources={"popular": 1.0}, fallback={}, ranker=False, name=ARMS[0])
    by_interest = replace(
        home, sources={"interest": 1.0, "popular": 1.0}, fallback={}, ranker=False, name=ARMS[1]
    )
    arms = (Arm(ARMS[0], 1.0, popular), Arm(ARMS[1], 1.0, by_interest))
    note = "Do people click more on what is like their earlier purchases?"
    experiments.create(Experiment(EXPERIMENT, "home", arms, "clicked", note), _WHO)
    experiments.start(EXPERIMENT, _WHO, now=end - TEST_DAYS * DAY)
    experiments.stop(EXPERIMENT, _WHO, now=end)

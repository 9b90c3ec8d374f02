"""What a strategy would have earned, computed from the lists that were shown; beside what ran, and popularity."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shopkeeper.errors import InputError
from shopkeeper.recommend.engine import JUDGED
from shopkeeper.recommend.judging.judge import Verdict
from shopkeeper.recommend.strategies import Strategy
from shopkeeper.web.console import charts, lift_charts
from shopkeeper.web.console.access import Console

__all__ = ["JUDGED", "Judgement", "judge_by_log"]

#: lists that are judged by: enough to see a difference, few enough to wait for
MOST = 300
MEASURE = "clicked"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`rows` are (name, verdict) of the strategy in question and of popularity; `fault` says why there are none."""

    rows: tuple[tuple[str, Verdict], ...] = ()
    chart: charts.Chart | None = None
    fault: str = ""


def judge_by_log(console: Console, strategy: Strategy) -> Judgement:
    """Judges `strategy` and popularity alone, under the same rules, by the newest lists shown at the place."""
    popular = replace(strategy, sources={"popular": 1.0}, fallback={}, ranker=False, name="popular")
    try:
        rows = tuple(
            (name, console.shop.recommend.judge(strategy.place, one, measure=MEASURE, most=MOST))
            for name, one in ((console.t("judge.this"), strategy), (console.t("judge.popular"), popular))
        )
    except InputError as error:
        return Judgement(fault=str(error))
    return Judgement(rows, _chart(console, rows))


def _chart(console: Console, rows: tuple[tuple[str, Verdict], ...]) -> charts.Chart | None:
    """Lifts over what was earned, with the intervals of the doubly robust estimate."""
    c = console.t
    drawn = []
    for name, verdict in rows:
        earned = verdict.earned.value
        if earned <= 0:
            return None
        value, low, high = (
            edge / earned - 1.0 for edge in (verdict.dr.value, verdict.dr.low, verdict.dr.high)
        )
        drawn.append(lift_charts.Measured(name, value, low, high, verdict.certain and (low > 0 or high < 0)))
    head = (c("judge.way"), c("experiment.lift"), c("experiment.from"), c("experiment.to"))
    return lift_charts.intervals(c("judge.lifts"), c("judge.lifts_about"), head, drawn)

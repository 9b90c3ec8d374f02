"""Would another strategy have earned more? Answered from what was shown, without showing it to anybody."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from shopkeeper.errors import InputError
from shopkeeper.recommend.judging.estimators import (
    Estimate,
    Floats,
    Ints,
    Logged,
    Target,
    dr,
    ips,
    observed,
    snips,
)
from shopkeeper.recommend.judging.guess import Guess
from shopkeeper.recommend.judging.lists import ShownList
from shopkeeper.recommend.strategies import Strategy

__all__ = ["MEASURES", "Chances", "Verdict", "judge"]

MEASURES = ("clicked", "bought")
#: with less of the strategy's lists ever shown, or fewer rows' worth of weight, nothing can be said
LEAST_SUPPORT, LEAST_EFFECTIVE = 0.5, 50.0
_FOLDS = 2
#: what a strategy shows where a list was shown: (product number, position from 0, chance); product -> number
Chances = Callable[[ShownList, Strategy], tuple[Sequence[tuple[int, int, float]], Callable[[str], int]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Rewards a list: `earned` by what ran; by the strategy in question as `ips`, `snips` and `dr` see it. `certain`
    is False where too little of what it would show was ever shown. `ahead`: the models had seen acts of the time
    that was judged, so that the estimate is too kind to them."""

    place: str
    strategy: str
    measure: str
    lists: int
    people: int
    earned: Estimate
    ips: Estimate
    snips: Estimate
    dr: Estimate
    ahead: bool = False

    @property
    def certain(self) -> bool:
        return self.ips.support >= LEAST_SUPPORT and self.ips.effective >= LEAST_EFFECTIVE

    @property
    def lift(self) -> float | None:
        """The doubly robust estimate over what was earned, minus 1; None where nothing was."""
        return self.dr.value / self.earned.value - 1.0 if self.earned.value > 0 else None


def judge(
    lists: Sequence[ShownList],
    strategy: Strategy,
    measure: str,
    chances: Chances,
    confidence: float = 0.95,
    ahead: bool = False,
) -> Verdict:
    """Compares what a strategy would have shown in the place of these lists. Raises InputError where there are none."""
    if not lists:
        raise InputError(
            f"nothing to judge {strategy.place!r} by: no list with propensities was shown there in that time"
        )
    units = {unit: at for at, unit in enumerate(dict.fromkeys(one.unit for one in lists))}
    row_list: list[int] = []
    row_place: list[int] = []
    row_product: list[int] = []
    target: list[float] = []
    wish: list[tuple[int, int, int, float]] = []  # list, product, position, chance
    unknown: dict[str, int] = {}
    for at, one in enumerate(lists):
        would, number_of = chances(one, strategy)
        there = {(number, position): chance for number, position, chance in would}
        wish += [(at, number, position, chance) for number, position, chance in would]
        for position, product in enumerate(one.products):
            number = number_of(product)
            if number < 0:  # left the shop meanwhile
                number = -1 - unknown.setdefault(product, len(unknown))
            row_list.append(at)
            row_place.append(position)
            row_product.append(number)
            target.append(there.get((number, position), 0.0))
    logged = Logged(
        np.array(row_list),
        np.array([units[one.unit] for one in lists]),
        np.array([p for one in lists for p in one.propensities]),
        np.array([r for one in lists for r in one.rewards]),
    )
    aim = Target(np.array(target))
    predicted, expected = _guessed(logged, np.array(row_product), np.array(row_place), wish)
    return Verdict(
        strategy.place,
        strategy.name,
        measure,
        logged.n,
        len(units),
        observed(logged, confidence),
        ips(logged, aim, confidence),
        snips(logged, aim, confidence),
        dr(logged, aim, predicted, expected, confidence),
        ahead,
    )


def _guessed(
    logged: Logged, products: Ints, places: Ints, wish: Sequence[tuple[int, int, int, float]]
) -> tuple[Floats, Floats]:
    """Guesses for the logged rows and for the strategy's lists, each from the other half of the people."""
    table = np.array(wish, np.float64).reshape(-1, 4)
    names, joined = np.unique(np.concatenate([products, table[:, 1].astype(np.int64)]), return_inverse=True)
    mine, theirs = joined[: len(products)], joined[len(products) :]
    fold = logged.people % _FOLDS
    predicted, expected = np.zeros(len(products)), np.zeros(logged.n)
    wish_list, wish_place = table[:, 0].astype(np.int64), table[:, 2].astype(np.int64)
    for part in range(_FOLDS):
        learn = fold[logged.lists] != part
        guess = Guess(mine[learn], places[learn], logged.reward[learn], len(names))
        rows = ~learn
        predicted[rows] = guess.of(mine[rows], places[rows])
        ours = fold[wish_list] == part
        worth = table[ours, 3] * guess.of(theirs[ours], wish_place[ours])
        expected += np.bincount(wish_list[ours], worth, logged.n)
    return predicted, expected

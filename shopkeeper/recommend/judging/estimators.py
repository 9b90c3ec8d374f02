"""What another policy would have earned, from lists that were shown with known chances: IPS, SNIPS and doubly robust.

Rewards are taken to depend on a product and the position it stands at (the item-position model: Li et al. 2018,
"Offline evaluation of ranking policies with click models"), so that each shown product counts by the chance with
which the other policy would have put it there, over the chance with which it was put there. People are drawn, not
lists: intervals treat all lists of a person as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError

__all__ = ["Estimate", "Logged", "Target", "bootstrap", "dr", "ips", "observed", "snips"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Logged:
    """What was shown: one row a product in a list. `lists` (rows,) numbers lists from 0 and `people` (lists,) their
    persons; `propensity` (0..1] is the chance with which the product was put there; `reward` what came of it."""

    lists: Ints
    people: Ints
    propensity: Floats
    reward: Floats

    @property
    def n(self) -> int:
        """How many lists."""
        return len(self.people)


@dataclass(frozen=True, slots=True)
class Target:
    """The policy in question. `chance` (rows,): how likely it puts the product of each logged row where it stood."""

    chance: Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """Mean reward of a list, with the interval that holds it with the confidence asked for (by the normal law over
    persons). `effective` is how many rows the weights are worth; `support` (0..1 and a little above, by chance) the
    part of what the policy would show that was ever shown: well below 1, nothing can be said."""

    value: float
    low: float
    high: float
    error: float
    effective: float
    support: float


def observed(logged: Logged, confidence: float = 0.95) -> Estimate:
    """What was earned in truth by the policy that ran."""
    return ips(logged, Target(logged.propensity), confidence)


def ips(logged: Logged, target: Target, confidence: float = 0.95) -> Estimate:
    """Inverse propensity scoring (Horvitz & Thompson 1952): unbiased where every chance of the policy was tried."""
    weights = _weights(logged, target)
    sums: Floats = np.bincount(logged.lists, weights * logged.reward, logged.n).astype(np.float64)
    return _mean(sums, logged, weights, confidence)


def snips(logged: Logged, target: Target, confidence: float = 0.95) -> Estimate:
    """Self-normalised (Swaminathan & Joachims 2015): the weights' own sum takes the place of the number of rows, which
    steadies the estimate for a little bias that vanishes with more data."""
    weights = _weights(logged, target)
    rows = len(weights) / logged.n
    total = weights.sum()
    if not total:
        return Estimate(0.0, 0.0, 0.0, float("nan"), 0.0, 0.0)
    value = float((weights * logged.reward).sum() / total)
    # the delta method for a ratio: sums over persons of w (r - value)
    spread = np.bincount(logged.lists, weights * (logged.reward - value), logged.n)
    by_person = np.bincount(logged.people, spread)
    error = float(rows * np.sqrt((by_person**2).sum()) / total)
    return _estimate(rows * value, error, weights, confidence)


def dr(
    logged: Logged, target: Target, predicted: Floats, expected: Floats, confidence: float = 0.95
) -> Estimate:
    """Doubly robust (Dudik et al. 2011): a model's guess of what the policy earns, corrected by what the rows show of
    the guess's error; unbiased where either the guesses or the chances are right.

    `predicted` (rows,) is the guess of each logged row's reward, `expected` (lists,) of the policy's whole list; no
    guess may come from the rewards it is applied to.
    """
    weights = _weights(logged, target)
    sums = expected + np.bincount(logged.lists, weights * (logged.reward - predicted), logged.n)
    return _mean(sums, logged, weights, confidence)


def bootstrap(
    logged: Logged, target: Target, rounds: int = 500, seed: int = 0, confidence: float = 0.95
) -> Estimate:
    """The estimate of `ips` with the interval of its quantiles when persons are drawn again and again with
    replacement: for few persons, and rewards far from normal."""
    weights = _weights(logged, target)
    sums: Floats = np.bincount(logged.lists, weights * logged.reward, logged.n).astype(np.float64)
    of_person, count = np.bincount(logged.people, sums), np.bincount(logged.people)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(count), size=(rounds, len(count)))
    values = of_person[drawn].sum(axis=1) / np.maximum(count[drawn].sum(axis=1), 1)
    side = (1.0 - confidence) / 2
    low, high = np.quantile(values, [side, 1.0 - side])
    plain = _mean(sums, logged, weights, confidence)
    return Estimate(plain.value, float(low), float(high), float(values.std()), plain.effective, plain.support)


def _weights(logged: Logged, target: Target) -> Floats:
    if not logged.n or len(target.chance) != len(logged.propensity):
        raise InputError("there is no list to judge by; let the shop show some first")
    if not (logged.propensity > 0).all():
        raise InputError("a propensity of 0 cannot be; what was shown had a chance above 0")
    weights: Floats = target.chance / logged.propensity
    return weights


def _mean(sums: Floats, logged: Logged, weights: Floats, confidence: float) -> Estimate:
    """Mean over lists, its error over persons (linearised ratio of sums)."""
    value = float(sums.mean())
    spread = np.bincount(logged.people, sums - value)
    return _estimate(value, float(np.sqrt((spread**2).sum()) / logged.n), weights, confidence)


def _estimate(value: float, error: float, weights: Floats, confidence: float) -> Estimate:
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * error
    squares = float((weights**2).sum())
    effective = float(weights.sum()) ** 2 / squares if squares else 0.0
    return Estimate(value, value - reach, value + reach, error, effective, float(weights.mean()))

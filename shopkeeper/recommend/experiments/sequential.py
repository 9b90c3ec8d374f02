"""Tests one may look at as often as one likes: evidence that holds at every moment, however often it is watched.

Where people are assigned by lot, the arm of each next person who converts is drawn by the shares alone as long as
the arms convert alike. So the arms of the converted are independent draws with known chances, whatever the rate of
conversion is and however it drifts, and the likelihood ratio of a mixture of other chances against the known ones is
a martingale that starts at 1: by Ville's inequality it ever passes 1/a with a chance of at most a (Wald 1945;
Robbins 1970; for experiments Johari et al. 2022, "Always valid inference"; for counts Lindon & Malek 2022,
"Anytime-valid inference for multinomial count data"). The same evidence over everybody shown anything tells whether
the split itself is broken (sample ratio mismatch).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Lift", "chance_of_split", "evidence", "lift"]

#: how closely the mixtures lie around the chances under test, in evenly weighted parts: the wide ones find great
#: differences early, the narrow ones small differences at all
_CONCENTRATIONS = (2.0, 20.0, 200.0, 2_000.0)


@dataclass(frozen=True, slots=True)
class Lift:
    """`estimate` is the rate of the second arm over that of the first, minus 1 (0.1: ten percent more; None where
    nothing converted); `low` and `high` hold at every moment together, with the confidence asked for. `p_value` is the
    always-valid one."""

    estimate: float | None
    low: float
    high: float
    p_value: float


def evidence(counts: Sequence[int], chances: Sequence[float]) -> float:
    """Logarithm of the evidence against `counts` (by arm) being draws with `chances` (which sum to 1)."""
    total = sum(counts)
    null = sum(count * math.log(chance) for count, chance in zip(counts, chances, strict=True))
    logs = []
    for concentration in _CONCENTRATIONS:
        log = math.lgamma(concentration) - math.lgamma(concentration + total) - null
        for count, chance in zip(counts, chances, strict=True):
            log += math.lgamma(concentration * chance + count) - math.lgamma(concentration * chance)
        logs.append(log)
    most = max(logs)
    return most + math.log(sum(math.exp(log - most) for log in logs) / len(logs))


def chance_of_split(counts: Sequence[int], shares: Sequence[float]) -> float:
    """Always-valid p-value of the people in each arm having come by these shares: sample ratio mismatch below 0.001
    or so."""
    total = sum(shares)
    return min(1.0, math.exp(-min(700.0, evidence(counts, [share / total for share in shares]))))


def lift(
    people: tuple[int, int], converted: tuple[int, int], shares: tuple[float, float], confidence: float = 0.95
) -> Lift:
    """How many times as often the second arm converts as the first, with an interval valid at every moment.

    `people` and `converted` are counts of the two arms, `shares` their shares of the people by lot.
    """
    ours = shares[1] / (shares[0] + shares[1])
    limit = math.log(1.0 / (1.0 - confidence))
    p_value = min(1.0, math.exp(-min(700.0, evidence(converted, (1.0 - ours, ours)))))
    if not sum(converted):
        return Lift(None, -1.0, math.inf, 1.0)
    middle = converted[1] / sum(converted)
    low = _edge(converted, limit, middle, 1e-9)
    high = _edge(converted, limit, middle, 1.0 - 1e-9)
    estimate = None
    if all(people) and converted[0]:
        estimate = converted[1] / people[1] / (converted[0] / people[0]) - 1.0

    def ratio(chance: float) -> float:
        return chance / (1.0 - chance) * (1.0 - ours) / ours - 1.0

    return Lift(
        estimate, ratio(low) if low > 1e-8 else -1.0, ratio(high) if high < 1.0 - 1e-8 else math.inf, p_value
    )


def _edge(converted: tuple[int, int], limit: float, inside: float, outside: float) -> float:
    """Where, between a chance with little evidence against it and the end, the evidence reaches the limit."""
    inside = min(max(inside, 1e-9), 1.0 - 1e-9)
    if evidence(converted, (1.0 - outside, outside)) < limit:
        return outside
    for _ in range(60):
        middle = (inside + outside) / 2
        if evidence(converted, (1.0 - middle, middle)) < limit:
            inside = middle
        else:
            outside = middle
    return outside

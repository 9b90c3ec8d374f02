"""Splits that never change, and evidence one may look at as often as one likes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.recommend.experiments.sequential import chance_of_split, evidence, lift
from shopkeeper.recommend.experiments.split import arm_at, draw


def test_a_person_sees_the_same_arm_always() -> None:
    assert draw("home", "c1") == draw("home", "c1")
    assert draw("home", "c1") != draw("home", "c2")


def test_people_are_dealt_by_the_shares() -> None:
    arms = [arm_at((3, 1), draw("home", f"c{n}")) for n in range(20_000)]
    assert np.mean(arms) == pytest.approx(0.25, abs=0.01)


def test_two_experiments_deal_the_same_people_independently() -> None:
    one = np.array([arm_at((1, 1), draw("aa", f"c{n}")) for n in range(10_000)])
    two = np.array([arm_at((1, 1), draw("ab", f"c{n}")) for n in range(10_000)])
    assert np.mean(one == two) == pytest.approx(0.5, abs=0.02)


def test_a_name_and_a_person_cannot_be_confused() -> None:
    assert draw("a:b", "c") != draw("a", "b:c")


def test_evidence_is_a_martingale_under_the_chances() -> None:
    chances = (0.3, 0.7)
    for counts in ((0, 0), (4, 2), (10, 30)):
        after = [
            chances[arm] * math.exp(evidence([c + (i == arm) for i, c in enumerate(counts)], chances))
            for arm in (0, 1)
        ]
        assert sum(after) == pytest.approx(math.exp(evidence(counts, chances)))


def _looked_at(rate_a: float, rate_b: float, runs: int, looks: int, people: int) -> float:
    """Share of experiments that at any of many looks found a difference at the 5 percent level."""
    rng = np.random.default_rng(3)
    found = 0
    for _ in range(runs):
        arm = rng.random((looks, people)) < 0.5
        hit = rng.random((looks, people)) < np.where(arm, rate_b, rate_a)
        b, a = (hit & arm).sum(axis=1).cumsum(), (hit & ~arm).sum(axis=1).cumsum()
        found += any(evidence((int(x), int(y)), (0.5, 0.5)) > math.log(20) for x, y in zip(a, b, strict=True))
    return found / runs


def test_looking_fifty_times_finds_nothing_where_nothing_is() -> None:
    assert _looked_at(0.08, 0.08, runs=1_500, looks=50, people=100) < 0.05


def test_a_real_difference_is_found() -> None:
    assert _looked_at(0.08, 0.12, runs=200, looks=50, people=200) > 0.9


def test_the_interval_holds_the_true_lift_at_every_look() -> None:
    rng = np.random.default_rng(5)
    missed = 0
    for _ in range(400):
        a = b = na = nb = 0
        out = False
        for _ in range(10):
            arm = rng.random(400) < 0.5
            hit = rng.random(400) < np.where(arm, 0.12, 0.10)
            a, b = a + int((hit & ~arm).sum()), b + int((hit & arm).sum())
            na, nb = na + int((~arm).sum()), nb + int(arm.sum())
            measured = lift((na, nb), (a, b), (0.5, 0.5))
            out |= not measured.low <= 0.2 <= measured.high
        missed += out
    assert missed / 400 < 0.05


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.1, 0.9))
def test_the_interval_holds_its_estimate(a: int, b: int, share: float) -> None:
    people = (round(10_000 * (1 - share)), round(10_000 * share))
    measured = lift(people, (a, b), (1 - share, share))
    assert measured.low <= measured.high
    assert 0 < measured.p_value <= 1
    if measured.estimate is not None and a + b > 20:
        assert measured.low - 0.01 <= measured.estimate <= measured.high + 0.01


def test_a_broken_split_is_told_and_a_good_one_is_not() -> None:
    assert chance_of_split((5_000, 5_500), (0.5, 0.5)) < 0.001
    assert chance_of_split((5_000, 5_060), (0.5, 0.5)) > 0.5


def test_nothing_converted_says_nothing() -> None:
    measured = lift((100, 100), (0, 0), (0.5, 0.5))
    assert measured.estimate is None
    assert measured.low == -1.0
    assert measured.high == math.inf

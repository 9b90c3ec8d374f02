"""Estimates of another policy in a world whose answer is known: right in the mean, and intervals that hold it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from shopkeeper.errors import InputError
from shopkeeper.recommend.exploration.chances import shuffle_chances, swap_chances
from shopkeeper.recommend.judging.estimators import Logged, Target, bootstrap, dr, ips, observed, snips

SIZE, PRODUCTS, KINDS = 3, 8, 2


@dataclass(frozen=True)
class World:
    """Two kinds of people who like opposite products; attention falls with the position."""

    click: np.ndarray  # (kinds, positions, products)
    shown: np.ndarray  # chances with which the shop shows
    other: np.ndarray  # chances of the policy in question, the same shape
    truth: float


def world(how: str) -> World:
    liking = np.stack([np.linspace(0.5, 0.05, PRODUCTS), np.linspace(0.05, 0.5, PRODUCTS)])
    click = liking[:, None, :] * np.array([1.0, 0.7, 0.5])[None, :, None]
    shown, other = np.zeros_like(click), np.zeros_like(click)
    for kind in range(KINDS):
        order = list(range(PRODUCTS))  # the shop shows everybody the same
        weights = np.linspace(1.0, 0.5, PRODUCTS)
        if how == "shuffle":
            shown[kind] = shuffle_chances(np.exp(weights), SIZE)
            better = np.argsort(-liking[kind])  # the other knows what they like
            other[kind] = swap_chances(better.tolist(), weights, SIZE, 0.1)
        else:
            shown[kind] = swap_chances(order, weights, SIZE, 0.4)
            other[kind] = swap_chances(order, weights, SIZE, 0.9)
    truth = float((other * click).sum(axis=(1, 2)).mean())
    return World(click, shown, other, truth)


def log(world: World, people: int, rng: np.random.Generator) -> tuple[Logged, Target, np.ndarray, np.ndarray]:
    """Each person sees one to three lists. Also a guess of the rewards: the truth, a tenth off."""
    person = np.repeat(np.arange(people), rng.integers(1, 4, people))
    kind = (np.arange(people) % KINDS)[person]
    lists, chance, other, reward, guess = [], [], [], [], []
    mood = rng.choice([0.6, 1.4], people)[person]  # some people click more, in all of their lists
    for position in range(SIZE):
        edges = world.shown[kind, position].cumsum(axis=1)
        drawn = (rng.random((len(kind), 1)) * edges[:, -1:] > edges).sum(axis=1)
        rate = world.click[kind, position, drawn]
        lists.append(np.arange(len(kind)))
        chance.append(world.shown[kind, position, drawn])
        other.append(world.other[kind, position, drawn])
        reward.append((rng.random(len(kind)) < rate * mood).astype(float))
        guess.append(0.9 * rate)
    expected = 0.9 * (world.other[kind] * world.click[kind]).sum(axis=(1, 2))
    logged = Logged(np.concatenate(lists), person, np.concatenate(chance), np.concatenate(reward))
    return logged, Target(np.concatenate(other)), np.concatenate(guess), expected


@pytest.mark.parametrize("how", ["shuffle", "swap"])
def test_the_intervals_hold_the_truth_as_often_as_they_say(how: str) -> None:
    rng, here, runs = np.random.default_rng(7), world(how), 300
    held = {"ips": 0, "snips": 0, "dr": 0, "bootstrap": 0}
    values = {name: [] for name in held}
    for _ in range(runs):
        logged, target, guess, expected = log(here, 500, rng)
        found = {
            "ips": ips(logged, target),
            "snips": snips(logged, target),
            "dr": dr(logged, target, guess, expected),
            "bootstrap": bootstrap(logged, target, rounds=200),
        }
        for name, estimate in found.items():
            held[name] += estimate.low <= here.truth <= estimate.high
            values[name].append(estimate.value)
    for name in held:
        assert 0.90 <= held[name] / runs <= 0.99, (name, held[name] / runs)
        error = np.std(values[name]) / np.sqrt(runs)
        assert np.mean(values[name]) == pytest.approx(here.truth, abs=4 * error + 0.004 * here.truth), name
    assert np.std(values["dr"]) < np.std(values["ips"])


def test_the_policy_itself_is_judged_by_what_came_of_it() -> None:
    logged, *_ = log(world("swap"), 400, np.random.default_rng(1))
    estimate = observed(logged)
    assert estimate.value == pytest.approx(logged.reward.sum() / logged.n)
    assert estimate.support == 1.0
    assert estimate.effective == pytest.approx(len(logged.reward))
    assert snips(logged, Target(logged.propensity)).value == pytest.approx(estimate.value)


def test_what_was_never_shown_is_told_by_the_support() -> None:
    logged = Logged(np.arange(4), np.arange(4), np.full(4, 0.5), np.ones(4))
    assert ips(logged, Target(np.array([0.5, 0.0, 0.0, 0.0]))).support == 0.25
    assert ips(logged, Target(np.zeros(4))).effective == 0.0


def test_lists_of_one_person_do_not_narrow_the_interval() -> None:
    rng = np.random.default_rng(3)
    reward = (rng.random(200) < 0.3).astype(float)
    once = Logged(np.arange(200), np.arange(200), np.ones(200), reward)
    same = Logged(np.arange(2000), np.repeat(np.arange(200), 10), np.ones(2000), np.repeat(reward, 10))
    assert observed(same).error == pytest.approx(observed(once).error)


def test_nothing_shown_is_told_in_words() -> None:
    nothing = Logged(np.empty(0, int), np.empty(0, int), np.empty(0), np.empty(0))
    with pytest.raises(InputError, match="no list"):
        ips(nothing, Target(np.empty(0)))

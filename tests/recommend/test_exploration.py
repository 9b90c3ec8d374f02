"""Propensities are the true chances: exact against counting, and against a great many draws."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from shopkeeper.recommend.exploration.chances import keep, shuffle, shuffle_chances, swap, swap_chances

WEIGHTS = np.array([0.5, 1.0, 4.0, 2.0, 0.1, 0.7])


def _by_counting(weights: np.ndarray, size: int) -> np.ndarray:
    """Plackett-Luce chances by walking through every order."""
    chances = np.zeros((size, len(weights)))
    for order in permutations(range(len(weights)), size):
        chance, left = 1.0, weights.sum()
        for row in order:
            chance *= weights[row] / left
            left -= weights[row]
        for position, row in enumerate(order):
            chances[position, row] += chance
    return chances


def test_the_chances_of_a_shuffle_are_those_of_every_order_counted() -> None:
    assert shuffle_chances(WEIGHTS, 4) == pytest.approx(_by_counting(WEIGHTS, 4), abs=1e-6)


def test_the_chances_hold_for_weights_far_apart() -> None:
    weights = np.array([1e3, 1.0, 1.0, 1e-2])
    assert shuffle_chances(weights, 4) == pytest.approx(_by_counting(weights, 4), abs=1e-6)


def test_every_position_of_a_shuffle_shows_something_and_the_whole_list_shows_everything() -> None:
    weights = np.exp(np.linspace(0, 6, 36))
    chances = shuffle_chances(weights, 36)
    assert chances.sum(axis=1) == pytest.approx(np.ones(36), abs=1e-5)
    assert chances.sum(axis=0) == pytest.approx(np.ones(36), abs=1e-5)


def test_a_shuffle_comes_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    draws, seen = 20_000, np.zeros((3, len(WEIGHTS)))
    chances = shuffle_chances(WEIGHTS, 3)
    for _ in range(draws // 20):
        drawn = shuffle(WEIGHTS, 3, rng)
        assert drawn.chances == pytest.approx([chances[p, r] for p, r in enumerate(drawn.rows)])
    arrivals = rng.exponential(size=(draws, len(WEIGHTS))) / WEIGHTS
    for rows in np.argsort(arrivals, axis=1)[:, :3]:
        seen[np.arange(3), rows] += 1
    error = 5 * np.sqrt(chances * (1 - chances) / draws) + 1e-9
    assert (np.abs(seen / draws - chances) < error).all()


def test_a_swap_comes_as_often_as_it_says() -> None:
    order, weights, share, draws = list(range(11)), np.linspace(1, 0.2, 11), 0.3, 8_000
    fixed = frozenset({1})
    chances = swap_chances(order, weights, 4, share, fixed)
    assert chances.sum(axis=1) == pytest.approx(np.ones(4))
    rng, seen = np.random.default_rng(2), np.zeros_like(chances)
    for _ in range(draws):
        drawn = swap(order, weights, 4, share, rng, fixed)
        assert len(set(drawn.rows)) == 4
        assert drawn.rows[1] == 1
        assert drawn.chances == pytest.approx([chances[p, r] for p, r in enumerate(drawn.rows)])
        seen[np.arange(4), list(drawn.rows)] += 1
    error = 5 * np.sqrt(chances * (1 - chances) / draws) + 1e-9
    assert (np.abs(seen / draws - chances) < error).all()


def test_nothing_below_the_list_means_nothing_is_tried() -> None:
    drawn = swap([3, 1, 2], np.ones(4), 3, 0.5, np.random.default_rng(0))
    assert drawn.rows == (3, 1, 2)
    assert drawn.chances == (1.0, 1.0, 1.0)
    assert drawn.explored == (False, False, False)


def test_keeping_is_certain() -> None:
    assert keep([5, 4, 3], 2).rows == (5, 4)
    assert keep([5, 4, 3], 2).chances == (1.0, 1.0)

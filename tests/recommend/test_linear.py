"""The linear sequence model: the contract, direction, time, and what each act says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from contract import check, walk, world

from shopkeeper.recommend.interactions import History, Interactions, ItemFeatures
from shopkeeper.recommend.models.linear import Linear, LinearSettings


def _small(**changes: float) -> Linear:
    return Linear(LinearSettings(ridge=5.0, **changes))  # type: ignore[arg-type]


def test_linear_keeps_the_contract(tmp_path: Path) -> None:
    check(_small, tmp_path, following=True)


def test_going_on_counts_and_going_back_does_not() -> None:
    model = _small().fit(Interactions.from_sequences([[1, 2]] * 5, 4))
    scores = model.score([History.make([1]), History.make([2])])
    assert scores[0][2] > 0 >= scores[1][1]


def test_links_are_the_ridge_regression_of_the_next_act() -> None:
    sequences = [[0, 1, 2], [1, 2, 0], [2, 0], [0, 1]]
    settings = LinearSettings(attributes=0.0, decay=0.5, serving_decay=1.0, ridge=2.0, damping=0.0)
    model = Linear(settings).fit(Interactions.from_sequences(sequences, 3))
    read, wanted = [], []
    for sequence in sequences:
        for place in range(1, len(sequence)):
            row = np.zeros(3)
            for back in range(1, place + 1):
                row[sequence[place - back]] += 0.5 ** (back - 1)
            read.append(row)
            wanted.append(np.eye(3)[sequence[place]])
    x, y = np.array(read), np.array(wanted)
    expected = np.linalg.solve(x.T @ x + 2.0 * np.eye(3), x.T @ y)
    np.testing.assert_allclose(model.score([History.make([i]) for i in range(3)]), expected, atol=1e-5)


def test_the_act_that_speaks_most_is_named() -> None:
    model = _small().fit(world())
    assert model.because(walk(13, 3), 16) == 15
    assert model.because(History.make([]), 16) == -1


def test_items_beyond_the_most_are_left_out() -> None:
    data = Interactions.from_sequences([[0, 1, 2]] * 3 + [[0, 1]] * 3, 5)
    scores = _small(most=2).fit(data).score([History.make([0, 1])])[0]
    assert scores[1] != 0
    assert not scores[2:].any()


def test_an_item_without_acts_follows_its_attributes() -> None:
    features = ItemFeatures(np.arange(7), np.array([0, 0, 1, 1, 0, 1], np.int32), 2)
    data = Interactions.from_sequences([[0, 1], [2, 3]] * 5, 6, features=features)
    scores = _small().fit(data).score([History.make([4]), History.make([5])])
    assert scores[0].argmax() == 1
    assert scores[1].argmax() == 3
    assert not _small(attributes=0.0).fit(data).score([History.make([4])]).any()


def test_an_act_counts_by_its_weight_and_a_return_not_at_all() -> None:
    data = Interactions.from_sequences([[0, 1], [0, 2], [0, 3]], 4)
    weights = np.array([1, 1, 1, 3, 1, 9], np.float32)
    kinds = np.array([3, 3, 3, 3, 3, 4], np.int8)
    scores = _small().fit(replace(data, weights=weights, kinds=kinds)).score([History.make([0])])[0]
    assert scores[2] > scores[1] > 0 == scores[3]

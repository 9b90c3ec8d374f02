"""The sequential transformer: the contract, order, and numpy giving what PyTorch gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from contract import check, walk, world

from shopkeeper.recommend.interactions import History
from shopkeeper.recommend.models.sequential import Sequential, Settings
from shopkeeper.recommend.models.sequential.serving import last_states

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install 'shopkeeper[train]'")

TINY = Settings(
    width=16,
    heads=2,
    inner=32,
    length=8,
    batch=256,
    epochs=40,
    negatives=1000,
    learning_rate=3e-3,
    item_dropout=0.4,
)


def test_sequential_keeps_the_contract(tmp_path: Path) -> None:
    check(lambda: Sequential(TINY), tmp_path, following=True, cold=True)


def test_serving_gives_what_training_computes() -> None:
    from shopkeeper.recommend.models.sequential import training

    model = Sequential(
        Settings(width=32, heads=2, inner=32, length=8, epochs=1, dropout=0.0, item_dropout=0.0)
    )
    model.fit(world(50))
    weights = {name: torch.from_numpy(w) for name, w in model._weights.items()}
    items = np.array([[3, 4, 5, 6], [11, 12, 0, 0]], np.int64)
    lengths = np.array([4, 2])
    with torch.no_grad():
        states = training._forward(torch, weights, weights["items"], torch.from_numpy(items), model.settings)
    expected = states.numpy()[np.arange(2), lengths - 1]
    np.testing.assert_allclose(last_states(model._weights, items, lengths), expected, rtol=1e-4, atol=1e-5)


def test_the_order_of_acts_matters() -> None:
    model = Sequential(TINY).fit(world(50))
    forth, back = model.score([History.make([12, 13, 14]), History.make([14, 13, 12])])
    assert not np.allclose(forth, back)


def test_the_act_that_speaks_most_is_one_of_the_history() -> None:
    model = Sequential(TINY).fit(world(50))
    assert model.because(walk(13, 3), 16) in (-1, 13, 14, 15)
    assert model.because(History.make([]), 16) == -1

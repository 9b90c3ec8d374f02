"""What every recommendation model must do, tried on a toy world with a known answer.

The world: 40 products in 4 groups of 10. Each person keeps to one group and goes round in it: product 3 of a group
is always followed by product 4, the last by the first. Product 0 of group 0 is bought by everybody first, so it is
the most popular. Products have one attribute of their group and a vector near their group's direction.

    def test_my_model_keeps_the_contract(tmp_path: Path) -> None:
        check(lambda: MyModel(dim=8), tmp_path, group=True, following=True)
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from shopkeeper.errors import ModelError
from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions, ItemFeatures
from shopkeeper.recommend.recommender import Recommender

GROUPS, SIZE = 4, 10
ITEMS = GROUPS * SIZE
DAY = 86_400_000_000
START = 1_750_000_000_000_000


def group_of(item: int) -> int:
    return item // SIZE


def after(item: int, steps: int = 1) -> int:
    """The product that follows in its group."""
    return group_of(item) * SIZE + (item % SIZE + steps) % SIZE


def features(n_items: int = ITEMS) -> ItemFeatures:
    """One attribute and a vector per item; items from 40 on belong to the groups in turn."""
    group = np.array([group_of(i) if i < ITEMS else (i - ITEMS) % GROUPS for i in range(n_items)], np.int32)
    chance = np.random.default_rng(7)
    vectors = np.eye(8, dtype=np.float32)[group] + 0.1 * chance.standard_normal((n_items, 8)).astype(
        np.float32
    )
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return ItemFeatures(
        np.arange(n_items + 1, dtype=np.int64), group, GROUPS, vectors=vectors.astype(np.float32)
    )


def world(people: int = 200, length: int = 7) -> Interactions:
    """The toy world: person p keeps to group p % 4 and begins somewhere in it; one act a day."""
    sequences = []
    for person in range(people):
        first = (person % GROUPS) * SIZE + (person // GROUPS) % SIZE
        sequences.append([0, *(after(first, step) for step in range(length))])
    data = Interactions.from_sequences(sequences, ITEMS, features=features())
    return replace(
        data,
        times=START + data.times * DAY,
        item_ids=tuple(f"i{i}" for i in range(ITEMS)),
        user_ids=tuple(f"u{i}" for i in range(people)),
    )


def walk(first: int, length: int) -> History:
    """A person who was not in the data: `length` products of a group in order."""
    items = [after(first, step) for step in range(length)]
    times = [START + step * DAY for step in range(length)]
    return History.make(items, times, [KIND_CODES["purchase"]] * length)


def only(history: History, keep: slice) -> History:
    return History(history.items[keep], history.times[keep], history.kinds[keep], history.user)


def check(
    make: Callable[[], Recommender],
    folder: Path,
    *,
    group: bool = True,
    following: bool = False,
    cold: bool = False,
) -> None:
    """Runs every check. `group`: finds the products of a person's group; `following`: puts the very next product
    first; `cold`: recommends new products of the group, of which only words are known."""
    data = world()
    model = make()
    assert isinstance(model, Recommender)
    assert model.fit(data, seed=3) is model
    assert model.n_items == ITEMS
    histories = [walk(13, 4), walk(25, 2), walk(31, 5), History.make([])]
    _check_scores(model, histories)
    _check_candidates(model, histories)
    _check_unseen(model)
    if group:
        _check_group(model)
    if following:
        _check_following(model)
    _check_repeatable(make, data, model, histories)
    _check_stored(model, histories, folder)
    _check_update(model, histories, data, cold)
    _check_first_day(make())


def _check_scores(model: Recommender, histories: list[History]) -> None:
    scores = model.score(histories)
    assert scores.shape == (len(histories), ITEMS)
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()
    for row, history in zip(scores, histories, strict=True):
        np.testing.assert_allclose(model.score([history])[0], row, rtol=1e-3, atol=1e-4)
    assert model.score([]).shape == (0, ITEMS)


def _check_candidates(model: Recommender, histories: list[History]) -> None:
    """Candidates are the head of the order of the scores; where they are fewer, nothing else was above the rest."""
    for history in histories:
        scores = model.score([history])[0]
        excluded = np.unique(history.items).astype(np.int32)
        for exclude in (None, excluded):
            items, values = model.candidates(history, 12, exclude)
            assert len(items) == len(values) <= 12
            assert len(set(items.tolist())) == len(items)
            assert (np.diff(values) <= 1e-6).all()
            allowed = scores.copy()
            if exclude is not None:
                assert not set(items.tolist()) & set(exclude.tolist())
                allowed[exclude] = -np.inf
            top = np.sort(allowed)[::-1][: len(items)]
            np.testing.assert_allclose(allowed[items], top, rtol=1e-3, atol=1e-4)
    items, _ = model.candidates(histories[0], 10 * ITEMS)
    assert len(items) <= ITEMS
    assert len(model.candidates(histories[0], 0)[0]) == 0


def _check_unseen(model: Recommender) -> None:
    """Products that came after training are passed over."""
    seen = walk(13, 3)
    mixed = History(
        np.append(seen.items, np.int32(ITEMS + 5)),
        np.append(seen.times, seen.times[-1]),
        np.append(seen.kinds, np.int8(3)),
    )
    np.testing.assert_allclose(model.score([mixed]), model.score([seen]), rtol=1e-3, atol=1e-4)


def _ranks(scores: NDArray[np.float32], history: History) -> list[int]:
    scores = scores.copy()
    scores[history.items] = -np.inf
    return np.argsort(-scores, kind="stable").tolist()


def _check_group(model: Recommender) -> None:
    for first in range(1, ITEMS, 3):
        history = walk(first, 4)
        head = _ranks(model.score([history])[0], history)[:5]
        inside = [i for i in head if group_of(i) == group_of(first)]
        assert len(inside) >= 4, (model.name, first, head)


def _check_following(model: Recommender) -> None:
    hits = 0
    for first in range(ITEMS):
        history = walk(first, 3)
        hits += _ranks(model.score([history])[0], history)[0] == after(first, 3)
    assert hits >= 0.8 * ITEMS, (model.name, hits)


def _check_repeatable(
    make: Callable[[], Recommender], data: Interactions, model: Recommender, histories: list[History]
) -> None:
    again = make().fit(data, seed=3)
    np.testing.assert_allclose(again.score(histories), model.score(histories), rtol=1e-4, atol=1e-5)


def _check_stored(model: Recommender, histories: list[History], folder: Path) -> None:
    here = folder / "model"
    here.mkdir()
    model.save(here)
    loaded = type(model).load(here)
    assert loaded.n_items == model.n_items
    np.testing.assert_allclose(loaded.score(histories), model.score(histories), rtol=1e-3, atol=1e-4)
    assert not [f for f in here.rglob("*") if f.suffix in (".pkl", ".pickle", ".pt", ".joblib")]
    empty = folder / "empty"
    empty.mkdir()
    with pytest.raises(ModelError):
        type(model).load(empty)
    (here / "model.json").write_text('{"format": 1, "kind": "something else", "settings": {}}', "utf-8")
    with pytest.raises(ModelError):
        type(model).load(here)


def _check_first_day(model: Recommender) -> None:
    """A shop that has goods but no visitor yet."""
    model.fit(world(people=0))
    assert model.score([walk(3, 2)]).shape == (1, ITEMS)
    assert len(model.candidates(walk(3, 2), 5)[0]) <= 5


def _check_update(model: Recommender, histories: list[History], data: Interactions, cold: bool) -> None:
    """New products make the model grow. What is updated is a shallow copy: the one that serves stays as it was."""
    before = model.score(histories)
    fresh = copy.copy(model)
    grown = ITEMS + GROUPS
    more = Interactions.from_sequences([[4, 5, ITEMS], []], grown, features=features(grown))
    more = replace(
        more,
        times=START + (20 + more.times) * DAY,
        item_ids=(*data.item_ids, *(f"new{i}" for i in range(GROUPS))),
    )
    fresh.update(more)
    assert fresh.n_items == grown
    scores = fresh.score(histories)
    assert scores.shape == (len(histories), grown)
    assert np.isfinite(scores).all()
    assert model.n_items == ITEMS
    np.testing.assert_allclose(model.score(histories), before, rtol=1e-5, atol=1e-6)
    if cold:
        for first in (12, 24, 36):
            new = fresh.score([walk(first, 3)])[0][ITEMS:]
            assert int(np.argmax(new)) == group_of(first), (model.name, first, new)

"""EASE, factors, content and repeat purchases: the contract, and what each alone must do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from contract import DAY, ITEMS, START, check, features, group_of, walk, world

from shopkeeper.recommend.interactions import History, Interactions, ItemFeatures
from shopkeeper.recommend.models.content import Content
from shopkeeper.recommend.models.ease import Ease
from shopkeeper.recommend.models.factors import Als, Bpr
from shopkeeper.recommend.models.nearest import Nearest
from shopkeeper.recommend.models.repeat import Repeat

MONTHLY = History.make([7, 7, 7, 9], [START, START + 30 * DAY, START + 60 * DAY, START + 60 * DAY], [3] * 4)


def test_ease_keeps_the_contract(tmp_path: Path) -> None:
    check(Ease, tmp_path)


def test_ease_is_the_closed_form_of_the_paper() -> None:
    data = Interactions.from_sequences([[0, 1], [0, 1, 2], [1, 2], [0]], 3)
    x = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1], [1, 0, 0]], float)
    inverse = np.linalg.inv(x.T @ x + 2 * np.eye(3))
    weights = -inverse / np.diag(inverse)
    got = Ease(penalty=2.0).fit(data).score([History.make([0])])[0]
    np.testing.assert_allclose(got[1:], np.maximum(weights[0, 1:], 0), rtol=1e-5)


def test_ease_leaves_rare_items_out_where_there_are_too_many() -> None:
    data = Interactions.from_sequences([[0, 1, 2], [0, 1], [0, 1]], 5)
    model = Ease(most_items=2, penalty=1.0).fit(data)
    assert model.score([History.make([2])])[0].tolist() == [0] * 5
    assert model.score([History.make([0])])[0][1] > 0


def test_als_keeps_the_contract(tmp_path: Path) -> None:
    check(lambda: Als(factors=4), tmp_path)


def test_bpr_keeps_the_contract(tmp_path: Path) -> None:
    check(lambda: Bpr(factors=4, rounds=300), tmp_path)


def test_content_keeps_the_contract(tmp_path: Path) -> None:
    check(Content, tmp_path, cold=True)


def test_content_without_vectors_goes_by_the_attributes() -> None:
    whole = features()
    bare = ItemFeatures(whole.starts, whole.codes, whole.n_attributes)
    items, _ = Content().fit(replace(world(), features=bare)).candidates(walk(22, 2), 5)
    assert {group_of(int(item)) for item in items} == {2}


def test_the_graph_finds_what_the_exact_way_finds() -> None:
    vectors = np.random.default_rng(1).standard_normal((400, 12)).astype(np.float32)
    exact, graph = Nearest(vectors), Nearest(vectors, exact=100)
    exclude = np.array([3, 5], np.int32)
    hits = [
        len(set(exact.best(v, 10, exclude)[0].tolist()) & set(graph.best(v, 10, exclude)[0].tolist()))
        for v in vectors[:30]
    ]
    assert np.mean(hits) > 9


def test_repeat_keeps_the_contract(tmp_path: Path) -> None:
    check(Repeat, tmp_path, group=False)


@pytest.fixture(scope="module")
def consumables() -> Repeat:
    """Item 7 is bought by everybody each 30 days, items 8 and 9 once."""
    data = Interactions.from_sequences([[7, 8, 7, 7, 9, 7]] * 20, ITEMS)
    days = np.array([0, 0, 30, 60, 60, 90] * 20, np.int64)
    return Repeat().fit(replace(data, times=START + days * DAY))


def test_what_is_bought_again_and_again_comes_before_what_was_bought_once(consumables: Repeat) -> None:
    due = consumables.due(MONTHLY, START + 90 * DAY)
    scores = dict(zip(due.items.tolist(), due.scores.tolist(), strict=True))
    assert scores[7] > 3 * scores[9]


def test_only_what_is_seen_to_be_bought_again_is_a_staple(consumables: Repeat) -> None:
    assert consumables.staples(np.array([7, 8, 9, 1], np.int32)).tolist() == [True, False, False, False]


def test_it_comes_when_it_is_due(consumables: Repeat) -> None:
    def at(day: int) -> float:
        due = consumables.due(MONTHLY, START + day * DAY)
        return float(due.scores[due.items.tolist().index(7)])

    assert at(61) < at(75) < at(90)
    assert at(90) > at(200) > at(1000)


def test_the_rhythm_is_told_in_days(consumables: Repeat) -> None:
    due = consumables.due(MONTHLY, START + 90 * DAY)
    assert due.days[due.items.tolist().index(7)] == pytest.approx(30, rel=0.1)


def test_what_was_only_looked_at_is_not_bought_again(consumables: Repeat) -> None:
    assert len(consumables.due(History.make([7, 7], [START, START + DAY], [0, 0])).items) == 0

"""Popularity and item-to-item: the contract, and what each alone must do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from contract import DAY, START, check, walk, world

from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.popularity import Popularity
from shopkeeper.recommend.models.transitions import CoPurchase, CoVisit


def test_popularity_keeps_the_contract(tmp_path: Path) -> None:
    check(Popularity, tmp_path, group=False)


def test_the_most_bought_product_comes_first() -> None:
    assert Popularity().fit(world()).candidates(History.make([]), 3)[0][0] == 0


def test_what_is_liked_lately_beats_what_was_liked_long_ago() -> None:
    data = Interactions.from_sequences([[0, 0, 0, 1, 1]], 3)
    times = START + np.array([0, 0, 0, 60, 60], np.int64) * DAY
    items, _ = Popularity(half_life_days=30).fit(replace(data, times=times)).candidates(History.make([]), 3)
    assert items.tolist()[:2] == [1, 0]


def test_updating_day_by_day_is_the_same_as_training_on_all() -> None:
    data = world(40)
    days = np.argsort(data.times, kind="stable")
    model = Popularity().fit(world(0))
    for part in np.array_split(days, 5):
        n = len(part)
        model.update(
            Interactions(
                data.items[part], data.times[part], data.kinds[part], data.weights[part], data.baskets[part],
                np.array([0, n], np.int64), data.n_items,
            )
        )  # fmt: skip
    whole = Popularity().fit(data)
    np.testing.assert_allclose(model.score([walk(1, 2)]), whole.score([walk(1, 2)]), rtol=1e-5)


def test_what_came_back_is_no_success() -> None:
    data = Interactions.from_sequences([[0, 0], [1]], 2)
    returned = replace(data, kinds=np.array([3, 4, 3], np.int8))
    assert Popularity().fit(returned).score([History.make([])]).tolist()[0][0] == 0


def test_co_visit_keeps_the_contract(tmp_path: Path) -> None:
    check(CoVisit, tmp_path, following=True)


def test_co_purchase_keeps_the_contract(tmp_path: Path) -> None:
    check(CoPurchase, tmp_path)


def test_going_on_counts_more_than_going_back() -> None:
    data = Interactions.from_sequences([[1, 2]] * 5, 4)
    model = CoVisit().fit(data)
    assert model.score([History.make([1])])[0][2] > model.score([History.make([2])])[0][1] > 0


def test_within_one_order_there_is_no_direction() -> None:
    data = Interactions.from_sequences([[1, 2]] * 5, 4)
    model = CoPurchase().fit(replace(data, baskets=np.zeros(10, np.int64)))
    assert model.score([History.make([1])])[0][2] == model.score([History.make([2])])[0][1] > 0


def test_views_say_nothing_about_buying_together() -> None:
    data = Interactions.from_sequences([[1, 2]] * 5, 4)
    model = CoPurchase().fit(replace(data, kinds=np.zeros(10, np.int8)))
    assert not model.score([History.make([1])]).any()


def test_acts_given_only_as_context_make_pairs_but_do_not_count_again() -> None:
    first = Interactions.from_sequences([[1, 2]], 4)
    later = Interactions.from_sequences([[1, 2, 3]], 4)
    model = CoVisit().fit(first)
    model.update(replace(later, weights=np.array([0, 0, 1], np.float32)))
    whole = CoVisit().fit(later)
    np.testing.assert_allclose(model.score([History.make([1])]), whole.score([History.make([1])]), rtol=1e-6)


def test_counting_in_parts_is_counting() -> None:
    import shopkeeper.recommend.models.transitions as module

    data = world()
    whole = CoVisit().fit(data).score([walk(5, 3)])
    size, module._PAIRS = module._PAIRS, 170
    try:
        np.testing.assert_allclose(CoVisit().fit(data).score([walk(5, 3)]), whole, rtol=1e-4)
    finally:
        module._PAIRS = size


def test_the_reason_is_the_act_that_speaks_most_for_it() -> None:
    model = CoVisit().fit(world())
    assert model.because(walk(13, 3), 16) == 15
    assert model.because(History.make([]), 16) == -1


def test_large_shops_give_the_same_candidates_as_small_ones() -> None:
    import shopkeeper.recommend.models.links as module

    model, exclude = CoVisit().fit(world()), np.array([17], np.int32)
    small = model.candidates(walk(13, 4), 6, exclude)
    size, module._DENSE = module._DENSE, 0
    try:
        large = model.candidates(walk(13, 4), 6, exclude)
    finally:
        module._DENSE = size
    assert small[0].tolist() == large[0].tolist()
    np.testing.assert_allclose(small[1], large[1], rtol=1e-5)

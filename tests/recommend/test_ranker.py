"""The trained ranker: it finds what the sources' order misses, its chances are true, and it serves only when better."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.catalog.model import Money, Product
from shopkeeper.errors import ModelError, TrainError
from shopkeeper.events import Event, from_micros
from shopkeeper.recommend import Asked
from shopkeeper.recommend.ranking.blend import blend
from shopkeeper.recommend.ranking.examples import Examples
from shopkeeper.recommend.ranking.features import FEATURES, features
from shopkeeper.recommend.ranking.pools import found_by
from shopkeeper.recommend.ranking.ranker import LiveRanker, Ranker
from shopkeeper.recommend.ranking.training import fit, install, isotonic, ndcg
from shopkeeper.shop import Shop

pytest.importorskip("lightgbm")


def world(groups: int = 240, size: int = 10) -> Examples:
    """People click what is of a category they look at, by chance; the order without a ranker knows popularity only."""
    rng = np.random.default_rng(4)
    table = np.zeros((groups * size, len(FEATURES)), np.float32)
    same, popular = FEATURES.index("same_category"), FEATURES.index("popularity")
    table[:, same], table[:, popular] = rng.random(len(table)), rng.random(len(table))
    chance = 0.02 + 0.5 * table[:, same] ** 2
    grades = (rng.random(len(table)) < chance).astype(np.int32)
    return Examples(
        table, grades, table[:, popular], np.full(groups, size), np.arange(groups) // 2, "impressions", 0
    )


def test_the_ranker_learns_what_the_order_before_did_not_know() -> None:
    _, card = fit(world())
    assert card["after"] > card["before"] + 0.1
    assert card["better"]
    assert card["tested"] > 200, "everybody is tested by a ranker that was made without them"
    assert next(iter(card["weights"])) == "same_category"


def test_its_chances_come_true() -> None:
    ranker, card = fit(world())
    fresh = world(600)
    chances = ranker.calibrated(ranker.raw(fresh.table))
    assert chances.mean() == pytest.approx(fresh.grades.mean(), rel=0.25)
    high = chances > np.quantile(chances, 0.8)
    assert fresh.grades[high].mean() == pytest.approx(chances[high].mean(), rel=0.3)
    assert card["calibration_error"] < 0.1


def test_where_nothing_can_be_learned_it_is_not_better() -> None:
    some = world(400)
    rng = np.random.default_rng(9)
    _, card = fit(replace(some, grades=(rng.random(len(some.grades)) < 0.1).astype(np.int32)))
    assert abs(card["after"] - card["before"]) < 3 * card["error"]
    assert not card["better"]


def test_a_ranker_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    folder = tmp_path / "ranker"
    live = LiveRanker(folder)
    assert live.current() is None
    ranker, _ = fit(world(120))
    install(ranker, folder)
    again = live.current()
    assert again is not None
    table = world(20).table
    assert again.calibrated(again.raw(table)) == pytest.approx(ranker.calibrated(ranker.raw(table)))
    (folder / "card.json").write_text("{}")
    with pytest.raises(ModelError, match="train it again"):
        Ranker.load(folder)
    assert live.current() is None


def test_too_little_to_learn_from_is_told() -> None:
    with pytest.raises(TrainError, match="10 examples are too few"):
        fit(world(10))
    nothing = world(60)
    with pytest.raises(TrainError, match="too few of the examples"):
        fit(replace(nothing, grades=np.zeros_like(nothing.grades)))


@given(st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=1, max_size=60))
def test_calibrated_chances_rise_with_the_score(pairs: list[tuple[float, bool]]) -> None:
    scores = np.array([p[0] for p in pairs])
    at, chance = isotonic(scores, np.array([float(p[1]) for p in pairs]))
    assert (np.diff(at) >= 0).all()
    assert (np.diff(chance) >= 0).all()
    assert ((chance >= 0) & (chance <= 1)).all()


def test_ndcg_is_one_for_the_best_order_and_less_for_another() -> None:
    one = world(30)
    assert ndcg(one, one.grades) == pytest.approx(1.0)
    assert ndcg(one, -one.grades) < 0.7


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop.open(tmp_path, create=True)
    shop.catalog.put(
        Product(f"p{n}", {"en": f"thing {n}"}, category=("All", f"Kind {n % 4}"), price=Money(100 + n, "USD"))
        for n in range(40)
    )
    start = 1_772_000_000_000_000
    rng = np.random.default_rng(2)
    events = []
    for person in range(120):  # each keeps to one kind, over twenty days
        for act in range(12):
            number = 4 * int(rng.integers(10)) + person % 4
            time = start + act * 150_000_000_000 + person * 1_000_000
            events.append(
                Event(
                    f"e{person}-{act}", "view", from_micros(time), customer=f"c{person}", product=f"p{number}"
                )
            )
    shop.events.append(events)
    return shop


def test_a_shop_without_impressions_learns_from_what_people_did_next(shop: Shop) -> None:
    with shop:
        before = shop.recommend.ask(Asked(customer="c1", now=1_773_900_000_000_000))
        card = shop.recommend.train_ranker(("co_visit",), force=True)
        assert card["source"] == "next acts"
        assert card["after"] > 0.3
        after = shop.recommend.ask(Asked(customer="c1", now=1_773_900_000_000_000))
        assert all(0 < item.score < 1 for item in after.items)
        assert {i.product for i in before.items} != set()
        assert sum(int(i.product[1:]) % 4 == 1 for i in after.items[:4]) >= 3


def test_features_of_what_no_source_brings_are_there_too(shop: Shop) -> None:
    with shop:
        scene = shop.recommend.stage.scene(Asked(customer="c1"))
        only = np.array([3, 39, 0], np.int32)
        pool = blend(found_by(scene, ["popular", "like"]), {"popular": 1.0, "like": 1.0}, only)
        table = features(pool, scene)
        assert pool.numbers.tolist() == [3, 39, 0]
        assert table.shape == (3, len(FEATURES))
        assert np.isfinite(table).all()
        assert table[:, FEATURES.index("acts")].min() > 0
        nothing = blend([], {}, only)
        assert features(nothing, scene).shape == (3, len(FEATURES))

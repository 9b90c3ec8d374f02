"""The session model: the contract, visits as of before, repeats, reasons, and use without LightGBM."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest
from contract import check, walk, world
from hypothesis import given, settings
from hypothesis import strategies as st

from shopkeeper.errors import ModelError
from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions
from shopkeeper.recommend.models.session import SessionModel
from shopkeeper.recommend.models.session_ranker import FILE, SessionRanker
from shopkeeper.recommend.models.session_signals import FEATURES, signals
from shopkeeper.recommend.models.session_visits import Visits

MINUTE = 60_000_000


def visits_of(sequences: list[list[int]], n_items: int) -> Visits:
    ends = np.cumsum([0, *map(len, sequences)])
    return Visits.make(np.array([i for s in sequences for i in s], np.int32), ends.astype(np.int64), n_items)


def test_session_model_keeps_the_contract(tmp_path: Path) -> None:
    check(lambda: SessionModel(examples=1500, rounds=30), tmp_path, group=True, following=True)


def test_session_model_without_a_ranker_keeps_the_contract(tmp_path: Path) -> None:
    check(lambda: SessionModel(examples=0), tmp_path, group=True)


def test_without_lightgbm_the_neighbours_decide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trained = SessionModel(examples=300, rounds=5).fit(world())
    trained.save(tmp_path / "m")
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    fitted = SessionModel().fit(world())
    loaded = SessionModel.load(tmp_path / "m")
    np.testing.assert_array_equal(fitted.score([walk(13, 3)]), loaded.score([walk(13, 3)]))


def test_a_ranker_of_another_version_or_broken_is_named(tmp_path: Path) -> None:
    model = SessionModel(examples=300, rounds=5).fit(world())
    model.save(tmp_path)
    text = (tmp_path / FILE).read_text("utf-8")
    (tmp_path / FILE).write_text(text.replace(FEATURES[0], "other"), "utf-8")
    with pytest.raises(ModelError, match="another version"):
        SessionModel.load(tmp_path)
    (tmp_path / FILE).write_text("nonsense", "utf-8")
    with pytest.raises(ModelError, match="cannot be read"):
        SessionModel.load(tmp_path)


def test_too_few_visits_train_no_ranker() -> None:
    visits = visits_of([[0, 1], [1, 2]], 3)
    assert SessionRanker.train(visits, examples=50, rounds=5, seed=0) is None


def test_a_pause_begins_a_new_visit() -> None:
    data = Interactions.from_sequences([[0, 1, 2, 3], [0, 1, 2, 3]], 4)
    times = np.array([0, 1, 2, 300, 0, 1, 2, 300]) * MINUTE
    data = Interactions(
        data.items, times, data.kinds, data.weights, data.baskets, data.offsets, data.n_items
    )  # fmt: skip
    model = SessionModel(examples=0).fit(data)
    whole = History.make([0, 1, 2], [0, MINUTE, 2 * MINUTE])
    late = History.make([0, 1, 2], [0, MINUTE, 300 * MINUTE])
    np.testing.assert_array_equal(model.score([late]), model.score([History.make([2])]))
    assert (model.score([whole]) != model.score([late])).any()


def test_what_was_given_back_counts_for_nothing() -> None:
    data = Interactions.from_sequences([[0, 1, 2]] * 3, 3)
    kinds = data.kinds.copy()
    kinds[2::3] = KIND_CODES["return"]
    data = Interactions(data.items, data.times, kinds, data.weights, data.baskets, data.offsets, data.n_items)
    scores = SessionModel(examples=0).fit(data).score([History.make([0])])[0]
    assert scores[1] > scores[2] == 0


def test_the_reason_is_an_act_that_went_together_with_the_product() -> None:
    data = Interactions.from_sequences([[0, 1, 5], [0, 1, 5], [2, 3], [0, 4]], 6)
    model = SessionModel(examples=0).fit(data)
    assert model.because(History.make([3, 1]), 5) == 1
    assert model.because(History.make([2]), 5) == -1
    assert model.because(History.make([1]), 77) == -1


def test_an_empty_visit_gets_what_is_popular() -> None:
    data = Interactions.from_sequences([[2, 1], [2, 3], [2, 0]], 5)
    items, scores = SessionModel(examples=0).fit(data).candidates(History.make([]), 3)
    assert items[0] == 2
    assert len(items) == 3
    assert (scores > 0).all()


@given(
    st.lists(st.lists(st.integers(0, 6), min_size=1, max_size=6), min_size=1, max_size=12),
    st.lists(st.integers(0, 6), min_size=1, max_size=5),
    st.integers(0, 12),
)
@settings(max_examples=60, deadline=None)
def test_signals_before_a_visit_are_those_of_the_earlier_visits_alone(
    sequences: list[list[int]], acts: list[int], before: int
) -> None:
    before = min(before, len(sequences))
    all_of_them, earlier = visits_of(sequences, 7), visits_of(sequences[:before], 7)
    now = np.array(acts, np.int32)
    a, b = signals(all_of_them, now, before), signals(earlier, now)
    usual = [FEATURES.index(n) for n in ("again", "stays", "last_again", "last_stays")]
    np.testing.assert_array_equal(a.items, b.items)
    others = [
        i for i in range(len(FEATURES)) if i not in usual
    ]  # those know the usual chance in the whole shop
    np.testing.assert_allclose(a.features[:, others], b.features[:, others], rtol=1e-5)
    np.testing.assert_allclose(a.mixture, b.mixture, rtol=1e-5)


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=8), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_counts_are_those_of_counting_by_hand(sequences: list[list[int]]) -> None:
    visits = visits_of(sequences, 5)
    items = np.arange(5)
    counts = visits.counts(items, len(sequences), recent=1)
    for item in range(5):
        assert counts.acts[item] == sum(s.count(item) for s in sequences)
        where = [v for v, s in enumerate(sequences) if item in s]
        assert counts.last[item] == (len(sequences) - where[-1] if where else -1)
        assert counts.first[item] == (len(sequences) - where[0] if where else -1)
    again = sum(len(s) - len(set(s)) for s in sequences)
    stays = sum(a == b for s in sequences for a, b in itertools.pairwise(s))
    assert visits.repeats[-1] == again
    assert visits.stays[-1] == stays

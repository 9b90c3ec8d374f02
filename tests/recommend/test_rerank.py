"""Search results for one person: near-equals change places, what was asked for is never hidden."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event
from shopkeeper.recommend import Asked
from shopkeeper.recommend.ranking.rerank import BAND, REACH, bands, reordered
from shopkeeper.shop import Shop

_results = st.lists(st.tuples(st.floats(0.01, 100), st.floats(0, 1)), max_size=40).map(
    lambda pairs: sorted(pairs, key=lambda pair: -pair[0])
)


@given(_results)
def test_nothing_is_lost_moves_far_or_leaves_its_band(results: list[tuple[float, float]]) -> None:
    scores = [score for score, _ in results]
    order = reordered(scores, np.array([affinity for _, affinity in results]))
    assert sorted(order) == list(range(len(results)))
    for place, was in enumerate(order):
        assert abs(place - was) <= REACH
    for start, end in bands(scores):
        assert set(order[start:end]) == set(range(start, end))
        assert scores[end - 1] >= (1 - BAND) * scores[start] * (1 - 1e-9)


@given(_results)
def test_what_is_clearly_less_relevant_never_comes_first(results: list[tuple[float, float]]) -> None:
    scores = [score for score, _ in results]
    order = reordered(scores, np.array([affinity for _, affinity in results]))
    for place, was in enumerate(order):
        for later in order[place + 1 :]:
            assert scores[was] >= (1 - BAND) * scores[later] * (1 - 1e-9)


def test_a_pinned_result_stays_where_it_was_put() -> None:
    assert bands([9.0, 0.1, 8.9, 8.8]) == [(0, 1), (1, 2), (2, 4)]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path, create=True) as shop:
        shop.catalog.put(
            Product(
                f"p{n}",
                {"en": f"{'red' if n % 2 else 'blue'} shirt {n}"},
                category=("Clothes", "Shirts"),
                brand="Alba" if n % 2 else "Borea",
                attributes={"Color": "red" if n % 2 else "blue"},
                price=Money(2000, "USD"),
            )
            for n in range(12)
        )
        shop.events.append(
            Event(f"e{n}", "view", "2026-03-01T10:00:00Z", customer="c", product=f"p{n}") for n in (7, 9, 11)
        )
        yield shop


def test_results_that_suit_the_person_come_first_among_equals(shop: Shop) -> None:
    results = [("p0", 5.0), *((f"p{n}", 1.0) for n in (2, 4, 1, 6, 3))]
    found = shop.recommend.rerank(results, Asked(customer="c"))
    assert found[0] == "p0"  # asked for, and not theirs
    assert found[1] == "p1"
    assert found.index("p3") < found.index("p4")
    assert sorted(found) == sorted(id for id, _ in results)


def test_without_a_person_or_consent_results_stay_as_they_came(shop: Shop) -> None:
    results = [(f"p{n}", 1.0) for n in (2, 4, 1)]
    assert shop.recommend.rerank(results, Asked()) == ["p2", "p4", "p1"]
    assert shop.recommend.rerank(results, Asked(customer="c", personal=False)) == ["p2", "p4", "p1"]
    assert shop.recommend.rerank(results, Asked(customer="stranger")) == ["p2", "p4", "p1"]


def test_what_the_person_does_not_want_does_not_rise(shop: Shop) -> None:
    shop.events.append([Event("d", "dismiss", "2026-03-02T10:00:00Z", customer="c", product="p1")])
    results = [(f"p{n}", 1.0) for n in (2, 1, 3)]
    assert shop.recommend.rerank(results, Asked(customer="c")) == ["p3", "p2", "p1"]  # as far as it was

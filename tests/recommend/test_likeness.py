"""Likeness by words: lists of the nearest stay right while products change, and may be made ahead."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shopkeeper.recommend.ranking.likeness import Likeness, Words

WORDS = [f"w{n}" for n in range(12)]
row = st.lists(st.sampled_from(WORDS), max_size=5, unique=True).map(
    lambda words: tuple((word, 1.0 + len(word) / 10) for word in words)
)


def by_hand(likeness: Likeness, number: int, k: int) -> list[tuple[int, float]]:
    """The nearest by comparing with every product, one by one."""
    scores = likeness.alike(number, np.arange(likeness.n, dtype=np.int32))
    found = [(n, float(s)) for n, s in enumerate(scores) if n != number and s > 0]
    return sorted(found, key=lambda pair: (-round(pair[1], 5), pair[0]))[:k]


def same(likeness: Likeness, number: int, k: int) -> None:
    numbers, scores = likeness.near(number, k)
    right = by_hand(likeness, number, k)
    assert len(numbers) == len(right)
    assert np.allclose(scores, [score for _, score in right], atol=1e-5)
    assert number not in numbers


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(row, min_size=1, max_size=30),
    changes=st.lists(st.tuples(st.integers(0, 34), row), max_size=6),
    k=st.integers(1, 8),
    ahead=st.booleans(),
)
def test_lists_are_right_after_any_change(
    rows: list[Words], changes: list[tuple[int, Words]], k: int, ahead: bool
) -> None:
    likeness = Likeness.build(rows)
    if ahead:
        likeness.prepare(range(likeness.n), k)
    for number, words in changes:
        likeness = likeness.with_rows(max(likeness.n, number + 1), {number: words})
        for one in range(likeness.n):
            same(likeness, one, k)


def test_a_change_that_is_no_change_of_words_keeps_every_list() -> None:
    rows = [((f"b{n % 3}", 1.0),) for n in range(90)]
    likeness = Likeness.build(rows)
    before = likeness.near(4, 5)
    assert likeness.with_rows(90, {4: rows[4], 7: rows[7]}) is likeness
    assert likeness.with_rows(90, {7: ()}).near(4, 5)[0].tolist() != before[0].tolist()
    assert likeness.near(4, 5)[0] is before[0]

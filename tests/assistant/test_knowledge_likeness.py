"""Words of a question are near words of a text that mean much the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.assistant.knowledge.likeness import words_alike

STOP = ("is", "it", "the", "how")


def test_the_same_words_are_alike_in_full() -> None:
    assert words_alike("how heavy is the kettle", "The kettle is heavy.", STOP) == pytest.approx(
        1.0, abs=1e-5
    )


def test_what_means_much_the_same_is_nearer_than_what_does_not() -> None:
    near = words_alike("is it noisy", "A loud motor.", STOP)
    far = words_alike("is it noisy", "Ships in two boxes.", STOP)
    assert 0 < far < near < 1


def test_words_that_only_ask_count_for_nothing() -> None:
    assert words_alike("how is it", "It is heavy.", STOP) == 0.0
    assert words_alike("heavy", "", STOP) == 0.0


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_texts_are_between_nothing_and_all(question: str, text: str) -> None:
    assert 0.0 <= words_alike(question, text, STOP) <= 1.0

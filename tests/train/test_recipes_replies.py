"""Rows of rewordings: the same facts twice, in both languages, from tables that fit the desk's own."""

from __future__ import annotations

import string

import pytest

from shopkeeper.assistant.service.speech import WORDING
from shopkeeper.assistant.wording import service_en, service_zh
from shopkeeper.assistant.wording.voice import keeps
from shopkeeper.train.recipes.replies import wordings_en, wordings_zh
from shopkeeper.train.recipes.replies.recipe import REPLIES
from shopkeeper.train.rewards import keeps_facts


@pytest.mark.parametrize(
    ("texts", "others"),
    [(service_en.TEXTS, wordings_en.WORDINGS), (service_zh.TEXTS, wordings_zh.WORDINGS)],
)
def test_other_wordings_name_the_same_facts(
    texts: dict[str, str], others: dict[str, tuple[str, ...]]
) -> None:
    for key, several in others.items():
        for one in several:
            assert facts(one) == facts(texts[key]), (key, one)
        assert len(set(several)) == len(several), key


def test_rows_say_the_same_in_other_words() -> None:
    rows = list(REPLIES.rows(2, 40))
    assert len(rows) == 40
    for row in rows:
        text, words = (message["content"] for message in row["messages"][1:])
        assert text != words
        assert keeps(text, words) == ""
        assert keeps_facts(words, row) == 1
        assert keeps_facts(text, row) == 0.5
        assert keeps_facts("Certainly! That is 99.99.", row) == 0
    assert WORDING.get()["en"] == service_en.TEXTS


def test_held_out_rows_are_worded_as_training_rows_never_are() -> None:
    said = {m["content"] for row in REPLIES.rows(2, 30) for m in row["messages"][2:]}
    held = {m["content"] for row in REPLIES.rows(2, 30, "heldout") for m in row["messages"][2:]}
    assert not said & held


def facts(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}

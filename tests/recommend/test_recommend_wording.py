"""Reasons in words: every kind in English and Chinese, nothing named that is not known, nothing left unfilled."""

from __future__ import annotations

import re

import pytest

from shopkeeper.recommend.reasons import KINDS, Reason
from shopkeeper.recommend.wording import sentence

TITLES = {"p1": "Blue teapot"}
WORDS = {"category": "Teapots", "interest": "Acme", "days": "30", "said": "something for tea"}
ACTS = ("", "looked", "carted", "bought", "page")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("act", ACTS)
def test_every_kind_is_said_in_both_languages(kind: str, act: str) -> None:
    for words in ({**WORDS, "act": act}, {"act": act}):
        for titles in (TITLES, {}):
            reason = Reason(kind, ("p1",), words)
            english, chinese = sentence(reason, titles, "en"), sentence(reason, titles, "zh")
            for text in (english, chinese):
                assert text
                assert "{" not in text
                assert "p1" not in text
            assert not re.search("[一-鿿]", english)
            assert re.search("[一-鿿]", chinese)


def test_the_product_of_the_act_is_named() -> None:
    reason = Reason("like", ("p1",), {"act": "bought"})
    assert sentence(reason, TITLES, "en") == "Like Blue teapot that you bought"
    assert sentence(reason, TITLES, "zh") == "与您买过的「Blue teapot」相似"
    assert sentence(Reason("like", ("p1",), {}), {}, "en") == "Similar"


def test_long_titles_are_cut_and_braces_in_them_are_text() -> None:
    text = sentence(Reason("like", ("p1",)), {"p1": "{days} " + "very " * 40}, "en")
    assert "{days}" in text
    assert text.endswith("…")
    assert len(text) < 80


def test_another_language_is_english_and_traditional_tags_are_chinese() -> None:
    assert sentence(Reason("new"), {}, "fr") == "New in the shop"
    assert sentence(Reason("new"), {}, "zh-Hans-CN") == sentence(Reason("new"), {}, "zh")

"""What fixed rules read in a sentence before the model does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopkeeper.understanding import ShopVocabulary, prompt
from shopkeeper.understanding.hints import hints

KEYS = ("category", "brand", "attributes", "avoid", "price", "sort", "order", "refs")
SHOP = ShopVocabulary.plain(
    ["Sleeping bags", "保温杯"],
    ["Bosch", "优巢"],
    {"material": ["down", "plastic", "塑料"], "color": ["black", "white"]},
)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "a sleeping bag, not down, I am allergic",
            {"category": "Sleeping bags", "avoid": {"material": ["down"]}},
        ),
        ("anything but black under €60", {"avoid": {"color": ["black"]}, "price": {"max": 60}}),
        ("nothing that is made out of black", {"avoid": {"color": ["black"]}}),
        ("plastic free please", {"avoid": {"material": ["plastic"]}}),
        (
            "white bosch, not black",
            {"brand": ["Bosch"], "attributes": {"color": ["white"]}, "avoid": {"color": ["black"]}},
        ),
        ("80 to 130 euros", {"price": {"min": 80, "max": 130}}),
        ("around 70 bucks", {"price": {"about": 70}}),
        ("at least 99.50 dollars", {"price": {"min": 99.5}}),
        (
            "不要塑料的保温杯两百以内",
            {"category": "保温杯", "avoid": {"material": ["塑料"]}, "price": {"max": 200}},
        ),
        ("除了优巢都行", {"avoid": {"brand": ["优巢"]}}),
        ("便宜点的", {"sort": "price_asc"}),
        ("the most expensive one", {"sort": "price_desc"}),
        ("销量最高的", {"sort": "popular"}),
        ("where is order NF-20417", {"order": "NF-20417"}),
        ("a 1.5l kettle in size 42", {}),
        ("hello there", {}),
    ],
)
def test_rules_read(sentence: str, expected: dict[str, Any]) -> None:
    assert hints(sentence, SHOP.candidates(sentence)) == expected


@pytest.mark.parametrize(
    ("sentence", "refs"),
    [
        ("the second one", [2]),
        ("is #3 loud?", [3]),
        ("I'll take the last one", [4]),
        ("第二个和最后一个", [2, 4]),
        ("the fifth one", []),
    ],
)
def test_ordinals_point_at_what_is_shown(sentence: str, refs: list[int]) -> None:
    assert hints(sentence, SHOP.candidates(sentence), shown=4).get("refs", []) == refs
    assert "refs" not in hints(sentence, SHOP.candidates(sentence))


def test_the_prompt_of_trained_models_holds_the_hint() -> None:
    sentence = "not plastic"
    lines = prompt(sentence, candidates=SHOP.candidates(sentence))[0].content.splitlines()
    assert lines[-1] == 'hint: {"avoid":{"material":["plastic"]}}'
    assert "hint:" not in prompt(sentence, candidates=SHOP.candidates(sentence), explain=True)[0].content


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=80), st.integers(0, 9))
def test_any_text_has_hints_that_stay_in_their_bounds(text: str, shown: int) -> None:
    found = hints(text, SHOP.candidates(text), shown)
    assert list(found) == [key for key in KEYS if key in found]
    assert all(1 <= ref <= shown for ref in found.get("refs", []))

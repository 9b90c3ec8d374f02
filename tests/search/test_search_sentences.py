"""Sentences in search: which ones go to the model, what its typed requests become, and what happens without it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from toy_catalogue import product

from shopkeeper import Shop
from shopkeeper.errors import ModelError
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.search import SearchRequest
from shopkeeper.search.sentences import Reader, is_sentence
from shopkeeper.search.thesaurus import load_thesaurus

MUGS = [
    product(
        "steel", "Travel mug", 2500, category="Kitchen > Mugs", attributes={"Material": "Steel"}, brand="Aero"
    ),
    product("plastic", "Travel mug", 900, category="Kitchen > Mugs", attributes={"Material": "Plastic"}),
    product("dear", "Travel mug", 5900, category="Kitchen > Mugs", attributes={"Material": "Steel"}),
    product(
        "pot",
        "Coffee pot, keeps coffee hot",
        1900,
        category="Kitchen > Pots",
        attributes={"Material": "Steel"},
    ),
]
SENTENCE = "I want a mug to keep my coffee hot, not plastic, under 30"
MEANT: dict[str, Any] = {
    "intent": "find",
    "want": "keep my coffee hot",
    "category": "Mugs",
    "avoid": {"Material": ["Plastic"]},
    "price": {"max": 30},
}


def shop_with(make_shop: Callable[..., Shop], *replies: Any) -> tuple[Shop, FakeEngine]:
    shop = make_shop(MUGS)
    engine = FakeEngine([r if isinstance(r, Exception) else json.dumps(r) for r in replies])
    reader = shop.search.reader
    assert isinstance(reader, Reader)
    reader.open_model = lambda: (engine, True)
    return shop, engine


def ids(shop: Shop, query: str = SENTENCE, **rest: Any) -> list[str]:
    return [h.id for h in shop.search.query(SearchRequest(query, **rest)).hits]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("usb c hub 7 port", False),
        ("red running shoes men", False),
        ("something to keep my coffee hot on the way to work", True),
        ("do you have a laptop for my daughter who studies design", True),
        ("保温杯 不锈钢", False),
        ("帮我找个上班路上用的保温杯不要塑料的", True),
        ("", False),
    ],
)
def test_sentences_are_told_from_keywords(query: str, said: bool) -> None:
    assert is_sentence(query, load_thesaurus()) is said


def test_a_sentence_becomes_filters_a_range_and_things_left_out(make_shop: Callable[..., Shop]) -> None:
    shop, engine = shop_with(make_shop, MEANT)
    found = shop.search.query(SearchRequest(SENTENCE))
    assert [h.id for h in found.hits] == ["steel"]
    assert found.intent == "find"
    chips = {(c.kind, c.name, c.value, c.key) for c in found.chips}
    assert chips == {
        ("filter", "category", "Kitchen > Mugs", "category"),
        ("avoid", "Material", "Plastic", "-Material=Plastic"),
        ("range", "price", "..3000", "price"),
    }
    asked = engine.requests[0].messages[0].content
    assert '"category":[' in asked
    assert "Plastic" in asked


def test_what_was_read_is_remembered_and_chips_come_off_without_the_model(
    make_shop: Callable[..., Shop],
) -> None:
    shop, engine = shop_with(make_shop, MEANT)
    assert ids(shop) == ["steel"]
    assert set(ids(shop, dropped=("price",))) == {"steel", "dear"}
    assert set(ids(shop, dropped=("price", "-Material=Plastic"))) == {"steel", "plastic", "dear"}
    assert "pot" in ids(shop, dropped=("category", "price"))
    assert len(engine.requests) == 1


def test_goods_that_have_all_the_words_of_a_wish_know_better_than_a_guessed_category(
    make_shop: Callable[..., Shop],
) -> None:
    shop, _ = shop_with(make_shop, {"intent": "find", "want": "keep my coffee hot", "category": "Mugs"})
    found = shop.search.query(SearchRequest("something to keep my coffee hot on the way to work"))
    assert found.hits[0].id == "pot"
    assert not [c for c in found.chips if c.name == "category"]


def test_a_shoppers_own_filter_goes_before_the_models(make_shop: Callable[..., Shop]) -> None:
    shop, _ = shop_with(make_shop, MEANT)
    assert ids(shop, filters={"category": ("Kitchen > Pots",)}) == ["pot"]


def test_names_that_leave_nothing_are_given_up_from_the_last(make_shop: Callable[..., Shop]) -> None:
    shop, _ = shop_with(
        make_shop, {**MEANT, "brand": ["Aero"], "attributes": {"Material": ["Plastic"]}, "avoid": {}}
    )
    found = shop.search.query(SearchRequest("a plastic mug by aero to keep my coffee hot under 30"))
    assert [h.id for h in found.hits] == ["steel"]
    assert found.relaxed


def test_keywords_never_reach_the_model(make_shop: Callable[..., Shop]) -> None:
    shop, engine = shop_with(make_shop)
    assert set(ids(shop, "travel mug")) == {"steel", "plastic", "dear"}
    assert set(ids(shop, SENTENCE, model=False))
    assert not engine.requests


def test_what_is_no_wish_is_searched_by_words(make_shop: Callable[..., Shop]) -> None:
    shop, _ = shop_with(make_shop, {"intent": "track_order"})
    found = shop.search.query(SearchRequest("where is the travel mug that I ordered from you"))
    assert found.intent == ""
    assert found.hits


def test_a_failing_model_leaves_the_rules_and_says_why(make_shop: Callable[..., Shop]) -> None:
    shop, _ = shop_with(make_shop, ModelError("the model is asleep"))
    found = shop.search.query(SearchRequest(SENTENCE, explain=True))
    assert found.hits
    assert found.explanation is not None
    assert found.explanation["model"] == "the model is asleep"


def test_a_shop_without_a_model_searches_all_the_same(make_shop: Callable[..., Shop]) -> None:
    shop = make_shop(MUGS, model="no-such-model")
    found = shop.search.query(SearchRequest(SENTENCE, explain=True))
    assert found.hits
    assert found.explanation is not None
    assert "no-such-model" in found.explanation["model"]
    assert "\n" not in found.explanation["model"]


def test_further_goods_that_a_sentence_asks_for_are_offered(make_shop: Callable[..., Shop]) -> None:
    shop, engine = shop_with(make_shop)
    further = {"intent": "find", "want": "coffee pot"}
    engine.queue("\n".join(map(json.dumps, (MEANT, further, {"intent": "track_order"}))))
    found = shop.search.query(SearchRequest(SENTENCE))
    assert [h.id for h in found.hits] == ["steel"]
    assert found.also == ("coffee pot",)

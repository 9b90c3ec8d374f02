"""The guide finds what was said, keeps the wish over turns, and gives reasons that the product's own data bear out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from guide_world import Visitor, guide_shop

from shopkeeper import Shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with guide_shop(tmp_path_factory.mktemp("guide")) as shop:
        yield shop


@pytest.fixture
def visitor(shop: Shop) -> Visitor:
    return Visitor(shop)


@pytest.fixture
def visitor_zh(shop: Shop) -> Visitor:
    return Visitor(shop, "zh")


def test_shows_only_what_costs_no_more_than_was_said(visitor: Visitor) -> None:
    assert set(visitor.ids("I'm looking for a desk lamp under 36")) == {"D1", "D2", "D3"}


def test_wish_is_kept_and_narrowed_over_turns(visitor: Visitor) -> None:
    visitor.say("show me desk lamps")
    assert set(visitor.ids("in white")) == {"D4", "D5", "D6"}
    assert set(visitor.ids("under 46")) == {"D4", "D5"}


def test_cheaper_is_below_everything_shown(visitor: Visitor) -> None:
    visitor.say("an office chair over 150")
    assert visitor.ids("cheaper") == ["C1"]


def test_cheapest_shown_is_said_to_be_so(visitor: Visitor) -> None:
    visitor.say("office chairs")
    reply = visitor.say("too expensive")
    assert "already the cheapest" in reply.text
    assert "$99.00" in reply.text


def test_what_is_ruled_out_is_not_shown(visitor: Visitor) -> None:
    assert set(visitor.ids("a jacket without leather")) == {"J1", "J2"}
    assert set(visitor.ids("under 100")) == {"J1"}


def test_another_kind_is_another_wish_and_one_can_go_back(visitor: Visitor) -> None:
    visitor.say("a jacket in navy")
    assert set(visitor.ids("and mugs?")) == {"M1", "M2", "M3"}
    assert set(visitor.ids("go back")) == {"J1", "J3"}


def test_something_else_shows_others(visitor: Visitor) -> None:
    first = visitor.ids("desk lamps")
    second = visitor.ids("show me something else")
    assert second
    assert not set(first) & set(second)


def test_colour_families_count_as_the_colour(visitor: Visitor) -> None:
    assert set(visitor.ids("a jacket in blue")) == {"J1", "J3"}  # navy


def test_nothing_that_fits_is_said_and_the_nearest_names_what_it_gives_up(visitor: Visitor) -> None:
    reply = visitor.say("a desk lamp in white under 30")
    assert "nothing that fits" in reply.text
    reasons = visitor.reasons()
    assert reasons["D4"] == "$10.00 over your limit"
    assert any(text == "not white" for text in reasons.values())


def test_unknown_things_are_not_claimed(visitor: Visitor) -> None:
    reply = visitor.say("do you sell chainsaws?")
    assert reply.handled
    assert "We have no" in reply.text


def test_reasons_are_true(visitor: Visitor) -> None:
    visitor.say("an office chair under 250")
    assert visitor.reasons()["C1"] == "on sale, was $129.00; $151.00 below your limit"
    assert "rated 4.8 by 40" in visitor.reasons()["C2"]
    visitor.say("desk lamps made of oak")
    assert visitor.reasons()["D2"].startswith("Material: Oak")


def test_sold_out_is_said_and_comes_last(visitor: Visitor) -> None:
    ids = visitor.ids("office chairs")
    assert ids[-1] == "C3"
    assert "sold out" in visitor.reasons()["C3"]


def test_several_wishes_of_one_message_are_all_answered(visitor: Visitor) -> None:
    ids = visitor.ids("I need a desk lamp under 30 and also a mug")
    assert {i[0] for i in ids} == {"D", "M"}


def test_words_without_a_name_find_by_purpose(visitor: Visitor) -> None:
    assert set(visitor.ids("my back hurts from sitting all day at work")) == {"C1", "C2", "C3"}


@pytest.mark.parametrize(
    "text",
    ["where is my order?", "I want to return my jacket", "hello", "talk to a human", "what is your return policy?"],
)  # fmt: skip
def test_what_is_for_the_service_is_left_to_it(visitor: Visitor, text: str) -> None:
    reply = visitor.say(text)
    assert not reply.handled
    assert not reply.pieces


def test_chinese_wishes_over_turns(visitor_zh: Visitor) -> None:
    assert set(visitor_zh.ids("我想买个36块以内的台灯")) == {"D1", "D2", "D3"}
    assert visitor_zh.ids("再便宜点") == []
    assert "已经是" in (visitor_zh.last.text if visitor_zh.last else "")
    assert set(visitor_zh.ids("有没有藏青色的夹克")) == {"J1", "J3"}
    assert set(visitor_zh.ids("不要皮革的")) == {"J1"}


def test_memory_leaves_out_allergies_and_finds_the_size(shop: Shop) -> None:
    visitor = Visitor(shop, memory={"allergies": ["hazelnut"], "size": ["M"]})
    assert set(visitor.ids("vegan chocolate")) == {"G3"}
    assert "hazelnut" in (visitor.last.text if visitor.last else "")
    visitor.say("jackets")
    assert all("in stock in your size M" in text for text in visitor.reasons().values())


def test_a_state_of_another_form_is_refused() -> None:
    from shopkeeper.assistant.guide import GuideState

    with pytest.raises(ValueError, match="not a state"):
        GuideState.from_dict({"wish": 3})


def test_a_wish_that_no_product_mentions_is_said_to_be_unmet(shop: Shop) -> None:
    visitor = Visitor(shop)
    reply = visitor.say("a titanium desk lamp")
    assert "None of them mentions “titanium”" in reply.text
    assert visitor.state.shown
    assert "都没有提到“水晶”" in Visitor(shop, "zh").say("水晶台灯").text


def test_a_wish_that_texts_mention_is_looked_for_in_them(shop: Shop) -> None:
    reply = Visitor(shop).say("chocolate with hazelnut")
    assert "“hazelnut”" in reply.text
    assert "None of them" not in reply.text


def test_what_somebody_does_not_like_is_no_interest_and_is_left_out(shop: Shop) -> None:
    for said, language in (
        ("a gift for my niece, she doesn't like mugs", "en"),
        ("a gift for my sister, she is not into mugs", "en"),
        ("送给妹妹的礼物，她不喜欢马克杯", "zh"),
    ):
        visitor = Visitor(shop, language)
        shown = visitor.ids(said)
        assert shown, said
        assert not {"M1", "M2", "M3"} & set(shown), said


@pytest.mark.parametrize("said", ["一百刀以内的书桌灯和台灯", "100刀以内的台灯", "一百美金以内的台灯"])
def test_dollars_have_other_names_in_chinese(shop: Shop, said: str) -> None:
    visitor = Visitor(shop, "zh")
    visitor.say(said)
    assert visitor.state.wish is not None
    assert visitor.state.wish.high == 10000


def test_what_an_attribute_is_called_is_not_said_to_be_missing(shop: Shop) -> None:
    text = Visitor(shop).say("a desk lamp with brightness control").text
    assert "None of them mentions “control”" in text
    assert "For “brightness”" in text


@pytest.mark.parametrize("said", ["她不爱喝巧克力，送什么好", "妹妹对巧克力没兴趣，送她什么好？"])
def test_a_dislike_in_chinese_is_no_wish(shop: Shop, said: str) -> None:
    shown = Visitor(shop, "zh").ids(said)
    assert shown
    assert not {"G1", "G2", "G3"} & set(shown)


@pytest.mark.parametrize("said", ["how do returns work?", "tell me about returns", "how do coupons work"])
def test_what_the_shop_does_is_no_search_for_goods(visitor: Visitor, said: str) -> None:
    assert not visitor.say(said).handled


def test_an_age_is_no_word_of_the_goods(shop: Shop) -> None:
    visitor = Visitor(shop)
    visitor.say("a mug for a 7 year old")
    assert visitor.state.wish is not None
    assert visitor.state.wish.words == ""


def test_with_something_is_no_part_of_its_name(shop: Shop) -> None:
    visitor = Visitor(shop, "zh")
    visitor.say("带奶泡的马克杯")
    assert visitor.state.wish is not None
    assert visitor.state.wish.words == "奶泡"

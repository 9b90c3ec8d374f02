"""What the rules read in a turn: wishes, orders, details, replies; and that nothing makes them raise."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading_world import chinese_context, customer_context

from shopkeeper.assistant.commands import DOINGS, Command, Wish
from shopkeeper.assistant.reading.context import ASKED, ReadingContext
from shopkeeper.assistant.reading.rules import RulesReader

READER = RulesReader()
PIECES = st.sampled_from(
    "exchange return cancel the my lamp mug jacket black white bigger cheapest if not otherwise then just order"
    " #4101 except everything address to 12 Oak Street Portland paypal yes no but same as 500 ml size L i'm Mara Holt"
    " 97205 , . ? ! and"
    " 换成 退货 取消 落地灯 保温杯 白色 没有的话 地址 最便宜".split()
)


def read(text: str, context: ReadingContext | None = None, **given_: Any) -> tuple[Command, ...]:
    return READER.read(text, replace(context or customer_context(), **given_))


def one(text: str, context: ReadingContext | None = None, **given_: Any) -> Command:
    (command,) = read(text, context, **given_)
    return command


def test_things_are_linked_however_they_are_called() -> None:
    for said in ("the lamp", "my floor lamp", "that Floor-Lamp", "the floor lmap", "Lamps"):
        assert [w.thing for w in one(f"I want to return {said}").wishes] == ["Floor Lamp"], said


def test_a_value_before_the_thing_tells_it_and_one_after_for_is_wanted() -> None:
    (wish,) = one("exchange the navy jacket for a yellow one in L").wishes
    assert wish.current == {"color": "navy"}
    assert wish.options == {"color": "yellow", "size": "L"}


def test_the_same_value_said_of_an_old_thing_and_a_new_one_is_kept_apart() -> None:
    (wish,) = one("change the mug's lid to flip instead of screw").wishes
    assert (wish.current, wish.options) == ({"lid": "screw"}, {"lid": "flip"})


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("a bigger one", {"capacity": ">"}),
        ("one with the smallest capacity", {"capacity": "min"}),
        ("the 500 millilitre one", {"capacity": "500ml"}),
        ("the half liter one", {"capacity": "500ml"}),
        ("one without a lid", {"lid": "none"}),
        ("a blue one, the lid doesn't matter", {"color": "blue", "lid": "any"}),
    ],
)
def test_option_phrases(said: str, options: dict[str, str]) -> None:
    (wish,) = one(f"swap the travel mug for {said}").wishes
    assert wish.options == options


def test_fallbacks_keep_their_order() -> None:
    (wish,) = one("exchange the lamp, I'd prefer brass over white").wishes
    assert wish.options == {"color": "brass"}
    assert wish.otherwise[0] == {"color": "white"}
    (wish,) = one("exchange the mug for a blue one. If there is none, leave it as it is.").wishes
    assert wish.otherwise == ({},)


def test_what_to_do_when_it_is_impossible_hangs_on_the_refusal() -> None:
    first, second = read("Swap the lamp for a white one. If that's not possible, cancel the whole order.")
    assert (first.do, first.when) == ("exchange", "")
    assert (second.do, second.when, second.all_items) == ("cancel", "refused", True)


def test_several_wishes_come_in_order() -> None:
    found = read(
        "Return the mug, cancel order 4107 because I ordered it by mistake, and where is order 4101?"
    )
    assert [(c.do, c.order) for c in found] == [("return", ""), ("cancel", "#4107"), ("track", "#4101")]
    assert found[1].reason == "ordered by mistake"


def test_everything_but_one_thing() -> None:
    command = one("return everything in #4101 except for the jacket")
    assert (command.all_items, command.except_, command.order) == (True, ("Rain Jacket",), "#4101")


@pytest.mark.parametrize("written", ["#4107", "4107", "order 4107", "order number: 4107", "my order #4107"])
def test_an_order_is_known_however_its_number_is_written(written: str) -> None:
    assert one(f"please cancel {written}").order == "#4107"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("I'm Mara Holt, 97205", {"name": "Mara Holt", "postal_code": "97205"}),
        ("name: Mara Holt zip 97205", {"name": "Mara Holt", "postal_code": "97205"}),
        ("my name is mara holt and my postal code is 97205", {"name": "Mara Holt", "postal_code": "97205"}),
        ("mara.holt@example.com", {"email": "mara.holt@example.com"}),
        ("user mara_holt_4410", {"user_id": "mara_holt_4410"}),
    ],
)
def test_who_the_customer_says_to_be(text: str, fields: dict[str, str]) -> None:
    command = one(text, asked="identity")
    assert (command.do, command.fields) == ("identify", fields)


def test_an_address_is_taken_apart() -> None:
    command = one("ship order 4107 to 5 Cedar Road, Apt 9, Salt Lake City, UT 84101, USA")
    assert command.order == "#4107"
    assert command.address == {
        "line1": "5 Cedar Road", "line2": "Apt 9", "city": "Salt Lake City", "region": "UT", "postal_code": "84101",
        "country": "US",
    }  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "where is my order with the 300 II Trail Running Vest?",
        "track my 300 II Road Running Vest",
        "I want to return the 45 Avenue Handbag",
        "can you track my order? it's the 12 Plaza Hat",
        "where is the parcel with 88 Lane Walking Boots",
        "I want to return my 300 II Trail",
    ],
)
def test_a_number_and_a_street_word_in_a_things_name_are_no_address(said: str) -> None:
    assert "change_address" not in [c.do for c in read(said)]
    assert not any(c.address for c in read(said))


def test_an_address_is_found_beside_a_thing_that_looks_like_one() -> None:
    commands = read("send the order with the 300 II Trail Running Vest to 12 Elm Street, Austin, TX 78701")
    (address,) = [dict(c.address) for c in commands if c.address]
    assert address == {
        "line1": "12 Elm Street",
        "city": "Austin",
        "region": "TX",
        "postal_code": "78701",
    }
    moved = read("ship my order to 12 Elm Street instead, Springfield IL 62704")
    assert [c.address.get("city") for c in moved if c.address] == ["Springfield"]


def test_known_addresses_are_pointed_to() -> None:
    assert one("send my pending order to my default address").address == {"same_as": "default"}
    assert one("change the address of order 4101 to my Boise address").address == {"same_as": "#4107"}


@pytest.mark.parametrize(
    ("said", "method"),
    [
        ("my visa", "card_1"),
        ("the card ending in 4417", "card_1"),
        ("the one ending 4417", "card_1"),
        ("PayPal", "paypal_2"),
        ("a gift card", "gift_card_3"),
        ("the original payment method", "original"),
        ("the card I paid with", "original"),
    ],
)
def test_methods_are_the_customers_own(said: str, method: str) -> None:
    assert one(f"use {said}", asked="method").method == method


@pytest.mark.parametrize(
    "text", ["yes", "Yes, please go ahead!", "ok", "sounds good", "I confirm", "sure, thanks"]
)
def test_a_plain_yes_confirms(text: str) -> None:
    assert [c.do for c in read(text, card_open=True, asked="confirm")] == ["yes"]


@pytest.mark.parametrize(
    "text",
    [
        "yes but use paypal",
        "ok, but only the lamp",
        "yes, actually wait",
        "no",
        "not yet",
        "what does that cost?",
        "hmm",
        "maybe",
    ],
)
def test_nothing_else_is_a_yes(text: str) -> None:
    assert "yes" not in [c.do for c in read(text, card_open=True, asked="confirm")]


def test_short_answers_go_to_what_was_asked() -> None:
    said = (Command("exchange", wishes=(Wish("Travel Mug"),)),)
    assert one("blue", asked="variant", said=said).wishes[0].options == {"color": "blue"}
    assert one("the navy one", asked="item").wishes[0].current == {"color": "navy"}
    assert one("don't need it any more", asked="reason").reason == "no longer needed"
    assert one("4107", asked="order").order == "#4107"
    assert one("no thanks, that's all", asked="anything_else").do == "nothing_else"


def test_a_correction_changes_the_open_wish() -> None:
    said = (Command("exchange", wishes=(Wish("Travel Mug", options={"color": "blue"}),)),)
    command = one("no, the black one", said=said)
    assert (command.do, command.about, command.wishes[0].options) == (
        "exchange",
        "correction",
        {"color": "black"},
    )


@pytest.mark.parametrize(
    ("text", "do", "about"),
    [
        ("how many mugs do you have to choose from?", "ask_goods", "count"),
        ("how much will I get back?", "ask_order", "refund"),
        ("what's my gift card balance?", "ask_order", "balance"),
        ("what is the tracking number?", "track", "tracking"),
        ("what is your return policy?", "ask_policy", ""),
    ],
)
def test_questions(text: str, do: str, about: str) -> None:
    command = one(text)
    assert (command.do, command.about) == (do, about)


def test_a_question_about_returning_orders_nothing() -> None:
    assert "return" not in [
        c.do for c in read("Could I return the lamp? Just asking, don't do anything yet.")
    ]


def test_people_rudeness_and_thanks() -> None:
    assert [c.do for c in read("you idiots, let me talk to a human")] == ["abuse", "human"]
    assert one("thank you!").do == "thanks"
    assert one("hello").do == "greet"


def test_chinese_wishes() -> None:
    context = chinese_context()
    (wish,) = one("落地灯换成白色的，没有的话就算了", context).wishes
    assert (wish.thing, wish.options, wish.otherwise) == ("落地灯", {"颜色": "白色"}, ({},))
    first, second = read("保温杯我要退货。另外，落地灯换亮一点的", context)
    assert (first.do, first.wishes[0].thing) == ("return", "保温杯")
    assert second.wishes[0].options == {"亮度": ">"}
    assert one("除了落地灯，其他都退掉", context).except_ == ("落地灯",)
    assert [c.do for c in read("可以，不过用礼品卡退", context, card_open=True)] == ["answer"]


def test_languages_may_change_in_the_middle() -> None:
    assert one("我想 return the lamp").wishes[0].thing == "Floor Lamp"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(PIECES, max_size=18).map(" ".join) | st.text(max_size=80), st.sampled_from(ASKED), st.booleans()
)
def test_no_text_makes_it_raise_and_commands_survive_json(text: str, asked: str, card: bool) -> None:
    for command in read(text, asked=asked, card_open=card):
        assert command.do in DOINGS
        assert Command.from_dict(json.loads(json.dumps(command.as_dict()))).as_dict() == command.as_dict()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_a_stranger_without_orders_is_read_too(text: str) -> None:
    read(text, ReadingContext())


@pytest.mark.parametrize(
    "said",
    ["Yusuf Taylor!", "Yusuf Taylor (10001)", "Yusuf Taylor: 10001", "Yusuf Taylor / 10001", "Yusuf Taylor;"],
)
def test_names_keep_all_their_letters(said: str) -> None:
    assert one(said, ReadingContext(), asked="identity").fields["name"] == "Yusuf Taylor"


@pytest.mark.parametrize(
    ("said", "address"),
    [
        (
            "把地址改成江苏省苏州市工业园区星湖街328号5栋201室,邮编215123",
            {"region": "江苏省", "city": "苏州市", "line1": "工业园区星湖街328号", "line2": "5栋201室",
             "postal_code": "215123"},
        ),
        (
            "地址改为陕西西安市望江路291号11幢565室，710000",
            {"region": "陕西", "city": "西安市", "line1": "望江路291号", "line2": "11幢565室", "postal_code": "710000"},
        ),
        (
            "寄到上海上海市湖滨路299号2幢786室，邮编200000",
            {"region": "上海", "city": "上海市", "line1": "湖滨路299号", "line2": "2幢786室", "postal_code": "200000"},
        ),
        (
            "寄到苏州人民路100号,邮编是215000",
            {"city": "苏州", "line1": "人民路100号", "postal_code": "215000"},
        ),
    ],
)  # fmt: skip
def test_chinese_addresses_are_taken_apart(said: str, address: dict[str, str]) -> None:
    commands = read(said, chinese_context())
    assert [dict(c.address) for c in commands if c.address] == [address]
    assert not [c for c in commands if c.do == "identify"]


@pytest.mark.parametrize("said", ["邮编是215000", "215000", "zip 97201", "it's 97201"])
def test_a_postal_code_alone_answers_what_the_address_lacks(said: str) -> None:
    found = one(said, asked="address")
    assert (found.do, list(found.address)) == ("answer", ["postal_code"])


@pytest.mark.parametrize(
    "said", ["Can a human help me", "could a real person help?", "can I get a human to help"]
)
def test_a_human_is_asked_for_in_many_ways(said: str) -> None:
    assert [c.do for c in read(said)] == ["human"]


def test_noise_cancelling_goods_cancel_nothing() -> None:
    for said in (
        "Noise Cancelling headphones in my cart",
        "noise-canceling earbuds",
        "noise cancelling headphones",
    ):
        assert "cancel" not in [c.do for c in read(said)], said


@pytest.mark.parametrize(
    ("said", "do"),
    [
        ("I want to retrun the lamp", "return"), ("reutrn the lamp", "return"), ("cancle my order #4107", "cancel"),
        ("exhange the lamp for a white one", "exchange"), ("我的订单在哪里?", "track"), ("我的包裹发出了吗?", "track"),
    ],
)  # fmt: skip
def test_hurried_and_short_wishes_are_understood(said: str, do: str) -> None:
    assert one(said).do == do

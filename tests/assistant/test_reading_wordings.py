"""Ways of saying: the same few wishes in the words of different people, in English and Chinese."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from reading_world import chinese_context, customer_context

from shopkeeper.assistant.commands import Command, Wish
from shopkeeper.assistant.reading.rules import RulesReader


def read(text: str, *, chinese: bool = False, **known: Any) -> tuple[Command, ...]:
    return RulesReader().read(text, replace(chinese_context() if chinese else customer_context(), **known))


def said(commands: tuple[Command, ...]) -> list[tuple[str, list[str]]]:
    """What is to be done with which things."""
    return [(c.do, [w.thing for w in c.wishes]) for c in commands]


@pytest.mark.parametrize(
    "text",
    [
        "I'm sending back the mug",
        "the mug should go back",
        "Refund me for the mug",
        "The mug has a crack, I'd like my money for it",
        "I don't use the mug. Back please",
        "The mug has to go. The lamp stays.",
        "keep the lamp, return the mug",
        "I bought a lamp and a mug. The mug is chipped and I want to return it",
        "I'm not keeping the mug, how do I send it back?",
        "I don't want to keep the mug",
        "I'm hoping to get refunded for the mug, it arrived and I don't like it",
        "The mug turned out to be useless to me. I want a full refund, please",
        "I received the mug but no longer want it. What do I have to do to get refunded?",
        "The mug broke. Can I get a refund?",
    ],
)
def test_a_return(text: str) -> None:
    kept = [row for row in said(read(text)) if row[0] != "never_mind"]
    assert kept == [("return", ["Travel Mug"])]


@pytest.mark.parametrize(
    "text",
    [
        "please stop order 4107",
        "Don't ship 4107, I ordered it twice",
        "is there any way to undo my order 4107?",
        "scrap my order 4107",
        "I won't be needing order 4107",
        "order 4107 - please call it off",
        "Is it still possible to cancel order 4107?",
        "Would there be any chance of cancelling order 4107? We don't need it now",
        "Please get rid of order 4107 - I don't need it any more",
        "Can you stop order 4107 from shipping? I don't need it anymore.",
    ],
)
def test_a_cancellation_of_an_order(text: str) -> None:
    (command,) = read(text)
    assert (command.do, command.order, command.wishes) == ("cancel", "#4107", ())


@pytest.mark.parametrize(
    "text",
    [
        "the lamp you sent is black, I ordered white",
        "Could you ship me the white lamp in place of the one I got?",
        "turn the lamp into a white one",
        "make the lamp white",
        "the lamp: white. The rest stays.",
        "if the lamp is available in white, swap mine",
        "Do you have the lamp in white? If yes, I want to exchange mine",
        "the lamp came in black, could it be white?",
        "lamp white not black",
        "have the lamp changed from black to white",
        "I'd rather have a white one than the lamp I got",
        "I would prefer the white version over my lamp",
        "Instead of my lamp please send me a white one",
        "Could the lamp from order 4101 be white?",
        "the lamp isn't right, I need it to be white",
    ],
)
def test_an_exchange(text: str) -> None:
    (command,) = [c for c in read(text) if c.do not in ("never_mind", "ask_goods")]
    (wish,) = command.wishes
    assert (command.do, wish.thing, wish.options) == ("exchange", "Floor Lamp", {"color": "white"})


def test_two_of_a_kind_are_told_apart() -> None:
    (command,) = read("the yellow jacket one size up, the navy one one size down")
    assert [(w.current, w.options) for w in command.wishes] == [
        ({"color": "yellow"}, {"size": ">"}),
        ({"color": "navy"}, {"size": "<"}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "I'd like the yellow jacket in navy and XL instead",
        "the yellow jacket isn't right, I need the navy XL jacket",
        "for the yellow jacket I want colour navy and size XL",
    ],
)
def test_what_is_there_is_told_from_what_is_wanted(text: str) -> None:
    (command,) = read(text)
    (wish,) = command.wishes
    assert (command.do, wish.current) == ("exchange", {"color": "yellow"})
    assert wish.options == {"color": "navy", "size": "XL"}


def test_a_question_about_refunds_returns_nothing() -> None:
    assert not [c for c in read("When do I get my refund?") if c.do == "return"]
    assert not [c for c in read("How do I get a refund?") if c.do == "return"]


def test_the_id_of_a_payment_method_is_nobody() -> None:
    assert not [c for c in read("the difference goes on credit_card_4455667") if c.do == "identify"]


def test_a_return_and_an_exchange_under_one_verb_are_parted() -> None:
    returned, exchanged = read("send the jacket back and get the lamp in white")
    assert said((returned, exchanged)) == [("return", ["Rain Jacket"]), ("exchange", ["Floor Lamp"])]


def test_an_exchange_said_before_where_it_should_go_is_heard() -> None:
    commands = read("I'd like the lamp in brass, and then order 4107 should go to my home address")
    assert [c.do for c in commands] == ["exchange", "change_address"]


def test_each_cancellation_has_its_own_reason() -> None:
    commands = read("Cancel order 4107, I don't need it any more. Cancel order 4120, that was a mistake.")
    assert [(c.order, c.reason) for c in commands] == [
        ("#4107", "no longer needed"),
        ("4120", "ordered by mistake"),
    ]


def test_no_mistake_is_no_mistake() -> None:
    (command,) = read("cancel order 4107. It was no mistake, I just no longer need it")
    assert command.reason == "no longer needed"


@pytest.mark.parametrize(
    ("text", "otherwise"),
    [
        ("exchange the mug for a black one; not black? then blue", [{"color": "blue"}]),
        ("exchange the mug for a black one. If that's not possible blue, then leave it", [{"color": "blue"}]),
        ("swap the mug: black, else blue, else leave it", [{"color": "blue"}, {}]),
    ],
)
def test_what_to_take_otherwise(text: str, otherwise: list[dict[str, str]]) -> None:
    (wish,) = read(text)[0].wishes
    assert wish.options == {"color": "black"}
    assert [dict(o) for o in wish.otherwise][: len(otherwise)] == otherwise


@pytest.mark.parametrize(
    ("text", "about"), [("any news on my parcel?", "status"), ("has it left yet?", "status")]
)
def test_where_it_is(text: str, about: str) -> None:
    assert [(c.do, c.about) for c in read(text)] == [("track", about)]


@pytest.mark.parametrize(
    ("text", "is_yes"),
    [
        ("Yes! Unless you mean another one. But you don't. So yes!", True),
        ("yes, but to my paypal", False),
        ("let's go", True),
        ("I guess so", False),
    ],
)
def test_a_yes_that_is_mused_over(text: str, is_yes: bool) -> None:
    assert any(c.do == "yes" for c in read(text, card_open=True)) == is_yes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("灯太暗了,帮我换个亮一点的", ("exchange", ["落地灯"])),
        ("杯子给我退了吧", ("return", ["保温杯"])),
        ("杯子想要粉色的", ("exchange", ["保温杯"])),
        ("订单1001不用发了", ("cancel", [])),
        ("怎么还没收到货", ("track", [])),
    ],
)
def test_short_chinese_names_and_ways(text: str, expected: tuple[str, list[str]]) -> None:
    assert said(read(text, chinese=True)) == [expected]


def test_a_postal_code_beside_a_chinese_house_number_is_no_room() -> None:
    (command,) = read("1001的地址写错了,改成 杭州市西湖区文三路8号 310012", chinese=True)
    assert command.address == {"line1": "西湖区文三路8号", "city": "杭州市", "postal_code": "310012"}


def done(text: str) -> list[tuple[str, str, str, dict[str, str]]]:
    """What is to be done: the verb, the order, the method, and what the first thing is to become."""
    return [(c.do, c.order, c.method, dict(c.wishes[0].options) if c.wishes else {}) for c in read(text)]


@pytest.mark.parametrize(
    "text",
    [
        "Cancel order #4107, no longer needed. For #4101: swap the mug for a blue one.",
        "please cancel 4107 - no longer needed In order #4101 I'd like to change the mug to blue",
        "Cancel 4107, I don't need it any more. Please exchange the mug for one with color: blue (order #4101).",
        "Cancel order #4107, I don't need it. Also, on my order #4101: exchange the mug for the blue one.",
    ],
)
def test_what_is_said_of_one_order_is_not_done_to_the_other(text: str) -> None:
    assert done(text) == [("cancel", "#4107", "", {}), ("exchange", "#4101", "", {"color": "blue"})]
    assert read(text)[0].reason == "no longer needed"


def test_each_of_several_orders_keeps_what_is_said_of_it() -> None:
    text = (
        "For #4101: change the lamp to brass. Otherwise same as before. Pay with the gift card. "
        "For #4107: change the mixer to black, difference on PayPal."
    )
    assert done(text) == [
        ("exchange", "#4101", "gift_card_3", {"color": "brass"}),
        ("exchange", "#4107", "paypal_2", {"color": "black"}),
    ]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("exchange the mug for one with lid: none", {"lid": "none"}),
        ("exchange the mug for one with lid none and color blue", {"lid": "none", "color": "blue"}),
        ("exchange the mug to 500ml, none lid", {"capacity": "500ml", "lid": "none"}),
        ("swap the jacket M for one with hood no", {"hood": "no"}),
        ("exchange the jacket from 4101 to one with hood: no, size: L", {"hood": "no", "size": "L"}),
        ("exchange the lamp to white, medium", {"color": "white", "brightness": "medium"}),
    ],
)
def test_an_option_that_is_to_be_none(text: str, options: dict[str, str]) -> None:
    assert read(text)[0].wishes[0].options == options


def test_what_stands_in_brackets_tells_which_one() -> None:
    (command,) = read("exchange the rain jacket (S, yellow, hood) for one in navy")
    assert command.wishes[0].current == {"size": "S", "color": "yellow", "hood": "yes"}
    assert command.wishes[0].options == {"color": "navy"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4107 onto the gift card please", [("change_payment", "#4107", "gift_card_3", {})]),
        ("move #4107 to my gift card", [("change_payment", "#4107", "gift_card_3", {})]),
        ("for 4107 switch its payment to the gift card", [("change_payment", "#4107", "gift_card_3", {})]),
        (
            "4107 also onto the gift card, and the mixer -> black but the difference on paypal",
            [
                ("change_payment", "#4107", "gift_card_3", {}),
                ("exchange", "#4107", "paypal_2", {"color": "black"}),
            ],
        ),
    ],
)
def test_an_order_put_on_another_payment_method(
    text: str, expected: list[tuple[str, str, str, dict[str, str]]]
) -> None:
    assert done(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I'd like not to receive it, order 4107, and get my money back",
        "All I want is that order 4107 gets cancelled",
        "4107 = cancelled please",
        "I'll be away when 4107 arrives, so I don't want it any more. just give me a full refund",
    ],
)
def test_an_order_that_is_not_to_come_is_cancelled(text: str) -> None:
    assert [(c.do, c.order) for c in read(text)] == [("cancel", "#4107")]


def test_the_address_of_one_order_for_another_and_a_change_of_a_thing() -> None:
    text = "On #4107, please change the address to the one of #4101, and the mixer to the black one."
    address, change = read(text)
    assert (address.do, address.order, address.address) == ("change_address", "#4107", {"same_as": "#4101"})
    assert (change.do, change.order, change.wishes[0].options) == ("exchange", "#4107", {"color": "black"})


@pytest.mark.parametrize("text", ["nono", "huh? thats not what I asked", "no no no", "Not that one."])
def test_an_objection_to_a_card_is_a_no(text: str) -> None:
    assert "no" in [c.do for c in read(text, card_open=True)]


@pytest.mark.parametrize(
    ("text", "pick"),
    [
        ("return the pricier one of my two jackets", "dearest"),
        ("I got two jackets. I'd like to return the cheaper of the two", "cheapest"),
        ("the more expensive jacket goes back, the cheap one stays with me", "dearest"),
        ("I'll keep the cheap one, take the more expensive jacket back", "dearest"),
    ],
)
def test_one_of_two_is_told_by_its_price(text: str, pick: str) -> None:
    (command,) = read(text)
    assert command.do == "return"
    assert [(w.thing, w.pick, w.count) for w in command.wishes] == [("Rain Jacket", pick, 0)]


@pytest.mark.parametrize(
    ("text", "option", "value"),
    [
        ("exchange the mug for one with 350ml or more", "capacity", ">=350ml"),
        ("I want the mixer changed for the cheapest with 400 W or better", "power", ">=400 W"),
        ("exchange the mug for one with at most 350ml", "capacity", "<=350ml"),
    ],
)
def test_so_much_or_more(text: str, option: str, value: str) -> None:
    assert read(text)[0].wishes[0].options == {option: value}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I want to cancel, well, send back the mug", [("return", ["Travel Mug"])]),
        ("cancel, I mean return, the mug please", [("return", ["Travel Mug"])]),
        (
            "my pending order: send it to my default home please, and I want the item in black",
            [("change_address", []), ("exchange", [""])],
        ),
    ],
)
def test_second_thoughts_within_a_sentence(text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert said(read(text)) == expected


def test_what_is_done_if_the_first_cannot_be() -> None:
    text = "ok. if the same mug doesn't come in blue then just cancel the whole order, I'll buy again later"
    assert [(c.do, c.when) for c in read(text)] == [("cancel", "refused")]


def test_the_way_out_is_to_leave_it() -> None:
    before = (Command("exchange", wishes=(Wish("Travel Mug", options={"capacity": "250ml"}),)),)
    text = "If 250ml is not possible, 500ml please. If none of them, leave the mug as it is."
    (command,) = read(text, asked="variant", said=before)
    assert [dict(o) for o in command.wishes[0].otherwise] == [{"capacity": "500ml"}, {}]


@pytest.mark.parametrize(
    "text",
    ["Take it from my gift card", "Take it from the gift card, and only if that's not possible use paypal"],
)
def test_where_the_money_is_taken_from_cancels_nothing(text: str) -> None:
    (command,) = read(text, asked="method")
    assert command.do == "answer"
    assert command.method.startswith("gift_card_3")


@pytest.mark.parametrize(
    "text", ["what orders do I have?", "which orders have I placed", "show me all my orders"]
)
def test_orders_are_listed(text: str) -> None:
    assert [(c.do, c.about) for c in read(text)] == [("ask_order", "orders")]


def test_a_reason_after_an_order_cancels_no_other() -> None:
    text = "For #4101: swap the mug for a blue one. Please cancel #4107: I don't need it any more."
    assert [(c.do, c.order) for c in read(text)] == [("exchange", "#4101"), ("cancel", "#4107")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I lost the mug I got. What's the tracking number of that order?", ("track", "Travel Mug", {})),
        (
            "make the mug the same kind as the mug in my pending order",
            ("exchange", "Travel Mug", {"same_as": "pending"}),
        ),
        ("exchange the lamp: medium best, then low", ("exchange", "Floor Lamp", {"brightness": "medium"})),
    ],
)
def test_what_is_meant_by_other_words(text: str, expected: tuple[str, str, dict[str, str]]) -> None:
    command = next(c for c in read(text) if c.do != "answer")
    wish = command.wishes[0]
    assert (command.do, wish.thing, dict(wish.options)) == expected


def test_a_thing_that_tells_an_address_is_not_wished_for() -> None:
    text = (
        "Send order 4107 to my new address. My new address is the one my mug was sent to. "
        "And exchange my lamp for brass."
    )
    commands = read(text)
    assert said(commands) == [("change_address", []), ("exchange", ["Floor Lamp"])]
    assert commands[0].address == {"same_as": "with the Travel Mug"}


def test_everything_to_its_cheapest_without_a_verb() -> None:
    commands = read("Every item of 4107 to its cheapest option, same card. Otherwise cancel it.")
    assert [(c.do, c.all_items, c.when) for c in commands if c.do == "exchange"] == [("exchange", True, "")]
    assert [(c.do, c.when) for c in commands if c.do == "cancel"] == [("cancel", "refused")]


@pytest.mark.parametrize(
    "text", ["Yes, it's nice to talk to somebody so thorough", "great to finally speak to a person, yes"]
)
def test_a_compliment_asks_for_nobody(text: str) -> None:
    assert "human" not in [c.do for c in read(text, card_open=True)]

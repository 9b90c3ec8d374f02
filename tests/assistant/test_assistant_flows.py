"""Who answers a turn when flows drive: the desk, the guide, the documents, small talk, a person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from talking_shop import DELIVERED, PENDING, assistant_of, build, open_shop, reply

from shopkeeper import Shop
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.cli.main import cli


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "shop") as opened:
        yield opened


@pytest.fixture
def assistant(shop: Shop) -> Iterator[Assistant]:
    made = assistant_of(shop)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("said", "route"),
    [
        ("hello", "talk"),
        ("你好", "talk"),
        ("thanks a lot!", "talk"),
        ("you are stupid", "talk"),
        ("who are you?", "talk"),
        ("can you write me a poem about cats", "talk"),
        ("which shares should I buy?", "talk"),
        ("That's it, bye", "talk"),
        ("No, thank you, have a nice day!", "talk"),
        ("谢谢，再见", "talk"),
        ("今天天气怎么样", "talk"),
        ("where is my order?", "desk"),
        ("I want to return a lamp", "desk"),
        ("我的订单到哪了", "desk"),
        ("我想退货", "desk"),
        ("what is my gift card balance?", "desk"),
        ("礼品卡余额还有多少", "desk"),
        ("My lamp arrived broken and I got it only last week", "desk"),
        ("how many options of the Harbor Lamp do you have?", "desk"),
        ("a mug for my desk", "guide"),
        ("show me mugs", "guide"),
        ("有马克杯吗", "guide"),
        ("what is the cheapest mug?", "guide"),
        ("how many days do I have to return things?", "knowledge"),
        ("what is your return policy?", "knowledge"),
        ("can I pay with shells?", "knowledge"),
        ("let me talk to a person", "handoff"),
        ("转人工", "handoff"),
    ],
)
def test_a_turn_goes_to_who_it_is_for(assistant: Assistant, said: str, route: str) -> None:
    held = assistant.start()
    events = list(assistant.say(held.id, said))
    assert assistant.store.turns(held.id)[0].route == route
    assert reply(events)


@pytest.mark.parametrize(
    "said",
    [
        "do you have a car park?",
        "do you deliver bicycles to Mars?",
        "can I park at your shop?",
        "is there a toilet?",
        "do you have a shop in Berlin?",
        "where are you located?",
        "when do you open on Sundays?",
        "do you do repairs?",
        "do you have an umbrella stand?",
        "你们有停车场吗？",
        "你们能送货到火星吗？",
    ],
)
def test_a_question_about_the_shop_is_not_answered_from_the_product_talked_of(
    shop: Shop, assistant: Assistant, said: str
) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "show me mugs"))
    list(assistant.say(held.id, "tell me about the first one"))
    events = list(assistant.say(held.id, said))
    assert "Mug" not in reply(events)
    assert "马克杯" not in reply(events)
    assert assistant.store.turns(held.id)[-1].outcome == "unanswered"
    assert [e.data["choices"] for e in events if e.kind == "choices"], "a person is offered"
    document = shop.path / "documents" / "visiting.md"
    document.parent.mkdir(exist_ok=True)
    document.write_text("# Visiting us\n\nThere is a car park with forty places behind the shop.\n", "utf-8")
    shop.knowledge.sync()
    if "car park" in said:
        answer = list(assistant.say(held.id, said))
        assert "forty places" in reply(answer)
        assert [e for e in answer if e.kind == "citation"]


@pytest.mark.parametrize("said", ["does it come with a saucer?", "is it heavy?", "what does it cost?"])
def test_a_question_about_the_product_talked_of_is_still_answered_from_it(
    assistant: Assistant, said: str
) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "show me mugs"))
    list(assistant.say(held.id, "tell me about the first one"))
    assert "Harbor Mug" in reply(list(assistant.say(held.id, said)))


def test_goods_named_after_a_place_are_goods(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "do you sell toilet paper?"))
    assert assistant.store.turns(held.id)[-1].route == "guide"


def test_a_question_about_rules_is_answered_while_the_desk_waits(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "I want to return a lamp"))
    events = list(assistant.say(held.id, "what is your return policy?"))
    assert [e for e in events if e.kind == "citation"]
    assert "lamp" in reply(list(assistant.say(held.id, "mia@example.com"))).casefold()


@pytest.mark.parametrize(
    "asked", ["how do returns work?", "tell me about returns", "退货政策是什么", "怎么退货？"]
)
def test_a_document_asked_for_by_its_name_is_quoted(assistant: Assistant, asked: str) -> None:
    held = assistant.start(language="en" if asked.isascii() else "zh")
    events = list(assistant.say(held.id, asked))
    assert [e.data["document"] for e in events if e.kind == "citation"] == ["Returns", "Returns"]


def test_a_yes_to_a_person_who_was_offered_fetches_one(assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "can I pay with shells?"))
    list(assistant.say(held.id, "yes please"))
    assert assistant.conversation(held.id).status == "waiting"


def test_a_no_to_a_person_who_was_offered_fetches_none(assistant: Assistant) -> None:
    held = assistant.start(language="zh")
    list(assistant.say(held.id, "可以用贝壳付款吗，支持贝壳支付吗？"))
    list(assistant.say(held.id, "不用了"))
    assert assistant.conversation(held.id).status == "open"
    assert assistant.store.turns(held.id)[-1].route == "talk"


def test_a_known_customer_is_answered_by_who_spoke_last(assistant: Assistant) -> None:
    held = assistant.start(customer="C1")
    for said, route in (
        ("where is my order?", "desk"),
        ("and what did I pay in total?", "desk"),
        ("show me mugs", "guide"),
        ("compare the first two", "guide"),
        ("what is the balance of my gift card?", "desk"),
        ("no, thank you", "desk"),
    ):
        list(assistant.say(held.id, said))
        assert (said, assistant.store.turns(held.id)[-1].route) == (said, route)


def test_what_is_said_to_the_desk_and_names_no_goods_is_no_search(assistant: Assistant) -> None:
    held = assistant.start(customer="C1")
    list(assistant.say(held.id, "where is my order?"))
    events = list(assistant.say(held.id, "whatever suits you"))
    assert not [e for e in events if e.kind == "products"]


def test_one_thing_of_two_goes_back_after_a_yes(shop: Shop, assistant: Assistant) -> None:
    held = assistant.start()
    list(assistant.say(held.id, "I'd like to return the lamp from my order, it is broken"))
    events = list(assistant.say(held.id, f"mia@example.com, order {DELIVERED}"))
    for answer in ("to the original card", "yes"):
        if any(e.kind == "card" for e in events):
            break
        events = list(assistant.say(held.id, answer))
    assert [e.data["state"] for e in events if e.kind == "card"] == ["open"]
    before = shop.orders.get(DELIVERED)
    assert before is not None
    assert before.returns == ()
    list(assistant.say(held.id, "yes"))
    after = shop.orders.get(DELIVERED)
    assert after is not None
    assert [line.line for r in after.returns for line in r.lines] == [f"{DELIVERED}-1"]
    assert assistant.conversation(held.id).customer == "C1"


def test_a_customer_known_to_the_channel_need_not_say_who_they_are(assistant: Assistant) -> None:
    held = assistant.start(customer="C1")
    assert PENDING in reply(list(assistant.say(held.id, "what is the status of my orders?")))


def test_nobody_elses_order_is_told(assistant: Assistant) -> None:
    held = assistant.start(customer="C1")
    said = reply(list(assistant.say(held.id, "where is my order SK20000009?")))
    assert "TRACK009" not in said


def test_without_orders_the_rest_still_works(assistant: Assistant) -> None:
    assistant.parts.__dict__["backend"] = None
    held = assistant.start()
    assert "cannot reach" in reply(list(assistant.say(held.id, "where is my order?")))
    assert [e for e in assistant.say(held.id, "show me mugs") if e.kind == "products"]


def test_the_terminal_prints_one_turn_as_json(tmp_path: Path) -> None:
    build(tmp_path / "shop")
    command = ["chat", "--shop", str(tmp_path / "shop"), "--say", "show me mugs", "--json"]
    done = CliRunner().invoke(cli, command, env={"SHOPKEEPER_MODEL": "none"})
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    kinds = [event["kind"] for event in document["events"]]
    assert kinds[0] == "said"
    assert "products" in kinds
    assert kinds[-1] == "done"
    again = ["chat", "--shop", str(tmp_path / "shop"), "--conversation", document["conversation"]]
    more = CliRunner().invoke(
        cli, again, input="put the first one in my cart\n\n", env={"SHOPKEEPER_MODEL": "none"}
    )
    assert more.exit_code == 0
    assert "cart: 1" in more.output

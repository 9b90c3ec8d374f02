"""Goods and options under their names in both languages, and turns at an open card that are no plain yes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from service_world import JsonReader, Talk, shop

from shopkeeper.assistant.reading.rules import RulesReader
from shopkeeper.assistant.service.desk import ServiceDesk
from shopkeeper.assistant.service.glossary import Glossary

WORDS = {
    ("value", "orange", "zh"): "橘红",
    ("option", "color", "zh"): "颜色",
    ("option", "sleeps", "zh"): "可睡人数",
}
TITLES = {"tent": {"en": "Family Tent", "zh": "家庭帐篷"}, "lantern": {"en": "Camp Lantern", "zh": "露营灯"}}


def _translate(kind: str, name: str, language: str) -> str:
    return WORDS.get((kind, name, language), name)


def _titles(product: str) -> Mapping[str, str]:
    return TITLES.get(product, {})


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader(), "zh")
        talk.desk = ServiceDesk(backend, RulesReader(), translate=_translate, titles=_titles)
        talk.say("我的邮箱是ida@example.com")
        assert talk.state.customer == "C1"
        yield talk


def test_values_are_understood_and_shown_in_the_language_spoken(talk: Talk) -> None:
    talk.say("订单W1001里的家庭帐篷,想换成橘红的")
    said = talk.say("信用卡")
    assert talk.state.card is not None
    assert (talk.state.card.action.order, talk.state.card.action.swaps[0].variant) == ("W1001", "t-2-o")  # type: ignore[union-attr]
    assert "家庭帐篷" in said
    assert "颜色: 橘红" in said
    assert "orange" not in said


@pytest.mark.parametrize("colour", ["蓝色", "蓝色的", "蓝的"])
def test_everyday_colours_need_no_vocabulary(talk: Talk, colour: str) -> None:
    talk.say(f"订单W1001里的露营灯换成{colour}")
    talk.say("信用卡")
    assert talk.state.card is not None
    assert talk.state.card.action.swaps[0].variant == "l-b"  # type: ignore[union-attr]


def test_only_what_was_asked_for_is_another(talk: Talk) -> None:
    talk.say("订单W1001里的家庭帐篷,颜色换成橘红,其他不变")
    talk.say("信用卡")
    assert talk.state.card is not None
    assert talk.state.card.action.swaps[0].variant == "t-2-o"  # type: ignore[union-attr]


def test_chinese_values_are_known_by_english_names() -> None:
    glossary = Glossary()
    assert "blue" in glossary.value_names("蓝色")
    assert "蓝色" in glossary.value_names("Blue")
    assert all(len(name) > 1 for name in glossary.value_names("Blue"))


def test_not_yet_leaves_the_card_and_the_wish_said_again_brings_a_new_one(talk: Talk) -> None:
    talk.say("订单W1001里的露营灯换成蓝色")
    talk.say("信用卡")
    first = talk.state.card
    assert first is not None
    talk.say("先不要。")
    assert talk.state.card is None
    assert talk.unchanged()
    talk.say("露营灯换成蓝色")
    assert talk.state.card is not None
    assert talk.state.card.id != first.id
    assert "露营灯" in talk.say("露营灯可以换成蓝色吗?")
    assert "再见" not in talk.say("就这些,再见。")
    assert talk.state.card is None
    assert talk.unchanged()


def test_where_the_money_goes_is_no_further_wish(talk: Talk) -> None:
    talk.say("订单W1001里的露营灯换成蓝色")
    assert talk.state.asked is not None
    assert talk.state.asked.kind == "method"
    for said in ("原路退回就行", "退回原卡", "用原来的付款方式"):
        state = talk.state.as_dict()
        talk.say(said)
        assert talk.state.card is not None, said
        assert type(talk.state.card.action).__name__ == "ExchangeItems", said
        talk.state = type(talk.state).from_dict(state)
    talk.say("原路退回就行")
    talk.say("是")
    talk.say("用原来的付款方式")
    assert talk.state.card is None
    assert not [w for w in talk.state.live() if w.do == "change_payment"]


def test_a_reader_of_json_needs_no_glossary(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, JsonReader()).known()
        assert "Camp Lantern" in talk.do({"do": "ask_order", "order": "W1001"})


def test_a_wish_that_was_said_twice_is_declined_once(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, JsonReader()).known()
        move = {"do": "change_address", "order": "W1002", "address": {
            "line1": "5 Oak Road", "city": "Salem", "region": "OR", "postal_code": "97301"}}  # fmt: skip
        talk.do(move)
        assert talk.state.card is not None
        want = talk.state.live()[0]
        talk.state.add(type(want)(**{**{f: getattr(want, f) for f in want.__slots__}, "id": 0}))
        assert "5 Oak Road" not in talk.say("", do="no")
        assert talk.state.card is None


def test_the_code_of_an_address_is_nobody(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader(), "zh")
        said = talk.say("订单W1002能改地址吗?请寄到辽宁大连市望江路244号16幢1119室，邮编116000。")
        assert "e-mail" in said
        assert not talk.state.claim


def test_when_a_name_and_a_code_do_not_do_the_e_mail_is_asked_for(tmp_path: Path) -> None:
    with shop(tmp_path) as backend:
        talk = Talk(backend, RulesReader(), "zh")
        talk.say("我的订单到哪了?")
        talk.say("孙国栋,邮编200000")
        assert "姓名" not in talk.say("孙国栋,邮编200000")

"""Speaking through a model: its words are taken when they keep every fact, else the code's words stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from talking_shop import open_shop, reply

from shopkeeper import Shop
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.wording.voice import LONGEST, ModelVoice, keeps
from shopkeeper.errors import ModelError
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.types import ChatRequest

TEXT = "Order #W1001 is cancelled. You get $42.50 back to PayPal."


def test_words_that_keep_the_facts_are_said() -> None:
    engine = FakeEngine(["I've cancelled order #W1001. $42.50 goes back to PayPal."])
    spoken = ModelVoice(engine).say(TEXT, "en", ["PayPal"])
    assert spoken.own
    assert spoken.text == "I've cancelled order #W1001. $42.50 goes back to PayPal."
    assert engine.requests[0].messages[-1].content == TEXT


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("I've cancelled order #W1001. $45.20 goes back to PayPal.", "facts"),
        ("I've cancelled order #W1002. $42.50 goes back to PayPal.", "facts"),
        ("I've cancelled order #W1001. $42.50 goes back to PayPal by 3 May 2025.", "facts"),
        ("I've cancelled order #W1001. $42.50 goes back to your card.", "names"),
        ("Order #W1001 is not cancelled. You get $42.50 back to PayPal.", "not"),
        ("Shall I cancel order #W1001 and send $42.50 back to PayPal?", "question"),
        ("Done.", "length"),
        ("", "length"),
    ],
)
def test_words_that_change_a_fact_are_not_said(words: str, why: str) -> None:
    spoken = ModelVoice(FakeEngine([words])).say(TEXT, "en", ["PayPal"])
    assert (spoken.text, spoken.own) == (TEXT, False)
    assert spoken.why == why


def test_what_was_not_done_is_not_said_to_be_done() -> None:
    assert (
        keeps("The return for order W7 is requested.", "Order W7 is refunded and cancelled, as asked.")
        == "done"
    )


def test_chinese_words_keep_facts_and_negations_too() -> None:
    text = "订单W1001还没有送达，台灯不能退货。"
    assert keeps(text, "台灯不能退货，因为订单W1001没有送达。", ["台灯"]) == ""
    assert keeps(text, "订单W1001已送达，台灯可以退货。", ["台灯"]) == "not"
    assert keeps(text, "订单W1001还没有送达，不能退货。", ["台灯"]) == "names"
    assert keeps(text, "Order W1001 has not arrived, so the lamp can't be returned.") == "language"


def test_a_model_that_fails_leaves_the_codes_words() -> None:
    spoken = ModelVoice(FakeEngine()).say(TEXT, "en")
    assert (spoken.text, spoken.why) == (TEXT, "the model failed")


def test_long_texts_and_lists_are_not_given_to_the_model() -> None:
    engine = FakeEngine()
    voice = ModelVoice(engine)
    for text in ("", "a" * (LONGEST + 1), "One.\nTwo."):
        assert voice.say(text, "en").text == text
    assert engine.requests == []


def test_a_larger_model_is_told_the_task() -> None:
    engine = FakeEngine(["no"])
    ModelVoice(engine, trained=False).say(TEXT, "en")
    assert "own words" in engine.requests[0].messages[0].content


def rewording(*changes: tuple[str, str]) -> FakeEngine:
    """Says what it is given with some words replaced; fails at anything else that it is asked."""

    def said(request: ChatRequest) -> str | ModelError:
        text = request.messages[-1].content
        for old, new in changes:
            text = text.replace(old, new)
        return text if request.purpose == "reply" else ModelError("only words")

    return FakeEngine([said] * 20)


def assistant_with(shop: Shop, engine: FakeEngine) -> Assistant:
    config = replace(
        shop.config, assistant_driver="flows", assistant_reader="rules", assistant_replies="model"
    )
    parts = Parts(
        shop.engine,
        config,
        shop.path,
        shop.catalog,
        shop.search,
        open_model=lambda: (engine, False),
        open_backend=lambda: shop.backend,
    )
    return Assistant(parts)


def test_the_desk_speaks_through_the_model_and_cards_stay_as_they_are(tmp_path: Path) -> None:
    with open_shop(tmp_path / "shop") as shop:
        engine = rewording(
            ("Thank you", "Lovely, thanks"), ("Order", "Your order"), ("Here is what I would do", "Look")
        )
        assistant = assistant_with(shop, engine)
        talk = assistant.start().id
        list(assistant.say(talk, "where is my order SK10000001?"))
        shown = reply(list(assistant.say(talk, "mia@example.com")))
        assert "Your order SK10000001" in shown
        card = list(assistant.say(talk, "cancel order SK10000002, I no longer need it"))
        assert any(e.kind == "card" for e in card)
        assert "Here is what I would do" in reply(card)
        assistant.close()


def test_a_model_that_lies_is_not_heard_in_the_conversation(tmp_path: Path) -> None:
    with open_shop(tmp_path / "shop") as shop:
        assistant = assistant_with(shop, rewording(("SK10000001", "SK20000009"), ("delivered", "lost")))
        talk = assistant.start().id
        list(assistant.say(talk, "where is my order SK10000001?"))
        shown = reply(list(assistant.say(talk, "mia@example.com")))
        assert "SK10000001" in shown
        assert "SK20000009" not in shown
        assistant.close()

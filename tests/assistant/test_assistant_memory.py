"""Memory: asked before it is kept, shown, erased, and never taken from anybody but the one who said it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from talking_shop import PRODUCTS, assistant_of, open_shop, reply, stopped

from shopkeeper import Shop
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.memory import Remembered, find_memorable
from shopkeeper.assistant.remembering import plain_answer
from shopkeeper.catalog.model import Availability
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.types import ToolCall


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
    ("said", "kept"),
    [
        ("show me mugs, I wear size M", [("size", "M")]),
        ("my shoe size is EU 42", [("shoe_size", "EU 42")]),
        ("I'm allergic to nuts, what can I eat?", [("allergy", "nuts")]),
        ("we have a small dog", [("pet", "small dog")]),
        ("我穿L码，我对花生过敏", [("size", "L"), ("allergy", "花生")]),
        ("我家有猫", [("pet", "猫")]),
        ("do you have dogs' beds in size M?", []),
        ("I have two orders", []),
    ],
)
def test_what_is_said_of_oneself_is_found(said: str, kept: list[tuple[str, str]]) -> None:
    assert sorted((r.name, r.value) for r in find_memorable(said)) == sorted(kept)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("yes", True),
        ("Yes, please!", True),
        ("ok go ahead", True),
        ("好的，谢谢", True),
        ("是", True),
        ("no", False),
        ("No thanks", False),
        ("不用了", False),
        ("yes but the blue one", None),
        ("is that a yes?", None),
        ("no idea", None),
        ("好贵", None),
        ("不是红色的", None),
        ("", None),
    ],
)
def test_only_a_plain_answer_is_an_answer(said: str, answer: bool | None) -> None:
    assert plain_answer(said) is answer


def test_nothing_is_kept_without_a_yes(assistant: Assistant) -> None:
    held = assistant.start(visitor="v1")
    events = list(assistant.say(held.id, "show me mugs, I wear size M"))
    assert "remember" in reply(events)
    assert assistant.memory.of("visitor:v1") == []
    list(assistant.say(held.id, "no"))
    assert assistant.memory.of("visitor:v1") == []
    assert "remember" not in reply(list(assistant.say(held.id, "show me lamps, I wear size L")))


def test_a_yes_to_something_else_later_keeps_nothing(assistant: Assistant) -> None:
    held = assistant.start(visitor="v1")
    list(assistant.say(held.id, "show me mugs, I wear size M"))
    list(assistant.say(held.id, "show me lamps"))
    list(assistant.say(held.id, "yes"))
    assert assistant.memory.of("visitor:v1") == []


def test_what_is_kept_is_shown_in_a_later_conversation_and_erased_on_demand(assistant: Assistant) -> None:
    held = assistant.start(visitor="v1")
    list(assistant.say(held.id, "show me mugs, I wear size M and we have a cat"))
    list(assistant.say(held.id, "yes please"))
    assert assistant.memory.of("visitor:v1") == [Remembered("size", "M"), Remembered("pet", "cat")]
    later, other = assistant.start(visitor="v1"), assistant.start(visitor="v2")
    assert "size: M" in reply(list(assistant.say(later.id, "what do you know about me?")))
    assert "size: M" not in reply(list(assistant.say(other.id, "what do you know about me?")))
    list(assistant.say(later.id, "forget everything about me"))
    assert assistant.memory.of("visitor:v1") == []
    assert not assistant.memory.agreed("visitor:v1")


def test_past_purchases_are_told_only_after_a_yes_and_only_to_who_made_them(assistant: Assistant) -> None:
    held = assistant.start(customer="C1")
    assert "Harbor Lamp" not in reply(list(assistant.say(held.id, "what do you know about me?")))
    list(assistant.say(held.id, "show me mugs, we have a cat"))
    list(assistant.say(held.id, "yes"))
    assert "bought: Harbor Lamp" in reply(list(assistant.say(held.id, "what do you know about me?")))
    stranger = assistant.start(visitor="v9")
    assert "Harbor" not in reply(list(assistant.say(stranger.id, "what do you know about me?")))


def test_a_new_size_takes_the_place_of_the_old(assistant: Assistant) -> None:
    for size in ("M", "L"):
        held = assistant.start(visitor="v1")
        list(assistant.say(held.id, f"show me mugs, I wear size {size}"))
        list(assistant.say(held.id, "yes"))
    assert assistant.memory.of("visitor:v1") == [Remembered("size", "L")]


def test_a_model_cannot_remember_what_nobody_said(shop: Shop) -> None:
    calls = [ToolCall("a", "remember", {"value": "size XXL"}), "All right."]
    assistant = assistant_of(shop, FakeEngine(calls), driver="tools")
    held = assistant.start(visitor="v1")
    list(assistant.say(held.id, "tell me about your lamps please"))
    assert stopped(shop) == [("consent", "remember")]
    list(assistant.say(held.id, "yes"))
    assert assistant.memory.of("visitor:v1") == []
    assistant.close()


def test_who_asked_for_a_stock_alert_is_told_when_it_is_back(shop: Shop, assistant: Assistant) -> None:
    assistant.alerts.add("visitor:v1", "pot", "", "c")
    held, other = assistant.start(visitor="v1"), assistant.start(visitor="v2")
    assert "Clay Teapot" not in reply(list(assistant.say(held.id, "hello")))
    from dataclasses import replace

    shop.catalog.put([replace(PRODUCTS[3], availability=Availability.IN_STOCK)])
    assert "Clay Teapot" not in reply(list(assistant.say(other.id, "hello")))
    assert "Clay Teapot is in stock again" in reply(list(assistant.say(held.id, "hello")))
    assert "Clay Teapot" not in reply(list(assistant.say(held.id, "hello")))

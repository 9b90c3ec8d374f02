"""Recommendations in the chat: by plain wish and as a tool, with reasons, of what the person allows only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from talking_shop import open_shop, reply, stopped

from shopkeeper import Shop
from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.parts import Parts
from shopkeeper.assistant.recommending import asks_for_picks
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.types import ChatRequest, ToolCall


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "shop") as opened:
        yield opened


def products(events: list[Event]) -> list[dict[str, str]]:
    return [dict(row) for e in events if e.kind == "products" for row in e.data["products"]]


def impressions(shop: Shop) -> list[tuple[str, str, str]]:
    return [
        (e.customer, e.session, e.place)
        for e in shop.events.read(kinds="impression")
        if e.extra.get("recommended") and e.propensity and e.position
    ]


@pytest.mark.parametrize(
    "said",
    [
        "any recommendations?",
        "What would you recommend for me?",
        "Can you suggest something nice for me, please?",
        "surprise me",
        "What's good here?",
        "有什么推荐的吗？",
        "给我推荐一些商品吧",
        "猜我喜欢",
    ],
)
def test_a_wish_for_anything_that_suits_is_known(said: str) -> None:
    assert asks_for_picks(said)


@pytest.mark.parametrize(
    "said",
    [
        "recommend a mug",
        "what do you recommend for cooking",
        "what should I get my mom",
        "can you recommend something under 20 dollars",
        "I want to return something",
        "推荐一款耳机",
        "有推荐的耳机吗",
        "",
        "???",
    ],
)
def test_a_wish_for_goods_is_left_to_the_guide(said: str) -> None:
    assert not asks_for_picks(said)


@pytest.mark.parametrize(("language", "said"), [("en", "any recommendations?"), ("zh", "有什么推荐的吗？")])
def test_each_product_comes_with_its_reason(shop: Shop, language: str, said: str) -> None:
    assistant = shop.assistant
    events = list(assistant.say(assistant.start(language=language).id, said))
    found = products(events)
    assert found
    assert all(row["reason"] for row in found)
    assert all(row["reason"].isascii() == (language == "en") for row in found)
    assert "pot" not in [row["id"] for row in found]  # sold out
    assert reply(events)


def test_what_was_recommended_can_be_spoken_of(shop: Shop) -> None:
    assistant = shop.assistant
    talk = assistant.start().id
    first = products(list(assistant.say(talk, "surprise me")))[0]
    events = list(assistant.say(talk, "tell me more about the first one"))
    assert first["title"].split()[0] in reply(events) or first["id"] in [
        row["id"] for row in products(events)
    ]


def test_of_a_customer_only_what_they_allow_is_used_and_logged(shop: Shop) -> None:
    assistant = shop.assistant
    list(assistant.say(assistant.start(customer="C1").id, "any recommendations?"))
    assert {one[0] for one in impressions(shop)} == {"C1"}
    before = len(impressions(shop))
    known = shop.orders.customers.get("C2")
    assert known
    shop.orders.customers.update(replace(known, consents={"personalisation": False}))
    assert products(list(assistant.say(assistant.start(customer="C2").id, "any recommendations?")))
    list(assistant.say(assistant.start().id, "any recommendations?"))
    assert len(impressions(shop)) == before


def test_a_visit_of_the_shops_pages_is_known_while_its_visitor_agrees(shop: Shop) -> None:
    assistant = shop.assistant
    visits: dict[str, tuple[str, str]] = {}
    assistant.parts.visit_of = visits.get
    talk = assistant.start().id
    visits[talk] = ("", "visit-1")
    shown = products(list(assistant.say(talk, "any recommendations?")))
    assert shown
    assert set(impressions(shop)) == {("", "visit-1", "chat")}
    assert all(row["url"].partition("?r=chat~")[2] for row in shown)
    del visits[talk]
    before = len(impressions(shop))
    list(assistant.say(talk, "any recommendations?"))
    assert len(impressions(shop)) == before


def with_model(shop: Shop, engine: FakeEngine, *, recommends: bool = True) -> Assistant:
    return Assistant(
        Parts(
            shop.engine,
            replace(shop.config, assistant_driver="tools"),
            shop.path,
            shop.catalog,
            shop.search,
            open_model=lambda: (engine, False),
            open_recommend=(lambda: shop.recommend) if recommends else None,
            events=shop.events,
        )
    )


def test_the_tool_tells_the_model_products_and_why(shop: Shop) -> None:
    read: list[str] = []

    def look(request: ChatRequest) -> str:
        read.extend(m.content for m in request.messages if m.role == "tool")
        return "Here you are."

    call = ToolCall("c1", "recommend", {"limit": 2})
    assistant = with_model(shop, FakeEngine([call, look]))
    events = list(assistant.say(assistant.start().id, "what might I like?"))
    assistant.close()
    assert len(products(events)) == 2
    assert all(row["reason"] for row in products(events))
    assert '"why"' in read[0]


def test_the_tool_goes_on_only_from_products_of_the_conversation(shop: Shop) -> None:
    engine = FakeEngine([ToolCall("c1", "recommend", {"like": "lamp"}), "Sorry."])
    assistant = with_model(shop, engine)
    events = list(assistant.say(assistant.start().id, "what goes with it?"))
    assistant.close()
    assert not products(events)
    assert ("reach", "recommend") in stopped(shop)


def test_without_recommendations_the_tool_is_not_there(shop: Shop) -> None:
    seen: list[str] = []

    def look(request: ChatRequest) -> str:
        seen.extend(tool.name for tool in request.tools)
        return "Hello."

    assistant = with_model(shop, FakeEngine([look]), recommends=False)
    list(assistant.say(assistant.start().id, "hello there"))
    assistant.close()
    assert seen
    assert "recommend" not in seen

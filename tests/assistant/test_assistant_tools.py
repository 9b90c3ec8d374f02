"""The tools: declared once, checked at the boundary, shown as declared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from talking_shop import DELIVERED, assistant_of, open_shop, reply, stopped

from shopkeeper import Shop
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.promises.violations import PROMISES
from shopkeeper.assistant.tools.registry import TOOLS
from shopkeeper.assistant.tools.tool import check_arguments
from shopkeeper.errors import ConfigError, InputError
from shopkeeper.llm.fake import FakeEngine
from shopkeeper.llm.types import ChatRequest, ToolCall


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "shop") as opened:
        yield opened


def call(name: str, /, **arguments: Any) -> ToolCall:
    return ToolCall(f"c-{name}", name, arguments)


def run(shop: Shop, text: str, *calls: ToolCall, language: str = "en") -> tuple[list[Event], list[str]]:
    """The events of a turn in which the model makes these calls, and the results that it read."""
    read: list[str] = []

    def look(request: ChatRequest) -> str:
        read.extend(m.content for m in request.messages if m.role == "tool")
        return "All right." if language == "en" else "好的。"

    assistant = assistant_of(shop, FakeEngine([*calls, look]), driver="tools")
    events = list(assistant.say(assistant.start(language=language).id, text))
    assistant.close()
    return events, read


def test_every_tool_is_declared_in_full() -> None:
    wanted = {
        "search_products", "product_details", "compare_products", "alternatives", "compatible_with", "stock_alert",
        "add_to_cart", "view_cart", "identify_customer", "list_orders", "order_details", "shipment", "refund_status",
        "cancel_order", "return_items", "exchange_items", "variants_for", "change_address", "change_payment",
        "search_documents", "handoff", "remember", "recommend",
    }  # fmt: skip
    assert set(TOOLS) == wanted
    for tool in TOOLS.values():
        assert tool.description
        assert tool.kind in ("read", "write")
        assert set(tool.checks) <= set(PROMISES)
        assert tool.parameters["additionalProperties"] is False
        assert set(tool.labels) == {"en", "zh"}
        assert tool.declaration().name == tool.name


def test_every_change_of_records_needs_identity_consent_and_policy() -> None:
    for name in ("cancel_order", "return_items", "exchange_items", "change_address", "change_payment"):
        assert {"who", "consent", "policy"} <= set(TOOLS[name].checks)


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ({}, "missing"),
        ({"query": 1}, "not of type string"),
        ({"query": "x", "sort": "random"}, "not one of"),
        ({"query": "x", "limit": 0}, "not between"),
        ({"query": "x", "limit": True}, "not of type integer"),
        ({"query": "x", "colour": "red"}, "unknown"),
        ({"query": "x" * 1001}, "at most"),
    ],
)
def test_arguments_that_do_not_fit_are_named(arguments: dict[str, Any], fault: str) -> None:
    with pytest.raises(InputError, match=fault):
        check_arguments(arguments, TOOLS["search_products"].parameters)


def test_a_search_shows_products_and_tells_the_model_what_they_cost(shop: Shop) -> None:
    events, read = run(
        shop, "mugs please under ten dollars", call("search_products", query="mug", max_price=10)
    )
    shown = next(e for e in events if e.kind == "products")
    assert [p["id"] for p in shown.data["products"]] == ["mug"]
    assert "$9.00" in read[0]
    states = [e.data["state"] for e in events if e.kind == "tool"]
    assert states == ["started", "done"]


def test_details_hold_variants_and_fenced_reviews(shop: Shop) -> None:
    _, read = run(
        shop,
        "the lamp in detail",
        call("search_products", query="lamp"),
        call("product_details", product="lamp"),
    )
    assert "lamp-blue" in read[1]
    assert "$45.00" in read[1]
    assert "<data " in read[1]


def test_a_comparison_is_a_table(shop: Shop) -> None:
    events, _ = run(
        shop,
        "compare the mugs for me",
        call("search_products", query="mug"),
        call("compare_products", products=["mug", "cup"]),
    )
    table = next(e.data for e in events if e.kind == "table")
    assert table["columns"][1:] == ["Harbor Mug", "Tall Mug"]
    assert ["Price", "$9.00", "$12.50"] in table["rows"]


def test_documents_are_quoted_with_where_they_stand(shop: Shop) -> None:
    question = "How many days do I have to return things?"
    events, read = run(shop, question, call("search_documents", question=question))
    citation = next(e.data for e in events if e.kind == "citation")
    assert "30 days" in citation["quote"]
    assert citation["document"] == "Returns"
    assert "30 days" in read[0]


def test_a_question_that_no_document_answers_is_kept_for_the_merchant(shop: Shop) -> None:
    question = "Do you insure journeys to the moon?"
    _, read = run(shop, question, call("search_documents", question=question))
    assert '"supported":false' in read[0]
    assert [group.title for group in shop.knowledge.unanswered()] == [question]


def test_an_identified_customers_order_is_shown(shop: Shop) -> None:
    events, read = run(
        shop,
        f"I am Mia Berg, zip 19901, where is {DELIVERED}?",
        call("identify_customer", name="Mia Berg", postal_code="19901"),
        call("order_details", order=DELIVERED),
        call("shipment", order=f"#{DELIVERED}"),
    )
    assert stopped(shop) == []
    order = next(e.data for e in events if e.kind == "order")
    assert order["id"] == DELIVERED
    assert [line["title"] for line in order["lines"]] == ["Harbor Lamp", "Harbor Mug"]
    assert "TRACK001" in read[2]


def test_without_orders_or_a_cart_their_tools_are_not_offered(shop: Shop) -> None:
    engine = FakeEngine(["Hm."])
    assistant = assistant_of(shop, engine, driver="tools")
    assistant.parts.carts = None
    assistant.parts.__dict__["backend"] = None
    list(assistant.say(assistant.start().id, "put it in my cart please now"))
    names = {tool.name for tool in engine.requests[0].tools}
    assert "search_products" in names
    assert not names & {"add_to_cart", "view_cart", "list_orders", "cancel_order"}
    assistant.close()


def test_a_tool_that_writes_to_the_cart_adds_once_when_its_turn_runs_again(shop: Shop) -> None:
    from shopkeeper.assistant.cart import ConversationCart
    from shopkeeper.assistant.context import TurnContext
    from shopkeeper.assistant.conversation import Turn
    from shopkeeper.assistant.promises.violations import Violations
    from shopkeeper.assistant.state import TalkState

    assistant = assistant_of(shop)
    held = assistant.start()
    for _ in range(2):
        held = assistant.conversation(held.id)
        turn = Turn(held.id, 7, "k", "customer", "say", "add it")
        violations = Violations(shop.engine, held.id, 7)
        context = TurnContext(
            held, turn, TalkState(reach=["mug"]), "en", "add it", (), lambda _: None, violations
        )
        cart = ConversationCart(context, assistant.parts)
        cart.add("mug", "", 2)
        cart.add("mug", "", 1)
        assert cart.view().count == 3


@pytest.mark.parametrize(
    ("product", "variant", "quantity"), [("lamp", "", 1), ("mug", "x", 1), ("pot", "", 1), ("mug", "", 100)]
)
def test_what_cannot_be_bought_is_not_put_in_the_cart(
    shop: Shop, product: str, variant: str, quantity: int
) -> None:
    events, read = run(
        shop,
        "everything in my cart please",
        call("search_products", query="mug"),
        call("search_products", query="lamp"),
        call("search_products", query="teapot"),
        call("add_to_cart", product=product, variant=variant, quantity=quantity),
    )
    assert '"error"' in read[-1]
    assert not [e for e in events if e.kind == "cart"]


@pytest.mark.parametrize(
    ("driver", "url", "wanted"),
    [
        ("auto", "", "flows"),
        ("auto", "http://x/v1", "tools"),
        ("flows", "http://x/v1", "flows"),
        ("tools", "", "tools"),
    ],
)
def test_the_driver_follows_the_setting_and_the_engine(
    shop: Shop, driver: str, url: str, wanted: str
) -> None:
    from dataclasses import replace

    parts = assistant_of(shop, FakeEngine(), driver=driver).parts
    parts.config = replace(parts.config, model_url=url)
    assert parts.driver == wanted


def test_an_unknown_driver_is_named(shop: Shop) -> None:
    with pytest.raises(ConfigError, match="'autopilot'"):
        _ = assistant_of(shop, FakeEngine(), driver="autopilot").parts.driver


def test_words_and_language_of_a_tool_turn(shop: Shop) -> None:
    events, _ = run(shop, "有马克杯吗？我想买一个", call("search_products", query="马克杯"), language="zh")
    assert reply(events) == "好的。"
    assert next(e.data["label"] for e in events if e.kind == "tool") == "正在搜索商品"

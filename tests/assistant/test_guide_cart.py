"""What the guide puts in the cart: what was shown, in the version that was chosen, as many as there are."""

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


def test_the_one_pointed_at_goes_in(visitor: Visitor) -> None:
    shown = visitor.ids("desk lamps under 36")
    reply = visitor.say("add the second one to my cart")
    assert visitor.cart.lines == [(shown[1], "", 1)]
    assert any(p.kind == "cart" and p.data["count"] == 1 for p in reply.pieces)


def test_nothing_that_was_not_shown_goes_in(visitor: Visitor) -> None:
    visitor.say("add the Thornbury jacket to my cart")
    assert all(product in visitor.state.seen for product, _, _ in visitor.cart.lines)
    fresh = Visitor.__new__(Visitor)
    fresh.__dict__.update(visitor.__dict__)
    fresh.say("put it in the basket")
    assert all(product in fresh.state.seen for product, _, _ in fresh.cart.lines)


def test_an_empty_display_has_nothing_to_add(visitor: Visitor) -> None:
    visitor.state.seen = ("D1",)
    reply = visitor.say("add it to my cart")
    assert visitor.cart.lines == []
    assert reply.handled


def test_options_are_asked_for_one_at_a_time(visitor: Visitor) -> None:
    visitor.say("a jacket in navy under 100")
    reply = visitor.say("I'll take it")
    assert visitor.cart.lines == []
    assert next(p.data["choices"] for p in reply.pieces if p.kind == "choices") == ["M", "L"]  # S is sold out
    visitor.say("M please")
    assert visitor.cart.lines == [("J1", "J1-Navy-M", 1)]


def test_an_option_that_is_not_there_is_not_replaced(visitor: Visitor) -> None:
    visitor.say("a jacket in navy under 100")
    visitor.say("I'll take it")
    visitor.say("in red")
    assert visitor.cart.lines == []


def test_remembered_size_is_taken(shop: Shop) -> None:
    visitor = Visitor(shop, memory={"size": ["L"]})
    visitor.say("a jacket in navy under 100")
    visitor.say("add it to my cart")
    assert visitor.cart.lines == [("J1", "J1-Navy-L", 1)]


def test_no_more_than_there_are(visitor: Visitor) -> None:
    visitor.say("the cheapest pan")
    reply = visitor.say("add 9 of them to my cart")
    assert visitor.cart.lines == [("P1", "", 5)]
    assert "only 5" in reply.text


def test_sold_out_is_not_added(visitor: Visitor) -> None:
    visitor.say("Halden Rest office chair over 250")
    reply = visitor.say("add it to my cart")
    assert visitor.cart.lines == []
    assert "sold out" in reply.text


def test_stock_alerts_are_set_for_what_is_sold_out(shop: Shop) -> None:
    told: list[tuple[str, str]] = []

    class Alerts:
        def add(self, product: str, variant: str) -> None:
            told.append((product, variant))

    visitor = Visitor(shop, alerts=Alerts())
    visitor.say("office chairs over 250")
    visitor.say("tell me when it is back in stock")
    assert told == [("C3", "")]


def test_chinese_adds_and_chooses(shop: Shop) -> None:
    visitor = Visitor(shop, "zh")
    visitor.say("100以内的藏青色夹克")
    visitor.say("把第一个加入购物车")
    visitor.say("L码")
    assert visitor.cart.lines == [("J1", "J1-Navy-L", 1)]
    assert "购物车里有" in visitor.say("购物车里有什么").text

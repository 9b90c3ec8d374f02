"""The guide answers about the whole catalogue by counting it, about one product from its data, and compares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from guide_world import Visitor, cards, goods, guide_shop

from shopkeeper import Shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with guide_shop(tmp_path_factory.mktemp("guide")) as shop:
        yield shop


@pytest.fixture
def visitor(shop: Shop) -> Visitor:
    return Visitor(shop)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how many products do you have?", f"We have {len(goods())} products in all."),
        ("how many desk lamps do you have", "We have 6 desk lamps."),
        ("how many desk lamps in white?", "We have 3 desk lamps (White)."),
        ("how many things under 10 dollars", "We have 5 products (up to $10.00)."),
        ("how many lamps under 50 dollars?", "We have 6 products in Lighting (up to $50.00)."),
        ("what is the price range of office chairs?", "Our 3 office chairs cost from $99.00 to $299.00."),
        (
            "which brands of office chairs do you have?",
            "2 brands of office chairs: Halden (2) and Boxwood (1).",
        ),
        ("what sizes do the jackets come in?", "Size of jackets: S (3), M (3) and L (3)."),
    ],
)
def test_questions_about_the_catalogue_are_counted(visitor: Visitor, question: str, answer: str) -> None:
    assert visitor.say(question).text.startswith(answer)


@pytest.mark.parametrize(
    ("question", "id", "said"),
    [
        ("what's the cheapest thing in the shop?", "G2", "$4.00"),
        ("which is the most expensive jacket?", "J3", "$300.00"),
        ("which product is the best rated?", "M1", "4.9"),
        ("what has the most reviews?", "M1", "50"),
    ],
)
def test_extremes_are_of_the_whole_catalogue(visitor: Visitor, question: str, id: str, said: str) -> None:
    reply = visitor.say(question)
    assert cards(reply)[0]["id"] == id
    assert said in reply.text


def test_level_products_are_named(visitor: Visitor) -> None:
    reply = visitor.say("what is the cheapest mug?")
    assert {c["id"] for c in cards(reply)} == {"M1", "M3"}
    assert "level" in reply.text


def test_chinese_questions_about_the_catalogue(shop: Shop) -> None:
    visitor = Visitor(shop, "zh")
    assert visitor.say("店里一共有多少商品？").text.startswith(f"全店一共有{len(goods())}款商品。")
    assert visitor.say("有多少款台灯").text.startswith("我们有6款台灯。")
    assert "$300.00" in visitor.say("最贵的夹克是哪件").text


def test_questions_about_a_product_are_answered_from_its_data(visitor: Visitor) -> None:
    visitor.say("show me jackets")
    first = visitor.state.shown.index("J1") + 1
    place = ("first", "second", "third")[first - 1]
    assert "$80.00" in visitor.say(f"how much is the {place} one?").text
    assert "Wool" in visitor.say("what is it made of?").text
    assert visitor.say("does it come in navy?").text.startswith("Yes")
    assert visitor.say("do you have it in navy in size S?").text.count("sold out") == 1
    assert visitor.say("does it come in red?").text.startswith("No")
    assert "does not state" in visitor.say("how heavy is it?").text


def test_a_comparison_shows_what_differs_and_only_that(visitor: Visitor) -> None:
    visitor.say("office chairs")
    table = next(p for p in visitor.say("compare the first two").pieces if p.kind == "table")
    ids, rows = table.data["products"], {row[0]: row[1:] for row in table.data["rows"]}
    assert sorted(ids) == ["C1", "C2"]
    assert rows["Price"][ids.index("C1")] == "$99.00"
    assert rows["Material"][ids.index("C2")] == "Leather"
    assert all(len(set(row)) > 1 for row in rows.values())
    assert "$100.00 below the next" in (visitor.last.text if visitor.last else "")


def test_alternatives_are_of_the_kind(visitor: Visitor) -> None:
    visitor.say("a frying pan")
    assert visitor.ids("something similar") == ["P2"]
    assert visitor.reasons()["P2"].startswith("$30.00 more")


def test_what_was_bought_together_counts_real_orders(shop: Shop) -> None:
    visitor = Visitor(shop)
    visitor.guide.bought_with = lambda id: [("M1", 7), ("M2", 1)] if id == "P1" else []
    visitor.say("the cheapest pan")
    assert visitor.ids("what goes with it?") == ["M1"]
    assert visitor.reasons()["M1"] == "bought together in 7 orders"

"""Which has the most of something; what is cheaper than the one talked of; an alert for the one named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from guide_world import Visitor, guide_shop

from shopkeeper import Shop
from shopkeeper.catalog import Attribute, Money, Product, Quantity

RADIOS: tuple[dict[str, Attribute], ...] = (
    {"Memory": Quantity(8, "GB"), "Weight": Quantity(1.2, "kg")},
    {"Memory": Quantity(32, "GB"), "Weight": Quantity(1900, "g")},
    {"Memory": Quantity(16, "GB"), "Battery life": Quantity(10, "h")},
    {"Battery life": Quantity(14, "h")},
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder: Path = tmp_path_factory.mktemp("superlatives")
    with guide_shop(folder / "shop") as shop:
        shop.catalog.put(
            Product(
                f"R{n}",
                {"en": f"Tarn Radio {n}", "zh": f"山湖收音机{n}"},
                category=("Sound", "Radios"),
                price=Money(5000 + 1000 * n, "USD"),
                attributes=attributes,
            )
            for n, attributes in enumerate(RADIOS)
        )
        shop.catalog.vocabulary.put(
            [
                ("attribute", "Memory", "zh", "内存"),
                ("category", "Radios", "zh", "收音机"),
                ("attribute", "Weight", "zh", "重量"),
            ]
        )
        shop.search.sync()
        yield shop


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ("which has the most memory?", ["R1", "R2", "R0"]),
        ("which one has the least memory?", ["R0", "R2", "R1"]),
        ("which is the lightest?", ["R0", "R1"]),  # 1.2 kg before 1,900 g
        ("which one is the heaviest?", ["R1", "R0"]),
        ("which has the longest battery life?", ["R3", "R2"]),
        ("which radio has the largest memory?", ["R1", "R2", "R0"]),
    ],
)
def test_products_are_put_in_order_by_the_number_asked_for(shop: Shop, said: str, ids: list[str]) -> None:
    visitor = Visitor(shop)
    visitor.say("show me radios")
    assert visitor.ids(said) == ids
    assert visitor.state.focus == ids[0]


def test_the_value_and_what_is_not_stated_are_said(shop: Shop) -> None:
    visitor = Visitor(shop)
    reply = visitor.say("which radio has the most memory?")
    assert reply.text == "Highest Memory: Tarn Radio 1, 32 GB. Not stated for Tarn Radio 3."
    assert visitor.reasons()["R2"].endswith("16 GB")


@pytest.mark.parametrize(
    ("said", "first"), [("哪个内存最大？", "R1"), ("哪个最轻", "R0"), ("内存最小的是哪款", "R0")]
)
def test_in_chinese_too(shop: Shop, said: str, first: str) -> None:
    visitor = Visitor(shop, "zh")
    visitor.say("看看收音机")
    assert visitor.ids(said)[0] == first


def test_an_extreme_price_is_still_a_price(shop: Shop) -> None:
    visitor = Visitor(shop)
    visitor.say("show me radios")
    assert visitor.ids("which is the cheapest?") == ["R0"]
    assert visitor.ids("what is the most expensive radio?") == ["R3"]


def test_cheaper_is_below_the_product_that_was_talked_of(shop: Shop) -> None:
    visitor = Visitor(shop)
    visitor.say("show me office chairs")
    visitor.say("tell me about the second one")
    assert visitor.ids("something cheaper") == ["C1"]
    named = Visitor(shop)
    named.say("show me jackets")
    named.say("tell me about the Thornbury Hide Jacket")
    assert named.state.focus == "J3"
    assert named.ids("something cheaper") == ["J1", "J2"]


class Alerts:
    def __init__(self) -> None:
        self.set: list[str] = []

    def add(self, product: str, variant: str) -> None:
        self.set.append(product)


@pytest.mark.parametrize(
    ("language", "before", "said", "product"),
    [
        (
            "en",
            ["show me mugs", "tell me about the first one"],
            "tell me when the Larch Small Mug is back",
            "M3",
        ),
        ("en", ["show me mugs"], "let me know when the Halden Rest Office Chair is back in stock", "C3"),
        ("en", [], "tell me when the Halden Rest Office Chair is back in stock", "C3"),
        ("en", ["show me mugs", "tell me about the third one"], "tell me when it is back", "M3"),
        ("zh", ["看看马克杯", "介绍第一个"], "落叶松小马克杯到货了通知我", "M3"),
    ],
)
def test_an_alert_is_for_the_product_named(
    shop: Shop, language: str, before: list[str], said: str, product: str
) -> None:
    alerts = Alerts()
    given: dict[str, Any] = {"alerts": alerts}
    visitor = Visitor(shop, language, **given)
    for one in before:
        visitor.say(one)
    visitor.say(said)
    assert alerts.set == [product]

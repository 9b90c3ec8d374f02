"""Trained models as sources: what they bring, the true reason with the act that brought it, and their absence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event, from_micros
from shopkeeper.recommend import Asked
from shopkeeper.recommend.strategies import DEFAULTS, Explore, Rules, Strategy
from shopkeeper.recommend.training.train import train
from shopkeeper.shop import Shop

START = 1_772_000_000_000_000
DAY = 86_400_000_000
PLAIN = Explore("none", 0.0)
LOOSE = Rules(diversity=0, most_of_category=0, most_of_brand=0, margin=0, fresh=0)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Twenty products of as many kinds. Who buys product 2n buys 2n + 1 with it, and looks at 2n + 2 afterwards."""
    with Shop.open(tmp_path_factory.mktemp("trained"), create=True) as shop:
        shop.catalog.put(
            Product(f"p{n}", {"en": f"thing {n}"}, category=(f"Kind {n}",), price=Money(100, "USD"))
            for n in range(20)
        )
        events = []
        for person in range(60):
            first = 2 * (person % 9)
            steps = (("purchase", first), ("purchase", first + 1), ("view", first + 2))
            for at, (kind, number) in enumerate(steps):
                time = from_micros(START + person * DAY // 10 + at * 60_000_000)
                who = {"session": f"v{person}", "customer": f"c{person}"}
                extra = {"order": f"o{person}"} if kind == "purchase" else {}
                events.append(
                    Event(f"e{person}-{at}", kind, time, product=f"p{number}", extra=extra, **who)  # type: ignore[arg-type]
                )
        shop.events.append(events)
        names = ("co_visit", "co_purchase", "repeat")
        train(shop.events, shop.catalog, shop.path / "models" / "recommend", names)
        yield shop


def test_what_is_bought_together_is_said_to_be(shop: Shop) -> None:
    strategy = replace(DEFAULTS["together"], explore=PLAIN)
    answer = shop.recommend.ask(Asked("together", products=("p4",)), strategy=strategy)
    assert answer.products[0] == "p5"
    assert answer.items[0].reason.kind == "together"
    assert answer.items[0].reason.products == ("p4",)
    assert answer.version != ""


def test_what_others_looked_at_next_names_the_product_they_came_from(shop: Shop) -> None:
    shop.events.append([Event("now", "view", from_micros(START + 30 * DAY), session="new", product="p5")])
    strategy = Strategy("home", {"looked_at": 1.0}, {}, LOOSE, PLAIN)
    answer = shop.recommend.ask(Asked(session="new"), strategy=strategy)
    assert set(answer.products) == {"p4", "p6"}
    for item in answer.items:
        assert item.reason.kind == "looked_at"
        assert item.reason.products == ("p5",)
        assert item.reason.words["act"] == "looked"
        assert item.sources == ("looked_at",)


def test_bought_speaks_only_from_purchases(shop: Shop) -> None:
    shop.events.append([Event("look", "view", from_micros(START + 30 * DAY), session="looker", product="p8")])
    strategy = Strategy("home", {"bought": 1.0}, {}, LOOSE, PLAIN)
    assert shop.recommend.ask(Asked(session="looker"), strategy=strategy).items == ()
    shop.events.append(
        [Event("buy", "purchase", from_micros(START + 31 * DAY), session="looker", product="p8")]
    )
    answer = shop.recommend.ask(Asked(session="looker"), strategy=strategy)
    assert answer.products[0] == "p9"
    assert answer.items[0].reason.words["act"] == "bought"


def test_products_that_no_model_knows_are_no_obstacle(shop: Shop) -> None:
    shop.catalog.put([Product("fresh", {"en": "thing fresh"}, category=("Kind 4",), price=Money(1, "USD"))])
    shop.recommend.refresh()
    shop.events.append([Event("f", "view", from_micros(START + 30 * DAY), session="f", product="fresh")])
    answer = shop.recommend.ask(Asked(session="f"), strategy=replace(DEFAULTS["home"], explore=PLAIN))
    assert any(i.reason.products == ("fresh",) for i in answer.items)
    assert shop.recommend.ask(Asked("together", products=("fresh",))).items == ()


def test_a_model_that_cannot_be_read_is_passed_over(shop: Shop, tmp_path: Path) -> None:
    from shopkeeper.recommend.ranking.trained import Trained
    from shopkeeper.recommend.training.shelf import Shelf

    broken = Trained(Shelf(tmp_path, "v", (), ("co_visit",), {}, {}))
    assert broken.model(("co_visit", "linear")) is None

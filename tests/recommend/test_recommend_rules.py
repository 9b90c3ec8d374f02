"""Rules in the answer: profit and newness move what is equally liked; no query is made for a candidate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event as listener

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event
from shopkeeper.recommend import Asked
from shopkeeper.recommend.strategies import Explore, Rules, Strategy
from shopkeeper.shop import Shop

PLAIN = Explore("none", 0.0)
LOOSE = Rules(diversity=0, most_of_category=0, most_of_brand=0, cap=0, margin=0, fresh=0)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Thirty equally liked products; the higher the number, the more of the price stays; p7 came today."""
    with Shop.open(tmp_path_factory.mktemp("rules"), create=True) as shop:
        shop.catalog.put(
            Product(
                f"p{n}",
                {"en": f"thing {n}"},
                category=(f"Kind {n % 3}",),
                brand=f"Brand {n % 5}",
                price=Money(10_000, "USD"),
                created="2026-03-10T08:00:00Z" if n == 7 else "2025-01-01T00:00:00Z",
                extra={"cost_of_goods_sold": f"{95 - 3 * n}.00 USD"},
            )
            for n in range(30)
        )
        shop.events.append(
            Event(f"e{n}", "purchase", "2026-03-09T10:00:00Z", session=f"s{n}", product=f"p{n}")
            for n in range(30)
        )
        yield shop


def shown(shop: Shop, rules: Rules, limit: int = 6) -> list[str]:
    way = Strategy("home", {"popular": 1.0}, {}, rules, PLAIN)
    return shop.recommend.ask(Asked(limit=limit, now=1_773_140_000_000_000), strategy=way).products


def test_profit_decides_among_what_is_equally_liked(shop: Shop) -> None:
    assert shown(shop, replace(LOOSE, margin=0.6))[:3] == ["p29", "p28", "p27"]


def test_newness_decides_among_what_is_equally_liked(shop: Shop) -> None:
    assert shown(shop, replace(LOOSE, fresh=0.6))[0] == "p7"


def test_caps_hold_in_every_twelve_in_a_row_while_anything_else_is_left(shop: Shop) -> None:
    page = shown(shop, replace(LOOSE, margin=0.6, most_of_brand=3), 24)
    for start in range(len(page) - 12):
        row = [int(id[1:]) % 5 for id in page[start : start + 12]]
        assert max(row.count(brand) for brand in range(5)) <= 3


def test_diversity_lets_other_kinds_in_between(shop: Shop) -> None:
    shop.events.append(
        Event(f"more{n}", "purchase", "2026-03-09T11:00:00Z", session=f"m{n}", product=f"p{3 * (n % 10)}")
        for n in range(10)
    )  # kind 0 is liked twice as well
    shop.recommend.refresh()
    assert {int(id[1:]) % 3 for id in shown(shop, LOOSE)} == {0}
    assert {int(id[1:]) % 3 for id in shown(shop, replace(LOOSE, diversity=0.9))} == {0, 1, 2}


def test_the_number_of_queries_does_not_grow_with_the_candidates(shop: Shop) -> None:
    shop.events.append(
        [Event("look", "view", "2026-03-10T10:00:00Z", customer="c", session="v", product="p3")]
    )
    statements: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    counts = []
    for limit in (2, 25):
        shop.recommend.ask(Asked(customer="c", session="v", limit=limit))
        listener.listen(shop.engine, "before_cursor_execute", note)
        try:
            shop.recommend.ask(Asked(customer="c", session="v", limit=limit))
        finally:
            listener.remove(shop.engine, "before_cursor_execute", note)
        counts.append(len(statements))
        statements.clear()
    assert counts[1] <= counts[0] + 4  # what is looked at every half second may fall in between
    assert counts[0] <= 12

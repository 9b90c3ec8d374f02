"""The console's pages of recommendations over a small shop with a history: what they show, keep and undo."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event
from shopkeeper.orders.model import Customer
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app

SHELVES = ("Lamps", "Kettles", "Chairs")


def goods() -> list[Product]:
    return [
        Product(
            f"{shelf.lower()}-{number}",
            {"en": f"{shelf[:-1]} {number}", "zh": f"{'灯' if shelf == 'Lamps' else '货'} {number}"},
            brand="Acme" if number % 2 else "Bolt",
            category=("Home", shelf),
            price=Money(1000 + 100 * number, "USD"),
        )
        for shelf in SHELVES
        for number in range(8)
    ]


def told(
    day: int, minute: int, kind: Any, product: str, session: str, customer: str = "", **more: Any
) -> Event:
    time = f"2026-03-{day:02d}T09:{minute:02d}:00Z"
    return Event(f"{session}-{minute}-{kind}-{product}", kind, time, session, customer, product, **more)


def history() -> list[Event]:
    """Ann looks at lamps and buys one from her home; Bob looks at kettles."""
    events = []
    for day in range(1, 11):
        for who, shelf in (("ann", "lamps"), ("bob", "kettles")):
            session = f"{who}{day}"
            for position in range(1, 5):
                events.append(
                    told(day, position, "impression", f"{shelf}-{position}", session, who, position=position,
                         place="home", propensity=0.8)
                )  # fmt: skip
            events += [
                told(day, 5, "click", f"{shelf}-1", session, who, position=1, place="home"),
                told(day, 6, "view", f"{shelf}-1", session, who),
                told(day, 7, "view", f"{shelf}-{day % 8}", session, who),
            ]
        events.append(told(day, 8, "cart", "lamps-1", f"ann{day}", "ann", value=1100))
    events.append(told(10, 9, "purchase", "lamps-1", "ann10", "ann", value=1100))
    return events


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        shop.catalog.put(goods())
        shop.orders.customers.put(
            Customer(id, name=name, email=f"{id}@example.com", language="en")
            for id, name in (("ann", "Ann Lamplight"), ("bob", "Bob Kettleson"))
        )
        shop.events.append(history())
        yield shop


@pytest.fixture
def client(shop: Shop) -> Iterator[TestClient]:
    with TestClient(create_app(shop), base_url="http://localhost", client=("127.0.0.1", 5000)) as client:
        yield client


def words(client: TestClient, path: str, status: int = 200, language: str = "en") -> str:
    client.cookies.set("language", language)
    answer = client.get(f"/console/recommend{path}")
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def post(client: TestClient, path: str, status: int = 303, **fields: Any) -> Any:
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/console/rules/new").text)
    assert token
    data = {"csrf": token[1], **fields}
    answer = client.post(f"/console/recommend{path}", data=data, follow_redirects=False)
    assert answer.status_code == status, answer.text
    return answer


# -- funnel


def test_the_funnel_counts_what_each_place_led_to(client: TestClient) -> None:
    page = words(client, "/funnel?days=28")
    row = re.search(r"Home feed</a></th>(.*?)</tr>", page, re.DOTALL)
    assert row
    cells = [re.sub(r"<[^>]+>", "", cell).split() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1])]
    assert cells == [["80"], ["20", "25", "%"], ["10", "50", "%"], ["1", "5", "%"], ["$11.00"]]
    assert "Mar 10, 2026" in page, "the days shown end with the newest recommendation"


def test_the_funnel_speaks_chinese_and_says_when_there_is_nothing(client: TestClient, tmp_path: Path) -> None:
    page = words(client, "/funnel?days=7&place=nowhere", language="zh")
    assert "首页推荐流" in page
    assert not re.search(r"console\.(?!css|js)", page)
    with (
        Shop.open(tmp_path / "empty", create=True) as empty,
        TestClient(create_app(empty), base_url="http://localhost", client=("127.0.0.1", 5000)) as alone,
    ):
        assert "Nothing has been recommended yet" in words(alone, "/funnel")

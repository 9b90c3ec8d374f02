"""A whole shop on PostgreSQL: migrations, events, recommendations, auctions and their money, pages, erasing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from lived_in import MARK, OTHER, counts, holding, lived_in
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.database import metadata, migrate
from shopkeeper.events import Event
from shopkeeper.privacy import erase_person, export_person
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.sponsored import Campaign, Slots
from shopkeeper.recommend.training.train import train
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app

pytestmark = pytest.mark.postgres
KEY = {"Authorization": "Bearer a long secret"}
VISIT = "visit-0001-of-a-person"


@pytest.fixture
def shop(postgres: str, tmp_path: Path) -> Iterator[Shop]:
    settings = {"database": postgres, "rate_limit": 0, "server_key": "a long secret", "model": "none"}
    with Shop.open(tmp_path / "shop", create=True, **settings) as shop:
        assert shop.engine.dialect.name == "postgresql"
        yield shop


def test_the_migrations_make_every_table_and_may_be_run_again(shop: Shop) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    migrate(shop.engine)
    with shop.engine.connect() as connection:
        options = {"compare_type": False}
        different = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    assert [one for one in different if one[0] in ("add_table", "remove_table", "add_column")] == []


def test_a_person_is_exported_and_erased_whole(shop: Shop) -> None:
    lived_in(shop)
    told = export_person(shop, f"{MARK}-id")
    assert (len(told["events"]), len(told["paid_clicks"]), len(told["chats"])) == (6, 1, 1)
    before = counts(shop, OTHER)
    gone = erase_person(shop, f"{MARK}-id")
    assert (gone["events"], gone["flagged"], gone["paid_clicks"], gone["memory"]) == (6, 1, 1, 6)
    shop.orders.customers.erase(f"{MARK}-id")
    assert holding(shop, MARK) == set()
    assert counts(shop, OTHER) == before


def test_events_come_once_and_are_read_back_as_arrow(shop: Shop) -> None:
    stocked(shop)
    api = TestClient(create_app(shop))
    view = {"kind": "view", "session": VISIT, "product": "lamp-1", "id": "view-0001"}
    assert api.post("/api/v1/events", json=[view, view]).json()["duplicates"] == 1
    old = {
        "kind": "purchase",
        "time": "2026-01-31T09:30:00Z",
        "customer": "ann",
        "product": "lamp-2",
        "value": 5,
    }
    sent = [{**old, "id": f"order-1-line-{n}"} for n in range(300)]
    assert api.post("/api/v1/events/batch", json=sent, headers=KEY).json()["accepted"] == 300
    tables = list(shop.events.read_arrow(kinds=["purchase", "view"]))
    assert sum(table.num_rows for table in tables) == 301
    weights = shop.events.popularity(now="2026-01-31T12:00:00Z")
    assert weights["lamp-2"] == 10 * 300


def test_models_are_trained_and_one_click_changes_the_next_answer(shop: Shop, tmp_path: Path) -> None:
    stocked(shop)
    for n in range(40):
        time = f"2026-03-{n % 28 + 1:02d}T10:00:00Z"
        shop.events.append(
            Event(f"e{n}-{m}", "purchase", time, f"s{n}", f"c{n}", product=f"lamp-{(n + m) % 6}", value=100)
            for m in range(3)
        )
    card = train(shop.events, shop.catalog, shop.path / "models" / "recommend", ("popularity", "co_purchase"))
    assert card.people == 40
    shop.recommend.refresh()
    before = shop.recommend.ask(Asked(session=VISIT, limit=5))
    shop.events.append([Event("v1", "view", "2026-03-29T10:00:00Z", VISIT, product="lamp-9")])
    after = shop.recommend.ask(Asked(session=VISIT, limit=5))
    assert (before.personal, after.personal) == (False, True)
    assert before.products != after.products
    found = shop.recommend.ask(Asked("together", products=("lamp-1",), limit=3, personal=False))
    assert {item.reason.kind for item in found.items} == {"together"}


def test_pages_show_a_marked_result_whose_click_is_charged_once(shop: Shop) -> None:
    stocked(shop)
    web = TestClient(create_app(shop))
    campaign = {"name": "Lamps", "products": ["lamp-11"], "bid": 60}
    made = web.post("/api/v1/sponsored/campaigns", json=campaign, headers=KEY).json()
    web.cookies.set("consent", "yes")
    page = web.get("/en/search?q=lamp").text
    assert page.count(">Sponsored</p>") == 1
    link = re.search(r'href="(/en/p/lamp-11[?]r=[^"]+)"', page)
    assert link
    for _ in range(2):
        assert web.get(link[1]).status_code == 200
    report = web.get(f"/api/v1/sponsored/campaigns/{made['id']}/report", headers=KEY).json()
    assert [report["total"][name] for name in ("impressions", "clicks", "spend", "price")] == [1, 1, 5, 5.0]
    for path in ("/en/", "/zh/for-you", "/en/interests", "/en/cart", "/en/account"):
        assert web.get(path).status_code == 200, path


def test_a_budget_holds_against_many_at_once(shop: Shop) -> None:
    stocked(shop)
    shop.sponsored.places.put("similar", Slots((2,), reserve=10))
    made = shop.sponsored.campaigns.put(Campaign("Lamps", ("lamp-11",), 10, daily_budget=70))
    answers = [
        shop.recommend.ask(Asked("similar", session=f"visit-{n:04}", products=("lamp-1",))).id
        for n in range(20)
    ]

    def click(n: int) -> int:
        return shop.sponsored.clicked(answers[n % 20], "lamp-11", session=f"visit-{n % 20:04}").amount

    with ThreadPoolExecutor(8) as pool:
        paid = list(pool.map(click, range(40)))
    assert shop.sponsored.campaigns.get(made.id).spent == 70
    assert sorted(set(paid)) == [0, 10]


def stocked(shop: Shop) -> None:
    shop.catalog.put(
        Product(f"lamp-{n}", {"en": f"Desk lamp {n}"}, category=("Home", "Lamps"), price=Money(100, "USD"))
        for n in range(12)
    )
    shop.search.sync()

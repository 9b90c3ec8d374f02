"""Campaigns over HTTP: made, read, changed, paused and reported by the shop's own servers, and by nobody else."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sponsored_shop import sponsored_shop
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.recommend.sponsored import Slots
from shopkeeper.shop import Shop
from shopkeeper.web.api import campaign_models as models
from shopkeeper.web.api.models import SearchAnswer
from shopkeeper.web.app import create_app

KEY = {"Authorization": "Bearer a long secret"}
BASE = "/api/v1/sponsored"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    sponsored_shop(tmp_path).close()
    with Shop.open(tmp_path / "shop", rate_limit=0, server_key="a long secret") as shop:
        yield shop


@pytest.fixture
def api(shop: Shop) -> TestClient:
    return TestClient(create_app(shop))


def made(api: TestClient, **values: Any) -> dict[str, Any]:
    body = {"name": "Lamps", "products": ["lamp-7"], "bid": 60, **values}
    answer = api.post(f"{BASE}/campaigns", json=body, headers=KEY)
    assert answer.status_code == 201, answer.text
    return models.CampaignOut.model_validate(answer.json()).model_dump()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/campaigns"),
        ("POST", "/campaigns"),
        ("GET", "/campaigns/ad-1"),
        ("PATCH", "/campaigns/ad-1"),
        ("PUT", "/campaigns/ad-1/status"),
        ("GET", "/campaigns/ad-1/report"),
        ("GET", "/report"),
        ("GET", "/places"),
        ("PUT", "/places/home"),
    ],
)
def test_nobody_without_the_key_is_served(shop: Shop, api: TestClient, method: str, path: str) -> None:
    before = shop.sponsored.campaigns.all(), shop.sponsored.places.all()
    bodies = {
        "/campaigns": {"name": "x", "products": ["lamp-1"], "bid": 1},
        "/places/home": {"positions": [2]},
    }
    for headers in ({}, {"Authorization": "Bearer a longer secret"}):
        answer = api.request(method, BASE + path, json=bodies.get(path), headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert (shop.sponsored.campaigns.all(), shop.sponsored.places.all()) == before


def test_a_campaign_is_made_read_changed_paused_and_ended(shop: Shop, api: TestClient) -> None:
    one = made(api, merchant="Bolt", daily_budget=500, places=["search"], ends="2099-01-31")
    assert (one["spent"], one["version"], one["status"]) == (0, 1, "active")
    address = f"{BASE}/campaigns/{one['id']}"
    assert api.get(address, headers=KEY).json() == one
    listed = api.get(f"{BASE}/campaigns?merchant=Bolt", headers=KEY).json()
    assert models.CampaignList.model_validate(listed).campaigns[0].id == one["id"]
    assert len(listed["campaigns"]) == 1
    changed = api.patch(address, json={"version": 1, "bid": 80}, headers=KEY).json()
    assert (changed["bid"], changed["daily_budget"], changed["version"]) == (80, 500, 2)
    stale = api.patch(address, json={"version": 1, "bid": 90}, headers=KEY)
    assert stale.status_code == 409
    for status, code in (("paused", 200), ("paused", 200), ("active", 200), ("ended", 200), ("active", 422)):
        assert api.put(f"{address}/status", json={"status": status}, headers=KEY).status_code == code
    assert shop.sponsored.campaigns.get(one["id"]).status == "ended"
    assert [e.by for e in shop.sponsored.campaigns.audit(one["id"])] == ["api"] * 5


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"products": ["lamp-99"]}, "lamp-99"),
        ({"bid": 0}, "bid"),
        ({"daily_budget": 59}, "does not pay one click"),
        ({"places": ["attic"]}, "places"),
        ({"ends": "2026-02-31"}, "2026-02-31"),
        ({"starts": "2026-02-02", "ends": "2026-02-01"}, "before it starts"),
        ({"spent": 5}, "spent"),
        ({"name": " "}, "name"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    shop: Shop, api: TestClient, values: dict[str, Any], said: str
) -> None:
    before = shop.sponsored.campaigns.all()
    body = {"name": "Lamps", "products": ["lamp-7"], "bid": 60, **values}
    answer = api.post(f"{BASE}/campaigns", json=body, headers=KEY)
    assert answer.status_code == 422
    assert said in answer.json()["detail"]
    assert shop.sponsored.campaigns.all() == before
    assert api.get(f"{BASE}/campaigns/ad-none", headers=KEY).status_code == 404


def test_a_report_tells_views_clicks_spending_and_the_average_price(shop: Shop, api: TestClient) -> None:
    spring = next(one for one in shop.sponsored.campaigns.all() if one.name == "Spring lamps")
    answer = api.get(f"{BASE}/campaigns/{spring.id}/report", headers=KEY).json()
    report = models.CampaignReport.model_validate(answer)
    assert (len(report.days), report.total.impressions, report.total.clicks) == (28, 560, 70)
    assert (report.total.spend, report.total.price, report.total.click_rate) == (2100, 30.0, 0.125)
    assert report.total.spend == spring.spent
    assert sum(day.orders for day in report.days) == report.total.orders > 0
    text = api.get(f"{BASE}/campaigns/{spring.id}/report?format=csv", headers=KEY)
    assert text.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(text.text)))
    assert sum(float(row["spend"]) for row in rows) == pytest.approx(21.0)
    assert {row["price"] for row in rows} == {"0.30"}
    everything = models.CampaignsReport.model_validate(api.get(f"{BASE}/report", headers=KEY).json())
    assert len(everything.campaigns) == 3
    assert everything.total.spend == 2100
    wrong = api.get(f"{BASE}/report?since=2026-02-02&until=2026-02-01", headers=KEY)
    assert wrong.status_code == 422
    assert api.get(f"{BASE}/report?until=0001-01-02", headers=KEY).status_code == 422


def test_slots_are_set_for_a_place(shop: Shop, api: TestClient) -> None:
    body = {"positions": [2, 5], "reserve": 7, "floor": 0.6}
    answer = api.put(f"{BASE}/places/search", json=body, headers=KEY)
    models.PlaceList.model_validate(answer.json())
    assert shop.sponsored.places.all()["search"] == Slots((2, 5), 7, 0.6)
    for wrong in ({"positions": [2, 3]}, {"positions": [0]}, {"positions": [2], "floor": 0}):
        assert api.put(f"{BASE}/places/search", json=wrong, headers=KEY).status_code == 422
    assert api.put(f"{BASE}/places/attic", json=body, headers=KEY).status_code == 422


def test_a_front_end_gets_paid_results_and_its_clicks_are_charged(shop: Shop, api: TestClient) -> None:
    shop.catalog.put([Product("sofa", {"en": "Sofa"}, category=("Home", "Sofas"), price=Money(9, "USD"))])
    shop.search.sync()
    for campaign in shop.sponsored.campaigns.all("active"):
        shop.sponsored.campaigns.switch(campaign.id, "paused")
    made(api, merchant="Crown", products=["lamp-9"], bid=20)
    one = made(api, merchant="Bolt")
    asked = {"q": "lamp", "limit": 5, "sponsored": True, "session": "visit-0001"}
    plain = api.get("/api/v1/search", params={"q": "lamp", "limit": 5}).json()
    assert "sponsored" not in plain
    found = api.get("/api/v1/search", params=asked).json()
    SearchAnswer.model_validate(found)
    assert [hit["id"] for hit in found["hits"]] == [hit["id"] for hit in plain["hits"]]
    (paid,) = found["sponsored"]["items"]
    assert (paid["id"], paid["position"], paid["campaign"]) == ("lamp-7", 4, one["id"])
    event = {"session": "visit-0001", "product": "lamp-7", "recommended": found["sponsored"]["id"]}
    sent = [{"kind": "impression", "position": 4, **event}, {"kind": "click", "id": "click-0001", **event}]
    assert api.post("/api/v1/events", json=sent).json()["accepted"] == 2
    api.post("/api/v1/events", json=sent)
    spent = api.get(f"{BASE}/campaigns/{one['id']}", headers=KEY).json()["spent"]
    assert spent == 20  # what Crown would have paid, once
    for other in ({"q": "sofa"}, {"q": "lamp", "sort": "price_asc"}, {"q": "lamp", "range": "price:0..3006"}):
        nothing = api.get("/api/v1/search", params={**asked, **other}).json()
        assert nothing["sponsored"] == {"id": "", "items": []}

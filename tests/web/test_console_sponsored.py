"""The console's pages of sponsored slots: campaigns are made, changed and paused; reports tell what was paid."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sponsored_shop import DAY, sponsored_shop
from sqlalchemy import update
from starlette.testclient import TestClient

from shopkeeper.recommend.sponsored import tables
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with sponsored_shop(tmp_path) as shop:
        yield shop


@pytest.fixture
def client(shop: Shop) -> Iterator[TestClient]:
    with TestClient(create_app(shop), base_url="http://127.0.0.1", client=("127.0.0.1", 5)) as client:
        yield client


def post(client: TestClient, path: str, **fields: object) -> tuple[int, str]:
    """The answer to a form with the token of the page."""
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/console/sponsored/new").text)
    assert token
    answer = client.post(f"/console{path}", data={"csrf": token[1], **fields}, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text)


NEW = {"name": "Summer", "product": ["lamp-5", "lamp-6"], "bid": "0.40", "daily_budget": "12,50"}


def test_a_campaign_is_found_made_and_changed(shop: Shop, client: TestClient) -> None:
    status, page = post(
        client, "/sponsored/save", do="find", name="Summer", product="lamp-5", find="desk lamp"
    )
    assert status == 200
    assert 'value="lamp-5" checked' in page
    assert re.search(r'value="lamp-\d+"><label', page)
    assert post(client, "/sponsored/save", do="save", **NEW) == (303, "/console/sponsored?said=saved")
    made = next(one for one in shop.sponsored.campaigns.all() if one.name == "Summer")
    assert (made.products, made.bid, made.daily_budget, made.merchant) == (
        ("lamp-5", "lamp-6"), 40, 1250, "Summer",
    )  # fmt: skip
    again = {**NEW, "id": made.id, "version": 1, "bid": "0.60", "place": "similar", "ends": "2099-01-01"}
    assert post(client, "/sponsored/save", do="save", **again)[0] == 303
    changed = shop.sponsored.campaigns.get(made.id)
    assert (changed.bid, changed.places, changed.ends, changed.version) == (60, ("similar",), "2099-01-01", 2)
    status, page = post(client, "/sponsored/save", do="save", **again)
    assert status == 422
    assert "changed by another" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "推广起个名称"),
        ({"product": []}, "至少选择一件商品"),
        ({"product": "lamp-99"}, "没有 lamp-99"),
        ({"bid": "much"}, "“much”不是金额"),
        ({"bid": "0"}, "须大于 0"),
        ({"daily_budget": "0.10"}, "预算不够"),
        ({"starts": "2026-02-02", "ends": "2026-02-01"}, "早于第一天"),
    ],
)
def test_what_cannot_be_is_said_in_the_pages_language(
    shop: Shop, client: TestClient, change: dict[str, object], words: str
) -> None:
    client.cookies.set("language", "zh")
    before = shop.sponsored.campaigns.all()
    status, page = post(client, "/sponsored/save", do="save", **{**NEW, **change})
    assert status == 422
    assert words in page
    assert shop.sponsored.campaigns.all() == before


def test_a_campaign_is_paused_and_ended(shop: Shop, client: TestClient) -> None:
    id = next(one.id for one in shop.sponsored.campaigns.all() if one.name == "Spring lamps")
    for status in ("paused", "active", "ended"):
        assert post(client, f"/sponsored/{id}/switch", status=status)[0] == 303
        assert shop.sponsored.campaigns.get(id).status == status
    assert post(client, f"/sponsored/{id}/switch", status="active")[0] == 422
    assert post(client, "/sponsored/ad-none/switch", status="active")[0] == 404


def test_the_report_says_what_was_paid_and_sold(shop: Shop, client: TestClient) -> None:
    id = next(one.id for one in shop.sponsored.campaigns.all() if one.name == "Spring lamps")
    page = client.get(f"/console/sponsored/{id}/report?days=28").text
    assert "$21.00" in page  # 70 clicks at 0.30
    assert "$420.14" in page  # 14 lamps
    sheet = client.get(f"/console/sponsored/{id}/report.csv?days=28")
    assert sheet.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(sheet.text)))
    assert len(rows) == 28
    assert sum(float(row["spend"]) for row in rows) == pytest.approx(21)
    assert sum(int(row["impressions"]) for row in rows) == 560
    whole = list(csv.DictReader(io.StringIO(client.get("/console/sponsored/report.csv?days=7").text)))
    assert len(whole) == 21
    listed = client.get("/console/sponsored").text
    assert "Spring lamps" in listed
    assert "20" in listed


def test_a_shop_that_was_quiet_for_long_shows_its_last_days(shop: Shop, client: TestClient) -> None:
    id = next(one.id for one in shop.sponsored.campaigns.all() if one.name == "Spring lamps")
    assert "Nothing paid was shown" not in client.get("/console/sponsored").text
    with shop.engine.begin() as connection:
        for table in (tables.counts, tables.spending):
            connection.execute(update(table).values(day=table.c.day - 300))
        connection.execute(update(tables.clicks).values(time=tables.clicks.c.time - 300 * DAY))
    for address in ("/console/sponsored", f"/console/sponsored/{id}/report"):
        page = client.get(address).text
        assert "Nothing paid was shown in the last week." in page
        assert "$21.00" in page


def test_slots_are_set_by_place(shop: Shop, client: TestClient) -> None:
    fields = {"place": "home", "positions": "2, 5;9", "reserve": "0.20", "floor": "50"}
    assert post(client, "/sponsored/places", **fields)[0] == 303
    slots = shop.sponsored.places.all()["home"]
    assert (slots.positions, slots.reserve, slots.floor) == ((2, 5, 9), 20, 0.5)
    for wrong in ({"positions": "2, 3"}, {"positions": "first"}, {"floor": "0"}, {"reserve": "0"}):
        status, page = post(client, "/sponsored/places", **{**fields, **wrong})
        assert status == 422
        assert 'role="alert"' in page
    assert shop.sponsored.places.all()["home"] == slots
    assert post(client, "/sponsored/places", **{**fields, "place": "attic"})[0] == 404


def test_nobody_comes_in_from_elsewhere(shop: Shop) -> None:
    with TestClient(create_app(shop), base_url="http://shop.example", client=("203.0.113.9", 5)) as stranger:
        for path in ("", "/new", "/places", "/report.csv"):
            answer = stranger.get(f"/console/sponsored{path}", follow_redirects=False)
            assert answer.status_code in (303, 403)
            assert "Spring lamps" not in answer.text

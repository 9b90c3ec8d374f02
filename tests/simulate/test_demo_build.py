"""Building the demo shop: complete, repeatable, and never at the cost of what is there."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from shopkeeper.cli.demo import demo_command
from shopkeeper.errors import Conflict, InputError
from shopkeeper.orders import OrderStatus
from shopkeeper.orders.actions import ReturnItem, ReturnItems
from shopkeeper.orders.backend import PolicyRefusal
from shopkeeper.search.querylog import query_table
from shopkeeper.search.types import SearchRequest
from shopkeeper.shop import Shop
from shopkeeper.simulate import demo
from shopkeeper.simulate.demo import UNTIL, build_demo


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same small demo shop twice."""
    folder = tmp_path_factory.mktemp("demo")
    for name in ("first", "second"):
        build_demo(folder / name, products=60, workers=1)
    return folder / "first", folder / "second"


def test_one_seed_gives_equal_products_reviews_and_pictures(built: tuple[Path, Path]) -> None:
    shops = [Shop.open(path) for path in built]
    try:
        first, second = (list(shop.catalog.products()) for shop in shops)
        assert first == second
        assert len(first) == 60
        reviews = [[r for p in first for r in shop.catalog.reviews(p.id)] for shop in shops]
        assert reviews[0] == reviews[1]
        assert reviews[0]
        media = [{f.name: f.read_bytes() for f in shop.media.iterdir()} for shop in shops]
        assert media[0] == media[1]
        assert {image.url for p in first for image in p.images} <= set(media[0])
    finally:
        for shop in shops:
            shop.close()


def test_the_shop_is_complete(built: tuple[Path, Path]) -> None:
    with Shop.open(built[0]) as shop:
        assert shop.events.count() > 500
        assert shop.catalog.vocabulary.translate("category", "Audio", "zh") == "影音"
        assert [len(list((shop.path / "policies" / language).glob("*.md"))) for language in ("en", "zh")] == [
            6,
            6,
        ]
        for product in shop.catalog.products():
            reviews = shop.catalog.reviews(product.id)
            assert product.rating_count == len(reviews)
            if reviews:
                assert product.rating == pytest.approx(
                    sum(r.rating for r in reviews) / len(reviews), abs=0.006
                )


def test_made_up_merchants_pay_for_places_within_their_budgets(built: tuple[Path, Path]) -> None:
    told = []
    for path in built:
        with Shop.open(path) as shop:
            campaigns = sorted(shop.sponsored.campaigns.all(), key=lambda one: one.id)
            first = (UNTIL - timedelta(days=30)).isoformat()
            report = shop.sponsored.report([c.id for c in campaigns], first, UNTIL.isoformat())
            known = shop.catalog.known(id for one in campaigns for id in one.products)
        assert len({one.merchant for one in campaigns}) == len(campaigns) == 3
        assert known == {id for one in campaigns for id in one.products}
        assert report.total().impressions > 20
        for one in campaigns:
            days = report.by_campaign[one.id]
            assert sum(day.spend for day in days) == one.spent <= one.total_budget
            assert all(day.spend <= one.daily_budget and day.spend <= day.charged * one.bid for day in days)
        told.append(([(one.products, one.bid, one.spent) for one in campaigns], report.total()))
    assert told[0] == told[1]


def test_what_its_rules_allow_can_be_done_to_its_orders(built: tuple[Path, Path]) -> None:
    """Windows are counted up to the shop's last day, so that its newest deliveries can go back whenever it is used."""
    with Shop.open(built[1]) as shop:
        orders = list(shop.orders.read(since=f"{(UNTIL - timedelta(days=120)).isoformat()}T00:00:00Z"))
        outcomes = set()
        for order in (one for one in orders if one.status is OrderStatus.DELIVERED and not one.returns):
            line = order.lines[0]
            try:
                effect = shop.backend.check(
                    ReturnItems(order.id, (ReturnItem(line.id),)), customer=order.customer
                )
                outcomes.add("ok")
                assert effect.difference <= 0
                arrived = max(parcel.delivered for parcel in order.shipments)[:10]
                assert arrived >= (UNTIL - timedelta(days=30)).isoformat()
            except PolicyRefusal as refusal:
                outcomes.add(refusal.rule)
        assert outcomes == {"ok", "return.window"}
        assert shop.backend.offers(orders[0].lines[0].product)


def test_the_query_log_tells_of_the_last_days_searches(built: tuple[Path, Path]) -> None:
    def logged(path: Path) -> list[tuple[str, str, str, int, float | None]]:
        with Shop.open(path) as shop, shop.engine.connect() as connection:
            columns = query_table.c
            return [
                (row.time, row.query, row.language, row.total, row.took_ms)
                for row in connection.execute(select(query_table).order_by(columns.id))
            ]

    first, second = (logged(path) for path in built)
    assert first == second
    since = f"{(UNTIL - timedelta(days=90)).isoformat()}T00:00:00Z"
    with Shop.open(built[0]) as shop:
        searched = [event for event in shop.events.read(kinds="search", since=since) if event.query]
        assert [row[:2] for row in first] == [(event.time, event.query) for event in searched]
        assert {row[2] for row in first} == {"en", "zh"}
        assert {row[4] for row in first} == {None}
        for _, query, language, total, _ in first[:20]:
            found = shop.search.query(SearchRequest(query=query, language=language))
            assert total == found.total
    assert any(total for *_, total, _ in first)


def test_what_is_there_is_kept(built: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(Conflict, match="--force"):
        build_demo(built[0], products=10)
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(Conflict, match="not a demo shop"):
        build_demo(tmp_path, products=10, force=True)
    assert (tmp_path / "precious.txt").read_text() == "mine"


def test_an_interrupted_build_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(demo, "write_policies", stop)
    with pytest.raises(KeyboardInterrupt):
        build_demo(tmp_path / "shop", products=5, workers=1)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".shop-building-999999999-abc"
    left.mkdir()
    (left / "shop.db").write_text("half")
    build_demo(tmp_path / "shop", products=5, workers=1)
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


def test_force_replaces_a_demo_shop(tmp_path: Path) -> None:
    build_demo(tmp_path / "shop", products=5, workers=1)
    build_demo(tmp_path / "shop", products=6, workers=1, force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]
    with Shop.open(tmp_path / "shop") as shop:
        assert shop.catalog.count() == 6


def test_the_command_prints_one_json_document(tmp_path: Path) -> None:
    result = CliRunner().invoke(demo_command, ["--shop", str(tmp_path / "shop"), "--products", "5", "--json"])
    assert result.exit_code == 0
    document = json.loads(result.stdout)
    assert document["counts"]["products"] == 5
    assert document["media_bytes"] > 0


def test_numbers_that_cannot_be_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="0 products"):
        build_demo(tmp_path / "shop", products=0)

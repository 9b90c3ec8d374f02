"""`shopkeeper orders`: what a merchant sees on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from toy_orders import make_order, open_shop

from shopkeeper.cli.main import cli
from shopkeeper.errors import ConfigError, NotFound
from shopkeeper.orders import OrderBook, OrderStatus
from shopkeeper.orders.actions import CancelOrder
from shopkeeper.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "toy").mkdir()
    engine = open_shop(tmp_path / "toy")
    toy = OrderBook(engine)
    folder = tmp_path / "shop"
    with Shop.open(folder, create=True) as shop:
        shop.orders.customers.put(toy.customers.all())
        shop.orders.put([*toy.read(), make_order("W4", OrderStatus.PENDING, method="gift")])
        shop.backend.perform(CancelOrder("W4", "no longer needed"), customer="C1", key="k")
    engine.dispose()
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(cli, ["orders", *words])


def test_an_order_is_shown(shop: Path) -> None:
    done = run("show", "#w4", "--shop", str(shop))
    assert done.exit_code == 0, done.output
    for text in (
        "order W4: cancelled (no longer needed)",
        "1 x Lamp (Color: red), 40.00 USD",
        "refund W4-M02: 58.00 USD",
    ):
        assert text in done.output
    document = json.loads(run("show", "W4", "--shop", str(shop), "--json").stdout)
    assert (document["status"], document["version"]) == ("cancelled", 2)
    assert isinstance(run("show", "W9", "--shop", str(shop)).exception, NotFound)


def test_the_trail_is_shown(shop: Path) -> None:
    done = run("audit", "W4", "--shop", str(shop))
    assert "CancelOrder order W4 v2 by customer for C1" in done.output
    assert "'pending' -> 'cancelled'" in done.output
    both = json.loads(run("audit", "--customer", "C1", "--shop", str(shop), "--json").stdout)
    assert [entry["record"] for entry in both] == ["order", "customer"]
    assert "nothing" in run("audit", "W1", "--shop", str(shop)).output


def test_the_rules_are_shown_in_two_languages(shop: Path) -> None:
    (shop / "orders.toml").write_text("[returns]\ndays = 17\n", "utf-8")
    assert "within 17 days" in run("policy", "--shop", str(shop)).output
    document = json.loads(run("policy", "--language", "zh", "--shop", str(shop), "--json").stdout)
    assert "17天" in document["text"]
    assert document["rules"]["returns"]["days"] == 17
    (shop / "orders.toml").write_text("[returns]\ndays = 'x'\n", "utf-8")
    assert isinstance(run("policy", "--shop", str(shop)).exception, ConfigError)

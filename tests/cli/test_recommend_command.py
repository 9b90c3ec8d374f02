"""`shopkeeper recommend`: train, update, versions, use, for, batch, as a merchant types them."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner, Result

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product
from shopkeeper.cli.main import cli
from shopkeeper.errors import InputError, NotFound, TrainError
from shopkeeper.events import Event
from shopkeeper.orders import Customer

CATEGORIES = ("Tea", "Coffee")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty products of two kinds; ann, bob and eve look at tea, and eve does not want to be remembered."""
    folder = tmp_path_factory.mktemp("recommend") / "shop"
    with Shop.open(folder, create=True, currency="USD") as shop:
        shop.catalog.put(
            Product(f"p{n}", {"en": f"{CATEGORIES[n % 2]} {n}", "zh": f"商品{n}"}, category=(CATEGORIES[n % 2],),
                    price=Money(500 + n, "USD"))
            for n in range(20)
        )  # fmt: skip
        shop.orders.customers.put(
            [Customer("ann"), Customer("bob"), Customer("eve", consents={"personalisation": False})]
        )
        shop.events.append(
            Event(
                f"{who}{n}", "view", f"2026-03-01T10:{n:02d}:00Z", session=f"s-{who}", customer=who,
                product=f"p{2 * n}",
            )
            for who in ("ann", "bob", "eve")
            for n in range(5)
        )  # fmt: skip
    return folder


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(
        cli, ["recommend", *arguments, "--shop", str(folder)], catch_exceptions=True, standalone_mode=False
    )


def document(folder: Path, *arguments: str) -> object:
    result = run(folder, *arguments, "--json")
    assert result.exception is None, result.exception
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def trained(folder: Path) -> Path:
    run(folder, "train", "popularity", "co_visit", "content")
    return folder


def test_train_tells_what_was_made(trained: Path) -> None:
    result = run(trained, "train", "popularity")
    assert result.exception is None
    assert "10 acts of 2 people on 20 products" in result.output  # eve said no


def test_versions_and_going_back(trained: Path) -> None:
    cards = document(trained, "versions")
    assert isinstance(cards, list)
    assert [card["serving"] for card in cards].count(True) == 1
    run(trained, "use", cards[0]["version"])
    again = document(trained, "versions")
    assert isinstance(again, list)
    assert again[0]["serving"]
    assert isinstance(run(trained, "use", "nothing").exception, NotFound)


def test_update_takes_in_what_came_and_says_when_nothing_did(trained: Path) -> None:
    assert "nothing came since" in run(trained, "update").output
    with Shop.open(trained) as shop:
        shop.events.append([Event("later", "view", "2026-03-02T10:00:00Z", session="z", product="p3")])
    card = document(trained, "update")
    assert isinstance(card, dict)
    assert card["made"] == "update"


def test_update_before_any_training_says_what_to_do(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop", create=True):
        pass
    result = run(tmp_path / "shop", "update")
    assert isinstance(result.exception, TrainError)
    assert "shopkeeper recommend train" in str(result.exception)


def test_for_a_customer_the_reasons_are_told(trained: Path) -> None:
    told = document(trained, "for", "ann", "--limit", "5")
    assert isinstance(told, dict)
    assert told["personal"]
    assert len(told["items"]) == 5
    assert all(item["reason"] for item in told["items"])


def test_for_one_who_said_no_nothing_of_them_is_used(trained: Path) -> None:
    told = document(trained, "for", "eve")
    assert isinstance(told, dict)
    assert not told["personal"]


def test_an_unknown_customer_is_named(trained: Path) -> None:
    result = run(trained, "for", "zoe")
    assert isinstance(result.exception, InputError)
    assert "'zoe'" in str(result.exception)


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet"])
def test_batch_writes_every_customer(trained: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"out.{ending}"
    told = document(trained, "batch", str(file), "--limit", "3")
    assert told == {"file": str(file), "customers": 3, "recommendations": 9}
    if ending == "jsonl":
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        found = {line["customer"]: (len(line["items"]), line["personal"]) for line in lines}
        assert found == {"ann": (3, True), "bob": (3, True), "eve": (3, False)}
        return
    if ending == "csv":
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
    else:
        rows = parquet.read_table(file).to_pylist()
    assert [(row["customer"], int(row["position"])) for row in rows] == [
        (who, place) for who in ("ann", "bob", "eve") for place in (1, 2, 3)
    ]
    assert all(row["reason_text"] for row in rows)


def test_batch_for_those_who_are_listed_in_chinese(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "who.txt").write_text("bob\n\nbob\n", "utf-8")
    file = tmp_path / "out.jsonl"
    document(trained, "batch", str(file), "--customers", str(tmp_path / "who.txt"), "--language", "zh")
    line = json.loads(file.read_text("utf-8"))
    assert line["customer"] == "bob"
    assert all(item["title"].startswith("商品") for item in line["items"])


@pytest.mark.parametrize("name", ["out.txt", "missing/out.csv"])
def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(
    trained: Path, tmp_path: Path, name: str
) -> None:
    result = run(trained, "batch", str(tmp_path / name))
    assert isinstance(result.exception, InputError)
    assert name in str(result.exception)
    assert list(tmp_path.iterdir()) == []


def test_training_sets_visits_faster_than_people_aside_first(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        shop.catalog.put([Product(f"p{n}", {"en": f"Tea {n}"}, price=Money(500, "USD")) for n in range(3)])
        shop.events.append(
            Event(f"{who}{n}", "view", "2026-03-01T10:00:00Z", session=who, product=f"p{n % 3}")
            for who, acts in (("fast", 200), ("slow", 4))
            for n in range(acts)
        )
    result = run(tmp_path / "shop", "train", "popularity")
    assert result.exception is None
    assert "200 events of robots were set aside first" in result.output
    with Shop.open(tmp_path / "shop") as shop:
        assert {e.session for e in shop.events.read()} == {"slow"}

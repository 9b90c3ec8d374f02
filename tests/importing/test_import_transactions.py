"""Sales of another system become a shop with history; dirty rows can be mended; nothing is there twice, ever."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product
from shopkeeper.errors import FeedError
from shopkeeper.importing import HistoryReport, import_transactions
from shopkeeper.orders import Customer, Order, OrderLine

COLUMNS = ("Invoice No", "SKU", "Description", "Qty", "Order date", "Unit price", "Customer ID", "Country")
SALES: list[tuple[str, ...]] = [
    ("1001", "A-1", "RED TEA POT", "2", "2026-01-05 10:00:00", "12.50", "501", "France"),
    ("1001", "A-2", "SET OF 4 CUPS AND SAUCERS", "1", "2026-01-05 10:00:00", "20.00", "501", "France"),
    ("1001", "POST", "POSTAGE", "1", "2026-01-05 10:00:00", "4.95", "501", "France"),
    ("1002", "A-1", "RED TEA POT", "3", "2026-02-05 10:00:00", "12.50", "502", ""),
    ("1003", "A-1", "red pot, new", "1", "2026-07-05 10:00:00", "13.50", "501", "Italy"),
    ("1004", "A-3", "Kettle", "1", "2026-02-06 10:00:00", "30", "", ""),
    ("C1005", "A-1", "RED TEA POT", "-3", "2026-07-06 10:00:00", "12.50", "501", ""),
    ("C1006", "A-2", "SET OF 4 CUPS AND SAUCERS", "-9", "2026-07-07 10:00:00", "20.00", "501", ""),
    ("C1007", "D", "Discount", "-1", "2026-07-08 10:00:00", "5.00", "502", ""),
    ("1008", "A-1", "damaged", "-4", "2026-02-06 10:00:00", "0", "", ""),
    ("1009", "A-2", "", "-1", "2026-02-06 10:00:00", "20", "", ""),
    ("1010", "A-2", "", "one", "2026-02-06 10:00:00", "20", "501", ""),
    ("1010", "A-2", "", "1", "yesterday", "20", "501", ""),
    ("", "A-2", "", "1", "2026-02-06 10:00:00", "20", "501", ""),
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True, currency="EUR") as shop:
        yield shop


def write(path: Path, rows: Sequence[Sequence[str]] = SALES, columns: Sequence[str] = COLUMNS) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([columns, *rows])
    return path


def run(shop: Shop, file: Path, **more: Any) -> HistoryReport:
    return import_transactions(shop, file, timezone=more.pop("timezone", "Europe/London"), **more)


@pytest.fixture
def report(shop: Shop, tmp_path: Path) -> HistoryReport:
    return run(shop, write(tmp_path / "sales.csv"))


def order(shop: Shop, id: str) -> Order:
    found = shop.orders.get(id)
    assert found is not None
    return found


def test_products_get_sensible_titles_usual_prices_and_no_charges(shop: Shop, report: HistoryReport) -> None:
    goods = {product.id: product for product in shop.catalog.products()}
    assert set(goods) == {"A-1", "A-2", "A-3"}
    assert goods["A-1"].title == {"en": "Red Tea Pot"}
    assert goods["A-2"].title == {"en": "Set of 4 Cups and Saucers"}
    assert goods["A-1"].price == Money(1250, "EUR")
    assert goods["A-1"].created == "2026-01-05T10:00:00Z"
    assert (report.products, report.products_new) == (3, 3)


def test_orders_have_their_lines_local_times_and_postage(shop: Shop, report: HistoryReport) -> None:
    one = order(shop, "1001")
    assert [(line.product, line.quantity, line.unit_price) for line in one.lines] == [
        ("A-1", 2, 1250),
        ("A-2", 1, 2000),
    ]
    assert (one.shipping, one.total, one.currency, one.customer) == (495, 4995, "EUR", "501")
    assert order(shop, "1003").placed == "2026-07-05T09:00:00Z"  # summer time
    assert order(shop, "1004").customer == ""
    assert (report.orders, report.orders_new, report.lines) == (4, 4, 5)


def test_customers_are_known_with_their_latest_country(shop: Shop, report: HistoryReport) -> None:
    ann = shop.orders.customers.get("501")
    assert ann is not None
    assert (ann.extra, ann.created) == ({"country": "Italy"}, "2026-01-05T10:00:00Z")
    assert report.customers == 2


def test_what_came_back_finds_the_orders_it_was_bought_with(shop: Shop, report: HistoryReport) -> None:
    newest, first = order(shop, "1003"), order(shop, "1001")
    assert [(one.lines[0].line, one.lines[0].quantity) for one in first.returns] == [
        ("1001-1", 2),
        ("1001-2", 1),
    ]
    assert newest.returns[0].lines[0].quantity == 1
    assert first.refunded == 2 * 1250 + 2000
    assert order(shop, "1002").refunds[0].amount == 500
    assert (report.returns, report.refunds, report.unmatched) == (3, 1, 8)


def test_events_tell_of_every_line_and_return_and_are_joined_with_their_orders(
    shop: Shop, report: HistoryReport
) -> None:
    bought = list(shop.events.read(kinds="purchase"))
    assert [event.product for event in bought] == ["A-1", "A-2", "A-1", "A-3", "A-1"]
    assert bought[0].extra == {"order": "1001", "line": "1001-1"}
    assert (bought[0].id, bought[0].value, bought[0].quantity) == ("purchase:1001-1", 2500, 2)
    assert sum(event.quantity for event in shop.events.read(kinds="return")) == 3 + 9
    assert report.events == report.events_new == shop.events.count()


def test_dirty_rows_are_told_and_can_be_mended_and_imported(
    shop: Shop, report: HistoryReport, tmp_path: Path
) -> None:
    assert report.rows == len(SALES)
    assert [fault.row for fault in report.faults] == [11, 13, 14, 15, 12]
    assert "correction of the stock" in report.faults[0].reason
    assert report.faults[1].value == "one"
    assert "nobody's order" in report.faults[-1].reason
    assert report.rejects is not None
    text = report.rejects.read_text("utf-8")
    mended = tmp_path / "mended.csv"
    mended.write_text(text.replace(",one,", ",2,").replace("yesterday", "2026-02-06 10:00:00"), "utf-8")
    again = run(shop, mended)
    assert (again.orders_new, again.rejected) == (1, 3)
    assert [line.quantity for line in order(shop, "1010").lines] == [2, 1]


def test_the_same_file_again_changes_nothing(shop: Shop, report: HistoryReport, tmp_path: Path) -> None:
    before = (shop.orders.counts(), list(shop.events.read()), [order(shop, f"100{n}") for n in (1, 2, 3, 4)])
    again = run(shop, write(tmp_path / "sales.csv"))
    assert (again.products_new, again.customers_new, again.orders_new, again.orders_changed) == (0, 0, 0, 0)
    assert (again.events_new, again.returns, again.refunds) == (0, 0, 0)
    after = (shop.orders.counts(), list(shop.events.read()), [order(shop, f"100{n}") for n in (1, 2, 3, 4)])
    assert after == before


def test_a_line_more_is_added_to_its_order(shop: Shop, report: HistoryReport, tmp_path: Path) -> None:
    more = ("1002", "A-3", "Kettle", "1", "2026-02-05 10:00:00", "30", "502", "")
    run(shop, write(tmp_path / "more.csv", [SALES[3], more]))
    assert [(line.id, line.product) for line in order(shop, "1002").lines] == [
        ("1002-1", "A-1"),
        ("1002-2", "A-3"),
    ]


def test_what_the_shop_has_already_stays_as_it_is(shop: Shop, tmp_path: Path) -> None:
    shop.catalog.put([Product("A-1", {"en": "Our own pot"}, price=Money(999, "EUR"))])
    shop.orders.customers.put([Customer("501", "Ann")])
    shop.orders.put([Order("1002", "2026-01-01T00:00:00Z", "EUR", (OrderLine("A-1", 1, 999, id="1002-1"),))])
    report = run(shop, write(tmp_path / "sales.csv"))
    kept = shop.catalog.get("A-1")
    assert kept is not None
    assert kept.title == {"en": "Our own pot"}
    ann = shop.orders.customers.get("501")
    assert ann is not None
    assert ann.name == "Ann"
    assert order(shop, "1002").lines[0].unit_price == 999
    assert report.skipped == 1


def test_json_and_parquet_give_the_same_shop(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [dict(zip(COLUMNS, row, strict=True)) for row in SALES[:9]]
    files = [tmp_path / "sales.jsonl", tmp_path / "sales.parquet"]
    files[0].write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    typed = [row | {"Qty": int(row["Qty"]), "Unit price": float(row["Unit price"])} for row in rows]
    pq.write_table(pa.Table.from_pylist(typed), files[1])
    found = []
    for file in files:
        with Shop.open(tmp_path / file.suffix[1:], create=True, currency="EUR") as shop:
            run(shop, file)
            found.append(
                (shop.orders.counts(), [e.id for e in shop.events.read()], list(shop.catalog.products()))
            )
    assert found[0] == found[1]


def test_a_mapping_names_other_columns_and_forms(shop: Shop, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text(
        """
        [fields]
        order = "bon"
        product = ["artikel", "ean"]
        title = "naam"
        time = "moment"
        amount = "bedrag"
        quantity = "stuks"
        customer = "klant"
        category = "groep"
        [options]
        time_format = "%d/%m/%Y %H:%M"
        timezone = "Europe/Amsterdam"
        decimal = ","
        category_separator = "/"
        """,
        "utf-8",
    )
    columns = ("bon", "artikel", "ean", "naam", "moment", "bedrag", "stuks", "klant", "groep")
    row = ("7", "", "871", "Theepot", "31/01/2026 09:30", "1.025,00", "2", "k1", "Keuken/Thee")
    report = run(shop, write(tmp_path / "x.csv", [row], columns), mapping=mapping, timezone="")
    assert report.rejected == 0
    assert order(shop, "7").lines[0].unit_price == 51250
    assert order(shop, "7").placed == "2026-01-31T08:30:00Z"
    pot = shop.catalog.get("871")
    assert pot is not None
    assert pot.category == ("Keuken", "Thee")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"timezone": "Mars/Base"}, "'Mars/Base'"),
        ({"mapping": Path("nowhere.toml")}, "nowhere.toml"),
    ],
)
def test_what_cannot_be_used_as_a_whole_is_said_before_anything_changes(
    shop: Shop, tmp_path: Path, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(FeedError, match=said):
        run(shop, write(tmp_path / "sales.csv"), **more)
    assert shop.catalog.count() == 0


def test_columns_that_are_missing_are_named(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="no column for order, time of sales; its columns are 'SKU', 'Price'"):
        run(shop, write(tmp_path / "x.csv", [("a", "1")], ("SKU", "Price")))


def test_times_without_a_zone_are_rejected_with_what_to_do(shop: Shop, tmp_path: Path) -> None:
    report = run(shop, write(tmp_path / "sales.csv"), timezone="")
    assert "--timezone" in report.faults[0].reason
    assert shop.orders.counts()["orders"] == 0


def test_a_dry_run_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    report = run(shop, write(tmp_path / "sales.csv"), dry_run=True)
    assert (report.rows, report.rejected) == (len(SALES), 4)
    assert (shop.catalog.count(), shop.events.count(), shop.orders.counts()["orders"]) == (0, 0, 0)


def test_killed_in_the_middle_the_same_command_completes_it(tmp_path: Path) -> None:
    rows = [
        (
            f"{n // 4}",
            f"P{n % 500}",
            f"Thing {n % 500}",
            "1",
            f"2026-01-{n % 28 + 1:02} 10:00:00",
            "5",
            f"c{n // 4 % 90}",
            "",
        )
        for n in range(16_000)
    ]
    back = [
        (f"C{n}", f"P{n}", "", "-1", "2026-03-01 10:00:00", "5", f"c{n // 4 % 90}", "") for n in range(90)
    ]
    file = write(tmp_path / "sales.csv", rows + back)
    with Shop.open(tmp_path / "shop", create=True, currency="EUR"):
        pass
    command = [sys.executable, "-m", "shopkeeper", "import", str(file), "--format", "transactions"]
    command += ["--timezone", "UTC", "--shop", str(tmp_path / "shop")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None:
            with Shop.open(tmp_path / "shop") as shop:
                if shop.events.count():
                    break
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
    with Shop.open(tmp_path / "shop") as shop:
        run(shop, file)
        counts = shop.orders.counts()
        assert (counts["orders"], counts["lines"], counts["returns"]) == (4000, 16_000, 90)
        assert shop.events.count("purchase") == 16_000
        assert shop.events.count("return") == 90


CELLS = {
    "order": st.sampled_from(["1", "2", "C1", "", None]),
    "sku": st.sampled_from(["a", "b", "\0", 7]),
    "title": st.text(max_size=6) | st.none() | st.just({"en": "pot"}),
    "qty": st.sampled_from(["1", -1, 0, "x", 9999999999, "1e3", "NaN", 2.0, None]),
    "date": st.sampled_from(["2026-01-01T00:00:00", "", 0, 1767225600, "31.12.2026", "inf", -1e20]),
    "price": st.sampled_from(["1", 0, -5, "inf", "1,5", "£2.50", "€2.50", "", True, 1e300]),
    "customer": st.sampled_from(["", "k", 5.0, None]),
}


@settings(
    max_examples=25,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=10))
def test_no_row_breaks_the_import(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]]
) -> None:
    folder = tmp_path_factory.mktemp("rows")
    file = folder / "x.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with Shop.open(folder / "shop", create=True, currency="EUR") as shop:
        report = run(shop, file)
        assert report.rows == len(rows)
        assert shop.orders.counts()["lines"] <= len(rows) - report.rejected
        again = run(shop, file)
        assert (again.events_new, again.orders_new, again.orders_changed) == (0, 0, 0)
        assert again.rejected == report.rejected

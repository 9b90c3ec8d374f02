"""Benchmarks of recommendation in a real shop, from a cold start, and of its speed: on small made-up files."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from shopkeeper.bench import cold_start, online_retail, recommend_serving
from shopkeeper.bench._recommend_growth import grow
from shopkeeper.bench._retail import Case, before, cases, measure, read_sales
from shopkeeper.errors import InputError
from shopkeeper.recommend.interactions import History

DAY = 86_400_000_000


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty customers buy three of their kind's ten goods every week for 20 weeks, and guests now and then."""
    folder = tmp_path_factory.mktemp("retail")
    chance = random.Random(1)
    rows = []
    for week in range(20):
        for person in range(60):
            invoice = f"{week}-{person}"
            for good in chance.sample(range(10), 3):
                rows.append(
                    (invoice, f"G{person % 3}{good}", f"kind{person % 3} thing {good}", 1, week, person, 1.5)
                )
    rows += [(f"guest{n}", f"G{n % 3}1", "", 1, n % 20, None, 1.5) for n in range(30)]
    rows += [("C1", "G01", "back", -1, 5, 1, 1.5), ("free", "G01", "gift", 1, 5, 1, 0.0)]
    rows.append(rows[0])  # twice on one invoice
    table = pa.table(
        {
            "InvoiceNo": [r[0] for r in rows],
            "StockCode": [r[1] for r in rows],
            "Description": [r[2] for r in rows],
            "Quantity": [r[3] for r in rows],
            "InvoiceDate": pa.array([r[4] * 7 * DAY for r in rows], pa.timestamp("us")),
            "UnitPrice": [r[6] for r in rows],
            "CustomerID": pa.array([r[5] for r in rows], pa.int64()),
        }
    )
    parquet.write_table(table, folder / "transactions.parquet")
    return folder


def test_sold_lines_become_purchases(shop: Path) -> None:
    sales = read_sales(shop / "transactions.parquet")
    assert len(sales.data) == 20 * 60 * 3 + 30
    assert int(sales.named.sum()) == 60
    assert sales.data.n_users == 90
    assert len(before(sales.data, 5 * 7 * DAY)) < len(sales.data)


def test_nothing_of_the_answers_is_in_the_question(shop: Path) -> None:
    sales = read_sales(shop / "transactions.parquet")
    start = 16 * 7 * DAY
    baskets, items = cases(sales, start, 20 * 7 * DAY)
    assert len(baskets) == len(items) == 60
    for case in baskets:
        assert case.history.times.max() < start
        assert len(case.wanted) == 3
    for case in items:
        whole = sales.data.history(case.history.user)
        assert len(case.history) == len(whole) - 1
        assert case.wanted.tolist() == [whole.items[-1]]
        assert not set(case.barred.tolist()) & set(case.wanted.tolist())


def test_the_metrics_are_those_of_the_textbook() -> None:
    nobody = History.make([])
    lists = np.array([[5, 1, 9, *range(20, 37)]], np.int32)
    case = Case(nobody, np.array([1, 9, 50], np.int32), np.empty(0, np.int32))
    got = measure(lists, [case])
    gain = 1 / np.log2(3) + 1 / np.log2(4)
    ideal = 1 + 1 / np.log2(3) + 1 / np.log2(4)
    assert got["recall@10"] == pytest.approx(2 / 3)
    assert got["ndcg@10"] == pytest.approx(gain / ideal)
    assert got["mrr@20"] == pytest.approx(1 / 2)


def test_a_real_shop_is_measured_with_its_peers(
    shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SHOPKEEPER_RECTOOLS", raising=False)
    report = online_retail.run(shop, tmp_path / "out.jsonl", torch=False, limit=40)
    table = report["next basket"]
    assert {"popularity", "co_purchase", "linear", "repeat", "blend", "implicit als", "implicit bpr"} <= set(
        table
    )
    assert "SHOPKEEPER_RECTOOLS" in report["RecTools SASRec"]
    for row in [*table.values(), *report["next item"].values()]:
        assert 0 <= row["recall@20"] <= 1
        assert row["train_s"] >= 0
        assert row["p99_ms"] >= row["p50_ms"] >= 0
    assert table["blend"]["recall@10"] > table["popularity"]["recall@10"]
    assert table["blend, LambdaMART"]["recall@10"] > table["popularity"]["recall@10"]
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 40


def test_a_kept_report_grows_by_the_rows_it_lacks(shop: Path, tmp_path: Path) -> None:
    kept = tmp_path / "report.json"
    first = online_retail.run(shop, torch=False, limit=40, only="popularity", kept=kept)
    assert list(first["next basket"]) == list(first["next item"]) == ["popularity"]
    more = online_retail.run(shop, torch=False, limit=40, only="implicit cosine", kept=kept)
    assert more == json.loads(kept.read_text())
    assert list(more["next item"]) == ["popularity", "implicit cosine"]
    assert more["next item"]["popularity"] == first["next item"]["popularity"]
    with pytest.raises(InputError, match=r"report\.json"):
        online_retail.run(shop, torch=False, limit=30, only="popularity", kept=kept)
    with pytest.raises(InputError, match="'oracle'"):
        online_retail.run(shop, torch=False, only="oracle")


def test_a_table_of_another_kind_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"a": [1]}), tmp_path / "transactions.parquet")
    with pytest.raises(InputError, match=r"transactions\.parquet"):
        online_retail.run(tmp_path)


def test_cold_start_is_drawn_against_popularity(
    shop: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(cold_start, "draw", lambda table: tmp_path / "curves.svg")
    report = cold_start.run(shop)
    people = report["new people, recall@20"]
    assert people["3 acts"]["mix"] > people["3 acts"]["popularity"]
    assert people["0 acts"]["mix"] == people["0 acts"]["popularity"]
    goods = report["new products"]
    assert set(goods) == {"popularity", "co_visit", "linear", "content", "mix"}


def test_growth_tells_how_much_of_the_best_is_found() -> None:
    table = grow([300], seed=2)
    assert table["content (usearch), 300"]["found"] == 1.0
    assert all(row["p99_ms"] > 0 for row in table.values())


def test_serving_is_measured_at_every_place() -> None:
    report = recommend_serving.run(part="serving", limit=200, rows=4)
    assert report["serving"]["home"]["p99_ms"] >= report["serving"]["home"]["p50_ms"] > 0
    assert "co_visit" in report["models"]
    with pytest.raises(InputError, match="'half'"):
        recommend_serving.run(part="half")

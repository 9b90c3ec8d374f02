"""The search benchmark on tiny folders, its metrics against values worked out by hand, and folders that are wrong."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shopkeeper.bench import search as bench
from shopkeeper.cli.main import cli
from shopkeeper.errors import InputError

TITLES = {
    "k1": "Steel kettle 1.5 l",
    "k2": "Glass kettle 0.8 l",
    "k3": "Copper kettle",
    "c1": "Kettle cleaning kit",
    "s1": "Oak chair",
    "s2": "Oak chair cushion",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "data"
    found.mkdir()
    with gzip.open(found / "products.jsonl.gz", "wt", encoding="utf-8") as file:
        for id, title in TITLES.items():
            row = {"id": id, "title": {"en": title}, "price": {"amount": 1000, "currency": "USD"}}
            file.write(json.dumps(row) + "\n")
    return found


def judge(folder: Path, *rows: tuple[str, str, object], name: str = "judgments-dev.csv") -> None:
    lines = ["query,product_id,grade", *(f"{q},{p},{g}" for q, p, g in rows)]
    (folder / name).write_text("\n".join(lines) + "\n", "utf-8")


# -- metrics


def test_ndcg_of_a_perfect_a_reversed_and_an_empty_ranking() -> None:
    grades = {"a": 3, "b": 1, "c": 0}
    assert bench.ndcg(["a", "b", "c"], grades) == 1.0
    ideal = 7 / 1 + 1 / math.log2(3)
    assert bench.ndcg(["c", "b", "a"], grades) == pytest.approx((1 / math.log2(3) + 7 / 2) / ideal)
    assert bench.ndcg([], grades) == 0.0
    assert bench.ndcg(["a"], {}) == bench.ndcg(["a"], {"a": 0}) == 0.0


def test_ndcg_looks_no_deeper_than_asked_and_counts_unjudged_as_nothing() -> None:
    grades = {"a": 2}
    assert bench.ndcg(["x"] * 9 + ["a"], grades) == pytest.approx(1 / math.log2(11))
    assert bench.ndcg(["x"] * 10 + ["a"], grades) == 0.0
    assert bench.ndcg(["x", "a"], grades, depth=1) == 0.0


def test_ndcg_s_ideal_takes_all_judged_products_and_not_only_those_found() -> None:
    assert bench.ndcg(["a"], {"a": 1, "b": 1}) == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_condensed_and_judged_share() -> None:
    grades = {"a": 3, "b": 0}
    assert bench.condensed(["x", "a", "y", "b"], grades) == ["a", "b"]
    assert bench.judged_share(["x", "a", "y", "b"], grades) == 0.2
    assert bench.judged_share(["a", "b"], grades, depth=2) == 1.0
    assert bench.judged_share([], grades) == 0.0


# -- runs


def test_a_run_with_judgments_gives_all_measures_of_all_stages(folder: Path, tmp_path: Path) -> None:
    judge(
        folder,
        ("kettle", "k1", 3),
        ("kettle", "k2", 3),
        ("kettle", "c1", 0),
        ("oak chair", "s1", 3),
        ("none", "s1", 0),
    )
    predictions = tmp_path / "out.jsonl"
    result = bench.run(folder, predictions)
    assert (result["products"], result["queries"], result["graded_queries"]) == (6, 3, 2)
    for name in ("ndcg@10", "condensed_ndcg@10", "judged@10"):
        assert 0 < result[name] <= 1
        assert result["stages"]["default"][name] == result[name]
    assert {"bm25", "+ understanding", "+ kinds"} <= set(result["stages"])
    assert 0 <= result["p50_ms"] <= result["p99_ms"]
    written = [json.loads(line) for line in predictions.read_text("utf-8").splitlines()]
    assert [r["query"] for r in written] == ["kettle", "oak chair", "none"]
    assert set(written[0]["ids"][:3]) == {"k1", "k2", "k3"}
    assert written[1]["ids"][0] == "s1"
    by_hand = [
        bench.ndcg(written[0]["ids"], {"k1": 3, "k2": 3, "c1": 0}),
        bench.ndcg(written[1]["ids"], {"s1": 3}),
    ]
    assert result["ndcg@10"] == pytest.approx(sum(by_hand) / 2, abs=1e-4)


def test_a_run_with_queries_only_writes_predictions_and_measures_no_relevance(
    folder: Path, tmp_path: Path
) -> None:
    (folder / "queries.txt").write_text("kettle\n\n  oak chair \nkettle\nzzzz\n水壶\n", "utf-8")
    predictions = tmp_path / "out.jsonl"
    result = bench.run(folder, predictions)
    rows = [json.loads(line) for line in predictions.read_text("utf-8").splitlines()]
    assert [r["query"] for r in rows] == ["kettle", "oak chair", "zzzz", "水壶"]
    assert all(len(r["ids"]) <= 100 and len(set(r["ids"])) == len(r["ids"]) for r in rows)
    assert rows[2]["ids"] == []
    assert "ndcg@10" not in result
    assert "stages" not in result


def test_the_command_prints_one_json_document(folder: Path, tmp_path: Path) -> None:
    judge(folder, ("kettle", "k1", 3))
    done = CliRunner().invoke(
        cli, ["bench", "search", str(folder), "--predictions", str(tmp_path / "p.jsonl"), "--json"]
    )
    assert done.exit_code == 0, done.output
    document: dict[str, Any] = json.loads(done.stdout)
    assert document["queries"] == 1
    assert (tmp_path / "p.jsonl").exists()


# -- folders that are wrong


@pytest.mark.parametrize(
    "text",
    [
        "query,product_id\nkettle,k1\n",
        "query,product_id,grade\nkettle,k1,high\n",
        "query,product_id,grade\nkettle\n",
        "query;product_id;grade\nkettle;k1;3\n",
        "query,product_id,grade\nkettle,k1,\n",
        "query,product_id,grade\nkettle,k1,1.5\n",
        "query,product_id,grade\nkettle,k1,-1\n",
        "query,product_id,grade\nkettle,k1,400\n",
    ],
)
def test_bad_judgments_are_named_by_file_and_line(folder: Path, text: str) -> None:
    (folder / "judgments.csv").write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"judgments\.csv line 2"):
        bench.run(folder)


def test_judgments_with_a_byte_order_mark_are_read(folder: Path) -> None:
    (folder / "judgments.csv").write_bytes(b"\xef\xbb\xbfquery,product_id,grade\nkettle,k1,3\n")
    assert bench.run(folder)["queries"] == 1


def test_judgments_that_are_no_text_are_refused(folder: Path) -> None:
    (folder / "judgments.csv").write_bytes(b"query,product_id,grade\n\xff\xfe\x00,k1,3\n")
    with pytest.raises(InputError, match=r"judgments\.csv"):
        bench.run(folder)


@pytest.mark.parametrize("name", [None, "queries.txt", "judgments.csv"])
def test_a_folder_without_queries_is_refused(folder: Path, name: str | None) -> None:
    if name:
        (folder / name).write_text("" if name.endswith("csv") else "\n \n", "utf-8")
    with pytest.raises(InputError, match=r"neither judgments.*nor queries\.txt"):
        bench.run(folder)


def test_a_folder_without_a_catalogue_is_refused(folder: Path) -> None:
    judge(folder, ("kettle", "k1", 3))
    (folder / "products.jsonl.gz").unlink()
    with pytest.raises(InputError, match="no product feed"):
        bench.run(folder)


def test_the_command_says_what_is_wrong_in_one_line(folder: Path) -> None:
    (folder / "judgments.csv").write_text("query,product_id,grade\nkettle,k1,x\n", "utf-8")
    done = CliRunner().invoke(cli, ["bench", "search", str(folder)])
    assert done.exit_code != 0
    assert "Traceback" not in done.output
    assert "line 2" in str(done.exception or "") + done.output

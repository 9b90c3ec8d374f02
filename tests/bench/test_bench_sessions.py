"""`shopkeeper bench sessions`: reads shops with and without answers, counts as the metrics say, never peeks."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.bench.sessions import read_sessions, run
from shopkeeper.errors import InputError


def write(file: Path, rows: list[Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if file.suffix == ".gz":
        file.write_bytes(gzip.compress(text.encode("utf-8")))
    else:
        file.write_text(text, "utf-8")


def ring(length: int, start: int) -> list[int]:
    """Item n is followed by item n + 1 of 50, numbered from 1."""
    return [(start + step) % 50 + 1 for step in range(length)]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path / "a" / "train.jsonl.gz", [ring(5, start * 7) for start in range(300)])
    write(tmp_path / "a" / "test.jsonl.gz", [[ring(3, s), (s + 3) % 50 + 1] for s in range(0, 50, 5)])
    return tmp_path / "a"


def test_what_follows_is_found_and_written(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = run(shop, out)
    assert set(result["a"]) == {
        "its own items, latest first",
        "item to item",
        "neighbours, no ranker",
        "session",
    }
    assert result["a"]["its own items, latest first"]["P@20"] == 0.0
    assert result["a"]["session"]["P@20"] == 100.0
    assert result["a"]["session"]["MRR@20"] > 60
    assert result["a training sessions"] == 300
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["row"] for row in rows] == list(range(10))
    for row in rows:
        assert len(set(row["items"])) == 20
        assert set(row["items"]) <= set(range(1, 51))


def test_a_row_is_answered_without_looking_at_other_test_rows(shop: Path, tmp_path: Path) -> None:
    run(shop, tmp_path / "all.jsonl", baselines=False)
    run(shop, tmp_path / "one.jsonl", baselines=False, limit=1)
    one = (tmp_path / "one.jsonl").read_text("utf-8").splitlines()
    assert one == (tmp_path / "all.jsonl").read_text("utf-8").splitlines()[:1]


def test_answers_may_stand_in_a_file_of_their_own_or_nowhere(shop: Path, tmp_path: Path) -> None:
    whole = read_sessions(shop)
    assert whole.targets is not None
    write(shop / "test.jsonl.gz", [[prefix] for prefix in whole.prefixes])
    assert read_sessions(shop).targets is None
    result = run(shop, tmp_path / "out.jsonl")
    assert list(result["a"]) == ["session"]
    assert "P@20" not in result["a"]["session"]
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 10
    write(shop / "answers.jsonl", [{"row": i, "target": t} for i, t in enumerate(whole.targets)])
    write(shop / "test.jsonl.gz", whole.prefixes)
    assert read_sessions(shop) == whole
    (shop / "answers.jsonl").unlink()
    (shop / "answers.csv").write_text(
        "row,target\n" + "".join(f"{i},{t}\n" for i, t in enumerate(whole.targets))
    )
    assert read_sessions(shop) == whole
    (shop / "answers.csv").write_text("row,target\n0,1\n")
    with pytest.raises(InputError, match="10 test rows but 1 answers"):
        run(shop)


def test_a_target_never_seen_counts_as_wrong_and_strange_items_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", [["a", "b"], ["a", "b"], ["b", "c"]])
    write(tmp_path / "test.jsonl", [[["a"], "b"], [["zz", "a"], "new"], [["zz"], "a"]])
    result = run(tmp_path, tmp_path / "out.txt", baselines=False)
    assert result[tmp_path.name]["session"]["P@20"] == pytest.approx(66.67)
    first = json.loads((tmp_path / "out.txt").read_text("utf-8").splitlines()[0])
    assert first["items"][0] == "b"


def test_items_new_to_the_session_are_also_counted_alone(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl", [[n, n, n + 1] for n in range(0, 60, 2)] * 2)
    write(tmp_path / "test.jsonl", [[[4], 4], [[4, 4], 5], [[6], 4]])
    rows = run(tmp_path)[tmp_path.name]
    again = rows["its own items, latest first"]
    assert (again["P@20"], again["MRR@20"], again["P@20 of new items"]) == (33.33, 33.33, 0.0)
    assert rows["session"]["P@20 of new items"] >= 50.0


def test_a_folder_of_shops_measures_each(shop: Path, tmp_path: Path) -> None:
    write(tmp_path / "b" / "train.jsonl", [[1, 2], [2, 3]])
    write(tmp_path / "b" / "test.jsonl", [[[1], 2]])
    result = run(tmp_path, tmp_path / "p.jsonl", baselines=False)
    assert {"a", "b"} <= set(result)
    assert (tmp_path / "p-a.jsonl").is_file()
    assert (tmp_path / "p-b.jsonl").is_file()


@pytest.mark.parametrize("line", ["{broken", '"text"', "[1, 2.5]", "7"])
def test_a_line_that_is_no_session_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "train.jsonl").write_text(f"[1, 2]\n{line}\n")
    write(tmp_path / "test.jsonl", [[[1], 2]])
    with pytest.raises(InputError, match=r"train\.jsonl"):
        run(tmp_path)


def test_a_folder_without_sessions_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no train\.jsonl\.gz"):
        run(tmp_path)
    write(tmp_path / "train.jsonl", [[1, 2]])
    with pytest.raises(InputError, match="no test rows"):
        run(tmp_path)


@pytest.mark.data
def test_the_benchmark_folder_is_read() -> None:
    root = Path(os.environ.get("SHOPKEEPER_DATA") or Path(__file__).parents[3] / "shared" / "data")
    folder = root / "sessions" / "tmall"
    if not folder.is_dir():
        pytest.skip(f"NO DATA: {folder} is missing; set SHOPKEEPER_DATA")
    data = read_sessions(folder)
    assert len(data.train) == 65_286
    assert len(data.prefixes) == 25_898
    assert data.targets is not None

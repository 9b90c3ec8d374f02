"""`bench matching` measures with answers, and only predicts without them."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from shopkeeper.bench.matching import f1, read_pairs, run
from shopkeeper.errors import InputError


def write(path: Path, rows: list[dict[str, object]]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)


def pairs(start: int, count: int) -> list[dict[str, object]]:
    return [
        {
            "left": {"name": f"lamp zx{n}", "price": "10.0"},
            "right": {"title": f"zx-{n if n % 2 else n + 31} lamp", "price": ""},
            "label": n % 2,
        }
        for n in range(start, start + count)
    ]


def test_measures_a_folder_with_answers(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl.gz", pairs(1000, 120))
    write(tmp_path / "valid.jsonl.gz", pairs(2000, 40))
    row = run(tmp_path)["sets"][tmp_path.name]
    assert row["part"] == "valid"
    assert row["pairs"] == 40
    assert row["f1"] > 0.95


def test_predicts_without_answers_and_prefers_the_test_part(tmp_path: Path) -> None:
    folder = tmp_path / "lamps"
    folder.mkdir()
    write(folder / "train.jsonl.gz", pairs(1000, 120))
    write(folder / "valid.jsonl.gz", pairs(2000, 10))
    unlabelled = [{k: v for k, v in row.items() if k != "label"} for row in pairs(3000, 20)]
    unlabelled[3]["id"] = "own-id"
    write(folder / "test.jsonl.gz", unlabelled)
    target = tmp_path / "predictions.csv"
    row = run(tmp_path, target)["sets"]["lamps"]
    assert "f1" not in row
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["id"] for r in rows] == ["0", "1", "2", "own-id", *map(str, range(4, 20))]
    assert {r["label"] for r in rows} == {"0", "1"}
    assert all(0 <= float(r["score"]) <= 1 for r in rows)


def test_answers_may_stand_in_a_file_of_their_own(tmp_path: Path) -> None:
    write(tmp_path / "train.jsonl.gz", pairs(1000, 120))
    rows = pairs(3000, 20)
    write(tmp_path / "held.jsonl.gz", [{k: v for k, v in row.items() if k != "label"} for row in rows])
    lines = [f"{number},{row['label']}\n" for number, row in enumerate(rows)]
    (tmp_path / "answers.csv").write_text("id,label\n" + "".join(lines), "utf-8")
    row = run(tmp_path)["sets"][tmp_path.name]
    assert row["part"] == "held"
    assert row["f1"] > 0.9


def test_f1_of_a_known_answer() -> None:
    assert f1([1, 1, 0, 0], [1, 0, 1, 0]) == {"f1": 0.5, "precision": 0.5, "recall": 0.5}
    assert f1([0, 0], [0, 0])["f1"] == 0


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"left": {"title": "a"}}\n', "utf-8")
    with pytest.raises(InputError, match="line 1"):
        read_pairs(path)


def test_a_folder_without_training_pairs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"train\.jsonl\.gz"):
        run(tmp_path)

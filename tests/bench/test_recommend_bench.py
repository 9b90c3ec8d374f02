"""`shopkeeper bench recommend`: reading sets, finding out what is cut, metrics, predictions."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from shopkeeper.bench import recommend
from shopkeeper.bench._recsys import datasets, metrics, read
from shopkeeper.cli.bench import bench_command
from shopkeeper.errors import InputError

PEOPLE, ROUND, LENGTH = 60, 12, 7


def _sequences(length: int = LENGTH) -> list[list[int]]:
    """People go round in a circle of twelve items, 101 to 112."""
    return [[101 + (person + step) % ROUND for step in range(length)] for person in range(PEOPLE)]


def _write(folder: Path, sequences: list[list[int]], attributes: bool = True) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [" ".join(map(str, [user, *row])) for user, row in enumerate(sequences, 1)]
    (folder / "sequences.txt").write_text("\n".join(lines) + "\n", "utf-8")
    if attributes:
        known = {str(101 + i): [i % 3, 7] for i in range(ROUND + 1)}  # one item that nobody chose
        (folder / "item-attributes.json.gz").write_bytes(gzip.compress(json.dumps(known).encode()))
    return folder


def test_recall_and_ndcg_of_lists() -> None:
    lists = np.array([[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]], np.int32)
    found = metrics(lists, np.array([2, 8], np.int32))
    assert found["recall@5"] == 0.5
    assert found["recall@10"] == 1.0
    assert found["ndcg@5"] == round(1 / np.log2(3) / 2, 4)
    assert found["ndcg@10"] == round((1 / np.log2(3) + 1 / np.log2(9)) / 2, 4)


def test_items_that_only_have_attributes_can_be_answers_too(tmp_path: Path) -> None:
    data = read(_write(tmp_path, _sequences()))
    assert len(data.items) == ROUND + 1
    assert data.features is not None
    assert len(data.features.of(12)) == 2


def test_a_whole_set_and_a_cut_one_are_told_apart(tmp_path: Path) -> None:
    assert not read(_write(tmp_path / "whole", _sequences())).cut
    assert read(_write(tmp_path / "cut", _sequences(4))).cut
    assert not read(tmp_path / "cut", cut=False).cut


def test_answers_beside_the_sequences_are_the_last_items(tmp_path: Path) -> None:
    folder = _write(tmp_path, _sequences())
    (folder / "answers.csv").write_text("user,item\n1,112\n3,999\n", "utf-8")
    data = read(folder)
    assert data.cut
    assert data.answers is not None
    assert [data.items[i] for i in data.answers[[0, 2]]] == ["112", "999"]
    assert data.answers[1] == -1


def test_a_whole_set_is_measured_and_its_last_items_predicted(tmp_path: Path) -> None:
    folder = _write(tmp_path / "circle", _sequences())
    out = tmp_path / "predictions.jsonl"
    result = CliRunner().invoke(
        bench_command, ["recommend", str(folder), "--predictions", str(out), "--json", "--no-refit"]
    )
    assert result.exit_code == 0, result.output
    report = json.loads(result.stdout)
    assert set(report["circle: test, strict"]) == {"blend", "sequential", "linear", "first-order Markov"}
    assert report["circle: test, strict"]["first-order Markov"]["recall@5"] == 1.0
    assert report["circle: test, strict"]["blend"]["recall@10"] == 1.0
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["user"] for row in rows] == list(range(1, PEOPLE + 1))
    for row, given in zip(rows, _sequences(), strict=True):
        assert len(row["items"]) >= 10 or len(row["items"]) == len(set(row["items"]))
        assert given[-1] in row["items"]


def test_of_a_cut_set_the_item_after_everything_given_is_predicted(tmp_path: Path) -> None:
    _write(tmp_path / "data" / "circle", _sequences(4))
    _write(tmp_path / "data" / "other", _sequences(4), attributes=False)
    report = recommend.run(tmp_path / "data", tmp_path / "p.jsonl")
    assert "circle: test, refitted" not in report
    assert report["other: run"]["last items"] == "held back"
    for name in ("circle", "other"):
        rows = [json.loads(line) for line in (tmp_path / f"p-{name}.jsonl").read_text("utf-8").splitlines()]
        expected = [101 + (person + 4) % ROUND for person in range(PEOPLE)]
        assert sum(row["items"][0] == e for row, e in zip(rows, expected, strict=True)) > 0.8 * PEOPLE


def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"sequences\.txt"):
        datasets(tmp_path)
    (tmp_path / "sequences.txt").write_text("1 2 3\n", "utf-8")
    with pytest.raises(InputError, match="line 1"):
        read(tmp_path)
    _write(tmp_path, _sequences())
    (tmp_path / "answers.csv").write_text("who,what\n1,2\n", "utf-8")
    with pytest.raises(InputError, match="user and item"):
        read(tmp_path)


@pytest.mark.data
def test_the_public_sets_are_read_and_counting_gives_what_it_should() -> None:
    root = Path(os.environ.get("SHOPKEEPER_DATA") or Path(__file__).parents[3] / "shared" / "data") / "recsys"
    if not root.is_dir():
        pytest.skip(f"NO DATA: {root} is missing; set SHOPKEEPER_DATA")
    found = {folder.name: read(folder) for folder in datasets(root)}
    assert {name: data.cut for name, data in found.items()} == {
        "beauty": False,
        "sports": False,
        "toys": True,
    }
    beauty = found["beauty"]
    late = beauty.acts(-1)
    people = np.random.default_rng(0).permutation(late.n_users)[:4000]
    histories = [late.history(int(u)) for u in people]
    lists = recommend._lists(lambda part: [recommend._markov(late)(part)], histories)[0]
    assert metrics(lists, beauty.nth(-1)[people])["recall@10"] == pytest.approx(0.076, abs=0.015)

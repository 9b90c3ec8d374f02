"""Rows of public sets: labels and answers come from the data, slips never touch an entity, no folder means no rows."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.errors import InputError
from shopkeeper.llm import prompts
from shopkeeper.train.data import load_recipe, make_rows, read_wanted, write_data
from shopkeeper.train.recipes.noise import slipped

DATA = Path(os.environ.get("SHOPKEEPER_DATA", Path(__file__).parents[3] / "shared" / "data"))
HEAD = [
    "utterance",
    "intent",
    "entity_type",
    "entity_value",
    "start_offset",
    "end_offset",
    "category",
    "tags",
]


@pytest.fixture
def public(tmp_path: Path) -> Path:
    """A made-up folder in the form of the public data."""
    for name in ("bitext-intent", "product-qa", "attributes/ae-110k", "attributes/oa-mine"):
        (tmp_path / name).mkdir(parents=True)
    for file in ("train.csv", "dev.csv"):
        with (tmp_path / "bitext-intent" / file).open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow(HEAD)
            for n in range(40):
                writer.writerow(
                    [
                        f"please open the gate number {4000 + n} for {file}",
                        "open_gate",
                        "gate",
                        str(4000 + n),
                        "",
                        "",
                        "G",
                        "B",
                    ]
                )
                writer.writerow(
                    [
                        f"i would like to complain about the noise at {n}, thanks",
                        "noise",
                        "",
                        "",
                        "",
                        "",
                        "N",
                        "B",
                    ]
                )
    row = {
        "asin": "A",
        "question": "is it blue?",
        "candidate": "the toy is blue.",
        "answer": "it is blue.",
        "source": "review",
    }
    for part in ("train", "dev"):
        with gzip.open(tmp_path / "product-qa" / f"answers-{part}.jsonl.gz", "wt", encoding="utf-8") as out:
            out.write(json.dumps(row | {"answer": f"it is blue ({part})."}) + "\n")
            out.write(json.dumps(row | {"candidate": "long " * 200}) + "\n")
    for name in ("ae-110k", "oa-mine"):
        with (tmp_path / "attributes" / name / "train.jsonl").open("w", encoding="utf-8") as out:
            for n in range(60):
                scores = {"Brand": {f"Zorb{n}": 1}, "Size": {"n/a": 1}, "Color": {"red": 1, "Red": 1}}
                out.write(
                    json.dumps({"input": f"Zorb{n} {name} red mug", "category": "c", "target_scores": scores})
                    + "\n"
                )
    return tmp_path


def _rows(name: str, folder: Path, part: str = "train") -> list[dict[str, Any]]:
    return list(make_rows(read_wanted(name), seed=1, part=part, public=folder))


def test_the_first_pass_over_intents_is_the_data_and_further_ones_have_slips(public: Path) -> None:
    rows = _rows("intent:3x", public)
    assert len(rows) == 240
    said = [tuple(m["content"] for m in row["messages"]) for row in rows]
    assert all(
        system == "Name the intent of the customer's message, and the entity it names."
        for system, _, _ in said
    )
    assert said[0][1:] == ("please open the gate number 4000 for train.csv", "open_gate\tgate=4000")
    assert said[1][2] == "noise"
    first = {user for _, user, _ in said[:80]}
    assert sum(user in first for _, user, _ in said[80:]) < 8
    for _, user, reply in said:
        label, kind, entity = prompts.read_intent(reply)
        assert (label, kind) in (("open_gate", "gate"), ("noise", ""))
        assert entity in user


def test_part_of_a_pass_over_intents_is_drawn_from_the_whole_sorted_file(public: Path) -> None:
    whole = [row["messages"][1]["content"] for row in _rows("intent:1x", public)]
    part = [row["messages"][1]["content"] for row in _rows("intent:12", public)]
    assert len(set(part)) == 12
    assert set(part) < set(whole)
    assert not set(part) <= set(whole[:24])


def test_held_out_intents_are_those_of_the_other_file_without_slips(public: Path) -> None:
    assert all(
        "dev.csv" in r["messages"][1]["content"] or "noise" in r["messages"][1]["content"]
        for r in _rows("intent:2x", public, "heldout")
    )


def test_answers_leave_long_texts_out_and_parts_apart(public: Path) -> None:
    (row,) = _rows("product_qa:all", public)
    assert row["messages"][1]["content"] == "Text: the toy is blue.\n\nis it blue?"
    assert row["messages"][2]["content"] == "it is blue (train)."
    (held,) = _rows("product_qa:all", public, "heldout")
    assert held["messages"][2]["content"] == "it is blue (dev)."


def test_titles_of_one_part_are_not_in_the_other(public: Path) -> None:
    train, held = (_rows("public_attributes:all", public, part) for part in ("train", "heldout"))
    titles = [{r["messages"][1]["content"].splitlines()[0] for r in rows} for rows in (train, held)]
    assert not titles[0] & titles[1]
    assert len(train) + len(held) == 120
    assert "Size: n/a" in train[0]["messages"][2]["content"]


def test_without_a_folder_public_recipes_are_skipped_with_one_line(tmp_path: Path) -> None:
    lines: list[str] = []
    wanted = [read_wanted("intent:3x"), read_wanted("titles:20")]
    report = write_data(wanted, tmp_path / "rows.jsonl", processes=1, tell=lines.append)
    assert load_recipe("intent") is None
    assert report.skipped == ["intent"]
    assert [line for line in lines if "intent" in line] == [
        "Skipped intent: it reads public data, and no folder was named with --public DIR."
    ]
    assert report.rows == 20


def test_a_folder_without_the_files_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="bitext-intent"):
        _rows("intent:all", tmp_path)


@given(st.text(max_size=80), st.integers(0, 99), st.from_regex(r"\A[A-Z0-9]{3,12}\Z"))
def test_slips_leave_what_is_kept(text: str, seed: int, kept: str) -> None:
    said = slipped(f"{text} {kept} {text}", random.Random(seed), keep=(kept,), rate=0.3)
    assert kept in said


@pytest.mark.data
def test_the_real_sets_are_read() -> None:
    if not (DATA / "bitext-intent").is_dir():
        pytest.skip(f"no public benchmark data at {DATA}: set SHOPKEEPER_DATA")
    for name, least in (("intent", 6000), ("product_qa", 3000), ("public_attributes", 2500)):
        rows = _rows(f"{name}:all", DATA)
        assert len(rows) > least
        assert all(row["messages"][2]["content"].strip() for row in rows)

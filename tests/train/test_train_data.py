"""The data stage: the same file for the same seed and any number of processes, whole or not at all; its manifest."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from shopkeeper.cli.train_data import data_command
from shopkeeper.errors import InputError, TrainError
from shopkeeper.train.data import Wanted, load_recipe, read_mix, read_wanted, write_data
from shopkeeper.train.recipes import RECIPES
from shopkeeper.train.rows import read_rows

WANTED = (Wanted("titles", 300), Wanted("copy", 100))  # two pieces of work


def test_the_file_is_the_same_for_one_and_for_two_processes(tmp_path: Path) -> None:
    one = write_data(WANTED, tmp_path / "one.jsonl", seed=4, processes=1)
    two = write_data(WANTED, tmp_path / "two.jsonl", seed=4, processes=2)
    other = write_data(WANTED, tmp_path / "other.jsonl", seed=5, processes=1)
    assert one.sha256 == two.sha256 != other.sha256
    assert hashlib.sha256((tmp_path / "one.jsonl").read_bytes()).hexdigest() == one.sha256


def test_the_manifest_tells_what_is_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "rows.jsonl"
    report = write_data(WANTED, file, seed=4, processes=1)
    manifest = json.loads(Path(f"{file}.manifest.json").read_text("utf-8"))
    rows = list(read_rows([file]))
    assert manifest == report.document()
    assert manifest["rows"] == len(rows) == 400 - manifest["repeats_dropped"]
    assert manifest["skills"]["title"] == sum(row.skill == "title" for row in rows)
    assert sum(manifest["languages"].values()) == len(rows)
    assert manifest["bytes"] == file.stat().st_size
    assert {p.name for p in file.parent.iterdir()} == {file.name, f"{file.name}.manifest.json"}
    texts = [json.dumps(row.messages) for row in rows]
    assert len(set(texts)) == len(texts)


def test_counts_are_read_or_refused_by_name() -> None:
    assert read_wanted("titles:1,500") == Wanted("titles", 1500)
    assert read_wanted("intent:all") == Wanted("intent", passes=1)
    assert read_wanted("intent:3x") == Wanted("intent", passes=3)
    for wrong in ("titles:many", "titles:0", "titles:-3", "titles:1.5"):
        with pytest.raises(InputError, match=wrong):
            read_wanted(wrong)


@pytest.mark.parametrize("name", ["nano", "nano-finish", "nano-renew", "nano-mend", "pico", "adapt"])
def test_the_mixes_name_recipes_that_exist(name: str) -> None:
    for part in ("train", "heldout"):
        assert {wanted.recipe for wanted in read_mix(name, part)} <= set(RECIPES)


def test_what_cannot_be_made_is_named(tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    with pytest.raises(TrainError, match="no recipe called 'nonsense'"):
        write_data([Wanted("nonsense", 5)], out)
    with pytest.raises(TrainError, match="--shop"):
        write_data([Wanted("shop_titles", 5)], out)
    with pytest.raises(InputError, match="no part 'test'"):
        write_data(WANTED, out, part="test")
    with pytest.raises(InputError, match="nothing to make"):
        write_data([], out)
    with pytest.raises(InputError, match="no mix called 'huge'"):
        read_mix("huge")
    with pytest.raises(InputError, match="has no end"):
        write_data([read_wanted("titles:all")], out)
    assert not list(tmp_path.iterdir())


def test_every_recipe_without_a_source_loads() -> None:
    for name in RECIPES:
        if name.startswith("shop"):
            continue
        recipe = load_recipe(name)
        assert recipe is None or recipe.name == name


def test_the_command_prints_what_it_made(tmp_path: Path) -> None:
    out = tmp_path / "rows.jsonl"
    arguments = ["--recipe", "titles:30", "--out", str(out), "--processes", "1"]
    said = CliRunner().invoke(data_command, arguments, catch_exceptions=False).output
    assert f"30 rows in {out}: 30 title" in said
    assert "sha256" in said
    document = json.loads(CliRunner().invoke(data_command, [*arguments, "--json"]).stdout)
    assert document["rows"] == 30
    mix = tmp_path / "mine.toml"
    mix.write_text('[train]\ntitles = 12\ncopy = "8"\n', "utf-8")
    said = CliRunner().invoke(data_command, ["--mix", str(mix), "--out", str(out), "--processes", "1"]).output
    assert "20 rows" in said

"""The recipe of commands: rows that serving could meet, in two languages, the same for a seed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.assistant.commands import DOINGS, Command
from shopkeeper.assistant.reading.prompt import TASK
from shopkeeper.errors import InputError
from shopkeeper.train.recipes import recipe
from shopkeeper.train.recipes.commands.phrases_en import PHRASES as ENGLISH
from shopkeeper.train.recipes.commands.phrases_zh import PHRASES as CHINESE
from shopkeeper.train.recipes.commands.recipe import COMMANDS, PARTS, Commands

Row = dict[str, Any]
DATA = Path(os.environ.get("SHOPKEEPER_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Row]]:
    return {part: list(Commands(processes=1).rows(7, 240, part)) for part in PARTS}


def commands_of(row: Row) -> list[Command]:
    return [Command.from_dict(json.loads(line)) for line in row["messages"][-1]["content"].splitlines()]


def test_registered_by_name() -> None:
    assert recipe("commands") is COMMANDS


def test_rows_are_the_same_for_a_seed_and_other_for_another(rows: dict[str, list[Row]]) -> None:
    assert list(Commands(processes=1).rows(7, 80, "train")) == rows["train"][:80]
    assert list(Commands(processes=1).rows(8, 40, "train")) != rows["train"][:40]


def test_every_reply_is_commands_whose_names_the_prompt_shows(rows: dict[str, list[Row]]) -> None:
    for part in rows.values():
        for row in part:
            system = row["messages"][0]["content"]
            sentence = row["messages"][-2]["content"]
            assert system.startswith(TASK)
            for command in commands_of(row):
                assert command.do in DOINGS
                for wish in command.wishes:
                    assert wish.thing in system
                    for value in [*wish.current.values(), *wish.options.values()]:
                        written = json.dumps(value, ensure_ascii=False)[1:-1]  # 8\" in the prompt's JSON
                        assert written in system or value in ("any", "<", ">", "min", "max")
                for said in command.fields.values():
                    assert said in sentence
                if "same_as" not in command.address:
                    assert all(part_ in sentence for part_ in command.address.values())


def test_a_wish_for_a_bigger_one_is_worded_as_one() -> None:
    for phrases in (ENGLISH, CHINESE):
        for key in ("bigger", "smaller", "most", "least"):
            assert all("{option}" in phrase for phrase in phrases[key])


def test_both_languages_say_the_same_things() -> None:
    assert set(ENGLISH) == set(CHINESE)


def test_rows_are_of_both_languages_and_of_all_kinds(rows: dict[str, list[Row]]) -> None:
    doings = {c.do for part in rows.values() for row in part for c in commands_of(row)}
    assert {row["language"] for row in rows["train"]} == {"en", "zh"}
    assert {
        "identify",
        "cancel",
        "return",
        "exchange",
        "change_address",
        "track",
        "ask_order",
        "yes",
        "no",
        "answer",
    } <= doings
    assert any(len(commands_of(row)) > 2 for row in rows["train"])


def test_held_out_wordings_are_not_trained_on(rows: dict[str, list[Row]]) -> None:
    trained = {t for row in rows["train"] for t in row["templates"] if not t.endswith((".0", ".1", ".2"))}
    kept = {t for row in rows["heldout"] for t in row["templates"] if not t.endswith((".0", ".1", ".2"))}
    assert kept
    assert not trained & kept


def test_an_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        next(COMMANDS.rows(1, 1, "nowhere"))


@pytest.mark.data
def test_public_tasks_become_rows_of_commands() -> None:
    if not (DATA / "tau-retail-v1" / "tasks-train.jsonl").is_file():
        pytest.skip(f"no public tasks in {DATA}; set SHOPKEEPER_DATA")
    public = recipe("commands_public").at(DATA)  # type: ignore[attr-defined]
    found = list(public.rows(1, 60, "train"))
    assert len(found) == 60
    assert public.size("heldout") > 20
    assert sum(c.do in ("exchange", "return", "cancel") for row in found for c in commands_of(row)) > 30
    assert {row["source"] for row in found} == {"tau-retail-v1"}


def test_a_folder_without_the_public_tasks_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="point --public"):
        recipe("commands_public").at(tmp_path).size("train")  # type: ignore[attr-defined]

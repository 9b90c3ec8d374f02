"""Scripted customers: which answer they give to what, what a dialogue that breaks leaves behind, and the grading."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.bench.agent import (
    Dialogue,
    Gold,
    ScriptedCustomer,
    canonical_sha,
    play,
    read_dialogues,
    read_gold,
)
from shopkeeper.bench.agent.grade import differences, said
from shopkeeper.bench.agent.play import Clerk, World
from shopkeeper.bench.agent.report import measured, wrong
from shopkeeper.errors import InputError


def dialogue(**changes: Any) -> Dialogue:
    row = {
        "id": "d",
        "opening": "Hi, I want a refund.",
        "answers": [
            {"asks": "e-?mail", "say": "a@example.com", "once": True},
            {"asks": "confirm|yes/no", "say": "yes", "once": False},
        ],
        "otherwise": ["And the lamp too.", "That's all."],
        "max_turns": 10,
    }
    return Dialogue.from_dict(row | changes)


def test_first_fitting_answer_is_said_and_a_once_answer_only_once() -> None:
    customer = ScriptedCustomer(dialogue())
    assert customer.opening() == "Hi, I want a refund."
    assert customer.answer("Your E-mail, please? (yes/no)") == "a@example.com"
    assert customer.answer("Your e-mail, please? (yes/no)") == "yes"
    assert customer.answer("Do you CONFIRM?") == "yes"
    assert customer.answer("Your e-mail?") == "And the lamp too."
    assert customer.answer("Hm.") == "That's all."
    assert customer.answer("Goodbye.") is None


def test_customer_leaves_after_max_turns_replies() -> None:
    customer = ScriptedCustomer(dialogue(max_turns=2))
    assert customer.answer("confirm") == "yes"
    assert customer.answer("confirm") is None


class ToyWorld:
    """A database with one number, and calls that count it up."""

    def __init__(self) -> None:
        self.number = 0
        self.made: list[dict[str, Any]] = []

    @property
    def db(self) -> Mapping[str, Any]:
        return {"number": self.number, "nothing": None}

    @property
    def calls(self) -> Sequence[Mapping[str, Any]]:
        return self.made

    def close(self) -> None:
        pass

    def call(self, name: str, ok: bool) -> None:
        self.number += ok
        self.made.append({"name": name, "arguments": {"order_id": "1"}, "result_ok": ok})


class ToyClerk:
    """Cancels on yes, breaks on "lamp"."""

    def __init__(self, world: ToyWorld) -> None:
        self.world = world

    def say(self, text: str) -> str:
        if "lamp" in text:
            self.world.call("cancel_pending_order", False)
            raise RuntimeError("no lamps")
        if text == "yes":
            self.world.call("cancel_pending_order", True)
            return "Done: 1,234.50 back. Anything else?"
        return "Do you confirm?"


def toy() -> Callable[[], tuple[World, Clerk]]:
    def begin() -> tuple[World, Clerk]:
        world = ToyWorld()
        return world, ToyClerk(world)

    return begin


def test_a_dialogue_is_played_to_its_end_with_calls_and_final_state() -> None:
    played = play(
        dialogue(otherwise=["thanks"], answers=[{"asks": "confirm", "say": "yes", "once": True}]), toy()
    )
    assert [t["text"] for t in played.turns] == [
        "Hi, I want a refund.",
        "Do you confirm?",
        "yes",
        "Done: 1,234.50 back. Anything else?",
        "thanks",
        "Do you confirm?",
    ]
    assert played.writes == [{"name": "cancel_pending_order", "arguments": {"order_id": "1"}}]
    assert played.final_db_sha == canonical_sha({"number": 1})
    assert played.error == ""
    assert set(played.as_dict()) == {"id", "turns", "calls", "final_db_sha", "writes"}


def test_what_breaks_a_dialogue_is_told_and_counts_as_failed() -> None:
    broken = play(dialogue(answers=[]), toy())
    assert broken.error == "RuntimeError: no lamps"
    assert broken.final_db_sha == canonical_sha({"number": 0})
    assert broken.writes == []
    bad_regex = play(dialogue(id="r", answers=[{"asks": "(", "say": "x"}]), toy())
    assert "no regular expression" in bad_regex.error
    gold = {"d": Gold(canonical_sha({"number": 0})), "r": Gold("")}
    report = measured([broken, bad_regex], gold)
    assert report["passed"] == 0
    assert report["broken_off"] == 2
    assert report["refused_calls"] == 1
    assert set(wrong([broken, bad_regex], gold)) == {"d", "r"}


def test_measures_count_all_dialogues_and_the_texts_to_be_said() -> None:
    answers = [{"asks": "confirm", "say": "yes", "once": True}]
    good = play(dialogue(id="a", answers=answers, otherwise=[]), toy())
    silent = play(dialogue(id="b", answers=answers, otherwise=[]), toy())
    other = play(dialogue(id="c", answers=[], otherwise=[]), toy())
    end = canonical_sha({"number": 1})
    gold = {
        "a": Gold(end, communicate=("1234.50",)),
        "b": Gold(end, communicate=("99",)),
        "c": Gold(end, writes=({"name": "cancel_pending_order", "arguments": {"order_id": "1"}},)),
    }
    report = measured([good, silent, other], gold, unreadable=1)
    assert (report["passed"], report["pass_rate"], report["said_rate"], report["full_rate"]) == (
        2,
        0.5,
        0.5,
        0.25,
    )
    problems = wrong([good, silent, other], gold)
    assert problems["b"]["wrong"] == "not said: 99"
    assert problems["c"]["wrong"] == '- cancel_pending_order {"order_id": "1"}'
    assert "a" not in problems
    assert "pass_rate" not in measured([good], {})


def test_texts_are_found_without_regard_to_case_and_commas_in_numbers() -> None:
    assert said(["1234.5", "Blue", "red"], ["It is BLUE", "and costs $1,234.50."]) == ["1234.5", "Blue"]


def test_calls_are_compared_without_the_order_of_items() -> None:
    def swap(olds: list[str], news: list[str]) -> dict[str, Any]:
        return {"name": "exchange", "arguments": {"item_ids": olds, "new_item_ids": news}}

    assert differences([swap(["1", "2"], ["3", "4"])], [swap(["2", "1"], ["4", "3"])]) == []
    assert len(differences([swap(["1", "2"], ["4", "3"])], [swap(["2", "1"], ["4", "3"])])) == 2


def test_canonical_form_drops_null_and_keeps_letters() -> None:
    assert canonical_sha({"b": "é", "a": [None, {"x": None}]}) == canonical_sha(
        {"a": [None, {}], "b": "é", "c": None}
    )
    assert canonical_sha({"b": "é", "a": 1}) == hashlib.sha256('{"a":1,"b":"é"}'.encode()).hexdigest()


def test_lines_that_are_no_dialogues_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "dialogues.jsonl"
    lines = [
        '{"id": "1", "opening": "hi"}',
        "{broken",
        '{"id": "2"}',
        '{"id": "1", "opening": "again"}',
        "[1]",
    ]
    file.write_text("\n".join(lines), "utf-8")
    dialogues, unreadable = read_dialogues(file)
    assert [d.id for d in dialogues] == ["1"]
    assert set(unreadable) == {"line 2", "2", "1", "line 5"}
    with pytest.raises(InputError, match=r"db\.json"):
        read_dialogues(tmp_path / "missing.jsonl")


def test_answers_are_read_from_either_file_and_bad_rows_are_named(tmp_path: Path) -> None:
    assert read_gold(tmp_path) == {}
    (tmp_path / "gold-x.jsonl").write_text(json.dumps({"id": 1, "final_db_sha": "s", "communicate": [10]}))
    assert read_gold(tmp_path) == {"1": Gold("s", communicate=("10",))}
    (tmp_path / "answers.jsonl").write_text('{"id": "2"}')
    with pytest.raises(InputError, match="line 1"):
        read_gold(tmp_path)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    )
)
def test_any_json_is_a_dialogue_or_a_value_error(value: Any) -> None:
    for row in [value] if isinstance(value, dict) else [{"id": value, "opening": value, "answers": value}]:
        with contextlib.suppress(ValueError):
            assert Dialogue.from_dict(row).id == str(row["id"])

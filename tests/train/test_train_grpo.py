"""Rewards score what a program can check; reinforcement makes rewarded replies likelier."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.errors import InputError
from shopkeeper.train.grpo import GrpoOptions, grpo
from shopkeeper.train.rewards import REWARDS, rewards
from shopkeeper.train.watch import read_log

Writer = Callable[[Path, list[dict[str, Any]]], Path]

ANSWER = '{"intent":"find","category":"mug","attributes":{"color":["red"]},"price":{"max":30}}'
ROW = {
    "messages": [
        {"role": "system", "content": "categories: mug, kettle\ncolor: red, blue"},
        {"role": "user", "content": "a red mug under 30"},
        {"role": "assistant", "content": ANSWER},
    ]
}
TEXT_ROW = {
    "messages": [
        {"role": "user", "content": "price: 12.50. How much?"},
        {"role": "assistant", "content": "It is 12.50."},
    ]
}


@pytest.mark.parametrize(
    ("name", "reply", "score"),
    [
        ("exact", ANSWER, 1.0),
        ("exact", ANSWER.replace("red", "blue"), 0.0),
        (
            "exact",
            '{"price":{"max":30.0},"intent":"find","category":"mug","attributes":{"color":["red"]}}',
            1.0,
        ),
        ("slot_f1", ANSWER, 1.0),
        ("slot_f1", '{"intent":"find","category":"mug"}', 2 * 2 / (2 + 4)),
        ("slot_f1", "a mug", 0.0),
        ("slot_f1", '{"intent":"dance"}', 0.0),
        ("valid_json", '{"intent":"find"}', 1.0),
        ("valid_json", '{"intent":"find"', 0.0),
        ("valid_json", "[]", 0.0),
        ("in_vocabulary", ANSWER, 1.0),
        ("in_vocabulary", '{"intent":"find","category":"mug","brand":["Acme"]}', 0.5),
        ("brevity", ANSWER, 1.0),
        ("brevity", ANSWER * 2, 0.0),
    ],
)
def test_reward_of_a_typed_request(name: str, reply: str, score: float) -> None:
    assert REWARDS[name](reply, ROW) == pytest.approx(score)


def test_rewards_of_other_skills() -> None:
    assert REWARDS["exact"]("It  is 12.50.\n", TEXT_ROW) == 1
    assert REWARDS["grounded"]("It is 12.50.", TEXT_ROW) == 1
    assert REWARDS["grounded"]("It is 13.", TEXT_ROW) == 0
    assert [REWARDS[name]("x", TEXT_ROW) for name in ("slot_f1", "valid_json", "in_vocabulary")] == [None] * 3


@given(st.text())
def test_any_reply_has_a_score_between_0_and_1(reply: str) -> None:
    scores = {name: reward(reply, ROW) for name, reward in REWARDS.items()}
    assert {name for name, score in scores.items() if score is None} <= {"final_state", "keeps_facts"}
    assert all(0 <= score <= 1 for score in scores.values() if score is not None)


def test_rewards_are_named_weighted_or_brought_along() -> None:
    assert [(name, weight) for name, weight, _ in rewards(["exact=2", "brevity"])] == [
        ("exact", 2),
        ("brevity", 1),
    ]
    [(name, weight, function)] = rewards(["shopkeeper.train.rewards:grounded=0.5"])
    assert (name, weight, function) == ("grounded", 0.5, REWARDS["grounded"])
    for wrong in ("exakt", "exact=lots", "no.such.module:function"):
        with pytest.raises(InputError, match=wrong.split("=")[0]):
            rewards([wrong])


def letters_e(reply: str, row: dict[str, Any]) -> float:
    """A reward of one's own: how much of the reply are letters e."""
    return reply.count("e") / max(len(reply), 1)


def test_reinforcement_raises_the_reward(
    tiny_checkpoint: Path, tmp_path: Path, rows: list[dict[str, Any]], write_jsonl: Writer
) -> None:
    data = write_jsonl(tmp_path / "rows.jsonl", rows[:8])
    options = GrpoOptions(
        steps=30,
        batch=64,
        micro=64,
        group=8,
        rate=5e-2,
        reply_tokens=12,
        rewards=(f"{__name__}:letters_e",),
        save_every=15,
        precision="fp32",
    )
    grpo(tiny_checkpoint, data, tmp_path / "out", options)
    scores = [line["reward"] for line in read_log(tmp_path / "out")]
    assert sum(scores[-3:]) > 2 * sum(scores[:3])
    assert (tmp_path / "out" / "checkpoint-30").exists()
    assert (
        json.loads((tmp_path / "out" / "model" / "config.json").read_text("utf-8"))["model_type"] == "qwen3"
    )


def test_a_batch_that_holds_no_whole_groups_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="batch of 12"):
        grpo("nowhere", tmp_path, tmp_path / "out", GrpoOptions(batch=12, group=8))

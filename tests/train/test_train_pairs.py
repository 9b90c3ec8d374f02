"""Preference pairs out of a model's own replies: which is chosen, which rejected, what is told of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import InputError
from shopkeeper.train.dpo import DpoOptions, dpo
from shopkeeper.train.pairs import PairOptions, PairReport, make_pairs, pair_of, write_pairs
from shopkeeper.train.rewards import exact, exact_slots
from shopkeeper.train.tuning import read_jsonl

Writer = Callable[[Path, list[dict[str, Any]]], Path]


class Drawn:
    """A sampler with its replies given, by the row's user turn."""

    def __init__(self, replies: Mapping[str, Sequence[str]]) -> None:
        self.replies = replies

    def sample(
        self, rows: Sequence[Mapping[str, Any]], count: int, *, temperature: float, seed: int
    ) -> list[list[str]]:
        drawn = [list(self.replies[row["messages"][-2]["content"]]) for row in rows]
        return [d[1 : 1 + count] if temperature else d[:1] for d in drawn]


def row(text: str, right: str) -> dict[str, Any]:
    messages = [{"role": "user", "content": text}, {"role": "assistant", "content": right}]
    return {"messages": messages, "skill": "answer", "language": "en"}


def test_a_wrong_likeliest_reply_is_rejected_for_the_right_one() -> None:
    pairs, earned = pair_of(row("q", "blue"), ["red", "blue", "green", "green"], exact)
    assert [(p["chosen"][0]["content"], p["rejected"][0]["content"]) for p in pairs] == [("blue", "red")]
    assert earned == {"red": 0, "blue": 1, "green": 0}
    assert pairs[0]["prompt"] == [{"role": "user", "content": "q"}]


def test_the_rows_answer_stands_in_where_no_reply_is_right() -> None:
    pairs, _ = pair_of(row("q", "blue"), ["red", "green"], exact, most=2)
    assert [p["chosen"][0]["content"] for p in pairs] == ["blue", "blue"]
    assert [p["rejected"][0]["content"] for p in pairs] == ["red", "green"]


def test_a_row_that_is_always_right_gives_no_pair() -> None:
    assert pair_of(row("q", "blue"), ["blue", "blue"], exact)[0] == []


def test_a_reply_in_other_words_that_earns_all_is_chosen_over_what_was_not_drawn() -> None:
    pairs, _ = pair_of(row("q", "blue"), ["red", "azure"], lambda reply, _: float(reply in ("azure", "blue")))
    assert [(p["chosen"][0]["content"], p["rejected"][0]["content"]) for p in pairs] == [("azure", "red")]


def test_typed_requests_are_judged_by_their_slots_and_not_by_the_words_of_the_wish() -> None:
    right = '{"intent":"find","want":"a blue mug","category":"mugs"}'
    assert exact_slots('{"intent":"find","want":"mug","category":"mugs"}', row("q", right)) == 1
    assert exact_slots('{"intent":"find","want":"a blue mug","category":"cups"}', row("q", right)) == 0
    assert exact_slots('{"intent":"other","category":"mugs"}', row("q", right)) == 0
    assert exact_slots(right + "\n" + right, row("q", right)) == 0
    assert exact_slots("a mug", row("q", right)) == 0
    assert exact_slots("blue", row("q", "blue")) is None


def test_counts_tell_how_good_the_model_was() -> None:
    rows = [row("one", "a"), row("two", "b"), row("three", "c")]
    drawn = Drawn({"one": ["a", "x"], "two": ["x", "b"], "three": ["x", "y"]})
    report = PairReport()
    pairs = list(make_pairs(rows, drawn, PairOptions(samples=1), report))
    assert len(pairs) == report.pairs == 3
    assert (report.rows, report.hopeless, report.unjudged) == (3, 1, 0)
    assert report.likeliest == pytest.approx(1 / 3)


def test_rows_without_a_judge_are_counted_and_left_out() -> None:
    report = PairReport()
    options = PairOptions(samples=1, rewards=("final_state",))
    assert list(make_pairs([row("one", "a")], Drawn({"one": ["x", "y"]}), options, report)) == []
    assert report.unjudged == 1


def test_pairs_of_a_checkpoint_are_what_preference_tuning_reads(
    tiny_checkpoint: Path, rows: list[dict[str, Any]], write_jsonl: Writer, tmp_path: Path
) -> None:
    file = write_jsonl(tmp_path / "rows.jsonl", rows[:6])
    options = PairOptions(samples=2, reply_tokens=6, batch=4)
    done = write_pairs([file], tiny_checkpoint, tmp_path / "pairs.jsonl", options)
    found = read_jsonl(tmp_path / "pairs.jsonl", keys=("prompt", "chosen", "rejected"))
    assert done["rows"] == done["pairs"] == done["hopeless"] == len(found) == 6
    assert json.loads((tmp_path / "pairs.jsonl.manifest.json").read_text())["skills"] == {"understand": 6}
    wanted = {r["messages"][-1]["content"] for r in rows}
    assert all(p["chosen"][0]["content"] in wanted for p in found)
    tuned = DpoOptions(steps=2, batch=2, micro=2, length=128, sft=0.5, precision="fp32")
    card = dpo(tiny_checkpoint, tmp_path / "pairs.jsonl", tmp_path / "out", tuned)
    assert card["metrics"]["steps"] == 2
    with pytest.raises(InputError, match="exists already"):
        write_pairs([file], tiny_checkpoint, tmp_path / "pairs.jsonl", options)


def test_the_same_seed_draws_the_same_replies(tiny_checkpoint: Path, rows: list[dict[str, Any]]) -> None:
    from shopkeeper.train.evaluate import Checkpoint

    checkpoint = Checkpoint(tiny_checkpoint, reply_tokens=5)
    first = checkpoint.sample(rows[:3], 2, temperature=1.0, seed=3)
    assert first == checkpoint.sample(rows[:3], 2, temperature=1.0, seed=3)
    assert first != checkpoint.sample(rows[:3], 2, temperature=1.0, seed=4)
    assert [len(each) for each in first] == [2, 2, 2]
    greedy = checkpoint.sample(rows[:3], 1, temperature=0)
    said = [m["content"] for m in checkpoint.reply(rows[:3])]
    assert [one for (one,) in greedy] == said


def test_an_unknown_reward_is_named(tmp_path: Path, write_jsonl: Writer) -> None:
    file = write_jsonl(tmp_path / "rows.jsonl", [row("one", "a")])
    with pytest.raises(InputError, match="'kindness'"):
        write_pairs([file], "nowhere", tmp_path / "out.jsonl", PairOptions(rewards=("kindness",)))

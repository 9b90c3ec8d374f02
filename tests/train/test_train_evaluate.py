"""Evaluation counts what a known replier gets right, and a checkpoint's loss is that of its own trainer."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch

from shopkeeper.errors import InputError, TrainError
from shopkeeper.llm.types import ChatReply, ChatRequest, ToolCall
from shopkeeper.train.evaluate import Checkpoint, evaluate, through_engine

CALL = {
    "messages": [
        {"role": "user", "content": "where is #12"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [{"name": "track", "arguments": {"order": "#12"}}],
        },
    ],
    "tools": [
        {
            "type": "function",
            "function": {"name": "track", "description": "", "parameters": {"type": "object"}},
        }
    ],
    "skill": "call",
}


def test_a_replier_that_knows_half_gets_half(rows: list[dict[str, Any]], tmp_path: Path) -> None:
    def reply(some: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Right for red things; the category alone for the others."""
        said = []
        for row in some:
            wanted = json.loads(row["messages"][-1]["content"])
            if wanted["attributes"]["color"] != ["red"]:
                del wanted["attributes"]
            said.append({"role": "assistant", "content": json.dumps(wanted)})
        return said

    known = [*rows[:6], *rows[6:12]]  # six red, six blue
    result = evaluate(known, reply, predictions=tmp_path / "replies.jsonl", batch=5)
    assert list(result) == ["all", "language en", "part train", "skill understand"]
    assert result["all"] == pytest.approx(
        {
            "rows": 12,
            "exact": 0.5,
            "intent_accuracy": 1.0,
            "slot_precision": 1.0,
            "slot_recall": 18 / 24,
            "slot_f1": 2 * 18 / (18 + 24),
        }
    )
    lines = (tmp_path / "replies.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 12
    assert json.loads(lines[0])["reply"]["role"] == "assistant"


def test_the_loss_of_random_weights_is_that_of_guessing(
    tiny_checkpoint: Path, rows: list[dict[str, Any]]
) -> None:
    checkpoint = Checkpoint(tiny_checkpoint, reply_tokens=4)
    result = evaluate(rows[:4], checkpoint.reply, losses=checkpoint.losses)
    assert result["all"]["loss"] == pytest.approx(math.log(512), rel=0.05)
    assert result["all"]["exact"] == 0
    row = rows[0]
    ids = checkpoint.tokenizer.apply_chat_template(
        row["messages"], return_dict=True, return_assistant_tokens_mask=True, return_tensors="pt"
    )
    learnt = torch.as_tensor(ids["assistant_masks"]).bool().reshape(1, -1)
    labels = ids["input_ids"].masked_fill(~learnt, -100)
    with torch.inference_mode():
        right = checkpoint.model(input_ids=ids["input_ids"], labels=labels).loss
    loss, tokens = checkpoint.losses([row])[0]
    assert tokens == int(learnt.sum())
    assert loss / tokens == pytest.approx(float(right), rel=1e-4)


def test_padding_changes_no_reply(tiny_checkpoint: Path, rows: list[dict[str, Any]]) -> None:
    checkpoint = Checkpoint(tiny_checkpoint, reply_tokens=6)
    long = {"messages": [{"role": "user", "content": "kettle " * 40}, rows[0]["messages"][-1]]}
    assert checkpoint.reply([rows[0], long])[0] == checkpoint.reply([rows[0]])[0]


class Tracker:
    """An engine that calls the tool `track`, or answers in a word."""

    name = "tracker"
    context_tokens = 100

    def chat(self, request: ChatRequest) -> ChatReply:
        if request.tools:
            return ChatReply("", (ToolCall("1", "track", {"order": request.messages[-1].content[-3:]}),))
        return ChatReply("kettle")


def test_engines_answer_with_text_and_tool_calls() -> None:
    plain = {
        "messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": " kettle\n"}],
        "skill": "answer",
    }
    wrong = {**CALL, "messages": [{"role": "user", "content": "where is #13"}, CALL["messages"][1]]}
    result = evaluate([CALL, wrong, plain], through_engine(Tracker()))  # type: ignore[arg-type]
    assert result["skill call"] == {"rows": 2, "exact": 0.5}
    assert result["skill answer"] == {"rows": 1, "exact": 1.0}


def test_no_rows_and_no_model_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no rows"):
        evaluate([], lambda some: [])
    with pytest.raises(TrainError, match="no model can be loaded"):
        Checkpoint(tmp_path)

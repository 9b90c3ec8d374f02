"""Preference tuning moves the model to the chosen replies, resumes, and refuses rows it cannot use."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import InputError, TrainError
from shopkeeper.train.dpo import DpoOptions, dpo
from shopkeeper.train.lora import LoraOptions
from shopkeeper.train.watch import read_log

Writer = Callable[[Path, list[dict[str, Any]]], Path]
FAST = DpoOptions(steps=6, batch=8, micro=8, rate=5e-3, length=128, save_every=3, precision="fp32")


@pytest.fixture
def pairs(tmp_path: Path, rows: list[dict[str, Any]], write_jsonl: Writer) -> Path:
    lines = [
        {
            "prompt": row["messages"][:-1],
            "chosen": row["messages"][-1:],
            "rejected": [{"role": "assistant", "content": "no idea"}],
        }
        for row in rows
    ]
    return write_jsonl(tmp_path / "pairs.jsonl", lines)


def test_chosen_replies_become_likelier_than_rejected_ones(
    tiny_checkpoint: Path, pairs: Path, tmp_path: Path
) -> None:
    card = dpo(tiny_checkpoint, pairs, tmp_path / "out", FAST)
    log = read_log(tmp_path / "out")
    margins = [entry["rewards/margins"] for entry in log if "rewards/margins" in entry]
    assert margins[0] == pytest.approx(0, abs=1e-4)
    assert margins[-1] > 0.1
    assert (tmp_path / "out" / "model" / "model.safetensors").exists()
    assert (tmp_path / "out" / "model" / "chat_template.jinja").exists()
    assert card["metrics"]["steps"] == 6
    assert card["metrics"]["tokens_per_s"] > 0
    assert (tmp_path / "out" / "curves.svg").exists()


def test_a_stopped_run_goes_on_to_the_same_losses(tiny_checkpoint: Path, pairs: Path, tmp_path: Path) -> None:
    whole, again = tmp_path / "whole", tmp_path / "again"
    dpo(tiny_checkpoint, pairs, whole, FAST)
    again.mkdir()
    shutil.copy(whole / "run.json", again)
    shutil.copytree(whole / "checkpoint-3", again / "checkpoint-3")
    (again / "checkpoint-6").mkdir()  # half written when the run was killed
    told: list[str] = []
    dpo(tiny_checkpoint, pairs, again, FAST, told.append)
    assert told[0] == "going on from checkpoint-3"
    assert losses(again) == pytest.approx(losses(whole), rel=1e-5)
    assert len(losses(whole)) == 6
    dpo(tiny_checkpoint, pairs, again, FAST, told.append)
    assert "finished" in told[-1]
    with pytest.raises(TrainError, match=r"beta '0\.1', now '0\.5'"):
        dpo(tiny_checkpoint, pairs, again, replace(FAST, beta=0.5))


def test_lora_leaves_an_adapter_alone(tiny_checkpoint: Path, pairs: Path, tmp_path: Path) -> None:
    dpo(tiny_checkpoint, pairs, tmp_path / "out", replace(FAST, steps=2, lora=LoraOptions(rank=4)))
    assert (tmp_path / "out" / "model" / "adapter_config.json").exists()
    assert not (tmp_path / "out" / "model" / "model.safetensors").exists()


def test_a_row_without_a_rejected_reply_is_named(
    tiny_checkpoint: Path, tmp_path: Path, rows: list[dict[str, Any]], write_jsonl: Writer
) -> None:
    file = write_jsonl(
        tmp_path / "bad.jsonl", [{"prompt": rows[0]["messages"], "chosen": rows[0]["messages"]}]
    )
    with pytest.raises(InputError, match=r"line 1.*'rejected'"):
        dpo(tiny_checkpoint, file, tmp_path / "out", FAST)


def losses(out: Path) -> list[float]:
    return [line["loss"] for line in read_log(out)]

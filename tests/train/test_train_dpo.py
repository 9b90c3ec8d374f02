"""Preference tuning moves the model to the chosen replies, resumes, and refuses rows it cannot use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import InputError
from shopkeeper.train.dpo import DpoOptions, dpo
from shopkeeper.train.lora import LoraOptions

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
    log = dpo(tiny_checkpoint, pairs, tmp_path / "out", FAST)
    margins = [entry["rewards/margins"] for entry in log if "rewards/margins" in entry]
    assert margins[0] == pytest.approx(0, abs=1e-4)
    assert margins[-1] > 0.1
    assert (tmp_path / "out" / "model.safetensors").exists()
    assert (tmp_path / "out" / "chat_template.jinja").exists()


def test_a_stopped_run_goes_on_to_the_same_losses(tiny_checkpoint: Path, pairs: Path, tmp_path: Path) -> None:
    whole = dpo(tiny_checkpoint, pairs, tmp_path / "whole", FAST)
    import shutil

    shutil.copytree(
        tmp_path / "whole" / "checkpoints" / "checkpoint-3",
        tmp_path / "again" / "checkpoints" / "checkpoint-3",
    )
    (tmp_path / "again" / "checkpoints" / "checkpoint-6").mkdir()  # half written when the run was killed
    again = dpo(tiny_checkpoint, pairs, tmp_path / "again", FAST)
    assert losses(again) == pytest.approx(losses(whole), rel=1e-5)
    assert len(losses(whole)) == 6


def test_lora_leaves_an_adapter_alone(tiny_checkpoint: Path, pairs: Path, tmp_path: Path) -> None:
    dpo(tiny_checkpoint, pairs, tmp_path / "out", replace(FAST, steps=2, lora=LoraOptions(rank=4)))
    assert (tmp_path / "out" / "adapter_config.json").exists()
    assert not (tmp_path / "out" / "model.safetensors").exists()


def test_a_row_without_a_rejected_reply_is_named(
    tiny_checkpoint: Path, tmp_path: Path, rows: list[dict[str, Any]], write_jsonl: Writer
) -> None:
    file = write_jsonl(
        tmp_path / "bad.jsonl", [{"prompt": rows[0]["messages"], "chosen": rows[0]["messages"]}]
    )
    with pytest.raises(InputError, match=r"line 1.*'rejected'"):
        dpo(tiny_checkpoint, file, tmp_path / "out", FAST)


def losses(log: list[dict[str, Any]]) -> list[float]:
    return [entry["loss"] for entry in log if "loss" in entry]

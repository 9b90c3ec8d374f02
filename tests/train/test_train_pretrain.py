"""Pretraining from random weights; a run killed by SIGKILL goes on as if nothing had happened."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import InputError
from shopkeeper.train.corpus import build_corpus
from shopkeeper.train.pretrain import pretrain
from shopkeeper.train.run import RunOptions, last_checkpoint
from shopkeeper.train.schedule import Schedule
from shopkeeper.train.size import SIZES, size_of
from shopkeeper.train.watch import read_log

Write = Callable[[Path, list[dict[str, Any]]], Path]


@pytest.mark.parametrize("optimizer", ["adamw", "muon"])
def test_a_killed_run_goes_on_with_the_same_losses_and_weights(
    optimizer: str, tmp_path: Path, tiny_checkpoint: Path, rows: list[dict[str, Any]], write_jsonl: Write
) -> None:
    import torch
    from safetensors.torch import load_file

    many = [
        {**row, "messages": [*row["messages"][:-1], {"role": "assistant", "content": f"{n} {m}"}]}
        for m in range(4)
        for n, row in enumerate(rows)
    ]
    build_corpus([write_jsonl(tmp_path / "rows.jsonl", many)], tiny_checkpoint, tmp_path / "corpus", 128)
    chosen: dict[str, Any] = {
        "corpus": tmp_path / "corpus",
        "size": "pico",
        "steps": 24,
        "optimizer": optimizer,
    }
    chosen |= {"batch_tokens": 256, "micro_batch": 1, "precision": "fp32", "seed": 3, "warmup": 4}
    chosen |= {"log_steps": 1, "checkpoint_steps": 4}
    command = [sys.executable, "-m", "shopkeeper", "train", "pretrain", "--no-compile"]
    for name, value in chosen.items():
        command += [f"--{name.replace('_', '-')}", str(value)]

    pretrain(RunOptions(out=tmp_path / "whole", compiled=False, **chosen))
    killed = tmp_path / "killed"
    with (tmp_path / "stderr").open("w") as stderr:
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen([*command, "--out", str(killed)], env=environment, stderr=stderr)
        until = time.monotonic() + 200
        while len(read_log(killed)) < 10 and time.monotonic() < until and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    reached = len(read_log(killed))
    assert 10 <= reached < 24, (tmp_path / "stderr").read_text()[-2000:]
    checkpoint = last_checkpoint(killed)
    assert checkpoint is not None
    (killed / "checkpoint-23").mkdir()  # as if killed while saving
    pretrain(RunOptions(out=killed, compiled=False, **chosen))
    whole, resumed = read_log(tmp_path / "whole"), read_log(killed)
    assert [line["step"] for line in resumed] == list(range(1, 25))
    assert [line["loss"] for line in resumed] == pytest.approx([line["loss"] for line in whole], rel=1e-6)
    assert [line["rate"] for line in resumed] == pytest.approx([line["rate"] for line in whole])
    assert whole[-1]["loss"] < 0.8 * whole[0]["loss"]
    mine, theirs = (load_file(r / "model" / "model.safetensors") for r in (tmp_path / "whole", killed))
    for name, weight in mine.items():
        torch.testing.assert_close(theirs[name], weight, atol=1e-6, rtol=1e-5)


def test_the_schedule_rises_stays_and_falls_by_steps_or_by_the_clock() -> None:
    by_steps = Schedule(warmup=10, steps=100)
    assert by_steps(0) == pytest.approx(0.1)
    assert [by_steps(n) for n in (9, 50, 80)] == pytest.approx([1, 1, 1])
    assert by_steps(90) == pytest.approx(0.5)
    assert by_steps(100) == 0
    by_clock = Schedule(warmup=10, minutes=10, seconds=540)
    assert by_clock(10**6) == pytest.approx(0.5)
    by_clock.start()
    assert by_clock.tick() == pytest.approx(540, abs=1)


def test_the_dial_decides_the_shape_and_says_why() -> None:
    from transformers import Qwen3Config, Qwen3ForCausalLM

    for name in ("pico", "nano"):
        size = size_of(name)
        model = Qwen3ForCausalLM(Qwen3Config(**size.config(size.vocabulary)))
        assert sum(p.numel() for p in model.parameters()) == size.parameters
    assert [round(size.parameters / 1e6) for size in SIZES.values()] == sorted(
        round(size.parameters / 1e6) for size in SIZES.values()
    )
    assert all(reason for size in SIZES.values() for _, _, reason in size.choices())
    assert size_of("owner/model").base == "owner/model"
    with pytest.raises(InputError, match="no size and no checkpoint 'nanoo': use pico, nano"):
        size_of("nanoo")

"""Two processes, whole copies or FSDP2 shards, learn what one process learns: same losses, same weights."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.train.corpus import build_corpus
from shopkeeper.train.run import RunOptions
from shopkeeper.train.sft import sft
from shopkeeper.train.watch import read_log

CHOSEN = {
    "size": "pico",
    "steps": 4,
    "batch_tokens": 1024,
    "warmup": 2,
    "learning_rate": 3e-3,
    "log_steps": 1,
    "checkpoint_steps": 2,
    "precision": "fp32",
}


@pytest.fixture(scope="module")
def corpus(
    tmp_path_factory: pytest.TempPathFactory,
    tiny_checkpoint: Path,
    rows: list[dict[str, Any]],
    write_jsonl: Callable[[Path, list[dict[str, Any]]], Path],
) -> Path:
    folder = tmp_path_factory.mktemp("distributed")
    build_corpus([write_jsonl(folder / "rows.jsonl", rows)], tiny_checkpoint, folder / "corpus", 128)
    return folder / "corpus"


@pytest.fixture(scope="module")
def alone(corpus: Path, tiny_checkpoint: Path) -> Path:
    """The run of one process."""
    out = corpus.parent / "alone"
    sft(RunOptions(out=out, corpus=corpus, base=str(tiny_checkpoint), compiled=False, **CHOSEN))
    return out


@pytest.mark.parametrize("way", ["--no-shard", "--shard"])
def test_two_processes_have_the_losses_and_weights_of_one(
    way: str, alone: Path, corpus: Path, tiny_checkpoint: Path, tmp_path: Path
) -> None:
    import torch
    from safetensors.torch import load_file

    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command += ["-m", "shopkeeper", "train", "sft", "--no-compile", way]
    command += ["--corpus", str(corpus), "--base", str(tiny_checkpoint), "--out", str(tmp_path / "two")]
    for name, value in CHOSEN.items():
        command += [f"--{name.replace('_', '-')}", str(value)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    one, two = read_log(alone), read_log(tmp_path / "two")
    assert [line["step"] for line in two] == [1, 2, 3, 4]
    assert [line["loss"] for line in two] == pytest.approx([line["loss"] for line in one], rel=1e-5)
    assert one[-1]["loss"] < 0.9 * one[0]["loss"]
    mine, theirs = (load_file(run / "model" / "model.safetensors") for run in (alone, tmp_path / "two"))
    assert mine.keys() == theirs.keys()
    for name, weight in mine.items():
        torch.testing.assert_close(theirs[name], weight, atol=2e-4, rtol=1e-3)

"""One training run on packed blocks: what pretraining and supervised tuning share.

The loop is transformers' Trainer. Around it: settings from the size, the schedule, a log, whole checkpoints, resuming,
the card. The same command under torchrun or accelerate trains on every process.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, MissingExtra, TrainError
from shopkeeper.train.launch import place, rehearse, save, sharding
from shopkeeper.train.schedule import Schedule
from shopkeeper.train.size import Size

__all__ = [
    "RunOptions",
    "arguments",
    "claim",
    "describe",
    "forget_checkpoints",
    "last_checkpoint",
    "prepare_machine",
    "train_blocks",
]

COMPILED_FROM = 5.0  # minutes
_FOREVER = 1_000_000  # steps of a run that ends by the clock


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a person chose for a run; 0 and "" leave it to the size. One of `steps`, `minutes`, `epochs` ends it."""

    out: Path
    corpus: Path
    size: str = "nano"
    base: str = ""
    steps: int = 0
    minutes: float = 0.0
    epochs: float = 0.0
    learning_rate: float = 0.0
    batch_tokens: int = 0
    micro_batch: int = 0
    optimizer: str = "adamw"
    weight_decay: float = 0.1
    warmup: int = -1
    lora: int = 0
    shard: bool | None = None
    precision: str = "auto"
    seed: int = 0
    threads: int = 0
    nice: int = 0
    compiled: bool | None = None
    checkpoint_steps: int = 500
    log_steps: int = 10
    evaluation_blocks: int = 96

    def same_run(self) -> dict[str, Any]:
        """What must not change when a run is taken up again: all that the loss curve depends on."""
        free = {
            "out",
            "shard",
            "threads",
            "nice",
            "compiled",
            "checkpoint_steps",
            "log_steps",
            "evaluation_blocks",
        }
        return {name: str(value) for name, value in asdict(self).items() if name not in free}


def prepare_machine(options: RunOptions) -> None:
    """Threads and priority of this process. Raises MissingExtra without torch."""
    try:
        import torch
    except ImportError as error:
        raise MissingExtra("torch", "train", "training") from error
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.nice:
        os.nice(options.nice)


def claim(options: RunOptions) -> None:
    """Makes the run's folder, or finds in it the same run begun before. Raises TrainError when another is there."""
    chosen = [n for n in ("steps", "minutes", "epochs") if getattr(options, n)]
    if len(chosen) != 1 or min(options.steps, options.minutes, options.epochs) < 0:
        raise InputError(
            f"a run ends by one of --steps, --minutes, --epochs; given: {', '.join(chosen) or 'none'}"
        )
    path = options.out / "run.json"
    mine = options.same_run()
    if path.is_file():
        theirs = json.loads(path.read_text("utf-8"))
        if theirs != mine:
            other = ", ".join(
                f"{k} {theirs.get(k)!r}, now {v!r}" for k, v in mine.items() if theirs.get(k) != v
            )
            raise TrainError(f"'{options.out}' holds a run with other settings ({other}): give a new --out")
    elif options.out.exists() and any(options.out.iterdir()):
        raise TrainError(f"'{options.out}' is not empty and holds no run: give a new --out")
    if place().first:
        options.out.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(mine, indent=1, ensure_ascii=False), "utf-8")


def last_checkpoint(out: Path) -> Path | None:
    """The newest whole checkpoint of a run; what a killed process left half-written is removed."""
    whole: dict[int, Path] = {}
    for folder in out.glob("checkpoint-*"):
        if (folder / "whole").is_file():
            whole[int(folder.name.rpartition("-")[2])] = folder
        elif place().first:
            shutil.rmtree(folder, ignore_errors=True)
    return whole[max(whole)] if whole else None


def forget_checkpoints(out: Path) -> None:
    """Removes the checkpoints of a finished run: its weights are in `out`/model."""
    if place().first:
        for folder in out.glob("checkpoint-*"):
            shutil.rmtree(folder, ignore_errors=True)


def arguments(options: RunOptions, size: Size, block: int) -> dict[str, Any]:
    """Keyword arguments for transformers' TrainingArguments (and TRL's configurations, which extend it)."""
    here = place()
    world = here.processes
    micro = options.micro_batch or size.micro_batch
    batch = options.batch_tokens or size.batch_tokens
    micro = max(1, min(micro, batch // (block * world)))
    steps = max(1, round(batch / (micro * block * world)))
    on_gpu = here.device == "cuda"
    compiled = options.compiled
    if compiled is None:
        short = 0 < options.minutes < COMPILED_FROM  # compiling takes a minute or two
        compiled = on_gpu or (not short and any(map(shutil.which, ("g++", "clang++"))))
    large = size.parameters > 400e6 or bool(size.base)
    return {
        "output_dir": str(options.out),
        "per_device_train_batch_size": micro,
        "per_device_eval_batch_size": micro,
        "gradient_accumulation_steps": steps,
        "max_steps": options.steps or (_FOREVER if options.minutes else -1),
        "num_train_epochs": options.epochs or 1,
        "weight_decay": options.weight_decay,
        "adam_beta2": 0.95,
        "max_grad_norm": 1.0,
        "optim": "adamw_torch_fused",
        "bf16": place().bf16 if options.precision == "auto" else options.precision == "bf16",
        "use_cpu": not on_gpu,
        "torch_compile": compiled,
        **sharding(options.shard, recompute=large and on_gpu),
        "dataloader_drop_last": True,
        "dataloader_pin_memory": on_gpu,
        "remove_unused_columns": False,
        "prediction_loss_only": True,
        "logging_steps": options.log_steps,
        "save_steps": options.checkpoint_steps,
        "save_total_limit": 2,
        "report_to": [],
        "disable_tqdm": True,
        "seed": options.seed,
        "data_seed": options.seed,
    }


def train_blocks(
    trainer: Any, options: RunOptions, schedule: Schedule, tokenizer: Any, heldout: Any = None
) -> dict[str, Any]:
    """Trains from the last whole checkpoint, or from the start; saves `out`/model; returns the run's numbers."""
    from shopkeeper.train.watch import read_log

    checkpoint = last_checkpoint(options.out)
    if checkpoint is None:
        (options.out / "log.jsonl").unlink(missing_ok=True)
    started = time.time()
    rehearse(trainer)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    log = read_log(options.out)
    metrics: dict[str, Any] = {
        "steps": trainer.state.global_step,
        "train_seconds": round(schedule.seconds, 1),
        "wall_seconds": round(time.time() - started, 1),
        "resumed_from": checkpoint.name if checkpoint else "",
        "final_loss": log[-1]["loss"] if log else None,
        "tokens": log[-1]["tokens"] if log else 0,
        "tokens_per_s": _speed(log),
    }
    if heldout is not None:
        measured = trainer.evaluate(heldout)
        if "eval_loss" in measured:  # too few rows for one batch have none
            metrics["heldout_loss"] = measured["eval_loss"]
    part = options.out / "model.part"
    save(trainer, part)
    if place().first:
        tokenizer.save_pretrained(str(part))
        (part / "training_args.bin").unlink(missing_ok=True)
        shutil.rmtree(options.out / "model", ignore_errors=True)
        part.rename(options.out / "model")
    return metrics


def _speed(log: list[dict[str, Any]]) -> float:
    """Tokens a second from the second log line on: the first carries the compilation."""
    if len(log) < 2 or log[-1]["seconds"] <= log[0]["seconds"]:
        return 0.0
    return round(float((log[-1]["tokens"] - log[0]["tokens"]) / (log[-1]["seconds"] - log[0]["seconds"])), 1)


def describe(options: RunOptions, made: Mapping[str, Any]) -> list[str]:
    """What the machine settings came to, a line each with its reason."""
    return [
        f"bf16: {'yes' if made['bf16'] else 'no'} (autocast; weights and optimiser stay float32)",
        f"compiled: {'yes' if made['torch_compile'] else 'no'} (one graph for one shape: blocks never vary)",
        f"step: {made['per_device_train_batch_size']} blocks x {made['gradient_accumulation_steps']} in turn",
        f"ends after: {options.steps or options.minutes or options.epochs} "
        + ("steps" if options.steps else "minutes" if options.minutes else "epochs"),
    ]

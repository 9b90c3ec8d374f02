"""What is seen of a run while it goes: log lines, a progress bar, the clock, and marks on whole checkpoints."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from transformers import TrainerCallback

from shopkeeper.train.schedule import Schedule

__all__ = ["Watch", "read_log"]


def read_log(out: Path) -> list[dict[str, Any]]:
    """The log of a run, {"step", "loss", "rate", "norm", "tokens", "seconds"} a line; one cut by a kill is left out."""
    lines: list[dict[str, Any]] = []
    try:
        text = (out / "log.jsonl").read_text("utf-8")
    except FileNotFoundError:
        return []
    for line in text.splitlines():
        try:
            lines.append(json.loads(line))
        except ValueError:
            break
    return lines


class Watch(TrainerCallback):
    """Keeps `schedule`'s clock, ends a run by it, writes log.jsonl, shows a bar on a terminal."""

    def __init__(self, out: Path, schedule: Schedule, tokens_per_step: int) -> None:
        self._out = out
        self._schedule = schedule
        self._tokens = tokens_per_step
        self._bar: Progress | None = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.is_world_process_zero:
            # a resumed run writes the steps after its checkpoint again
            kept = [line for line in read_log(self._out) if line["step"] <= state.global_step]
            text = "".join(json.dumps(line) + "\n" for line in kept)
            (self._out / "log.jsonl").write_text(text, "utf-8")
            if sys.stderr.isatty():
                from rich.console import Console

                self._bar = Progress(
                    TextColumn("{task.description}"),
                    BarColumn(),
                    TimeRemainingColumn(),
                    console=Console(stderr=True),
                )
                self._bar.start()
                self._task = self._bar.add_task("training", total=1.0)
        self._schedule.start()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._schedule.tick()
        if args.world_size > 1 and self._schedule.minutes:
            self._agree()
        passed = self._schedule.passed(state.global_step)
        if self._schedule.minutes and passed >= 1.0:
            control.should_log = control.should_save = control.should_training_stop = True
        if self._bar is not None:
            self._bar.update(self._task, completed=passed)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        if not state.is_world_process_zero or "loss" not in (logs or {}):
            return
        line = {
            "step": state.global_step,
            "loss": float(logs["loss"]),
            "rate": float(logs.get("learning_rate", 0.0)),
            "norm": float(logs.get("grad_norm") or 0.0),
            "tokens": state.global_step * self._tokens,
            "seconds": round(self._schedule.seconds, 2),
        }
        with (self._out / "log.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line) + "\n")
        speed = line["tokens"] / max(1e-9, line["seconds"])
        shown = f"step {line['step']}  loss {line['loss']:.3f}  {speed:,.0f} tokens/s"
        if self._bar is not None:
            self._bar.update(self._task, description=shown)
        else:
            print(shown, file=sys.stderr, flush=True)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.is_world_process_zero:
            (self._out / f"checkpoint-{state.global_step}" / "whole").touch()

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _agree(self) -> None:
        """Every process goes by the clock of the first: they must take the same steps at the same rate."""
        import torch
        from torch import distributed

        seconds = torch.tensor([self._schedule.seconds], dtype=torch.float64)
        if distributed.get_backend() == "nccl":
            seconds = seconds.cuda()
        distributed.broadcast(seconds, 0)
        self._schedule.seconds = float(seconds.item())

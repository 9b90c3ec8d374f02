"""A run on rows (preference tuning, reinforcement): its rows, its folder, its log, what its card tells.

The loop is TRL's; a checkpoint is marked when it is whole, and a run that was killed goes on from the last one.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, MissingExtra, TrainError
from shopkeeper.train.card import matmul_peak
from shopkeeper.train.launch import place, rehearse, save
from shopkeeper.train.model import parameters
from shopkeeper.train.rows import hash_file
from shopkeeper.train.run import last_checkpoint

__all__ = ["claim", "conversation", "facts", "load", "read_jsonl", "tune"]


#: what is told of a logged step, where TRL gives it
TOLD = ("loss", "reward", "rewards/margins", "rewards/accuracies", "entropy", "learning_rate")


def claim(out: Path, settings: Mapping[str, Any]) -> None:
    """Makes the run's folder, or finds in it the same run begun before. Raises TrainError when another is there."""
    mine = {name: str(value) for name, value in settings.items()}
    path = out / "run.json"
    if path.is_file():
        theirs = json.loads(path.read_text("utf-8"))
        if theirs != mine:
            names = [name for name in {**theirs, **mine} if theirs.get(name) != mine.get(name)]
            other = ", ".join(f"{name} {theirs.get(name)!r}, now {mine.get(name)!r}" for name in names)
            raise TrainError(f"'{out}' holds a run with other settings ({other}): give a new --out")
    elif out.exists() and any(out.iterdir()):
        raise TrainError(f"'{out}' is not empty and holds no run: give a new --out")
    if place().first:
        out.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(mine, indent=1, ensure_ascii=False), "utf-8")


def tune(trainer: Any, tokenizer: Any, out: Path, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Trains from the last whole checkpoint, or from the start; writes `out`/model with tokenizer, chat template and
    generation settings; returns the log, {"step", "loss", "rate", ...} a line, kept in `out`/log.jsonl."""
    from transformers import TrainerCallback
    from transformers.trainer_callback import PrinterCallback

    class Lines(TrainerCallback):  # type: ignore[misc, unused-ignore]
        """Tells of each logged step, marks checkpoints that are whole."""

        def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
            if state.is_world_process_zero and "loss" in (logs or {}):
                told = [f"{name} {float(logs[name]):.4f}" for name in TOLD if name in logs]
                say(f"step {state.global_step}/{state.max_steps}  {'  '.join(told)}")

        def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
            if state.is_world_process_zero:
                (out / f"checkpoint-{state.global_step}" / "whole").touch()

    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(Lines())
    checkpoint = last_checkpoint(out)
    if checkpoint is not None:
        say(f"going on from {checkpoint.name}")
    rehearse(trainer)
    trainer.train(resume_from_checkpoint=str(checkpoint) if checkpoint else None)
    part = out / "model.part"
    save(trainer, part)
    log = [
        {"step": line["step"], "rate": line.get("learning_rate", 0.0), **_numbers(line)}
        for line in trainer.state.log_history
        if "loss" in line
    ]
    if place().first:
        tokenizer.save_pretrained(str(part))
        settings = getattr(trainer.model, "generation_config", None)
        if settings is not None:
            settings.pad_token_id = tokenizer.pad_token_id
            settings.eos_token_id = settings.eos_token_id or tokenizer.eos_token_id
            settings.save_pretrained(str(part))
        (part / "training_args.bin").unlink(missing_ok=True)
        shutil.rmtree(out / "model", ignore_errors=True)
        part.rename(out / "model")
        (out / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in log), "utf-8")
    return log


def facts(
    trainer: Any, files: Sequence[Path], settings: Mapping[str, Any], log: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the card of such a run tells besides the machine: data and hashes, settings, speed, the last numbers.

    Operations a token: 6 N to learn, and 2 N for the reference model (DPO) or for sampling (GRPO)."""
    model = trainer.accelerator.unwrap_model(trainer.model)
    weights = parameters(model)
    done = trainer.state.log_history[-1]
    seconds = float(done.get("train_runtime", 0.0))
    seen = max((line.get("num_tokens", 0.0) for line in log), default=0.0)
    speed = seen / seconds if seconds else 0.0
    peak, how = matmul_peak("bfloat16" if trainer.args.bf16 else "float32")
    return {
        "data": {
            "files": [{"path": str(f), "bytes": f.stat().st_size, "sha256": hash_file(f)} for f in files]
        },
        "options": {name: str(value) if value is not None else None for name, value in settings.items()},
        "config": model.config.to_diff_dict(),
        "parameters": weights,
        "trained_parameters": sum(p.numel() for p in model.parameters() if p.requires_grad),
        "settings": {
            "learning_rate": trainer.args.learning_rate,
            "bf16": trainer.args.bf16,
            "rows_at_once": trainer.args.per_device_train_batch_size,
            "accumulation": trainer.args.gradient_accumulation_steps,
            "processes": trainer.args.world_size,
            "sharded": trainer.is_fsdp_enabled,
        },
        "metrics": {
            "steps": trainer.state.global_step,
            "train_seconds": round(seconds, 1),
            "tokens": int(seen),
            "tokens_per_s": round(speed, 1),
            **{f"last {name}": value for name, value in (log[-1] if log else {}).items() if name in TOLD},
        },
        "flops_per_token": 8.0 * weights,
        "peak_flops": peak,
        "peak_measured": how,
        "model_flops_utilisation": round(8.0 * weights * speed / (peak * trainer.args.world_size), 4),
    }


def load(model: str | Path, *, frozen: bool = False) -> tuple[Any, Any]:
    """(model, tokenizer) of a folder or a hub name: float32 weights to train, bfloat16 when `frozen` under
    LoRA. Raises TrainError when it cannot be loaded or has no chat template."""
    try:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
    except ImportError as error:
        raise MissingExtra("transformers", "train", "tuning") from error

    dtype = torch.bfloat16 if frozen and place().bf16 else torch.float32
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(model))
        weights = AutoModelForCausalLM.from_pretrained(str(model), dtype=dtype)
    except (OSError, ValueError, KeyError) as error:
        first = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise TrainError(f"no model can be loaded from {str(model)!r}: {first}") from error
    if not tokenizer.chat_template:
        raise TrainError(f"the tokenizer of {str(model)!r} has no chat template: tune it with sft first")
    return weights, tokenizer


def read_jsonl(file: str | Path, *, keys: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows of a JSONL file; every row must have the `keys`. Raises InputError naming file and line."""
    rows = list(_rows(Path(file), keys))
    if not rows:
        raise InputError(f"{file} has no rows: write some with  shopkeeper train data")
    return rows


def conversation(messages: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Messages as Arrow keeps them: the same fields in every one, arguments of tool calls as compact JSON."""
    return [
        {
            "role": message["role"],
            "content": message.get("content") or "",
            "tool_calls": [_call(call) for call in message.get("tool_calls") or ()] or None,
        }
        for message in messages
    ]


def _numbers(line: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in line.items() if name not in ("step", "learning_rate")}


def _rows(file: Path, keys: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    row = json.loads(line)
                except ValueError as error:
                    raise InputError(f"{file}, line {number}: no JSON ({error})") from error
                missing = [key for key in keys if not isinstance(row, dict) or not row.get(key)]
                if missing:
                    raise InputError(f"{file}, line {number}: a row needs {', '.join(map(repr, missing))}")
                yield row
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{str(file)!r} cannot be read: {error}") from error


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    function = call.get("function") or call
    given = function["arguments"]
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, separators=(",", ":"))
    return {"type": "function", "function": {"name": function["name"], "arguments": text}}

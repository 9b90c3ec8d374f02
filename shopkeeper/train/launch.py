"""Where a run runs: device, precision, number of processes, sharding; checkpoints, and taking one up again.

The same command runs in one process, or in many under `torchrun` or `accelerate launch`; the batch is global.
"""

from __future__ import annotations

import json
import os
import shutil
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, MissingExtra, TrainError

__all__ = [
    "Place",
    "arguments",
    "conversation",
    "finish",
    "last_checkpoint",
    "load",
    "place",
    "quiet",
    "read_jsonl",
]


@dataclass(frozen=True, slots=True)
class Place:
    """This process among the others: `rank` of `processes`, on `device` ("cuda" or "cpu")."""

    processes: int = 1
    rank: int = 0
    device: str = "cpu"
    bf16: bool = False

    @property
    def first(self) -> bool:
        """True in the one process that prints and writes."""
        return self.rank == 0


def place() -> Place:
    """What torchrun or accelerate set for this process, else one process. bfloat16 where the hardware
    multiplies in it: every GPU since Ampere, CPUs with AMX or AVX-512 BF16."""
    torch = _torch()
    cuda = bool(torch.cuda.is_available())
    fast = torch.cuda.is_bf16_supported() if cuda else _cpu_multiplies_bf16()
    return Place(
        processes=int(os.environ.get("WORLD_SIZE", "1")),
        rank=int(os.environ.get("RANK", "0")),
        device="cuda" if cuda else "cpu",
        bf16=bool(fast),
    )


def arguments(
    out: Path,
    *,
    steps: int,
    batch: int,
    micro: int,
    rate: float,
    seed: int,
    save_every: int,
    precision: str = "auto",
    shard: bool | None = None,
    checkpointing: bool | None = None,
) -> dict[str, Any]:
    """The part of transformers' TrainingArguments that says where and how long, the same for every stage.

    `batch` is the number of rows of one step over all processes, `micro` how many a process takes at once;
    gradients are added up in between. `shard`: FSDP2 (weights, gradients and optimiser cut over the
    processes; None: on GPUs with more than one process), else each process holds all. Raises InputError
    when the batch does not divide."""
    here = place()
    micro = min(micro, max(1, batch // here.processes))
    if batch % (micro * here.processes):
        raise InputError(
            f"a batch of {batch} does not divide into {here.processes} processes of {micro} rows: "
            f"give a multiple of {micro * here.processes}"
        )
    if precision not in ("auto", "bf16", "fp32"):
        raise InputError(f"precision {precision!r}: choose auto, bf16 or fp32")
    sharded = here.device == "cuda" and here.processes > 1 if shard is None else shard and here.processes > 1
    recompute = here.device == "cuda" if checkpointing is None else checkpointing
    chosen: dict[str, Any] = {
        "output_dir": str(out / "checkpoints"),
        "max_steps": steps,
        "per_device_train_batch_size": micro,
        "gradient_accumulation_steps": batch // (micro * here.processes),
        "learning_rate": rate,
        "lr_scheduler_type": "cosine",
        "warmup_steps": max(1, steps // 20),
        "max_grad_norm": 1.0,
        "weight_decay": 0.0,
        "seed": seed,
        "data_seed": seed,
        "bf16": here.bf16 if precision == "auto" else precision == "bf16",
        "use_cpu": here.device == "cpu",
        "save_strategy": "steps",
        "save_steps": save_every,
        "save_total_limit": 2,
        "logging_steps": 1 if steps <= 100 else 10,
        "logging_first_step": True,
        "report_to": [],
        "disable_tqdm": not here.first,
        "gradient_checkpointing": None,  # the old name, which TRL still sets
        "activation_checkpointing": recompute and not sharded,
        "dataloader_pin_memory": here.device == "cuda",
    }
    if here.processes > 1:
        chosen["ddp_backend"] = "nccl" if here.device == "cuda" else "gloo"
        chosen["ddp_find_unused_parameters"] = False
    if sharded:
        chosen["fsdp"] = True
        chosen["fsdp_config"] = {
            "version": 2,
            "auto_wrap_policy": "TRANSFORMER_BASED_WRAP",
            "reshard_after_forward": True,
            "activation_checkpointing": recompute,
            "state_dict_type": "SHARDED_STATE_DICT",
        }
    return chosen


def load(model: str | Path, *, frozen: bool = False) -> tuple[Any, Any]:
    """(model, tokenizer) of a folder or a hub name: float32 weights to train, bfloat16 when `frozen` under
    LoRA. Raises TrainError when it cannot be loaded or has no chat template."""
    torch = _torch()
    from transformers import AutoModelForCausalLM, AutoTokenizer

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


@contextmanager
def quiet() -> Iterator[None]:
    """Hides, as a decorator or in `with`, what TRL, PEFT and transformers warn each other of: old names."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"`(is_)?gradient_checkpointing\w*` is deprecated", FutureWarning)
        yield


def last_checkpoint(out: Path) -> str | None:
    """The newest whole checkpoint below `out`, to go on from; what a killed run left half written is removed."""
    found: list[tuple[int, Path]] = []
    for folder in (out / "checkpoints").glob("checkpoint-*"):
        if (folder / "trainer_state.json").is_file():  # written last
            found.append((int(folder.name.rpartition("-")[2]), folder))
        elif place().first:
            shutil.rmtree(folder, ignore_errors=True)
    return str(max(found)[1]) if found else None


def finish(trainer: Any, tokenizer: Any, out: Path) -> None:
    """Writes weights (gathered from all shards), tokenizer, chat template and generation settings to `out`."""
    if trainer.is_fsdp_enabled:
        trainer.accelerator.state.fsdp_plugin.set_state_dict_type("FULL_STATE_DICT")
    trainer.save_model(str(out))
    if place().first:
        tokenizer.save_pretrained(str(out))
        config = getattr(trainer.model, "generation_config", None)
        if config is not None:
            config.eos_token_id = tokenizer.eos_token_id
            config.pad_token_id = tokenizer.pad_token_id
            config.save_pretrained(str(out))


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


def _cpu_multiplies_bf16() -> bool:
    try:
        flags = Path("/proc/cpuinfo").read_text("utf-8", errors="replace")
    except OSError:
        return False
    return "amx_bf16" in flags or "avx512_bf16" in flags


def _torch() -> Any:
    try:
        import torch
    except ImportError as error:
        raise MissingExtra("torch", "train", "training") from error
    return torch

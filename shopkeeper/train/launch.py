"""Where a run runs: device, precision, number of processes, sharding.

The same command runs in one process, or in many under `torchrun` or `accelerate launch`; the batch is global.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopkeeper.errors import InputError, MissingExtra

__all__ = ["Place", "arguments", "place", "quiet", "rehearse", "save", "sharding"]


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


def sharding(shard: bool | None, *, recompute: bool) -> dict[str, Any]:
    """The part of transformers' TrainingArguments that says how several processes share a run: FSDP2, which cuts
    weights, gradients and optimiser over them, or a whole copy in each (DDP). `shard` None: FSDP2 on GPUs.
    `recompute`: activations are computed again in the backward pass instead of kept."""
    here = place()
    if here.processes == 1:
        return {"gradient_checkpointing": None, "activation_checkpointing": recompute}
    chosen: dict[str, Any] = {
        "ddp_backend": "nccl" if here.device == "cuda" else "gloo",
        "ddp_find_unused_parameters": False,
        "gradient_checkpointing": None,  # the old name, which TRL still sets
    }
    if shard is False or (shard is None and here.device == "cpu"):
        return {**chosen, "activation_checkpointing": recompute}
    return {
        **chosen,
        "activation_checkpointing": False,  # FSDP does it, layer by layer
        "fsdp": True,
        "fsdp_config": {
            "version": 2,
            "auto_wrap_policy": "TRANSFORMER_BASED_WRAP",  # a layer at a time
            "reshard_after_forward": True,
            "activation_checkpointing": recompute,
            "state_dict_type": "SHARDED_STATE_DICT",  # each process writes its own part of a checkpoint
        },
    }


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
) -> dict[str, Any]:
    """TrainingArguments of a run on rows (preference tuning, reinforcement): where, how long, how fast.

    `batch` is the number of rows of one step over all processes, `micro` how many a process takes at once;
    gradients are added up in between. Raises InputError when the batch does not divide."""
    here = place()
    micro = min(micro, max(1, batch // here.processes))
    if batch % (micro * here.processes):
        raise InputError(
            f"a batch of {batch} does not divide into {here.processes} processes of {micro} rows: "
            f"give a multiple of {micro * here.processes}"
        )
    if precision not in ("auto", "bf16", "fp32"):
        raise InputError(f"precision {precision!r}: choose auto, bf16 or fp32")
    return {
        **sharding(shard, recompute=here.device == "cuda"),
        "output_dir": str(out),
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
        "disable_tqdm": True,
        "dataloader_pin_memory": here.device == "cuda",
    }


def rehearse(trainer: Any) -> None:
    """Lets FSDP2 shard over CPU processes too, which accelerate keeps for GPUs: slow, but a rehearsal of the very
    code that will run there. Does nothing in a run that is not sharded or not on CPUs."""
    state = trainer.accelerator.state
    if not trainer.args.fsdp or place().device != "cpu" or trainer.is_fsdp_enabled:
        return
    from accelerate import PartialState
    from accelerate.utils import DistributedType, FullyShardedDataParallelPlugin

    plugin = FullyShardedDataParallelPlugin(**trainer.args.fsdp_plugin_args)
    if trainer.args.bf16:
        plugin.set_mixed_precision("bf16")
    for one in (state, PartialState()):  # both keep it
        one.distributed_type = DistributedType.FSDP
    state.fsdp_plugin = plugin
    trainer.is_fsdp_enabled = True


def save(trainer: Any, folder: Path) -> None:
    """Writes the weights to `folder`, gathered from all shards by the first process; every process calls it."""
    if not trainer.is_fsdp_enabled:
        trainer.save_model(str(folder))
        return
    trainer.accelerator.state.fsdp_plugin.set_state_dict_type("FULL_STATE_DICT")
    weights = trainer.accelerator.get_state_dict(trainer.model)
    model = trainer.accelerator.unwrap_model(trainer.model)
    if place().first:
        if model.config.tie_word_embeddings:
            weights = {name: w for name, w in weights.items() if not name.endswith("lm_head.weight")}
        model.save_pretrained(str(folder), state_dict=weights)
    trainer.accelerator.wait_for_everyone()


@contextmanager
def quiet() -> Iterator[None]:
    """Hides, as a decorator or in `with`, what TRL, PEFT and transformers warn each other of: old names."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"`(is_)?gradient_checkpointing\w*` is deprecated", FutureWarning)
        yield


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

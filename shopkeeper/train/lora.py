"""LoRA: small trainable matrices beside frozen weights, so that a large base is tuned on little memory.

Hu et al. 2021, arXiv:2106.09685. Used by sft, dpo and grpo through `--lora RANK`; `merge.py` folds it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from shopkeeper.errors import InputError, MissingExtra

__all__ = ["LoraOptions", "adapter", "is_adapter", "lora_parameters", "lora_rate"]


@dataclass(frozen=True, slots=True)
class LoraOptions:
    """`rank` of the added matrices; their product is scaled by `alpha`/`rank` (twice the rank is usual).
    `targets`: "all-linear" (attention and MLP: what loses least against full tuning), or names of layers."""

    rank: int = 16
    alpha: int = 0
    dropout: float = 0.0
    targets: str | tuple[str, ...] = "all-linear"


def adapter(options: LoraOptions | int | None) -> Any:
    """The peft.LoraConfig for a trainer's `peft_config`; None for None (tune every weight).

    Raises InputError for a rank below 1 and MissingExtra without PEFT."""
    if options is None:
        return None
    chosen = LoraOptions(rank=options) if isinstance(options, int) else options
    if chosen.rank < 1:
        raise InputError(f"LoRA rank {chosen.rank}: give a whole number from 1 (8 to 64 are usual)")
    try:
        from peft import LoraConfig
    except ImportError as error:
        raise MissingExtra("peft", "train", "LoRA") from error
    targets = chosen.targets if isinstance(chosen.targets, str) else list(chosen.targets)
    return LoraConfig(
        r=chosen.rank,
        lora_alpha=chosen.alpha or 2 * chosen.rank,
        lora_dropout=chosen.dropout,
        target_modules=targets,
        task_type="CAUSAL_LM",
    )


def lora_rate(full: float) -> float:
    """The learning rate for LoRA where `full` is right for tuning every weight: ten times as much, whatever
    the rank (Schulman et al. 2025, "LoRA Without Regret")."""
    return 10 * full


def lora_parameters(rank: int, hidden: int, layers: int, queries: int, keys: int, mlp: int) -> int:
    """How many weights rank-`rank` adapters on every linear layer of a Qwen3 model add. `queries` and `keys`
    are the widths of all query heads and of all key heads together."""
    sides = [
        (hidden, queries),  # q
        (hidden, keys),  # k
        (hidden, keys),  # v
        (queries, hidden),  # o
        (hidden, mlp),  # gate
        (hidden, mlp),  # up
        (mlp, hidden),  # down
    ]
    return layers * rank * sum(a + b for a, b in sides)


def is_adapter(folder: Any) -> bool:
    """True for a folder that holds a LoRA adapter and not a whole model."""
    from pathlib import Path

    return (Path(folder) / "adapter_config.json").is_file()

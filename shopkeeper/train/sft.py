"""Supervised tuning: the loss is counted on the assistant's tokens only, packed dialogues, TRL's SFTTrainer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shopkeeper.train.run import RunOptions
from shopkeeper.train.tune import run_on_blocks

__all__ = ["sft"]


def sft(options: RunOptions, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Tunes `options.base` (a run's model folder, or a checkpoint's name; "" starts from random weights of the size)
    on the dialogues of the corpus; `options.lora` > 0 tunes an adapter of that rank. Writes `out`/model, a card, a log,
    checkpoints; returns the card. Raises TrainError, InputError."""
    return run_on_blocks("sft", options, say)

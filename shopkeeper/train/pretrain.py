"""Pretraining: a Qwen3 of the chosen size learns to foretell every token of the corpus, from random weights."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shopkeeper.train.run import RunOptions
from shopkeeper.train.tune import run_on_blocks

__all__ = ["pretrain"]


def pretrain(options: RunOptions, say: Callable[[str], None] = lambda line: None) -> dict[str, Any]:
    """Trains `options.size` (or goes on training `options.base`) on the whole corpus, with transformers' Trainer;
    writes `out`/model, a card, a log, checkpoints; returns the card. Raises TrainError, InputError."""
    return run_on_blocks("pretrain", options, say)

"""How a sequential transformer is built and trained: one set of numbers, good from a thousand acts to millions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """Width, blocks and heads of the network; the last `length` acts of a history are read.

    `dropout` in the blocks and on the input; `item_dropout` is the chance that an act is not read while training.
    `negatives` items are drawn for each batch of about `batch` acts; `epochs` passes with a learning rate that rises
    for `warmup` of the steps and then falls linearly to zero, so no early stopping is needed.
    """

    width: int = 64
    blocks: int = 2
    heads: int = 2
    inner: int = 128
    length: int = 50
    dropout: float = 0.2
    item_dropout: float = 0.2
    negatives: int = 1024
    batch: int = 512
    epochs: int = 20
    learning_rate: float = 1e-3
    weight_decay: float = 0.01
    warmup: float = 0.05
    attributes: bool = True

    def table(self) -> dict[str, Any]:
        """As plain values, for a card."""
        return asdict(self)

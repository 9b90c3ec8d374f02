"""How semantic ids are made and the decoder over them is built and trained."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True)
class Settings:
    """An item is `levels` codes of `codes` kinds each, and one more that tells items of equal codes apart.

    The decoder reads the last `length` items; `width`, `blocks`, `heads` and `inner` are its size. `batch` is in
    tokens. `beams` ways are followed at each level when answering.
    """

    levels: int = 3
    codes: int = 256
    dimensions: int = 64
    width: int = 128
    blocks: int = 2
    heads: int = 4
    inner: int = 384
    length: int = 10
    dropout: float = 0.1
    batch: int = 4096
    epochs: int = 10
    learning_rate: float = 2e-3
    weight_decay: float = 0.05
    warmup: float = 0.05
    beams: int = 20

    def table(self) -> dict[str, Any]:
        """As plain values, for a card."""
        return asdict(self)

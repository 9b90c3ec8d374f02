"""Blocks of a packed corpus as a torch dataset: memory-mapped, nothing in memory but the batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.errors import TrainError
from shopkeeper.train.corpus import LEARN, PADDING, START, read_manifest

__all__ = ["Blocks", "collate"]

IGNORED = -100  # torch's label for "no loss here"


class Blocks:
    """Block i is {"input_ids", "labels", "position_ids"}, each int64 of shape (block,). `position_ids` start again at
    each document: by that transformers lets no document see another. `labels` are what the loss is counted on: with
    `tuning` the assistant's tokens, else every token but padding and the first of a document (nothing foretells it).

    Raises TrainError when the corpus has no blocks of that `part` or was packed for another tokenizer."""

    #: TRL looks at these instead of asking for a datasets.Dataset
    column_names = ("input_ids", "labels", "position_ids")

    def __init__(self, folder: Path, part: str = "train", *, tuning: bool) -> None:
        manifest = read_manifest(folder)
        shards = manifest[part]["shards"]
        if not shards:
            raise TrainError(f"the corpus in '{folder}' has no rows of part '{part}'")
        self.block = int(manifest["block"])
        self.tuning = tuning
        self._tokens = [self._map(folder, s, "tokens", manifest["dtype"]) for s in shards]
        self._flags = [self._map(folder, s, "flags", "uint8") for s in shards]
        self._starts = np.cumsum([0, *(s["blocks"] for s in shards)])

    def _map(self, folder: Path, shard: dict[str, Any], suffix: str, dtype: str) -> Any:
        shape = (shard["blocks"], self.block)
        return np.memmap(folder / f"{shard['name']}.{suffix}", dtype, "r", shape=shape)

    def __len__(self) -> int:
        return int(self._starts[-1])

    def __getitem__(self, index: int) -> dict[str, np.ndarray[Any, Any]]:
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        index %= len(self)
        shard = int(np.searchsorted(self._starts, index, "right")) - 1
        row = index - int(self._starts[shard])
        tokens = self._tokens[shard][row].astype(np.int64)
        flags = np.asarray(self._flags[shard][row])
        starts = (flags & START) > 0
        starts[0] = True
        places = np.arange(self.block)
        positions = places - np.maximum.accumulate(np.where(starts, places, 0))
        learnt = (flags & LEARN) > 0 if self.tuning else (flags & PADDING) == 0
        labels = np.where(learnt & ~starts, tokens, IGNORED)
        return {"input_ids": tokens, "labels": labels, "position_ids": positions}


def collate(blocks: Sequence[dict[str, np.ndarray[Any, Any]]]) -> dict[str, Any]:
    """A batch of int64 tensors of shape (blocks, block): always the same, so that compiled code is never compiled again."""
    import torch

    return {name: torch.from_numpy(np.stack([b[name] for b in blocks])) for name in blocks[0]}

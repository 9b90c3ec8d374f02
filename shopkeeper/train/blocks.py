"""Blocks of a packed corpus as a torch dataset: memory-mapped, nothing in memory but the batch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.errors import TrainError
from shopkeeper.train.corpus import LEARN, PADDING, START, read_manifest

__all__ = ["Blocks", "Collate", "capacity"]

Array = np.ndarray[Any, Any]

IGNORED = -100  # torch's label for "no loss here"


class Blocks:
    """Block i is {"input_ids", "labels", "position_ids"}, each int64 of shape (block,). `position_ids` start again at
    each document: by that transformers lets no document see another. `labels` are what the loss is counted on: with
    `tuning` the assistant's tokens, else every token but padding and the first of a document (nothing foretells it).

    Raises TrainError when the corpus has no blocks of that `part`."""

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

    def __getitem__(self, index: int) -> dict[str, Array]:
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


class Collate:
    """Puts blocks into a batch of int64 tensors whose shapes never change, so that compiled code is compiled once.

    With `capacity` the loss is to be computed at that many places only (the output layer is a quarter of a small
    model's work, and in tuning few tokens are learnt): `places` are the positions, in the flattened batch, from which
    the `labels` are foretold, both of shape (capacity,), padded with position 0 and label -100. A batch with
    more of them has every token's place: the second and last shape."""

    def __init__(self, capacity: int = 0) -> None:
        self.capacity = capacity

    def __call__(self, blocks: Sequence[dict[str, Array]]) -> dict[str, Any]:
        import torch

        batch = {name: np.stack([b[name] for b in blocks]) for name in blocks[0]}
        if self.capacity:
            following = np.full_like(batch["labels"], IGNORED)
            following[:, :-1] = batch["labels"][:, 1:]
            flat = following.reshape(-1)
            found = np.flatnonzero(flat != IGNORED)
            places, labels = np.arange(flat.size), flat
            if len(found) <= self.capacity < flat.size:
                places, labels = np.zeros(self.capacity, np.int64), np.full(self.capacity, IGNORED)
                places[: len(found)], labels[: len(found)] = found, flat[found]
            batch |= {"places": places, "labels": labels}
        return {name: torch.from_numpy(array) for name, array in batch.items()}


def capacity(blocks: Blocks, at_once: int, sample: int = 512) -> int:
    """Places to learn that a batch of `at_once` blocks holds but once in thousands of batches (mean and five standard
    deviations, from a sample spread over the corpus), a multiple of 64, at most every token."""
    step = max(1, len(blocks) // sample)
    counts = [int((blocks[i]["labels"] != IGNORED).sum()) for i in range(0, len(blocks), step)]
    most = at_once * np.mean(counts) + 5 * np.sqrt(at_once) * np.std(counts)
    return int(min(-(-most // 64) * 64, at_once * blocks.block))

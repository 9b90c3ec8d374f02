"""Semantic ids as tokens of a language model, and the trie of those that are items."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["BEGIN", "PAD", "Words"]

PAD, BEGIN = 0, 1


@dataclass(frozen=True, slots=True)
class Words:
    """`ids` (n_items, places): the tokens of each item; tokens of one place are a range of their own. `order` sorts
    items by their tokens, so that what may follow a beginning is a range of `sorted`."""

    ids: NDArray[np.int64]
    order: NDArray[np.int64]
    keys: NDArray[np.int64]
    vocabulary: int

    @classmethod
    def of(cls, codes: NDArray[np.int32]) -> Words:
        """From codes (n_items, places) as `semantic_ids` gives them."""
        sizes = codes.max(axis=0).astype(np.int64) + 1 if len(codes) else np.ones(codes.shape[1], np.int64)
        starts = 2 + np.concatenate([[0], np.cumsum(sizes[:-1])])
        ids = codes + starts[None]
        vocabulary = int(2 + sizes.sum())
        keys = np.zeros(len(ids), np.int64)
        for place in range(ids.shape[1]):
            keys = keys * vocabulary + ids[:, place]
        order = np.argsort(keys)
        return cls(ids, order, keys[order], vocabulary)

    @property
    def places(self) -> int:
        """Tokens an item."""
        return int(self.ids.shape[1])

    def following(self, beginnings: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which tokens may follow each of `beginnings` (count, length): bool (count, vocabulary)."""
        count, length = beginnings.shape
        rest = self.places - length
        low = np.zeros(count, np.int64)
        for place in range(length):
            low = low * self.vocabulary + beginnings[:, place]
        step = self.vocabulary**rest
        first, last = np.searchsorted(self.keys, low * step), np.searchsorted(self.keys, (low + 1) * step)
        allowed = np.zeros((count, self.vocabulary), bool)
        for row, (a, b) in enumerate(zip(first.tolist(), last.tolist(), strict=True)):
            allowed[row, self.ids[self.order[a:b], length]] = True
        return allowed

    def items(self, words: NDArray[np.int64]) -> NDArray[np.int64]:
        """Item numbers of whole ids (count, places), -1 for one that nobody has."""
        keys = np.zeros(len(words), np.int64)
        for place in range(self.places):
            keys = keys * self.vocabulary + words[:, place]
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.order[at], -1)

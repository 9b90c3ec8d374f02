"""Who did what to which product, as arrays: what every model is trained on, and one person's history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["KIND_CODES", "History", "Interactions", "ItemFeatures"]

#: kinds of events that say something about a product, as small numbers
KIND_CODES = {"view": 0, "click": 1, "cart": 2, "purchase": 3, "return": 4}


@dataclass(frozen=True, slots=True)
class ItemFeatures:
    """What is known of items without any event, one row an item.

    `attributes` (CSR): item i has the attributes `codes[starts[i]:starts[i + 1]]`, numbers below `n_attributes`,
    named by `names` where names are known. `vectors` (items, d) float32 are text embeddings of unit length, or
    None. `prices` in minor units (0 unknown), `created` in microseconds since 1970 UTC (0 unknown).
    """

    starts: NDArray[np.int64]
    codes: NDArray[np.int32]
    n_attributes: int
    names: tuple[str, ...] = ()
    vectors: NDArray[np.float32] | None = None
    prices: NDArray[np.int64] | None = None
    created: NDArray[np.int64] | None = None

    def of(self, item: int) -> NDArray[np.int32]:
        """Attribute numbers of one item."""
        return self.codes[self.starts[item] : self.starts[item + 1]]


@dataclass(frozen=True, slots=True)
class History:
    """One person's (or session's) acts, oldest first; the arrays are of one length, `items` are item numbers.

    `times` are microseconds since 1970 UTC (0 where unknown), `kinds` codes of KIND_CODES. `user` is the number in
    the training data, or -1 for somebody who was not there.
    """

    items: NDArray[np.int32]
    times: NDArray[np.int64]
    kinds: NDArray[np.int8]
    user: int = -1

    @classmethod
    def make(
        cls, items: Sequence[int], times: Sequence[int] = (), kinds: Sequence[int] = (), user: int = -1
    ) -> History:
        """From plain sequences; missing times are 0, missing kinds are views."""
        n = len(items)
        return cls(
            np.asarray(items, np.int32),
            np.asarray(times, np.int64) if len(times) else np.zeros(n, np.int64),
            np.asarray(kinds, np.int8) if len(kinds) else np.zeros(n, np.int8),
            user,
        )

    def __len__(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Interactions:
    """Acts of many people, ordered by user and time: user u did `items[offsets[u]:offsets[u + 1]]`.

    `baskets` numbers the order or visit an act belongs to (-1 none): acts of one basket happened together. `weights`
    say how much an act counts (a purchase more than a view). `item_ids` and `user_ids` name the numbers; item numbers
    run from 0 to n_items - 1, and items without any act are allowed.
    """

    items: NDArray[np.int32]
    times: NDArray[np.int64]
    kinds: NDArray[np.int8]
    weights: NDArray[np.float32]
    baskets: NDArray[np.int64]
    offsets: NDArray[np.int64]
    n_items: int
    item_ids: tuple[str, ...] = ()
    user_ids: tuple[str, ...] = ()
    features: ItemFeatures | None = None
    #: filled on first use
    _cache: dict[str, object] = field(default_factory=dict, compare=False, repr=False)

    @property
    def n_users(self) -> int:
        return len(self.offsets) - 1

    def __len__(self) -> int:
        return len(self.items)

    def users(self) -> NDArray[np.int32]:
        """User number of every act."""
        return np.repeat(np.arange(self.n_users, dtype=np.int32), np.diff(self.offsets))

    def history(self, user: int, end: int | None = None) -> History:
        """Acts of one user; `end` cuts as in a slice (-1 leaves the last one out)."""
        part = slice(int(self.offsets[user]), int(self.offsets[user + 1]))
        return History(self.items[part][:end], self.times[part][:end], self.kinds[part][:end], user)

    @classmethod
    def from_sequences(
        cls,
        sequences: Sequence[Sequence[int]],
        n_items: int,
        *,
        item_ids: Sequence[str] = (),
        user_ids: Sequence[str] = (),
        features: ItemFeatures | None = None,
    ) -> Interactions:
        """Sequences of item numbers, oldest first; no times: act i of a user is at time i."""
        lengths = np.fromiter((len(s) for s in sequences), np.int64, len(sequences))
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        total = int(offsets[-1])
        items = np.fromiter((i for s in sequences for i in s), np.int32, total)
        times = np.arange(total, dtype=np.int64) - np.repeat(offsets[:-1], lengths)
        return cls(
            items,
            times,
            np.full(total, KIND_CODES["purchase"], np.int8),
            np.ones(total, np.float32),
            np.full(total, -1, np.int64),
            offsets,
            n_items,
            tuple(item_ids),
            tuple(user_ids),
            features,
        )

"""Item-to-item weights as a sparse table: row i holds the items that go with item i and how strongly."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.models.picking import best

__all__ = ["Links", "speaker", "spread", "strongest"]

#: up to so many items, sums are made for all of them
_DENSE = 50_000
#: but not where only so many values are to be summed
_FEW = 2_000


@dataclass(frozen=True, slots=True)
class Links:
    """Row i is `columns[starts[i]:starts[i + 1]]` with `values` beside; columns of a row are ascending."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]

    @property
    def n_items(self) -> int:
        return len(self.starts) - 1

    @classmethod
    def empty(cls, n_items: int) -> Links:
        return cls(np.zeros(n_items + 1, np.int64), np.empty(0, np.int32), np.empty(0, np.float32))

    @classmethod
    def of_pairs(
        cls, rows: NDArray[np.int32], columns: NDArray[np.int32], values: NDArray[np.float32], n_items: int
    ) -> Links:
        """Sums the values of equal (row, column)."""
        keys = rows.astype(np.int64) * n_items + columns
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        if not len(keys):
            return cls.empty(n_items)
        first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
        sums = np.add.reduceat(values[order].astype(np.float64), first).astype(np.float32)
        keys = keys[first]
        return cls(
            np.searchsorted(keys, np.arange(n_items + 1, dtype=np.int64) * n_items),
            (keys % n_items).astype(np.int32),
            sums,
        )

    def rows(self) -> NDArray[np.int32]:
        """Row number of every value."""
        return np.repeat(np.arange(self.n_items, dtype=np.int32), np.diff(self.starts))

    def row(self, item: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        part = slice(int(self.starts[item]), int(self.starts[item + 1]))
        return self.columns[part], self.values[part]

    def grown(self, n_items: int) -> Links:
        """With empty rows added until there are `n_items`."""
        more = n_items - self.n_items
        if more <= 0:
            return self
        return Links(np.concatenate([self.starts, np.full(more, self.starts[-1])]), self.columns, self.values)

    def plus(self, other: Links, scale: float = 1.0) -> Links:
        """`scale` times this plus the other, of the size of the greater."""
        n_items = max(self.n_items, other.n_items)
        a, b = self.grown(n_items), other.grown(n_items)
        return Links.of_pairs(
            np.concatenate([a.rows(), b.rows()]),
            np.concatenate([a.columns, b.columns]),
            np.concatenate([a.values * np.float32(scale), b.values]),
            n_items,
        )

    def with_values(self, values: NDArray[np.float32]) -> Links:
        return Links(self.starts, self.columns, values.astype(np.float32))

    def strongest(self, keep: int) -> Links:
        """Only the `keep` greatest values of each row."""
        if not len(self.values) or int(np.diff(self.starts).max()) <= keep:
            return self
        rows = self.rows()
        order = np.lexsort((-self.values, rows))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order)) - np.repeat(self.starts[:-1], np.diff(self.starts))
        kept = place < keep
        counts = np.bincount(rows[kept], minlength=self.n_items)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
        return Links(starts, self.columns[kept], self.values[kept])


def spread(links: Links, items: NDArray[np.int32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum of the rows of `items`, each times its weight: float32 (n_items,)."""
    if not len(items):
        return np.zeros(links.n_items, np.float32)
    columns, values = _gathered(links, items, weights)
    return np.bincount(columns, values, minlength=links.n_items).astype(np.float32)


def strongest(
    links: Links,
    items: NDArray[np.int32],
    weights: NDArray[np.float32],
    k: int,
    exclude: NDArray[np.int32] | None,
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The best `k` of `spread`, without a pass over all items; only items with a value above 0, so maybe fewer."""
    if not len(items):
        return np.empty(0, np.int32), np.empty(0, np.float32)
    starts, stops = links.starts[items], links.starts[items + 1]
    if links.n_items <= _DENSE and int((stops - starts).sum()) > _FEW:
        found, scores = best(spread(links, items, weights), k, exclude)
        return found[scores > 0], scores[scores > 0]
    columns, values = _gathered(links, items, weights)
    unique, inverse = np.unique(columns, return_inverse=True)
    totals = np.bincount(inverse, values, minlength=len(unique)).astype(np.float32)
    if exclude is not None and len(exclude):
        keep = ~np.isin(unique, exclude)
        unique, totals = unique[keep], totals[keep]
    order, scores = best(totals, k)
    return unique[order][scores > 0], scores[scores > 0]


def speaker(links: Links, items: NDArray[np.int32], weights: NDArray[np.float32]) -> Callable[[int], int]:
    """Tells of an item which one of `items` has the weighted row that holds the most for it, or -1 when none holds
    anything above 0."""
    if not len(items):
        return lambda item: -1
    columns, values = _gathered(links, items, weights)
    ends = np.cumsum(links.starts[items + 1] - links.starts[items])

    def loudest(item: int) -> int:
        places = (columns == item).nonzero()[0]
        if not len(places):
            return -1
        most = places[values[places].argmax()]
        return int(items[ends.searchsorted(most, side="right")]) if values[most] > 0 else -1

    return loudest


def _gathered(
    links: Links, items: NDArray[np.int32], weights: NDArray[np.float32]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The rows of `items` one after the other: columns and weighted values."""
    starts, stops = links.starts[items], links.starts[items + 1]
    pairs = list(zip(starts.tolist(), stops.tolist(), strict=True))
    columns = np.concatenate([links.columns[a:b] for a, b in pairs])
    values = np.concatenate([links.values[a:b] for a, b in pairs])
    return columns, values * np.repeat(weights.astype(np.float32), stops - starts)

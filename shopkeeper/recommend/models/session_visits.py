"""Visits in the order of time, and where each product occurs in them: all that the session model knows.

Everything can be asked as it was before visit number `before`, so that a model learns from the past as it will be used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import Interactions

__all__ = ["Counts", "Visits", "ranges"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """`starts[0], starts[0] + 1, ...` for `lengths[0]` numbers, then from `starts[1]`, and so on, in one array."""
    total = int(lengths.sum())
    if not total:
        return np.empty(0, np.int64)
    ends = np.cumsum(lengths)
    return np.arange(total, dtype=np.int64) + np.repeat(starts - ends + lengths, lengths)


@dataclass(frozen=True, slots=True)
class Counts:
    """What is known of some items before a visit, one number an item: in how many acts they were, in how many of the
    latest visits' acts, visits since they were last and first there (-1 never), and the chance that an item comes
    again in the visit it is in, and that it is the very next act again."""

    acts: Ints
    lately: Ints
    last: Ints
    first: Ints
    again: Floats
    stays: Floats


@dataclass(frozen=True, slots=True)
class Visits:
    """Visit v did `items[offsets[v]:offsets[v + 1]]`; visits are ordered by their end.

    `order` are the places in `items` sorted by item, then time: item i occurs at `order[starts[i]:starts[i + 1]]`.
    `visit` is the visit of every act. `repeats` and `stays` (one longer than `order`) count, along `order`, the acts
    that repeat an item of their visit, and those that repeat the act just before.
    """

    items: NDArray[np.int32]
    offsets: Ints
    order: Ints
    starts: Ints
    visit: NDArray[np.int32]
    repeats: NDArray[np.int32]
    stays: NDArray[np.int32]

    @property
    def n_items(self) -> int:
        return len(self.starts) - 1

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @classmethod
    def make(cls, items: NDArray[np.int32], offsets: Ints, n_items: int) -> Visits:
        """From visits that are in order already."""
        visit = np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))
        order = np.argsort(items, kind="stable").astype(np.int64)
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(items, minlength=n_items))])
        along, where = items[order], visit[order]
        again = np.zeros(len(order) + 1, np.int32)
        again[2:] = (along[1:] == along[:-1]) & (where[1:] == where[:-1])
        stays = np.zeros(len(order) + 1, np.int32)
        stays[2:] = again[2:].astype(bool) & (np.diff(order) == 1)
        return cls(
            items, offsets, order, starts, visit, *(np.cumsum(a, dtype=np.int32) for a in (again, stays))
        )

    @classmethod
    def of(cls, data: Interactions, gap: int) -> Visits:
        """The visits in `data`: a person's acts without a pause of more than `gap` microseconds (0: all of them)."""
        users = data.users()
        cut = np.ones(len(users), bool)
        cut[1:] = users[1:] != users[:-1]
        if gap:
            cut[1:] |= np.diff(data.times) > gap
        first = np.flatnonzero(cut)
        lengths = np.diff(np.append(first, len(users)))
        by_end = np.argsort(data.times[first + lengths - 1], kind="stable") if len(first) else first
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[by_end])])
        return cls.make(data.items[ranges(first[by_end], lengths[by_end])], offsets, data.n_items)

    def plus(self, later: Visits) -> Visits:
        """These and `later` ones after them."""
        offsets = np.concatenate([self.offsets, later.offsets[1:] + self.offsets[-1]])
        items = np.concatenate([self.items, later.items])
        return Visits.make(items, offsets, max(self.n_items, later.n_items))

    def latest(self, acts: int) -> Visits:
        """The last visits, of about so many acts."""
        if len(self.items) <= acts:
            return self
        first = int(np.searchsorted(self.offsets, len(self.items) - acts))
        offsets = self.offsets[first:] - self.offsets[first]
        return Visits.make(self.items[int(self.offsets[first]) :], offsets, self.n_items)

    def acts(self, visit: int) -> NDArray[np.int32]:
        """Items of one visit, oldest first."""
        return self.items[self.offsets[visit] : self.offsets[visit + 1]]

    def ends(self, items: NDArray[Any], before: int) -> Ints:
        """For each item the end of its places in `order` that lie before visit `before`."""
        ends: Ints = self.starts[items + 1]
        if before >= len(self):
            return ends
        edge = self.offsets[before]
        low: Ints = self.starts[items]
        high = ends.copy()
        while True:  # all items search at once
            open_ = low < high
            if not open_.any():
                return low
            middle = (low + high) // 2
            below = np.zeros(len(low), bool)
            below[open_] = self.order[middle[open_]] < edge
            low = np.where(open_ & below, middle + 1, low)
            high = np.where(open_ & ~below, middle, high)

    def counts(self, items: NDArray[Any], before: int, recent: int) -> Counts:
        """Counts of `items` before visit `before`; `recent` is how many of the last visits are lately."""
        starts, ends = self.starts[items], self.ends(items, before)
        lately = ends - self.ends(items, max(before - recent, 0)) if before > recent else ends - starts
        acts = ends - starts
        never = acts == 0
        last = np.where(never, -1, before - self._visit_at(ends - 1))
        first = np.where(never, -1, before - self._visit_at(starts))
        again = self._chance(self.repeats, starts, ends, acts)
        stays = self._chance(self.stays, starts, ends, acts)
        return Counts(acts, lately, last, first, again, stays)

    def _visit_at(self, places: Ints) -> Ints:
        if not len(self.order):
            return np.zeros(len(places), np.int64)
        visits: Ints = self.visit[self.order[np.clip(places, 0, len(self.order) - 1)]].astype(np.int64)
        return visits

    def _chance(self, sums: NDArray[np.int32], starts: Ints, ends: Ints, acts: Ints) -> Floats:
        """Share of repeated acts, drawn towards that of all acts by as much as five acts weigh."""
        usual = float(sums[-1]) / max(len(self.order), 1)
        chance: Floats = (sums[ends] - sums[starts] + 5 * usual) / (acts + 5)
        return chance

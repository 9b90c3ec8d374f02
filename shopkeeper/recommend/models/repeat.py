"""Repeat purchases: what a person buys again and again, brought when it is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions
from shopkeeper.recommend.models.picking import best, grown, known
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Due", "Repeat"]

_DAY = 86_400_000_000
_PRIOR = 5.0  # purchases' worth of the shop's average in an item's chance of being bought again
_OWN = 2.0  # gaps' worth of the item in a person's own rhythm


@dataclass(frozen=True, slots=True)
class Due:
    """Item numbers, scores above 0 and the person's rhythm for each in days."""

    items: NDArray[np.int32]
    scores: NDArray[np.float32]
    days: NDArray[np.float32]


class Repeat:
    """Score of an item bought before: chance(item is bought again) * sqrt(times bought) * timing.

    Gaps between purchases of one item by one person are taken as log-normal; a person's own gaps move the item's mean.
    Timing is exp(-z^2 / 2), z how far the time since the last purchase is from the mean gap, in deviations; what is
    overdue falls half as fast as what is early rises. Without a clock given, now is the time of the newest act known.
    """

    name = "repeat"

    def __init__(self) -> None:
        self.n_items = 0
        self._as_of = 0
        # per item: purchases, purchases that were repeats, sum and sum of squares of the log gaps in days
        self._sums = np.zeros((0, 4), np.float32)
        self._average: tuple[float, float, float] | None = None

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        self.n_items, self._as_of = data.n_items, 0
        self._sums = np.zeros((data.n_items, 4), np.float32)
        self.update(data)
        return self

    def update(self, more: Interactions) -> None:
        """Adds purchases, and the gaps that end with one of them."""
        n_items = max(self.n_items, more.n_items)
        bought = more.kinds == KIND_CODES["purchase"]
        users, items, times, weights = (
            column[bought] for column in (more.users(), more.items, more.times, more.weights)
        )
        order = np.lexsort((times, items, users))
        users, items, times, new = users[order], items[order], times[order], weights[order] > 0
        gaps = np.diff(times) / _DAY
        pair = (users[1:] == users[:-1]) & (items[1:] == items[:-1]) & (gaps >= 1) & new[1:]
        logs, of = np.log(gaps[pair]), items[1:][pair]
        added = [
            np.bincount(items[new], minlength=n_items),
            np.bincount(of, minlength=n_items),
            np.bincount(of, logs, minlength=n_items),
            np.bincount(of, logs**2, minlength=n_items),
        ]
        self._sums = grown(self._sums, n_items) + np.column_stack(added).astype(np.float32)
        self._average = None
        self._as_of = max(self._as_of, int(more.times.max()) if len(more) else 0)
        self.n_items = n_items

    def _shop(self) -> tuple[float, float, float]:
        """Of all items together: chance of a repeat, mean and deviation of the log gap."""
        purchases, repeats, total, squares = (float(x) for x in self._sums.sum(axis=0, dtype=np.float64))
        if not repeats:
            return 0.0, float(np.log(30.0)), 1.0
        mean = total / repeats
        return repeats / purchases, mean, float(np.sqrt(max(squares / repeats - mean**2, 0.05)))

    def due(self, history: History, now: int = 0) -> Due:
        """What the person bought before, with its score at the time `now` (microseconds; 0: the newest known)."""
        keep = known(history.items, self.n_items) & (history.kinds == KIND_CODES["purchase"])
        items, times = history.items[keep], history.times[keep]
        if not len(items):
            return Due(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.float32))
        now = now or max(self._as_of, int(history.times.max()))
        order = np.lexsort((times, items))
        items, times = items[order], times[order]
        gaps = np.diff(times) / _DAY
        pair = (items[1:] == items[:-1]) & (gaps >= 1)
        mine, first, count = np.unique(items, return_index=True, return_counts=True)
        last = times[first + count - 1]
        place = np.searchsorted(mine, items[1:][pair])
        own = np.bincount(place, minlength=len(mine))
        own_logs = np.bincount(place, np.log(gaps[pair]), minlength=len(mine))
        self._average = chance, mean, deviation = self._average or self._shop()
        purchases, repeats, total, _ = self._sums[mine].T.astype(np.float64)
        again = (repeats + _PRIOR * chance) / (purchases + _PRIOR)
        item_mean = (total + _PRIOR * mean) / (repeats + _PRIOR)
        rhythm = (own_logs + _OWN * item_mean) / (own + _OWN)
        away = (np.log(np.maximum((now - last) / _DAY, 0.5)) - rhythm) / deviation
        timing = np.exp(-0.5 * np.where(away > 0, away / 2, away) ** 2)
        scores = again * np.sqrt(1.0 + own) * timing
        return Due(mine.astype(np.int32), scores.astype(np.float32), np.exp(rhythm).astype(np.float32))

    def staples(self, items: NDArray[np.int32]) -> NDArray[np.bool_]:
        """(n,) whether each item is one that people buy again: seen twice at least, and no more seldom than the shop's
        products on the average."""
        chance = (self._average or self._shop())[0]
        purchases, repeats = self._sums[items, 0], self._sums[items, 1]
        return np.asarray((repeats >= 2) & (repeats >= chance * purchases))

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        scores = np.zeros((len(histories), self.n_items), np.float32)
        for row, history in zip(scores, histories, strict=True):
            due = self.due(history)
            row[due.items] = due.scores
        return scores

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Only items the person bought before: often fewer than `k`."""
        due = self.due(history)
        keep = due.scores > 0
        if exclude is not None and len(exclude):
            keep &= ~np.isin(due.items, exclude)
        order, scores = best(due.scores[keep], k)
        return due.items[keep][order], scores

    def save(self, folder: Path) -> None:
        write_model(folder, self.name, {"as_of": self._as_of}, {"sums": self._sums})

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        model = cls()
        model._sums, model._as_of = arrays["sums"], int(settings["as_of"])
        model.n_items = len(model._sums)
        return model

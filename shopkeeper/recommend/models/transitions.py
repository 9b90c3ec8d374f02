"""Item to item: what people look at after a product (co-visit), and buy with and after it (co-purchase).

Counts are directed: going on from i to j counts for (i, j), and a smaller part for (j, i).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions
from shopkeeper.recommend.models.linked import Linked
from shopkeeper.recommend.models.links import Links
from shopkeeper.recommend.models.picking import decays, grown, known
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["CoPurchase", "CoVisit", "Transitions"]

_DAY = 86_400_000_000
_PAIRS = 4_000_000  # counted at once


class Transitions(Linked):
    """Score of j after i: count(i, j) / (count(i) + `shrink`) / popularity(j) ** `damp`; a history adds up its last
    `acts` acts, the last one counting most.

    Two acts of one person at most `window` apart count 1 / distance, or 1 where both belong to one basket (then the
    same both ways); going back counts `back`. Counts are halved every `half_life_days`. Acts of weight 0 are only
    context: a pair counts by the weight of its later act.
    """

    name = "transitions"
    kinds: tuple[str, ...] = ("view", "click", "cart", "purchase")
    window = 5
    back = 0.3
    by_basket = False

    def __init__(
        self,
        *,
        half_life_days: float = 120.0,
        shrink: float = 5.0,
        damp: float = 0.25,
        acts: int = 8,
        acts_half_life: float = 1.5,
        keep: int = 200,
    ) -> None:
        self.half_life_days, self.shrink, self.damp = half_life_days, shrink, damp
        self.acts, self.acts_half_life, self.keep = acts, acts_half_life, keep
        self.n_items = 0
        self._as_of = 0
        self._counts = Links.empty(0)
        self._totals = np.zeros(0, np.float32)
        self._links = Links.empty(0)

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        self.n_items, self._as_of = 0, 0
        self._counts, self._totals = Links.empty(0), np.zeros(0, np.float32)
        self._take(data, progress)
        return self

    def update(self, more: Interactions) -> None:
        self._take(more, None)

    def _take(self, data: Interactions, progress: Progress | None) -> None:
        n_items = max(self.n_items, data.n_items)
        newest = max(self._as_of, int(data.times.max()) if len(data) else 0)
        aged = 0.5 ** ((newest - self._as_of) / (self.half_life_days * _DAY))
        counts = self._counts.grown(n_items)
        counts = counts.with_values(counts.values * np.float32(aged))
        totals = grown(self._totals * np.float32(aged), n_items)
        wanted = np.isin(data.kinds, [KIND_CODES[kind] for kind in self.kinds])
        users, weights = data.users()[wanted], data.weights[wanted]
        weights = weights * np.power(0.5, (newest - data.times[wanted]) / (self.half_life_days * _DAY))
        items, baskets = data.items[wanted], data.baskets[wanted]
        totals = totals + np.bincount(items, weights, minlength=n_items).astype(np.float32)
        chunk = max(1, _PAIRS // (2 * self.window))
        for start in range(0, len(items), chunk):
            part = slice(start, start + chunk + self.window)
            pairs = self._pairs(users[part], items[part], weights[part], baskets[part], chunk)
            counts = counts.plus(Links.of_pairs(*pairs, n_items)).strongest(2 * self.keep)
            if progress is not None:
                progress(min(start + chunk, len(items)), len(items), self.name)
        counts = counts.strongest(self.keep)
        self._counts, self._totals, self._as_of = counts, totals, newest
        self._links = self._normal(counts, totals)
        self.n_items = n_items

    def _pairs(
        self,
        users: NDArray[np.int32],
        items: NDArray[np.int32],
        weights: NDArray[np.floating[Any]],
        baskets: NDArray[np.int64],
        firsts: int,
    ) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float32]]:
        """Rows, columns and values; only pairs whose first act is below number `firsts`."""
        rows, columns, values = [], [], []
        for distance in range(1, self.window + 1):
            left, right = slice(0, -distance), slice(distance, None)
            at = np.flatnonzero(
                (users[left] == users[right]) & (items[left] != items[right]) & (weights[right] > 0)
            )
            at = at[at < firsts]
            a, b = items[at], items[at + distance]
            together = (
                (baskets[at] >= 0) & (baskets[at] == baskets[at + distance]) if self.by_basket else at < 0
            )
            value = weights[at + distance] * np.where(together, 1.0, 1.0 / distance)
            rows += [a, b]
            columns += [b, a]
            values += [value, value * np.where(together, 1.0, self.back)]
        return np.concatenate(rows), np.concatenate(columns), np.concatenate(values).astype(np.float32)

    def _normal(self, counts: Links, totals: NDArray[np.float32]) -> Links:
        rows = counts.rows()
        sums = np.bincount(rows, counts.values, minlength=counts.n_items)
        scale = 1.0 / (sums[rows] + self.shrink) / np.power(1.0 + totals[counts.columns], self.damp)
        return counts.with_values(counts.values * scale)

    def _last(self, history: History) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The acts that count and their weights; a product acted on twice counts by its last act."""
        items = history.items[known(history.items, self.n_items)]
        newest = list(dict.fromkeys(items[::-1].tolist()))[: self.acts]
        items = np.array(newest[::-1], np.int32)
        return items, decays(len(items), self.acts_half_life)

    def save(self, folder: Path) -> None:
        settings = {
            "half_life_days": self.half_life_days, "shrink": self.shrink, "damp": self.damp, "acts": self.acts,
            "acts_half_life": self.acts_half_life, "keep": self.keep, "as_of": self._as_of,
        }  # fmt: skip
        c = self._counts
        arrays = {"starts": c.starts, "columns": c.columns, "values": c.values, "totals": self._totals}
        write_model(folder, self.name, settings, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        as_of = int(settings.pop("as_of"))
        model = cls(**settings)
        model._as_of = as_of
        model._counts = Links(arrays["starts"], arrays["columns"], arrays["values"])
        model._totals = arrays["totals"]
        model.n_items = model._counts.n_items
        model._links = model._normal(model._counts, model._totals)
        return model


class CoVisit(Transitions):
    """What people look at after looking at a product."""

    name = "co_visit"


class CoPurchase(Transitions):
    """What people buy in one order with a product, and after it."""

    name = "co_purchase"
    kinds = ("purchase",)
    window = 40
    by_basket = True
    back = 0.1

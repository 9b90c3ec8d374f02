"""What comes next in a visit, of an anonymous person too: neighbouring visits, repeats and sequence, ranked.

Only the visit itself is used, never who makes it. Without LightGBM, or with too few visits to learn from, the
neighbours alone decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions
from shopkeeper.recommend.models.picking import best, known
from shopkeeper.recommend.models.session_ranker import SessionRanker
from shopkeeper.recommend.models.session_signals import ACTS, signals
from shopkeeper.recommend.models.session_visits import Visits, ranges
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["SessionModel"]

_MINUTE = 60_000_000
#: what the ranker says is cut here on either side; what nothing speaks for is worth its popularity times _FLOOR
_CUT, _LEAST, _FLOOR = 20.0, 1e-28, 1e-30


class SessionModel:
    """Visits are acts without a pause of more than `pause_minutes`; where hardly any visit has two acts (a shop that
    knows only its orders), a person's whole history is taken for one. The latest `acts` acts are kept; the ranker
    learns from `examples` of them with `rounds` trees (0 examples: no ranker).

    Scores of candidates are chances to come next (a softmax of the ranker's opinions); the others follow below."""

    name = "session"

    def __init__(
        self,
        *,
        pause_minutes: float = 30.0,
        acts: int = 5_000_000,
        examples: int = 20_000,
        rounds: int = 120,
    ) -> None:
        self.pause_minutes, self.acts, self.examples, self.rounds = pause_minutes, acts, examples, rounds
        self.n_items = 0
        self._pause = 0
        self._take(Visits.make(np.empty(0, np.int32), np.zeros(1, np.int64), 0))
        self._ranker: SessionRanker | None = None

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        data = _forward(data)
        self._pause = self._right_pause(data)
        self._take(Visits.of(data, self._pause).latest(self.acts))
        self._ranker = None
        if self.examples:
            try:
                self._ranker = SessionRanker.train(
                    self._visits, examples=self.examples, rounds=self.rounds, seed=seed, progress=progress
                )
            except MissingExtra:
                self._ranker = None  # the neighbours alone decide
        return self

    def update(self, more: Interactions) -> None:
        later = Visits.of(_forward(more), self._pause)
        self._take(self._visits.plus(later).latest(self.acts))

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        scores = np.empty((len(histories), self.n_items), np.float32)
        for row, history in zip(scores, histories, strict=True):
            items, values = self._ranked(history)
            row[:] = self._popularity * self._worth(items)
            row[items] = values
        return scores

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """See Recommender; filled up with what is popular lately."""
        items, values = self._ranked(history)
        more = self._popular[: k + len(items) + (0 if exclude is None else len(exclude))]
        more = more[~np.isin(more, items)]
        items, values = (
            np.concatenate([items, more]),
            np.concatenate([values, self._popularity[more] * self._worth(items)]),
        )
        if exclude is not None and len(exclude):
            keep = ~np.isin(items, exclude)
            items, values = items[keep], values[keep]
        by_number = np.argsort(items)
        order, values = best(values[by_number], k)
        return items[by_number][order], values

    def because(self, history: History, item: int) -> int:
        """The act of this visit that was in most visits together with `item` (for how often it was there at all;
        the latest 200 of them), or -1 when none was."""
        own = np.unique(self._visit(history))
        own = own[own != item]
        if not len(own) or not 0 <= item < self.n_items:
            return -1
        v = self._visits
        there = np.unique(v.visit[v.order[v.starts[item] : v.starts[item + 1]][-200:]])
        beside = v.items[ranges(v.offsets[there], v.offsets[there + 1] - v.offsets[there])]
        place = np.minimum(np.searchsorted(own, beside), len(own) - 1)
        together = np.bincount(place[own[place] == beside], minlength=len(own))
        shared = together / np.sqrt(1 + v.starts[own + 1] - v.starts[own])
        return int(own[np.argmax(shared)]) if together.any() else -1

    def _ranked(self, history: History) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Items that anything speaks for, and their scores."""
        acts = self._visit(history)
        if not len(acts):
            return np.empty(0, np.int32), np.empty(0, np.float32)
        found = signals(self._visits, acts)
        values = np.minimum(found.mixture / 4.0, 1.0)
        if self._ranker is not None:
            n = len(found.items)
            raw = np.clip(self._ranker.score(found.features).astype(np.float64), -_CUT, _CUT)
            chances = np.exp(raw - raw.max())
            chances /= chances.sum()
            values = np.concatenate([chances, chances.min() * values[n:]])
        return found.touched, np.maximum(values, _LEAST).astype(np.float32)

    def _worth(self, spoken: NDArray[np.int32]) -> np.float32:
        """How much popularity counts for items of which nothing in the visit speaks."""
        return np.float32(_FLOOR if len(spoken) else 1.0)

    def _visit(self, history: History) -> NDArray[np.int32]:
        """Known items of the last visit in a history."""
        items, times = history.items, history.times
        if self._pause and len(items) > 1:
            pauses = np.flatnonzero(np.diff(times) > self._pause)
            if len(pauses):
                items = items[pauses[-1] + 1 :]
        return items[known(items, self.n_items)][-ACTS:]

    def _right_pause(self, data: Interactions) -> int:
        """The pause in microseconds that ends a visit, or 0 for never."""
        pause = int(self.pause_minutes * _MINUTE)
        users = data.users()
        pauses = np.diff(data.times)[users[1:] == users[:-1]]
        return pause if not len(pauses) or np.mean(pauses <= pause) >= 0.2 else 0

    def _take(self, visits: Visits) -> None:
        self._visits, self.n_items = visits, visits.n_items
        lately = visits.items[-max(len(visits.items) // 50, 1000) :]
        counts = np.bincount(lately, minlength=self.n_items) + 0.01 * np.log1p(np.diff(visits.starts))
        self._popularity = (counts / max(float(counts.sum()), 1.0)).astype(np.float32)
        self._popular = np.argsort(-self._popularity, kind="stable").astype(np.int32)

    def save(self, folder: Path) -> None:
        settings = {
            "pause_minutes": self.pause_minutes, "acts": self.acts, "examples": self.examples,
            "rounds": self.rounds, "pause": self._pause, "n_items": self.n_items,
            "ranker": self._ranker is not None,
        }  # fmt: skip
        arrays = {"items": self._visits.items, "offsets": self._visits.offsets}
        write_model(folder, self.name, settings, arrays)
        if self._ranker is not None:
            self._ranker.save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        pause, n_items = int(settings.pop("pause")), int(settings.pop("n_items"))
        ranker = bool(settings.pop("ranker"))
        model = cls(**settings)
        model._pause = pause
        model._take(Visits.make(arrays["items"], arrays["offsets"], n_items))
        model._ranker = SessionRanker.load(folder) if ranker else None
        return model


def _forward(data: Interactions) -> Interactions:
    """Without returns: giving a product back does not lead on to it."""
    back = data.kinds == KIND_CODES["return"]
    if not back.any():
        return data
    kept = np.concatenate([np.zeros(1, np.int64), np.cumsum(~back)])
    parts = (data.items, data.times, data.kinds, data.weights, data.baskets)
    items, times, kinds, weights, baskets = (part[~back] for part in parts)
    return Interactions(items, times, kinds, weights, baskets, kept[data.offsets], data.n_items)

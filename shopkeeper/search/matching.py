"""Do two offers sell the same product? A matcher that learns from labelled pairs in seconds.

Three views are stacked: the evidence of shopkeeper.search.offers, the words that only one side has (a linear
model), and the competition (an offer rarely matches two others). Every lower view enters the upper one
out of fold, so the threshold chosen on the training pairs holds on new ones.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import InputError, MissingExtra
from shopkeeper.search.offers import Offer, OfferText, Rarity, evidence

__all__ = ["OfferMatcher"]

Pair = tuple[Offer, Offer]
Array = NDArray[np.float64]

_TREES = 250
_SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.06,
    "num_leaves": 12,
    "min_child_samples": 10,
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
    "seed": 7,
}


class OfferMatcher:
    """`fit` on labelled pairs, then `score` others. `folds` models of each view are averaged."""

    def __init__(self, folds: int = 5) -> None:
        self.folds = folds
        self.threshold = 0.5
        self._readings: dict[Offer, OfferText] = {}
        self._rarity = Rarity()
        self._differences: list[_Differences] = []
        self._first: list[Any] = []
        self._second: list[Any] = []
        self._known: list[Pair] = []
        self._known_scores: Array = np.zeros(0)

    def fit(self, pairs: Sequence[Pair], labels: Sequence[int]) -> OfferMatcher:
        """Learns from pairs labelled 1 (the same product) or 0; also chooses the threshold with the best F1.

        Raises InputError when either label has fewer examples than there are folds, MissingExtra without
        LightGBM and scikit-learn.
        """
        y = np.asarray(labels, dtype=np.float64)
        if len(y) != len(pairs) or min(y.sum(), len(y) - y.sum()) < self.folds:
            raise InputError(
                f"{len(pairs)} pairs with {int(y.sum())} matches are too few to learn from; "
                f"give at least {self.folds} of each kind"
            )
        try:
            import lightgbm
            import sklearn.linear_model  # noqa: F401
        except ImportError as error:
            raise MissingExtra(str(error.name), "rank", "matching offers") from error
        readings = [(self._read(a), self._read(b)) for a, b in pairs]
        self._rarity = Rarity(self._readings.values())
        base = self._evidence(readings)
        parts = list(_folds(y, self.folds))

        # the words that only one side has
        outside = np.zeros(len(y))
        self._differences = []
        for kept, left_out in parts:
            model = _Differences([readings[i] for i in kept], y[kept])
            outside[left_out] = model([readings[i] for i in left_out])
            self._differences.append(model)

        def stage(features: Array) -> tuple[list[Any], Array]:
            scores, models = np.zeros(len(y)), []
            for kept, left_out in parts:
                data = lightgbm.Dataset(features[kept], y[kept])
                booster = lightgbm.train(_SETTINGS, data, _TREES)
                scores[left_out] = booster.predict(features[left_out])
                models.append(booster)
            return models, scores

        lower = np.column_stack([base, outside])
        self._first, first = stage(lower)
        self._known, self._known_scores = list(pairs), first
        self._second, second = stage(np.column_stack([lower, first, _competition(pairs, first)]))
        self.threshold = _best_threshold(y, second)
        return self

    def score(self, pairs: Sequence[Pair]) -> Array:
        """The probability, pair by pair, that both offers sell one product.

        The pairs are judged together, with those learned from: what matches one offer well speaks against
        its other pairs. Raises InputError before `fit`.
        """
        if not self._second:
            raise InputError("the matcher has learned nothing yet; call fit with labelled pairs first")
        if not pairs:
            return np.zeros(0)
        readings = [(self._read(a), self._read(b)) for a, b in pairs]
        outside = np.mean([model(readings) for model in self._differences], axis=0)
        lower = np.column_stack([self._evidence(readings), outside])
        first = np.mean([m.predict(lower) for m in self._first], axis=0)
        seen = dict.fromkeys(pairs)
        others = [i for i, pair in enumerate(self._known) if pair not in seen]
        everyone = [*pairs, *(self._known[i] for i in others)]
        rivals = _competition(everyone, np.concatenate([first, self._known_scores[others]]))[: len(pairs)]
        upper = np.column_stack([lower, first, rivals])
        return np.asarray(np.mean([m.predict(upper) for m in self._second], axis=0))

    def match(self, pairs: Sequence[Pair]) -> list[bool]:
        """True for each pair whose score reaches the threshold."""
        return [bool(s >= self.threshold) for s in self.score(pairs)]

    def _read(self, offer: Offer) -> OfferText:
        if offer not in self._readings:
            self._readings[offer] = OfferText(offer)
        return self._readings[offer]

    def _evidence(self, readings: Sequence[tuple[OfferText, OfferText]]) -> Array:
        return np.array([list(evidence(a, b, self._rarity).values()) for a, b in readings])


class _Differences:
    """A linear model on the words that stand in only one of the two titles ("upgrade", "white", "2008")."""

    def __init__(self, readings: Sequence[tuple[OfferText, OfferText]], labels: Array) -> None:
        from sklearn.linear_model import LogisticRegression

        self.words: dict[str, int] = {}
        for a, b in readings:
            for word in a.word_set ^ b.word_set:
                self.words.setdefault(word, len(self.words))
        self.model = LogisticRegression(C=0.3, max_iter=500).fit(self._matrix(readings), labels)

    def __call__(self, readings: Sequence[tuple[OfferText, OfferText]]) -> Array:
        return np.asarray(self.model.decision_function(self._matrix(readings)))

    def _matrix(self, readings: Sequence[tuple[OfferText, OfferText]]) -> Any:
        from scipy.sparse import csr_matrix

        rows, columns = [], []
        for row, (a, b) in enumerate(readings):
            for word in sorted(a.word_set ^ b.word_set):
                if word in self.words:
                    rows.append(row)
                    columns.append(self.words[word])
        return csr_matrix(
            (np.ones(len(rows)), (rows, columns)), shape=(len(readings), max(len(self.words), 1))
        )


def _competition(pairs: Sequence[Pair], scores: Array) -> Array:
    """For each side: the best score of the offer's other pairs, the lead over it, how many pairs it is in."""
    out = np.zeros((len(pairs), 6))
    for side in (0, 1):
        groups: dict[Offer, list[int]] = defaultdict(list)
        for i, pair in enumerate(pairs):
            groups[pair[side]].append(i)
        for members in groups.values():
            ordered = sorted((scores[i] for i in members), reverse=True)
            for i in members:
                rival = 0.0
                if len(ordered) > 1:
                    rival = ordered[0] if scores[i] < ordered[0] else ordered[1]
                out[i, 3 * side : 3 * side + 3] = rival, scores[i] - rival, math.log(len(members))
    return out


def _folds(labels: Array, folds: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Fixed folds with the same share of matches in each."""
    order = np.random.default_rng(7).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    place = np.empty(len(labels), dtype=np.int64)
    place[order] = np.arange(len(labels)) % folds
    for fold in range(folds):
        yield np.flatnonzero(place != fold), np.flatnonzero(place == fold)


def _best_threshold(labels: Array, scores: Array) -> float:
    """The threshold with the best F1 (smoothed over neighbours), half way to the next lower score."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    f1 = 2 * hits / (np.arange(1, len(labels) + 1) + labels.sum())
    padded = np.pad(f1, 4, mode="edge")
    best = int(np.argmax(np.convolve(padded, np.ones(9) / 9, mode="valid") if len(f1) > 1000 else f1))
    below = scores[order[min(best + 1, len(order) - 1)]]
    return float((scores[order[best]] + below) / 2)

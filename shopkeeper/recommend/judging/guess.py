"""A guess of what comes of a product at a position, for the doubly robust estimate: its own rate, drawn towards all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Guess"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: impressions' worth of the mean of all products in a product's own rate
_PRIOR = 20.0


class Guess:
    """rate(position) x (rate of the product beside what its positions made one expect), learned from some rows."""

    def __init__(self, products: Ints, positions: Ints, rewards: Floats, n_products: int) -> None:
        """`products` are numbers below `n_products`, `positions` count from 0."""
        size = int(positions.max(initial=-1)) + 1
        shown = np.bincount(positions, minlength=size)
        overall = rewards.mean() if len(rewards) else 0.0
        self._positions = (np.bincount(positions, rewards, size) + _PRIOR * overall) / (shown + _PRIOR)
        self._overall = float(overall)
        expected = np.bincount(products, self._positions[positions], n_products)
        earned = np.bincount(products, rewards, n_products)
        prior = _PRIOR * self._overall + 1e-9
        self._products: Floats = (earned + prior) / (expected + prior)

    def of(self, products: Ints, positions: Ints) -> Floats:
        """(rows,) chances in 0..1."""
        last = len(self._positions) - 1
        at = (
            self._positions[np.minimum(positions, last)]
            if last >= 0
            else np.full(len(positions), self._overall)
        )
        found: Floats = np.clip(at * self._products[products], 0.0, 1.0)
        return found

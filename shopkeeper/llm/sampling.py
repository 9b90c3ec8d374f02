"""The next token from the model's scores: the best one, or a draw from the nucleus."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["draw"]


def draw(
    scores: NDArray[np.float32], temperature: float, top_p: float, random: np.random.Generator | None
) -> int:
    """An index of `scores` (shape (vocabulary,), -inf is forbidden): the best at temperature 0, else a sample from
    the smallest set of tokens whose probability reaches `top_p` (Holtzman et al. 2020)."""
    best = int(scores.argmax())
    if temperature <= 0 or random is None:
        return best
    weights = np.exp((scores - scores[best]) / np.float32(temperature)).astype(np.float64)
    if top_p < 1:
        order = np.argsort(-weights, kind="stable")
        running = np.cumsum(weights[order])
        kept = int(np.searchsorted(running, top_p * running[-1])) + 1
        at = int(np.searchsorted(running[:kept], random.random() * running[kept - 1], side="right"))
        return int(order[min(at, kept - 1)])
    running = np.cumsum(weights)
    return min(int(np.searchsorted(running, random.random() * running[-1], side="right")), len(weights) - 1)

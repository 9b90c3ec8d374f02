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
    shifted = (scores.astype(np.float64) - float(scores[best])) / temperature
    weights = np.exp(shifted)
    weights /= weights.sum()
    if top_p < 1:
        order = np.argsort(-weights, kind="stable")
        kept = order[: int(np.searchsorted(np.cumsum(weights[order]), top_p)) + 1]
        return int(random.choice(kept, p=weights[kept] / weights[kept].sum()))
    return int(random.choice(len(weights), p=weights))

"""The best few of many scores: what every model needs to turn scores into candidates."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["best", "best_first", "decays", "distinct", "grown", "known"]


def best(
    scores: NDArray[np.float32], k: int, exclude: NDArray[np.int32] | None = None
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The `k` highest of `scores` (one row) as item numbers and scores, best first; of equals the lower number.

    `exclude` are item numbers left out; those the row does not have are passed over.
    """
    n = len(scores)
    if k <= 0 or n == 0:
        return np.empty(0, np.int32), np.empty(0, np.float32)
    scores = scores.astype(np.float32, copy=exclude is not None and len(exclude) > 0)
    if exclude is not None and len(exclude):
        scores[exclude[(exclude >= 0) & (exclude < n)]] = -np.inf
    likely = np.flatnonzero(scores > 0)
    if k <= len(likely) < n // 2:  # most models know of few items
        rows, found = best(scores[likely], k)
        return likely[rows].astype(np.int32), found
    if k < n:
        edge = np.partition(scores, n - k)[n - k]  # the k-th best
        places = np.flatnonzero(scores >= edge)
    else:
        places = np.arange(n)
    places = places[np.lexsort((places, -scores[places]))][:k]
    order = places[scores[places] > -np.inf]
    return order.astype(np.int32), scores[order]


def best_first(
    numbers: NDArray[np.signedinteger[Any]], scores: NDArray[np.float32], k: int
) -> NDArray[np.intp]:
    """Places in `numbers` of the `k` with the highest of their `scores`, best first; of equals the lower number."""
    places = np.arange(len(scores))
    if 0 < k < len(scores):
        places = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
    found: NDArray[np.intp] = places[np.lexsort((numbers[places], -scores[places]))][:k]
    return found


def distinct(numbers: NDArray[np.int32], n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The distinct ones of `numbers` (0 to n - 1), ascending, and the place of each of `numbers` among them."""
    if n > 50 * len(numbers):
        return np.unique(numbers, return_inverse=True)
    there = np.zeros(n, np.bool_)
    there[numbers] = True
    found = np.flatnonzero(there)
    place = np.empty(n, np.intp)
    place[found] = np.arange(len(found))
    return found, place[numbers]


def known(items: NDArray[np.int32], n_items: int) -> NDArray[np.bool_]:
    """Which of `items` a model with `n_items` items has seen."""
    return (items >= 0) & (items < n_items)


def decays(count: int, half_life: float) -> NDArray[np.float32]:
    """Weights of the last `count` acts, oldest first: the last one 1, halved every `half_life` acts before it."""
    ages = np.arange(count - 1, -1, -1, dtype=np.float32)
    found: NDArray[np.float32] = np.power(np.float32(0.5), ages / np.float32(half_life)).astype(np.float32)
    return found


def grown(array: NDArray[Any], n_items: int) -> NDArray[Any]:
    """`array` with rows of zeros added until it has `n_items`; a new array where any were added."""
    if len(array) >= n_items:
        return array
    more = np.zeros((n_items - len(array), *array.shape[1:]), array.dtype)
    return np.concatenate([array, more])

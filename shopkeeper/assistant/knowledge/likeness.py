"""How alike a question and a text are in meaning, word by word: each word of the question by the nearest of the text.

The vectors are those of `shopkeeper.understanding.meaning`; words that they do not know count for nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from shopkeeper.language import fold, segment
from shopkeeper.understanding.meaning import meaning

__all__ = ["words_alike"]

Rows = NDArray[np.float32]


def words_alike(question: str, text: str, stop: Collection[str]) -> float:
    """Mean over the question's words of the cosine to the nearest word of `text`, 0 to 1; 0 where either has no known
    words besides `stop`."""
    asked, told = _vectors(question, frozenset(stop)), _vectors(text, frozenset(stop))
    if not len(asked) or not len(told):
        return 0.0
    return float(np.clip((asked @ told.T).max(axis=1), 0, 1).mean())


@lru_cache(maxsize=2048)
def _vectors(text: str, stop: frozenset[str]) -> Rows:
    """Unit vectors of the words of a text, a row each."""
    rows = [
        vector
        for word in segment(fold(text), parts=False)
        if word not in stop and len(word) > 1 and word.isalpha() and (vector := meaning(word)).any()
    ]
    return np.array(rows, np.float32).reshape(len(rows), -1) if rows else np.zeros((0, 1), np.float32)

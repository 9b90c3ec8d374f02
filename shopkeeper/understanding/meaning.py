"""What English words mean, roughly: vectors of pieces of words, so that a thermos is near an insulated bottle.

The table (data/words.npz, made by `python -m shopkeeper.bench._understand_words`) is distilled from
all-MiniLM-L6-v2 (Apache-2.0): each of its pieces read alone, 96 learnt directions, one byte each. It holds no texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from shopkeeper.language import fold

__all__ = ["cut", "likeness", "meaning", "meanings_said"]

Vector = NDArray[np.float32]
_WORD = re.compile(r"[a-z]{2,}")
_LONGEST = 24  # letters of a word


def likeness(one: Vector, other: Vector) -> float:
    """Cosine of two vectors of `meaning`, -1 to 1; 0 where one says nothing."""
    return float(one @ other)


@lru_cache(maxsize=8192)
def meaning(text: str) -> Vector:
    """The unit vector of `text`, of zeros where it has no English words; shape (96,)."""
    return _unit(np.sum([_of_word(w) for w in _WORD.findall(fold(text))] or [_nothing()], axis=0))


def meanings_said(sentence: str) -> NDArray[np.float32]:
    """Unit vectors of every word and every two words beside each other, a row each; shape (n, 96)."""
    words = [v for w in _WORD.findall(fold(sentence)) if (v := _of_word(w)).any()]
    rows = [_unit(v) for v in words] + [_unit(a + b) for a, b in pairwise(words)]
    return np.array(rows, np.float32).reshape(len(rows), len(_nothing()))


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return (vector / length if length else vector).astype(np.float32)


@lru_cache(maxsize=16_384)
def _of_word(word: str) -> Vector:
    """The sum of the word's pieces; zeros when it cannot be cut."""
    pieces, vectors = _table()
    found = cut(word, pieces)
    return vectors[found].sum(axis=0, dtype=np.float32) if found else _nothing()


def cut(word: str, pieces: Mapping[str, int]) -> list[int]:
    """Numbers of the word's pieces, the longest first; empty when it cannot be cut."""
    found: list[int] = []
    start = 0
    while start < len(word) <= _LONGEST:
        mark = "##" if start else ""
        stop = next((e for e in range(len(word), start, -1) if mark + word[start:e] in pieces), 0)
        if not stop:
            return []
        found.append(pieces[mark + word[start:stop]])
        start = stop
    return found


@cache
def _nothing() -> Vector:
    return np.zeros(_table()[1].shape[1], np.float32)


@cache
def _table() -> tuple[dict[str, int], NDArray[np.int8]]:
    with (files("shopkeeper.understanding") / "data" / "words.npz").open("rb") as file, np.load(file) as kept:
        pieces: Sequence[str] = bytes(kept["pieces"]).decode("ascii").split("\n")
        return {piece: at for at, piece in enumerate(pieces)}, kept["vectors"]

"""What words mean, roughly, in English and Chinese: vectors in one space, so that a thermos is near an insulated bottle
and near 保温杯.

The tables are made by `python -m shopkeeper.bench._understand_words` and hold no texts but words. English
(data/words.npz): pieces of words, each read alone by all-MiniLM-L6-v2 (Apache-2.0). Chinese (data/words-zh.npz): words,
by what that model makes of their translations in CC-CEDICT (CC BY-SA 4.0; data/NOTICE). 96 learnt directions; one byte
each in English, one byte for each three in Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import IO

import numpy as np
from numpy.typing import NDArray

from shopkeeper.understanding.spelling import folded

__all__ = ["cut", "cut_chinese", "likeness", "meaning", "meanings_said"]

Vector = NDArray[np.float32]
_WORD = re.compile(r"[a-z]{2,}|[\u3400-\u9fff]+")
_LONGEST = 24  # letters of a word
_LONGEST_CHINESE = 4


def likeness(one: Vector, other: Vector) -> float:
    """Cosine of two vectors of `meaning`, -1 to 1; 0 where one says nothing."""
    return float(one @ other)


@lru_cache(maxsize=8192)
def meaning(text: str) -> Vector:
    """The unit vector of `text`, of zeros where it has no known words; shape (96,)."""
    return _unit(np.sum(_words_of(text) or [_nothing()], axis=0))


def meanings_said(sentence: str) -> NDArray[np.float32]:
    """Unit vectors of every word and every two words beside each other, a row each; shape (n, 96)."""
    words = [v for v in _words_of(sentence) if v.any()]
    rows = [_unit(v) for v in words] + [_unit(a + b) for a, b in pairwise(words)]
    return np.array(rows, np.float32).reshape(len(rows), len(_nothing()))


def _words_of(text: str) -> list[Vector]:
    found: list[Vector] = []
    for run in _WORD.findall(folded(text)):
        if run[0] < "\u3400":
            found.append(_of_word(run))
        else:
            found += map(_of_chinese, cut_chinese(run, _chinese()[0]))
    return found


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


def cut_chinese(run: str, words: Mapping[str, int]) -> list[int]:
    """Numbers of the words of a run of Chinese characters, the longest first; what is unknown is left out."""
    found: list[int] = []
    start = 0
    while start < len(run):
        longest = min(len(run), start + _LONGEST_CHINESE)
        stop = next((e for e in range(longest, start, -1) if run[start:e] in words), 0)
        if stop:
            found.append(words[run[start:stop]])
        start = stop or start + 1
    return found


@cache
def _nothing() -> Vector:
    return np.zeros(_table()[1].shape[1], np.float32)


@cache
def _table() -> tuple[dict[str, int], NDArray[np.int8]]:
    with _data("words.npz") as file, np.load(file) as kept:
        pieces: Sequence[str] = bytes(kept["pieces"]).decode("ascii").split("\n")
        return {piece: at for at, piece in enumerate(pieces)}, kept["vectors"]


@lru_cache(maxsize=16_384)
def _of_chinese(number: int) -> Vector:
    _, codes, book = _chinese()
    vector: Vector = book[np.arange(len(book)), codes[number]].reshape(-1).astype(np.float32)
    return vector


@cache
def _chinese() -> tuple[dict[str, int], NDArray[np.uint8], NDArray[np.float16]]:
    """The words; for each the numbers of the nearest of 256 points in each three directions; those points."""
    with _data("words-zh.npz") as file, np.load(file) as kept:
        words: Sequence[str] = bytes(kept["words"]).decode("utf-8").split("\n")
        return {word: at for at, word in enumerate(words)}, kept["codes"], kept["book"]


def _data(name: str) -> IO[bytes]:
    return (files("shopkeeper.understanding") / "data" / name).open("rb")

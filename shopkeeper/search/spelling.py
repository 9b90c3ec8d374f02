"""Spelling against the catalogue's own words: what an unknown word was meant to be."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from shopkeeper.search.homophones import Homophones

__all__ = ["Speller"]


class Speller:
    """`words`: folded word -> number of products that have it."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = words
        self.homophones = Homophones(words)
        self._answers: dict[str, str | None] = {}

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for w in self.words:
            if len(w) > 2 and w.isascii() and w.isalpha():
                found.setdefault(len(w), []).append(w)
        return found

    def correct(self, word: str) -> str | None:
        """The known word that `word` most likely was meant to be; None when there is none near enough.

        Distance is optimal string alignment (insert, delete, replace, swap): 1 up to six letters, 2 above; words
        that start with the same letter and words in many products win.
        """
        if not (4 <= len(word) <= 30) or not word.isascii() or not word.isalpha():
            return None
        if word not in self._answers:
            if len(self._answers) > 20_000:
                self._answers.clear()
            self._answers[word] = self._find(word)
        return self._answers[word]

    def _find(self, word: str) -> str | None:
        reach = 1 if len(word) <= 5 else 2
        best: str | None = None
        best_score = -math.inf
        for length in range(len(word) - reach, len(word) + reach + 1):
            near = process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=reach, limit=50
            )
            for other, distance, _ in near:
                n = self.words[other]
                if distance > 1 and (n < 2 or other[0] != word[0]):
                    continue
                score = math.log(n + 1) - 3.0 * distance + (1.5 if other[0] == word[0] else 0.0)
                if score > best_score:
                    best, best_score = other, score
        return best

"""How a shop's name is said in a sentence: its parts, their stems, and where they stand."""

from __future__ import annotations

import re
from functools import lru_cache

from shopkeeper.language import fold, segment, stem
from shopkeeper.language.han import simplified

__all__ = ["folded", "parts_of", "place_of", "stems_of"]

_LATIN = re.compile(r"[a-z0-9]+(?:['’][a-z]+)?")
_PART = re.compile(r"\s*(?:[>/()（）、，,&]| - )\s*|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])|\s+and\s+")
_SERIES = re.compile(r"^\d+\s+|\s+\d+$|(?:系列|类|专区|用品)$")


def folded(text: str) -> str:
    """Lower case, half width, no accents, simplified characters: for comparing words."""
    return simplified(fold(text))


def stems_of(text: str) -> frozenset[str]:
    """Stemmed words: who says mug means Mugs."""
    return frozenset(stem(word) for word in segment(folded(text), parts=False)) or frozenset({""})


@lru_cache(maxsize=4096)
def parts_of(name: str) -> tuple[str, ...]:
    """The names that a category's name is made of, folded: without numbers and "series"."""
    parts = (_SERIES.sub("", part).strip(" '-") for part in _PART.split(folded(name).replace("_", " ")))
    return tuple(p for p in parts if len(p) >= 3 or (len(p) >= 2 and p[0] > "\u2e80"))


def place_of(part: str, text: str, stems: frozenset[str]) -> tuple[int, int] | None:
    """Where `part` is said in `text` and how long it is there; inflected forms count in English."""
    at = text.find(part)
    if at >= 0 and (
        part[0] > "\u2e80" or not (text[at - 1 : at].isalnum() or text[at + len(part) :][:1].isalnum())
    ):
        return at, len(part)
    if part[0] > "\u2e80":
        return None
    words = stems_of(part)
    if not words <= stems:
        return None
    places = [m.start() for m in _LATIN.finditer(text) if stem(m[0]) in words]
    return (min(places), len(part)) if places else None

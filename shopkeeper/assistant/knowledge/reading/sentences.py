"""Running text cut into sentences, English and Chinese."""

from __future__ import annotations

import re

__all__ = ["LONGEST", "cut_sentences"]

#: characters of the longest statement; longer ones are cut at a sign or a space
LONGEST = 420
_END = re.compile(
    r"(?<=[.!?])[\"”')\]]*\s+(?=[\"“'(\[]?[A-Z0-9\u00c0-\u024f\u3400-\u9fff$€£¥])|(?<=[。！？!?；])\s*(?=[^\s”」』）])"
)
_SHORT = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|vs|etc|e\.g|i\.e|approx|incl|excl|max|min|art|sec|fig|ca|inc|ltd|co|corp|dept|a\.m|p\.m|u\.s|u\.k)"
    r"|(?<![\w.])[A-Za-z])\.$",
    re.IGNORECASE,
)


def cut_sentences(text: str) -> list[str]:
    """Sentences in order, without the space between them; abbreviations and decimal points do not cut."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.start()]
        if _SHORT.search(piece) and not piece.endswith(("etc.", "a.m.", "p.m.")):
            continue
        found += _within(piece)
        start = match.end()
    return [*found, *_within(text[start:])]


def _within(piece: str) -> list[str]:
    piece = piece.strip()
    found = []
    while len(piece) > LONGEST:
        window = piece[:LONGEST]
        cut = max((window.rfind(sign) + 1 for sign in ("; ", "；", ", ", "，", "、")), default=0)
        cut = cut if cut > LONGEST // 3 else (window.rfind(" ") + 1 or LONGEST)
        found.append(piece[:cut].strip())
        piece = piece[cut:].strip()
    return [*found, piece] if piece else found

"""How near a written text is to the one meant: ROUGE-L, BLEU-4, F1 of tokens."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from shopkeeper.language import fold

__all__ = ["bleu4", "characters", "f1", "rouge_l", "words"]

_WORD = re.compile(r"[㐀-鿿豈-﫿]|[^\W_㐀-鿿豈-﫿]+")


def words(text: str) -> list[str]:
    """Folded words; each Chinese character is one."""
    return _WORD.findall(fold(text))


def characters(text: str) -> list[str]:
    """Every character but white space."""
    return [c for c in text if not c.isspace()]


def rouge_l(said: Sequence[str], meant: Sequence[str]) -> float:
    """F1 of the longest common subsequence (Lin 2004, with beta 1)."""
    if not said or not meant:
        return float(not said and not meant)
    row = [0] * (len(meant) + 1)
    for token in said:
        before = 0
        for at, other in enumerate(meant, 1):
            before, row[at] = row[at], before + 1 if token == other else max(row[at], row[at - 1])
    return 2 * row[-1] / (len(said) + len(meant))


def bleu4(pairs: Sequence[tuple[Sequence[str], Sequence[str]]]) -> float:
    """Corpus BLEU-4 with one reference each, without smoothing (Papineni et al. 2002); pairs are (said, meant)."""
    hits, totals, said_length, meant_length = [0] * 4, [0] * 4, 0, 0
    for said, meant in pairs:
        said_length, meant_length = said_length + len(said), meant_length + len(meant)
        for n in range(1, 5):
            left, right = _grams(said, n), _grams(meant, n)
            hits[n - 1] += sum((left & right).values())
            totals[n - 1] += left.total()
    if not said_length or not all(hits):
        return 0.0
    precision = sum(math.log(h / t) for h, t in zip(hits, totals, strict=True)) / 4
    return math.exp(precision + min(0.0, 1 - meant_length / said_length))


def f1(said: Sequence[str], meant: Sequence[str]) -> float:
    """F1 of two bags of tokens; 1 when both are empty."""
    if not said and not meant:
        return 1.0
    return 2 * (Counter(said) & Counter(meant)).total() / (len(said) + len(meant))


def _grams(tokens: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(tokens[i : i + n]) for i in range(len(tokens) - n + 1))

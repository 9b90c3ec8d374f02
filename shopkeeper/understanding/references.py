"""Which of the goods on display a sentence points at: "the second one", "the Bior one", 第三个, 上面几个."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from shopkeeper.understanding.vocabulary import features_of

__all__ = ["references"]


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_ORDINALS = {w: n for n, w in enumerate("first second third fourth fifth sixth".split(), 1)}
_ORDINAL = _any_of(
    r"\b(first|second|third|fourth|fifth|sixth)\b",
    r"(?:#|number |no\.? ?|option |item )(\d)\b",
    r"\b(\d)(?:st|nd|rd|th)\b",
    r"(last) (?:one|of)",
    r"\b(last)\b$",
)
_ORDINAL_ZH = _any_of("第([一二三四五六1-6])", "([一二三四五六1-6])号", "(最后)")
_HAN = {c: i for i, c in enumerate("一二三四五六", 1)}
_THAT_ONE = re.compile(
    r"\b(?:that|this)\b|\bthe\b.{2,40}\bones?\b|那[个款件双只条张台本把支]?|这[个款件双只条张台本把支]"
)
_SEVERAL = re.compile(
    r"(?:numbers?|nos?\.?|nrs?\.?|items?|options?|choices?|between|products?"
    r"|#|compare|第)\s*#?(\d)((?:\s*(?:,|and|or|vs\.?|versus|&|\+|with"
    r"|to|和|跟|与|、|或)\s*(?:number |nr |no |#|第)?\d(?!\d|\.\d))*)(?!\d|[.,]\d)"
)
_ALL_SHOWN = re.compile(
    r"上面(?:这|那)?几个|这几个|这几款|这些|all of (?:them|these)|these (?:two|three|four)|these ones|between them"
)
_TOP = re.compile(r"最上面|头一[个款件]|第一|\bthe top one\b|\bfirst\b")


def references(text: str, shown: int | Sequence[str]) -> list[int]:
    """Numbers of the goods on display that `text` (folded) points at: by ordinal, or by what only their title says."""
    count = shown if isinstance(shown, int) else len(shown)
    refs = set(_refs(text, count))
    for match in _SEVERAL.finditer(text):
        refs |= {at for at in map(int, re.findall(r"\d", match[0])) if 1 <= at <= count}
    if not refs and _TOP.search(text):
        refs = {1}
    if not refs and _ALL_SHOWN.search(text):
        refs = set(range(1, count + 1))
    if not refs and not isinstance(shown, int) and _THAT_ONE.search(text):
        refs = set(_by_title(text, shown))
    return sorted(refs)


def _by_title(text: str, titles: Sequence[str]) -> Iterator[int]:
    """ "the Bior one", "that foldable one", 50ml的那款: what one title says and no other."""
    own = [frozenset(features_of(title)) for title in titles]
    asked = frozenset(features_of(text))
    scores = [sum(1 for f in mine & asked if sum(f in other for other in own) == 1) for mine in own]
    best = max(scores, default=0)
    if best >= 2 and scores.count(best) == 1:
        yield scores.index(best) + 1


def _refs(text: str, shown: int) -> Iterator[int]:
    for word, number, nth, *last in _ORDINAL.findall(text):
        at = shown if any(last) else _ORDINALS.get(word) or int(number or nth)
        if at <= shown:
            yield at
    for one, other, final in _ORDINAL_ZH.findall(text):
        digit = one or other
        at = shown if final else _HAN.get(digit) or int(digit)
        if at <= shown:
            yield at

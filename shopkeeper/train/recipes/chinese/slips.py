"""Characters that sound alike, and what a hurried hand makes of a name."""

from __future__ import annotations

import random
from functools import cache

from pypinyin import lazy_pinyin

from shopkeeper.train.recipes.chinese.patterns import patterns

__all__ = ["homophone", "in_pinyin", "misspelt"]


@cache
def _by_sound() -> dict[str, str]:
    """Pinyin without tones -> the usual characters with that sound, those of the patterns."""
    sounds: dict[str, set[str]] = {}
    for char in {c for pattern in patterns() for c in pattern.text if "\u4e00" <= c <= "\u9fff"}:
        sounds.setdefault(lazy_pinyin(char)[0], set()).add(char)
    return {sound: "".join(sorted(chars)) for sound, chars in sounds.items()}


@cache
def _alike(char: str) -> str:
    return _by_sound().get(lazy_pinyin(char)[0], "").replace(char, "") if "\u4e00" <= char <= "\u9fff" else ""


@cache
def in_pinyin(word: str) -> str:
    """baowenbei for 保温杯."""
    return "".join(lazy_pinyin(word))


def homophone(char: str, rng: random.Random) -> str:
    """Another character that sounds like `char`; `char` itself where there is none."""
    others = _alike(char)
    return rng.choice(others) if others else char


def misspelt(name: str, rng: random.Random) -> str:
    """`name`, nearly always as it is; else with a homophone, without a character, or in pinyin."""
    roll = rng.random()
    if roll > 0.03 or len(name) < 2 or not all("\u4e00" <= char <= "\u9fff" for char in name):
        return name
    if roll < 0.009:
        return in_pinyin(name)
    spot = rng.randrange(len(name))
    if roll < 0.013 and len(name) > 3:
        return name[:spot] + name[spot + 1 :]
    return name[:spot] + homophone(name[spot], rng) + name[spot + 1 :]

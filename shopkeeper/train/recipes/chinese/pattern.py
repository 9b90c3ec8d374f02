"""Sentence patterns: text with `{slots}` and `[one|or|another|]`, in named groups, some of them held out of training.

A pattern's id is its group and a hash of its text, so ids and the held-out part stay the same when others are added.
"""

from __future__ import annotations

import functools
import hashlib
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass

from shopkeeper.train.recipes.scene import Part

__all__ = ["HELD_OUT", "Pattern", "read_groups"]

HELD_OUT = 0.12  # share of patterns never used in training
CHOICE = re.compile(r"\[([^\]]*)\]")
SLOT = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """`text`: the words; `slots`: names between braces, all of them outside brackets."""

    group: str
    text: str
    id: str
    part: Part
    slots: frozenset[str]

    def fill(self, rng: random.Random, values: Mapping[str, str]) -> str:
        """The words with one choice of every bracket and `values` in the slots. Raises KeyError for a lack."""
        text = self.text
        if "[" in text:
            text = CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)
        return SLOT.sub(lambda match: values[match[1]], text) if self.slots else text


def read_groups(texts: Mapping[str, str]) -> dict[str, tuple[Pattern, ...]]:
    """Groups of patterns from text: one a line, or several on a line with ` / ` between.

    A text is held out in all groups or in none. Every group of four or more has one held out at least; what is only a
    slot ("{np}") is never held out.
    """
    lines = {group: _lines(text) for group, text in texts.items()}
    held = {text for several in lines.values() for text in several if _hash(text) < HELD_OUT * 2**32}
    held = {text for text in held if not SLOT.fullmatch(text)}
    for several in lines.values():
        able = [text for text in several if not SLOT.fullmatch(text)]
        if len(several) >= 4 and able and not held.intersection(several):
            held.add(min(able, key=_hash))
    return {
        group: tuple(_pattern(group, text, text in held) for text in several)
        for group, several in lines.items()
    }


def _lines(text: str) -> list[str]:
    parts = (part.strip() for line in text.splitlines() for part in line.split(" / "))
    return list(dict.fromkeys(part for part in parts if part))


def _pattern(group: str, text: str, held: bool) -> Pattern:
    part: Part = "heldout" if held else "train"
    slots = frozenset(SLOT.findall(CHOICE.sub("", text)))
    return Pattern(group, text, f"zh.{group}.{_hash(f'{group}:{text}'):08x}", part, slots)


@functools.cache
def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")

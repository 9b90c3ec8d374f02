"""Sentence patterns: text with `{slots}` and `[one|or|another|]`, in named groups, some of them held out of training.

A pattern's id is its group and a hash of its text, so ids and the held-out part stay the same when others are added.
"""

from __future__ import annotations

import functools
import hashlib
import random
import re
from collections.abc import Iterable, Mapping
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
    """Groups of patterns from text: one a line, or several on a line with ` / ` between."""
    return {group: tuple(_patterns(group, text)) for group, text in texts.items()}


def _patterns(group: str, text: str) -> Iterable[Pattern]:
    lines = dict.fromkeys(part.strip() for line in text.splitlines() for part in line.split(" / "))
    words = [line for line in lines if line]
    bare = {word for word in words if SLOT.fullmatch(word)}  # "{np}" has no words of its own to hold out
    hashes = {word: _hash(f"{group}:{word}") for word in words}
    # small groups too have one pattern held out, if training keeps at least three
    free = [word for word in words if word not in bare]
    always = min(free, key=lambda word: hashes[word]) if len(words) >= 4 else ""
    for word in words:
        held = word not in bare and len(words) >= 4 and (hashes[word] < HELD_OUT * 2**32 or word == always)
        yield Pattern(
            group,
            word,
            f"zh.{group}.{hashes[word]:08x}",
            "heldout" if held else "train",
            frozenset(SLOT.findall(CHOICE.sub("", word))),
        )


@functools.cache
def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")

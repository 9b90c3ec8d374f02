"""One customer while speaking: chance, the part of the patterns allowed, and the patterns used so far."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from shopkeeper.train.recipes.chinese.pattern import Pattern
from shopkeeper.train.recipes.chinese.patterns import GROUPS
from shopkeeper.train.recipes.scene import Part, Scene

__all__ = ["CLOSE", "OPEN", "Voice", "glue", "mark", "unmark"]

T = TypeVar("T")
OPEN, CLOSE = "\x02", "\x03"  # around words that slips of the pen must not change
NUMERALS = frozenset("零一二三四五六七八九十百千万两来")
MARKS = re.compile("[\x02\x03]")


def mark(text: str) -> str:
    """`text` kept from slips of the pen."""
    return f"{OPEN}{text}{CLOSE}"


def unmark(text: str) -> str:
    """`text` without marks."""
    return MARKS.sub("", text)


def glue(parts: Iterable[str], joint: str = "") -> str:
    """Parts in a row, with a space where two Latin words or numbers would run together."""
    whole = ""
    for part in parts:
        if not part:
            continue
        if whole:
            before, after = unmark(whole[-2:])[-1:], unmark(part[:2])[:1]
            tight = (
                not joint and before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
            )
            # 120,15 would read as one number
            mixed = joint == "," and before.isdigit() and after.isdigit()
            whole += " " if tight or mixed else joint
        whole += part
    return whole


def _runs_on(char: str) -> bool:
    """Whether `char` would read on into another such: Latin letters, digits, numerals."""
    return char.isdigit() or char in NUMERALS or (char.isascii() and char.isalnum())


@cache
def _pool(
    group: str, part: Part, slots: frozenset[str] | None, having: tuple[str, ...]
) -> tuple[Pattern, ...]:
    return tuple(
        p
        for p in GROUPS[group]
        if p.part == part
        and (slots is None or p.slots == slots)
        and (not having or any(word in p.text for word in having))
    )


class Voice:
    """`used` collects pattern ids. With part "heldout" the first frame is a held-out one, later choices are held out
    half of the time."""

    def __init__(self, scene: Scene, rng: random.Random, part: Part) -> None:
        self.scene = scene
        self.rng = rng
        self.part = part
        self.used: list[str] = []
        self.held = False
        self.comparing = False  # two brands are both meant, not one or the other

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    def pick(
        self,
        group: str,
        slots: Iterable[str] | None = None,
        frame: bool = False,
        having: tuple[str, ...] = (),
    ) -> Pattern:
        """A pattern of `group`; with `slots` only patterns with exactly these; with `having` only such with one of
        these words. A `frame` is held out, if held-out ones are wanted and none was."""
        wanted = None if slots is None else frozenset(slots)
        pool = _pool(group, "train", wanted, having)
        if self.part == "heldout" and ((frame and not self.held) or self.chance(0.4)):
            pool = _pool(group, "heldout", wanted, having) or pool
        if not pool:
            raise LookupError(f"no pattern in {group} with slots {wanted}")
        pattern = self.rng.choice(pool)
        self.held = self.held or pattern.part == "heldout"
        self.used.append(pattern.id)
        return pattern

    def phrase(self, group: str, frame: bool = False, values: Mapping[str, str] | None = None) -> str:
        """A pattern of `group`, filled."""
        return self.pick(group, frame=frame).fill(self.rng, values or {})

    def one(self, words: Sequence[T]) -> T:
        return self.rng.choice(words)

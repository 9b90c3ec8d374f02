"""Sentence patterns as data (phrases/*.txt): banks of lines, "do you have {goods}[ in stock]?", some held out.

In a line `{name}` is filled by the speaker, `(a|b)` is a choice and `[a]` may be left out.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from shopkeeper.train.recipes.scene import Part

__all__ = ["Bank", "Pattern", "Slots", "Voice", "bank", "banks", "banks_of"]

HELD_OUT = 0.12
Slots = Mapping[str, "str | Callable[[], str]"]
_banks: dict[str, Bank] = {}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a bank. `id` is stable: it depends on the bank's name and the line only."""

    id: str
    bank: str
    text: str
    part: Part
    slots: frozenset[str]
    nodes: tuple[object, ...]


class Bank:
    """The ways to say one thing. About 12 % of the lines, by a hash of their text, and at least one of four or
    more, are held out."""

    def __init__(self, name: str, text: str) -> None:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(set(lines)) != len(lines):
            twice = next(line for line in lines if lines.count(line) > 1)
            raise ValueError(f"bank {name!r} holds {twice!r} twice")
        marks = {line: _hash(f"{name}\n{line}") for line in lines}
        held = {line for line, mark in marks.items() if mark / 2**32 < HELD_OUT}
        if len(lines) >= 4:
            held = held or {min(lines, key=marks.__getitem__)}
            while len(held) > len(lines) // 3:
                held.remove(max(held, key=marks.__getitem__))
        else:
            held = set()
        self.name = name
        self.patterns = tuple(
            _pattern(name, line, marks[line], "heldout" if line in held else "train") for line in lines
        )
        self._pools: dict[tuple[frozenset[str] | None, Part], tuple[Pattern, ...]] = {}

    def pool(self, have: frozenset[str] | None, part: Part) -> tuple[Pattern, ...]:
        """Patterns of `part` that need no slots but those of `have` (None: whatever they need)."""
        key = (have, part)
        if key not in self._pools:
            self._pools[key] = tuple(
                p for p in self.patterns if p.part == part and (have is None or p.slots <= have)
            )
        return self._pools[key]


def bank(name: str) -> Bank:
    """The bank of the phrases under `== name` in phrases/*.txt, listed in `banks`. Raises ValueError for a name or
    line used twice, KeyError where nothing is written."""
    if name in _banks:
        raise ValueError(f"two banks are named {name!r}")
    _banks[name] = made = Bank(name, _phrases()[name])
    return made


def banks_of(prefix: str, *names: str) -> dict[str, Bank]:
    """Several banks: name -> the bank PREFIX.NAME."""
    return {name: bank(f"{prefix}.{name}") for name in names}


@cache
def _phrases() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file in sorted(
        (files("shopkeeper.train.recipes.english") / "phrases").iterdir(), key=lambda f: f.name
    ):
        for section in file.read_text("utf-8").split("== ")[1:]:
            name, _, text = section.partition("\n")
            if name in found:
                raise ValueError(f"two banks are named {name!r}")
            found[name] = text
    return found


def banks() -> Mapping[str, Bank]:
    """Every bank, by name."""
    return _banks


@dataclass(slots=True)
class Voice:
    """One utterance in the making: what is picked at random, from which part, and which patterns it has used."""

    rng: random.Random
    part: Part = "train"
    lean: float = 0.3  # with part "heldout": how often a held-out pattern is taken where there is one
    used: list[Pattern] = field(default_factory=list)

    def pick(self, bank: Bank, have: frozenset[str] | None = None) -> Pattern | None:
        """A pattern of `bank` that needs only the slots `have`, or None. `fill` records its use."""
        pool = bank.pool(have, "train")
        if self.part == "heldout":
            held = bank.pool(have, "heldout")
            if held and (not pool or self.rng.random() < self.lean):
                pool = held
        return self.rng.choice(pool) if pool else None

    def fill(self, pattern: Pattern, slots: Slots) -> str:
        """The pattern in words."""
        self.used.append(pattern)
        out: list[str] = []
        self._write(pattern.nodes, slots, out)
        return "".join(out)

    def say(self, bank: Bank, /, **slots: str | Callable[[], str]) -> str:
        """Pick and fill in one step; "" when no pattern fits."""
        pattern = self.pick(bank, frozenset(slots))
        return self.fill(pattern, slots) if pattern else ""

    def chance(self, p: float) -> bool:
        return self.rng.random() < p

    def _write(self, nodes: tuple[object, ...], slots: Slots, out: list[str]) -> None:
        for node in nodes:
            if isinstance(node, str):
                out.append(node)
            elif isinstance(node, list):
                self._write(self.rng.choice(node), slots, out)
            else:
                assert isinstance(node, tuple)
                value = slots[node[0]]
                out.append(value if isinstance(value, str) else value())


_TOKEN = re.compile(r"[()\[\]|]|\{\w+\}|[^()\[\]|{}]+")


def _pattern(bank: str, line: str, mark: int, part: Part) -> Pattern:
    tokens = _TOKEN.findall(line)
    nodes, end = _sequence(tokens, 0)
    if end != len(tokens) or "".join(tokens) != line:
        raise ValueError(f"unbalanced pattern {line!r} in bank {bank!r}")
    slots = frozenset(re.findall(r"\{(\w+)\}", line))
    return Pattern(f"en/{bank}/{mark:08x}", bank, line, part, slots, nodes)


def _sequence(tokens: list[str], at: int) -> tuple[tuple[object, ...], int]:
    nodes: list[object] = []
    while at < len(tokens) and tokens[at] not in ("|", ")", "]"):
        token = tokens[at]
        if token in ("(", "["):
            choices: list[tuple[object, ...]] = [()] if token == "[" else []
            while True:
                sequence, at = _sequence(tokens, at + 1)
                choices.append(sequence)
                if at >= len(tokens):
                    raise ValueError(f"unbalanced pattern {''.join(tokens)!r}")
                if tokens[at] != "|":
                    break
            if tokens[at] != {"(": ")", "[": "]"}[token]:
                raise ValueError(f"unbalanced pattern {''.join(tokens)!r}")
            nodes.append(choices)
        elif token.startswith("{"):
            nodes.append((token[1:-1],))
        else:
            nodes.append(token)
        at += 1
    return tuple(nodes), at


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2s(text.encode(), digest_size=4).digest(), "big")

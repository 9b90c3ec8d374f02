"""The hand-written tables of kinds of goods (kinds_en.txt, kinds_zh.txt, kinds_pairs.txt) and of their attributes'
values (values_en.txt, values_zh.txt): what customers call a thing, what it is for, how it varies and what it costs."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopkeeper.errors import TrainError

__all__ = ["HELD_OUT", "Entry", "attribute_names", "entries", "held_out", "in_english", "pools", "word_parts"]

HERE = Path(__file__).parent
HELD_OUT = 15  # per cent of kinds, brand parts and invented colours that training never sees


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table. `department`: names that shops give its department; `said[0]` is the usual name;
    `audience`: whether shops sell it to men, women and children apart; `prices`: in dollars (en) or yuan (zh)."""

    department: tuple[str, ...]
    said: tuple[str, ...]
    uses: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    audience: bool
    prices: tuple[int, int]


def held_out(name: str) -> bool:
    """Whether `name` belongs to the part that training never sees: by a hash that never changes."""
    return zlib.crc32(name.encode()) % 100 < HELD_OUT


@cache
def pools(language: str) -> Mapping[str, tuple[str, ...]]:
    """Attribute, or attribute@pool ("size@shoe") -> its values."""
    return _lists(language, "values")


@cache
def attribute_names(language: str) -> Mapping[str, tuple[str, ...]]:
    """Attribute -> names that shops give it, the plain one first."""
    return _lists(language, "names")


@cache
def entries(language: str) -> tuple[Entry, ...]:
    """The table of one language, in the order of its file. Raises TrainError, naming the line, when it is malformed."""
    rows: list[Entry] = []
    department: tuple[str, ...] = ()
    path = HERE / f"kinds_{language}.txt"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("= "):
            department = _split(line[2:], ",")
        elif line and not line.startswith("#"):
            try:
                rows.append(_entry(department, line, language))
            except (ValueError, KeyError) as error:
                raise TrainError(f"{path.name} line {number}: {line!r}: {error}") from error
    return tuple(rows)


@cache
def in_english() -> Mapping[str, Entry]:
    """Chinese kind -> the English entry of the same goods (kinds_pairs.txt), where both are held out or neither."""
    english = {entry.said[0]: entry for entry in entries("en")}
    lines = (HERE / "kinds_pairs.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" = ") for line in lines if line and not line.startswith("#"))
    return {zh: english[en] for zh, en in pairs if held_out(zh) == held_out(en)}


@cache
def word_parts() -> Mapping[str, tuple[str, ...]]:
    """Parts of coined names (kinds_parts.txt): syllables, surnames, characters; and "mass", nouns without a plural."""
    lines = (HERE / "kinds_parts.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(": ", 1) for line in lines if not line.startswith("#"))
    return {name: tuple(words.split()) for name, words in pairs}


def _entry(department: tuple[str, ...], line: str, language: str) -> Entry:
    said, uses, traits, prices = line.split("|")
    low, high = prices.split("-")
    attributes: dict[str, tuple[str, ...]] = {}
    audience = False
    for trait in _split(traits, ";"):
        name, _, values = trait.partition("=")
        if trait == "audience":
            audience = True
        elif values:
            attributes[name.strip()] = _split(values, ",")
        else:
            attributes[name.partition("@")[0]] = pools(language)[name]
    return Entry(
        department, _split(said, ","), _split(uses, ";"), attributes, audience, (int(low), int(high))
    )


def _lists(language: str, table: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in (HERE / f"values_{language}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, values = line.split(":", 1)
            kind, _, name = name.partition(" ")
            if kind == table:
                found[name] = _split(values, ",")
    return found


def _split(text: str, sign: str) -> tuple[str, ...]:
    text = text.replace("、", sign).replace("，", sign).replace("；", sign)
    return tuple(part.strip() for part in text.split(sign) if part.strip())

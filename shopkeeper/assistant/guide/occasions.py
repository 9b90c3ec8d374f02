"""General knowledge of occasions and interests, and what of it this shop's own categories have."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from shopkeeper.assistant.guide.names import Names, keys
from shopkeeper.assistant.guide.state import Want
from shopkeeper.language import fold

__all__ = [
    "Interest",
    "Occasion",
    "Place",
    "interests",
    "interests_in",
    "occasion_of",
    "place_of",
    "purpose_places",
]


@dataclass(frozen=True, slots=True)
class Occasion:
    """`needs`: things with whether the occasion cannot do without them."""

    names: dict[str, str]
    pattern: re.Pattern[str]
    needs: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Interest:
    names: dict[str, str]
    pattern: re.Pattern[str]
    things: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the shop has a thing: category paths, and what else must hold (a bowl for a dog)."""

    categories: tuple[str, ...]
    wants: tuple[Want, ...] = ()


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is to be done, and the things that do it."""

    pattern: re.Pattern[str]
    things: tuple[str, ...]


@lru_cache(maxsize=1)
def _load() -> tuple[tuple[Occasion, ...], tuple[Interest, ...], tuple[Purpose, ...]]:
    path = files("shopkeeper.assistant.guide") / "data" / "occasions.toml"
    rows: dict[str, list[dict[str, Any]]] = tomllib.loads(path.read_text("utf-8"))

    def pattern(row: dict[str, Any]) -> re.Pattern[str]:
        return re.compile("|".join(s if not s[0].isascii() else rf"\b(?:{s})" for s in row["say"]))

    occasions = tuple(
        Occasion(
            {"en": row["en"], "zh": row["zh"]},
            pattern(row),
            tuple((need.removesuffix("!"), need.endswith("!")) for need in row["needs"]),
        )
        for row in rows["occasion"]
    )
    likes = tuple(
        Interest({"en": row["en"], "zh": row["zh"]}, pattern(row), tuple(row["things"]))
        for row in rows["interest"]
    )
    purposes = tuple(Purpose(pattern(row), tuple(row["things"])) for row in rows["purpose"])
    return occasions, likes, purposes


def occasion_of(text: str) -> Occasion | None:
    """The first occasion that a sentence names."""
    folded = fold(text)
    return next((o for o in _load()[0] if o.pattern.search(folded)), None)


def interests() -> tuple[Interest, ...]:
    return _load()[1]


def interests_in(text: str) -> list[Interest]:
    """What a sentence says that somebody likes, in the order of the data."""
    folded = fold(text)
    return [i for i in _load()[1] if i.pattern.search(folded)]


def purpose_places(text: str, names: Names) -> tuple[str, ...]:
    """The categories whose goods do what a sentence says is to be done; () when it says nothing known."""
    folded = fold(text)
    found = next((p for p in _load()[2] if p.pattern.search(folded)), None)
    places = [place_of(t, names) for t in found.things] if found else []
    return tuple(dict.fromkeys(c for p in places if p is not None for c in p.categories))


def place_of(thing: str, names: Names) -> Place | None:
    """Where this shop has a thing; None when it has no such category. The longest ending that names a category is the
    thing ("dog bowl": Feeding, for dogs), what stands before it must be a value of the shop."""
    words = [s for _, s in keys(thing)]
    for cut in range(len(words)):
        paths = _for_people(names.categories(" ".join(words[cut:])), words)
        if not paths:
            continue
        rest = words[:cut]
        wants = _wants(rest, names)
        if rest and not wants and not _spoken(rest, paths):
            return None
        return Place(paths, wants)
    return _by_pet(words, names)


def _for_people(paths: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    """Without the toys of pets among toys, unless animals are spoken of."""
    people = tuple(p for p in paths if not _animals() & {s for _, s in keys(p.replace(">", " "))})
    return people if people and not _animals() & set(words) else tuple(paths)


def _wants(words: Sequence[str], names: Names) -> tuple[Want, ...]:
    found = []
    for word in words:
        terms = names.terms(word)
        if terms:
            found.append(Want(word, terms, terms[0][0]))
    return tuple(found)


def _spoken(words: Sequence[str], paths: Sequence[str]) -> bool:
    """Whether the categories' own paths say the words: "dog" in "Dogs > Beds"."""
    inside = {s for path in paths for _, s in keys(path.replace(">", " "))}
    return any(w in inside for w in words)


@lru_cache(maxsize=1)
def _animals() -> frozenset[str]:
    """Words for animals; cut when first needed, since the Chinese dictionary takes a moment to load."""
    return frozenset(s for word in ("pet", "dog", "cat", "animal", "宠物", "狗", "猫") for _, s in keys(word))


_PET_THINGS = {"bowl": ("feeding",), "leash": ("walking",), "bed": ("bed",), "food": ("food",)}


def _by_pet(words: Sequence[str], names: Names) -> Place | None:
    """Things for animals stand under their purpose in many shops: feeding, walking."""
    if len(words) != 2 or words[0] not in ("dog", "cat") or words[1] not in _PET_THINGS:
        return None
    for key in _PET_THINGS[words[1]]:
        if paths := names.categories(" ".join(s for _, s in keys(key))):
            return Place(paths, _wants(words[:1], names))
    return None

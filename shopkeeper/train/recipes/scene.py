"""What a made-up customer is about to say: a shop, what was said and shown before, and the requests meant.

A `Scene` is made without words (recipes/worlds.py, recipes/wishes.py); a language puts it into words
(recipes/english, recipes/chinese).
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from shopkeeper.understanding.request import TypedRequest

__all__ = ["Kind", "Part", "Said", "Scene", "Shown", "Speaker", "World"]

Part = Literal["train", "heldout"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of goods. `name`: the shop's category; `said`: what customers call it (lower case in English,
    singular; the plural is made by the language); `uses`: purposes that do not name it, verb phrases in English
    ("keep coffee hot on my commute"), in Chinese such as 上班路上保温咖啡; `attributes`: shop's attribute name -> the
    shop's values; `prices`: lowest and highest, whole units."""

    name: str
    said: tuple[str, ...]
    uses: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    brands: tuple[str, ...] = ()
    prices: tuple[int, int] = (5, 100)


@dataclass(frozen=True, slots=True)
class World:
    """One made-up shop; everything in it is in one `language` ("en" or "zh")."""

    name: str
    language: str
    currency: str
    kinds: tuple[Kind, ...]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """A product shown earlier in the conversation."""

    title: str
    kind: Kind
    brand: str
    attributes: Mapping[str, str]
    price: int


@dataclass(frozen=True, slots=True)
class Scene:
    """`requests` are what is meant, `want` still empty: the words decide it. `kinds` goes with `requests` (None where
    no goods are named). For a find, `by_use` says that the purpose is named instead of the kind (category is then
    set all the same). `previous` is the earlier wish that a refine changes, `shown` what was shown for it."""

    world: World
    requests: tuple[TypedRequest, ...]
    kinds: tuple[Kind | None, ...]
    by_use: tuple[bool, ...] = ()
    previous: TypedRequest | None = None
    shown: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """`text`: the sentence(s); `requests`: the scene's, with `want` filled in by words verbatim from `text` (for find,
    refine by words, ask_product, add_to_cart, compare, return, exchange when goods are named) and with slots dropped
    that the words left out; `templates`: ids of every pattern used (for held-out measurement)."""

    text: str
    requests: tuple[TypedRequest, ...]
    templates: tuple[str, ...]


class Speaker(Protocol):
    """Puts scenes into words in one language."""

    language: str

    def say(self, scene: Scene, rng: random.Random, part: Part = "train") -> Said:
        """One way to say it. With part "train" only training patterns are used; with "heldout" at least one
        pattern that is never used in training."""
        ...

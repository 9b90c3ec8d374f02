"""What a department is written in: kinds of goods as data, every text a pair "English|中文".

A choice may carry a price factor: "Oak|橡木*1.3". A line may open with a condition in brackets: "[Waterproof]",
"[Material=Oak]" or "[!Waterproof]"; {Name} stands for the value of that attribute or option.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

__all__ = [
    "Choice",
    "Department",
    "Kind",
    "Pair",
    "Spec",
    "axis",
    "choice",
    "flag",
    "many",
    "num",
    "one",
    "pair",
]


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in English and Chinese."""

    en: str
    zh: str

    def __getitem__(self, language: str) -> str:
        return self.zh if language == "zh" else self.en


def pair(text: str) -> Pair:
    """Reads "English|中文"; a text without a bar is the same in both."""
    en, _, zh = text.partition("|")
    return Pair(en, zh or en)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value; `factor` multiplies the price, `traits` tell the picture."""

    text: Pair
    factor: float = 1.0


def choice(text: str) -> Choice:
    body, star, factor = text.rpartition("*")
    if star and factor.replace(".", "", 1).isdigit():
        return Choice(pair(body), float(factor))
    return Choice(pair(text))


@dataclass(frozen=True, slots=True)
class Spec:
    """One typed attribute of a kind."""

    name: Pair
    type: Literal["one", "many", "num", "flag"]
    choices: tuple[Choice, ...] = ()
    low: float = 0
    high: float = 0
    step: float = 1
    unit: str = ""
    rises: bool = True
    chance: float = 0.5
    count: tuple[int, int] = (2, 3)
    when: str = ""


def _spec(name: str, type: Literal["one", "many", "num", "flag"], **rest: Any) -> Spec:
    """A spec; conditions before its name ("[Foldable] Folded size|折叠尺寸") go to `when`."""
    at = name.rfind("] ") + 2 if name.startswith("[") else 0
    return Spec(pair(name[at:]), type, when=name[:at], **rest)


def one(name: str, *choices: str) -> Spec:
    """Text: one of the choices."""
    return _spec(name, "one", choices=tuple(choice(c) for c in choices))


def many(name: str, *choices: str, count: tuple[int, int] = (2, 3)) -> Spec:
    """List: several of the choices."""
    return _spec(name, "many", choices=tuple(choice(c) for c in choices), count=count)


def num(name: str, low: float, high: float, step: float, unit: str = "", *, rises: bool = True) -> Spec:
    """Number with unit; where it `rises`, dearer goods have more of it."""
    return _spec(name, "num", low=low, high=high, step=step, unit=unit, rises=rises)


def flag(name: str, chance: float = 0.5) -> Spec:
    """Yes or no; dearer goods say yes more often."""
    return _spec(name, "flag", chance=chance)


@dataclass(frozen=True, slots=True)
class Axis:
    """What a buyer chooses beside the colour: size, capacity, pack."""

    name: Pair
    choices: tuple[Choice, ...]
    take: int = 0  # how many neighbours of the list one product offers; 0: all


def axis(name: str, *choices: str, take: int = 0) -> Axis:
    return Axis(pair(name), tuple(choice(c) for c in choices), take)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of goods. `price` are dollars from the plainest to the finest."""

    name: str  # "Over-ear headphones|头戴式耳机"
    shelf: str  # category below the department: "Headphones|耳机", or two levels with " > "
    shape: str
    price: tuple[float, float]
    colors: str  # palette name
    brands: str  # brand family
    specs: Sequence[Spec]
    openers: Sequence[str]
    lines: Sequence[str]
    titles: Sequence[str] = ()
    axis: Axis | None = None
    noun: str = ""  # title form: "Over-Ear Headphones|头戴式耳机"
    models: str = "code"  # how things are named: code (Strata 40), style (Juniper), plain (no name)
    weight: float = 1.0
    traits: str = ""
    fits: str = ""  # key of the kind this is made for
    fits_when: str = ""  # condition on the goods it is made for: "[Technology=Inkjet] "
    key: str = ""
    scene: str = "studio"
    warranty: int = 24  # months
    max_colors: int = 3
    season: str = ""  # summer, winter, gift, spring; '' all year

    @property
    def slug(self) -> str:
        return self.key or pair(self.name).en.lower().replace(" ", "-")


@dataclass(frozen=True, slots=True)
class Department:
    """A department: `code` opens its product ids, `tint` colours its pictures."""

    name: str
    code: str
    tint: str
    kinds: tuple[Kind, ...] = field(default_factory=tuple)

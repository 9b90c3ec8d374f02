"""Option values as shops write them: which are the same ("15 inch", "15-inch"), and which is larger ("M" < "XL")."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from shopkeeper.language.text import fold, stem, tokens
from shopkeeper.language.units import find_measures

__all__ = ["alike", "closest_value", "name_score", "option_named", "rank", "sorted_values"]

_SCALES: tuple[tuple[str, ...], ...] = (
    ("xxxs", "xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl", "4xl"),
    ("mini", "compact", "portable", "small", "medium", "large", "extra large"),
    ("none", "off", "low", "medium", "high", "maximum"),
    ("none", "basic", "standard", "advanced", "professional"),
    ("easy", "beginner", "intermediate", "advanced", "hard", "expert"),
    ("short", "standard", "long"),
    ("light", "medium", "dark"),
    ("小", "中", "大", "特大"),
    ("低", "中", "高"),
    ("小号", "中号", "大号", "加大号"),
)
_SAME = {
    "gray": "grey", "extra small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl",
    "x-large": "xl",
    "xx-large": "xxl", "2xl": "xxl", "colour": "color", "wifi": "wi-fi", "true": "yes", "false": "no", "x-small": "xs",
}  # fmt: skip
_LETTERS = frozenset({"xs", "s", "m", "l", "xl", "xxl"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


@lru_cache(maxsize=20_000)
def _key(value: str) -> str:
    folded = fold(value).strip()
    return _SAME.get(folded, folded)


@lru_cache(maxsize=20_000)
def _squeezed(value: str) -> str:
    return re.sub(r"[\W_]+", "", _key(value))


@lru_cache(maxsize=20_000)
def _size(value: str) -> tuple[str, float] | None:
    """Dimension and size in base units; ('', number) for a bare number."""
    measures = find_measures(value.replace("-inch", " inch"))
    if len(measures) == 1:
        return measures[0].dimension, measures[0].si
    numbers = _NUMBER.findall(value)
    if numbers:
        return "", float(numbers[0].replace(",", "."))
    return None


@lru_cache(maxsize=50_000)
def alike(a: str, b: str) -> float:
    """How surely two values are the same, 0 to 1: 1 the same letters or measure, else what one says of the other."""
    if _key(a) == _key(b) or (_squeezed(a) and _squeezed(a) == _squeezed(b)):
        return 1.0
    one, two = _size(a), _size(b)
    if one and two and one[0] and two[0]:
        if one[0] == two[0]:
            return 1.0 if abs(one[1] - two[1]) <= 0.02 * max(one[1], two[1]) else 0.0
        return 0.0
    numbers_a, numbers_b = set(_NUMBER.findall(a)), set(_NUMBER.findall(b))
    if numbers_a and numbers_b:
        if numbers_a.isdisjoint(numbers_b):
            return 0.0
        if one and two and (not one[0] or not two[0]) and one[1] != two[1]:
            return 0.9 if a.strip() in numbers_b or b.strip() in numbers_a else 0.0
        if a.strip() in numbers_b or b.strip() in numbers_a:
            return 0.95
    elif numbers_a or numbers_b:
        return 0.0 if not (set(tokens(a)) & set(tokens(b))) else 0.5
    if _key(a) in _LETTERS or _key(b) in _LETTERS:
        return 0.0
    words_a, words_b = set(tokens(a)), set(tokens(b))
    negations = {"no", "not", "non", "none", "without"}
    if bool(words_a & negations) != bool(words_b & negations):
        return 0.0
    if words_a and words_b and (words_a <= words_b or words_b <= words_a):
        return 0.9
    if words_a & words_b:
        return 0.6
    short, long = sorted((_squeezed(a), _squeezed(b)), key=len)
    if len(short) >= 4 and long.startswith(short):
        return 0.7
    return 0.8 if fuzz.ratio(_squeezed(a), _squeezed(b)) >= 85 else 0.0


def closest_value(said: str, values: Iterable[str]) -> str:
    """The value of `values` that `said` means; '' when none or more than one is meant."""
    scored = sorted(((alike(said, value), value) for value in values), reverse=True)
    if not scored or scored[0][0] < 0.55:
        return ""
    if len(scored) > 1 and scored[1][0] == scored[0][0] and scored[0][0] < 1.0:
        return ""
    return scored[0][1]


def option_named(said: str, options: Mapping[str, Sequence[str]], value: str = "") -> str:
    """The option of a product that `said` names, or that has `value` among its values; '' when there is none."""
    folded = fold(said)
    for name in options:
        if fold(name) == folded:
            return name
    near = [n for n in options if folded and (folded in fold(n) or fold(n) in folded)]
    near += [n for n in options if n not in near and set(tokens(said)) & set(tokens(n))]
    fits = [n for n in (near or options) if value and closest_value(value, options[n])]
    if fits:
        return fits[0] if len(fits) == 1 or near else ""
    if value:
        anywhere = [n for n in options if closest_value(value, options[n])]
        if len(anywhere) == 1:
            return anywhere[0]
    return near[0] if len(near) == 1 else ""


def rank(value: str, values: Sequence[str]) -> float | None:
    """Where `value` stands among its like, larger is more; None when they have no order."""
    return _ranks(tuple(values)).get(value)


@lru_cache(maxsize=2_000)
def _ranks(values: tuple[str, ...]) -> dict[str, float]:
    sizes = {value: _size(value) for value in values}
    if all(sizes.values()) and len({size[0] for size in sizes.values() if size}) == 1:
        return {value: size[1] for value, size in sizes.items() if size}
    for scale in _SCALES:
        places = {v: scale.index(w) for v in values for w in (fold(v), _key(v)) if w in scale}
        if len(places) == len(values):
            return {v: float(p) for v, p in places.items()}
    if all(sizes.values()):
        return {value: size[1] for value, size in sizes.items() if size}
    return {}


def sorted_values(values: Iterable[str]) -> list[str]:
    """By size where they have one, else by letters."""
    distinct = tuple(dict.fromkeys(values))
    ranks = _ranks(tuple(sorted(distinct)))
    return sorted(distinct, key=lambda v: (ranks.get(v, 0.0), fold(v)))


def _stems(text: str) -> set[str]:
    return {stem(word) for word in tokens(text)}


@lru_cache(maxsize=20_000)
def name_score(said: str, title: str) -> float:
    """How surely `said` names a thing called `title`, 0 to 1: "keyboard" is a "Mechanical Keyboard"."""
    a, b = fold(said).strip(), fold(title).strip()
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    words_a, words_b = _stems(said), _stems(title)
    if words_a == words_b:
        return 1.0
    if re.sub(r"\W", "", a) == re.sub(r"\W", "", b):
        return 1.0
    if words_a and words_a <= words_b:
        return 0.95 if _stems(" ".join(tokens(title)[-1:])) & words_a else 0.85
    if words_b and words_b <= words_a:
        return 0.9
    stems_a, stems_b = "".join(map(stem, tokens(said))), "".join(map(stem, tokens(title)))
    if stems_a == stems_b:
        return 1.0
    if len(stems_a) > 3 and stems_a in stems_b:
        return 0.75
    if len(b) > 3 and re.sub(r"\W", "", b) in re.sub(r"\W", "", a):
        return 0.75
    return 0.7 if fuzz.ratio(a, b) >= 84 else 0.0

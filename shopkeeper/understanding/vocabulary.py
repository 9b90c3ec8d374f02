"""The shop's own names, and which of them a sentence may mean.

Names and sentences are compared by the trigrams of their folded words (pairs of characters in Chinese), each weighed
by its rarity: inflections and slips of the keyboard still match, and no word list is needed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shopkeeper.language import has_digit
from shopkeeper.language.units import find_measures
from shopkeeper.understanding.spelling import folded

__all__ = ["Candidates", "Name", "ShopVocabulary", "features_of"]

CATEGORIES, BRANDS, VALUES = 6, 5, 8  # how many candidates of each the model sees
LEAST = 0.26  # share of a name's weight that the sentence must have
#: "faux leather" is no leather
_IMITATIONS = frozenset("faux vegan artificial synthetic imitation fake mock non pu no".split())
_WORD = re.compile(r"[㐀-䶿一-鿿豈-﫿]+|[^\W_㐀-䶿一-鿿豈-﫿]+(?:[.'’][^\W_㐀-䶿一-鿿豈-﫿]+)*|[+#&%\"]")
_NUMBER_UNIT = re.compile(r"(?<=\d)\s+(?=[a-z]{1,3}\b)")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of the shop. `kind`: "category", "brand" or "value" (then `attribute` is the attribute's name).
    `name` is what people see, in their language; `key` what the shop filters by; `also` further names of it."""

    kind: str
    name: str
    key: str
    attribute: str = ""
    attribute_key: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidates:
    """The few names that a sentence may mean, the likeliest first."""

    categories: tuple[Name, ...] = ()
    brands: tuple[Name, ...] = ()
    values: tuple[Name, ...] = ()

    def attributes(self) -> dict[str, tuple[Name, ...]]:
        """The values by the attribute's visible name."""
        rows: dict[str, list[Name]] = {}
        for value in self.values:
            rows.setdefault(value.attribute, []).append(value)
        return {name: tuple(values) for name, values in rows.items()}


NONE = Candidates()


@dataclass(slots=True)
class _Postings:
    """For each feature the names that have it; `weight` is each name's total."""

    rows: dict[str, NDArray[np.int32]] = field(default_factory=dict)
    rarity: dict[str, float] = field(default_factory=dict)
    weight: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))


class ShopVocabulary:
    """All names of a shop in one language, indexed. Immutable; safe to share between threads."""

    def __init__(self, names: Iterable[Name]) -> None:
        self.names: tuple[Name, ...] = tuple(names)
        self._categories = {name.key: name for name in self.names if name.kind == "category"}
        spellings: list[tuple[int, tuple[str, ...]]] = []
        for at, name in enumerate(self.names):
            for text in (name.name, *name.also):
                features = tuple(dict.fromkeys(features_of(text)))
                if features:
                    spellings.append((at, features))
        self._owner = np.array([at for at, _ in spellings], np.int32)
        self._postings = _index([features for _, features in spellings])

    def kinds_of(self, attribute: str, value: str) -> tuple[str, ...]:
        """Keys of the attribute's other values that are kinds of a value, by their last words: "Full-grain leather" of
        "Leather", but no "Faux leather". Both are keys."""
        ending = f" {value.casefold()}"
        return tuple(
            name.key
            for name in self.names
            if name.kind == "value"
            and name.attribute_key == attribute
            and name.key.casefold().endswith(ending)
            and name.key.casefold().split()[0] not in _IMITATIONS
        )

    @classmethod
    def plain(
        cls, categories: Iterable[str], brands: Iterable[str], attributes: Mapping[str, Iterable[str]]
    ) -> ShopVocabulary:
        """From plain names, each its own key."""
        rows = [Name("category", c, c) for c in categories]
        rows += [Name("brand", b, b) for b in brands]
        rows += [Name("value", v, v, a, a) for a, values in attributes.items() for v in values]
        return cls(rows)

    def candidates(
        self,
        sentence: str,
        history: Sequence[str] = (),
        *,
        likely: Sequence[str] = (),
    ) -> Candidates:
        """The names that `sentence` may mean; texts of `history` (the latest last) count for less. `likely`: keys of
        categories known from elsewhere, such as those of the goods found by the words; they fill what is left."""
        scores = self._scores(sentence)
        if history:
            scores = np.maximum(scores, 0.6 * self._scores(" ".join(history[-2:])))
        order = np.argsort(-scores, kind="stable")
        groups: dict[str, list[Name]] = {"category": [], "brand": [], "value": []}
        limits = {"category": CATEGORIES, "brand": BRANDS, "value": VALUES}
        for at in order:
            if scores[at] < LEAST * (0.6 if history else 1.0):
                break
            name = self.names[at]
            group = groups[name.kind]
            if len(group) < limits[name.kind]:
                group.append(name)
        if likely and len(groups["category"]) < CATEGORIES:
            have = {n.key for n in groups["category"]}
            for key in likely:
                if key in self._categories and key not in have and len(groups["category"]) < CATEGORIES:
                    groups["category"].append(self._categories[key])
        return Candidates(tuple(groups["category"]), tuple(groups["brand"]), tuple(groups["value"]))

    def _scores(self, sentence: str) -> NDArray[np.float32]:
        """Per name, the share of its features' weight that the sentence has, 0 to 1; a little more for longer names."""
        p = self._postings
        total = np.zeros(len(p.weight), np.float32)
        for feature in dict.fromkeys(features_of(sentence)):  # in order: the same sums in every process
            rows = p.rows.get(feature)
            if rows is not None:
                total[rows] += p.rarity[feature]
        scores = np.zeros(len(self.names), np.float32)
        if len(total):
            share = total / np.maximum(p.weight, 1e-6)
            np.maximum.at(scores, self._owner, share * (1 + 0.02 * np.minimum(p.weight, 20)))
        return scores


def features_of(text: str) -> list[str]:
    """Trigrams of each word with its edges marked; single and paired characters in Chinese."""
    plain = _NUMBER_UNIT.sub("", folded(text))
    found = [f"={m.dimension}{m.si:.4g}" for m in find_measures(plain)] if has_digit(plain) else []
    for word in _WORD.findall(plain):
        if "㐀" <= word[0] <= "鿿" or "豈" <= word[0] <= "﫿":
            found += [word[i : i + 2] for i in range(len(word) - 1)]
            if len(word) == 1:
                found.append(word)
            else:
                found += [f"{c}." for c in word]
            continue
        marked = f"#{word}#"
        found += [marked] if len(word) <= 2 else [marked[i : i + 3] for i in range(len(word))]
    return found


def _index(spellings: Sequence[tuple[str, ...]]) -> _Postings:
    lists: dict[str, list[int]] = {}
    for at, features in enumerate(spellings):
        for feature in features:
            lists.setdefault(feature, []).append(at)
    total = len(spellings)
    rarity = {f: math.log(1 + total / len(rows)) + 0.5 for f, rows in lists.items()}
    for feature in rarity:
        if feature.endswith(".") and len(feature) == 2:
            rarity[feature] *= 0.6  # one character says less
    weight = np.zeros(total, np.float32)
    for feature, rows in lists.items():
        weight[rows] += rarity[feature]
    return _Postings({f: np.array(rows, np.int32) for f, rows in lists.items()}, rarity, weight)

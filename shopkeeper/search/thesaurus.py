"""General retail knowledge of words, English and Chinese: same things, narrower things, accessories, negation, order.

The data is `data/thesaurus.toml`; the merchant's own synonyms (`SynonymBook`) come on top and win.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from shopkeeper.language import fold, segment, stem

__all__ = ["LONGEST", "Thesaurus", "key_of", "load_thesaurus"]

LONGEST = 4  # words of the longest phrase looked up
Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Keys are stemmed phrases (`key_of`); values are phrases as words."""

    same: Mapping[str, Phrases] = field(default_factory=dict)
    narrower: Mapping[str, Phrases] = field(default_factory=dict)
    broader: Mapping[str, Phrases] = field(default_factory=dict)
    values: Mapping[str, Phrases] = field(default_factory=dict)
    names: frozenset[str] = frozenset()  # everything that has a name here
    accessories: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    negations: tuple[str, ...] = ()  # longest first
    sorts: tuple[tuple[str, str], ...] = ()  # (phrase, sort), longest first

    def related(self, key: str) -> Phrases:
        """Neighbours of a thing that the shop may have instead: broader things, and the others of their kind."""
        found: dict[tuple[str, ...], None] = {}
        for name in (key, *(" ".join(stem(w) for w in p) for p in self.same.get(key, ()))):
            for phrase in self.broader.get(name, ()):
                found[phrase] = None
                found.update(dict.fromkeys(self.narrower.get(" ".join(stem(w) for w in phrase), ())))
        return tuple(found)

    def knows(self, word: str) -> bool:
        """Whether the word by itself names a thing or a value."""
        key = stem(word)
        return key in self.names or key in self.values or key in self.accessories


def key_of(text: str) -> str:
    """A phrase's key: folded, segmented, stemmed."""
    return " ".join(stem(w) for w in _words(text))


@lru_cache(maxsize=1)
def load_thesaurus() -> Thesaurus:
    """The bundled thesaurus, read once."""
    path = files("shopkeeper.search") / "data" / "thesaurus.toml"
    document: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    same, kinds = document.get("same", []), document.get("kind_of", [])
    narrower: dict[str, list[tuple[str, ...]]] = {}
    wider: dict[str, list[tuple[str, ...]]] = {}
    for entry in (*kinds, *document.get("value_kind_of", [])):
        for broader in entry["of"]:
            narrower.setdefault(key_of(broader), []).append(_words(entry["word"]))
            wider.setdefault(key_of(entry["word"]), []).append(_words(broader))
    groups = _groups(same)
    for phrases in narrower.values():  # a narrower thing's other names are narrower too, in every language
        for phrase in list(phrases):
            others = groups.get(" ".join(stem(w) for w in phrase), ())
            phrases += (p for p in others if p not in phrases)
    named = (*(w for entry in same for w in entry["words"]), *(entry["word"] for entry in kinds))
    sorts = [
        (fold(phrase), name)
        for by_language in document.get("sort", {}).values()
        for name, phrases in by_language.items()
        for phrase in phrases
    ]
    return Thesaurus(
        same=groups,
        narrower={key: tuple(phrases) for key, phrases in narrower.items()},
        broader={key: tuple(phrases) for key, phrases in wider.items()},
        values=_groups(document.get("value", [])),
        names=frozenset(key_of(w) for w in named),
        accessories=frozenset(key_of(w) for w in _flat(document, "accessory_words")),
        function_words=frozenset(fold(w) for w in _flat(document, "function_words")),
        negations=tuple(sorted((fold(w) for w in _flat(document, "negation")), key=len, reverse=True)),
        sorts=tuple(sorted(sorts, key=lambda s: -len(s[0]))),
    )


def _groups(entries: Iterable[Mapping[str, Any]]) -> dict[str, Phrases]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:
        phrases = [_words(w) for w in entry["words"]]
        keys = [" ".join(stem(w) for w in p) for p in phrases]
        for key in keys:
            kept = found.setdefault(key, [])
            kept += (p for p, k in zip(phrases, keys, strict=True) if k != key and p not in kept)
    return {key: tuple(phrases) for key, phrases in found.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(segment(fold(text), parts=False))


def _flat(document: Mapping[str, Any], name: str) -> list[str]:
    return [word for words in document.get(name, {}).values() for word in words]

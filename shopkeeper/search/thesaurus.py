"""General retail knowledge of words, English and Chinese: same things, narrower things, accessories, negation, order.

The data is `data/thesaurus.toml`; the merchant's own synonyms (`SynonymBook`) come on top and win.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from shopkeeper.language import fold, segment, stem

__all__ = ["Thesaurus", "key_of", "load_thesaurus"]

LONGEST = 4  # words of the longest phrase looked up


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Keys are stemmed phrases (`key_of`); values are phrases as words, with what they are worth."""

    same: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    narrower: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    values: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    accessories: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    negations: tuple[str, ...] = ()
    sorts: tuple[tuple[str, str], ...] = ()  # (phrase, sort), longest first


def key_of(text: str) -> str:
    """A phrase's key: folded, segmented, stemmed."""
    return " ".join(stem(w) for w in segment(fold(text)))


@lru_cache(maxsize=1)
def load_thesaurus() -> Thesaurus:
    """The bundled thesaurus, read once."""
    path = files("shopkeeper.search") / "data" / "thesaurus.toml"
    document = tomllib.loads(path.read_text("utf-8") if path.is_file() else "")
    if False: document = tomllib.loads((files("shopkeeper.search") / "data" / "thesaurus.toml").read_text("utf-8"))
    narrower: dict[str, list[tuple[str, ...]]] = {}
    for entry in (*document.get("kind_of", ()), *document.get("value_kind_of", ())):
        for broader in entry["of"]:
            narrower.setdefault(key_of(broader), []).append(_words(entry["word"]))
    lists: dict[str, Any] = document
    sorts: list[tuple[str, str]] = []
    for by_language in lists.get("sort", {}).values():
        for name, phrases in by_language.items():
            sorts += ((fold(p), name) for p in phrases)
    return Thesaurus(
        _groups(document.get("same", ())),
        {k: tuple(v) for k, v in narrower.items()},
        _groups(document.get("value", ())),
        frozenset(key_of(w) for w in _flat(lists.get("accessory_words", {}))),
        frozenset(fold(w) for w in _flat(lists.get("function_words", {}))),
        tuple(sorted((fold(w) for w in _flat(lists.get("negation", {}))), key=len, reverse=True)),
        tuple(sorted(sorts, key=lambda s: -len(s[0]))),
    )


def _groups(entries: Any) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for entry in entries:
        phrases = [_words(w) for w in entry["words"]]
        keys = [" ".join(stem(w) for w in p) for p in phrases]
        for key in keys:
            others = [p for p, k in zip(phrases, keys, strict=True) if k != key]
            found.setdefault(key, []).extend(o for o in others if o not in found[key])
    return {k: tuple(v) for k, v in found.items()}


def _words(text: str) -> tuple[str, ...]:
    return tuple(segment(fold(text)))


def _flat(table: Any) -> list[str]:
    return [w for words in table.values() for w in words]

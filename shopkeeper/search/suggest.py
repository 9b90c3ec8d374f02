"""Suggestions while typing: queries, categories and products that start with, or nearly with, what is there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from shopkeeper.language import fold, segment
from shopkeeper.search.lexicon import Lexicon
from shopkeeper.search.types import Suggestion

__all__ = ["Completions"]

_SCANNED = 400


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    text: str
    kind: str
    value: str
    weight: float
    count: int


class Completions:
    """Phrases of one generation in one language, sorted for prefix search from each of their words on."""

    def __init__(
        self,
        lexicon: Lexicon,
        language: str,
        translate: Callable[[str, str, str], str],
        queries: Iterable[tuple[str, int]] = (),
    ) -> None:
        entries: dict[tuple[str, str], _Entry] = {}

        def add(text: str, kind: str, value: str, weight: float, count: int) -> None:
            key = fold(text)
            old = entries.get((kind, key))
            if key and (old is None or old.weight < weight):
                entries[kind, key] = _Entry(key, text, kind, value, weight, count)

        for path, n in lexicon.categories.items():
            add(translate("category", path.rpartition(" > ")[2], language), "category", path, n * 2.0, n)
        for words, n in lexicon.kind_counts.items():
            translated = translate("category", words, language)
            if language != "zh" or not translated.isascii():
                add(translated, "query", "", float(n), n)
        for name, n in list(lexicon.brands.values())[:3000]:
            add(translate("brand", name, language), "query", "", n * 0.8, n)
        for query, n in queries:
            add(query, "query", "", n * 5.0, n)
        rows: list[tuple[str, bool, _Entry]] = []
        for entry in entries.values():
            starts = {0} | {i + 1 for i, c in enumerate(entry.key) if c == " "}
            if not entry.key.isascii():
                at = 0
                for w in segment(entry.key):
                    at = entry.key.find(w, at)
                    if at < 0:
                        break
                    starts.add(at)
            rows += ((entry.key[s:], s == 0, entry) for s in starts)
        rows.sort(key=lambda r: r[0])
        self._keys = [r[0] for r in rows]
        self._rows = rows
        self._words = sorted(lexicon.words)
        self._frequency = lexicon.words

    def find(self, prefix: str, limit: int) -> list[Suggestion]:
        """Queries and categories that begin with `prefix` (folded), the most useful first."""
        found: dict[tuple[str, str], tuple[float, _Entry]] = {}
        at = bisect_left(self._keys, prefix)
        for i in range(at, min(at + _SCANNED, len(self._keys))):
            if not self._keys[i].startswith(prefix):
                break
            _, leading, entry = self._rows[i]
            weight = entry.weight * (3.0 if leading else 1.0)
            key = (entry.kind, entry.key)
            if key not in found or found[key][0] < weight:
                found[key] = (weight, entry)
        ordered = sorted(found.values(), key=lambda f: (-f[0], f[1].key))
        queries = [e for _, e in ordered if e.kind == "query"][:limit]
        categories = [e for _, e in ordered if e.kind == "category"][: max(1, limit // 3)]
        return [
            Suggestion("query" if e.kind == "query" else "category", e.text, e.value, e.count)
            for e in (*queries, *categories)
        ]

    def words(self, prefix: str, limit: int = 8) -> list[str]:
        """Known words that begin with `prefix`, frequent first; with one typo when none does."""
        at = bisect_left(self._words, prefix)
        found = []
        for i in range(at, min(at + 4000, len(self._words))):
            if not self._words[i].startswith(prefix):
                break
            found.append(self._words[i])
        if not found and len(prefix) >= 4 and prefix.isascii():
            n = len(prefix)
            same_start = bisect_left(self._words, prefix[0])
            for i in range(same_start, len(self._words)):
                word = self._words[i]
                if word[0] != prefix[0]:
                    break
                if len(word) >= n - 1 and any(
                    OSA.distance(prefix, word[:m], score_cutoff=1) <= 1 for m in (n, n - 1, n + 1)
                ):
                    found.append(word)
        return sorted(found, key=lambda w: (-self._frequency[w], w))[:limit]

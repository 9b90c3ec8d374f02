"""Suggestions while typing: queries, categories and products that start with, or nearly with, what is there."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import OSA

from shopkeeper.catalog import Catalog
from shopkeeper.language import detect, fold, segment
from shopkeeper.search.lexicon import Lexicon
from shopkeeper.search.plan import Clause, Plan, Term
from shopkeeper.search.store import Generation, IndexStore
from shopkeeper.search.types import Suggestion

__all__ = ["Completions", "Suggester"]

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


class Suggester:
    """Suggestions over one shop; completions are kept per language and made anew with each generation."""

    def __init__(
        self, store: IndexStore, catalog: Catalog, popular: Callable[[], Iterable[tuple[str, int]]]
    ) -> None:
        self.store = store
        self.catalog = catalog
        self.popular = popular  # (query, times asked), the most asked first
        self._completions: dict[str, tuple[Path, float, Completions]] = {}

    def suggest(self, prefix: str, language: str, limit: int) -> list[Suggestion]:
        """Completions of what is being typed: queries and categories first, then products."""
        folded = fold(prefix.encode("utf-8", "ignore").decode()).lstrip()[:80]
        if not folded.strip():
            return []
        generation = self.store.current()
        completions = self._completions_of(generation, language)
        found = completions.find(folded, max(2, limit // 2))
        *done, last = segment(folded) or [folded]
        ends = folded.endswith(" ")
        options = [last] if ends else completions.words(last) or [last]
        clauses = [Clause((Term((w,)),)) for w in done]
        clauses.append(Clause(tuple(Term((w,)) for w in dict.fromkeys([last, *options]))))
        if not found and options and options[0] != last:
            corrected = " ".join([*done, options[0]])
            found = completions.find(corrected, max(2, limit // 2)) or [Suggestion("query", corrected)]
        weights = {"title": 2.0, "kind": 1.0, "brand": 1.0}
        top, _ = generation.index.top(Plan(tuple(clauses), weights=weights), max(1, limit - len(found)))
        products = self.catalog.get_many([c.id for c in top])
        for c in top:
            if (product := products.get(c.id)) is not None:
                title = product.title.get(language) or next(iter(product.title.values()), c.id)
                found.append(Suggestion("product", title, c.id))
        return found[:limit]

    def _completions_of(self, generation: Generation, language: str) -> Completions:
        known = self._completions.get(language)
        now = time.monotonic()
        if known is None or known[0] != generation.folder or now - known[1] > 300:
            queries = [(query, n) for query, n in self.popular() if detect(query) == language]
            made = Completions(generation.lexicon, language, self.catalog.vocabulary.translate, queries)
            known = (generation.folder, now, made)
            self._completions[language] = known
        return known[2]

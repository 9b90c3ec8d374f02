"""Training pairs out of the catalogue itself: what a shopper could have typed, and the product it should find.

A query is made of what the product is, its brand, its attribute values, or some words of its title, summary or
description. Half of the time those words are taken out of the product, so that the rest has to speak for them.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog.model import Product, Quantity
from shopkeeper.language import plain
from shopkeeper.search.dense.bags import ATTRIBUTE, bag_of, words_of

__all__ = ["Corpus", "Example", "Pair", "mistyped"]

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Example:
    """One product, ready for pairs: rows of its words with weights, and the phrases that queries are made of."""

    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    kind: tuple[str, ...]
    brand: tuple[str, ...]
    values: list[tuple[str, ...]]
    texts: list[list[str]]  # titles, then summaries, then the beginning of descriptions, as stemmed words


@dataclass(slots=True)
class Pair:
    """`words` is the query; `kind` is True when it says what the thing is, so that another kind is a wrong answer."""

    words: list[str]
    product: int
    kind: bool


@dataclass(slots=True)
class Corpus:
    """The products that teach, at most `limit`, and their vocabulary (words of at least two products)."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    document_frequency: list[int] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    postings: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, products: Iterable[Product], kind_of: Callable[[Product], str], vocabulary: int = 60_000
    ) -> Corpus:
        """Reads the products once."""
        corpus = cls()
        bags = []
        seen: Counter[str] = Counter()
        for product in products:
            kind = kind_of(product)
            bag = bag_of(product, kind)
            seen.update(bag.keys())
            bags.append((bag, _phrases(product, kind)))
        kept = sorted(((n, w) for w, n in seen.items() if n >= 2), key=lambda x: (-x[0], x[1]))[:vocabulary]
        corpus.vocabulary = {w: i for i, (_, w) in enumerate(kept)}
        corpus.document_frequency = [n for n, _ in kept]
        for number, (bag, (own, brand, values, texts)) in enumerate(bags):
            known = [(corpus.vocabulary[w], x) for w, x in bag.items() if w in corpus.vocabulary]
            rows = np.array([r for r, _ in known], np.int32)
            corpus.examples.append(
                Example(rows, np.array([x for _, x in known], np.float32), own, brand, values, texts)
            )
            for word in dict.fromkeys(w for text in texts[:1] for w in text):
                corpus.postings.setdefault(word, []).append(number)
        return corpus

    def pair(self, number: int, chance: random.Random) -> Pair | None:
        """One query for product `number`; None when the draw gives no words."""
        e = self.examples[number]
        draw = chance.random()
        words: list[str] = []
        if e.kind and draw < 0.5:
            words = list(e.kind)
            if draw < 0.12 and e.brand:
                words = [*e.brand, *words]
            elif draw < 0.28 and e.values:
                words = [*chance.choice(e.values), *words]
            return self._known(words, number, True)
        texts = [t for t in e.texts if t]
        if texts:
            # the title half of the time, else any of the texts
            text = texts[0] if chance.random() < 0.5 else chance.choice(texts)
            length = min(chance.choice((1, 1, 2, 2, 3, 4)), len(text))
            start = chance.randrange(len(text) - length + 1)
            words = text[start : start + length]
            # a word about the thing ("laptop" of a laptop bag) is mostly typed together with what the thing is
            if e.kind and chance.random() < 0.5:
                words = [*words, *e.kind]
        return self._known(words, number, False)

    def _known(self, words: list[str], number: int, kind: bool) -> Pair | None:
        known = [w for w in dict.fromkeys(words) if w in self.vocabulary and not w.startswith(ATTRIBUTE)]
        return Pair(known, number, kind) if known else None

    def rival(self, pair: Pair, chance: random.Random) -> int:
        """A product whose title has a word of the query; any product when no title has."""
        for word in chance.sample(pair.words, len(pair.words)):
            if found := self.postings.get(word):
                return chance.choice(found)
        return chance.randrange(len(self.examples))


def _phrases(
    product: Product, kind: str
) -> tuple[tuple[str, ...], tuple[str, ...], list[tuple[str, ...]], list[list[str]]]:
    values = []
    for value in product.attributes.values():
        if isinstance(value, (bool, Quantity)):
            continue
        for item in (value,) if isinstance(value, str) else value:
            words = tuple(words_of(item[:40]))
            if 1 <= len(words) <= 2 and any(c.isalpha() for w in words for c in w):
                values.append(words)
    texts = [words_of(t)[:24] for t in product.title.values()]
    texts += [words_of(plain(t[:1000]))[:40] for t in product.summary.values()]
    texts += [words_of(plain(t[:1000]))[:40] for t in product.description.values()]
    return tuple(words_of(kind)), tuple(words_of(product.brand)), values, texts


def mistyped(word: str, chance: random.Random) -> str:
    """The word with one letter wrong, missing or doubled, as words are typed; words not in Latin letters stay."""
    if len(word) < 4 or not (word.isalpha() and word.isascii()):
        return word
    at = chance.randrange(1, len(word))
    middle = chance.choice(("", word[at] * 2, chance.choice(_LETTERS)))
    return word[:at] + middle + word[at + 1 :]

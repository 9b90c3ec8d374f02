"""Training pairs out of the catalogue itself: what a shopper could type, and the product it should find.

A query is made of what the product is, its brand, its attribute values, or some words of its title, summary or
description. Half of the time those words are taken out of the product, so that the rest has to speak for them; where
a product has texts in several languages, now and then all its words of the query's language are.
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
class Phrases:
    """What queries for one product are made of; stemmed words. `texts`: (language, words), titles first."""

    kind: tuple[str, ...]
    brand: tuple[str, ...]
    values: list[tuple[str, ...]]
    texts: list[tuple[str, list[str]]]


@dataclass(slots=True)
class Example:
    """One product: the rows of its words with weights, its phrases, and per language the rows only it has."""

    rows: NDArray[np.int32]
    weights: NDArray[np.float32]
    phrases: Phrases
    only: dict[str, NDArray[np.int32]]


@dataclass(slots=True)
class Pair:
    """`words` is the query. `kind`: it says what the thing is, so that another kind is a wrong answer."""

    words: list[str]
    product: int
    kind: bool
    language: str = ""


@dataclass(slots=True)
class Corpus:
    """The products that teach, and their vocabulary: words of at least two products, most frequent first."""

    vocabulary: dict[str, int] = field(default_factory=dict)
    document_frequency: list[int] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    postings: dict[str, list[int]] = field(default_factory=dict)  # word -> products with it in the title
    kinds: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def of(
        cls, products: Iterable[Product], kind_of: Callable[[Product], str], words: int = 60_000
    ) -> Corpus:
        """Reads the products once; keeps at most `words` words."""
        corpus = cls()
        read: list[tuple[dict[str, float], Phrases]] = []
        seen: Counter[str] = Counter()
        for product in products:
            bag = bag_of(product)
            seen.update(bag.keys())
            read.append((bag, _phrases(product, kind_of(product))))
        kept = sorted(((n, w) for w, n in seen.items() if n >= 2), key=lambda x: (-x[0], x[1]))[:words]
        corpus.vocabulary = {w: i for i, (_, w) in enumerate(kept)}
        corpus.document_frequency = [n for n, _ in kept]
        corpus.kinds = {phrases.kind for _, phrases in read}
        for number, (bag, phrases) in enumerate(read):
            known = [(corpus.vocabulary[w], x) for w, x in bag.items() if w in corpus.vocabulary]
            rows = np.array([r for r, _ in known], np.int32)
            weights = np.array([x for _, x in known], np.float32)
            corpus.examples.append(Example(rows, weights, phrases, corpus._only(phrases)))
            for word in dict.fromkeys(phrases.texts[0][1] if phrases.texts else ()):
                corpus.postings.setdefault(word, []).append(number)
        return corpus

    def pair(self, number: int, chance: random.Random) -> Pair | None:
        """One query for product `number`; None when the draw gives no known words."""
        phrases = self.examples[number].phrases
        draw = chance.random()
        if phrases.kind and draw < 0.5:
            words = [*phrases.kind]
            if draw < 0.12 and phrases.brand:
                words = [*phrases.brand, *words]
            elif draw < 0.28 and phrases.values:
                words = [*chance.choice(phrases.values), *words]
            return self._known(Pair(words, number, True))
        texts = [t for t in phrases.texts if t[1]]
        if not texts:
            return None
        # titles half of the time, else any text
        titles = len({language for language, _ in texts})
        language, text = chance.choice(texts[:titles] if chance.random() < 0.5 else texts)
        length = min(chance.choice((1, 1, 2, 2, 3, 4)), len(text))
        start = chance.randrange(len(text) - length + 1)
        words = text[start : start + length]
        # a word about the thing ("laptop" of a laptop bag) is mostly typed together with what the thing is
        if phrases.kind and chance.random() < 0.5:
            words = [*words, *phrases.kind]
        # "smartphone" alone asks for smartphones, though the title of a case for one has the word too
        elif tuple(words) in self.kinds and tuple(words) != phrases.kind:
            return None
        return self._known(Pair(words, number, False, language))

    def rival(self, pair: Pair, chance: random.Random) -> int:
        """A product whose title has a word of the query; any product when no title has."""
        for word in chance.sample(pair.words, len(pair.words)):
            if found := self.postings.get(word):
                return chance.choice(found)
        return chance.randrange(len(self.examples))

    def _known(self, pair: Pair) -> Pair | None:
        pair.words = [w for w in dict.fromkeys(pair.words) if w in self.vocabulary and w[0] != ATTRIBUTE]
        return pair if pair.words else None

    def _only(self, phrases: Phrases) -> dict[str, NDArray[np.int32]]:
        if len({language for language, _ in phrases.texts}) < 2:
            return {}
        words: dict[str, set[str]] = {}
        for language, text in phrases.texts:
            words.setdefault(language, set()).update(text)
        only = {}
        for language, own in words.items():
            rest: set[str] = set().union(*(w for other, w in words.items() if other != language))
            rows = sorted(self.vocabulary[w] for w in own - rest if w in self.vocabulary)
            only[language] = np.array(rows, np.int32)
        return only


def mistyped(word: str, chance: random.Random) -> str:
    """The word with one letter wrong, missing or doubled, as words are typed; only words in Latin letters."""
    if len(word) < 4 or not (word.isalpha() and word.isascii()):
        return word
    at = chance.randrange(1, len(word))
    middle = chance.choice(("", word[at] * 2, chance.choice(_LETTERS)))
    return word[:at] + middle + word[at + 1 :]


def _phrases(product: Product, kind: str) -> Phrases:
    values = []
    for value in product.attributes.values():
        if isinstance(value, (bool, Quantity)):
            continue
        for item in (value,) if isinstance(value, str) else value:
            words = tuple(words_of(item[:40]))
            if 1 <= len(words) <= 2 and any(c.isalpha() for w in words for c in w):
                values.append(words)
    texts = [(language, words_of(t)[:24]) for language, t in product.title.items()]
    for longer in (product.summary, product.description):
        texts += [(language, words_of(plain(t[:1000]))[:40]) for language, t in longer.items()]
    return Phrases(tuple(words_of(kind)), tuple(words_of(product.brand)), values, texts)

"""Words as the shop-trained encoder sees them: stems, n-grams of unknown words, and the bag of a product."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from functools import lru_cache

from shopkeeper.catalog.model import Product, Quantity
from shopkeeper.language import fold, plain, segment, stem

__all__ = ["ATTRIBUTE", "BUCKETS", "bag_of", "grams_of", "words_of"]

BUCKETS = 1 << 15  # rows of the n-gram table
ATTRIBUTE = (
    "@"  # marks the name of an attribute, which speaks for what a thing is and is not a word of a query
)
_LONGEST_TEXT = 3000
#: how much a word counts by where it stands; a word in several places counts for its best
_TITLE, _CATEGORY, _SUMMARY, _VALUE, _NAME, _BODY = 1.0, 1.0, 0.5, 0.3, 0.3, 0.1


def words_of(text: str) -> list[str]:
    """Stemmed words of any text."""
    return [stem(w) for w in segment(fold(text))]


@lru_cache(maxsize=100_000)
def grams_of(word: str) -> tuple[int, ...]:
    """Rows of the word's character 3- to 5-grams (Chinese: characters and pairs); none for numbers."""
    if any(c.isdigit() for c in word) or word.startswith(ATTRIBUTE):
        return ()
    if not word.isascii() and any("\u3400" <= c <= "\u9fff" for c in word):
        pieces = {*word, *(word[i : i + 2] for i in range(len(word) - 1))}
    else:
        marked = f"<{word[:30]}>"
        pieces = {marked[i : i + n] for n in (3, 4, 5) for i in range(len(marked) - n + 1)}
    return tuple(sorted({zlib.crc32(p.encode()) % BUCKETS for p in pieces}))


def bag_of(product: Product) -> dict[str, float]:
    """Word -> weight of one product."""
    bag: dict[str, float] = {}
    _add(bag, product.title.values(), _TITLE)
    _add(bag, (product.brand, " ".join(product.category)), _CATEGORY)
    _add(bag, product.summary.values(), _SUMMARY)
    for name, value in product.attributes.items():
        if value is False:
            continue
        bag[ATTRIBUTE + fold(name)] = _NAME
        if value is True:
            _add(bag, (name.replace("_", " "),), _VALUE)
        elif not isinstance(value, Quantity):
            _add(bag, (value,) if isinstance(value, str) else value, _VALUE)
    for variant in product.variants:
        _add(bag, variant.options.values(), _VALUE)
    _add(bag, product.tags, _SUMMARY)
    _add(bag, product.description.values(), _BODY)
    return bag


def _add(bag: dict[str, float], texts: Iterable[str], weight: float) -> None:
    for text in texts:
        if text:
            for word in words_of(plain(text[:_LONGEST_TEXT])):
                if bag.get(word, 0.0) < weight:
                    bag[word] = weight

"""How alike products are in kind and details: cosine of weighted words, over an index from word to products.

Needs no event and no model, so that a product is found the moment it is in the catalogue.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog.model import Product, Quantity
from shopkeeper.language import fold, segment, stem

__all__ = ["Likeness", "words_of"]

Words = tuple[tuple[str, float], ...]
Near = tuple[NDArray[np.int32], NDArray[np.float32]]
#: with more products changed since it was made, the index is made anew
_LOOSE = 400
#: a word that stands with more than this share of a larger catalogue says nothing
_COMMON = 0.2
#: lists of the nearest that are kept in memory, some 2 kB each
_KEPT = 16_384


def words_of(product: Product) -> Words:
    """Words of a product's title, kind, brand and details, with their weights."""
    found: dict[str, float] = {}
    for text in product.title.values():
        for word in segment(fold(text)):
            found[f"t {stem(word)}"] = 1.0
    path = product.category
    for depth in range(len(path)):
        weight = 3.0 if depth == len(path) - 1 else 1.0
        found["c " + "\0".join(path[: depth + 1])] = weight
    if product.brand:
        found[f"b {product.brand}"] = 1.0
    for tag in product.tags:
        found[f"g {fold(tag)}"] = 0.7
    for name, value in product.attributes.items():
        for one in value if isinstance(value, tuple) else (value,):
            text = f"{one.value:g} {one.unit}" if isinstance(one, Quantity) else str(one)
            found[f"a {name}\0{fold(text)[:60]}"] = 0.8
    return tuple(found.items())


@dataclass(frozen=True, slots=True)
class _Postings:
    """From a word (`starts`, `ends`) to the `products` that have it and its share in each; rows have length 1."""

    starts: Mapping[str, int]
    ends: Mapping[str, int]
    products: NDArray[np.int32]
    shares: NDArray[np.float32]

    @classmethod
    def of(cls, rows: Iterable[tuple[int, Words]], rare: Mapping[str, float]) -> _Postings:
        """Of products and their words."""
        code: dict[str, int] = {}
        codes: list[int] = []
        products: list[int] = []
        shares: list[float] = []
        for number, row in rows:
            for word, share in _unit(row, rare).items():
                codes.append(code.setdefault(word, len(code)))
                products.append(number)
                shares.append(share)
        order = np.argsort(np.asarray(codes, np.int32), kind="stable")
        edges = np.searchsorted(np.asarray(codes, np.int32)[order], np.arange(len(code) + 1))
        return cls(
            {word: int(edges[c]) for word, c in code.items()},
            {word: int(edges[c + 1]) for word, c in code.items()},
            np.asarray(products, np.int32)[order],
            np.asarray(shares, np.float32)[order],
        )

    def having(self, word: str) -> NDArray[np.int32]:
        """The products with a word."""
        start = self.starts.get(word)
        return self.products[start : self.ends[word]] if start is not None else np.empty(0, np.int32)

    def add(self, words: Mapping[str, float], total: NDArray[np.float32]) -> None:
        """Adds every product's cosine with a row of unit length to `total` (products,)."""
        for word, share in words.items():
            start = self.starts.get(word)
            if start is not None:
                end = self.ends[word]
                total[self.products[start:end]] += share * self.shares[start:end]


@dataclass(frozen=True)
class Likeness:
    """The index over `n` products. Those that changed since it was made stand in `loose`, ascending, and are found by
    an index of their own, `late`. Lists of the nearest by the index alone, `_near`, outlast changes; with the changed
    ones in place they stand in `_now`."""

    n: int
    rows: tuple[Words, ...]
    rare: Mapping[str, float]
    index: _Postings
    loose: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    late: _Postings = field(default_factory=lambda: _Postings.of((), {}))
    _near: dict[tuple[int, int], Near] = field(default_factory=dict, compare=False, repr=False)
    _now: dict[tuple[int, int], Near] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def build(cls, rows: Sequence[Words] = ()) -> Likeness:
        """The index of all rows; row i is product i, () for one that is not to be found."""
        n = len(rows)
        often: dict[str, int] = {}
        for row in rows:
            for word, _ in row:
                often[word] = often.get(word, 0) + 1
        most = max(50.0, _COMMON * n)
        rare = {word: float(np.log1p(n / count)) for word, count in often.items() if count <= most}
        return cls(n, tuple(rows), rare, _Postings.of(enumerate(rows), rare))

    def with_rows(self, n: int, changed: Mapping[int, Words]) -> Likeness:
        """The index after these rows changed or came; `n` products in all. A row of the same words is no change."""
        rows = list(self.rows) + [()] * (n - len(self.rows))
        changed = {number: words for number, words in changed.items() if rows[number] != words}
        if not changed and n == self.n:
            return self
        for number, words in changed.items():
            rows[number] = words
        loose = sorted({*self.loose.tolist(), *changed})
        if len(loose) > _LOOSE or (changed and not len(self.index.products)):
            return Likeness.build(rows)
        late = _Postings.of(((number, rows[number]) for number in loose), self.rare) if changed else self.late
        return Likeness(
            n, tuple(rows), self.rare, self.index, np.array(loose, np.int32), late, self._near
        )  # fmt: skip

    def near(self, number: int, k: int) -> Near:
        """The `k` products most like one, best first, with cosines in 0..1; itself is left out."""
        if not 0 <= number < self.n:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        kept, key = self._now if len(self.loose) else self._near, (number, k)
        if (found := kept.get(key)) is None:
            found = self._found(number, k)
            if len(kept) >= _KEPT:
                kept.popitem()  # the newest: those made ahead are asked for most
            kept[key] = found
        return found

    def _found(self, number: int, k: int) -> Near:
        words = _unit(self.rows[number], self.rare)
        if not len(self.loose) or number in self.loose:
            return self._nearest(number, words, k, self.scores(words))
        if (found := self._near.get((number, k))) is None:
            return self._nearest(number, words, k, self.scores(words))
        return self._with_late(number, words, k, found)

    def _nearest(self, number: int, words: Mapping[str, float], k: int, scores: NDArray[np.float32]) -> Near:
        scores[number] = 0.0
        return _best(scores, k, self._edge(scores, words, k))

    def _with_late(self, number: int, words: Mapping[str, float], k: int, found: Near) -> Near:
        """A list of the index with those that changed since as they are now."""
        numbers, scores = found
        keep = ~np.isin(numbers, self.loose)
        if not keep.all() and len(numbers) >= k > 0:  # somebody unknown moves up
            return self._nearest(number, words, k, self.scores(words))
        total = np.zeros(self.n, np.float32)
        self.late.add(words, total)
        new = self.loose[total[self.loose] > 0]
        numbers, scores = np.concatenate([numbers[keep], new]), np.concatenate([scores[keep], total[new]])
        order = np.lexsort((numbers, -scores))[: k or None]
        return numbers[order], scores[order]

    def prepare(self, numbers: Iterable[int], k: int, pause: float = 0.0) -> None:
        """Makes the lists of these products ahead, as many as are kept, with `pause` seconds after each."""
        for number in islice(numbers, _KEPT):
            self.near(number, k)
            time.sleep(pause)

    def _edge(self, scores: NDArray[np.float32], words: Mapping[str, float], k: int) -> float:
        """A score that `k` products reach: the k-th best of those that share the rarest word that so many have."""
        lists = [self.index.having(word) for word in words]
        mine = min((one for one in lists if len(one) >= k > 0), key=len, default=None)
        return 0.0 if mine is None else float(np.partition(scores[mine], len(mine) - k)[len(mine) - k])

    def alike(self, number: int, others: NDArray[np.int32]) -> NDArray[np.float32]:
        """Cosines of one product with some others, (others,)."""
        mine = _unit(self.rows[number], self.rare) if 0 <= number < self.n else {}
        rows = (_unit(self.rows[other], self.rare) for other in others.tolist())
        return np.array([sum(w * mine.get(word, 0.0) for word, w in row.items()) for row in rows], np.float32)

    def having(self, word: str) -> NDArray[np.int32]:
        """The products with a word of `words_of`; none for one that is too common to be kept."""
        found = self.index.having(word)
        if not len(self.loose):
            return found
        changed = [number for number in self.loose.tolist() if any(w == word for w, _ in self.rows[number])]
        kept = found[~np.isin(found, self.loose)]
        return np.concatenate([kept, np.array(changed, np.int32)])

    def scores(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Cosines of every product with a row of unit length, (n,)."""
        total = np.zeros(self.n, np.float32)
        self.index.add(words, total)
        total[self.loose] = 0.0
        self.late.add(words, total)
        return total


def _unit(row: Words, rare: Mapping[str, float]) -> dict[str, float]:
    """Weights times rarity, to length 1; words that are common or unknown count nothing."""
    weights = {word: weight * rare.get(word, 0.0) for word, weight in row}
    length = float(np.sqrt(sum(w * w for w in weights.values()))) or 1.0
    return {word: w / length for word, w in weights.items() if w > 0}


def _best(scores: NDArray[np.float32], k: int, edge: float = 0.0) -> Near:
    """The k highest above 0, best first; `edge` is a score that so many are known to reach."""
    best = np.flatnonzero(scores >= np.float32(edge) if edge > 0 else scores > 0)
    if 0 < k < len(best):
        above = scores[best]
        best = best[above >= np.partition(above, len(above) - k)[len(above) - k]]
    order = best[np.lexsort((best, -scores[best]))][: k or None].astype(np.int32)
    return order, scores[order]

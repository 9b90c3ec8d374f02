"""How alike products are in kind and details: cosine of weighted words, over an index from word to products.

Needs no event and no model, so that a product is found the moment it is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog.model import Product, Quantity
from shopkeeper.language import fold, segment, stem

__all__ = ["Likeness", "words_of"]

Words = tuple[tuple[str, float], ...]
#: products changed since the index was made are compared one by one; above this many it is made anew
_LOOSE = 400
#: a word that stands with more than this share of a larger catalogue says nothing
_COMMON = 0.2
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


@dataclass(frozen=True)
class Likeness:
    """The index over `n` products. `postings` of a word: the products and the share of it in each (unit length)."""

    n: int
    rows: tuple[Words, ...]
    rare: Mapping[str, float]
    starts: Mapping[str, int]
    ends: Mapping[str, int]
    products: NDArray[np.int32]
    shares: NDArray[np.float32]
    loose: tuple[int, ...] = ()
    _near: dict[tuple[int, int], tuple[NDArray[np.int32], NDArray[np.float32]]] = field(
        default_factory=dict, compare=False, repr=False
    )

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
        code: dict[str, int] = {}
        codes: list[int] = []
        products: list[int] = []
        shares: list[float] = []
        for number, row in enumerate(rows):
            for word, share in _unit(row, rare).items():
                codes.append(code.setdefault(word, len(code)))
                products.append(number)
                shares.append(share)
        order = np.argsort(np.asarray(codes, np.int32), kind="stable")
        edges = np.searchsorted(np.asarray(codes, np.int32)[order], np.arange(len(code) + 1))
        return cls(
            n,
            tuple(rows),
            rare,
            {word: int(edges[c]) for word, c in code.items()},
            {word: int(edges[c + 1]) for word, c in code.items()},
            np.asarray(products, np.int32)[order],
            np.asarray(shares, np.float32)[order],
        )

    def with_rows(self, n: int, changed: Mapping[int, Words]) -> Likeness:
        """The index after these rows changed or came; `n` products in all."""
        if not changed and n == self.n:
            return self
        rows = list(self.rows) + [()] * (n - len(self.rows))
        for number, words in changed.items():
            rows[number] = words
        loose = set(self.loose) | set(changed)
        if len(loose) > _LOOSE or not len(self.products):
            return Likeness.build(rows)
        return Likeness(
            n, tuple(rows), self.rare, self.starts, self.ends, self.products, self.shares, tuple(sorted(loose))
        )  # fmt: skip

    def near(self, number: int, k: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The `k` products most like one, best first, with cosines in 0..1; itself is left out."""
        if not 0 <= number < self.n:
            return np.empty(0, np.int32), np.empty(0, np.float32)
        key = (number, k)
        if (kept := self._near.get(key)) is not None:
            return kept
        words = _unit(self.rows[number], self.rare)
        scores = self.scores(words)
        scores[number] = 0.0
        found = _best(scores, k, self._edge(scores, words, k))
        if len(self._near) >= _KEPT:
            self._near.clear()
        self._near[key] = found
        return found

    def _edge(self, scores: NDArray[np.float32], words: Mapping[str, float], k: int) -> float:
        """A score that `k` products reach: the k-th best of those that share the rarest word that so many have."""
        lists = [self.products[self.starts[word] : self.ends[word]] for word in words if word in self.starts]
        mine = min((one for one in lists if len(one) >= k > 0), key=len, default=None)
        return 0.0 if mine is None else float(np.partition(scores[mine], len(mine) - k)[len(mine) - k])

    def alike(self, number: int, others: NDArray[np.int32]) -> NDArray[np.float32]:
        """Cosines of one product with some others, (others,)."""
        mine = _unit(self.rows[number], self.rare) if 0 <= number < self.n else {}
        rows = (_unit(self.rows[other], self.rare) for other in others.tolist())
        return np.array([sum(w * mine.get(word, 0.0) for word, w in row.items()) for row in rows], np.float32)

    def having(self, word: str) -> NDArray[np.int32]:
        """The products with a word of `words_of`; none for one that is too common to be kept."""
        start = self.starts.get(word)
        found = self.products[start : self.ends[word]] if start is not None else np.empty(0, np.int32)
        if not self.loose:
            return found
        changed = [number for number in self.loose if any(w == word for w, _ in self.rows[number])]
        kept = found[~np.isin(found, self.loose)]
        return np.concatenate([kept, np.array(changed, np.int32)])

    def scores(self, words: Mapping[str, float]) -> NDArray[np.float32]:
        """Cosines of every product with a row of unit length, (n,)."""
        total = np.zeros(self.n, np.float32)
        for word, share in words.items():
            start = self.starts.get(word)
            if start is not None:
                end = self.ends[word]
                total[self.products[start:end]] += share * self.shares[start:end]
        for number in self.loose:
            mine = _unit(self.rows[number], self.rare)
            total[number] = sum(share * words.get(word, 0.0) for word, share in mine.items())
        return total


def _unit(row: Words, rare: Mapping[str, float]) -> dict[str, float]:
    """Weights times rarity, to length 1; words that are common or unknown count nothing."""
    weights = {word: weight * rare.get(word, 0.0) for word, weight in row}
    length = float(np.sqrt(sum(w * w for w in weights.values()))) or 1.0
    return {word: w / length for word, w in weights.items() if w > 0}


def _best(
    scores: NDArray[np.float32], k: int, edge: float = 0.0
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The k highest above 0, best first; `edge` is a score that so many are known to reach."""
    best = np.flatnonzero(scores >= np.float32(edge) if edge > 0 else scores > 0)
    if 0 < k < len(best):
        above = scores[best]
        best = best[above >= np.partition(above, len(above) - k)[len(above) - k]]
    order = best[np.lexsort((best, -scores[best]))][: k or None].astype(np.int32)
    return order, scores[order]

"""Teaches the shop's own encoder on the catalogue: contrastive learning with in-batch negatives, in NumPy.

A batch holds queries, their products, and as many rivals (products that share a word). Loss: softmax cross-entropy
of the scaled cosines, van den Oord et al. 2018 (arXiv 1807.03748, eq. 4). A product that also answers the query is
no negative. Optimiser: Adagrad with one accumulator a row, as usual for embedding tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog.model import Product
from shopkeeper.errors import InputError
from shopkeeper.search.dense.encoder import Vectors
from shopkeeper.search.dense.grams import fit_grams
from shopkeeper.search.dense.pairs import Corpus, Pair
from shopkeeper.search.dense.shop import ShopEncoder

__all__ = ["Recipe", "train"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the encoder is trained; its hash is part of the encoder's name."""

    dimension: int = 128
    passes: int = 16  # pairs a product
    batch: int = 512
    rate: float = 0.06
    scale: float = 14.0  # 1 / temperature
    removed: float = 0.5  # chance that the query's words are taken out of its product
    foreign: float = 0.4  # chance that a product of several languages loses its words of the query's
    dropped: float = 0.2  # chance of every other word to be left out
    shown: int = 48  # words of a product shown at a time, on average at most
    most: int = 60_000  # products used for training
    seed: int = 0


def train(
    products: Iterable[Product],
    recipe: Recipe | None = None,
    *,
    kind_of: Callable[[Product], str] | None = None,
    progress: Callable[[int, int, float], None] | None = None,
) -> ShopEncoder:
    """Trains on `products`; equal products, kinds and recipe give an equal encoder.

    `kind_of` says what a product is ('' when unknown); by default that is learned from these products first.
    `progress(step, steps, loss)` is called after every step. Raises InputError for fewer than 20 products.
    """
    recipe = recipe or Recipe()
    chance = random.Random(recipe.seed)
    sample = _sample(products, recipe.most, chance)
    if (count := len(sample)) < 20:
        raise InputError(
            f"{count} products are too few to train an encoder; import a catalogue of 20 or more"
        )
    corpus = Corpus.of(sample, kind_of or _kinds_of(sample))
    learner = _Learner(corpus, recipe)
    order = list(range(count))
    steps = max(1, count * recipe.passes // recipe.batch)
    waiting: list[int] = []
    for step in range(steps):
        pairs: list[Pair] = []
        while len(pairs) < min(recipe.batch, count):
            if not waiting:
                chance.shuffle(order)
                waiting = order[:]
            if (pair := corpus.pair(waiting.pop(), chance)) is not None:
                pairs.append(pair)
        rivals = [corpus.rival(pair, chance) for pair in pairs]
        loss = learner.step(pairs, rivals, recipe.rate * (1.0 - 0.9 * step / steps))
        if progress is not None:
            progress(step + 1, steps, loss)
    return learner.encoder()


class _Learner:
    """The table and one step of descent."""

    def __init__(self, corpus: Corpus, recipe: Recipe) -> None:
        self.corpus, self.recipe = corpus, recipe
        self.random = np.random.default_rng(recipe.seed)
        size, d = len(corpus.vocabulary), recipe.dimension
        self.table = self.random.normal(0.0, d**-0.5, (size, d)).astype(np.float32)
        self.squares = np.full(size, 1e-4, np.float32)
        frequency = np.array(corpus.document_frequency, np.float32)
        self.idf = np.log1p(len(corpus.examples) / frequency).astype(np.float32)
        kinds: dict[tuple[str, ...], int] = {(): -1}
        self.kinds = np.array([kinds.setdefault(e.phrases.kind, len(kinds) - 1) for e in corpus.examples])

    def step(self, pairs: list[Pair], rivals: list[int], rate: float) -> float:
        """One batch; returns the mean loss."""
        recipe, corpus = self.recipe, self.corpus
        count = len(pairs)
        products = np.array([p.product for p in pairs] + rivals)
        examples = [corpus.examples[i] for i in products]
        lengths = np.array([len(e.rows) for e in examples])
        line = np.repeat(np.arange(len(examples)), lengths)
        rows = np.concatenate([e.rows for e in examples])
        weights = np.concatenate([e.weights for e in examples])
        query_line = np.repeat(np.arange(count), [len(p.words) for p in pairs])
        query_rows = np.array([corpus.vocabulary[w] for p in pairs for w in p.words])

        # the words of queries, and which of the products have them
        asked_rows, at = np.unique(query_rows, return_inverse=True)
        asked = np.zeros((count, len(asked_rows)), np.float32)
        asked[query_line, at] = 1.0
        column = np.full(len(self.table), -1, np.int64)
        column[asked_rows] = np.arange(len(asked_rows))
        had = column[rows]
        present = np.zeros((len(examples), len(asked_rows)), np.float32)
        present[line[had >= 0], had[had >= 0]] = 1.0
        ignored = self._also_right(pairs, products, asked, present)

        # what the encoder is shown of the products
        share = np.minimum(1.0 - recipe.dropped, recipe.shown / np.maximum(lengths, 1))
        shown = self.random.random(len(rows)) < np.repeat(share, lengths)
        taken = np.zeros(len(examples), np.bool_)
        taken[:count] = self.random.random(count) < recipe.removed
        doubtful = np.flatnonzero((had >= 0) & taken[line])
        shown[doubtful] &= asked[line[doubtful], had[doubtful]] == 0
        starts = np.cumsum(lengths) - lengths
        for i, pair in enumerate(pairs):
            if (
                only := examples[i].only.get(pair.language)
            ) is not None and self.random.random() < recipe.foreign:
                own_rows = slice(starts[i], starts[i] + lengths[i])
                shown[own_rows] &= ~np.isin(rows[own_rows], only)
        here = np.unique(np.concatenate([rows[shown], query_rows]))
        column[here] = np.arange(len(here))
        given = np.zeros((len(examples), len(here)), np.float32)
        given[line[shown], column[rows[shown]]] = weights[shown]
        asked = np.zeros((count, len(here)), np.float32)
        asked[query_line, column[query_rows]] = 1.0

        idf = self.idf[here][:, None]
        vectors = self.table[here] * idf
        q, q_length = _normalised(asked @ vectors)
        p, p_length = _normalised(given @ vectors)
        scores = recipe.scale * (q @ p.T)
        scores[ignored] = -1e9
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        own = np.arange(count)
        loss = float(-np.log(np.maximum(chances[own, own], 1e-12)).mean())
        chances[own, own] -= 1.0
        chances *= recipe.scale / count
        q_slope = _through_norm(chances @ p, q, q_length)
        p_slope = _through_norm(chances.T @ q, p, p_length)
        slope = (asked.T @ q_slope + given.T @ p_slope) * idf
        self.squares[here] += np.einsum("ij,ij->i", slope, slope) / slope.shape[1]
        self.table[here] -= rate * slope / np.sqrt(self.squares[here])[:, None]
        return loss

    def _also_right(
        self, pairs: list[Pair], products: NDArray[np.int64], asked: Vectors, present: Vectors
    ) -> NDArray[np.bool_]:
        """Products that answer another pair's query too: with all its words, and of its kind if it names one."""
        all_words = asked @ present.T >= asked.sum(axis=1)[:, None]
        numbers = np.array([p.product for p in pairs])[:, None]
        kinds, others = self.kinds[numbers], self.kinds[products][None, :]
        by_kind = np.array([p.kind for p in pairs])[:, None]
        ignored = all_words & ~(by_kind & (others >= 0) & (kinds != others))
        pure = np.array(
            [p.kind and tuple(p.words) == self.corpus.examples[p.product].phrases.kind for p in pairs]
        )
        ignored |= pure[:, None] & (kinds == others)
        ignored |= numbers == products[None, :]
        ignored[np.arange(len(pairs)), np.arange(len(pairs))] = False
        return np.asarray(ignored)

    def encoder(self) -> ShopEncoder:
        """What was learned, and n-gram vectors for the words that nobody has seen."""
        vectors = self.table * self.idf[:, None]
        words = list(self.corpus.vocabulary)
        grams = fit_grams(words, vectors, np.array(self.corpus.document_frequency), self.recipe.seed)
        return ShopEncoder(words, vectors, grams, mark=repr(self.recipe))


def _kinds_of(products: list[Product]) -> Callable[[Product], str]:
    from shopkeeper.search.lexicon import Lexicon

    return Lexicon.learn(products, 0).kind_of


def _sample(products: Iterable[Product], most: int, chance: random.Random) -> list[Product]:
    """At most `most` of them, each as likely (reservoir)."""
    kept: list[Product] = []
    for number, product in enumerate(products):
        if number < most:
            kept.append(product)
        elif (at := chance.randrange(number + 1)) < most:
            kept[at] = product
    return kept


def _normalised(x: Vectors) -> tuple[Vectors, Vectors]:
    length = np.maximum(np.sqrt(np.einsum("ij,ij->i", x, x)), 1e-6)[:, None]
    return x / length, length


def _through_norm(slope: Vectors, direction: Vectors, length: Vectors) -> Vectors:
    return np.asarray((slope - direction * np.einsum("ij,ij->i", slope, direction)[:, None]) / length)

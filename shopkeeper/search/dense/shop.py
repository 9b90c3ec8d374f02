"""`ShopEncoder`: word vectors learned from the shop's own catalogue; a text is the sum of its words.

Words the catalogue does not have (mistyped, compounds) are made of the vectors of their character n-grams.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from shopkeeper.catalog.model import Product
from shopkeeper.errors import ShopError
from shopkeeper.search.dense.bags import bag_of, grams_of, words_of
from shopkeeper.search.dense.encoder import Vectors, unit

__all__ = ["ShopEncoder"]

FORMAT = 1


class ShopEncoder:
    """`words` with their `vectors` (n, d), and the n-gram table `grams` (BUCKETS, d); `trainer.train` makes it."""

    def __init__(self, words: Sequence[str], vectors: Vectors, grams: Vectors, mark: str = "") -> None:
        self.words = list(words)
        self.rows = {w: i for i, w in enumerate(self.words)}
        # as stored: half precision, so that a saved and a fresh encoder say the same
        self.vectors = vectors.astype(np.float16).astype(np.float32)
        self.grams = grams.astype(np.float16).astype(np.float32)
        self.mark = mark
        self.dimension = int(vectors.shape[1])
        digest = hashlib.blake2b(mark.encode(), digest_size=8)
        digest.update("\n".join(self.words).encode())
        digest.update(self.vectors[:1000].tobytes())
        self.name = f"shop:{digest.hexdigest()}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimension); zeros for a text without any letters."""
        found = np.zeros((len(texts), self.dimension), np.float32)
        for i, text in enumerate(texts):
            for word in words_of(text):
                found[i] += self._vector(word)
        return unit(found)

    def encode_products(self, products: Sequence[Product]) -> Vectors:
        """Unit vectors of products; their title counts most, and which attributes they have counts too."""
        found = np.zeros((len(products), self.dimension), np.float32)
        for i, product in enumerate(products):
            bag = bag_of(product)
            known = [(self.rows[w], x) for w, x in bag.items() if w in self.rows]
            if known:
                weights = np.array([x for _, x in known], np.float32)
                found[i] = weights @ self.vectors[[r for r, _ in known]]
            else:
                found[i] = sum((self._vector(w) for w in bag), np.zeros(self.dimension, np.float32))
        return unit(found)

    def _vector(self, word: str) -> Vectors | float:
        if (row := self.rows.get(word)) is not None:
            return np.asarray(self.vectors[row])
        grams = grams_of(word)
        return np.asarray(self.grams[list(grams)].mean(axis=0)) if grams else 0.0

    def save(self, file: Path) -> None:
        """Writes one .npz of half-precision numbers, whole or not at all."""
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        with temporary.open("wb") as handle:
            np.savez_compressed(
                handle,
                format=np.array(FORMAT),
                mark=np.array(self.mark),
                words=np.array("\n".join(self.words)),
                vectors=self.vectors.astype(np.float16),
                grams=self.grams.astype(np.float16),
            )
            handle.flush()
            os.fsync(handle.fileno())
        temporary.replace(file)

    @classmethod
    def load(cls, file: Path) -> ShopEncoder:
        """Reads what `save` wrote. Raises ShopError when it is missing, damaged or of another version."""
        try:
            with np.load(file, allow_pickle=False) as data:
                if int(data["format"]) != FORMAT:
                    raise ValueError(f"format {int(data['format'])}")
                words = str(data["words"]).split("\n")
                encoder = cls(words, data["vectors"], data["grams"], str(data["mark"]))
            if len(words) != len(encoder.vectors):
                raise ValueError("words and vectors differ in number")
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ShopError(f"the encoder {str(file)!r} cannot be read ({error}); train it again") from error
        return encoder

"""`Encoder`: turns texts and products into unit vectors whose dot product says how alike their meanings are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog.model import Product

__all__ = ["Encoder", "Vectors", "unit"]

#: rows of float32, one vector each
Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """`name` says which model made a vector: vectors of different names are never compared."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors (n, dimension), float32, one a text; a text without any known word may be all zero."""
        ...

    def encode_products(self, products: Sequence[Product]) -> Vectors:
        """The same for products."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """The rows scaled to length 1; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)

"""The dense retriever of one shop: made on request, opened when it is there, kept in step with the catalogue.

It answers where words end: queries that text finds nothing for, and similar products. As a part of the ranking it did
not earn its place (docs/dense.md), so its cosine is only a feature for the learned ranker.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shopkeeper.catalog import Catalog, Product
from shopkeeper.config import Config
from shopkeeper.errors import ShopkeeperError

if TYPE_CHECKING:
    from shopkeeper.search.dense import DenseRetriever

__all__ = ["DenseSearch"]

log = logging.getLogger(__name__)

LEAST_COSINE = 0.35  # below it a product has nothing to do with the query


class DenseSearch:
    """`folder` is the shop's; vectors are in `index/dense`, encoders in `models`."""

    def __init__(self, folder: Path, config: Config, catalog: Catalog) -> None:
        self.config = config
        self.catalog = catalog
        self.folder = folder / "index" / "dense"
        self.models = folder / "models"
        self._retriever: DenseRetriever | None = None
        self._tried = -1

    def train(
        self,
        kind_of: Callable[[Product], str],
        progress: Callable[[int, int, float], None] | None = None,
    ) -> int:
        """Trains the shop's own encoder on its catalogue and encodes all products. Returns how many those are.

        Raises InputError when the catalogue is too small to learn from.
        """
        from shopkeeper.search.dense import train_encoder

        train_encoder(self.catalog.products(), self.models, kind_of=kind_of, progress=progress)
        return self.encode()

    def encode(self) -> int:
        """Encodes all products with the encoder that the setting `dense` names. Returns how many; 0 when off."""
        from shopkeeper.search.dense import DenseRetriever, open_encoder

        encoder = open_encoder(self.config.dense, self.models, threads=2)
        if encoder is None:
            return 0
        rows = ((c.id, c.revision, c.product) for c in self.catalog.changes(0) if c.product is not None)
        self._retriever = DenseRetriever.build(self.folder, rows, encoder)
        return len(self._retriever)

    def current(self) -> DenseRetriever | None:
        """The retriever, when the setting `dense` allows one and the products were encoded for it."""
        if self.config.dense == "off":
            return None
        if self._retriever is not None:
            try:
                self._retriever.refresh()
            except ShopkeeperError:
                self._retriever, self._tried = None, -1
            else:
                return self._retriever
        try:
            stamp = (self.folder / "dense.json").stat().st_mtime_ns
        except OSError:
            return None
        if stamp != self._tried:
            self._tried = stamp
            self._retriever = self._open()
        return self._retriever

    def _open(self) -> DenseRetriever | None:
        from shopkeeper.search.dense import DenseRetriever, open_encoder

        try:
            encoder = open_encoder(self.config.dense, self.models)
            return None if encoder is None else DenseRetriever.load(self.folder, encoder)
        except ShopkeeperError as error:
            log.warning("searching without vectors: %s", error)
            return None

    def follow(self) -> None:
        """Encodes what the catalogue changed since the last time."""
        if (retriever := self.current()) is not None:
            retriever.update(self.catalog.changes(retriever.revision))

    def near(self, query: str, count: int) -> dict[str, float]:
        """Product -> cosine of the products nearest to a query; {} without a retriever."""
        retriever = self.current()
        found = [] if retriever is None else retriever.search(query, count)
        return {id: cosine for id, cosine in found if cosine >= LEAST_COSINE}

    def scores(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        """Cosines of some products with a query; {} without a retriever."""
        retriever = self.current()
        return {} if retriever is None else retriever.scores(query, ids)

    def similar(self, product_id: str, count: int) -> list[str]:
        """Ids of the products nearest to a product, nearest first; [] without a retriever."""
        retriever = self.current()
        return [] if retriever is None else [id for id, _ in retriever.similar(product_id, count)]

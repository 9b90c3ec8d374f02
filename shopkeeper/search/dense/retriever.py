"""`DenseRetriever`: the products of a shop as vectors in one folder, and what is near a query or a product."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Protocol

from shopkeeper.catalog.model import Product
from shopkeeper.errors import ShopError
from shopkeeper.search.dense.encoder import Encoder, Vectors
from shopkeeper.search.dense.onnx import OnnxEncoder
from shopkeeper.search.dense.shop import ShopEncoder
from shopkeeper.search.dense.vectors import EXACT_BELOW, VectorIndex, make_index, open_index

__all__ = ["DenseRetriever"]

_STATE = "dense.json"
_BATCH = 1000


class Change(Protocol):
    """A change of the catalogue (`shopkeeper.catalog.Change`): `product` is None when it was retired."""

    @property
    def revision(self) -> int: ...

    @property
    def id(self) -> str: ...

    @property
    def product(self) -> Product | None: ...


class DenseRetriever:
    """Made by `build` or `load`. `revision` is the catalogue revision that the vectors show."""

    def __init__(self, folder: Path, encoder: Encoder, index: VectorIndex, revision: int) -> None:
        self.folder, self.encoder, self.index, self.revision = folder, encoder, index, revision
        self._stamp = self._read_stamp()
        self._vector = lru_cache(maxsize=2048)(self._encoded)

    @classmethod
    def build(
        cls, folder: Path, products: Iterable[tuple[str, int, Product]], encoder: Encoder
    ) -> DenseRetriever:
        """Encodes (id, revision, product) rows into a new index in `folder`.

        Memory: all vectors below 50,000 rows, then the graph. Raises MissingExtra when that needs usearch.
        """
        rows = iter(products)
        index = make_index(encoder.dimension, 0)
        revision = 0
        waiting: list[tuple[list[str], Vectors]] = []
        count = 0
        while batch := list(islice(rows, _BATCH)):
            ids = [id for id, _, _ in batch]
            revision = max(revision, *(r for _, r, _ in batch))
            vectors = encoder.encode_products([product for _, _, product in batch])
            count += len(ids)
            if count >= EXACT_BELOW and waiting:
                index = make_index(encoder.dimension, count)
                for earlier in waiting:
                    index.put(*earlier)
                waiting = []
            if count >= EXACT_BELOW:
                index.put(ids, vectors)
            else:
                waiting.append((ids, vectors))
        if waiting:
            import numpy as np

            index.put([id for ids, _ in waiting for id in ids], np.concatenate([v for _, v in waiting]))
        retriever = cls(folder, encoder, index, revision)
        retriever._save()
        return retriever

    @classmethod
    def load(cls, folder: Path, encoder: Encoder | None = None) -> DenseRetriever:
        """Opens what `build` wrote; `encoder` defaults to the one it was built with.

        Raises ShopError when the folder is damaged or was built with another encoder: then build again.
        """
        state = cls._state(folder)
        if encoder is None:
            source = Path(str(state["source"]))
            source = source if source.is_absolute() else folder / source
            encoder = ShopEncoder.load(source) if source.suffix == ".npz" else OnnxEncoder(source, threads=1)
        if encoder.name != state["encoder"]:
            raise ShopError(
                f"the vectors in {str(folder)!r} were made by {state['encoder']!r}, not {encoder.name!r}; "
                "build them again"
            )
        return cls(folder, encoder, open_index(folder), int(str(state["revision"])))

    def __len__(self) -> int:
        return len(self.index)

    def __contains__(self, id: str) -> bool:
        return id in self.index

    def update(self, changes: Iterable[Change]) -> int:
        """Encodes what changed, removes what was retired, saves; returns the number of changes.

        One process at a time; others see it after `refresh`.
        """
        stream = iter(changes)
        count = 0
        while batch := list(islice(stream, _BATCH)):
            last = {change.id: change for change in batch}
            self.index.remove([id for id, change in last.items() if change.product is None])
            products = {id: change.product for id, change in last.items() if change.product is not None}
            if products:
                self.index.put(list(products), self.encoder.encode_products(list(products.values())))
            self.revision = max(self.revision, *(change.revision for change in batch))
            count += len(batch)
        if count:
            self._save()
        return count

    def refresh(self) -> bool:
        """Opens what another process has saved since; costs one stat when there is nothing. True when it did.

        Raises ShopError when the files are damaged.
        """
        stamp = self._read_stamp()
        if stamp == self._stamp:
            return False
        state = self._state(self.folder)
        if state["encoder"] != self.encoder.name:
            raise ShopError(
                f"the vectors in {str(self.folder)!r} were built with another encoder; open them again"
            )
        self.index, self.revision, self._stamp = open_index(self.folder), int(str(state["revision"])), stamp
        return True

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        """The `k` products nearest to the query as (id, cosine), best first; [] when no word tells anything."""
        vector = self._vector(query)
        return self.index.search(vector, k) if vector.any() else []

    def scores(self, query: str, ids: Sequence[str]) -> dict[str, float]:
        """Cosines of some products with the query; unknown products are left out."""
        return self.index.scores(self._vector(query), ids)

    def similar(self, id: str, k: int) -> list[tuple[str, float]]:
        """The `k` products nearest to a product, itself left out; [] for an unknown id."""
        return self.index.similar(id, k)

    def _encoded(self, query: str) -> Vectors:
        vector: Vectors = self.encoder.encode([query])[0]
        return vector

    def _save(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        source = ""
        if isinstance(
            self.encoder, ShopEncoder
        ):  # a copy, so that training anew does not part it from its vectors
            source = f"encoder-{self.encoder.name.partition(':')[2]}.npz"
            if not (self.folder / source).is_file():
                self.encoder.save(self.folder / source)
        elif isinstance(self.encoder, OnnxEncoder):
            source = str(self.encoder.folder.resolve())
        self.index.save(self.folder)
        temporary = self.folder / f".{_STATE}.{os.getpid()}"
        state = {"encoder": self.encoder.name, "source": source, "revision": self.revision, "rows": len(self)}
        temporary.write_text(json.dumps(state), "utf-8")
        temporary.replace(self.folder / _STATE)
        self._stamp = self._read_stamp()

    @staticmethod
    def _state(folder: Path) -> dict[str, object]:
        try:
            state = json.loads((folder / _STATE).read_text("utf-8"))
            return {name: state[name] for name in ("encoder", "source", "revision")}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ShopError(
                f"no vectors can be read in {str(folder)!r} ({error}); build them again"
            ) from error

    def _read_stamp(self) -> tuple[int, int]:
        try:
            stat = (self.folder / _STATE).stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_ino)

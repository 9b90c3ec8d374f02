"""`HnswIndex`: approximate nearest vectors by usearch, for catalogues above 50,000 products.

Hierarchical navigable small worlds: Malkov and Yashunin 2018 (arXiv 1603.09320). Vectors are kept as float16.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.errors import MissingExtra
from shopkeeper.search.dense.encoder import Vectors
from shopkeeper.search.dense.vectors import next_file, write_manifest

__all__ = ["HnswIndex"]


class HnswIndex:
    """`VectorIndex` on a usearch graph. Keys are numbers given in turn; a replaced row gets a new one.

    Raises MissingExtra without usearch.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._graph = _graph(dimension)
        self._ids: dict[int, str] = {}
        self._keys: dict[str, int] = {}
        self._next = 0
        self._mapped: Path | None = None
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._keys)

    def __contains__(self, id: str) -> bool:
        return id in self._keys

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds or replaces; of a repeated id the last counts. Raises ValueError when shapes do not fit."""
        if vectors.shape != (len(ids), self.dimension):
            raise ValueError(
                f"{len(ids)} ids, vectors of shape {vectors.shape}; want ({len(ids)}, {self.dimension})"
            )
        last = {id: i for i, id in enumerate(ids)}
        if not last:
            return
        self.remove(last)
        with self._lock:
            self._unmap()
            keys = np.arange(self._next, self._next + len(last), dtype=np.uint64)
            self._graph.add(keys, np.ascontiguousarray(vectors[list(last.values())]), threads=2)
            self._next += len(last)
            for key, id in zip(keys.tolist(), last, strict=True):
                self._ids[key] = id
                self._keys[id] = key

    def remove(self, ids: Iterable[str]) -> int:
        """Removes ids; returns how many were there."""
        with self._lock:
            gone = {id: self._keys[id] for id in ids if id in self._keys}
            if gone:
                self._unmap()
                for id, key in gone.items():
                    del self._keys[id], self._ids[key]
                self._graph.remove(np.array(list(gone.values()), np.uint64))
            return len(gone)

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The `k` nearest (nearly always) as (id, dot product), best first."""
        if k <= 0 or not self._keys:
            return []
        found = self._graph.search(np.ascontiguousarray(vector, np.float32), min(k, len(self._keys)))
        named = (
            (self._ids.get(key), d)
            for key, d in zip(found.keys.tolist(), found.distances.tolist(), strict=True)
        )
        return [(id, 1.0 - distance) for id, distance in named if id is not None]

    def similar(self, id: str, k: int) -> list[tuple[str, float]]:
        """The `k` nearest of a row, itself left out; [] for an unknown id."""
        key = self._keys.get(id)
        if key is None:
            return []
        if (row := self._graph.get(key)) is None:  # removed meanwhile
            return []
        vector = np.asarray(row, np.float32).reshape(-1)
        return [(other, score) for other, score in self.search(vector, k + 1) if other != id][:k]

    def scores(self, vector: Vectors, ids: Iterable[str]) -> dict[str, float]:
        """Dot products with some rows; unknown ids are left out."""
        known = [id for id in dict.fromkeys(ids) if id in self._keys]
        if not known:
            return {}
        rows = self._graph.get(np.array([self._keys[id] for id in known], np.uint64))
        found = np.asarray(rows, np.float32).reshape(len(known), -1) @ vector
        return dict(zip(known, found.tolist(), strict=True))

    def save(self, folder: Path) -> None:
        """Writes the index into `folder`; see `VectorIndex.save`."""
        with self._lock:
            file = next_file(folder, ".usearch")
            self._graph.save(str(file))
            manifest = {"kind": "hnsw", "dimension": self.dimension, "file": file.name, "next": self._next}
            write_manifest(folder, {**manifest, "ids": list(self._keys), "keys": list(self._keys.values())})

    @classmethod
    def opened(cls, file: Path, manifest: Mapping[str, Any]) -> HnswIndex:
        """The saved index, mapped into memory until the first change. Raises ValueError when parts do not fit."""
        index = cls(int(manifest["dimension"]))
        if not file.is_file():
            raise ValueError(f"{file.name} is missing")
        index._graph.view(str(file))
        index._mapped = file
        index._keys = dict(zip(manifest["ids"], manifest["keys"], strict=True))
        index._ids = {key: id for id, key in index._keys.items()}
        index._next = int(manifest["next"])
        if len(index._graph) != len(index._keys) or index._graph.ndim != index.dimension:
            raise ValueError(f"{file.name}: {len(index._graph)} rows for {len(index._keys)} ids")
        return index

    def _unmap(self) -> None:
        """A mapped graph cannot be changed: reads it into memory first."""
        if self._mapped is not None:
            graph = _graph(self.dimension)
            graph.load(str(self._mapped))
            self._graph, self._mapped = graph, None


def _graph(dimension: int) -> Any:
    try:
        from usearch.index import Index
    except ImportError:
        raise MissingExtra("usearch", "dense", "a vector index of 50,000 products or more") from None
    return Index(
        ndim=dimension, metric="ip", dtype="f16", connectivity=16, expansion_add=96, expansion_search=96
    )

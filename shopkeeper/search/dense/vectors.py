"""`VectorIndex`: ids with unit vectors, and the nearest of them. Exact below 50,000 rows, a graph above."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from shopkeeper.errors import ShopError
from shopkeeper.search.dense.encoder import Vectors

__all__ = ["EXACT_BELOW", "MANIFEST", "VectorIndex", "make_index", "open_index", "write_manifest"]

EXACT_BELOW = 50_000
MANIFEST = "vectors.json"
FORMAT = 1


class VectorIndex(Protocol):
    """One contract for every implementation (tests/search/test_dense_vectors.py).

    Reading while another thread changes the index is safe; changes are made by one thread at a time.
    """

    dimension: int

    def __len__(self) -> int: ...

    def __contains__(self, id: str) -> bool: ...

    def put(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Adds vectors, or replaces those of ids already there. Of a repeated id the last counts."""
        ...

    def remove(self, ids: Iterable[str]) -> int:
        """Removes ids; returns how many were there."""
        ...

    def search(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """The `k` nearest as (id, dot product), best first."""
        ...

    def similar(self, id: str, k: int) -> list[tuple[str, float]]:
        """The `k` nearest of a row, itself left out; [] for an unknown id."""
        ...

    def scores(self, vector: Vectors, ids: Iterable[str]) -> dict[str, float]:
        """Dot products with some rows; unknown ids are left out."""
        ...

    def save(self, folder: Path) -> None:
        """Writes the index into `folder`: a reader finds the old one or the new one, never a mixture."""
        ...


def make_index(dimension: int, rows: int) -> VectorIndex:
    """An empty index fit for `rows` vectors. Raises MissingExtra when that needs usearch, not there."""
    from shopkeeper.search.dense.exact import ExactIndex
    from shopkeeper.search.dense.hnsw import HnswIndex

    return ExactIndex(dimension) if rows < EXACT_BELOW else HnswIndex(dimension)


def open_index(folder: Path) -> VectorIndex:
    """Opens what `save` wrote, mapped into memory. Raises ShopError when it is missing or damaged."""
    from shopkeeper.search.dense.exact import ExactIndex
    from shopkeeper.search.dense.hnsw import HnswIndex

    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        if manifest["format"] != FORMAT:
            raise ValueError(f"format {manifest['format']!r}")
        kinds: dict[str, Any] = {"exact": ExactIndex, "hnsw": HnswIndex}
        index: VectorIndex = kinds[manifest["kind"]].opened(folder / manifest["file"], manifest)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError) as error:
        raise ShopError(
            f"the vectors in {str(folder)!r} cannot be read ({error}); build them again"
        ) from error
    return index


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Makes `manifest` (which names a written vector file) the current one; older vector files go."""
    temporary = folder / f".{MANIFEST}.{os.getpid()}"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump({"format": FORMAT, **manifest}, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(folder / MANIFEST)
    for old in folder.glob("vectors-*"):
        if old.name != manifest["file"]:
            with contextlib.suppress(OSError):  # a reader that has it mapped keeps it
                old.unlink()


def next_file(folder: Path, suffix: str) -> Path:
    """A name for the next vector file of `folder`, which is made when missing."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(p.stem[8:]) for p in folder.glob("vectors-*") if p.stem[8:].isdigit()]
    return folder / f"vectors-{max(numbers, default=0) + 1:06d}{suffix}"

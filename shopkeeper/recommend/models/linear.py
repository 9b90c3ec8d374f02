"""A linear sequence model in closed form: what comes next, from what was done, the latest acts counting most.

Ridge regression of the next item on all items before it, each weighted by `decay` to the power of its distance: an
EASE (Steck 2019) with directions and time, near to SLIST (Choi et al. 2021, arXiv 2103.16104) and as strong as deep
models on sparse data. Trained in seconds to minutes without iterations; kept as the strongest links of each item.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra, ModelError
from shopkeeper.recommend.interactions import KIND_CODES, History, Interactions, ItemFeatures
from shopkeeper.recommend.models.linked import Linked
from shopkeeper.recommend.models.links import Links, spread
from shopkeeper.recommend.models.picking import best, known
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Linear", "LinearSettings"]

_STEPS = 4


@dataclass(frozen=True, slots=True)
class LinearSettings:
    """`attributes` is how much those of an item count beside the item itself (0: not at all); `decay` an act back,
    while fitting and while serving; `ridge` the penalty; only the last `window` acts count; scores are divided by
    (acts of the item + 1) to the power `damping`; `links` are kept of each item; `most` items at most take part, those
    with the most acts: time grows with the third power of their number, memory with the second."""

    attributes: float = 1.0
    decay: float = 0.9
    serving_decay: float = 0.8
    ridge: float = 200.0
    window: int = 50
    damping: float = 0.15
    links: int = 400
    most: int = 20_000


class Linear(Linked):
    """See the module. Answers for anybody with at least one act on a known item."""

    name = "linear"

    def __init__(self, settings: LinearSettings | None = None) -> None:
        self.settings = settings or LinearSettings()
        self.n_items = 0
        self._links = Links.empty(0)  # from an item to those that follow

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        """Nothing is drawn by chance, so `seed` changes nothing. Raises MissingExtra without scipy."""
        sparse, lapack = _scipy()
        s = self.settings
        self.n_items = data.n_items
        counts = np.bincount(data.items, minlength=data.n_items)
        used = np.sort(np.argsort(-counts, kind="stable")[: s.most])
        used = used[counts[used] > 0]
        if not len(used):
            self._links = Links.empty(data.n_items)
            return self
        if not len(used):  # the first day of a shop
            self._links = Links.empty(data.n_items)
            return self
        _tell(progress, 0, "counting")
        read, wanted, weights = _examples(sparse, data, used, s)
        details = _details(sparse, data.features, data.n_items, s.attributes)
        if details is not None:
            read = sparse.hstack([read, read @ details[used]]).tocsr()
        counted = read.multiply(weights[:, None]).tocsr()
        gram = (counted.T @ read).toarray()
        follows = (counted.T @ wanted).tocsr()
        gram[np.diag_indices(len(gram))] += s.ridge
        _tell(progress, 1, f"inverting {len(gram)} x {len(gram)}")
        inverse = _inverse(lapack, gram)
        del gram
        _tell(progress, 2, "linking")
        scale = ((counts[used] + 1.0) ** -s.damping).astype(np.float32)
        self._links = _strongest(inverse, follows, scale, used, details, data.n_items, s.links)
        _tell(progress, _STEPS, "done")
        return self

    def update(self, more: Interactions) -> None:
        """Only room for new items: the inverse is not kept, so links change with the next training."""
        self._links = self._links.grown(more.n_items)
        self.n_items = max(self.n_items, more.n_items)

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        return best(spread(self._links, *self._last(history)), k, exclude)

    def _last(self, history: History) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The acts that count, and how much."""
        items = history.items[known(history.items, self.n_items)][-self.settings.window :]
        back = np.arange(len(items) - 1, -1, -1, dtype=np.float32)
        return items, np.power(np.float32(self.settings.serving_decay), back)

    def save(self, folder: Path) -> None:
        links = self._links
        arrays = {"starts": links.starts, "columns": links.columns, "values": links.values}
        write_model(folder, self.name, asdict(self.settings), arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        model = cls(LinearSettings(**settings))
        model._links = Links(arrays["starts"], arrays["columns"], arrays["values"])
        model.n_items = model._links.n_items
        return model


def _examples(
    sparse: Any, data: Interactions, used: NDArray[Any], s: LinearSettings
) -> tuple[Any, Any, NDArray[np.float32]]:
    """Two CSR matrices, a row an act that has one before: the acts before it, decayed; and the act. And how much each
    row counts. What was sent back is passed over."""
    place = np.full(data.n_items, -1, np.int64)
    place[used] = np.arange(len(used))
    good = (place[data.items] >= 0) & (data.kinds != KIND_CODES["return"])
    items, users, weights = place[data.items[good]], data.users()[good], data.weights[good]
    first = np.searchsorted(users, users, side="left")
    rank = np.arange(len(items)) - first  # how many acts of the same person came before
    rows, columns, values = [], [], []
    for back in range(1, s.window + 1):
        at = np.flatnonzero(rank >= back)
        if not len(at):
            break
        rows.append(at)
        columns.append(items[at - back])
        values.append(np.full(len(at), s.decay ** (back - 1), np.float32))
    shape = (len(items), len(used))
    where = (_joined(rows, np.int64), _joined(columns, np.int64))
    read = sparse.csr_matrix((_joined(values, np.float32), where), shape=shape)
    later = np.flatnonzero(rank > 0)
    wanted = sparse.csr_matrix((np.ones(len(later), np.float32), (later, items[later])), shape=shape)
    return read, wanted, np.asarray(weights, np.float32)


def _inverse(lapack: Any, gram: NDArray[np.float32]) -> NDArray[np.float32]:
    """Inverse of a symmetric positive definite matrix, in its own memory where LAPACK can."""
    factor, fault = lapack.spotrf(gram.T, lower=1, overwrite_a=1)
    if fault == 0:
        factor, fault = lapack.spotri(factor, lower=1, overwrite_c=1)
    if fault:
        raise ModelError("the acts are too alike to fit the linear model: raise its ridge")
    n = len(factor)
    for start in range(0, n, 1024):  # LAPACK fills the lower triangle only
        block = factor[start : start + 1024]
        factor[:start, start : start + 1024] = block[:, :start].T
        square = block[:, start : start + 1024]
        square[np.triu_indices(len(square), 1)] = square.T[np.triu_indices(len(square), 1)]
    return np.asarray(factor)


def _details(sparse: Any, features: ItemFeatures | None, n_items: int, share: float) -> Any:
    """CSR (n_items, attributes): each attribute of an item, `share` over the root of their count; None without."""
    if features is None or not len(features.codes) or share <= 0:
        return None
    starts = features.starts[: n_items + 1]
    counts = np.diff(starts)
    values = np.repeat(share / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    starts = np.concatenate([starts, np.full(n_items + 1 - len(starts), starts[-1])])
    return sparse.csr_matrix((values, features.codes[: starts[-1]], starts), (n_items, features.n_attributes))


def _strongest(
    inverse: Any, follows: Any, scale: Any, used: Any, details: Any, n_items: int, links: int
) -> Links:
    """The `links` greatest of each item's row of inverse @ follows, by absolute value; those of its attributes are
    added to its own, so that an item without acts has links too."""
    to = follows.T.tocsr()
    place = np.full(n_items, -1, np.int64)
    place[used] = np.arange(len(used))
    froms = used if details is None else np.flatnonzero((place >= 0) | (np.diff(details.indptr) > 0))
    rows, columns, values = [], [], []
    for start in range(0, len(froms), 512):
        part = froms[start : start + 512]
        lines = inverse[np.maximum(place[part], 0)] * (place[part] >= 0)[:, None]
        if details is not None:
            lines += details[part] @ inverse[len(used) :]
        block = (to @ np.ascontiguousarray(lines.T, dtype=np.float32)).T * scale
        kept = min(links, block.shape[1])
        best = np.argpartition(-np.abs(block), kept - 1, axis=1)[:, :kept]
        rows.append(np.repeat(part, kept))
        columns.append(used[best].ravel())
        values.append(np.take_along_axis(block, best, axis=1).ravel())
    found = (_joined(rows, np.int64), _joined(columns, np.int32), _joined(values, np.float32))
    return Links.of_pairs(*found, n_items)


def _joined(parts: Iterable[Any], dtype: Any) -> Any:
    parts = list(parts)
    return np.concatenate(parts).astype(dtype) if parts else np.zeros(0, dtype)


def _tell(progress: Progress | None, done: int, words: str) -> None:
    if progress:
        progress(done, _STEPS, words)


def _scipy() -> tuple[Any, Any]:
    try:
        from scipy import sparse
        from scipy.linalg import lapack
    except ImportError as error:
        raise MissingExtra("scipy", "recommend", "the linear model") from error
    return sparse, lapack

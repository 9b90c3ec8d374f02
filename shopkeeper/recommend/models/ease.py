"""EASE: which products go together, by a linear model in closed form (Steck 2019, arXiv 1905.03375, equation 8)."""

from __future__ import annotations

from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.linked import Linked
from shopkeeper.recommend.models.links import Links
from shopkeeper.recommend.models.picking import decays, known
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Ease"]


class Ease(Linked):
    """Item weights B = I - P / diag(P) with P = (X'X + `penalty` I)^-1, of the `most_items` items with the most
    acts (memory and time grow with the square and the cube of them); each item keeps its `keep` strongest.

    The last `acts` acts of a history count, halved every `acts_half_life` acts.
    """

    name = "ease"

    def __init__(
        self,
        *,
        penalty: float = 100.0,
        most_items: int = 6000,
        keep: int = 300,
        acts: int = 100,
        acts_half_life: float = 20.0,
    ) -> None:
        self.penalty, self.most_items, self.keep = penalty, most_items, keep
        self.acts, self.acts_half_life = acts, acts_half_life
        self.n_items = 0
        self._links = Links.empty(0)

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        try:
            import scipy.linalg
            import scipy.sparse
        except ImportError:
            raise MissingExtra("scipy", "recommend", "training EASE") from None
        self.n_items = data.n_items
        counts = np.bincount(data.items, minlength=data.n_items)
        items = np.sort(np.argsort(-counts, kind="stable")[: min(self.most_items, int((counts > 0).sum()))])
        if not len(items):
            self._links = Links.empty(data.n_items)
            return self
        column = np.full(data.n_items, -1, np.int64)
        column[items] = np.arange(len(items))
        wanted = (column[data.items] >= 0) & (data.kinds != 4)
        where = (data.users()[wanted], column[data.items[wanted]])
        x = scipy.sparse.csr_matrix(
            (np.ones(len(where[0]), np.float32), where), shape=(data.n_users, len(items))
        )
        x.data[:] = 1.0  # however often somebody did it
        gram = (x.T @ x).toarray().astype(np.float64)
        gram[np.diag_indices_from(gram)] += self.penalty
        inverse = scipy.linalg.lapack.dpotri(
            scipy.linalg.cholesky(gram, overwrite_a=True, check_finite=False), overwrite_c=True
        )[0]
        upper = np.triu(inverse, 1)
        diagonal = np.diag(inverse).copy()
        weights = -(upper + upper.T) / diagonal[None, :]
        links = []
        for start in range(0, len(items), 1000):
            part = weights[start : start + 1000]
            rows, columns = np.nonzero(part > 1e-5)
            values = part[rows, columns].astype(np.float32)
            block = Links.of_pairs(
                rows.astype(np.int32), columns.astype(np.int32), values, len(items)
            ).strongest(self.keep)
            links.append((items[block.rows() + start], items[block.columns], block.values))
            if progress is not None:
                progress(start + len(part), len(items), self.name)
        self._links = Links.of_pairs(
            np.concatenate([part[0] for part in links]).astype(np.int32),
            np.concatenate([part[1] for part in links]).astype(np.int32),
            np.concatenate([part[2] for part in links]),
            data.n_items,
        )
        return self

    def update(self, more: Interactions) -> None:
        """Grows for new items only: the weights are solved for all at once."""
        self.n_items = max(self.n_items, more.n_items)
        self._links = self._links.grown(self.n_items)

    def _last(self, history: History) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        items = history.items[known(history.items, self.n_items)][-self.acts :]
        weights = decays(len(items), self.acts_half_life)
        last = len(items) - 1 - np.unique(items[::-1], return_index=True)[1]
        last = np.sort(last)
        return items[last], weights[last]

    def save(self, folder: Path) -> None:
        settings = {
            "penalty": self.penalty, "most_items": self.most_items, "keep": self.keep, "acts": self.acts,
            "acts_half_life": self.acts_half_life,
        }  # fmt: skip
        table = self._links
        arrays = {"starts": table.starts, "columns": table.columns, "values": table.values}
        write_model(folder, self.name, settings, arrays)

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        model = cls(**settings)
        model._links = Links(arrays["starts"], arrays["columns"], arrays["values"])
        model.n_items = model._links.n_items
        return model

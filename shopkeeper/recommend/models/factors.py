"""People and products as factors, by the package `implicit`: ALS (Hu, Koren, Volinsky 2008) and BPR (Rendle 2009).

Only the products' factors are kept. A person's are solved from the history when asked, so a person who was not in
the training, or who acted a second ago, is served like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra
from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.nearest import Nearest
from shopkeeper.recommend.models.picking import grown, known
from shopkeeper.recommend.models.stored import read_model, write_model
from shopkeeper.recommend.recommender import Progress

__all__ = ["Als", "Bpr"]


class _Factors:
    """Score: an item's factors times the person's, x = (Y'Y + `alpha` Yh'Yh + `penalty` I)^-1 (1 + `alpha`) Yh'1,
    Yh the factors of the last `acts` distinct items (equation 4 of Hu, Koren, Volinsky)."""

    name = "factors"

    def __init__(
        self,
        *,
        factors: int = 64,
        penalty: float = 0.05,
        alpha: float = 10.0,
        rounds: int = 20,
        acts: int = 100,
    ) -> None:
        self.factors, self.penalty, self.alpha = factors, penalty, alpha
        self.rounds, self.acts = rounds, acts
        self.n_items = 0
        self._bias = np.zeros(0, np.float32)
        self._take(np.zeros((0, factors), np.float32), self._bias)

    def _take(
        self, vectors: NDArray[np.float32], bias: NDArray[np.float32], file: Path | None = None
    ) -> None:
        self.n_items, self._bias = len(vectors), bias
        self._near = Nearest(np.column_stack([vectors, bias]), file=file)
        self._gram = vectors.T.astype(np.float64) @ vectors.astype(np.float64)

    def fit(self, data: Interactions, *, seed: int = 0, progress: Progress | None = None) -> Self:
        try:
            import implicit
            import scipy.sparse
            import threadpoolctl
        except ImportError as error:
            raise MissingExtra(error.name or "implicit", "recommend", "training factors") from None
        wanted = data.kinds != 4
        counts = scipy.sparse.csr_matrix(
            (np.ones(int(wanted.sum()), np.float32), (data.users()[wanted], data.items[wanted])),
            shape=(max(data.n_users, 1), max(data.n_items, 1)),
        )
        counts.data = 1 + np.log(counts.data)
        if not counts.nnz:
            self._take(np.zeros((data.n_items, self.factors), np.float32), np.zeros(data.n_items, np.float32))
            return self

        def follow(step: int, *_: Any) -> None:
            if progress is not None:
                progress(step + 1, self.rounds, self.name)

        with threadpoolctl.threadpool_limits(1, "blas"):  # implicit has threads of its own
            vectors, bias = self._train(implicit, counts, seed, follow)
        seen = np.bincount(data.items[wanted], minlength=data.n_items) > 0
        vectors = np.where(seen[:, None], vectors[: data.n_items], 0)
        self._take(vectors.astype(np.float32), np.where(seen, bias[: data.n_items], 0).astype(np.float32))
        return self

    def _train(
        self, implicit: Any, counts: Any, seed: int, follow: Any
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        raise NotImplementedError

    def update(self, more: Interactions) -> None:
        """Grows for new items only."""
        n_items = max(self.n_items, more.n_items)
        if n_items > self.n_items:
            vectors = self._near.vectors[:, :-1]
            self._take(grown(vectors, n_items), grown(self._bias, n_items))

    def _person(self, history: History) -> NDArray[np.float32]:
        items = np.unique(history.items[known(history.items, self.n_items)][-self.acts :])
        if not len(items):
            return np.zeros(self.factors + 1, np.float32)
        mine = self._near.vectors[items, :-1].astype(np.float64)
        left = self._gram + self.alpha * (mine.T @ mine)
        left[np.diag_indices_from(left)] += self.penalty
        solved = np.linalg.solve(left, (1 + self.alpha) * mine.sum(axis=0))
        return np.append(solved, 1.0).astype(np.float32)

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        if not histories:
            return np.zeros((0, self.n_items), np.float32)
        people = np.stack([self._person(history) for history in histories])
        scores: NDArray[np.float32] = people @ self._near.vectors.T
        return scores

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        return self._near.best(self._person(history), k, exclude)

    def save(self, folder: Path) -> None:
        settings = {
            "factors": self.factors, "penalty": self.penalty, "alpha": self.alpha, "rounds": self.rounds,
            "acts": self.acts,
        }  # fmt: skip
        write_model(folder, self.name, settings, {"vectors": self._near.vectors})
        self._near.save(folder / "graph.usearch")

    @classmethod
    def load(cls, folder: Path) -> Self:
        settings, arrays = read_model(folder, cls.name)
        model = cls(**settings)
        vectors = arrays["vectors"]
        model._take(vectors[:, :-1], vectors[:, -1], folder / "graph.usearch")
        return model


class Als(_Factors):
    """Alternating least squares on how often somebody acted on an item."""

    name = "als"

    def _train(
        self, implicit: Any, counts: Any, seed: int, follow: Any
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        from implicit.als import AlternatingLeastSquares

        model = AlternatingLeastSquares(
            factors=self.factors, regularization=self.penalty, alpha=self.alpha, iterations=self.rounds,
            random_state=seed, num_threads=1,
        )  # fmt: skip
        model.fit(counts, show_progress=False, callback=follow)
        return model.item_factors, np.zeros(len(model.item_factors), np.float32)


class Bpr(_Factors):
    """Bayesian personalised ranking; implicit keeps an item's bias as its last factor."""

    name = "bpr"

    def __init__(
        self,
        *,
        factors: int = 64,
        penalty: float = 0.05,
        alpha: float = 10.0,
        rounds: int = 60,
        acts: int = 100,
    ) -> None:
        super().__init__(factors=factors, penalty=penalty, alpha=alpha, rounds=rounds, acts=acts)

    def _train(
        self, implicit: Any, counts: Any, seed: int, follow: Any
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        from implicit.bpr import BayesianPersonalizedRanking

        model = BayesianPersonalizedRanking(
            factors=self.factors, regularization=0.01, learning_rate=0.05, iterations=self.rounds,
            random_state=seed, num_threads=1,
        )  # fmt: skip
        model.fit(counts, show_progress=False, callback=follow)
        return model.item_factors[:, :-1], 0.1 * model.item_factors[:, -1]

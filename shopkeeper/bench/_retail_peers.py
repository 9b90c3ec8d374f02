"""Other people's recommenders on the same purchases: `implicit` in this process, RecTools in an environment of its own.

RecTools needs other versions of things than Shopkeeper does, so it runs under the Python that SHOPKEEPER_RECTOOLS
names:  python -m venv rectools && rectools/bin/pip install 'rectools[torch]'
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._retail import Case
from shopkeeper.errors import InputError
from shopkeeper.recommend.interactions import History, Interactions

__all__ = ["VARIABLE", "Implicit", "rectools"]

VARIABLE = "SHOPKEEPER_RECTOOLS"
_K1, _B = 100.0, 0.8


class Implicit:
    """A model of the package itself, as its documentation uses it: ALS on BM25 weights, with the factors of a person
    recalculated from the history asked about; BPR with those it was trained on; cosine of items."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._model: Any = None
        self._n = 0
        self._rare = np.zeros(0)
        self._usual_length = 1.0

    def fit(self, data: Interactions, *, seed: int = 0) -> Implicit:
        import scipy.sparse
        import threadpoolctl
        from implicit.als import AlternatingLeastSquares
        from implicit.bpr import BayesianPersonalizedRanking
        from implicit.nearest_neighbours import CosineRecommender, bm25_weight

        counts = scipy.sparse.csr_matrix(
            (np.ones(len(data), np.float32), (data.users(), data.items)), shape=(data.n_users, data.n_items)
        )
        self._n = data.n_items
        self._rare = np.log(float(data.n_users)) - np.log1p(np.bincount(counts.indices, minlength=self._n))
        self._usual_length = float(np.asarray(counts.sum(axis=1)).mean())
        with threadpoolctl.threadpool_limits(1, "blas"), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package warns of its own conversions
            if self.name == "als":
                self._model = AlternatingLeastSquares(
                    factors=64, iterations=20, alpha=2.0, random_state=seed, num_threads=1
                )
                self._model.fit(bm25_weight(counts, K1=_K1, B=_B).tocsr(), show_progress=False)
            elif self.name == "bpr":
                self._model = BayesianPersonalizedRanking(
                    factors=64, iterations=100, random_state=seed, num_threads=1
                )
                self._model.fit(counts, show_progress=False)
            else:
                self._model = CosineRecommender(K=50, num_threads=1)
                self._model.fit(counts, show_progress=False)
        return self

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        if self.name == "bpr":
            users = np.array([history.user for history in histories])
            made: NDArray[np.float32] = self._model.user_factors[users] @ self._model.item_factors.T
            return made
        scores = np.zeros((len(histories), self._n), np.float32)
        for row, history in zip(scores, histories, strict=True):
            if self.name == "als":
                factors = self._model.recalculate_user(0, self._weighted(history))
                row[:] = np.asarray(self._model.item_factors @ np.asarray(factors).ravel(), np.float32)
            else:
                items, counts = np.unique(history.items, return_counts=True)
                row += np.asarray(counts @ self._model.similarity[items]).ravel().astype(np.float32)
        return scores

    def _weighted(self, history: History) -> Any:
        """One row of BM25 weights, as the training matrix has them (implicit.nearest_neighbours.bm25_weight)."""
        import scipy.sparse

        items, counts = np.unique(history.items, return_counts=True)
        length = 1 - _B + _B * counts.sum() / self._usual_length
        values = counts * (_K1 + 1) / (_K1 * length + counts) * self._rare[items]
        return scipy.sparse.csr_matrix(
            (values.astype(np.float32), (np.zeros(len(items), np.int64), items)), shape=(1, self._n)
        )


def rectools(
    data: Interactions, tasks: Sequence[Sequence[Case]], *, seed: int, epochs: int, k: int
) -> tuple[list[NDArray[np.int32]], dict[str, float]] | None:
    """RecTools' SASRec: the best `k` of every case of every task, and seconds of training and milliseconds an answer;
    None where no environment with RecTools is named."""
    python = os.environ.get(VARIABLE, "")
    if not python:
        return None
    flat = [case for cases in tasks for case in cases]
    with tempfile.TemporaryDirectory() as scratch:
        ends = np.cumsum([len(case.history) for case in flat])
        np.savez(
            Path(scratch, "in.npz"), users=data.users(), items=data.items, times=data.times,
            asked=np.concatenate([case.history.items for case in flat]), ends=ends,
        )  # fmt: skip
        child = Path(__file__).with_name("_rectools_child.py")
        plan = {"folder": scratch, "seed": seed, "epochs": epochs, "k": k + 100, "n_items": data.n_items}
        start = time.perf_counter()
        done = subprocess.run(
            [python, str(child), json.dumps(plan)], capture_output=True, text=True, check=False
        )
        if done.returncode or not done.stdout.strip():
            lines = done.stderr.strip().splitlines() or ["it said nothing"]
            raise InputError(f"RecTools under {python} ended without an answer: {lines[-1]}")
        facts: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
        facts["process_seconds"] = time.perf_counter() - start
        lists = np.load(Path(scratch, "out.npy"))
    found, at = [], 0
    for cases in tasks:
        rows = []
        for case in cases:
            row = lists[at]
            row = row[(row >= 0) & ~np.isin(row, case.barred)][:k]
            rows.append(np.pad(row, (0, k - len(row)), constant_values=-1))
            at += 1
        found.append(np.stack(rows).astype(np.int32))
    return found, facts

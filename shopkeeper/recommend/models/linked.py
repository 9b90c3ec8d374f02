"""What models over item-to-item links share: the acts of a history that count, spread along the links."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import History
from shopkeeper.recommend.models.links import Links, speaker, spread, strongest

__all__ = ["Linked"]


class Linked:
    """Answers of a model that has `_links` and says by `_last` which acts of a history count, and how much."""

    n_items: int
    _links: Links

    def _last(self, history: History) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The acts that count and their weights, oldest first."""
        raise NotImplementedError

    def score(self, histories: Sequence[History]) -> NDArray[np.float32]:
        scores = np.zeros((len(histories), self.n_items), np.float32)
        for row, history in zip(scores, histories, strict=True):
            row[:] = spread(self._links, *self._last(history))
        return scores

    def candidates(
        self, history: History, k: int, exclude: NDArray[np.int32] | None = None
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """See Recommender; only items that are linked to something in the history, so maybe fewer."""
        return strongest(self._links, *self._last(history), k, exclude)

    def because(self, history: History, item: int) -> int:
        """The act of the history that speaks most for `item`, or -1 when none does."""
        return self.speaker(history)(item)

    def speaker(self, history: History) -> Callable[[int], int]:
        """`because` of one history, for many items."""
        return speaker(self._links, *self._last(history))

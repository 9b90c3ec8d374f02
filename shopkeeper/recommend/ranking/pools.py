"""Candidates of one question: every source of the strategy asked, joined, and what may not be shown left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from shopkeeper.recommend.ranking.blend import Pool, blend
from shopkeeper.recommend.ranking.interests import PERSONAL
from shopkeeper.recommend.ranking.scene import Found, Scene
from shopkeeper.recommend.ranking.sources import COLD
from shopkeeper.recommend.ranking.trained import TRAINED
from shopkeeper.recommend.rules.gate import alike, allowed
from shopkeeper.recommend.strategies import Strategy

__all__ = ["CANDIDATES", "found_by", "pool_of"]

#: candidates asked of each source
CANDIDATES = 200
#: what a fallback is worth beside a source: it fills up and never leads
_FILL = 0.01
#: places whose products have to be like what is asked about, whatever others looked at next
_ALIKE = ("similar",)
_SOURCES: Mapping[str, Callable[[Scene, int], Iterable[Found]]] = {**COLD, **TRAINED, **PERSONAL}


def found_by(scene: Scene, sources: Iterable[str], k: int = CANDIDATES) -> list[Found]:
    """The lists of these sources; a source may give none."""
    return [found for name in sources for found in _SOURCES[name](scene, k) if len(found)]


def pool_of(
    scene: Scene, strategy: Strategy, wanted: int, struck_out: Callable[[str], bool] | None = None
) -> Pool:
    """The candidates that may be shown. Where the strategy's sources bring fewer than `wanted`, its fallback fills up;
    where that is what is popular and nothing is, anything does, to learn what people like.

    `struck_out` tells of a product id whether the person does not want what it is.
    """
    k = max(CANDIDATES, wanted)
    found = found_by(scene, strategy.sources, k)
    pool = _shown(blend(found, strategy.sources), scene, strategy, struck_out)
    if len(pool) < wanted and strategy.fallback:
        weights = {name: _FILL * weight for name, weight in strategy.fallback.items()}
        if "popular" in weights:
            weights["anything"] = _FILL * 0.01
        more = found_by(scene, [name for name in weights if name not in strategy.sources], k)
        pool = _shown(blend(found + more, {**weights, **strategy.sources}), scene, strategy, struck_out)
    return pool


def _shown(pool: Pool, scene: Scene, strategy: Strategy, struck_out: Callable[[str], bool] | None) -> Pool:
    due = frozenset(int(n) for f in pool.found if f.kind == "again" for n in f.numbers)
    keep = allowed(pool.numbers, strategy.rules, scene, due)
    if strategy.place in _ALIKE:
        keep = keep & alike(pool.numbers, scene, CANDIDATES)
    if struck_out is not None:
        ids = scene.goods.ids
        keep = keep & np.fromiter((not struck_out(ids[n]) for n in pool.numbers), np.bool_, len(pool))
    return pool.take(keep)

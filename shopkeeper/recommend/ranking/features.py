"""What the trained ranker sees of a candidate: the sources that brought it, the product, the person, both together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.ranking.blend import HALF, Pool
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.strategies import SOURCES

__all__ = ["CATEGORICAL", "FEATURES", "features"]

#: sources, each with the share of its best score and with the worth of its place
_SOURCES = tuple(name for name in SOURCES if name != "recent")
_REST = (
    "popularity", "price", "price_ratio", "age_days", "margin", "same_category", "same_department", "same_brand",
    "same_category_now", "acts", "bought_before", "carted_before", "looked_before", "shown", "sources",
)  # fmt: skip
FEATURES = (
    *(f"{name}.share" for name in _SOURCES),
    *(f"{name}.place" for name in _SOURCES),
    *_REST,
    "position",
    "where",
)
#: features that are names, not amounts
CATEGORICAL = ("where",)
_LAST = 30
_NOW = 3


def features(pool: Pool, scene: Scene, positions: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
    """(candidates, FEATURES). `positions` (from 1) are where they stood when they were shown; without, all stand
    first, so that scores compare products and not places."""
    goods, past, n = scene.goods, scene.past, len(pool)
    numbers = pool.numbers
    table = np.zeros((n, len(FEATURES)), np.float32)
    column = {name: at for at, name in enumerate(FEATURES)}
    for i, found in enumerate(pool.found):
        if f"{found.source}.share" not in column:
            continue
        places = pool.places[i]
        there = places >= 0
        shares = found.scores[np.maximum(places, 0)]
        top = float(found.scores.max())
        if top > 0:
            table[:, column[f"{found.source}.share"]] = np.where(there, shares / top, 0.0)
        table[:, column[f"{found.source}.place"]] = np.where(there, HALF / (HALF + places), 0.0)
    acts = past.numbers(goods)
    good = acts >= 0
    acts, kinds = acts[good], np.array(past.kinds, np.int8)[good]
    last, now = acts[-_LAST:], acts[-_NOW:]
    price = goods.price[numbers].astype(np.float64)
    paid = goods.price[last[goods.price[last] > 0]]
    usual = float(np.exp(np.log(paid).mean())) if len(paid) else 0.0
    values = {
        "popularity": scene.popularity[numbers],
        "price": np.log1p(price),
        "price_ratio": np.where(price > 0, np.log(np.maximum(price, 1) / usual), 0.0)
        if usual
        else np.zeros(n),
        "age_days": np.log1p(np.maximum(scene.now - goods.created[numbers], 0) / DAY),
        "margin": np.nan_to_num(goods.margin[numbers]),
        "same_category": _share(goods.category, numbers, last),
        "same_department": _share(goods.department, numbers, last),
        "same_brand": _share(goods.brand, numbers, last),
        "same_category_now": _share(goods.category, numbers, now),
        "acts": np.full(n, np.log1p(len(acts))),
        "bought_before": np.isin(numbers, acts[kinds == 3]),
        "carted_before": np.isin(numbers, acts[kinds == 2]),
        "looked_before": np.isin(numbers, acts[kinds <= 1]),
        "shown": _shown(numbers, scene),
        "sources": (pool.places >= 0).sum(axis=0) if len(pool.found) else np.zeros(n),
        "position": np.ones(n) if positions is None else positions,
        "where": np.full(n, PLACES.index(scene.asked.place)),
    }
    for name, value in values.items():
        table[:, column[name]] = value
    return table


def _share(of: NDArray[np.int32], numbers: NDArray[np.int32], acts: NDArray[np.int32]) -> NDArray[np.float64]:
    """(candidates,) the part of the acts with products of the same kind as the candidate."""
    if not len(acts):
        return np.zeros(len(numbers))
    kinds = of[acts]
    mine = of[numbers]
    most = int(max(kinds.max(), mine.max(initial=0))) + 2
    counts = np.bincount(kinds + 1, minlength=most)
    counts[0] = 0  # of no kind
    share: NDArray[np.float64] = counts[mine + 1] / len(acts)
    return share


def _shown(numbers: NDArray[np.int32], scene: Scene) -> NDArray[np.float32]:
    if not scene.past.shown:
        return np.zeros(len(numbers), np.float32)
    of = {scene.goods.find(id): count for id, count in scene.past.shown}
    return np.log1p(np.fromiter((of.get(n, 0) for n in numbers.tolist()), np.float32, len(numbers)))

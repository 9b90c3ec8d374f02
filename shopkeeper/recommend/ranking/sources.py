"""Sources of candidates that need no training: popularity, newness, likeness, what the person did."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from shopkeeper.events.times import DAY
from shopkeeper.recommend.models.picking import best_first, distinct
from shopkeeper.recommend.ranking.scene import Found, Scene

__all__ = ["COLD", "Source", "nearest"]

Source = Callable[[Scene, int], Iterable[Found]]
#: days for which a product is new
NEW_DAYS = 30


def popular(scene: Scene, k: int) -> Iterable[Found]:
    """What is much bought in the shop lately."""
    numbers = scene.goods.best_sellers(scene.popularity)[:k]
    yield Found("popular", "popular", numbers, scene.popularity[numbers])


def popular_in(scene: Scene, k: int) -> Iterable[Found]:
    """What is much bought in the categories of what is asked about, else of what the person did last."""
    goods = scene.goods
    weight: dict[int, float] = {}
    for number in scene.about.tolist():
        weight[int(goods.category[number])] = 1.0
    if not weight:
        for number, says, _ in scene.anchors():
            category = int(goods.category[number])
            weight[category] = weight.get(category, 0.0) + says
    weight.pop(-1, None)
    if not weight:
        return
    top = max(weight.values())
    lists = [goods.of_category(category) for category in weight]
    numbers = np.concatenate(lists)
    scores = np.concatenate(
        [
            np.float32(share / top) * scene.popularity[mine]
            for share, mine in zip(weight.values(), lists, strict=True)
        ]
    )
    above = scores > 0
    numbers, scores = numbers[above], scores[above]
    best = best_first(numbers, scores, k)
    yield Found("popular_in", "popular_in", numbers[best], scores[best], tell=_category(scene))


def _category(scene: Scene) -> Callable[[int], dict[str, str]]:
    """The words of a product's category, as the person reads them."""
    goods = scene.goods
    return lambda number: {"category": scene.name("category", goods.categories[goods.category[number]][-1])}


def beside(scene: Scene, k: int) -> Iterable[Found]:
    """What is much bought beside the categories of what is asked about: of the same department, of another kind."""
    goods = scene.goods
    if not len(scene.about):
        return
    mine = np.isin(goods.department, goods.department[scene.about]) & (goods.department >= 0)
    other = mine & ~np.isin(goods.category, goods.category[scene.about])
    numbers, scores = _best(scene.popularity, other & (scene.popularity > 0) & goods.active & goods.sold, k)
    yield Found("beside", "popular_in", numbers, scores, tell=_category(scene))


def anything(scene: Scene, k: int) -> Iterable[Found]:
    """The newest goods, where nothing is known of anything: shown to learn what people like."""
    newest = scene.goods.newest()[:k]
    yield Found("anything", "explore", newest, (1.0 / (1 + np.arange(len(newest)))).astype(np.float32))


def new(scene: Scene, k: int) -> Iterable[Found]:
    """What came to the shop within the last month, newest first; what came with the first import is not new."""
    goods = scene.goods
    numbers = goods.newest()
    since = max(scene.now - NEW_DAYS * DAY, goods.imported + DAY)
    # ascending by how long ago, so that the month is a slice
    first, last = (
        bisect_left(numbers, -moment, key=lambda number: -int(goods.created[number]))
        for moment in (scene.now, since)
    )
    numbers = numbers[first:last][:k]
    if len(numbers):
        age = scene.now - goods.created[numbers]
        yield Found("new", "new", numbers, (1.0 - age / (NEW_DAYS * DAY)).astype(np.float32))


def like(scene: Scene, k: int) -> Iterable[Found]:
    """Products like what is asked about, else like what the person did last."""
    anchors = [(int(n), 1.0) for n in scene.about] or [(n, w) for n, w, _ in scene.anchors()]
    found = nearest(anchors, scene.goods.likeness.near, scene.goods.n, k)
    if found is not None:
        numbers, scores, brought = found
        yield Found("like", "like", numbers, scores, explain=brought)


def recent(scene: Scene, k: int) -> Iterable[Found]:
    """What the person looked at, latest first."""
    seen: dict[int, int] = {}
    numbers = scene.numbers()
    for at in range(len(numbers) - 1, -1, -1):
        if numbers[at] >= 0 and scene.past.kinds[at] in (0, 1, 2):
            seen.setdefault(int(numbers[at]), at)
    if seen:
        order = np.fromiter(seen, np.int32)[:k]
        yield Found("recent", "recent", order, (1.0 / (1 + np.arange(len(order)))).astype(np.float32))


def nearest(
    anchors: Iterable[tuple[int, float]],
    near: Callable[[int, int], tuple[NDArray[np.int32], NDArray[np.float32]]],
    n: int,
    k: int,
) -> tuple[NDArray[np.int32], NDArray[np.float32], Callable[[int], int]] | None:
    """Neighbours of several anchors together: numbers, summed scores, and what tells the anchor that brought most of
    one of them."""
    pairs = [(anchor, weight, *near(anchor, k)) for anchor, weight in anchors]
    pairs = [pair for pair in pairs if len(pair[2])]
    if not pairs:
        return None
    numbers = np.concatenate([p[2] for p in pairs])
    scores = np.concatenate([np.float32(p[1]) * p[3] for p in pairs])
    ends = np.cumsum([len(p[2]) for p in pairs])
    unique, place = distinct(numbers, n)
    total = np.bincount(place, scores, len(unique)).astype(np.float32)

    def brought(number: int) -> int:
        at = np.flatnonzero(numbers == number)
        strongest = int(at[::-1][scores[at[::-1]].argmax()])  # the last of equals
        return pairs[int(np.searchsorted(ends, strongest, side="right"))][0]

    best = best_first(unique, total, k)
    return unique[best].astype(np.int32), total[best], brought


def _best(
    scores: NDArray[np.float32], allowed: NDArray[np.bool_], k: int
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    numbers = np.flatnonzero(allowed).astype(np.int32)
    order = numbers[best_first(numbers, scores[numbers], k)]
    return order, scores[order]


#: name -> source, for a shop without any trained model
COLD: dict[str, Source] = {
    "popular": popular,
    "popular_in": popular_in,
    "beside": beside,
    "anything": anything,
    "new": new,
    "like": like,
    "recent": recent,
}

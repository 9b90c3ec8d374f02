"""Search results for one person: those nearly equal in relevance change places, and nothing else does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.profile import Profiles
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.ranking.trained import TASTES
from shopkeeper.recommend.strategies import Strategy

__all__ = ["BAND", "REACH", "affinities", "bands", "reordered"]

#: results whose relevance is within this part of the best of their band are nearly equal
BAND = 0.1
#: places that a result may move up or down
REACH = 4
_ANCHORS = 4


def reordered(scores: Sequence[float], affinity: NDArray[np.float64]) -> list[int]:
    """The numbers of the results in their new order.

    Results stay in their band. In it, one that suits the person wholly goes up by `REACH` places at most, past
    results that suit them less; so that nothing is ever pushed down by more than `REACH` places either.
    """
    order: list[int] = []
    for start, end in bands(scores):
        inside = np.arange(start, end)
        wish = inside - REACH * np.clip(affinity[start:end], 0.0, 1.0)
        order += [int(at) for at in inside[np.lexsort((inside, wish))]]
    return order


def bands(scores: Sequence[float]) -> list[tuple[int, int]]:
    """(start, end) of runs of results, in the order given, of nearly equal relevance. What stands out of the order of
    relevance, as a pinned product does, is a band of its own."""
    found: list[tuple[int, int]] = []
    start = 0
    for at in range(1, len(scores) + 1):
        if at < len(scores):
            top, score = scores[start], scores[at]
            if top > 0 and (1.0 - BAND) * top <= score <= scores[at - 1] * (1 + 1e-9):
                continue
        found.append((start, at))
        start = at
    return found if len(scores) else []


def affinities(
    products: Sequence[str], scene: Scene, strategy: Strategy, profiles: Profiles
) -> NDArray[np.float64]:
    """(products,) in 0..1: how well each suits the person, by the sources of the strategy, each from the least to the
    best among these products; zeros for nobody."""
    if not products:
        return np.zeros(0)
    goods = scene.goods
    numbers = np.array([goods.find(id) for id in products], np.int32)
    known = numbers >= 0
    total = np.zeros(len(products))
    weights = 0.0
    for name, values in (
        ("taste", _taste(products, scene)),
        ("like", _likeness(numbers, known, scene)),
        ("interest", _interest(products, scene, profiles)),
    ):
        weight = strategy.sources.get(name, 0.0)
        low, top = float(values.min()), float(values.max())
        if weight and top > low:  # what all results share tells them not apart
            total += weight * (values - low) / (top - low)
            weights += weight
    struck = _struck_out(products, scene, profiles)
    return np.where(struck, 0.0, total / weights if weights else total)


def _taste(products: Sequence[str], scene: Scene) -> NDArray[np.float64]:
    values = np.zeros(len(products))
    model = scene.trained.model(TASTES)
    history = scene.history()
    if model is None or not len(history):
        return values
    scores = model[1].score([history])[0]
    items = np.array([scene.trained.shelf.numbers.get(id, -1) for id in products])
    there = (items >= 0) & (items < len(scores))
    values[there] = scores[items[there]]
    # scores may lie on any scale: what suits less than most products of the shop suits not at all
    middle = float(np.median(scores))
    return np.maximum(values - middle, 0.0) * there


def _likeness(numbers: NDArray[np.int32], known: NDArray[np.bool_], scene: Scene) -> NDArray[np.float64]:
    values = np.zeros(len(numbers))
    likeness = scene.goods.likeness
    for anchor, weight, _ in scene.anchors()[:_ANCHORS]:
        values[known] += weight * likeness.alike(anchor, numbers[known])
    return values


def _interest(products: Sequence[str], scene: Scene, profiles: Profiles) -> NDArray[np.float64]:
    profile = scene.person.profile
    if profile is None or not profile.interests:
        return np.zeros(len(products))
    return np.array([max(0.0, profiles.fit(profile, id)[0]) for id in products])


def _struck_out(products: Sequence[str], scene: Scene, profiles: Profiles) -> NDArray[np.bool_]:
    profile = scene.person.profile
    dismissed = scene.past.dismissed
    unwanted = profile is not None and bool(profile.unwanted)
    return np.array(
        [
            id in dismissed or (unwanted and profile is not None and profiles.fit(profile, id)[0] < 0)
            for id in products
        ],
        np.bool_,
    )

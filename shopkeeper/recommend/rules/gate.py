"""Which candidates may be shown at all: what can be bought, is not hidden, was not bought, is within the prices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.ranking.goods import Goods
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.strategies import Rules

__all__ = ["alike", "allowed", "seen", "worn"]

#: cosine of words and details from which products of different branches of the catalogue are alike
LEAST_ALIKE = 0.2

_LOOKS = (0, 1)
_BOUGHT = 3


def allowed(numbers: NDArray[np.int32], rules: Rules, scene: Scene, due: frozenset[int]) -> NDArray[np.bool_]:
    """(n,) whether each product may be shown. `due` are numbers of products that the person buys again and again:
    having bought them does not hide them."""
    goods, past = scene.goods, scene.past
    keep = goods.active[numbers]
    if rules.in_stock:
        keep = keep & goods.sold[numbers]
    if rules.least_price:
        keep = keep & (goods.price[numbers] >= rules.least_price)
    if rules.most_price:
        keep = keep & (goods.price[numbers] <= rules.most_price) & (goods.price[numbers] > 0)
    gone = set(scene.about.tolist())
    gone.update(goods.find(id) for id in past.dismissed)
    gone.update(goods.find(id) for id in rules.hide)
    if rules.hide_bought:
        bought = (p for p, kind in zip(past.products, past.kinds, strict=True) if kind == _BOUGHT)
        gone.update({goods.find(id) for id in bought} - due)
    if gone:
        keep = keep & ~_among(numbers, gone, goods)
    return keep


def alike(numbers: NDArray[np.int32], scene: Scene, k: int) -> NDArray[np.bool_]:
    """(n,) whether each product is like one of those asked about: of the same branch of categories, or among its `k`
    nearest and alike in words and details. All are where nothing known is asked about."""
    goods = scene.goods
    if not len(scene.about):
        return np.ones(len(numbers), np.bool_)
    like = np.zeros(goods.n, np.bool_)
    for number in scene.about.tolist():
        near, scores = goods.likeness.near(number, k)
        like[near[scores >= LEAST_ALIKE]] = True
        like[goods.branch(int(goods.category[number]))] = True
    return like[numbers]


def worn(numbers: NDArray[np.int32], cap: int, scene: Scene) -> NDArray[np.int32]:
    """(n,) how often each was shown to this person in the last week without a click, at most `cap`."""
    counts = np.zeros(len(numbers), np.int32)
    if cap and scene.past.shown:
        of = {scene.goods.find(id): min(n, cap) for id, n in scene.past.shown}
        counts = np.fromiter((of.get(n, 0) for n in numbers.tolist()), np.int32, len(numbers))
    return counts


def seen(numbers: NDArray[np.int32], scene: Scene) -> NDArray[np.bool_]:
    """(n,) whether the person looked at each lately and did no more with it: it is no discovery to them."""
    looked = {p for p, kind in zip(scene.past.products, scene.past.kinds, strict=True) if kind in _LOOKS}
    looked -= {p for p, kind in zip(scene.past.products, scene.past.kinds, strict=True) if kind not in _LOOKS}
    return _among(numbers, {scene.goods.find(id) for id in looked}, scene.goods)


def _among(numbers: NDArray[np.int32], some: set[int], goods: Goods) -> NDArray[np.bool_]:
    """(n,) whether each is one of some; -1, a product the shop does not know, is none."""
    there = np.zeros(goods.n, np.bool_)
    there[[number for number in some if number >= 0]] = True
    return there[numbers]

"""Sources from a person's profile: what fits their interests, and what fits what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from shopkeeper.language import fold, stem
from shopkeeper.recommend.models.picking import best_first
from shopkeeper.recommend.profile import Interest, Profile, Profiles, interest_words
from shopkeeper.recommend.ranking.goods import Goods
from shopkeeper.recommend.ranking.scene import Found, Scene

__all__ = ["PERSONAL", "holders", "unwanted"]

_MOST = 8
_KEPT = 2_000
#: what a product of an interest is worth at least beside the most popular one of it
_LEAST = 0.3


def interest(scene: Scene, k: int) -> Iterable[Found]:
    """What fits the interests that the person's acts show, and those they kept."""
    profile = scene.person.profile
    if profile is not None:
        yield from _fitting(scene, [one for one in profile.interests if one.source != "said"], "interest", k)


def said(scene: Scene, k: int) -> Iterable[Found]:
    """What fits what the person said they like or need."""
    profile = scene.person.profile
    if profile is not None:
        yield from _fitting(scene, [one for one in profile.interests if one.source == "said"], "said", k)


def _fitting(scene: Scene, interests: Sequence[Interest], kind: str, k: int) -> Iterable[Found]:
    """Products of the interests, those of several first; the reason names the strongest of each product."""
    goods = scene.goods
    chosen = [one for one in interests if one.kind in ("category", "brand", "attribute")][:_MOST]
    if not chosen:
        return
    total = np.zeros(goods.n, np.float32)
    held: list[tuple[Interest, np.float32, NDArray[np.int32]]] = []
    for one in chosen:
        numbers = holders(one, goods)
        if not len(numbers):
            continue
        # an interest in half of the shop says less of each product than one in a handful
        weight = np.float32(one.weight / (1.0 + np.log1p(len(numbers)) / 4))
        total[numbers] += weight
        held.append((one, weight, numbers))
    fits = np.flatnonzero((total > 0) & goods.active & goods.sold)
    if not len(fits):
        return
    popular = scene.popularity[fits]
    top = float(popular.max())
    worth = total[fits] * (_LEAST + (1 - _LEAST) * (np.sqrt(popular / top) if top > 0 else 0.0))
    best = best_first(fits, worth, k)
    numbers = fits[best].astype(np.int32)

    def words(number: int) -> dict[str, str]:
        mine = [(one, weight) for one, weight, numbers in held if (numbers == number).any()]
        one, _ = max(mine, key=lambda pair: pair[1])
        named = interest_words(one, scene.asked.language, scene.translate)
        if kind == "said":
            return {"said": one.words or named}
        return {"interest": named, "interest_kind": one.kind}

    yield Found(kind, kind, numbers, worth[best].astype(np.float32), tell=words)


def holders(interest: Interest, goods: Goods) -> NDArray[np.int32]:
    """Numbers of the products that have what the interest is in: a category with all below it, a brand, a detail."""
    found = goods.kept.get(interest.key)
    if found is None:
        if len(goods.kept) > _KEPT:
            goods.kept.clear()
        found = goods.kept[interest.key] = _holders(interest, goods)
    return found


def _holders(interest: Interest, goods: Goods) -> NDArray[np.int32]:
    if interest.kind == "category":
        path = tuple(interest.value.split(" > "))
        below = [at for at, one in enumerate(goods.categories) if one[: len(path)] == path]
        return np.flatnonzero(np.isin(goods.category, below)).astype(np.int32)
    if interest.kind == "brand":
        if interest.value not in goods.brands:
            return np.empty(0, np.int32)
        return np.flatnonzero(goods.brand == goods.brands.index(interest.value)).astype(np.int32)
    if interest.kind == "attribute":
        name, _, value = interest.value.partition(": ")
        if name == "title":
            return goods.likeness.having(f"t {stem(value)}")
        value = "true" if value == "yes" else fold(value)[:60]
        return goods.likeness.having(f"a {name}\0{value}")
    return np.empty(0, np.int32)


def unwanted(profile: Profile | None, profiles: Profiles) -> Callable[[str], bool] | None:
    """Tells of a product id whether the person struck out what it is; None where they struck out nothing."""
    if profile is None or not profile.unwanted:
        return None
    keys = {one.key for one in profile.unwanted}
    of = profiles.facets.of
    return lambda product: not keys.isdisjoint(of(product))


#: name -> source
PERSONAL = {"interest": interest, "said": said}

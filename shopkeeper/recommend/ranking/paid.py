"""Which products a merchant may pay to have shown in an answer: the same rules and wishes hold for them as for others.

Relevance is likeness in kind and brand to what the page is about, or else to what the answer shows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.results import Recommended
from shopkeeper.recommend.rules.gate import allowed, worn
from shopkeeper.recommend.sponsored.relevance import nearness
from shopkeeper.recommend.strategies import Rules

__all__ = ["relevance"]

_ANCHORS = 12


def relevance(
    scene: Scene, answer: Recommended, rules: Rules, struck_out: Callable[[str], bool] | None
) -> Callable[[Sequence[str]], dict[str, float]]:
    """Tells of product ids how relevant they are (0..1); those that may not be shown to this person are left out."""
    goods = scene.goods
    about = scene.about if len(scene.about) else goods.numbers(answer.products[:_ANCHORS])
    anchors = {(_path(scene, int(n)), int(goods.brand[n])) for n in about}

    def of(ids: Sequence[str]) -> dict[str, float]:
        numbers = goods.numbers(ids)
        numbers = numbers[goods.active[numbers]]
        keep = allowed(numbers, rules, scene, frozenset())
        if rules.cap:
            keep = keep & (worn(numbers, rules.cap, scene) < rules.cap)
        found: dict[str, float] = {}
        for number in numbers[keep].tolist():
            id = goods.ids[number]
            if struck_out is not None and struck_out(id):
                continue
            path, brand = _path(scene, number), int(goods.brand[number])
            found[id] = max(
                (nearness(path, other, brand >= 0 and brand == its) for other, its in anchors), default=0.0
            )
        return found

    return of


def _path(scene: Scene, number: int) -> tuple[str, ...]:
    kind = int(scene.goods.category[number])
    return scene.goods.categories[kind] if kind >= 0 else ()

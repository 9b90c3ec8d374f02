"""Which products a merchant may pay to have shown in an answer: the same rules and wishes hold for them as for others.

Relevance is likeness in kind and brand to what the page is about, or else to what the answer shows; among search
results it is how well a product fits what was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.results import Recommended
from shopkeeper.recommend.rules.gate import allowed, worn
from shopkeeper.recommend.sponsored.relevance import nearness
from shopkeeper.recommend.strategies import Rules

__all__ = ["fitting", "relevance"]

_ANCHORS = 12


def relevance(
    scene: Scene, answer: Recommended, rules: Rules, struck_out: Callable[[str], bool] | None
) -> Callable[[Sequence[str]], dict[str, float]]:
    """Tells of product ids how relevant they are (0..1); those that may not be shown to this person are left out."""
    goods = scene.goods
    about = scene.about if len(scene.about) else goods.numbers(answer.products[:_ANCHORS])
    anchors = {(_path(scene, int(n)), int(goods.brand[n])) for n in about}

    def of(ids: Sequence[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for number in _may_show(ids, scene, rules, struck_out):
            path, brand = _path(scene, number), int(goods.brand[number])
            found[goods.ids[number]] = max(
                (nearness(path, other, brand >= 0 and brand == its) for other, its in anchors), default=0.0
            )
        return found

    return of


def fitting(
    scene: Scene, fits: Mapping[str, float], rules: Rules, struck_out: Callable[[str], bool] | None
) -> Callable[[Sequence[str]], dict[str, float]]:
    """Tells of product ids how well they fit what was asked for, as `fits` has it; others and those that may not be
    shown to this person are left out."""

    def of(ids: Sequence[str]) -> dict[str, float]:
        asked_for = [id for id in ids if id in fits]
        shown = _may_show(asked_for, scene, rules, struck_out) if asked_for else ()
        return {id: fits[id] for id in (scene.goods.ids[number] for number in shown)}

    return of


def _may_show(
    ids: Sequence[str], scene: Scene, rules: Rules, struck_out: Callable[[str], bool] | None
) -> Iterator[int]:
    goods = scene.goods
    numbers = goods.numbers(ids)
    numbers = numbers[goods.active[numbers]]
    keep = allowed(numbers, rules, scene, frozenset())
    if rules.cap:
        keep = keep & (worn(numbers, rules.cap, scene) < rules.cap)
    for number in numbers[keep].tolist():
        if struck_out is None or not struck_out(goods.ids[number]):
            yield number


def _path(scene: Scene, number: int) -> tuple[str, ...]:
    kind = int(scene.goods.category[number])
    return scene.goods.categories[kind] if kind >= 0 else ()

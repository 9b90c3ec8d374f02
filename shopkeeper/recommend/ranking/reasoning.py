"""From a candidate to its reason: what truly brought it, and which act of the person that was."""

from __future__ import annotations

from shopkeeper.recommend.ranking.scene import Found, Scene
from shopkeeper.recommend.reasons import Reason

__all__ = ["reason_of"]

_ACTS = {0: "looked", 1: "looked", 2: "carted", 3: "bought"}


def reason_of(found: Found, place: int, scene: Scene) -> Reason:
    """The reason of the candidate at `place` of the list of the source that brought it. `words["act"]` tells what the
    person did with the product named: "looked", "carted", "bought"; "page": it is the one they look at now; "in_cart":
    it is in their cart now."""
    number = int(found.numbers[place])
    words = dict(found.tell(number) if found.tell else found.words.get(number, {}))
    anchor = int(found.because[place]) if len(found.because) else -1
    if found.explain is not None:
        anchor = found.explain(number)
    if anchor < 0 or anchor == number:  # a product is no reason for itself
        return Reason(found.kind, (), words)
    words["act"] = _act(anchor, scene)
    return Reason(found.kind, (scene.goods.ids[anchor],), words)


def _act(anchor: int, scene: Scene) -> str:
    if anchor in scene.about.tolist():
        if scene.asked.place == "complete":
            return "in_cart"
        if scene.asked.place != "because":
            return "page"
    id = scene.goods.ids[anchor]
    past = scene.past
    kinds = [
        kind for product, kind in zip(past.products, past.kinds, strict=True) if product == id and kind != 4
    ]
    return _ACTS[max(kinds)] if kinds else "page"

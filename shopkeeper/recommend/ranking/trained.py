"""Sources from trained models: what they know item numbers of becomes candidates of the shop's goods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import MissingExtra, ModelError
from shopkeeper.events.times import DAY
from shopkeeper.recommend.interactions import History
from shopkeeper.recommend.models.repeat import Repeat
from shopkeeper.recommend.ranking.goods import Goods
from shopkeeper.recommend.ranking.past import Past
from shopkeeper.recommend.ranking.scene import Found, Scene
from shopkeeper.recommend.recommender import Recommender
from shopkeeper.recommend.training.shelf import EMPTY, Shelf

__all__ = ["TASTES", "TRAINED", "Trained"]

#: models of what somebody likes as a whole, best first; for a known person, and for a visit of a stranger
TASTES = ("sequential", "linear", "ease", "als", "bpr", "session")
_VISIT = ("session", "sequential", "linear", "ease", "als", "bpr")
#: acts among which the one that speaks most for a candidate is looked for; those before hardly count any more
_SPOKEN = 10
#: a purchase is due again after this part of the usual time
_DUE = 0.6


@dataclass(frozen=True)
class Trained:
    """One state of the trained models beside one of the goods. `goods` (items,) is the product number of a model's
    item (-1 gone), `shelf.numbers` the item of a product id; `revision` is that of the goods."""

    shelf: Shelf = EMPTY
    goods: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))
    revision: int = -1

    @classmethod
    def of(cls, shelf: Shelf, goods: Goods) -> Trained:
        """Joins the numbers of the models and of the goods."""
        return cls(
            shelf,
            np.fromiter((goods.find(id) for id in shelf.items), np.int32, len(shelf.items)),
            goods.revision,
        )

    def model(self, names: Sequence[str]) -> tuple[str, Recommender] | None:
        """The first of these models that is on the shelf and can be read."""
        for name in names:
            if name in self.shelf.names:
                try:
                    return name, self.shelf.get(name)
                except (ModelError, MissingExtra):
                    continue
        return None

    def history(self, past: Past) -> History:
        """The past as the models know it."""
        numbers = self.shelf.numbers
        known = [
            (numbers[p], t, k)
            for p, t, k in zip(past.products, past.times, past.kinds, strict=True)
            if p in numbers
        ]
        return History.make([k[0] for k in known], [k[1] for k in known], [k[2] for k in known])

    def items(self, products: Iterable[int], goods: Goods) -> History:
        """Product numbers as a history."""
        ids = (goods.ids[number] for number in products)
        return History.make([self.shelf.numbers[id] for id in ids if id in self.shelf.numbers])

    def found(
        self, source: str, kind: str, model: Recommender, history: History, k: int, scene: Scene
    ) -> Iterable[Found]:
        """The model's candidates for a history; nothing where it knows none of its products."""
        if not len(history):
            return
        items, scores = model.candidates(history, k)
        numbers = self.goods[items[items < len(self.goods)]]
        scores = scores[: len(numbers)]
        keep = (numbers >= 0) & (scores > 0)
        if not keep.any():
            return
        last = History(history.items[-_SPOKEN:], history.times[-_SPOKEN:], history.kinds[-_SPOKEN:])
        speaks: list[Callable[[int], int]] = []  # made when the first reason is told

        def explain(number: int) -> int:
            item = self.shelf.numbers.get(scene.goods.ids[number], -1)
            if item < 0:
                return -1
            if not speaks:
                speaks.append(_speaker(model, last))
            act = speaks[0](item)
            return int(self.goods[act]) if act >= 0 else -1

        yield Found(source, kind, numbers[keep], scores[keep], explain=explain)


def _speaker(model: Recommender, history: History) -> Callable[[int], int]:
    """Tells of an item which act of the history speaks most for it in the model's eyes, -1 where none does."""
    speaker: Callable[[History], Callable[[int], int]] | None = getattr(model, "speaker", None)
    if speaker is not None:
        return speaker(history)
    because: Callable[[History, int], int] | None = getattr(model, "because", None)
    return (lambda item: -1) if because is None else partial(because, history)


def taste(scene: Scene, k: int) -> Iterable[Found]:
    """What fits what the person did as a whole."""
    model = scene.trained.model(TASTES if scene.asked.customer else _VISIT)
    if model is not None:
        history = scene.history()
        yield from scene.trained.found("taste", "taste", model[1], history, k, scene)


def looked_at(scene: Scene, k: int) -> Iterable[Found]:
    """What people look at after what is asked about, else after what the person did last."""
    yield from _after(scene, "co_visit", "looked_at", "looked_at", k)


def bought(scene: Scene, k: int) -> Iterable[Found]:
    """What people buy after what is asked about, else after what the person bought."""
    model = scene.trained.model(("co_purchase",))
    if model is None:
        return
    if len(scene.about):
        history = scene.trained.items(scene.about.tolist(), scene.goods)
    else:
        history = scene.history()
        mine = history.kinds == 3
        history = History(history.items[mine], history.times[mine], history.kinds[mine])
    yield from scene.trained.found("bought", "bought", model[1], history, k, scene)


def together(scene: Scene, k: int) -> Iterable[Found]:
    """What is bought in one order with what is asked about."""
    model = scene.trained.model(("co_purchase",))
    if model is not None and len(scene.about):
        history = scene.trained.items(scene.about.tolist(), scene.goods)
        yield from scene.trained.found("together", "together", model[1], history, k, scene)


def again(scene: Scene, k: int) -> Iterable[Found]:
    """What the person buys again and again, and what is bought again by many; with the person's own rhythm in days
    where they bought it on two days at least. At the place for buying again everything bought, elsewhere what is
    due."""
    bought_on = _purchases(scene.past)
    if not bought_on:
        return
    everything = scene.asked.place == "reorder"
    usual = _rhythms(scene)
    scores: dict[int, float] = {}
    words: dict[int, Mapping[str, str]] = {}
    for id, times in bought_on.items():
        number = scene.goods.find(id)
        if number < 0:
            continue
        own = _rhythm(times)
        shop_score, shop_days, staple = usual.get(id, (0.0, 0.0, False))
        days = own or shop_days
        waited = (scene.now - times[-1]) / DAY
        if not everything and not (
            days and waited >= _DUE * days and (own or (staple and shop_score >= 0.05))
        ):
            continue
        timing = min(waited / days, days / waited if waited > days else 1.0) if days and waited > 0 else 0.1
        scores[number] = (1.0 + shop_score + (len(times) - 1)) * max(timing, 0.01)
        words[number] = {"days": str(max(1, round(own)))} if own else {}
    if scores:
        best = sorted(scores, key=lambda number: (-scores[number], number))[:k]
        yield Found(
            "again",
            "again",
            np.array(best, np.int32),
            np.array([scores[n] for n in best], np.float32),
            words=words,
        )


def _after(scene: Scene, name: str, source: str, kind: str, k: int) -> Iterable[Found]:
    model = scene.trained.model((name,))
    if model is None:
        return
    about = scene.about.tolist()
    history = scene.trained.items(about, scene.goods) if about else scene.history()
    yield from scene.trained.found(source, kind, model[1], history, k, scene)


def _purchases(past: Past) -> dict[str, list[int]]:
    """Product -> times of purchases on different days, oldest first; one that was returned since is none."""
    found: dict[str, list[int]] = {}
    for id, kind, time in zip(past.products, past.kinds, past.times, strict=True):
        if kind == 3:
            times = found.setdefault(id, [])
            if not times or time // DAY != times[-1] // DAY:
                times.append(time)
        elif kind == 4 and id in found:
            found[id].pop()
            if not found[id]:
                del found[id]
    return found


def _rhythm(times: Sequence[int]) -> float:
    """Median of the days between purchases; 0 where there was only one."""
    return float(np.median(np.diff(times))) / DAY if len(times) > 1 else 0.0


def _rhythms(scene: Scene) -> dict[str, tuple[float, float, bool]]:
    """Product -> (score, days, whether many buy it again) as the trained model of repeat purchases sees them."""
    found = scene.trained.model(("repeat",))
    if found is None or not isinstance(found[1], Repeat):
        return {}
    due, items = found[1].due(scene.history(), scene.now), scene.trained.shelf.items
    columns = (due.items, due.scores, due.days, found[1].staples(due.items))
    return {items[i]: (s, d, often) for i, s, d, often in zip(*(c.tolist() for c in columns), strict=True)}


#: name -> source; each gives nothing while its model is not trained
TRAINED = {"taste": taste, "looked_at": looked_at, "bought": bought, "together": together, "again": again}

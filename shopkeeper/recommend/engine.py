"""`Recommendations`: one question in, products with true reasons and the chances with which they were shown out."""

from __future__ import annotations

import secrets
import threading
import time as clock
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from shopkeeper.catalog import Catalog
from shopkeeper.errors import InputError
from shopkeeper.events import EventLog
from shopkeeper.recommend.asked import PLACES, Asked
from shopkeeper.recommend.ranking.blend import Pool, blend
from shopkeeper.recommend.ranking.goods import Goods, LiveGoods
from shopkeeper.recommend.ranking.past import NOTHING, LivePast, Past
from shopkeeper.recommend.ranking.scene import Found, Scene
from shopkeeper.recommend.ranking.sources import COLD
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.strategies import DEFAULTS, Strategy

__all__ = ["Recommendations"]

#: candidates asked of each source
CANDIDATES = 200
_POPULARITY_SECONDS = 60.0
_ACTS = {0: "looked", 1: "looked", 2: "carted", 3: "bought"}


class Recommendations:
    """The recommendations of one shop; `folder` is the shop's. Safe to share between threads."""

    def __init__(self, engine: Engine, catalog: Catalog, events: EventLog, folder: Path) -> None:
        self._engine = engine
        self._events = events
        self._folder = folder
        self.goods = LiveGoods(catalog)
        self.past = LivePast(engine)
        self._lock = threading.Lock()
        self._popularity: tuple[float, int, NDArray[np.float32]] | None = None

    def ask(self, asked: Asked) -> Recommended:
        """Answers one question. Raises InputError for a place nobody knows and a limit below 1."""
        if asked.place not in PLACES:
            raise InputError(f"place {asked.place!r} is not known; use one of {', '.join(PLACES)}")
        if asked.limit < 1 or asked.offset < 0:
            raise InputError(f"limit {asked.limit!r} and offset {asked.offset!r} must be at least 1 and 0")
        strategy = DEFAULTS[asked.place]
        scene = self._scene(asked)
        pool = self._candidates(scene, strategy)
        pool = self._allowed(pool, scene, strategy)
        order = np.lexsort((pool.numbers, -pool.scores))
        pool = pool.take(order)
        wanted = asked.offset + asked.limit
        excluded = {scene.goods.find(id) for id in asked.exclude}
        rows = [row for row in range(asked.offset, len(pool)) if int(pool.numbers[row]) not in excluded]
        items = [
            self._item(pool, row, asked.offset + at + 1, scene) for at, row in enumerate(rows[: asked.limit])
        ]
        return Recommended(
            secrets.token_hex(8),
            asked.place,
            tuple(items),
            strategy=strategy.name,
            personal=len(scene.past) > 0,
            more=len(pool) > wanted,
        )

    def _scene(self, asked: Asked) -> Scene:
        goods = self.goods.current()
        now = asked.now or int(clock.time() * 1e6)
        past = NOTHING
        if asked.personal:
            past = (
                Past.of_acts(asked.history)
                if asked.history is not None
                else self.past.of(asked.customer, asked.session, now)
            )
        about = goods.numbers(asked.products)
        return Scene(asked, goods, past, about, self._popular(goods, now), now)

    def _popular(self, goods: Goods, now: int) -> NDArray[np.float32]:
        kept = self._popularity
        if kept is None or kept[1] != goods.n or clock.monotonic() - kept[0] > _POPULARITY_SECONDS:
            counted = self._events.popularity()
            top = max(counted.values(), default=1.0)
            array = np.zeros(goods.n, np.float32)
            for id, weight in counted.items():
                if (number := goods.find(id)) >= 0:
                    array[number] = weight / top
            kept = self._popularity = (clock.monotonic(), goods.n, array)
        return kept[2]

    def _candidates(self, scene: Scene, strategy: Strategy) -> Pool:
        found = self._found(scene, strategy.sources)
        enough = scene.asked.offset + 2 * scene.asked.limit
        if sum(len(f) for f in found) < enough:
            weights = dict(strategy.fallback) | ({"anything": 0.1} if strategy.fallback else {})
            low = {name: 0.01 * weight for name, weight in weights.items()}
            return blend(found + self._found(scene, low), {**low, **strategy.sources})
        return blend(found, strategy.sources)

    def _found(self, scene: Scene, sources: Mapping[str, float]) -> list[Found]:
        return [f for name in sources if name in COLD for f in COLD[name](scene, CANDIDATES)]

    def _allowed(self, pool: Pool, scene: Scene, strategy: Strategy) -> Pool:
        goods, rules, past = scene.goods, strategy.rules, scene.past
        keep = goods.active[pool.numbers]
        if rules.in_stock:
            keep &= goods.sold[pool.numbers]
        gone = set(scene.about.tolist()) | {goods.find(id) for id in past.dismissed}
        if rules.hide_bought:
            gone |= {goods.find(p) for p, kind in zip(past.products, past.kinds, strict=True) if kind == 3}
        keep &= ~np.isin(pool.numbers, np.fromiter(gone, np.int32))
        return pool.take(keep)

    def _item(self, pool: Pool, row: int, position: int, scene: Scene) -> Recommendation:
        number = int(pool.numbers[row])
        parts = pool.parts[:, row]
        order = [int(i) for i in np.argsort(-parts, kind="stable") if parts[i] > 0]
        sources = [pool.found[i].source for i in order]
        reason = (
            _reason(pool.found[order[0]], int(pool.places[order[0], row]), scene)
            if order
            else Reason("explore")
        )
        return Recommendation(
            scene.goods.ids[number],
            float(pool.scores[row]),
            reason,
            position,
            1.0,
            tuple(sources),
            {pool.found[i].source: float(parts[i]) for i in order},
        )


def _reason(found: Found, place: int, scene: Scene) -> Reason:
    """The reason of the candidate at `place` of the source that brought it, naming the act that did."""
    words: dict[str, str] = dict(found.words.get(int(found.numbers[place]), {}))
    products: Sequence[str] = ()
    if len(found.because) and (anchor := int(found.because[place])) >= 0:
        products = (scene.goods.ids[anchor],)
        words["act"] = _act(anchor, scene)
    return Reason(found.kind, tuple(products), words)


def _act(anchor: int, scene: Scene) -> str:
    """What the person did with a product: "page" (looks at it now), "carted", "bought" or "looked"."""
    if anchor in scene.about:
        return "carted" if scene.asked.place == "complete" else "page"
    id = scene.goods.ids[anchor]
    kinds = [
        kind for product, kind in zip(scene.past.products, scene.past.kinds, strict=True) if product == id
    ]
    return _ACTS.get(max((k for k in kinds if k != 4), default=0), "looked")

"""The state of the shop that questions are answered in: goods, trade, models, persons, each kept up to date."""

from __future__ import annotations

import gc
import threading
import time as clock
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from shopkeeper.catalog import Catalog
from shopkeeper.events import EventLog
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.profile import Profiles
from shopkeeper.recommend.ranking.goods import Goods, LiveGoods
from shopkeeper.recommend.ranking.past import Past
from shopkeeper.recommend.ranking.persons import NOBODY, LivePersons, Person
from shopkeeper.recommend.ranking.pools import CANDIDATES
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.ranking.trained import Trained
from shopkeeper.recommend.training.shelf import Models
from shopkeeper.recommend.training.update import Live

__all__ = ["Stage", "popularity"]

#: how often the trade is counted again
_SECONDS = 60.0
#: lists of what is alike are made ahead where it takes a while: in shops of so many products
_MANY = 1_000
#: seconds between two of them, so that questions are answered meanwhile
_PAUSE = 0.002


class Stage:
    """Safe to share between threads. The trade is counted again beside the questions, never before one; so are the
    lists of what is alike made, the most popular products first."""

    def __init__(
        self, engine: Engine, catalog: Catalog, events: EventLog, profiles: Profiles, folder: Path
    ) -> None:
        self._catalog = catalog
        self._events = events
        self.goods = LiveGoods(catalog)
        self.persons = LivePersons(engine, profiles)
        self.models = Models.open(folder / "models" / "recommend")
        self.live = Live(self.models, events, catalog)
        self._lock = threading.Lock()
        self._trade: tuple[float, dict[str, float]] | None = None
        self._popularity: tuple[int, dict[str, float], NDArray[np.float32]] | None = None
        self._trained = Trained()
        self._prepared: object = None

    def scene(self, asked: Asked) -> Scene:
        """Everything one question may look at."""
        goods = self.goods.current()
        now = asked.now or int(clock.time() * 1e6)
        person = NOBODY
        if asked.personal:
            if asked.history is not None:
                person = Person(Past.of_acts(asked.history))
            else:
                person = self.persons.of(asked.customer, asked.session, now, exact=bool(asked.now))
        if self._prepared is not goods.likeness.index and goods.n >= _MANY:
            self._prepared = goods.likeness.index
            threading.Thread(target=self.prepare, args=(_PAUSE,), name="recommend-alike", daemon=True).start()
        translate = self._catalog.vocabulary.translate
        return Scene(
            asked,
            goods,
            person,
            goods.numbers(asked.products),
            self.popular(goods),
            now,
            self.trained(goods),
            translate,
        )

    def trained(self, goods: Goods) -> Trained:
        """The models that serve now, in the numbers of these goods."""
        self.models.reload_if_changed()
        self.live.look()
        shelf, kept = self.models.shelf, self._trained
        if kept.shelf is not shelf or kept.revision != goods.revision:
            kept = self._trained = Trained.of(shelf, goods)
        return kept

    def popular(self, goods: Goods) -> NDArray[np.float32]:
        """(goods.n,) in 0..1: the shop's trade lately, at most a minute old."""
        trade = self._trade
        if trade is None:
            with self._lock:
                trade = self._trade = self._trade or self._count()
        elif clock.monotonic() - trade[0] > _SECONDS and self._lock.acquire(blocking=False):
            threading.Thread(target=self._recount, name="recommend-trade", daemon=True).start()
        kept = self._popularity
        if kept is None or kept[0] != goods.n or kept[1] is not trade[1]:
            kept = self._popularity = (goods.n, trade[1], popularity(trade[1], goods))
        return kept[2]

    def prepare(self, pause: float = 0.0) -> None:
        """Makes the lists of what is alike that would else be made at the first question about each product."""
        goods = self.goods.current()
        self._prepared = goods.likeness.index
        order = np.argsort(-self.popular(goods), kind="stable")
        goods.likeness.prepare(order.tolist(), CANDIDATES, pause)
        gc.collect()  # so many new lists call for a full sweep: now rather than within an answer

    def refresh(self) -> None:
        """Looks again at the next question."""
        self.goods.forget()
        self.persons.forget()
        self._trade = None

    def _count(self) -> tuple[float, dict[str, float]]:
        return clock.monotonic(), self._events.popularity()

    def _recount(self) -> None:
        try:
            self._trade = self._count()
        finally:
            self._lock.release()


def popularity(trade: dict[str, float], goods: Goods) -> NDArray[np.float32]:
    """(goods.n,) weights as shares of the greatest."""
    array = np.zeros(goods.n, np.float64)
    for id, weight in trade.items():
        if (number := goods.find(id)) >= 0:
            array[number] = weight
    top = float(array.max(initial=0.0))
    return (array / top if top > 0 else array).astype(np.float32)

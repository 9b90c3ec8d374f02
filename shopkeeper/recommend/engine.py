"""`Recommendations`: one question in, products with true reasons and the chances with which they were shown out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from shopkeeper.catalog import Catalog
from shopkeeper.errors import InputError
from shopkeeper.events import EventLog
from shopkeeper.recommend.asked import PLACES, Asked
from shopkeeper.recommend.experiments.book import Experiments
from shopkeeper.recommend.exploration.chances import Drawn, keep, shuffle, swap
from shopkeeper.recommend.exploration.feed import Feeds
from shopkeeper.recommend.profile import Profiles
from shopkeeper.recommend.ranking.blend import Pool
from shopkeeper.recommend.ranking.interests import unwanted
from shopkeeper.recommend.ranking.paid import relevance
from shopkeeper.recommend.ranking.pools import pool_of
from shopkeeper.recommend.ranking.reasoning import reason_of
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.ranking.stage import Stage
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.rules.book import Strategies
from shopkeeper.recommend.rules.gate import seen, worn
from shopkeeper.recommend.rules.ledger import Ledger
from shopkeeper.recommend.rules.order import business, varied
from shopkeeper.recommend.sponsored.sponsored import Sponsored
from shopkeeper.recommend.strategies import Strategy

__all__ = ["Recommendations"]

#: products next in line that a page may try instead of its own, as multiples of the page
_TRIED = 2
_MOST = 500
#: places for what is new to the person, where what they looked at already is worth this much of itself
_DISCOVERY = frozenset({"home", "because", "email"})
_SEEN = np.float32(0.5)
Floats = NDArray[np.float32]


class Recommendations:
    """The recommendations of one shop; `folder` is the shop's. Safe to share between threads.

    `strategies` says what stands at each place, `experiments` which two ways are compared, `sponsored` holds the paid
    slots, `profiles` what people are interested in.
    """

    def __init__(
        self,
        engine: Engine,
        catalog: Catalog,
        events: EventLog,
        folder: Path,
        sponsored: Sponsored | None = None,
    ) -> None:
        ledger = Ledger(engine)
        self.strategies = Strategies(engine, ledger)
        self.experiments = Experiments(engine, ledger)
        self.sponsored = sponsored or Sponsored(engine, catalog)
        self.profiles = Profiles(engine, catalog, events)
        self.stage = Stage(engine, catalog, events, self.profiles, folder)
        self._feeds = Feeds()
        self._chance = np.random.default_rng()

    def ask(self, asked: Asked, *, strategy: Strategy | None = None) -> Recommended:
        """Answers one question. `strategy` tries another than the place's, outside of experiments and slots.

        Raises InputError for a place nobody knows, a limit outside 1..500 or an offset below 0.
        """
        _check(asked)
        experiment = arm = ""
        tried = strategy is not None
        if strategy is None:
            strategy, experiment, arm = self._strategy(asked)
        if not strategy.on:
            return Recommended("", asked.place, (), strategy.name)
        scene = self.stage.scene(asked)
        feed = (asked.customer or asked.session, asked.place, *asked.products) if asked.personal else ("",)
        before = self._feeds.shown(feed, asked.offset) if feed[0] and asked.offset else None
        skip = asked.offset if before is None else 0
        gone = asked.exclude if before is None else asked.exclude | set(before)
        wanted = skip + asked.limit * (1 + _TRIED) + len(gone)
        struck_out = unwanted(scene.person.profile, self.profiles)
        pool = pool_of(scene, strategy, wanted, struck_out)
        scores = self._scores(pool, scene, strategy)
        order = self._order(pool, scores, scene, strategy, wanted, skip, gone)
        pins = self._pins(scene, strategy, gone)
        size, drawn = self._drawn(order, scores, pool, strategy, asked, pins)
        items = [self._item(pool, scores, drawn, at, scene) for at in range(len(drawn.rows))]
        items = _pinned(items, {at: scene.goods.ids[number] for at, number in pins.items()}, asked.offset)
        if feed[0] and not tried:
            self._feeds.show(feed, before or (), [item.product for item in items])
        answer = Recommended(
            secrets.token_hex(8),
            asked.place,
            tuple(items),
            strategy=strategy.name,
            version=scene.trained.shelf.version,
            experiment=experiment,
            arm=arm,
            personal=_personal(scene),
            more=len(order) > size,
        )
        if tried:
            return answer
        return self.sponsored.fill(asked, answer, relevance(scene, answer, strategy.rules, struck_out))

    def refresh(self) -> None:
        """Looks again at catalogue, trade, models and persons at the next question, whatever was looked at lately."""
        self.stage.refresh()
        self._feeds.forget()

    # -- inside

    def _strategy(self, asked: Asked) -> tuple[Strategy, str, str]:
        """The place's strategy, or that of the person's arm where an experiment runs; who declined is in none."""
        strategy = self.strategies.of(asked.place)
        unit = asked.customer or asked.session
        running = self.experiments.running(asked.place)
        if running is None or not unit or not asked.personal or not strategy.on:
            return strategy, "", ""
        arm = self.experiments.arm(running, unit)
        return replace(arm.strategy or strategy, experiment=running.name), running.name, arm.name

    def _scores(self, pool: Pool, scene: Scene, strategy: Strategy) -> Floats:
        times = worn(pool.numbers, strategy.rules.cap, scene)
        scores = pool.scores
        if strategy.place in _DISCOVERY:
            scores = np.where(seen(pool.numbers, scene), _SEEN * scores, scores)
        return business(scores, pool.numbers, times, strategy.rules, scene.goods, scene.now)

    def _order(
        self,
        pool: Pool,
        scores: Floats,
        scene: Scene,
        strategy: Strategy,
        wanted: int,
        skip: int,
        gone: frozenset[str] | set[str],
    ) -> list[int]:
        """Rows in order of the page asked for and what comes after it, without those that are `gone`."""
        order = varied(scores, pool.numbers, wanted, strategy.rules, scene.goods)[skip:]
        if gone:
            numbers = {scene.goods.find(id) for id in gone}
            order = [row for row in order if int(pool.numbers[row]) not in numbers]
        return order

    def _pins(self, scene: Scene, strategy: Strategy, gone: frozenset[str] | set[str]) -> dict[int, int]:
        """Position (from 0 on this page) -> product number, of those pinned products that can be bought."""
        asked, goods = scene.asked, scene.goods
        pins: dict[int, int] = {}
        for pin in strategy.rules.pins:
            at = pin.position - 1 - asked.offset
            number = goods.find(pin.product)
            free = pin.product not in gone and pin.product not in scene.past.dismissed
            if number < 0 or not goods.active[number] or number in scene.about.tolist():
                continue
            if 0 <= at < asked.limit and free and (goods.sold[number] or not strategy.rules.in_stock):
                pins.setdefault(at, number)
        return pins

    def _drawn(
        self,
        order: Sequence[int],
        scores: Floats,
        pool: Pool,
        strategy: Strategy,
        asked: Asked,
        pins: dict[int, int],
    ) -> tuple[int, Drawn]:
        """How many of the order the page takes, and the page with its chances."""
        pinned = set(pins.values())
        order = [row for row in order if int(pool.numbers[row]) not in pinned]
        size = max(0, asked.limit - len(pins))
        explore = strategy.explore
        line = order[: size * (1 + _TRIED)]
        if explore.how == "none" or not explore.share or len(line) <= 1 or "preview" in asked.context:
            return size, keep(line, size)
        weights = np.maximum(scores.astype(np.float64), 0.0) + 1e-3
        if explore.how == "swap":
            return size, swap(line, weights, size, explore.share, self._chance)
        best = weights[line].max()
        rates = np.exp(np.maximum((weights[line] / best - 1.0) / max(explore.share, 0.01), -12.0))
        drawn = shuffle(rates, size, self._chance)
        return size, Drawn(tuple(line[at] for at in drawn.rows), drawn.chances, drawn.explored)

    def _item(self, pool: Pool, scores: Floats, drawn: Drawn, at: int, scene: Scene) -> Recommendation:
        row = drawn.rows[at]
        parts = pool.parts[:, row]
        order = [int(i) for i in np.argsort(-parts, kind="stable") if parts[i] > 0]
        first = pool.found[order[0]]
        return Recommendation(
            scene.goods.ids[int(pool.numbers[row])],
            float(scores[row]),
            reason_of(first, int(pool.places[order[0], row]), scene),
            0,
            drawn.chances[at],
            tuple(pool.found[i].source for i in order),
            {pool.found[i].source: float(parts[i]) for i in order},
        )


def _pinned(items: list[Recommendation], pins: dict[int, str], offset: int) -> list[Recommendation]:
    """The page with the shop's own choices at their positions, the others around them."""
    if pins:
        others = iter(items)
        page: list[Recommendation] = []
        for at in range(len(items) + len(pins)):
            chosen = next(others, None) if at not in pins else Recommendation(pins[at], 1.0, Reason("chosen"))
            page += [] if chosen is None else [chosen]
        items = page
    return [replace(item, position=offset + at + 1) for at, item in enumerate(items)]


def _check(asked: Asked) -> None:
    if asked.place not in PLACES:
        raise InputError(f"place {asked.place!r} is not known; use one of {', '.join(PLACES)}")
    if not 1 <= asked.limit <= _MOST:
        raise InputError(f"limit {asked.limit!r} is not a number from 1 to {_MOST}")
    if asked.offset < 0:
        raise InputError(f"offset {asked.offset!r} is below 0")


def _personal(scene: Scene) -> bool:
    profile = scene.person.profile
    return len(scene.past) > 0 or (profile is not None and bool(profile.interests))

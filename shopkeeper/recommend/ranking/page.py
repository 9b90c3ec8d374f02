"""One page before it is drawn: its candidates with scores, their order, the shop's pins, and how it explores."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.exploration.chances import Drawn, keep, shuffle, shuffle_chances, swap, swap_chances
from shopkeeper.recommend.models.picking import best_first
from shopkeeper.recommend.ranking.blend import Pool
from shopkeeper.recommend.ranking.pools import pool_of
from shopkeeper.recommend.ranking.ranker import Ranker
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.rules.gate import seen, worn
from shopkeeper.recommend.rules.order import WINDOW, business, varied
from shopkeeper.recommend.strategies import Explore, Strategy

__all__ = ["Page", "page_of"]

#: products next in line that a page may try instead of its own, as multiples of the page
_TRIED = 2
#: places for what is new to the person, where what they looked at already is worth this much of itself
_DISCOVERY = frozenset({"home", "because", "email"})
_SEEN = np.float32(0.5)
#: the best of the blend that a trained ranker orders
_RANKED = 300
#: the least weight of a candidate when it is tried
_LEAST = 1e-3
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Page:
    """`line` are rows of `pool` in order: the first `size` are the page, the rest what may be tried instead. `scores`
    (pool,) decide the order; `clicks` (pool,) are chances of a click where a ranker was trained. `pins`: position
    (from 0) -> product number. `more` says that candidates are left after the page."""

    pool: Pool
    scores: Floats
    clicks: Floats | None
    line: tuple[int, ...]
    size: int
    pins: dict[int, int]
    explore: Explore
    more: bool

    def draw(self, rng: np.random.Generator) -> Drawn:
        """The rows of the page without its pins, as they are shown this time."""
        if not self._explores():
            return keep(self.line, self.size)
        if self.explore.how == "swap":
            return swap(self.line, self._weights(), self.size, self.explore.share, rng)
        drawn = shuffle(self._rates(), self.size, rng)
        return Drawn(tuple(self.line[at] for at in drawn.rows), drawn.chances, drawn.explored)

    def chances(self) -> list[tuple[int, int, float]]:
        """(product number, position from 0, chance) of everything the page may show; chances of a position sum to 1."""
        free = [at for at in range(self.size + len(self.pins)) if at not in self.pins]
        found = [(number, at, 1.0) for at, number in self.pins.items()]
        numbers = self.pool.numbers
        if not self._explores():
            return found + [(int(numbers[row]), free[i], 1.0) for i, row in enumerate(self.line[: self.size])]
        if self.explore.how == "swap":
            table = swap_chances(self.line, self._weights(), self.size, self.explore.share)
            rows = range(table.shape[1])
        else:
            table, rows = shuffle_chances(self._rates(), self.size), self.line  # type: ignore[assignment]
        for i in range(len(table)):
            found += [
                (int(numbers[row]), free[i], float(chance))
                for row, chance in zip(rows, table[i].tolist(), strict=True)
                if chance > 0
            ]
        return found

    def _explores(self) -> bool:
        return self.explore.how != "none" and self.explore.share > 0 and len(self.line) > 1

    def _weights(self) -> NDArray[np.float64]:
        return np.maximum(self.scores.astype(np.float64), 0.0) + _LEAST

    def _rates(self) -> NDArray[np.float64]:
        """Rates of the draw by the share as temperature: a candidate worth nothing beside the best comes
        exp(1 / share) times as rarely first, at most exp(12) times."""
        weights = self._weights()[list(self.line)]
        rates: NDArray[np.float64] = np.exp(
            np.maximum((weights / weights.max() - 1.0) / max(self.explore.share, 0.01), -12.0)
        )
        return rates


def page_of(
    scene: Scene,
    strategy: Strategy,
    *,
    skip: int = 0,
    gone: Collection[str] = (),
    struck_out: Callable[[str], bool] | None = None,
    ranker: Ranker | None = None,
) -> Page:
    """The page of `scene.asked.limit` products after the first `skip`, without those `gone`."""
    asked, goods, rules = scene.asked, scene.goods, strategy.rules
    wanted = skip + asked.limit * (1 + _TRIED) + len(gone)
    pool = pool_of(scene, strategy, wanted, struck_out)
    clicks = None
    if ranker is not None and strategy.ranker and strategy.place in ranker.places and len(pool):
        pool = pool.take(np.argsort(-pool.scores, kind="stable")[: max(_RANKED, 2 * wanted)])
        clicks = ranker.clicks(pool, scene)
    scores = pool.scores if clicks is None else clicks
    if strategy.place in _DISCOVERY:
        scores = np.where(seen(pool.numbers, scene), _SEEN * scores, scores)
    scores = business(scores, pool.numbers, worn(pool.numbers, rules.cap, scene), rules, goods, scene.now)
    # what may be tried instead needs no variety: it stands in line by score
    count = skip + asked.limit + len(gone)
    by_score = best_first(pool.numbers, scores, count + max(wanted, WINDOW))
    first = varied(scores, pool.numbers, count, rules, goods, by_score)
    rest = by_score[: len(first) + wanted]
    placed = set(first)
    order = (first + [row for row in rest.tolist() if row not in placed])[skip:]
    pins = _pins(scene, strategy, gone)
    left_out = {goods.find(id) for id in gone} | set(pins.values())
    if left_out:
        order = [row for row in order if int(pool.numbers[row]) not in left_out]
    size = asked.limit - len(pins)
    line = tuple(order[: size * (1 + _TRIED)])
    # of who does not agree nothing is written down: there would be nothing to learn from trying
    plain = "preview" in asked.context or not asked.personal
    explore = Explore("none", 0.0) if plain else strategy.explore
    return Page(pool, scores, clicks, line, min(size, len(line)), pins, explore, len(order) > size)


def _pins(scene: Scene, strategy: Strategy, gone: Collection[str]) -> dict[int, int]:
    """Position (from 0 on this page) -> product number, of those pinned products that can be bought."""
    asked, goods = scene.asked, scene.goods
    pins: dict[int, int] = {}
    for pin in strategy.rules.pins:
        at, number = pin.position - 1 - asked.offset, goods.find(pin.product)
        if number < 0 or not goods.active[number] or number in scene.about.tolist():
            continue
        free = pin.product not in gone and pin.product not in scene.past.dismissed
        if 0 <= at < asked.limit and free and (goods.sold[number] or not strategy.rules.in_stock):
            pins.setdefault(at, number)
    return pins

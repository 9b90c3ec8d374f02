"""What the ranker learns from: lists that were shown and what was clicked; where a shop has none, what people did next.

Features are those of the moment: models are trained on what was done before the examples begin, pasts end where each
example begins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, func, select

from shopkeeper.catalog import Catalog
from shopkeeper.errors import TrainError
from shopkeeper.events import EventLog, from_micros
from shopkeeper.events.tables import events as log
from shopkeeper.events.times import DAY
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.judging.lists import ShownList, read_lists
from shopkeeper.recommend.ranking.blend import blend
from shopkeeper.recommend.ranking.features import features
from shopkeeper.recommend.ranking.pools import found_by, pool_of
from shopkeeper.recommend.ranking.scene import Scene
from shopkeeper.recommend.ranking.stage import Stage, popularity
from shopkeeper.recommend.ranking.trained import Trained
from shopkeeper.recommend.strategies import DEFAULTS
from shopkeeper.recommend.training.shelf import Shelf, current_version, open_version
from shopkeeper.recommend.training.train import train

__all__ = ["PLACES", "Examples", "collect"]

#: places whose lists are learned from, and where the ranker serves: what the others were about is not in the log
PLACES = ("home", "email", "chat")
#: lists with a click that are enough to learn from lists alone
_ENOUGH = 200
#: the last part of the time that examples are taken from
_LAST = 0.2
_WITHIN = 7 * DAY
_CANDIDATES = 100
_KINDS = {"view": 1, "click": 1, "cart": 2, "purchase": 3}


@dataclass(frozen=True, slots=True)
class Examples:
    """Groups of rows: group i has `sizes[i]` of the rows of `table` (rows, FEATURES), with `grades` 0..3 and the order
    without a ranker in `before`; `people` numbers the person of each group. `source` is "impressions" or "next acts";
    `since` is when they begin (microseconds UTC)."""

    table: NDArray[np.float32]
    grades: NDArray[np.int32]
    before: NDArray[np.float32]
    sizes: NDArray[np.int64]
    people: NDArray[np.int64]
    source: str
    since: int

    def __len__(self) -> int:
        return len(self.sizes)

    def take(self, groups: NDArray[np.bool_]) -> Examples:
        """Only these groups."""
        rows = np.repeat(groups, self.sizes)
        return replace(
            self, table=self.table[rows], grades=self.grades[rows], before=self.before[rows],
            sizes=self.sizes[groups], people=self.people[groups],
        )  # fmt: skip


def collect(
    engine: Engine,
    catalog: Catalog,
    events: EventLog,
    stage: Stage,
    models: Sequence[str],
    most: int,
    seed: int,
) -> Examples:
    """Up to `most` examples. Models named (the shop's own where none are) are trained anew on what was done before
    them, in a folder that is gone afterwards. Raises TrainError where too little was done in the shop."""
    lists = read_lists(engine, PLACES, "clicked", 0, 2**62, most)
    clicked = [one for one in lists if any(one.rewards)]
    if len(clicked) >= _ENOUGH:
        since = lists[0].time
    else:
        lists, since = [], _late(engine)
    with TemporaryDirectory(prefix="shopkeeper-ranker-") as folder:
        goods = stage.goods.current()
        shelf = _models_before(events, catalog, Path(folder), models, since, seed)
        before = Trained.of(shelf, goods) if shelf is not None else Trained()
        trade = popularity(events.popularity(now=from_micros(since)), goods)

        def scene(asked: Asked) -> Scene:
            return replace(stage.scene(asked), trained=before, popularity=trade)

        if lists:
            rows = [_of_list(one, scene) for one in lists]
        else:
            rows = [_of_person(one, scene) for one in _next_acts(engine, since, most)]
    return _joined([row for row in rows if row is not None], "impressions" if lists else "next acts", since)


_Row = tuple[str, NDArray[np.float32], NDArray[np.int32], NDArray[np.float32]]


def _of_list(shown: ShownList, scene_of: Callable[[Asked], Scene]) -> _Row | None:
    asked = Asked(shown.place, shown.customer, shown.session, limit=len(shown.products), now=shown.time - 1)
    scene = scene_of(asked)
    numbers = np.array([scene.goods.find(id) for id in shown.products], np.int32)
    known = numbers >= 0
    grades = np.array(shown.rewards, np.int32)[known]
    if known.sum() < 2:
        return None
    sources = DEFAULTS[shown.place].sources
    pool = blend(found_by(scene, sources), sources, numbers[known])
    positions = np.arange(1, len(numbers) + 1)[known]
    return shown.unit, features(pool, scene, positions), grades, pool.scores


def _of_person(person: NextActs, scene_of: Callable[[Asked], Scene]) -> _Row | None:
    asked = Asked("home", person.customer, person.session, now=person.time - 1)
    scene = scene_of(asked)
    strategy = DEFAULTS["home"]
    pool = pool_of(scene, strategy, _CANDIDATES)
    pool = pool.take(np.argsort(-pool.scores, kind="stable")[:_CANDIDATES])
    grades = np.array([person.grades.get(scene.goods.ids[n], 0) for n in pool.numbers], np.int32)
    if not grades.any() or len(pool) < 2:
        return None
    return person.customer or person.session, features(pool, scene), grades, pool.scores


@dataclass(frozen=True, slots=True)
class NextActs:
    """What a person known before did in the week after `time`: product -> grade."""

    customer: str
    session: str
    time: int
    grades: dict[str, int]


def _next_acts(engine: Engine, since: int, most: int) -> list[NextActs]:
    """Customers with acts both before and within a week after `since`, the first `most` by id."""
    e = log.c
    kinds = e.kind.in_(tuple(_KINDS))
    known = select(e.customer).where(kinds, e.customer != "", e.time < since).distinct()
    query = (
        select(e.customer, e.product, e.kind)
        .where(kinds, e.time >= since, e.time < since + _WITHIN, e.quantity > 0, e.customer.in_(known))
        .order_by(e.customer)
    )
    found: dict[str, NextActs] = {}
    with engine.connect() as connection:
        for customer, product, kind in connection.execute(query):
            if customer not in found:
                if len(found) >= most:
                    break
                found[customer] = NextActs(customer, "", since, {})
            grades = found[customer].grades
            grades[product] = max(grades.get(product, 0), _KINDS[kind])
    return list(found.values())


def _late(engine: Engine) -> int:
    """When the last part of all acts begins, but no later than a week before the last."""
    e = log.c
    kinds = e.kind.in_(tuple(_KINDS))
    with engine.connect() as connection:
        count = int(connection.scalar(select(func.count()).where(kinds)) or 0)
        last = connection.scalar(select(func.max(e.time)).where(kinds))
        if count < 100 or last is None:
            raise TrainError(f"{count} acts are too few to train a ranker on; 100 at least")
        middle = select(e.time).where(kinds).order_by(e.time).offset(int(count * (1 - _LAST))).limit(1)
        return min(int(connection.execute(middle).scalar_one()), int(last) - _WITHIN // 7)


def _models_before(
    events: EventLog, catalog: Catalog, folder: Path, models: Sequence[str], since: int, seed: int
) -> Shelf | None:
    try:
        train(events, catalog, folder, models, seed=seed, until=from_micros(since))
    except TrainError:
        return None  # a shop without models yet: the sources that need none are ranked
    return open_version(folder, current_version(folder))


def _joined(rows: Sequence[_Row], source: str, since: int) -> Examples:
    if not rows:
        raise TrainError(
            "nobody did anything again with what could be recommended; let the shop run for a while"
        )
    units = {unit: at for at, unit in enumerate(dict.fromkeys(row[0] for row in rows))}
    return Examples(
        np.concatenate([row[1] for row in rows]),
        np.concatenate([row[2] for row in rows]),
        np.concatenate([row[3] for row in rows]),
        np.array([len(row[2]) for row in rows]),
        np.array([units[row[0]] for row in rows]),
        source,
        since,
    )

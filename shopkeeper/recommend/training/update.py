"""Takes in what happened since a version was trained, without training anew: new events and changed products."""

from __future__ import annotations

import copy
import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from shopkeeper.catalog import Catalog
from shopkeeper.errors import ShopkeeperError, TrainError
from shopkeeper.events import EventLog, from_micros
from shopkeeper.recommend.dataset import PAUSE, read_interactions
from shopkeeper.recommend.recommender import Recommender
from shopkeeper.recommend.training.card import Card, fresh_version
from shopkeeper.recommend.training.declined import declined
from shopkeeper.recommend.training.features import describe, features_of
from shopkeeper.recommend.training.shelf import (
    Models,
    Shelf,
    current_version,
    open_version,
    put_version,
    use_version,
)
from shopkeeper.recommend.training.texts import TextVectors
from shopkeeper.recommend.training.train import TEXTS, Follow, drop_old, training_lock, write_card

__all__ = ["Live", "update"]


@dataclass(frozen=True, slots=True)
class _Mark:
    """How far events and catalogue were taken in."""

    newest: int
    revision: int
    until: int
    acts: int = 0


@dataclass(frozen=True, slots=True)
class _Advanced:
    """Copies of models with what came since; `items` names all item numbers."""

    items: tuple[str, ...]
    models: Mapping[str, Recommender]
    seconds: Mapping[str, float]
    mark: _Mark


def _mark(card: Mapping[str, object]) -> _Mark:
    return _Mark(*(int(str(card[key])) for key in ("newest", "revision", "until")))


def _advance(
    shelf: Shelf,
    mark: _Mark,
    texts: TextVectors,
    events: EventLog,
    catalog: Catalog,
    follow: Follow | None = None,
) -> _Advanced | None:
    """Reads what came after `mark` and takes it into copies of the models; None when nothing came."""
    newest, revision = events.newest(), catalog.revision()
    if newest <= mark.newest and revision <= mark.revision:
        return None
    goods = describe(catalog, shelf.items, since=mark.revision)
    more = read_interactions(
        events,
        goods.numbering.names(),
        after=mark.newest,
        through=newest,
        context=from_micros(max(0, mark.until - 2 * PAUSE)),
        without=declined(catalog.engine),
    )
    for item in more.item_ids:
        goods.numbering.numbers.setdefault(item, len(goods.numbering))
    more = replace(more, features=features_of(goods, texts))
    models: dict[str, Recommender] = {}
    seconds: dict[str, float] = {}
    for done, name in enumerate(shelf.names):
        start = time.perf_counter()
        model = copy.copy(shelf.get(name))
        model.update(more)
        models[name] = model
        seconds[name] = round(time.perf_counter() - start, 2)
        if follow is not None:
            follow(name, done + 1, len(shelf.names))
    until = max(mark.until, int(more.times.max()) if len(more) else 0)
    acts = int((more.weights > 0).sum())
    return _Advanced(
        more.item_ids, models, seconds, _Mark(max(newest, mark.newest), goods.revision, until, acts)
    )


def update(events: EventLog, catalog: Catalog, folder: Path, *, follow: Follow | None = None) -> Card | None:
    """Makes a new version of the one that serves, with today's events and products; None when nothing came since.

    Raises TrainError when nothing was trained before, Conflict while another training runs, ModelError.
    """
    began = time.perf_counter()
    with training_lock(folder):
        serving = current_version(folder)
        if not serving:
            raise TrainError("there is no version to update; make one:  shopkeeper recommend train")
        shelf = open_version(folder, serving)
        texts = TextVectors.load(shelf.folder / TEXTS)
        fresh = _advance(shelf, _mark(shelf.card), texts, events, catalog, follow)
        if fresh is None:
            return None
        before = shelf.card
        card = Card(
            fresh_version(folder),
            "update",
            datetime.now(UTC).isoformat(timespec="seconds")[:-6] + "Z",
            fresh.mark.newest,
            fresh.mark.revision,
            int(before["acts"]) + fresh.mark.acts,
            int(before["people"]),
            len(fresh.items),
            fresh.mark.until,
            int(before["seed"]),
            round(time.perf_counter() - began, 2),
            serving,
            {n: {**before["models"][n], "update_seconds": fresh.seconds[n]} for n in shelf.names},
            before["left_out"],
        )
        with put_version(folder, card.version) as here:
            shutil.copytree(shelf.folder / TEXTS, here / TEXTS)
            for name, model in fresh.models.items():
                model.save(here / name)
            write_card(here, card, fresh.items)
        use_version(folder, card.version)
        drop_old(folder)
    return card


class Live:
    """Keeps the models that serve abreast of the log and the catalogue in memory, without a version for each minute:
    a new product is among the items, and what people did counts, `seconds` after it came.

    Nothing is written: what a process has taken in, another takes in for itself, and after a restart all of it again.
    """

    def __init__(self, models: Models, events: EventLog, catalog: Catalog, *, seconds: float = 20.0) -> None:
        self.models = models
        self._events, self._catalog, self._seconds = events, catalog, seconds
        self._version = ""
        self._mark: _Mark | None = None
        self._texts: TextVectors | None = None
        self._looked = time.monotonic()
        self._busy = threading.Lock()
        self.fault = ""

    def look(self) -> None:
        """Starts a step beside the questions when the last one is long enough ago; costs nothing otherwise."""
        if time.monotonic() - self._looked < self._seconds or not self.models.version:
            return
        if self._busy.acquire(blocking=False):
            self._looked = time.monotonic()
            threading.Thread(target=self._beside, name="recommend-live", daemon=True).start()

    def step(self) -> bool:
        """Takes in now what came since the last step; True when anything did. Raises ModelError."""
        with self._busy:
            return self._step()

    def _beside(self) -> None:
        try:
            self._step()
            self.fault = ""
        except (ShopkeeperError, SQLAlchemyError, OSError) as error:  # the models serve on as they are
            self.fault = str(error)
        finally:
            self._looked = time.monotonic()
            self._busy.release()

    def _step(self) -> bool:
        shelf = self.models.shelf
        if not shelf.version:
            return False
        if shelf.version != self._version or self._mark is None or self._texts is None:
            self._version, self._mark = shelf.version, _mark(shelf.card)
            self._texts = TextVectors.load(shelf.folder / TEXTS)
        fresh = _advance(shelf, self._mark, self._texts, self._events, self._catalog)
        if fresh is None or not self.models.replace(shelf, shelf.with_models(fresh.items, fresh.models)):
            return False
        self._mark = fresh.mark
        return True

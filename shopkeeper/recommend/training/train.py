"""Trains all models of a shop from its event log and puts them on the shelf as one version."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shopkeeper.catalog import Catalog
from shopkeeper.errors import Conflict, MissingExtra, ModelError, TrainError
from shopkeeper.events import EventLog
from shopkeeper.recommend.dataset import read_interactions
from shopkeeper.recommend.models.registry import DEFAULT, MODELS, model_class, names
from shopkeeper.recommend.recommender import Recommender
from shopkeeper.recommend.training.card import Card, fresh_version
from shopkeeper.recommend.training.declined import declined
from shopkeeper.recommend.training.features import describe, features_of
from shopkeeper.recommend.training.shelf import (
    current_version,
    open_version,
    put_version,
    use_version,
    versions,
)
from shopkeeper.recommend.training.texts import TextVectors

__all__ = ["TEXTS", "Follow", "train", "training_lock"]

try:
    import fcntl
except ImportError:  # pragma: no cover - Windows
    fcntl = None  # type: ignore[assignment]

#: called with (model, done, of)
Follow = Callable[[str, int, int], None]
#: folder of the text vectors in a version
TEXTS = "texts"
KEPT = 5


def train(
    events: EventLog,
    catalog: Catalog,
    folder: Path,
    models: Sequence[str] = (),
    *,
    seed: int = 0,
    until: str | None = None,
    use: bool = True,
    make: Callable[[str], Recommender] | None = None,
    follow: Follow | None = None,
) -> Card:
    """Trains `models` (the registry's DEFAULT when none are named) on the whole log, or on what was done before the
    time `until`, but for what people did who said no to personalisation. Returns the card of the new version, which
    serves from then on unless `use` is False.

    A model that needs a package that is not there is left out when it was not named, and the card says so. Killed at
    any moment, it leaves the versions as they were. Of the versions that do not serve the newest four stay. Raises
    InputError for an unknown model, MissingExtra, TrainError when no model could be made, Conflict while another
    training runs.
    """
    began = time.perf_counter()
    chosen = tuple(dict.fromkeys(models)) or tuple(name for name in DEFAULT if name in names())
    for name in models:
        model_class(name)
    with training_lock(folder):
        serving = current_version(folder)
        before = open_version(folder, serving).items if serving else ()
        newest = events.newest()
        goods = describe(catalog, before)
        made: dict[str, dict[str, Any]] = {}
        left_out: dict[str, str] = {}
        texts = TextVectors()
        try:
            texts.fit(goods.words, seed=seed)
        except MissingExtra as error:
            if "content" in models:
                raise
            if "content" in chosen:
                left_out["content"] = str(error)
        data = read_interactions(
            events, goods.numbering.names(), until=until, through=newest, without=declined(catalog.engine)
        )
        for item in data.item_ids[len(goods.numbering) :]:  # sold once, no longer in the catalogue
            goods.numbering.numbers.setdefault(item, len(goods.numbering))
        data = replace(data, features=features_of(goods, texts))
        version = fresh_version(folder)
        with put_version(folder, version) as here:
            texts.save(here / TEXTS)
            for name in (name for name in chosen if name not in left_out):
                start = time.perf_counter()
                try:
                    model = make(name) if make is not None else model_class(name)()
                    model.fit(data, seed=seed, progress=_following(follow, name))
                except (MissingExtra, ModelError, TrainError) as error:
                    if models:
                        raise
                    left_out[name] = str(error)
                    continue
                model.save(here / name)
                made[name] = {"seconds": round(time.perf_counter() - start, 2), "words": MODELS[name].words}
            if not made:
                raise TrainError(
                    f"none of {', '.join(chosen)} could be trained: {'; '.join(left_out.values())}"
                )
            card = Card(
                version, "train", datetime.now(UTC).isoformat(timespec="seconds")[:-6] + "Z", newest,
                goods.revision, len(data), data.n_users, data.n_items,
                int(data.times.max()) if len(data) else 0, seed,
                round(time.perf_counter() - began, 2), "", made, left_out,
            )  # fmt: skip
            write_card(here, card, data.item_ids)
        if use:
            use_version(folder, version)
        drop_old(folder)
    return card


def write_card(here: Path, card: Card, items: Sequence[str]) -> None:
    """Writes what a version is opened by; last of all."""
    (here / "items.json").write_text(json.dumps(list(items), ensure_ascii=False), "utf-8")
    text = json.dumps(card.document(), ensure_ascii=False, indent=1)
    (here / "card.json").write_text(text, "utf-8")


def drop_old(folder: Path) -> None:
    """Keeps the version that serves and the newest four others."""
    serving = current_version(folder)
    others = [str(card["version"]) for card in versions(folder) if card["version"] != serving]
    for version in others[: max(0, len(others) - (KEPT - 1))]:
        shutil.rmtree(folder / version, ignore_errors=True)


@contextmanager
def training_lock(folder: Path) -> Iterator[None]:
    """One training in a shop at a time; the lock goes with its process. Raises Conflict."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if fcntl is not None:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict(
                    f"the recommendation models in {str(folder)!r} are being trained; wait until that is done"
                ) from None
        yield
    finally:
        os.close(handle)


def _following(follow: Follow | None, name: str) -> Callable[[int, int, str], None] | None:
    if follow is None:
        return None
    return lambda done, of, _words: follow(name, done, of)

"""The shelf: the versions of a shop's recommendation models, and the one that serves.

A version is a folder `<shop>/models/recommend/<version>/` with a card and one folder a model; it appears whole or not
at all. The file `current` names the one that serves, and is replaced in one step.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.errors import ModelError, NotFound
from shopkeeper.recommend.asked import Act
from shopkeeper.recommend.interactions import KIND_CODES, History
from shopkeeper.recommend.models.registry import MODELS, model_class
from shopkeeper.recommend.recommender import Recommender

__all__ = ["EMPTY", "Models", "Shelf", "current_version", "put_version", "use_version", "versions"]


@dataclass(frozen=True)
class Shelf:
    """One state of the models: what a question is answered from, however often the models change meanwhile.

    `items` names the item numbers of every model; a number once given stays the product's for ever, in every version.
    `card` tells how the version was made. Models are read when they are first asked for.
    """

    folder: Path
    version: str
    items: tuple[str, ...]
    names: tuple[str, ...]
    card: Mapping[str, Any]
    numbers: Mapping[str, int]
    _loaded: dict[str, Recommender] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, name: str) -> Recommender:
        """The model. Raises NotFound for a name this version does not have, ModelError when it cannot be read."""
        if (model := self._loaded.get(name)) is not None:
            return model
        if name not in self.names:
            raise NotFound(
                f"model {name!r} is not in version {self.version!r}; it has {', '.join(self.names) or 'none'}"
            )
        with self._lock:
            if name not in self._loaded:
                self._loaded[name] = model_class(name).load(self.folder / name)
            return self._loaded[name]

    def history(self, acts: Sequence[Act]) -> History:
        """Acts (oldest first) as item numbers; of products that no model knows, and kinds that say nothing, none."""
        known = [
            (self.numbers[a.product], a.time, KIND_CODES[a.kind])
            for a in acts
            if a.product in self.numbers and a.kind in KIND_CODES
        ]
        return History.make([k[0] for k in known], [k[1] for k in known], [k[2] for k in known])

    def items_of(self, products: Sequence[str]) -> NDArray[np.int32]:
        """Item numbers of the products that are known, in their order."""
        return np.array([self.numbers[p] for p in products if p in self.numbers], np.int32)

    def with_models(self, items: tuple[str, ...], models: Mapping[str, Recommender]) -> Shelf:
        """The same version with models brought up to date in memory."""
        numbers = {item: number for number, item in enumerate(items)}
        fresh = {**self._loaded, **models}
        return Shelf(self.folder, self.version, items, self.names, self.card, numbers, fresh)


EMPTY = Shelf(Path(), "", (), (), {}, {})


class Models:
    """The models that serve a shop; safe to share between threads. A shop without any has no names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._mark: tuple[int, int] | None = None
        self._shelf = EMPTY
        self._lock = threading.Lock()
        self.reload_if_changed()

    @classmethod
    def open(cls, folder: Path) -> Models:
        """`folder` is `<shop>/models/recommend`, which need not exist. Raises ModelError for a damaged version."""
        return cls(Path(folder))

    @property
    def shelf(self) -> Shelf:
        """The present state: take it once for one question, so that all its numbers belong together."""
        return self._shelf

    @property
    def version(self) -> str:
        return self._shelf.version

    @property
    def names(self) -> tuple[str, ...]:
        return self._shelf.names

    @property
    def items(self) -> tuple[str, ...]:
        return self._shelf.items

    def get(self, name: str) -> Recommender:
        """See `Shelf.get`."""
        return self._shelf.get(name)

    def reload_if_changed(self) -> bool:
        """Takes the version that `current` names now; True when it was another. Costs one look at a file."""
        if _mark(self.folder) == self._mark:
            return False
        with self._lock:
            mark = _mark(self.folder)
            if mark == self._mark:
                return False
            version = current_version(self.folder)
            before = self._shelf.version
            self._shelf = open_version(self.folder, version) if version else EMPTY
            self._mark = mark
            return version != before

    def replace(self, before: Shelf, after: Shelf) -> bool:
        """Serves `after` if `before` still serves; False when another version came meanwhile."""
        with self._lock:
            if self._shelf is not before:
                return False
            self._shelf = after
            return True


def _mark(folder: Path) -> tuple[int, int] | None:
    try:
        found = (folder / "current").stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino


def current_version(folder: Path) -> str:
    """The version that serves, or '' when there is none."""
    try:
        return (folder / "current").read_text("utf-8").strip()
    except OSError:
        return ""


def open_version(folder: Path, version: str) -> Shelf:
    """One version. Raises NotFound when it is not there, ModelError when it is damaged."""
    here = folder / version
    if not version or "/" in version or version.startswith(".") or not here.is_dir():
        raise NotFound(f"version {version!r} is not there; see them with  shopkeeper recommend versions")
    try:
        card = json.loads((here / "card.json").read_text("utf-8"))
        items = tuple(json.loads((here / "items.json").read_text("utf-8")))
        names = tuple(name for name in card["models"] if name in MODELS)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"version {version!r} cannot be read ({type(error).__name__}); go back to another with  "
            "shopkeeper recommend use VERSION  or train again"
        ) from None
    return Shelf(here, version, items, names, card, {item: number for number, item in enumerate(items)})


def versions(folder: Path) -> list[Mapping[str, Any]]:
    """The cards of all versions, oldest first."""
    found = []
    for here in sorted(folder.iterdir()) if folder.is_dir() else []:
        if here.is_dir() and not here.name.startswith("."):
            try:
                found.append(json.loads((here / "card.json").read_text("utf-8")))
            except (OSError, ValueError):
                continue
    return found


@contextmanager
def put_version(folder: Path, version: str) -> Iterator[Path]:
    """A folder to write a version into: it becomes `version` when the block ends well, else nothing is left."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".making-*"):  # of a process that was killed; the caller holds the lock
        shutil.rmtree(left, ignore_errors=True)
    making = folder / f".making-{version}"
    making.mkdir()
    try:
        yield making
        for file in making.rglob("*"):
            if file.is_file():
                _sync(file)
        making.rename(folder / version)
        _sync(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)


def use_version(folder: Path, version: str) -> None:
    """Lets `version` serve from now on, in one step. Raises NotFound or ModelError when it cannot."""
    open_version(folder, version)
    fresh = folder / f".current-{os.getpid()}"
    fresh.write_text(version + "\n", "utf-8")
    _sync(fresh)
    os.replace(fresh, folder / "current")
    _sync(folder)


def _sync(path: Path) -> None:
    """What was written is on the disk afterwards."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

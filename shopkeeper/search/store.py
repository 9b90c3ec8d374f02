"""Where the index lives: generations in `index/`, one current, switched in one atomic rename.

    index/CURRENT            the name of the current generation
    index/LOCK               held (flock) by the one process that writes
    index/gen-000001/        one generation: text/ (Tantivy), lexicon.json, state.json (the catalogue revision)

Readers notice a switch or a commit by one stat each. A rebuild writes a new generation beside the old one, which
serves until the switch. A generation that cannot be opened is thrown away and built again.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from shopkeeper.catalog import Catalog, Change
from shopkeeper.errors import Conflict, ShopError
from shopkeeper.search.index import NUMBER_SLOTS, TantivyIndex
from shopkeeper.search.integrity import is_whole
from shopkeeper.search.lexicon import Lexicon

__all__ = ["FORMAT", "Generation", "IndexStore"]

FORMAT = 5  # raise it when documents or fields change: older generations are then rebuilt
_BATCH = 2000
_HELD = 30_000  # products kept in memory while an index of them is built
_PATIENCE = 60.0  # seconds that a sync waits for another one, which may have begun before this one's changes


@dataclass(slots=True)
class Generation:
    """One opened generation."""

    folder: Path
    index: TantivyIndex
    lexicon: Lexicon
    revision: int


class IndexStore:
    """Opens, follows, syncs and rebuilds the index of one shop.

    `popularity` gives product id -> how much it is looked at and bought (any scale); `built` is told what each new
    generation has learned.
    """

    def __init__(
        self,
        folder: Path,
        catalog: Catalog,
        popularity: Callable[[], dict[str, float]],
        built: Callable[[Lexicon], None] = lambda _: None,
    ) -> None:
        self.folder = folder
        self.catalog = catalog
        self.popularity = popularity
        self.built = built
        self._generation: Generation | None = None
        self._stamp: tuple[int, int] = (0, 0)

    def current(self) -> Generation:
        """The generation to answer from; built when there is none or it is damaged."""
        return self._current(locked=False)

    def _current(self, locked: bool) -> Generation:
        generation = self._generation
        stamp = self._current_stamp()
        if generation is None or stamp != self._stamp:
            generation = self._open()
            if generation is None:
                generation = self._build_first(locked)
                stamp = self._current_stamp()
            self._generation, self._stamp = generation, stamp  # the stamp from before: a later switch is seen
        try:
            generation.index.refresh()
        except ValueError:  # Tantivy's way to say that files are gone or harmed
            self._generation = None
            if is_whole(generation.folder / "text"):
                raise
            generation = self._build_first(locked)
            self._generation, self._stamp = generation, self._current_stamp()
        return generation

    def sync(self) -> int:
        """Indexes what the catalogue changed since the last time. Returns the number of changed products.

        Waits while another process writes; when that one has indexed the same, there is nothing left to do.
        """
        generation = self.current()
        revision = self.catalog.revision()
        if generation.revision >= revision and self._read_state(generation.folder) >= revision:
            generation.revision = revision
            return 0
        with self._lock(wait=_PATIENCE) as held:
            if not held:
                return 0
            generation = self._current(locked=True)
            done = self._read_state(generation.folder)
            if done >= self.catalog.revision():
                generation.revision = done
                return 0
            if generation.lexicon.products == 0:
                return self._rebuild_locked()
            try:
                changed, done = self._index_changes(generation, done)
            except Exception:
                generation.index.discard()
                if is_whole(generation.folder / "text"):
                    raise
                return self._rebuild_locked()  # its files were harmed while in use
            generation.revision = done
            self._write_state(generation.folder, done)
            if changed > max(500, generation.lexicon.products // 5):
                self._rebuild_locked()
            return changed

    def _index_changes(self, generation: Generation, since: int) -> tuple[int, int]:
        """Commits what changed after revision `since`; returns how many changes and the last revision."""
        changed, done = 0, since
        changes = self.catalog.changes(since)
        popularity, aliases = self.popularity(), self._aliases()
        while batch := list(islice(changes, _BATCH)):
            generation.index.delete([c.id for c in batch if c.product is None])
            generation.index.put(
                generation.lexicon.document(c.product, c.revision, popularity.get(c.id, 0.0), aliases)
                for c in batch
                if c.product is not None
            )
            changed += len(batch)
            done = batch[-1].revision
        generation.index.commit()
        generation.index.finish()
        return changed, done

    def rebuild(self) -> int:
        """Builds a new generation and switches to it; the old one serves meanwhile. Returns the product count.

        Raises Conflict when another process is writing for longer than ten minutes.
        """
        with self._writing():
            return self._rebuild_locked()

    def close(self) -> None:
        """Forgets the open generation."""
        self._generation = None
        self._stamp = (0, 0)

    # generations

    def _build_first(self, locked: bool) -> Generation:
        with contextlib.nullcontext() if locked else self._writing():
            generation = self._open()  # another process may have built it meanwhile
            if generation is None:
                self._rebuild_locked()
                generation = self._open()
        if generation is None:
            raise ShopError(
                f"the search index in {str(self.folder)!r} cannot be built; check the disk's space"
            )
        return generation

    def _open(self) -> Generation | None:
        try:
            name = (self.folder / "CURRENT").read_text("ascii").strip()
            folder = self.folder / name
            state = json.loads((folder / "state.json").read_text("utf-8"))
            if state["format"] != FORMAT:
                return None
            lexicon = Lexicon.load(folder / "lexicon.json")
            if not is_whole(folder / "text"):
                return None
            index = TantivyIndex(folder / "text", slots=lexicon.slots)
            if state.get("documents", 0) and not index.searcher.num_docs:
                return None
            return Generation(folder, index, lexicon, int(state["revision"]))
        except (OSError, ValueError, KeyError, TypeError, ShopError):
            return None

    def _rebuild_locked(self) -> int:
        for stale in self.folder.glob("building-*"):
            shutil.rmtree(stale, ignore_errors=True)
        numbers = [int(p.name[4:]) for p in self.folder.glob("gen-*") if p.name[4:].isdigit()]
        name = f"gen-{max(numbers, default=0) + 1:06d}"
        building = self.folder / f"building-{name}"
        building.mkdir(parents=True)
        revision = self.catalog.revision()
        held: list[Change] | None = None
        if self.catalog.count() <= _HELD:
            held = list(
                self.catalog.changes(0)
            )  # read once; larger catalogues are read twice, in constant memory

        def changes() -> Iterable[Change]:
            return self.catalog.changes(0) if held is None else held

        aliases = self._aliases()
        products = (c.product for c in changes() if c.product is not None)
        lexicon = Lexicon.learn(products, NUMBER_SLOTS, aliases)
        index = TantivyIndex(building / "text", slots=lexicon.slots, create=True)
        popularity = self.popularity()
        count = 0
        for change in changes():
            if change.product is not None:
                count += index.put(
                    [
                        lexicon.document(
                            change.product, change.revision, popularity.get(change.id, 0.0), aliases
                        )
                    ]
                )
        index.commit()
        index.finish()
        lexicon.save(building / "lexicon.json")
        self._write_state(building, revision, count)
        final = self.folder / name
        building.rename(final)
        self._switch(name)
        self.built(lexicon)
        for old in self.folder.glob("gen-*"):
            if old.name != name and old.stat().st_mtime < time.time() - 60:
                shutil.rmtree(old, ignore_errors=True)
        return count

    def _aliases(self) -> dict[str, tuple[str, ...]]:
        """The shop's own translations: name or value -> its texts in other languages."""
        found: dict[str, dict[str, None]] = {}
        for kind, name, _, text in self.catalog.vocabulary.rows():
            if kind in ("category", "value", "brand") and text and text != name:
                found.setdefault(name, {})[text] = None
        return {name: tuple(texts) for name, texts in found.items()}

    def _switch(self, name: str) -> None:
        temporary = self.folder / f".current-{os.getpid()}"
        temporary.write_text(name, "ascii")
        temporary.replace(self.folder / "CURRENT")

    def _current_stamp(self) -> tuple[int, int]:
        try:
            stat = (self.folder / "CURRENT").stat()
        except OSError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_ino)

    def _read_state(self, folder: Path) -> int:
        try:
            return int(json.loads((folder / "state.json").read_text("utf-8"))["revision"])
        except (OSError, ValueError, KeyError):
            return -1

    def _write_state(self, folder: Path, revision: int, documents: int = 1) -> None:
        temporary = folder / f".state-{os.getpid()}"
        temporary.write_text(
            json.dumps({"format": FORMAT, "revision": revision, "documents": documents}), "utf-8"
        )
        temporary.replace(folder / "state.json")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock(wait=600.0) as held:
            if not held:
                raise Conflict(
                    f"another process holds {str(self.folder / 'LOCK')!r}; try again when it is done"
                )
            yield

    @contextlib.contextmanager
    def _lock(self, wait: float) -> Iterator[bool]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "LOCK").open("a") as file:
            deadline = time.monotonic() + wait
            held = False
            while not held:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    held = True
                except BlockingIOError:
                    if time.monotonic() >= deadline:
                        break
                    time.sleep(0.05)
            try:
                yield held
            finally:
                if held:
                    fcntl.flock(file, fcntl.LOCK_UN)

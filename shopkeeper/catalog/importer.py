"""The import of one feed: read and stage every record, then apply all of them in one transaction.

Killed at any moment, it leaves the catalogue as it was or as it should be; running it again completes it.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

from shopkeeper.catalog.document import encode_product
from shopkeeper.catalog.feeds.cells import text_of
from shopkeeper.catalog.feeds.detect import detect
from shopkeeper.catalog.feeds.entry import Context, Entry, Reader
from shopkeeper.catalog.feeds.mapping import load_mapping
from shopkeeper.catalog.feeds.source import Source
from shopkeeper.catalog.lock import import_lock
from shopkeeper.catalog.rejects import Rejects
from shopkeeper.catalog.staging import Staging
from shopkeeper.catalog.tables import imports, products
from shopkeeper.catalog.validate import Fault, problems
from shopkeeper.catalog.vocabulary import Vocabulary
from shopkeeper.catalog.write import Writer, now, stored_row, writing
from shopkeeper.config import Config
from shopkeeper.errors import FeedError, InputError, ShopError, ShopkeeperError

__all__ = ["ImportRecord", "ImportReport", "Rejected", "import_feed", "recent_imports"]

BATCH = 500
#: seconds that an import waits for another one to end
WAIT = 60.0
#: faults told in the report; all of them are in the rejects file
TOLD = 20
#: names of fields that hold a product's id in some format: a rejected row's product is not missing
IDS = frozenset(
    ["id", "item_id", "item_group_id", "handle", "url handle", "sku", "productid", "productgroupid", "@id"]
)


@dataclass(frozen=True, slots=True)
class Rejected:
    """One fault or warning: row number, field and value as the feed has them, and the reason."""

    row: int
    field: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What one import did. `accepted` = `changed` + `unchanged` products; `rejected` counts records of the
    feed, `warnings` values that were dropped or look wrong; `rejects` is the file to mend, None without
    rejects; `faults` and `warned` are the first of each."""

    file: str
    format: str
    reason: str
    rows: int
    accepted: int
    changed: int
    unchanged: int
    rejected: int
    retired: int
    warnings: int
    rejects: Path | None
    seconds: float
    dry_run: bool
    faults: tuple[Rejected, ...]
    warned: tuple[Rejected, ...]

    def document(self) -> dict[str, Any]:
        """The report as JSON values."""
        return asdict(self) | {"rejects": None if self.rejects is None else str(self.rejects)}


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import as the shop remembers it; `state` is running, done, failed or interrupted."""

    id: int
    file: str
    sha256: str
    format: str
    reason: str
    state: str
    message: str
    replace: bool
    rows: int
    accepted: int
    changed: int
    unchanged: int
    rejected: int
    retired: int
    warnings: int
    rejects: str
    started: str
    finished: str


def import_feed(
    engine: Engine,
    config: Config,
    folder: Path,
    file: Path,
    *,
    format: str | None = None,
    mapping: str | Path | None = None,
    replace: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int], None] | None = None,
    wait: float = WAIT,
) -> ImportReport:
    """Imports one feed; see `Catalog.import_feed`."""
    source = Source(file, progress)
    context = Context(config.language, config.currency, None if mapping is None else load_mapping(mapping))
    work = folder / "imports"
    try:
        with import_lock(work / ".lock", wait):
            return _Import(engine, config, work, source, context, replace, dry_run).run(format)
    except OSError as error:
        raise ShopError(f"cannot write in {str(work)!r}: {error.strerror or error}") from error


def recent_imports(engine: Engine, limit: int) -> list[ImportRecord]:
    """The latest imports, newest first."""
    with engine.connect() as connection:
        rows = connection.execute(select(imports).order_by(imports.c.id.desc()).limit(limit)).mappings()
        return [ImportRecord(**row) for row in rows]


class _Import:
    def __init__(
        self,
        engine: Engine,
        config: Config,
        work: Path,
        source: Source,
        context: Context,
        replace: bool,
        dry_run: bool,
    ) -> None:
        self.engine, self.config, self.work, self.source = engine, config, work, source
        self.context, self.replace, self.dry_run = context, replace, dry_run
        self.rows = self.rejected = self.warnings = 0
        self.faults: list[Rejected] = []
        self.warned: list[Rejected] = []
        self.record = 0
        self.words: dict[tuple[str, str, str], str] | None = None

    def run(self, format: str | None) -> ImportReport:
        begun = time.perf_counter()
        self._interrupted()
        reader, self.context, reason = detect(self.source, self.context, format)
        self._start(reader.name, reason)
        name = re.sub(r"[^\w.-]+", "-", f"{now().replace(':', '')}-{os.getpid()}-{self.source.path.name}")
        rejects = Rejects(self.work, name, reader)
        self.words = {} if reader.name == "vocabulary" else None
        staging = Staging(self.work / "staging.db")
        try:
            self._stage(reader, staging, rejects)
            rejects.close()
            if not self.rows:
                raise FeedError(
                    f"{self.source.name!r} has no records in the {reader.name} format; nothing was changed"
                )
            changed, unchanged, retired = self._apply(staging) if self.words is None else self._put_words()
        except BaseException as error:
            rejects.close(keep=False)
            if isinstance(error, ShopkeeperError):
                self._end(state="failed", message=str(error), rejects="")
            raise
        finally:
            staging.close()
        report = ImportReport(
            file=str(self.source.path),
            format=reader.name,
            reason=reason,
            rows=self.rows,
            accepted=changed + unchanged,
            changed=changed,
            unchanged=unchanged,
            rejected=self.rejected,
            retired=retired,
            warnings=self.warnings,
            rejects=rejects.path,
            seconds=round(time.perf_counter() - begun, 3),
            dry_run=self.dry_run,
            faults=tuple(self.faults),
            warned=tuple(self.warned),
        )
        self._end(
            state="done",
            message="",
            accepted=report.accepted,
            changed=changed,
            unchanged=unchanged,
            retired=retired,
            rejects="" if rejects.path is None else str(rejects.path),
        )
        return report

    # -- reading and staging

    def _stage(self, reader: Reader, staging: Staging, rejects: Rejects) -> None:
        for entry in reader.read(self.source, self.context):
            self.rows += 1
            self._warn(entry)
            product = entry.product
            if self.words is not None and not entry.faults:
                raw = entry.raw[0]
                self.words[raw["kind"], raw["name"], raw["language"]] = raw["text"]
                continue
            if product is not None and not entry.faults:
                entry.faults.extend(problems(product))
            if product is not None and not entry.faults:
                key = f"{entry.group}\n{product.id}" if entry.group else product.id
                if first := staging.claim(key, entry.row):
                    fault = Fault.of("id", product.id, f"occurs twice in this feed; row {first} has it too")
                    entry.faults.append(fault)
            if entry.faults or product is None:
                self._reject(entry, staging, rejects)
            elif entry.group:
                staging.add_part(entry.group, entry.row, product)
            else:
                self._add(entry, staging, rejects)
        for rows, parts in staging.groups():
            for product in reader.merge(parts):
                entry = Entry(rows[0], [encode_product(product)], product, list(problems(product)))
                if entry.faults:
                    self._reject(entry, staging, rejects)
                else:
                    self._add(entry, staging, rejects)

    def _add(self, entry: Entry, staging: Staging, rejects: Rejects) -> None:
        assert entry.product is not None
        try:
            first = staging.add(entry.row, stored_row(entry.product, self.config.language))
            reason = f"is also the id of row {first}" if first else ""
        except InputError as error:
            reason = str(error)
        if reason:
            entry.faults.append(Fault.of("id", entry.product.id, reason))
            self._reject(entry, staging, rejects)

    def _reject(self, entry: Entry, staging: Staging, rejects: Rejects) -> None:
        self.rejected += 1
        rejects.add(entry)
        for key, value in entry.raw[0].items() if entry.raw else ():
            if " ".join(str(key).lower().removeprefix("g:").split()) in IDS:
                staging.keep(text_of(value).strip())
        for id in (entry.id, entry.product.id if entry.product is not None else ""):
            if id:
                staging.keep(id)
        for fault in entry.faults:
            if len(self.faults) < TOLD:
                self.faults.append(Rejected(entry.row, fault.field, fault.value, fault.reason))

    def _warn(self, entry: Entry) -> None:
        self.warnings += len(entry.warnings)
        for fault in entry.warnings:
            if len(self.warned) < TOLD:
                self.warned.append(Rejected(entry.row, fault.field, fault.value, fault.reason))

    # -- applying

    def _apply(self, staging: Staging) -> tuple[int, int, int]:
        if self.dry_run:
            return self._compare(staging)
        with writing(self.engine) as writer:
            for batch in _batches(staging.rows(), BATCH):
                writer.put(batch)
            retired = 0
            if self.replace and writer.changed + writer.unchanged:
                retired = sum(writer.retire(ids) for ids in self._missing(staging, writer))
        return writer.changed, writer.unchanged, retired

    def _put_words(self) -> tuple[int, int, int]:
        """Stores the translations of a vocabulary feed; it is small enough to be held in memory."""
        assert self.words is not None
        vocabulary = Vocabulary(self.engine)
        there = {row[:3]: row[3] for row in vocabulary.rows()}
        fresh = [(*key, text) for key, text in self.words.items() if there.get(key) != text]
        if not self.dry_run:
            vocabulary.put(fresh)
        return len(fresh), len(self.words) - len(fresh), 0

    def _missing(self, staging: Staging, writer: Writer) -> Iterator[list[str]]:
        p, last = products.c, ""
        while ids := writer.connection.scalars(
            select(p.id).where(p.retired.is_(False), p.id > last).order_by(p.id).limit(BATCH)
        ).all():
            last = ids[-1]
            if missing := staging.missing(ids):
                yield missing

    def _compare(self, staging: Staging) -> tuple[int, int, int]:
        p = products.c
        total = unchanged = retired = 0
        with self.engine.connect() as connection:
            for batch in _batches(staging.rows(), BATCH):
                total += len(batch)
                statement = select(p.id, p.hash).where(
                    p.id.in_([row.id for row in batch]), p.retired.is_(False)
                )
                there = {row.id: row.hash for row in connection.execute(statement)}
                unchanged += sum(there.get(row.id) == row.hash for row in batch)
            if self.replace and total:
                statement = select(p.id).where(p.retired.is_(False))
                active = connection.execution_options(yield_per=BATCH).scalars(statement)
                for ids in _batches(active, BATCH):
                    retired += len(staging.missing(ids))
        return total - unchanged, unchanged, retired

    # -- the record of the import

    def _interrupted(self) -> None:
        """Marks imports that were running when their process died; nobody else can run while we hold the lock."""
        i = imports.c
        with self.engine.begin() as connection:
            connection.execute(
                update(imports)
                .where(i.state == "running")
                .values(
                    state="interrupted", message="the process ended before the import did", finished=now()
                )
            )

    def _start(self, format: str, reason: str) -> None:
        if self.dry_run:
            return
        blank = dict.fromkeys(
            ("rows", "accepted", "changed", "unchanged", "rejected", "retired", "warnings"), 0
        )
        values = blank | {
            "file": str(self.source.path),
            "sha256": self.source.sha256(),
            "format": format,
            "reason": reason,
            "state": "running",
            "message": "",
            "replace": self.replace,
            "rejects": "",
            "started": now(),
            "finished": "",
        }
        with self.engine.begin() as connection:
            key = connection.execute(insert(imports).values(values)).inserted_primary_key
        assert key is not None
        self.record = key[0]

    def _end(self, **values: Any) -> None:
        if self.record:
            known = {
                "rows": self.rows,
                "rejected": self.rejected,
                "warnings": self.warnings,
                "finished": now(),
            }
            with self.engine.begin() as connection:
                connection.execute(update(imports).where(imports.c.id == self.record).values(known | values))


def _batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch

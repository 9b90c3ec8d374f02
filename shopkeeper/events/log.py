"""The event log: an append-only table of what people did, with counts per product and day beside it."""

from __future__ import annotations

import logging
import time as clock
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, Select, Table, and_, case, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.sql import ColumnElement

from shopkeeper.errors import InputError, ShopkeeperError
from shopkeeper.events.arrow import to_batches
from shopkeeper.events.model import KINDS, Event, EventKind, Session
from shopkeeper.events.rows import COLUMNS, to_event, to_rows
from shopkeeper.events.sessions import sessionise
from shopkeeper.events.tables import daily, events
from shopkeeper.events.times import DAY, to_micros

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["WEIGHTS", "EventLog"]

log = logging.getLogger(__name__)

#: what one event of a kind adds to a product's popularity
WEIGHTS = {"view": 1, "click": 1, "cart": 4, "purchase": 10}
#: events written in one transaction
BATCH = 20_000
_FIELDS = [events.c[name] for name in COLUMNS]


class EventLog:
    """The log of one shop. Safe to share between threads; several processes may append at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._insert = _insert(engine, events).on_conflict_do_nothing(index_elements=["id"])
        #: called with events that happen now (`tell`), after they are stored
        self.listeners: list[Callable[[Sequence[Event]], object]] = []

    def tell(self, events: Iterable[Event]) -> int:
        """`append` for events as they happen: what listens (whoever charges sponsored clicks) is told of them too. What
        is imported or made up is only appended. A listener that fails is logged, the events are stored all the same.
        """
        told = list(events)
        added = self.append(told)
        for listener in self.listeners:
            try:
                listener(told)
            except (ShopkeeperError, SQLAlchemyError) as error:
                log.warning("a listener of events failed: %s", error)
        return added

    def append(self, events: Iterable[Event]) -> int:
        """Adds events in any order of time; returns how many were new (an id already there is passed over).

        Each 20,000 events are one transaction: up to that many are added all or none, and a longer stream
        that was cut off is completed by appending it again. Raises InputError, naming the event, for the
        first one that cannot be used; nothing of its 20,000 is kept.
        """
        added = 0
        stream = iter(events)
        while batch := to_rows(islice(stream, BATCH)):
            added += self._append(batch)
        return added

    def _append(self, rows: list[tuple[Any, ...]]) -> int:
        with self._engine.begin() as connection:
            self.lock(connection)
            before = self._last(connection)
            if connection.dialect.name == "sqlite":
                marks = ",?" * len(COLUMNS)
                connection.exec_driver_sql(
                    f"INSERT INTO events (seq,{','.join(COLUMNS)}) VALUES (?{marks}) ON CONFLICT (id) DO NOTHING",
                    [(seq, *row) for seq, row in enumerate(rows, before + 1)],
                )
            else:
                connection.execute(self._insert, [dict(zip(COLUMNS, row, strict=True)) for row in rows])
            new = events.c.seq > before
            self._count_days(connection, _counts(and_(new, events.c.product != "")))
            return int(connection.scalar(select(func.count()).where(new)) or 0)

    def _last(self, connection: Connection, *, keep: bool = False) -> int:
        """The highest number that an event ever had. SQLite would give a deleted one's again, and who reads on from a
        number would miss what has it: before rows are deleted, `keep` writes the number down."""
        last = int(connection.scalar(select(func.coalesce(func.max(events.c.seq), 0))) or 0)
        if connection.dialect.name != "sqlite":
            return last
        kept = int(connection.exec_driver_sql("PRAGMA user_version").scalar() or 0)
        if keep and last > kept:
            connection.exec_driver_sql(f"PRAGMA user_version={last}")
        return max(last, kept)

    def _count_days(self, connection: Connection, counts: Select[Any]) -> None:
        into = _insert(self._engine, daily)
        names = ["views", "clicks", "carts", "purchases"]
        more = {name: daily.c[name] + into.excluded[name] for name in names}
        into = into.from_select(["product", "day", *names], counts)
        connection.execute(into.on_conflict_do_update(index_elements=["product", "day"], set_=more))

    def lock(self, connection: Connection) -> None:
        """One writer at a time, so that what lies above the highest number seen is this writer's own."""
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7446001)")

    def count(self, kind: EventKind | None = None) -> int:
        """Number of events, of one kind if given."""
        query = select(func.count()).select_from(events)
        if kind is not None:
            query = query.where(events.c.kind == _kind(kind))
        with self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def read(
        self,
        *,
        kinds: EventKind | Sequence[EventKind] | None = None,
        since: str | None = None,
        until: str | None = None,
        customer: str | None = None,
        product: str | None = None,
        session: str | None = None,
    ) -> Iterator[Event]:
        """Events in order of time, streamed a page at a time; `since` is included, `until` is not.

        Raises InputError for an unknown kind or a time that cannot be read.
        """
        where = _where(kinds, since, until, customer, product, session)
        return (to_event(row[1:]) for page in self._pages(where, 5_000) for row in page)

    def read_arrow(
        self,
        *,
        kinds: EventKind | Sequence[EventKind] | None = None,
        since: str | None = None,
        until: str | None = None,
        customer: str | None = None,
        product: str | None = None,
        after: int | None = None,
        through: int | None = None,
        batch_size: int = 50_000,
    ) -> Iterator[pa.RecordBatch]:
        """The same as record batches of up to `batch_size` rows; memory does not grow with the log.

        Columns are the fields of Event (`time` as timestamp[us, UTC], `extra` as JSON text or null). `after` and
        `through` are numbers that `newest` gave: what was appended since the first, up to the second.
        """
        where = _where(kinds, since, until, customer, product, None)
        if after is not None:
            where.append(events.c.seq > after)
        if through is not None:
            where.append(events.c.seq <= through)
        return to_batches(self._pages(where, batch_size), COLUMNS)

    def newest(self) -> int:
        """The number of the event appended last; 0 for an empty log. Numbers only grow."""
        with self._engine.connect() as connection:
            return int(connection.scalar(select(func.max(events.c.seq))) or 0)

    def get(self, id: str) -> Event | None:
        """The event with this id, None where there is none; by index."""
        with self._engine.connect() as connection:
            row = connection.execute(select(*_FIELDS).where(events.c.id == id)).one_or_none()
        return None if row is None else to_event(row)

    def latest(
        self,
        *,
        customer: str = "",
        session: str = "",
        kinds: EventKind | Sequence[EventKind] | None = None,
        limit: int = 200,
    ) -> list[Event]:
        """The newest `limit` events of a customer and of a visit together, oldest first; by index, whatever the
        size of the log. Nobody's (both empty) are none."""
        limit = max(limit, 0)
        found: dict[int, Sequence[Any]] = {}
        allowed = [] if kinds is None else _where(kinds, None, None, None, None, None)
        with self._engine.connect() as connection:
            for column, value in ((events.c.customer, customer), (events.c.session, session)):
                if value:
                    newest = select(events.c.seq, *_FIELDS).where(column == value, column != "", *allowed)
                    newest = newest.order_by(events.c.time.desc(), events.c.seq.desc()).limit(limit)
                    found.update((row[0], row) for row in connection.execute(newest))
        rows = sorted(found.values(), key=lambda row: (row[3], row[0]))
        return [to_event(row[1:]) for row in rows[max(len(rows) - limit, 0) :]]

    def sessions(
        self,
        *,
        since: str | None = None,
        until: str | None = None,
        customer: str | None = None,
        gap_minutes: float = 30,
    ) -> Iterator[Session]:
        """Sessions, streamed in the order in which they ended; a pause above `gap_minutes` splits."""
        return sessionise(self.read(since=since, until=until, customer=customer), gap_minutes * 60)

    def visits(self, customer: str) -> list[str]:
        """The sessions in which a customer was known."""
        query = select(events.c.session).where(events.c.customer == customer, events.c.customer != "")
        with self._engine.connect() as connection:
            return [session for session in connection.scalars(query.distinct()) if session]

    def export(self, customer: str, session: str = "") -> list[Event]:
        """Everything the log knows of a customer, in order of time: also what was done in the same visits before the
        person was known. With `session` also what was done in that visit by nobody known; either may be ''."""
        return [to_event(row[1:]) for page in self._pages([_of(customer, session)], 5_000) for row in page]

    def erase(self, customer: str, session: str = "") -> int:
        """Deletes what `export` would give, and takes it out of the counts; returns the number of events."""
        which = _of(customer, session)
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, do not only unlink
            self.lock(connection)
            self._last(connection, keep=True)
            self._uncount(connection, which)
            # the unnamed ones first: once the customer's own rows go, nothing tells which visits were theirs
            unnamed = connection.execute(delete(events).where(events.c.customer == "", which))
            named = connection.execute(
                delete(events).where(events.c.customer == customer, events.c.customer != "")
            )
            return int(unnamed.rowcount) + int(named.rowcount)

    def _uncount(self, connection: Connection, which: ColumnElement[bool]) -> None:
        """Takes the events that match out of the counts per product and day."""
        gone = connection.execute(_counts(and_(which, events.c.product != ""))).fetchall()
        for product, day, *counts in gone:
            names = [f"{kind}s" for kind in WEIGHTS]
            less = {name: daily.c[name] - n for name, n in zip(names, counts, strict=True)}
            one = and_(daily.c.product == product, daily.c.day == day)
            connection.execute(update(daily).where(one).values(less))

    def take_out(self, connection: Connection, session: str) -> list[tuple[Any, ...]]:
        """Takes a visit's events, what was bought and sent back excepted, out of the log and out of the counts, within
        the caller's transaction, which holds `lock`; returns their rows in the order of COLUMNS."""
        which = and_(events.c.session == session, events.c.kind.not_in(("purchase", "return")))
        rows = [
            tuple(row) for row in connection.execute(select(*_FIELDS).where(which).order_by(events.c.seq))
        ]
        self._last(connection, keep=True)
        self._uncount(connection, which)
        connection.execute(delete(events).where(which))
        return rows

    def _pages(self, where: list[ColumnElement[bool]], size: int) -> Iterator[Sequence[Any]]:
        query = select(events.c.seq, *_FIELDS).order_by(events.c.time, events.c.seq).limit(size)
        last: tuple[int, int] | None = None
        while True:
            page = query.where(*where)
            if last is not None:
                time, seq = last
                after = or_(events.c.time > time, events.c.seq > seq)
                page = page.where(events.c.time >= time, after)
            with self._engine.connect() as connection:
                rows = connection.execute(page).fetchall()
            if rows:
                yield rows
                last = (rows[-1].time, rows[-1].seq)
            if len(rows) < size:
                return

    def popularity(self, half_life_days: float = 30, now: str | None = None) -> dict[str, float]:
        """Product id -> weight: view 1, click 1, cart 4, purchase 10, each halved every `half_life_days`.

        Counted by whole UTC days up to and with the day of `now` (default: today). Products nobody touched
        are absent. Raises InputError when the half life is not above 0.
        """
        if not half_life_days > 0:
            raise InputError(f"half_life_days {half_life_days!r} must be above 0; 30 is a month")
        today = (to_micros(now) if now else int(clock.time() * 1e6)) // DAY
        weight = sum(WEIGHTS[kind] * daily.c[f"{kind}s"] for kind in WEIGHTS)
        decayed = func.sum(weight * func.power(0.5, (today - daily.c.day) / float(half_life_days)))
        query = select(daily.c.product, decayed).where(daily.c.day <= today).group_by(daily.c.product)
        with self._engine.connect() as connection:
            return {product: float(total) for product, total in connection.execute(query) if total > 0}


def _insert(engine: Engine, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if engine.dialect.name == "sqlite" else postgresql.insert(table)


def _counts(condition: ColumnElement[bool]) -> Select[Any]:
    """Counts per product and day of the events that match."""

    def times(kind: str) -> ColumnElement[int]:
        hit = events.c.kind == kind
        return func.sum(case((and_(hit, events.c.quantity > 0), 1), else_=0))

    day = events.c.time // DAY
    return (
        select(events.c.product, day.label("day"), *(times(kind) for kind in WEIGHTS))
        .where(condition, events.c.kind.in_(WEIGHTS))
        .group_by(events.c.product, day)
    )


def _of(customer: str, session: str = "") -> ColumnElement[bool]:
    """Events of a customer, and the unnamed ones of the same visits and of `session`."""
    if not customer and not session:
        raise InputError("customer '' is nobody; give the id of a customer")
    unnamed = and_(events.c.session == session, events.c.session != "", events.c.customer == "")
    if not customer:
        return unnamed
    visits = select(events.c.session).where(events.c.customer == customer, events.c.session != "")
    return or_(
        events.c.customer == customer, and_(events.c.customer == "", events.c.session.in_(visits)), unnamed
    )


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise InputError(f"kind {kind!r} is not known; use one of {', '.join(KINDS)}")
    return kind


def _where(
    kinds: EventKind | Sequence[EventKind] | None,
    since: str | None,
    until: str | None,
    customer: str | None,
    product: str | None,
    session: str | None,
) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if kinds is not None:
        chosen = [_kind(kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)]
        where.append(events.c.kind.in_(chosen))
    if since is not None:
        where.append(events.c.time >= to_micros(since))
    if until is not None:
        where.append(events.c.time < to_micros(until))
    for column, value in (
        (events.c.customer, customer),
        (events.c.product, product),
        (events.c.session, session),
    ):
        if value is not None:
            where.append(column == value)
    return where

"""What was searched, how much was found and how long it took: no person, no session, no address.

Recording only appends to memory; a background thread writes once a second.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Engine,
    Float,
    Index,
    Integer,
    String,
    Table,
    and_,
    delete,
    func,
    insert,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from shopkeeper.database import metadata
from shopkeeper.search.audit import folded_phrase

__all__ = ["DayVolume", "Latency", "QueryCount", "QueryLog", "Searched"]

FLUSH_SECONDS = 1.0
FLUSH_ROWS = 500
MOST_WAITING = 100_000

query_table = Table(
    "search_queries",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("time", String(32), nullable=False),
    Column("day", String(10), nullable=False),
    Column("folded", String(200), nullable=False),
    Column("query", String(200), nullable=False),
    Column("language", String(35), nullable=False),
    Column("total", Integer, nullable=False),
    Column("took_ms", Float, nullable=True),
    Column("source", String(20), nullable=False),
    Column("corrected", String(200), nullable=False),
    Index("ix_search_queries_day_total", "day", "total"),
    Index("ix_search_queries_day_took_ms", "day", "took_ms"),
)


@dataclass(frozen=True, slots=True)
class QueryCount:
    """A query as last typed, how often it was searched, the mean number of results, when last (UTC), and
    what it was corrected to, if it was."""

    query: str
    language: str
    count: int
    mean_total: float
    last: str
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class DayVolume:
    """Searches of one day (UTC), and how many of them found nothing."""

    day: str
    searches: int
    zero: int


@dataclass(frozen=True, slots=True)
class Latency:
    """Percentiles of the time a search took, in milliseconds, of one day or, with day '', of all of them."""

    day: str
    count: int
    p50: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True)
class Searched:
    """One search of the past. `time` is UTC, ISO 8601 with Z; `took_ms` None when nobody measured it."""

    time: str
    query: str
    language: str
    total: int
    took_ms: float | None = None
    source: str = "web"
    corrected: str = ""


class QueryLog:
    """The shop's searches, anonymous. `record` never waits for the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: deque[tuple[float, str, str, int, float, str, str]] = deque(maxlen=MOST_WAITING)
        self._wake = threading.Event()
        self._starting = threading.Lock()
        self._writing = threading.Lock()
        self._thread: threading.Thread | None = None
        self._closed = False

    def record(
        self, query: str, language: str, total: int, took_ms: float, source: str, corrected: str = ""
    ) -> None:
        """Notes one search; `source` says where it was asked ("web", "api", ...). Written within a second."""
        self._waiting.append((time.time(), query, language, total, took_ms, source, corrected))
        if (thread := self._thread) is None or not thread.is_alive():
            self._start()
        if len(self._waiting) >= FLUSH_ROWS:
            self._wake.set()

    def flush(self) -> None:
        """Writes what waits. Raises SQLAlchemyError when the database is not writable; it waits on then."""
        with self._writing:
            batch: list[tuple[float, str, str, int, float, str, str]] = []
            while self._waiting and len(batch) < 5000:
                batch.append(self._waiting.popleft())
            if not batch:
                return
            rows = [
                _row(Searched(_stamp(moment), query, language, total, took_ms, source, corrected))
                for moment, query, language, total, took_ms, source, corrected in batch
            ]
            try:
                with self._engine.begin() as connection:
                    connection.execute(insert(query_table), rows)
            except SQLAlchemyError:
                self._waiting.extendleft(reversed(batch))
                raise

    def extend(self, searches: Iterable[Searched]) -> int:
        """Stores searches of the past, e.g. of another system's log; returns how many."""
        count = 0
        source = iter(searches)
        while rows := [_row(one) for one in islice(source, 5000)]:
            with self._engine.begin() as connection:
                connection.execute(insert(query_table), rows)
            count += len(rows)
        return count

    def close(self) -> None:
        """Writes what waits and stops the thread; may be called twice."""
        self._closed = True
        self._wake.set()
        if (thread := self._thread) is not None:
            thread.join(timeout=35)
        while self._waiting:
            self.flush()

    def newest_day(self) -> date | None:
        """The last day (UTC) on which anything was searched; None when nothing ever was."""
        self._written()
        with self._engine.connect() as connection:
            day = connection.execute(select(func.max(query_table.c.day))).scalar_one()
        return date.fromisoformat(day) if day else None

    def top(self, days: int = 30, limit: int = 20, until: date | None = None) -> list[QueryCount]:
        """The most frequent queries of the last `days` days, browsing without words left out.

        Here and below, `until` is the last of those days (UTC), today unless another is given.
        """
        return self._counts(days, limit, until, zero=False)

    def zero_results(self, days: int = 30, limit: int = 20, until: date | None = None) -> list[QueryCount]:
        """The most frequent queries that found nothing."""
        return self._counts(days, limit, until, zero=True)

    def volume(self, days: int = 30, until: date | None = None) -> list[DayVolume]:
        """Searches by day, oldest first, every one of the last `days` days listed."""
        self._written()
        columns = query_table.c
        within = _within(days, until)
        nothing = select(columns.day, func.count().label("n")).where(within, columns.total == 0)
        every = select(columns.day, func.count().label("n")).where(within)
        with self._engine.connect() as connection:
            zero = {row.day: row.n for row in connection.execute(nothing.group_by(columns.day))}
            found = {row.day: row.n for row in connection.execute(every.group_by(columns.day))}
        first = date.fromisoformat(_since(days, until))
        listed = [(first + timedelta(days=number)).isoformat() for number in range(days)]
        return [DayVolume(day, found.get(day, 0), zero.get(day, 0)) for day in listed]

    def latency(self, days: int = 30, until: date | None = None) -> Latency:
        """Percentiles over the last `days` days together; zeros when nothing was searched."""
        self._written()
        return self._percentiles(_within(days, until), "")

    def latency_by_day(self, days: int = 30, until: date | None = None) -> list[Latency]:
        """Percentiles of each of the last `days` days on which something was searched, oldest first."""
        measured = (
            self._percentiles(query_table.c.day == day.day, day.day)
            for day in self.volume(days, until)
            if day.searches
        )
        return [latency for latency in measured if latency.count]

    def purge(self, days: int) -> int:
        """Forgets searches older than `days` days; returns how many."""
        with self._engine.begin() as connection:
            return connection.execute(delete(query_table).where(query_table.c.day < _since(days))).rowcount

    def _counts(self, days: int, limit: int, until: date | None, *, zero: bool) -> list[QueryCount]:
        self._written()
        columns = query_table.c
        count = func.count().label("times")
        query = (
            select(
                columns.language,
                count,
                func.avg(columns.total).label("mean"),
                func.max(columns.id).label("last"),
                func.max(columns.time).label("moment"),
            )
            .where(_within(days, until), columns.folded != "")
            .group_by(columns.folded, columns.language)
            .order_by(count.desc(), func.max(columns.id).desc())
            .limit(limit)
        )
        if zero:
            query = query.where(columns.total == 0)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            newest = select(columns.id, columns.query, columns.corrected).where(
                columns.id.in_([row.last for row in rows])
            )
            latest = {row.id: row for row in connection.execute(newest)}
        return [
            QueryCount(
                latest[row.last].query,
                row.language,
                row.times,
                float(row.mean),
                row.moment,
                latest[row.last].corrected,
            )
            for row in rows
        ]

    def _percentiles(self, within: ColumnElement[bool], only: str) -> Latency:
        columns = query_table.c
        chosen = and_(within, columns.took_ms.is_not(None))
        with self._engine.connect() as connection:
            count = connection.execute(
                select(func.count()).select_from(query_table).where(chosen)
            ).scalar_one()
            if not count:
                return Latency(only, 0, 0.0, 0.0, 0.0)
            ordered = select(columns.took_ms).where(chosen).order_by(columns.took_ms).limit(1)
            # The nearest-rank percentile: the smallest value that is not below p % of the values.
            p50, p90, p99 = (
                connection.execute(ordered.offset(max(-(-count * p // 100), 1) - 1)).scalar_one()
                for p in (50, 90, 99)
            )
        return Latency(only, count, p50, p90, p99)

    def _written(self) -> None:
        while self._waiting:
            self.flush()

    def _start(self) -> None:
        with self._starting:
            if self._closed or (self._thread is not None and self._thread.is_alive()):
                return
            self._thread = threading.Thread(target=self._run, name="querylog", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while not self._closed:
            self._wake.wait(FLUSH_SECONDS)
            self._wake.clear()
            try:
                while self._waiting:
                    self.flush()
            except SQLAlchemyError:  # busy or being restored: what waits is tried again in a second
                self._wake.wait(FLUSH_SECONDS)


def _stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _row(one: Searched) -> dict[str, Any]:
    return {
        "time": one.time,
        "day": one.time[:10],
        "folded": folded_phrase(one.query)[:200],
        "query": one.query[:200],
        "language": one.language[:35],
        "total": one.total,
        "took_ms": one.took_ms,
        "source": one.source[:20],
        "corrected": one.corrected[:200],
    }


def _since(days: int, until: date | None = None) -> str:
    return ((until or datetime.now(UTC).date()) - timedelta(days=days - 1)).isoformat()


def _within(days: int, until: date | None) -> ColumnElement[bool]:
    """True of what was searched on the last `days` days up to `until`."""
    first = query_table.c.day >= _since(days, until)
    return first if until is None else and_(first, query_table.c.day <= until.isoformat())

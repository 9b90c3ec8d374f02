"""Robots' events are kept aside, not counted and not lost: what calls itself a robot, and what acts faster than people.

The rule: an event is flagged when the user agent that sent it names itself a robot, or when its visit did more than
`ACTS` things other than being shown products, or was shown more than `SHOWN` products, within one minute. Then the
whole visit is flagged, what it did before too. What was bought is never flagged.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, and_, case, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement

from shopkeeper.errors import NotFound
from shopkeeper.events.log import EventLog
from shopkeeper.events.model import Event
from shopkeeper.events.rows import COLUMNS, to_event, to_rows
from shopkeeper.events.tables import bots, events, flagged
from shopkeeper.events.times import from_micros, to_micros

__all__ = ["ACTS", "SHOWN", "Bots", "FlaggedVisit", "Received", "is_robot"]

#: most things that a person does within a minute, being shown products apart
ACTS = 100
#: most products that a person is shown within a minute
SHOWN = 1500
#: visits and minutes that a process counts at once; the oldest are forgotten, and found by `sweep`
COUNTED = 200_000
_MINUTE = 60_000_000
_BOUGHT = ("purchase", "return")
_ROBOT = re.compile(
    r"(?<!cu)bot(?:\b|_)|crawl|spider|slurp|archiver|scrap(?:er|y)|headless|phantomjs|lighthouse|"
    r"pagespeed|monitor(?:ing)?\b|preview|validator|fetcher|transcoder|feedburner",
    re.IGNORECASE,
)


def is_robot(agent: str) -> bool:
    """Whether a user agent names itself a robot. Programs' libraries (curl, python-requests) do not: a shop's own
    front end may send with them."""
    return bool(_ROBOT.search(agent))


@dataclass(frozen=True, slots=True)
class Received:
    """What became of some events: stored now, known by their id already, kept aside as robots'."""

    accepted: int
    duplicates: int
    flagged: int


@dataclass(frozen=True, slots=True)
class FlaggedVisit:
    """A visit that looks like a robot's: by which rule (agent, rate), what was seen, since when, how many events."""

    session: str
    reason: str
    detail: str
    since: str
    events: int


class Bots:
    """Takes events from outside into the log, robots' aside. Safe to share between threads."""

    def __init__(self, engine: Engine, log: EventLog) -> None:
        self._engine, self._log = engine, log
        self._insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
        self._minutes: OrderedDict[tuple[str, int], list[int]] = OrderedDict()
        self._lock = threading.Lock()

    def receive(self, batch: Sequence[Event], agents: Sequence[str] | str = "") -> Received:
        """Stores a batch; `agents` are the user agents that did it, one for all or one for each ('' unknown).

        Raises InputError for the first event that cannot be used; then nothing is stored.
        """
        to_rows(batch)
        each = [agents] * len(batch) if isinstance(agents, str) else list(agents)
        robots = {agent: is_robot(agent) for agent in set(each)}
        named = {
            e.session: agent for e, agent in zip(batch, each, strict=True) if e.session and robots[agent]
        }
        for session, agent in named.items():
            self._flag(session, "agent", agent[:200], again=False)
        known = self._known({event.session for event in batch})
        good, aside = list[Event](), list[tuple[Event, str]]()
        for event, agent in zip(batch, each, strict=True):
            reason = known.get(event.session, "agent" if robots[agent] else "")
            if reason and event.kind not in _BOUGHT:
                aside.append((event, reason))
            else:
                good.append(event)
        accepted = self._log.tell(good)
        kept = self._keep(aside)
        if accepted == len(good):  # what was sent twice is not done twice
            for session, detail in self._too_fast(event for event in good if event.session not in known):
                self._flag(session, "rate", detail)
                moved = sum(event.session == session and event.kind not in _BOUGHT for event in good)
                accepted, kept = accepted - moved, kept + moved
        return Received(accepted, len(batch) - accepted - kept, kept)

    def sweep(self, since: str | None = None) -> int:
        """Looks through the whole log (or from `since` on) for visits that were too fast, whoever wrote them there, and
        sets their events aside; returns how many events."""
        shown = func.sum(case((events.c.kind == "impression", 1), else_=0))
        done = func.sum(case((events.c.kind.in_(("impression", *_BOUGHT)), 0), else_=1))
        query = select(events.c.session, done, shown).where(events.c.session != "")
        if since is not None:
            query = query.where(events.c.time >= to_micros(since))
        query = query.group_by(events.c.session, events.c.time // _MINUTE).having(
            (done > ACTS) | (shown > SHOWN)
        )
        with self._engine.connect() as connection:
            found = connection.execute(query).fetchall()
        known = self._known({row[0] for row in found})
        return sum(
            self._flag(session, "rate", _detail(acts, seen))
            for session, acts, seen in {row[0]: row for row in found}.values()
            if known.get(session) != ""
        )

    def visits(self) -> list[FlaggedVisit]:
        """The flagged visits, the newest first."""
        count = func.count(flagged.c.seq)
        query = (
            select(bots.c.session, bots.c.reason, bots.c.detail, bots.c.time, count)
            .join(flagged, flagged.c.session == bots.c.session, isouter=True)
            .where(bots.c.reason != "")
            .group_by(bots.c.session, bots.c.reason, bots.c.detail, bots.c.time)
            .order_by(bots.c.time.desc(), bots.c.session)
        )
        with self._engine.connect() as connection:
            return [
                FlaggedVisit(session, reason, detail, from_micros(at), number)
                for session, reason, detail, at, number in connection.execute(query)
            ]

    def count(self) -> int:
        """How many events are kept aside."""
        with self._engine.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(flagged)) or 0)

    def release(self, session: str) -> int:
        """A person of the shop says that the visit is no robot's: its events go back into the log, and it is not
        flagged again. Returns how many events. Raises NotFound for a visit that is not flagged."""
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(flagged.c.event).where(flagged.c.session == session).order_by(flagged.c.seq)
            ).fetchall()
            query = select(bots.c.reason).where(bots.c.session == session)
            if not rows and not connection.scalar(query):
                raise NotFound(f"visit {session!r} is not flagged; see  shopkeeper events bots")
        added = self._log.append(to_event(json.loads(row[0])) for row in rows)
        with self._engine.begin() as connection:
            connection.execute(delete(flagged).where(flagged.c.session == session))
            into = self._insert(bots).values(session=session, reason="", detail="", time=_now())
            changed = {"reason": "", "detail": "", "time": into.excluded.time}
            connection.execute(into.on_conflict_do_update(index_elements=["session"], set_=changed))
        with self._lock:
            for key in [key for key in self._minutes if key[0] == session]:
                del self._minutes[key]
        return added

    def export(self, customer: str, sessions: Iterable[str] = ()) -> list[Event]:
        """Events kept aside of a customer and of these visits."""
        mine = _mine(customer, [one for one in sessions if one])
        with self._engine.connect() as connection:
            rows = connection.execute(select(flagged.c.event).where(mine).order_by(flagged.c.time))
            return [to_event(json.loads(row[0])) for row in rows]

    def erase(self, customer: str, sessions: Iterable[str] = ()) -> int:
        """Deletes what `export` would give, and what is known of those visits; returns how many events."""
        visits = [one for one in sessions if one]
        mine = _mine(customer, visits)
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")
            own = select(flagged.c.session).where(flagged.c.customer == customer, flagged.c.customer != "")
            connection.execute(delete(bots).where(bots.c.session.in_(own)))
            connection.execute(delete(bots).where(bots.c.session.in_(visits)))
            return int(connection.execute(delete(flagged).where(mine)).rowcount)

    def _known(self, sessions: set[str]) -> dict[str, str]:
        """Session -> reason of those that were judged before; '' for those that a person cleared."""
        wanted = [one for one in sessions if one]
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), 5000):
                query = select(bots.c.session, bots.c.reason).where(
                    bots.c.session.in_(wanted[start : start + 5000])
                )
                found.update((row[0], row[1]) for row in connection.execute(query))
        return found

    def _too_fast(self, batch: Iterable[Event]) -> list[tuple[str, str]]:
        """Visits that went over the limits with these events, and by how much."""
        more: dict[tuple[str, int], list[int]] = {}
        for event in batch:
            if event.session and event.kind not in _BOUGHT:
                held = more.setdefault((event.session, to_micros(event.time) // _MINUTE), [0, 0])
                held[event.kind == "impression"] += 1
        found: dict[str, str] = {}
        with self._lock:
            for key, (acts, shown) in more.items():
                total = self._minutes.setdefault(key, [0, 0])
                total[0] += acts
                total[1] += shown
                self._minutes.move_to_end(key)
                if total[0] > ACTS or total[1] > SHOWN:
                    found[key[0]] = _detail(*total)
            while len(self._minutes) > COUNTED:
                self._minutes.popitem(last=False)
        return list(found.items())

    def _flag(self, session: str, reason: str, detail: str, *, again: bool = True) -> int:
        """Marks a visit, unless a person cleared it, and sets aside what it did; returns how many events. Without
        `again` nothing is done for one that is marked already."""
        with self._engine.begin() as connection:
            self._log.lock(connection)
            judged = connection.scalar(select(bots.c.reason).where(bots.c.session == session))
            if judged == "" or (judged is not None and not again):
                return 0
            into = self._insert(bots).values(session=session, reason=reason, detail=detail, time=_now())
            connection.execute(into.on_conflict_do_nothing())
            rows = [_aside(row, reason) for row in self._log.take_out(connection, session)]
            if rows:
                connection.execute(self._insert(flagged).on_conflict_do_nothing(index_elements=["id"]), rows)
        return len(rows)

    def _keep(self, aside: Sequence[tuple[Event, str]]) -> int:
        """Keeps events aside; returns how many were new."""
        if not aside:
            return 0
        rows = to_rows([event for event, _ in aside])
        kept = [_aside(row, reason) for row, (_, reason) in zip(rows, aside, strict=True)]
        with self._engine.begin() as connection:
            self._log.lock(connection)
            before = connection.scalar(select(func.count()).select_from(flagged)) or 0
            connection.execute(self._insert(flagged).on_conflict_do_nothing(index_elements=["id"]), kept)
            after = connection.scalar(select(func.count()).select_from(flagged)) or 0
        return int(after - before)


def _mine(customer: str, visits: Sequence[str]) -> ColumnElement[bool]:
    """A customer's, and those of nobody known in these visits."""
    unnamed = and_(flagged.c.session.in_(visits), flagged.c.customer == "")
    return or_(and_(flagged.c.customer == customer, flagged.c.customer != ""), unnamed)


def _aside(row: Sequence[Any], reason: str) -> dict[str, Any]:
    named = dict(zip(COLUMNS, row, strict=True))
    return {
        "id": named["id"],
        "reason": reason,
        "session": named["session"],
        "customer": named["customer"],
        "time": named["time"],
        "event": json.dumps(list(row), ensure_ascii=False),
    }


def _detail(acts: int, shown: int) -> str:
    return f"{acts} acts in a minute" if acts > ACTS else f"{shown} products shown in a minute"


def _now() -> int:
    return time.time_ns() // 1000

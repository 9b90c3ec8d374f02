"""What people told of themselves and decided about their profile, kept in the database until they erase it."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from shopkeeper.errors import InputError
from shopkeeper.events import from_micros
from shopkeeper.recommend.profile import tables
from shopkeeper.recommend.profile.model import INTEREST_KINDS, Interest

__all__ = ["Wishes"]

_ALL = (tables.said, tables.corrections, tables.choices)
#: longest value or words of an interest
LONGEST = 500


class Wishes:
    """The three small tables; a person is `customer:ID` or `session:ID`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def said(self, person: str) -> list[tuple[Interest, int]]:
        """What the person said, with when (microseconds since 1970 UTC), newest first."""
        t = tables.said.c
        query = select(t.kind, t.value, t.words, t.time).where(t.person == person).order_by(t.time.desc())
        with self._engine.connect() as connection:
            return [
                (Interest(kind, value, 1.0, "said", (), words), moment)
                for kind, value, words, moment in connection.execute(query)
            ]

    def corrections(self, person: str) -> dict[tuple[str, str], bool]:
        """(kind, value) -> kept (True) or struck out (False)."""
        t = tables.corrections.c
        query = select(t.kind, t.value, t.keep).where(t.person == person).order_by(t.time, t.kind, t.value)
        with self._engine.connect() as connection:
            return {(kind, value): bool(keep) for kind, value, keep in connection.execute(query)}

    def personal(self, person: str) -> bool | None:
        """What the person chose here; None: nothing."""
        t = tables.choices.c
        with self._engine.connect() as connection:
            found = connection.scalar(select(t.personal).where(t.person == person))
        return None if found is None else bool(found)

    def off(self, people: Iterable[str]) -> set[str]:
        """Those of `people` who turned their profile off."""
        t, wanted = tables.choices.c, list(people)
        found: set[str] = set()
        with self._engine.connect() as connection:
            for start in range(0, len(wanted), 1000):
                query = select(t.person).where(
                    t.person.in_(wanted[start : start + 1000]), t.personal.is_(False)
                )
                found.update(connection.scalars(query))
        return found

    def say(self, person: str, interests: Iterable[Interest], words: str = "") -> int:
        """Keeps what was said; the same again only becomes newer. Returns how many."""
        rows = [
            {**_key(person, one), "words": (one.words or words)[:LONGEST], "time": _now()}
            for one in interests
        ]
        self._put(tables.said, rows)
        return len(rows)

    def correct(self, person: str, interest: Interest, keep: bool) -> None:
        """Keeps the person's word on one interest, in the place of an earlier one."""
        self._put(tables.corrections, [{**_key(person, interest), "keep": keep, "time": _now()}])

    def uncorrect(self, person: str, interest: Interest) -> None:
        """Forgets the person's word on one interest."""
        t = tables.corrections
        where = (t.c.person == person) & (t.c.kind == interest.kind) & (t.c.value == interest.value)
        with self._engine.begin() as connection:
            connection.execute(delete(t).where(where))

    def choose(self, person: str, personal: bool) -> None:
        """Keeps whether the person wants a profile."""
        if not person:
            raise InputError("person '' is nobody; give a customer or a visit")
        self._put(tables.choices, [{"person": person, "personal": personal, "time": _now()}])

    def move(self, person: str, to: str) -> None:
        """What a visit said and decided becomes the customer's who it turned out to be; theirs goes first."""
        with self._engine.begin() as connection:
            for table in _ALL:
                rows = connection.execute(select(table).where(table.c.person == person)).mappings().all()
                if rows:
                    into = _insert(self._engine, table).on_conflict_do_nothing()
                    connection.execute(into, [{**row, "person": to} for row in rows])
                connection.execute(delete(table).where(table.c.person == person))

    def export(self, people: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
        """All rows of these people, by table, times in ISO 8601."""
        wanted = list(people)
        found = {}
        with self._engine.connect() as connection:
            for table in _ALL:
                rows = connection.execute(select(table).where(table.c.person.in_(wanted))).mappings()
                name = table.name.removeprefix("profile_")
                found[name] = [{**row, "time": from_micros(row["time"])} for row in rows]
        return found

    def erase(self, people: Iterable[str]) -> int:
        """Deletes all rows of these people; returns how many."""
        wanted = list(people)
        count = 0
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, do not only unlink
            for table in _ALL:
                count += connection.execute(delete(table).where(table.c.person.in_(wanted))).rowcount
        return count

    def _put(self, table: Table, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        into = _insert(self._engine, table)
        keys = [column.name for column in table.primary_key]
        changed = {c.name: into.excluded[c.name] for c in table.c if c.name not in keys}
        with self._engine.begin() as connection:
            connection.execute(into.on_conflict_do_update(index_elements=keys, set_=changed), rows)


def _key(person: str, interest: Interest) -> dict[str, str]:
    if not person:
        raise InputError("person '' is nobody; give a customer or a visit")
    if interest.kind not in INTEREST_KINDS:
        raise InputError(
            f"interest kind {interest.kind!r} is not known; use one of {', '.join(INTEREST_KINDS)}"
        )
    value = interest.value
    if not value.strip() or len(value) > LONGEST or "\0" in value:
        raise InputError(
            f"interest {value[:40]!r} is empty or too long; give a name of up to {LONGEST} letters"
        )
    return {"person": person, "kind": interest.kind, "value": value}


def _insert(engine: Engine, table: Table) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(table) if engine.dialect.name == "sqlite" else postgresql.insert(table)


def _now() -> int:
    return time.time_ns() // 1000

"""The shop's synonyms: groups ("laptop, notebook") and one-way pairs ("sneaker => shoe"), per language.

Some the merchant wrote; others were learned from the catalogue or from queries and wait, with their
evidence, to be accepted or rejected. Only accepted ones widen a search.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from sqlalchemy import Column, Connection, Engine, String, Table, Text, delete, insert, select, update

from shopkeeper.database import metadata
from shopkeeper.errors import InputError, NotFound
from shopkeeper.search.audit import AuditEntry, Version, audit_entries, folded_phrase, now, record_change

__all__ = ["State", "SynonymBook", "SynonymGroup", "parse_line"]

Source = Literal["merchant", "learned"]
State = Literal["accepted", "proposed", "rejected"]

synonym_table = Table(
    "search_synonyms",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("language", String(35), nullable=False),
    Column("terms", Text, nullable=False),
    Column("targets", Text, nullable=False),
    Column("source", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("evidence", Text, nullable=False),
    Column("updated", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """`terms` stand for each other; with `targets`, a query with one of `terms` also finds the targets but
    not the other way round. `language` '' means any. `evidence` says why a learned group was proposed."""

    id: str
    terms: tuple[str, ...]
    targets: tuple[str, ...] = ()
    language: str = ""
    source: Source = "merchant"
    state: State = "accepted"
    evidence: str = ""
    updated: str = ""

    def __str__(self) -> str:
        """The group as one line of text, as `parse_line` reads it."""
        line = ", ".join(self.terms)
        return f"{line} => {', '.join(self.targets)}" if self.targets else line


def parse_line(line: str, language: str = "") -> SynonymGroup | None:
    """The group in a line such as "laptop, notebook" or "sneaker => shoe".

    None for an empty line or a # comment. Chinese commas (，、) separate too. Raises InputError that quotes
    the line.
    """
    text = line.strip().lstrip("\ufeff")
    if not text or text.startswith("#"):
        return None
    left, arrow, right = text.partition("=>")
    terms, targets = _split(left), _split(right)
    if "=>" in right or (arrow and not (terms and targets)):
        raise InputError(f"synonyms: {text!r} has a broken =>; write  term, term => term")
    if not arrow and len(terms) < 2:
        raise InputError(f"synonyms: {text!r} names one term; write  term, term  or  term => term")
    return SynonymGroup("", terms, targets, language)


class SynonymBook:
    """All synonyms of the shop. Reading is served from memory; changes of other processes show within 1 s."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._version = Version(engine, "synonyms")
        self._lock = threading.Lock()
        self._tables: tuple[int, dict[str, dict[str, tuple[str, ...]]]] = (-1, {})

    def groups(self, language: str | None = None, state: State | None = None) -> list[SynonymGroup]:
        """All groups, or those of one language ('': the groups for any language) or state, by terms."""
        query = select(synonym_table).order_by(synonym_table.c.terms)
        if language is not None:
            query = query.where(synonym_table.c.language == language)
        if state is not None:
            query = query.where(synonym_table.c.state == state)
        with self._engine.connect() as connection:
            return [_group(row) for row in connection.execute(query).mappings()]

    def get(self, id: str) -> SynonymGroup | None:
        """The group with this id, or None."""
        with self._engine.connect() as connection:
            return _find(connection, id)

    def version(self) -> int:
        """A number that grows with every change, by any process (at most half a second old)."""
        return self._version.current()

    def expand(self, term: str, language: str) -> tuple[str, ...]:
        """What else a search for `term` (a word or a phrase) should find; () when it has no synonyms."""
        return self.table(language).get(folded_phrase(term), ())

    def table(self, language: str) -> Mapping[str, tuple[str, ...]]:
        """The accepted synonyms for a query in `language`: folded term -> the other terms, as written."""
        version = self._version.current()
        known, tables = self._tables
        if known != version:
            with self._lock:
                known, tables = self._tables
                if known != version:
                    tables = {}
                    self._tables = (version, tables)
        if (table := tables.get(language)) is None:
            table = tables[language] = self._build(language)
        return table

    def put(self, group: SynonymGroup, by: str) -> SynonymGroup:
        """Creates the group (an empty id gets one) or replaces the one with its id; returns what was stored.

        Raises InputError that quotes the value when the group says nothing.
        """
        group = _checked(group)
        with self._engine.begin() as connection:
            before = _find(connection, group.id)
            _store(connection, group, before, by, "create" if before is None else "change")
        self._version.forget()
        return group

    def delete(self, id: str, by: str) -> None:
        """Deletes the group. Raises NotFound when there is none."""
        with self._engine.begin() as connection:
            group = _known(connection, id)
            connection.execute(delete(synonym_table).where(synonym_table.c.id == id))
            record_change(connection, "synonyms", by, "delete", id, _plain(group), None)
        self._version.forget()

    def decide(self, id: str, state: State, by: str) -> SynonymGroup:
        """Accepts or rejects a learned group. Raises NotFound when there is none."""
        with self._engine.begin() as connection:
            before = _known(connection, id)
            group = _checked(replace(before, state=state))
            actions = {"accepted": "accept", "rejected": "reject", "proposed": "propose"}
            _store(connection, group, before, by, actions[state])
        self._version.forget()
        return group

    def propose(self, groups: Iterable[SynonymGroup], by: str = "learned", state: State = "proposed") -> int:
        """Stores learned groups that nobody wrote, accepted or rejected before; returns how many are new.

        They wait as "proposed"; `state="accepted"` is for those that need no decision.
        """
        with self._engine.begin() as connection:
            rows = connection.execute(select(synonym_table)).mappings()
            seen = {_meaning(_group(row)) for row in rows}
            count = 0
            for group in groups:
                group = _checked(replace(group, source="learned", state=state))
                if _meaning(group) not in seen:
                    seen.add(_meaning(group))
                    _store(connection, group, None, by, "propose")
                    count += 1
        self._version.forget()
        return count

    def import_lines(self, lines: Iterable[str], language: str, by: str) -> int:
        """Adds the groups written one a line that are not there yet, all or none; returns how many are new.

        Raises InputError that names the line.
        """
        groups = []
        for number, line in enumerate(lines, 1):
            try:
                if group := parse_line(line, language):
                    groups.append(_checked(group))
            except InputError as error:
                raise InputError(f"line {number}: {error}") from None
        with self._engine.begin() as connection:
            rows = connection.execute(select(synonym_table)).mappings()
            seen = {_meaning(group) for row in rows if (group := _group(row)).state == "accepted"}
            count = 0
            for group in groups:
                if _meaning(group) not in seen:
                    seen.add(_meaning(group))
                    _store(connection, group, None, by, "create")
                    count += 1
        self._version.forget()
        return count

    def export_lines(self, language: str) -> Iterator[str]:
        """The accepted groups of `language`, one a line, as `import_lines` reads them."""
        for group in self.groups(language, "accepted"):
            yield str(group)

    def audit(self, limit: int = 100) -> list[AuditEntry]:
        """The latest changes, newest first."""
        return audit_entries(self._engine, "synonyms", limit)

    def _build(self, language: str) -> dict[str, tuple[str, ...]]:
        wanted = {"", language, language.partition("-")[0]}
        table: dict[str, dict[str, None]] = {}
        for group in self.groups(state="accepted"):
            if group.language not in wanted:
                continue
            for term in group.terms:
                others = group.targets or tuple(other for other in group.terms if other != term)
                table.setdefault(folded_phrase(term), {}).update(dict.fromkeys(others))
        return {
            term: tuple(other for other in others if folded_phrase(other) != term)
            for term, others in table.items()
        }


def _split(text: str) -> tuple[str, ...]:
    for comma in "，、;；":
        text = text.replace(comma, ",")
    return tuple(dict.fromkeys(" ".join(part.split()) for part in text.split(",") if part.strip()))


def _meaning(group: SynonymGroup) -> tuple[str, frozenset[str], frozenset[str]]:
    return (
        group.language,
        frozenset(folded_phrase(term) for term in group.terms),
        frozenset(folded_phrase(term) for term in group.targets),
    )


def _checked(group: SynonymGroup) -> SynonymGroup:
    terms, targets = (
        tuple(dict.fromkeys(t.strip() for t in side if t.strip())) for side in (group.terms, group.targets)
    )
    group = replace(
        group, id=group.id.strip() or secrets.token_hex(8), terms=terms, targets=targets, updated=now()
    )
    for term in (*terms, *targets):
        if len(term) > 100:
            raise InputError(f"synonyms: term {term[:40] + '…'!r} has {len(term)} characters; at most 100")
        if not folded_phrase(term) or any(mark in term for mark in ",，、;；\n") or "=>" in term:
            raise InputError(f"synonyms: term {term!r} cannot be used; write words without commas and =>")
    if len(terms) + len(targets) > 200:
        raise InputError(f"synonyms: {len(terms) + len(targets)} terms in one group; at most 200")
    if len({folded_phrase(term) for term in (*terms, *targets)}) < 2 or not terms:
        raise InputError(
            f"synonyms: {', '.join((*terms, *targets))!r} names fewer than two different terms; add one"
        )
    if group.source not in get_args(Source) or group.state not in get_args(State):
        raise InputError(
            f"synonyms: source {group.source!r}, state {group.state!r} unknown; "
            f"use {' or '.join(get_args(Source))}, and one of {', '.join(get_args(State))}"
        )
    return group


def _plain(group: SynonymGroup) -> dict[str, Any]:
    return asdict(group)


def _group(row: Mapping[Any, Any]) -> SynonymGroup:
    return SynonymGroup(
        **{**row, "terms": tuple(json.loads(row["terms"])), "targets": tuple(json.loads(row["targets"]))}
    )


def _find(connection: Connection, id: str) -> SynonymGroup | None:
    row = connection.execute(select(synonym_table).where(synonym_table.c.id == id)).mappings().first()
    return None if row is None else _group(row)


def _known(connection: Connection, id: str) -> SynonymGroup:
    if (group := _find(connection, id)) is None:
        raise NotFound(f"no synonyms {id!r}; they may have been deleted meanwhile")
    return group


def _store(
    connection: Connection, group: SynonymGroup, before: SynonymGroup | None, by: str, action: str
) -> None:
    values = _plain(group)
    stored = {
        **values,
        **{side: json.dumps(values[side], ensure_ascii=False) for side in ("terms", "targets")},
    }
    if before is None:
        connection.execute(insert(synonym_table).values(**stored))
    else:
        connection.execute(update(synonym_table).where(synonym_table.c.id == group.id).values(**stored))
    record_change(
        connection, "synonyms", by, action, group.id, None if before is None else _plain(before), values
    )

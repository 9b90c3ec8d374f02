"""The merchant's search rules: pin, hide or boost products for a query, or send the query elsewhere.

A rule's query is compared folded: exactly, by its beginning when it ends in `*`, always when it is empty.
"""

from __future__ import annotations

import contextlib
import itertools
import secrets
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from shopkeeper.database import metadata
from shopkeeper.errors import InputError, NotFound
from shopkeeper.search.audit import AuditEntry, Version, audit_entries, folded_phrase, now, record_change

__all__ = ["Action", "Rule", "RuleBook"]

Action = Literal["pin", "hide", "boost", "redirect"]

rule_table = Table(
    "search_rules",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("query", String(200), nullable=False),
    Column("action", String(10), nullable=False),
    Column("product", String(200), nullable=False),
    Column("position", Integer, nullable=False),
    Column("factor", Float, nullable=False),
    Column("filter_name", String(200), nullable=False),
    Column("filter_value", String(500), nullable=False),
    Column("url", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("active", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("updated", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `position` counts from 1 (pin); `factor` multiplies the score (boost, above 1 raises);
    hide and boost take a `product`, or every product whose facet `filter_name` has `filter_value`;
    `url` is where a redirect leads; `language` '' means any."""

    id: str
    query: str
    action: Action
    product: str = ""
    position: int = 1
    factor: float = 1.0
    filter_name: str = ""
    filter_value: str = ""
    url: str = ""
    language: str = ""
    active: bool = True
    note: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """All active rules of one version, arranged for looking up a query."""

    version: int
    always: tuple[Rule, ...]
    exact: dict[str, tuple[Rule, ...]]
    prefix: dict[str, tuple[Rule, ...]]
    lengths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Trial:
    number: int
    snapshot: _Snapshot


_trial: ContextVar[_Trial | None] = ContextVar("trial", default=None)
_trials = itertools.count(2)


class RuleBook:
    """All rules of the shop. Reading is served from memory; changes of other processes show within 1 s."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._version = Version(engine, "rules")
        self._lock = threading.Lock()
        self._snapshot = _Snapshot(-1, (), {}, {}, ())

    def all(self) -> list[Rule]:
        """Every rule, active or not, by query and then action."""
        columns = rule_table.c
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(rule_table).order_by(columns.query, columns.action, columns.position)
            )
            return [Rule(**row) for row in rows.mappings()]

    def get(self, id: str) -> Rule | None:
        """The rule with this id, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(rule_table).where(rule_table.c.id == id)).mappings().first()
        return None if row is None else Rule(**row)

    def version(self) -> int:
        """A number that grows with every change, by any process (at most half a second old).

        Inside `trial` it is one that never comes again, so that nothing is answered from memory or kept.
        """
        trial = _trial.get()
        return self._version.current() if trial is None else -trial.number

    @contextlib.contextmanager
    def trial(self, without: str = "", rule: Rule | None = None) -> Iterator[None]:
        """Within the block and this thread, the rule with id `without` is not used; `rule` is, unsaved."""
        if rule is not None:
            rule = _checked(rule)
        rules = [kept for kept in self.all() if kept.active and kept.id != without]
        snapshot = _arranged(-1, [*rules, *([rule] if rule is not None else [])])
        token = _trial.set(_Trial(next(_trials), snapshot))
        try:
            yield
        finally:
            _trial.reset(token)

    def for_query(self, query: str, language: str) -> tuple[Rule, ...]:
        """The active rules for `query` in `language`, those for this very query first."""
        trial = _trial.get()
        snapshot = self._current() if trial is None else trial.snapshot
        if not snapshot.always and not snapshot.exact and not snapshot.prefix:
            return ()
        phrase = folded_phrase(query)
        found = list(snapshot.exact.get(phrase, ()))
        for length in snapshot.lengths:
            if length <= len(phrase):
                found += snapshot.prefix.get(phrase[:length], ())
        found += snapshot.always
        if not found:
            return ()
        main = language.partition("-")[0]
        return tuple(rule for rule in found if not rule.language or rule.language in (language, main))

    def put(self, rule: Rule, by: str) -> Rule:
        """Creates the rule (an empty id gets one) or replaces the one with its id; returns what was stored.

        Raises InputError that quotes the value when the rule cannot work.
        """
        rule = _checked(rule)
        with self._engine.begin() as connection:
            row = connection.execute(select(rule_table).where(rule_table.c.id == rule.id)).mappings().first()
            before = None if row is None else dict(row)
            after = asdict(rule)
            if before is None:
                connection.execute(insert(rule_table).values(**after))
            else:
                connection.execute(update(rule_table).where(rule_table.c.id == rule.id).values(**after))
            action = "create" if before is None else "change"
            record_change(connection, "rules", by, action, rule.id, before, after)
        self._version.forget()
        return rule

    def delete(self, id: str, by: str) -> None:
        """Deletes the rule. Raises NotFound when there is none."""
        with self._engine.begin() as connection:
            row = connection.execute(select(rule_table).where(rule_table.c.id == id)).mappings().first()
            if row is None:
                raise NotFound(f"no search rule {id!r}; it may have been deleted meanwhile")
            connection.execute(delete(rule_table).where(rule_table.c.id == id))
            record_change(connection, "rules", by, "delete", id, dict(row), None)
        self._version.forget()

    def audit(self, limit: int = 100) -> list[AuditEntry]:
        """The latest changes, newest first."""
        return audit_entries(self._engine, "rules", limit)

    def _current(self) -> _Snapshot:
        version = self._version.current()
        snapshot = self._snapshot
        if snapshot.version == version:
            return snapshot
        with self._lock:
            if self._snapshot.version != version:
                self._snapshot = _arranged(version, [rule for rule in self.all() if rule.active])
            return self._snapshot


def _arranged(version: int, rules: list[Rule]) -> _Snapshot:
    always: list[Rule] = []
    exact: dict[str, tuple[Rule, ...]] = {}
    prefix: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        is_prefix = rule.query.rstrip().endswith("*")
        phrase = folded_phrase(rule.query.rstrip().rstrip("*"))
        if not phrase:
            always.append(rule)
        elif is_prefix:
            prefix[phrase] = (*prefix.get(phrase, ()), rule)
        else:
            exact[phrase] = (*exact.get(phrase, ()), rule)
    lengths = tuple(sorted({len(phrase) for phrase in prefix}, reverse=True))
    return _Snapshot(version, tuple(always), exact, prefix, lengths)


def _checked(rule: Rule) -> Rule:
    clean: dict[str, Any] = {
        name: value.strip() for name, value in asdict(rule).items() if isinstance(value, str)
    }
    rule = replace(rule, **{**clean, "updated": now()})
    if not rule.id:
        rule = replace(rule, id=secrets.token_hex(8))
    limits = {"id": 64, "query": 200, "product": 200, "filter_name": 200, "filter_value": 500, "language": 35}
    for name, most in limits.items():
        if len(value := getattr(rule, name)) > most:
            raise InputError(f"rule: {name} {value[:40] + '…'!r} has {len(value)} characters; at most {most}")
    if rule.action not in get_args(Action):
        raise InputError(f"rule: action {rule.action!r} is unknown; use one of {', '.join(get_args(Action))}")
    if not all(name for name in (rule.filter_name, rule.filter_value)) and (
        rule.filter_name or rule.filter_value
    ):
        raise InputError(
            f"rule: filter {rule.filter_name!r} = {rule.filter_value!r} is half empty; give name and value"
        )
    if rule.action == "pin":
        if not rule.product:
            raise InputError("rule: a pin needs a product; give the product's id")
        if not 1 <= rule.position <= 1000:
            raise InputError(f"rule: position {rule.position!r} is outside 1 to 1000; the first place is 1")
    if rule.action in ("hide", "boost") and bool(rule.product) == bool(rule.filter_name):
        raise InputError(
            f"rule: {rule.action} needs either a product (now {rule.product!r}) or a filter "
            f"(now {rule.filter_name!r}); give exactly one"
        )
    if rule.action == "boost" and not 0.01 <= rule.factor <= 100:
        raise InputError(
            f"rule: factor {rule.factor!r} is outside 0.01 to 100; above 1 raises, below 1 lowers"
        )
    if rule.action == "redirect":
        if not rule.query.strip("* "):
            raise InputError(f"rule: query {rule.query!r} would redirect every search; name the query")
        if not _is_address(rule.url):
            raise InputError(
                f"rule: url {rule.url!r} is not an address; write a path such as /page or https://host/page"
            )
    return rule


def _is_address(url: str) -> bool:
    if any(ord(character) <= 32 for character in url) or "\\" in url:
        return False
    if url.startswith("/"):
        return not url.startswith("//")
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)

"""The shop's strategies: the defaults, and what the merchant changed, with who did it when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.rules import tables
from shopkeeper.recommend.rules.documents import to_document, to_strategy
from shopkeeper.recommend.rules.ledger import Entry, Ledger
from shopkeeper.recommend.strategies import DEFAULTS, Strategy

__all__ = ["Strategies"]


class Strategies:
    """Reads and changes strategies; a change made by another process is seen within half a second."""

    def __init__(self, engine: Engine, ledger: Ledger) -> None:
        self._engine = engine
        self._ledger = ledger
        self._kept: tuple[int, Mapping[str, Strategy]] = (-1, DEFAULTS)

    def all(self) -> dict[str, Strategy]:
        """The strategy of every place, in the order of PLACES."""
        length = self._ledger.length()
        if self._kept[0] != length:
            t = tables.strategies.c
            with self._engine.connect() as connection:
                rows = connection.execute(select(t.place, t.document)).all()
            own = {place: to_strategy(json.loads(document)) for place, document in rows}
            self._kept = (length, {place: own.get(place, DEFAULTS[place]) for place in PLACES})
        return dict(self._kept[1])

    def of(self, place: str) -> Strategy:
        """The strategy of one place. Raises InputError for a place nobody knows."""
        _check(place)
        return self.all()[place]

    def changed(self, place: str) -> bool:
        """Whether the merchant's own strategy stands in the place of the default."""
        _check(place)
        return self.all()[place] != DEFAULTS[place]

    def put(self, strategy: Strategy | Mapping[str, Any], by: str = "") -> Strategy:
        """Makes this the strategy of its place, and writes down that `by` did. Raises InputError for a bad value."""
        document = to_document(strategy) if isinstance(strategy, Strategy) else strategy
        checked = to_strategy(document)
        self._write(checked.place, to_document(checked), by, "change")
        return checked

    def reset(self, place: str, by: str = "") -> Strategy:
        """Brings the default back."""
        _check(place)
        self._write(place, None, by, "reset")
        return DEFAULTS[place]

    def audit(self, place: str = "", limit: int = 100) -> list[Entry]:
        """The latest changes of strategies, newest first; of one place where it is given."""
        if place:
            return self._ledger.entries(f"strategy {place}", limit)
        return [e for e in self._ledger.entries(limit=10 * limit) if e.subject.startswith("strategy ")][
            :limit
        ]

    def _write(self, place: str, document: dict[str, Any] | None, by: str, action: str) -> None:
        t = tables.strategies
        with self._engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            old = connection.scalar(select(t.c.document).where(t.c.place == place))
            before = None if old is None else json.loads(old)
            if before == document:
                return
            connection.execute(delete(t).where(t.c.place == place))
            if document is not None:
                text = json.dumps(document, ensure_ascii=False)
                connection.execute(insert(t).values(place=place, document=text))
            self._ledger.record(connection, by, action, f"strategy {place}", before, document)
        self._ledger.forget()


def _check(place: str) -> None:
    if place not in PLACES:
        raise InputError(f"place {place!r} is not known; use one of {', '.join(PLACES)}")

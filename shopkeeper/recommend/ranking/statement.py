"""One SELECT that is asked again and again: put into the database's own words once, not with every question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.sql import Executable

__all__ = ["Statement"]


class Statement:
    """`query` as the engine's database understands it. Its parameters are named bind parameters of plain numbers and
    texts, and its columns come as the driver gives them. Safe between threads."""

    def __init__(self, engine: Engine, query: Executable) -> None:
        compiled: Any = query.compile(dialect=engine.dialect)  # type: ignore[attr-defined]
        self._fault: type[Exception] = engine.dialect.loaded_dbapi.Error
        self._text = str(compiled)
        self._values: dict[str, Any] = dict(compiled.params)
        self._order: Sequence[str] | None = compiled.positiontup

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """All rows for these values of its parameters."""
        named = {**self._values, **values}
        given = named if self._order is None else tuple(named[name] for name in self._order)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._text, given)
            return cursor.fetchall()
        except self._fault:
            return connection.exec_driver_sql(self._text, given).all()  # fails in SQLAlchemy's words
        finally:
            cursor.close()

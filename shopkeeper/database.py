"""One SQL database per shop: SQLite in WAL mode beside the shop's files, or PostgreSQL by URL.

Every capability declares its tables on `metadata`; Alembic (`shopkeeper/migrations`) creates and changes them.
"""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError

from shopkeeper.errors import ConfigError, ShopError

__all__ = ["metadata", "migrate", "open_database"]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


MIGRATIONS = Path(__file__).parent / "migrations"
#: what the migrations made of this process's first new SQLite database, as a script; empty before that
_made: list[str] = []


def open_database(url: str) -> Engine:
    """An engine for `url`; SQLite gets WAL, foreign keys and a 30 s wait for locks.

    Raises ConfigError when the URL cannot be understood.
    """
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, pool_pre_ping=not parsed.drivername.startswith("sqlite"))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise ConfigError(
            f"database url {url!r} cannot be used ({error}); "
            "write sqlite:///path/shop.db or postgresql+psycopg://user@host/name"
        ) from error
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _pragmas(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            try:
                cursor.execute("PRAGMA busy_timeout=30000")
                cursor.execute("PRAGMA journal_mode=WAL")
                cursor.execute("PRAGMA synchronous=NORMAL")
                cursor.execute("PRAGMA foreign_keys=ON")
                cursor.execute("PRAGMA temp_store=MEMORY")
            except sqlite3.DatabaseError as error:
                raise ShopError(
                    f"{parsed.database!r} is not a database ({error}); restore it from a backup"
                ) from error
            finally:
                cursor.close()

    return engine


def migrate(engine: Engine) -> None:
    """Brings the database to this version's tables; does nothing when it is there already.

    Raises ShopError when the database was written by a newer version.
    """
    try:
        current = _revision(engine)
        if current == _newest() or (current is None and _copied(engine)):
            return
        _upgrade(engine, current)
    except DatabaseError as error:
        raise ShopError(f"the shop's database cannot be opened ({error.orig})") from error
    if current is None and engine.dialect.name == "sqlite" and not _made:
        _made.append(_script(engine))


def _upgrade(engine: Engine, current: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise ShopError(
            f"the shop's database is at revision {current!r}, which this version does not know; "
            "install the newer shopkeeper that wrote it"
        ) from error


def _revision(engine: Engine) -> str | None:
    """The revision of the database's tables; None where it has none."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)


@cache
def _newest() -> str:
    """The revision at the end of the chain: its file's name begins with it."""
    return max(file.stem[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _copied(engine: Engine) -> bool:
    """Makes an empty SQLite database what the migrations made of another one in this process, which is quicker for
    whoever opens many shops; False where none was made before, or some of its tables are there already."""
    if engine.dialect.name != "sqlite" or not _made:
        return False
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        try:
            raw.executescript(_made[0])
        except sqlite3.OperationalError:
            raw.rollback()
            return False
    return True


def _script(engine: Engine) -> str:
    """What makes an empty SQLite database into this one."""
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)
        return "\n".join(raw.iterdump()).replace("BEGIN TRANSACTION", "BEGIN IMMEDIATE", 1)

"""One SQL database per shop: SQLite in WAL mode beside the shop's files, or PostgreSQL by URL.

Every capability declares its tables on `metadata`; Alembic (`shopkeeper/migrations`) creates and changes them.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event
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
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    try:
        with engine.begin() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
            if current == script.get_current_head():
                return
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        raise ShopError(
            f"the shop's database is at revision {current!r}, which this version does not know; "
            "install the newer shopkeeper that wrote it"
        ) from error
    except DatabaseError as error:
        raise ShopError(f"the shop's database cannot be opened ({error.orig})") from error

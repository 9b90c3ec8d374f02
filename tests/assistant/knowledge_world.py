"""A database with the tables, made once and copied for each test; and small files of every format."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from shopkeeper.database import migrate, open_database


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = open_database(f"sqlite:///{folder / 'shop.db'}")
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return folder / "shop.db"


def database(folder: Path) -> Engine:
    """The shop's database in `folder`, made when it is not there."""
    file = folder / "shop.db"
    if not file.exists():
        shutil.copy(_template(), file)
    return open_database(f"sqlite:///{file}")

"""A fresh catalogue per test, on SQLite in a temporary folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shopkeeper.catalog import Catalog
from shopkeeper.config import Config
from shopkeeper.database import migrate, open_database


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with tables and nothing else, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "shop.db"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture
def new_catalog(tmp_path: Path, empty_database: Path) -> Iterator[Callable[..., Catalog]]:
    opened: list[Catalog] = []

    def make(**settings: str) -> Catalog:
        folder = tmp_path / f"shop{len(opened)}"
        folder.mkdir()
        shutil.copy(empty_database, folder / "shop.db")
        engine = open_database(f"sqlite:///{folder / 'shop.db'}")
        opened.append(Catalog(engine, Config(**settings), folder))
        return opened[-1]

    yield make
    for catalog in opened:
        catalog.engine.dispose()


@pytest.fixture
def catalog(new_catalog: Callable[..., Catalog]) -> Catalog:
    return new_catalog()

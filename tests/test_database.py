"""The shop's database: the chain of migrations, what later databases of a process are copies of, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, text

from shopkeeper.database import MIGRATIONS, migrate, open_database
from shopkeeper.errors import ShopError


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], Engine]:
    """An engine on an empty database, by its name."""
    return lambda name: open_database(f"sqlite:///{tmp_path / name}.db")


def chain() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def schema(engine: Engine) -> set[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {(name, " ".join(sql.split())) for name, sql in rows}


def step_by_step(engine: Engine, revision: str = "head") -> None:
    config = chain()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_each_migration_is_named_by_its_place_in_the_chain() -> None:
    scripts = ScriptDirectory.from_config(chain())
    revisions = sorted(script.revision for script in scripts.walk_revisions())
    files = sorted(file.stem[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert revisions == files
    assert scripts.get_heads() == [files[-1]]


def test_a_later_database_of_a_process_is_what_the_migrations_make(made: Callable[[str], Engine]) -> None:
    by_steps, later = made("steps"), made("later")
    step_by_step(by_steps)
    migrate(made("first"))
    migrate(later)
    assert schema(later) == schema(by_steps)
    with later.connect() as connection:
        assert connection.execute(text("SELECT id, revision FROM catalog_state")).all() == [(1, 0)]
    with later.begin() as connection:
        connection.execute(text("UPDATE catalog_state SET revision = 7"))
    migrate(later)
    with later.connect() as connection:
        assert connection.execute(text("SELECT revision FROM catalog_state")).scalar() == 7


def test_an_older_database_is_brought_to_this_version(made: Callable[[str], Engine]) -> None:
    older, newest = made("older"), made("newest")
    step_by_step(older, "0003")
    assert "sponsored_campaigns" not in {name for name, _ in schema(older)}
    migrate(older)
    migrate(newest)
    assert schema(older) == schema(newest)


def test_a_database_of_a_newer_version_is_named_and_left_alone(made: Callable[[str], Engine]) -> None:
    newer = made("newer")
    migrate(newer)
    with newer.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = schema(newer)
    with pytest.raises(ShopError, match="revision '9999', which this version does not know"):
        migrate(newer)
    assert schema(newer) == before


def test_a_database_with_a_table_of_the_same_name_is_left_alone(made: Callable[[str], Engine]) -> None:
    migrate(made("first"))
    theirs = made("theirs")
    with theirs.begin() as connection:
        connection.execute(text("CREATE TABLE orders (id TEXT)"))
        connection.execute(text("INSERT INTO orders VALUES ('ours')"))
    with pytest.raises(ShopError, match="cannot be opened"):
        migrate(theirs)
    with theirs.connect() as connection:
        assert connection.execute(text("SELECT id FROM orders")).scalar() == "ours"


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_bytes(b"no database, only words" * 100)
    with pytest.raises(ShopError, match="is not a database"):
        migrate(open_database(f"sqlite:///{tmp_path / 'shop.db'}"))

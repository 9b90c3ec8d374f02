"""The same catalogue on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopkeeper.catalog import Catalog, Product, Review, Variant
from shopkeeper.config import Config
from shopkeeper.database import migrate, open_database

pytestmark = pytest.mark.postgres


def test_the_catalogue_works_on_postgresql(postgres: str, tmp_path: Path) -> None:
    engine = open_database(postgres)
    migrate(engine)
    catalog = Catalog(engine, Config(), tmp_path)
    feed = tmp_path / "feed.csv"
    feed.write_text("id,title,price\n" + "".join(f"{n},Thing {n},{n}.50 EUR\n" for n in range(700)), "utf-8")
    assert catalog.import_feed(feed).changed == 700
    assert catalog.import_feed(feed, dry_run=True).unchanged == 700
    catalog.put([Product("new", {"en": "New"}, category=("A",), variants=(Variant("v"),))])
    assert catalog.find_code("v") == ["new"]
    report = catalog.import_feed(feed, replace=True)
    assert (report.unchanged, report.retired, catalog.count()) == (700, 1, 700)
    assert [change.id for change in catalog.changes(catalog.revision() - 1)] == ["new"]
    assert len(list(catalog.products())) == 700
    catalog.vocabulary.put([("value", "red", "zh", "红")])
    catalog.put_reviews([Review("1", "new", "c", 5)])
    assert catalog.vocabulary.translate("value", "red", "zh") == "红"
    assert len(catalog.reviews("new")) == 1
    assert [record.state for record in catalog.imports()] == ["done", "done"]
    engine.dispose()

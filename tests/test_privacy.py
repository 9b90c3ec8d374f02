"""One person erased: a mark that is in everything the shop keeps of them is nowhere in its files afterwards."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from lived_in import MARK, OTHER, counts, holding, lived_in
from sqlalchemy import Table

from shopkeeper.database import metadata
from shopkeeper.privacy import erase_person, export_person
from shopkeeper.shop import Shop

#: columns that say whose a row is
WHOSE = {"customer", "person", "session", "visitor", "conversation"}
#: tables with such a column that hold nothing of a person: the conversation is a random name
NOBODYS = {"llm_usage"}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        lived_in(shop)
        yield shop


def whose(table: Table) -> bool:
    return bool(WHOSE & {column.name for column in table.c}) and table.name not in NOBODYS


def test_a_person_is_in_every_table_that_says_whose_a_row_is(shop: Shop) -> None:
    """A table that is added later fails here until it is in `live`, and then below until it is erased."""
    assert {table.name for table in metadata.sorted_tables if whose(table)} <= holding(shop, MARK)


def test_an_export_has_what_is_kept(shop: Shop) -> None:
    told = export_person(shop, f"{MARK}-id")
    json.dumps(told)
    assert (len(told["events"]), len(told["flagged"]), len(told["paid_clicks"])) == (6, 1, 1)
    assert [len(told[name]) for name in ("chats", "memory", "alerts", "reviews")] == [1, 6, 3, 1]
    assert MARK[-8:] in told["chats"][0]["turns"][0]["text"]
    assert {part["part"] for part in told["elsewhere"]} == {"account", "orders"}
    assert OTHER[-8:] not in repr(told)


def test_nothing_of_an_erased_person_is_in_the_shops_files(shop: Shop, tmp_path: Path) -> None:
    before = {table: count for table, count in counts(shop, OTHER).items() if count}
    gone = erase_person(shop, f"{MARK}-id")
    assert (gone["events"], gone["flagged"], gone["paid_clicks"], gone["chats"]) == (6, 1, 1, 1)
    assert (gone["memory"], gone["alerts"], gone["reviews"]) == (6, 3, 1)
    assert holding(shop, MARK) <= {"customers", "orders", "order_actions", "order_audit"}
    shop.orders.customers.erase(f"{MARK}-id")
    assert holding(shop, MARK) == set()
    assert counts(shop, OTHER) == before
    assert sum(one.spent for one in shop.sponsored.campaigns.all()) > 0  # what was charged stays
    shop.close()
    for file in (tmp_path / "shop").rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert MARK[-8:].encode() not in held, file
    assert OTHER[-8:].encode() in (tmp_path / "shop" / "shop.db").read_bytes()


def test_erasing_again_and_nobody_changes_nothing(shop: Shop) -> None:
    erase_person(shop, f"{MARK}-id")
    before = counts(shop, OTHER)
    again = erase_person(shop, f"{MARK}-id")
    assert {name: count for name, count in again.items() if isinstance(count, int) and count} == {}
    erase_person(shop, "nobody")
    assert counts(shop, OTHER) == before

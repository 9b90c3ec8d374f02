"""Events of another system come into the log by mapping: streamed, faults told, the same file again adds none."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from shopkeeper import Shop
from shopkeeper.cli.main import cli
from shopkeeper.errors import FeedError
from shopkeeper.importing import import_events
from shopkeeper.importing.mapping import EVENT_FIELDS, find_columns, parse_columns

COLUMNS = ("event_time", "event_type", "product_id", "user_id", "user_session", "price", "quantity")
ROWS = [
    ("2026-01-05 10:00:00 UTC", "view", "p1", "u1", "s1", "", ""),
    ("2026-01-05 10:01:00 UTC", "add_to_cart", "p1", "u1", "s1", "12.50", "2"),
    ("2026-01-05 10:02:00 UTC", "transaction", "p1", "u1", "s1", "12.50", "2"),
    ("2026-01-05 10:02:00 UTC", "transaction", "p1", "u1", "s1", "12.50", "2"),
    ("2026-01-05 10:03:00 UTC", "like", "p2", "u1", "s1", "", ""),
    ("2026-01-05 10:04:00 UTC", "view", "", "u1", "s1", "", ""),
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        yield shop


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    file = tmp_path / "map.toml"
    file.write_text(
        '[kinds]\nlike = ""\n[options]\ntime_format = "%Y-%m-%d %H:%M:%S UTC"\ntimezone = "UTC"\n', "utf-8"
    )
    return file


def write(file: Path, rows: Sequence[Sequence[str]] = ROWS) -> Path:
    with file.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([COLUMNS, *rows])
    return file


def test_columns_and_kinds_are_known_by_their_names_and_a_mapping_adds_to_them(
    shop: Shop, tmp_path: Path, mapping: Path
) -> None:
    report = import_events(shop, write(tmp_path / "events.csv"), mapping=mapping)
    kept = list(shop.events.read())
    assert [event.kind for event in kept] == ["view", "cart", "purchase"]
    bought = kept[2]
    assert (bought.customer, bought.session, bought.product) == ("u1", "s1", "p1")
    assert (bought.quantity, bought.value) == (2, 2500)
    assert (report.rows, report.events, report.events_new) == (6, 4, 3)  # the same row twice is one event
    assert (report.skipped, report.rejected) == (1, 1)
    assert report.faults[0].row == 7
    assert "names its product" in report.faults[0].reason


def test_the_same_file_again_adds_nothing_and_rejects_can_be_mended(
    shop: Shop, tmp_path: Path, mapping: Path
) -> None:
    report = import_events(shop, write(tmp_path / "events.csv"), mapping=mapping)
    assert import_events(shop, tmp_path / "events.csv", mapping=mapping).events_new == 0
    assert report.rejects is not None
    mended = tmp_path / "mended.csv"
    mended.write_text(report.rejects.read_text("utf-8").replace(",view,,", ",view,p9,"), "utf-8")
    again = import_events(shop, mended, mapping=mapping)
    assert (again.events_new, again.rejected) == (1, 0)


def test_packed_lines_of_json_with_local_times_ids_and_returns(shop: Shop, tmp_path: Path) -> None:
    rows = [
        {
            "id": "e-1",
            "kind": "impression",
            "time": "2026-07-01T10:00:00",
            "product": "p",
            "position": 3,
            "propensity": 0.5,
        },
        {"id": "e-2", "kind": "purchase", "time": 1767225600, "product": "p", "quantity": -1, "user": 7.0},
        {"id": "e-3", "kind": "search", "time": 1767225600123, "query": "红 茶壶"},
    ]
    file = tmp_path / "events.jsonl.gz"
    file.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode()))
    assert import_events(shop, file, timezone="Asia/Shanghai").events_new == 3
    kept = {event.id: event for event in shop.events.read()}
    assert kept["e-1"].time == "2026-07-01T02:00:00Z"
    assert kept["e-1"].propensity == 0.5
    assert (kept["e-2"].kind, kept["e-2"].quantity, kept["e-2"].customer) == ("return", 1, "7")
    assert kept["e-3"].time == "2026-01-01T00:00:00.123000Z"


def test_one_kind_for_all_rows_can_be_said(shop: Shop, tmp_path: Path) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text('[fields]\nproduct = "asin"\n[options]\nkind = "view"\n', "utf-8")
    file = tmp_path / "events.csv"
    file.write_text("asin,timestamp,user\nB1,1767225600,u\n", "utf-8")
    assert import_events(shop, file, mapping=mapping).events_new == 1


def test_a_dry_run_stores_nothing(shop: Shop, tmp_path: Path, mapping: Path) -> None:
    assert import_events(shop, write(tmp_path / "events.csv"), mapping=mapping, dry_run=True).events == 4
    assert shop.events.count() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fields = 1", "fields = 1"),
        ("[fields]\ncolour = 'x'", "'colour'"),
        ("[fields]\nkind = 3", "kind = 3"),
        ("[kinds]\nlike = 'love'", "'love'"),
        ("[options]\ndecimal = ';'", "decimal = ';'"),
        ("[options]\nspeed = 'x'", "'speed'"),
        ("[other]\n", "'other'"),
        ("[", "not valid TOML"),
    ],
)
def test_a_mapping_that_cannot_be_is_quoted(text: str, said: str) -> None:
    with pytest.raises(FeedError, match=said.replace("[", r"\[")):
        parse_columns(text, EVENT_FIELDS)


def test_columns_of_rejects_and_columns_used_already_are_not_guessed() -> None:
    given = parse_columns('[fields]\nproduct = "item"', EVENT_FIELDS)
    found = find_columns(["item", "_value", "_row", "sku", "User ID", "事件"], EVENT_FIELDS, given)
    assert dict(found.fields) == {"product": ("item",), "customer": ("User ID",), "kind": ("事件",)}


def test_the_commands_tell_and_erase(tmp_path: Path, shop: Shop, mapping: Path) -> None:
    file, at = write(tmp_path / "events.csv"), ["--shop", str(shop.path)]
    runner = CliRunner()
    done = runner.invoke(cli, ["events", "import", str(file), "--map", str(mapping), *at])
    assert done.exit_code == 0
    assert "4 events accepted, 3 of them new; 1 passed over; 1 of 6 records rejected" in done.output
    counts = json.loads(runner.invoke(cli, ["events", "stats", "--json", *at]).output)
    assert (counts["events"], counts["purchase"], counts["flagged"]) == (3, 1, 0)
    assert "no visit looks like" in runner.invoke(cli, ["events", "bots", "--sweep", *at]).output
    told = json.loads(runner.invoke(cli, ["events", "export", "u1", *at]).output)
    assert len(told["events"]) == 3
    assert "aborted" in str(runner.invoke(cli, ["events", "erase", "u1", *at], input="n\n").output).lower()
    assert "3 events" in runner.invoke(cli, ["events", "erase", "u1", "--yes", *at]).output
    assert shop.events.count() == 0

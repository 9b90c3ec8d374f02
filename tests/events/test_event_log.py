"""The event log: what goes in comes out once, in order, and can be counted, erased and handed over."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from shopkeeper.database import migrate, open_database
from shopkeeper.errors import InputError
from shopkeeper.events import KINDS, Event, EventLog, from_micros, to_micros

NOON = "2026-03-01T12:00:00Z"


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied."""
    file = tmp_path_factory.mktemp("empty") / "shop.db"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


#: PostgreSQL is tried, too, where an address of an empty database is given; what is in it is deleted
POSTGRES = os.environ.get("SHOPKEEPER_TEST_POSTGRES", "")


@pytest.fixture(params=["sqlite", "postgresql"] if POSTGRES else ["sqlite"])
def engine(request: pytest.FixtureRequest, empty: Path, tmp_path: Path) -> Iterator[Engine]:
    shutil.copy(empty, tmp_path / "shop.db")
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}" if request.param == "sqlite" else POSTGRES)
    if request.param == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def log(engine: Engine) -> EventLog:
    return EventLog(engine)


def at(minutes: float, day: str = "2026-03-01") -> str:
    return from_micros(to_micros(f"{day}T00:00:00Z") + round(minutes * 60_000_000))


def test_every_field_comes_back(log: EventLog) -> None:
    event = Event(
        id="e1",
        kind="impression",
        time="2026-03-01T12:00:00.250000Z",
        session="s1",
        customer="客户 1",
        product="p1",
        variant="v1",
        query="蓝牙 耳机",
        position=3,
        quantity=2,
        value=1999,
        extra={"place": "首页", "list": [1, 2]},
        place="search",
        propensity=0.25,
    )
    assert log.append([event]) == 1
    assert list(log.read()) == [event]


def test_an_id_counts_once_within_and_between_batches(log: EventLog) -> None:
    event = Event("e1", "view", NOON, product="p1")
    assert log.append([event, event]) == 1
    assert log.append([event, replace(event, id="e2"), replace(event, product="other")]) == 1
    assert log.count() == 2
    assert log.popularity(now=NOON) == {"p1": 2.0}


def test_events_out_of_order_are_read_in_order_of_time(log: EventLog) -> None:
    log.append(Event(f"e{m}", "view", at(m), product="p") for m in (30, 10))
    log.append(Event(f"e{m}", "view", at(m), product="p") for m in (20, 5))
    assert [e.id for e in log.read()] == ["e5", "e10", "e20", "e30"]


def test_events_of_the_same_moment_keep_their_order_across_pages(log: EventLog) -> None:
    ids = [f"e{n}" for n in range(12_000)]
    log.append(Event(id, "view", NOON, product="p") for id in ids)
    assert [e.id for e in log.read()] == ids
    batches = list(log.read_arrow(batch_size=5_000))
    assert [b.num_rows for b in batches] == [5_000, 5_000, 2_000]
    assert [id for b in batches for id in b.column("id").to_pylist()] == ids


def test_read_filters_by_kind_time_customer_product_and_session(log: EventLog) -> None:
    log.append(
        [
            Event("a", "view", at(1), "s1", "c1", "p1"),
            Event("b", "cart", at(2), "s1", "c1", "p2"),
            Event("c", "view", at(3), "s2", "c2", "p1"),
        ]
    )

    def ids(**filters: str) -> str:
        return "".join(e.id for e in log.read(**filters))  # type: ignore[arg-type]

    assert ids(kinds="view") == "ac"
    assert ids(customer="c1") == "ab"
    assert ids(product="p1") == "ac"
    assert ids(session="s2") == "c"
    assert ids(since=at(2)) == "bc", "since is included"
    assert ids(until=at(2)) == "a", "until is not"
    assert "".join(e.id for e in log.read(kinds=["cart", "view"], customer="c1", until=at(2))) == "a"
    assert log.count("view") == 2


@pytest.mark.parametrize(
    ("wrong", "quoted"),
    [
        ({"kind": "buy"}, "'buy'"),
        ({"id": ""}, "id ''"),
        ({"time": "yesterday"}, "'yesterday'"),
        ({"time": "2026-03-01T12:00:00"}, "no time zone"),
        ({"time": "1969-03-01T12:00:00Z"}, "before 1970"),
        ({"time": 5}, "time 5"),
        ({"product": ""}, "product ''"),
        ({"product": 7}, "product 7"),
        ({"query": "x" * 5000}, "5,000 characters"),
        ({"session": "a\0b"}, r"'a\x00b'"),
        ({"query": "half \ud83d"}, r"'half \ud83d'"),
        ({"extra": {"x": "half \ud83d"}}, "extra"),
        ({"position": 0}, "position 0"),
        ({"position": True}, "position True"),
        ({"quantity": 0}, "quantity 0"),
        ({"quantity": -1}, "quantity -1"),
        ({"quantity": 1.5}, "quantity 1.5"),
        ({"value": 19.99}, "value 19.99"),
        ({"propensity": 1.5}, "propensity 1.5"),
        ({"propensity": "high"}, "propensity 'high'"),
        ({"extra": {"x": {1, 2}}}, "extra"),
        ({"extra": {"x": float("nan")}}, "extra"),
    ],
)
def test_a_wrong_field_is_refused_and_quoted_and_nothing_is_kept(
    log: EventLog, wrong: dict[str, object], quoted: str
) -> None:
    good = Event("good", "view", NOON, product="p")
    with pytest.raises(InputError) as error:
        log.append([good, replace(Event("bad", "view", NOON, product="p"), **wrong)])  # type: ignore[arg-type]
    assert quoted in str(error.value)
    assert "\n" not in str(error.value)
    assert log.count() == 0


def test_only_a_cart_event_takes_out(log: EventLog) -> None:
    log.append(
        [Event("in", "cart", at(1), product="p"), Event("out", "cart", at(2), product="p", quantity=-1)]
    )
    assert [e.quantity for e in log.read()] == [1, -1]
    assert log.popularity(now=NOON) == {"p": 4.0}, "what is taken out does not make popular"


def test_wrong_filters_are_refused(log: EventLog) -> None:
    with pytest.raises(InputError, match="'buy'"):
        log.read(kinds="buy")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="'now'"):
        log.read(since="now")
    with pytest.raises(InputError, match="half_life_days 0"):
        log.popularity(half_life_days=0)


def test_popularity_weighs_kinds_and_halves_with_age(log: EventLog) -> None:
    log.append(
        [
            Event("1", "view", at(0, "2026-03-31"), product="today"),
            Event("2", "click", at(0, "2026-03-31"), product="today"),
            Event("3", "cart", at(0, "2026-03-31"), product="today"),
            Event("4", "purchase", at(0, "2026-03-31"), product="today"),
            Event("5", "purchase", at(0, "2026-03-01"), product="month ago"),
            Event("6", "purchase", at(0, "2026-04-01"), product="tomorrow"),
            Event("7", "impression", at(0, "2026-03-31"), product="only shown"),
            Event("8", "return", at(0, "2026-03-31"), product="only shown"),
        ]
    )
    assert log.popularity(half_life_days=30, now=at(5, "2026-03-31")) == {"today": 16.0, "month ago": 5.0}
    assert log.popularity(half_life_days=15, now=at(5, "2026-03-31"))["month ago"] == 2.5
    assert "tomorrow" in log.popularity(), "without `now` it is the clock's today"


def test_sessions_split_at_the_gap_and_hold_their_events_in_order(log: EventLog) -> None:
    log.append(
        [
            Event("b", "view", at(25), "s1", "c1", "p"),
            Event("a", "search", at(0), "s1", query="tea"),
            Event("c", "view", at(56), "s1", "c1", "p"),  # 31 minutes later
            Event("x", "view", at(1), "", "c2", "p"),  # no session id: the customer's
            Event("y", "view", at(31), "", "c2", "p"),  # 30 minutes is not more than 30
            Event("z", "view", at(2), product="p"),  # nobody's
        ]
    )
    sessions = list(log.sessions())
    assert [(s.id, s.customer, "".join(e.id for e in s.events)) for s in sessions] == [
        ("s1", "c1", "ab"),
        ("", "c2", "xy"),
        ("s1", "c1", "c"),
    ]
    assert (sessions[0].start, sessions[0].end) == (at(0), at(25))
    assert len(list(log.sessions(gap_minutes=60))) == 2


def test_arrow_has_typed_columns(log: EventLog) -> None:
    import pyarrow as pa

    log.append(
        [
            Event("a", "search", NOON, query="茶", extra={"language": "zh"}),
            Event("b", "view", NOON, product="p", value=5),
        ]
    )
    (batch,) = log.read_arrow()
    assert batch.schema.field("time").type == pa.timestamp("us", tz="UTC")
    assert batch.column("value").to_pylist() == [None, 5]
    assert batch.column("extra").to_pylist() == ['{"language": "zh"}', None]
    assert list(log.read_arrow(kinds="chat")) == []


def test_reading_as_arrow_holds_one_batch_however_long_the_log_is(log: EventLog) -> None:
    def peak() -> int:
        tracemalloc.start()
        rows = sum(batch.num_rows for batch in log.read_arrow(batch_size=300))
        held = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert rows == log.count()
        return held

    def some(first: int, count: int) -> Iterator[Event]:
        return (
            Event(f"e{n}", "view", at(n / 60), f"visit-{n}", product=f"p{n}")
            for n in range(first, first + count)
        )

    log.append(some(0, 1200))
    peak()  # what is made once, on first use
    short = peak()
    log.append(some(1200, 4800))
    assert peak() < 1.5 * short


def history(log: EventLog) -> None:
    log.append(
        [
            Event("1", "view", at(1), "s1", "", "p1"),  # before the person was known
            Event("2", "cart", at(2), "s1", "c1", "p1"),
            Event("3", "purchase", at(3), "s1", "c1", "p1"),
            Event("4", "view", at(4), "s2", "c2", "p1"),
            Event("5", "view", at(5), "s1", "c2", "p2"),  # another person in the same browser
            Event("6", "view", at(6), "", "", "p2"),
        ]
    )


def test_export_gives_all_of_one_person_and_nothing_of_others(log: EventLog) -> None:
    history(log)
    assert [e.id for e in log.export("c1")] == ["1", "2", "3"]
    assert log.export("nobody") == []


def test_erase_takes_the_person_out_of_log_and_counts(log: EventLog, engine: Engine) -> None:
    history(log)
    assert log.erase("c1") == 3
    assert log.export("c1") == []
    assert [e.id for e in log.read()] == ["4", "5", "6"]
    assert log.popularity(now=NOON) == {"p1": 1.0, "p2": 2.0}
    assert log.erase("c1") == 0
    for call in (log.export, log.erase):
        with pytest.raises(InputError, match="''"):
            call("")


def test_erase_takes_the_unnamed_events_of_a_visit_that_come_after_the_named_ones(log: EventLog) -> None:
    log.append(
        [
            Event("0", "view", NOON, "", "c1", "p"),
            Event("1", "view", NOON, "s1", "c1", "p"),
            Event("2", "view", NOON, "s1", "", "p"),
        ]
    )
    assert log.erase("c1") == 3
    assert list(log.read()) == []
    assert log.popularity(now=NOON) == {}


def test_erased_text_is_not_left_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    engine = open_database(f"sqlite:///{file}")
    migrate(engine)
    log = EventLog(engine)
    log.append([Event("1", "search", NOON, "s", "c1", query="a very private wish")])
    log.append([Event("2", "view", NOON, "t", "c2", "p")])
    log.erase("c1")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    assert b"private wish" not in file.read_bytes()


FEW = st.lists(
    st.builds(
        Event,
        id=st.integers(0, 30).map(str),
        kind=st.sampled_from(KINDS),
        time=st.integers(0, 10**15).map(from_micros),
        session=st.sampled_from(["", "s1", "s2"]),
        customer=st.sampled_from(["", "c1", "c2"]),
        product=st.sampled_from(["p1", "p2"]),
    ),
    max_size=25,
)


@settings(max_examples=25, derandomize=True, deadline=None)
@given(first=FEW, second=FEW, gone=st.sampled_from(["c1", "c2"]))
def test_daily_counts_always_agree_with_the_log(
    empty: Path, tmp_path_factory: pytest.TempPathFactory, first: list[Event], second: list[Event], gone: str
) -> None:
    file = shutil.copy(empty, tmp_path_factory.mktemp("log") / "shop.db")
    engine = open_database(f"sqlite:///{file}")
    log = EventLog(engine)
    added = log.append(first) + log.append(second)
    assert added == log.count() == len({e.id for e in first + second})
    log.erase(gone)
    weights = {"view": 1, "click": 1, "cart": 4, "purchase": 10}
    expected: dict[str, float] = {}
    for event in log.read():
        if event.kind in weights:
            expected[event.product] = expected.get(event.product, 0) + weights[event.kind]
    assert log.popularity(half_life_days=1e12, now="2030-01-01T00:00:00Z") == pytest.approx(expected)
    engine.dispose()


WRITER = """
import sys
from shopkeeper.database import open_database
from shopkeeper.events import Event, EventLog
log = EventLog(open_database(sys.argv[1]))
print("ready", flush=True)
log.append(Event(f"e{n}", "view", "2026-03-01T12:00:00Z", product=f"p{n % 7}") for n in range(10_000_000))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_a_killed_writer_leaves_whole_batches_and_true_counts(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    engine = open_database(url)
    migrate(engine)
    log = EventLog(engine)
    path = str(Path(__file__).parents[2])
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, url], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )
    try:
        assert writer.stdout
        assert writer.stdout.readline() == b"ready\n"
        deadline = time.monotonic() + 60
        while log.count() < 40_000 and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        writer.kill()
        writer.wait()
        if writer.stdout:
            writer.stdout.close()
    kept = log.count()
    assert kept >= 40_000
    assert kept % 20_000 == 0, "a transaction is kept whole or not at all"
    assert sum(log.popularity(half_life_days=1e12, now=NOON).values()) == pytest.approx(kept)
    again = (Event(f"e{n}", "view", NOON, product=f"p{n % 7}") for n in range(kept + 5))
    assert log.append(again) == 5
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
    engine.dispose()


def test_several_writers_at_once_lose_and_double_nothing(log: EventLog) -> None:

    def write(writer: int) -> int:
        # half of the ids are everybody's, half the writer's own
        own = (Event(f"w{writer}-{n}", "view", NOON, product="p") for n in range(100))
        shared = (Event(f"all-{n}", "view", NOON, product="p") for n in range(100))
        return sum(log.append([a, b]) for a, b in zip(own, shared, strict=True))

    with ThreadPoolExecutor(4) as pool:
        added = sum(pool.map(write, range(4)))
    assert added == log.count() == 500
    assert log.popularity(now=NOON) == {"p": 500.0}


def test_migration_makes_the_tables_that_the_code_declares(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from shopkeeper.database import metadata

    mine = {"events", "events_daily"}
    assert mine <= set(metadata.tables)
    with engine.connect() as connection:
        options = {
            "include_object": lambda item, name, kind, *_: (
                (name if kind == "table" else item.table.name) in mine
            ),
            "compare_server_default": False,
        }
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_latest_of_a_person_and_of_a_visit_come_oldest_first_and_once(log: EventLog) -> None:
    log.append(
        [
            Event("a", "view", at(1), "s1", "ann", "p1"),
            Event("b", "view", at(3), "s2", "", "p2"),
            Event("c", "search", at(4), "s2", "ann", query="pot"),
            Event("d", "cart", at(2), "s3", "ann", "p3"),
            Event("e", "view", at(5), "s4", "bob", "p4"),
        ]
    )
    assert [e.id for e in log.latest(customer="ann", session="s2")] == ["a", "d", "b", "c"]
    assert [e.id for e in log.latest(customer="ann", session="s2", limit=2)] == ["b", "c"]
    assert [e.id for e in log.latest(customer="ann", kinds="view")] == ["a"]
    assert log.latest(customer="ann", limit=0) == []
    assert log.latest() == []


def test_what_came_since_is_read_alone(log: EventLog) -> None:
    log.append([Event("a", "view", NOON, product="p")])
    first = log.newest()
    log.append(
        [Event("b", "view", "2026-02-01T12:00:00Z", product="p"), Event("c", "view", NOON, product="p")]
    )
    seen = [
        id for batch in log.read_arrow(after=first, through=log.newest()) for id in batch["id"].to_pylist()
    ]
    assert seen == ["b", "c"]
    assert list(log.read_arrow(after=log.newest())) == []


def test_a_number_is_never_given_again_after_erasure(log: EventLog, engine: Engine) -> None:
    log.append([Event("a", "view", at(1), "s1", "ann", "p1"), Event("b", "view", at(2), "s2", "bob", "p1")])
    with engine.connect() as connection:
        last = connection.execute(text("SELECT MAX(seq) FROM events")).scalar_one()
    assert log.erase("bob") == 1
    log.append([Event("c", "view", at(3), "s3", "", "p1")])
    with engine.connect() as connection:
        assert connection.execute(text("SELECT MAX(seq) FROM events")).scalar_one() > last


def test_a_visit_of_nobody_known_is_exported_and_erased_and_others_in_it_stay(log: EventLog) -> None:
    log.append(
        [
            Event("a", "view", at(1), "s1", "", "p1"),
            Event("b", "view", at(2), "s1", "ann", "p1"),
            Event("c", "view", at(3), "s2", "", "p1"),
        ]
    )
    assert [event.id for event in log.export("", "s1")] == ["a"]
    assert log.erase("", "s1") == 1
    assert [event.id for event in log.read()] == ["b", "c"]
    assert log.erase("ann", "s2") == 2

"""Robots' events are kept aside: by what they call themselves, by their speed; not lost, and given back when wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from shopkeeper.database import migrate, open_database
from shopkeeper.errors import InputError, NotFound
from shopkeeper.events import Bots, Event, EventKind, EventLog
from shopkeeper.events.bots import ACTS, SHOWN, Received, is_robot

CRAWLER = "Mozilla/5.0 (compatible; Somebot/2.1; +http://example.com/bot.html)"
BROWSER = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Safari/605.1.15"
)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'shop.db'}")
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def log(engine: Engine) -> EventLog:
    return EventLog(engine)


@pytest.fixture
def bots(engine: Engine, log: EventLog) -> Bots:
    return Bots(engine, log)


def views(
    count: int, session: str = "fast", minute: int = 0, kind: EventKind = "view", start: int = 0
) -> list[Event]:
    return [
        Event(
            f"{session}-{kind}-{minute}-{n}",
            kind,
            f"2026-03-01T10:{minute:02}:{n % 60:02}Z",
            session,
            "",
            f"p{n % 7}",
        )
        for n in range(start, start + count)
    ]


@pytest.mark.parametrize(
    "agent", [CRAWLER, "AhrefsSiteAudit crawler", "HeadlessChrome/120", "Baiduspider", "bingbot/2"]
)
def test_what_names_itself_a_robot_is_one(agent: str) -> None:
    assert is_robot(agent)


@pytest.mark.parametrize(
    "agent", [BROWSER, "", "curl/8.5.0", "python-httpx/0.28", "Cubot X30 Android", "testclient"]
)
def test_browsers_and_programs_are_none(agent: str) -> None:
    assert not is_robot(agent)


def test_a_robots_visit_is_kept_aside_with_what_it_did_before(bots: Bots, log: EventLog) -> None:
    assert bots.receive(views(2), BROWSER) == Received(2, 0, 0)
    assert bots.receive(views(3, start=2), CRAWLER) == Received(0, 0, 3)
    assert bots.receive(views(1, start=9), BROWSER) == Received(0, 0, 1)
    assert bots.receive(views(1, start=9), BROWSER) == Received(0, 1, 0)
    assert (log.count(), bots.count()) == (0, 6)
    assert log.popularity(now="2026-03-01T12:00:00Z") == {}
    visit = bots.visits()[0]
    assert (visit.session, visit.reason, visit.events) == ("fast", "agent", 6)
    assert "Somebot" in visit.detail


def test_agents_may_differ_from_event_to_event_and_visits_may_have_no_name(bots: Bots) -> None:
    batch = [Event("a", "view", "2026-03-01T10:00:00Z", product="p"), *views(1, "calm")]
    assert bots.receive(batch, [CRAWLER, BROWSER]) == Received(1, 0, 1)


def test_a_visit_faster_than_people_is_flagged_whole_and_others_are_not(bots: Bots, log: EventLog) -> None:
    assert bots.receive(views(ACTS, minute=1) + views(20, "calm"), BROWSER) == Received(ACTS + 20, 0, 0)
    assert bots.receive(views(1, minute=1, start=ACTS), BROWSER) == Received(0, 0, 1)
    assert log.count() == 20
    assert bots.count() == ACTS + 1
    assert bots.visits()[0].detail == f"{ACTS + 1} acts in a minute"
    assert sum(log.popularity(now="2026-03-01T12:00:00Z").values()) == pytest.approx(20)


def test_slow_people_scrolling_people_and_repeated_sendings_are_no_robots(bots: Bots, log: EventLog) -> None:
    for minute in range(5):
        bots.receive(views(ACTS - 1, "slow", minute), BROWSER)
    bots.receive(views(SHOWN, "scroll", kind="impression"), BROWSER)
    again = views(ACTS, "again")
    for _ in range(5):
        bots.receive(again, BROWSER)
    assert bots.visits() == []
    bots.receive(views(1, "scroll", kind="impression", start=SHOWN), BROWSER)
    assert bots.visits()[0].session == "scroll"


def test_what_was_bought_stays(bots: Bots, log: EventLog) -> None:
    bought = Event("buy", "purchase", "2026-03-01T10:00:30Z", "fast", "ann", "p1", value=100)
    bots.receive([*views(ACTS + 5), bought], BROWSER)
    assert [event.id for event in log.read()] == ["buy"]
    assert bots.receive([Event("buy-2", "purchase", "2026-03-01T11:00:30Z", "fast", "", "p1")]).accepted == 1


def test_a_person_of_the_shop_gives_a_visit_back_for_good(bots: Bots, log: EventLog) -> None:
    bots.receive(views(ACTS + 5), BROWSER)
    assert bots.release("fast") == ACTS + 5
    assert log.count() == ACTS + 5
    assert bots.visits() == []
    assert bots.receive(views(ACTS * 2, start=500), BROWSER) == Received(ACTS * 2, 0, 0)
    assert bots.receive(views(2, start=2000), CRAWLER).flagged == 0
    assert bots.sweep() == 0
    with pytest.raises(NotFound, match="'calm'"):
        bots.release("calm")


def test_a_sweep_finds_what_was_written_into_the_log_directly(bots: Bots, log: EventLog) -> None:
    log.append(views(ACTS + 1) + views(ACTS, "calm"))
    assert bots.sweep(since="2026-03-01T10:30:00Z") == 0
    assert bots.sweep() == ACTS + 1
    assert bots.sweep() == 0
    assert {event.session for event in log.read()} == {"calm"}


def test_export_and_erasure_reach_what_is_kept_aside(bots: Bots) -> None:
    bots.receive(views(2, "s9"), CRAWLER)
    bots.receive([Event("c", "view", "2026-03-01T10:00:00Z", "s8", "ann", "p")], CRAWLER)
    assert {event.id for event in bots.export("ann", ["s9"])} == {"c", "s9-view-0-0", "s9-view-0-1"}
    assert bots.erase("ann", ["s9"]) == 3
    assert bots.export("ann", ["s9"]) == []


def test_a_batch_with_an_impossible_event_leaves_nothing(bots: Bots, log: EventLog) -> None:
    with pytest.raises(InputError, match="'bad'"):
        bots.receive([*views(3), Event("bad", "view", "2026-03-01T10:00:00Z")], CRAWLER)
    assert (log.count(), bots.count()) == (0, 0)

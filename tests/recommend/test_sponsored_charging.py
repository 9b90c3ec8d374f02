"""What clicks cost: once, to the campaign that was served, never above its budgets, however many charge at once."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sponsored_world import DAY, MINUTE, NOON, World
from sqlalchemy import func, insert, select

from shopkeeper.events import Event
from shopkeeper.events.tables import bots
from shopkeeper.recommend.sponsored import Campaign, Charge, tables
from shopkeeper.recommend.sponsored.charging import MOST_AN_HOUR
from shopkeeper.shop import Shop


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.make(tmp_path)
    yield made
    made.shop.close()


def serve(world: World, campaign: Campaign, answers: int, price: int = 50, now: int = NOON) -> None:
    """`answers` answers ("a0" ...) with cup20 of the campaign at `price` a click."""
    rows = [
        {
            "answer": f"a{n}", "product": "cup20", "campaign": campaign.id, "place": "similar", "position": 3,
            "price": price, "bid": campaign.bid, "rate": 0.02, "time": now, "seen": 0,
        }
        for n in range(answers)
    ]  # fmt: skip
    with world.shop.engine.begin() as connection:
        if rows:
            connection.execute(insert(tables.served), rows)


def ledger(shop: Shop, campaign: str) -> tuple[int, int]:
    """What the clicks of a campaign were charged, and what its days say it spent."""
    k, d = tables.clicks.c, tables.spending.c
    with shop.engine.connect() as connection:
        charged = connection.scalar(select(func.sum(k.charged)).where(k.campaign == campaign))
        spent = connection.scalar(select(func.sum(d.spent)).where(d.campaign == campaign))
    return int(charged or 0), int(spent or 0)


def test_a_click_is_charged_once_however_often_it_is_told(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 1)
    first = world.sponsored.clicked("a0", "cup20", "session:s", now=NOON)
    again = [world.sponsored.clicked("a0", "cup20", f"session:{n}", now=NOON + n) for n in range(3)]
    assert first == Charge("charged", 50, campaign.id)
    assert again == [first] * 3
    assert world.spent(campaign) == 50


def test_what_was_not_sponsored_costs_nobody_anything(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 1)
    assert world.sponsored.clicked("a0", "cup1", "session:s", now=NOON) == Charge("none")
    assert world.sponsored.clicked("other", "cup20", "session:s", now=NOON) == Charge("none")
    assert world.spent(campaign) == 0


def test_one_person_costs_a_campaign_one_click_in_half_an_hour(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 6)
    click = world.sponsored.clicked
    assert click("a0", "cup20", "session:s", now=NOON).outcome == "charged"
    assert click("a1", "cup20", "session:s", now=NOON + 29 * MINUTE).outcome == "repeat"
    assert click("a2", "cup20", "session:s", now=NOON + 31 * MINUTE).outcome == "charged"
    assert click("a3", "cup20", customer="ann", session="t", now=NOON).outcome == "charged"
    assert click("a4", "cup20", customer="ann", session="u", now=NOON + MINUTE).outcome == "repeat"
    assert click("a5", "cup20", session="t", now=NOON + MINUTE).outcome == "repeat"
    assert world.spent(campaign) == 150


def test_robots_nobody_and_late_clicks_are_free(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 5)
    with world.shop.engine.begin() as connection:
        rows = [
            {"session": "bot", "reason": "rate", "detail": "", "time": NOON},
            {"session": "cleared", "reason": "", "detail": "", "time": NOON},
        ]
        connection.execute(insert(bots), rows)
    click = world.sponsored.clicked
    assert click("a0", "cup20", "session:bot", now=NOON).outcome == "robot"
    assert click("a1", "cup20", "session:s", robot=True, now=NOON).outcome == "robot"
    assert click("a2", "cup20", now=NOON).outcome == "nobody"
    assert click("a3", "cup20", "session:s", now=NOON + DAY + MINUTE).outcome == "late"
    assert world.spent(campaign) == 0
    assert click("a4", "cup20", "session:cleared", now=NOON).outcome == "charged"


def test_who_clicks_all_the_time_is_taken_for_a_robot(world: World) -> None:
    outcomes = []
    for n in range(MOST_AN_HOUR + 2):
        campaign = world.campaign(["cup20"], name=f"c{n}")
        with world.shop.engine.begin() as connection:
            row = {
                "answer": f"b{n}", "product": "cup20", "campaign": campaign.id, "place": "home", "position": 2,
                "price": 5, "bid": 50, "rate": 0.02, "time": NOON, "seen": 0,
            }  # fmt: skip
            connection.execute(insert(tables.served).values(row))
        outcomes.append(world.sponsored.clicked(f"b{n}", "cup20", "session:s", now=NOON + n).outcome)
    assert outcomes == ["charged"] * MOST_AN_HOUR + ["robot"] * 2


def test_a_paused_campaign_is_not_charged_for_what_was_shown_before(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 1)
    world.sponsored.campaigns.switch(campaign.id, "paused")
    assert world.sponsored.clicked("a0", "cup20", "session:s", now=NOON).outcome == "stopped"
    assert world.spent(campaign) == 0


def test_what_robots_had_cost_is_given_back(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 2)
    world.sponsored.clicked("a0", "cup20", "session:s", now=NOON)
    world.sponsored.clicked("a1", "cup20", "session:t", now=NOON)
    with world.shop.engine.begin() as connection:
        connection.execute(insert(bots).values(session="s", reason="agent", detail="", time=NOON))
    assert world.sponsored.settle(NOON) == 1
    assert world.sponsored.settle(NOON) == 0
    assert world.spent(campaign) == 50
    assert ledger(world.shop, campaign.id) == (50, 50)
    day = world.sponsored.report([campaign.id], "2026-03-03", "2026-03-03").total()
    assert (day.clicks, day.charged, day.spend) == (1, 1, 50)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(0, 400), st.integers(0, 600), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 2)), max_size=25)
)  # fmt: skip
def test_no_order_of_clicks_goes_beyond_a_budget(
    world: World, daily: int, total: int, clicks: list[tuple[int, int]]
) -> None:
    world.sponsored.settle(NOON + 30 * DAY)  # forgets the answers of the example before
    with world.shop.engine.begin() as connection:
        connection.execute(tables.clicks.delete())
    campaign = world.campaign(
        ["cup20"], 50, daily_budget=daily and daily + 50, total_budget=total and total + 50
    )
    serve(world, campaign, len(clicks), 47)
    for n, (person, day) in enumerate(clicks):
        world.sponsored.clicked(f"a{n}", "cup20", f"session:{person}", now=NOON + day * DAY // 2)
    spent = world.spent(campaign)
    assert ledger(world.shop, campaign.id) == (spent, spent)
    assert spent % 47 == 0
    assert not campaign.total_budget or spent <= campaign.total_budget
    for day in range(2):
        today = world.sponsored.campaigns.spent_on(NOON // DAY + day, [campaign.id]).get(campaign.id, 0)
        assert not campaign.daily_budget or today <= campaign.daily_budget


def test_many_threads_charge_exactly_the_budget(world: World) -> None:
    campaign = world.campaign(["cup20"], 50, daily_budget=520)
    serve(world, campaign, 40)
    got: list[Charge] = []

    def click(worker: int) -> None:
        # every click is told by two threads, each as somebody of their own
        for n in range(worker % 4, 40, 4):
            got.append(world.sponsored.clicked(f"a{n}", "cup20", f"session:{n}", now=NOON))

    threads = [threading.Thread(target=click, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 80
    assert sum(one.outcome == "charged" for one in got) == 20  # ten clicks, each told twice
    assert world.spent(campaign) == 500
    assert ledger(world.shop, campaign.id) == (500, 500)


def _charge(folder: str, first: int, done: multiprocessing.Queue[int]) -> None:
    with Shop.open(folder) as shop:
        for n in range(first, 30, 2):
            shop.sponsored.clicked(f"a{n}", "cup20", f"session:{n}", now=NOON)
            shop.sponsored.clicked(f"a{29 - n}", "cup20", f"session:{29 - n}", now=NOON)
    done.put(1)


def test_two_processes_charge_exactly_the_budget(world: World) -> None:
    campaign = world.campaign(["cup20"], 50, total_budget=640)
    serve(world, campaign, 30)
    spawn = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[int] = spawn.Queue()
    workers = [spawn.Process(target=_charge, args=(str(world.shop.path), n, done)) for n in range(2)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(60)
        assert one.exitcode == 0
    assert world.spent(campaign) == 600
    assert ledger(world.shop, campaign.id) == (600, 600)


def test_the_report_counts_views_clicks_money_and_sales(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 3)
    for n in range(3):
        assert world.sponsored.seen(f"a{n}", now=NOON) == 1
        assert world.sponsored.seen(f"a{n}", now=NOON) == 0
    world.sponsored.clicked("a0", "cup20", "session:s", now=NOON)
    world.sponsored.clicked("a1", "cup20", customer="ann", session="t", now=NOON + DAY)

    def bought(id: str, time: str, **more: object) -> Event:
        return Event(id, "purchase", time, **{"product": "cup20", "value": 3000, **more})  # type: ignore[arg-type]

    world.shop.events.append(
        [
            bought("e1", "2026-03-03T13:00:00Z", session="s"),
            bought("e2", "2026-03-03T11:00:00Z", session="s"),  # before the click
            bought("e3", "2026-03-05T11:00:00Z", session="later", customer="ann", value=1000),
            bought("e4", "2026-03-13T11:00:00Z", session="s"),  # more than a week after
            bought("e5", "2026-03-04T11:00:00Z", session="s", product="cup1"),
            bought("e6", "2026-03-04T11:00:00Z", session="x"),
        ]
    )
    report = world.sponsored.report([campaign.id], "2026-03-01", "2026-03-31")
    assert len(report.days) == 31
    third, fifth = report.by_day()[2], report.by_day(campaign.id)[4]
    assert (third.impressions, third.clicks, third.charged, third.spend) == (3, 1, 1, 50)
    assert (third.orders, third.sales) == (1, 3000)
    assert (fifth.orders, fifth.sales) == (1, 1000)
    total = report.total()
    assert (total.orders, total.sales, total.spend, total.roas) == (2, 4000, 100, 40.0)
    assert total.click_rate == pytest.approx(2 / 3)
    lines = report.csv().split("\r\n")
    assert lines[0].startswith("day,campaign,impressions,clicks,ctr")
    assert lines[3] == f"2026-03-03,{campaign.id},3,1,0.3333,1,0.50,0.50,1,30.00,60.00"


def test_views_and_clicks_are_taken_from_events_as_they_happen(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 2, now=int(time.time() * 1e6))
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")

    def event(id: str, kind: str, product: str, answer: str) -> Event:
        return Event(id, kind, now, "s", product=product, extra={"recommended": answer})  # type: ignore[arg-type]

    told = [
        event("e1", "impression", "cup20", "a0"),
        event("e2", "impression", "cup1", "a0"),
        event("e3", "impression", "cup20", "nobody"),
        event("e4", "click", "cup20", "a0"),
        event("e5", "click", "cup1", "a0"),
    ]
    world.shop.events.append(told)  # imported: nobody pays for the past
    assert world.spent(campaign) == 0
    for _ in range(2):
        assert world.shop.events.tell(told) == 0
    assert world.shop.bots.receive([event("e6", "click", "cup20", "a1")], "a robot crawler").flagged == 1
    assert world.spent(campaign) == 50
    today = now[:10]
    total = world.sponsored.report([campaign.id], today, today).total()
    assert (total.impressions, total.clicks) == (1, 1)


def test_a_person_can_be_forgotten_and_the_bill_stays(world: World) -> None:
    campaign = world.campaign(["cup20"])
    serve(world, campaign, 2)
    world.sponsored.clicked("a0", "cup20", customer="ann", session="t", now=NOON)
    world.sponsored.clicked("a1", "cup20", session="u", now=NOON)
    (mine,) = world.sponsored.export("ann")
    assert (mine["product"], mine["session"], mine["time"]) == ("cup20", "t", "2026-03-03T12:00:00Z")
    assert world.sponsored.erase("") == 0
    assert world.sponsored.erase("ann") == 1
    assert world.sponsored.export("ann") == []
    k = tables.clicks.c
    with world.shop.engine.connect() as connection:
        assert sorted(connection.execute(select(k.customer, k.session))) == [("", ""), ("", "u")]
    assert world.spent(campaign) == 100

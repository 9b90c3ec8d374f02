"""What stands in the slots: marked, relevant, bought by the best bid, and nothing of the answer lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sponsored_world import DAY, NOON, World

from shopkeeper.catalog.model import Availability
from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.events import Event
from shopkeeper.recommend.asked import PLACES, Asked
from shopkeeper.recommend.sponsored import SLOTS, Slots


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World.make(tmp_path)
    yield made
    made.shop.close()


def test_the_best_bid_stands_in_the_slot_and_is_marked(world: World) -> None:
    world.campaign(["cup20"], 40)
    best = world.campaign(["cup21"], 60)
    filled = world.fill("a1")
    assert filled.products == ["cup0", "cup1", "cup21", "cup2", "cup3", "cup4", "cup5", "cup6"]
    paid = filled.items[2]
    assert (paid.sponsored, paid.reason.kind, paid.sources) == (best.id, "sponsored", ("sponsored",))
    assert [item.position for item in filled.items] == list(range(1, 9))
    assert [item.sponsored for item in filled.items if item is not paid] == [""] * 7
    assert filled.more  # the eighth product made room


def test_an_answer_does_not_wait_for_a_database_that_is_being_written(world: World) -> None:
    world.campaign(["cup20"])
    assert world.fill("a1").items[2].product == "cup20"
    with sqlite3.connect(world.shop.path / "shop.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        assert world.fill("a2") == world.answer(
            "a2"
        )  # in vain after a moment: as it was, without what is paid for
        other.execute("ROLLBACK")
    assert world.fill("a3").items[2].product == "cup20"


def test_an_endless_page_loses_nothing(world: World) -> None:
    world.campaign(["cup20"])
    world.campaign(["cup21"], 40)
    filled = world.fill("a1", "home")
    assert filled.products == [
        "cup0", "cup20", "cup1", "cup2", "cup3", "cup21", "cup4", "cup5", "cup6", "cup7",
    ]  # fmt: skip


def test_what_is_not_relevant_is_not_shown_whatever_is_bid(world: World) -> None:
    world.campaign(["lamp1"], 10_000)
    assert world.fill("a1") == world.answer("a1")
    world.campaign(["cup20"], 10)
    assert world.fill("a2").items[2].product == "cup20"


def test_the_ranking_says_what_is_relevant_and_leaves_out_what_may_not_be_shown(world: World) -> None:
    world.campaign(["lamp1", "cup20", "cup21"])
    asked = Asked("similar", limit=8, now=NOON)
    worth = {"lamp1": 0.9, "cup20": 0.29}
    filled = world.sponsored.fill(asked, world.answer("a1"), worth)
    assert filled.items[2].product == "lamp1"
    called: list[str] = []

    def relevance(ids: object) -> dict[str, float]:
        called.extend(ids)  # type: ignore[call-overload]
        return {}

    assert world.sponsored.fill(asked, world.answer("a2"), relevance) == world.answer("a2")
    assert sorted(called) == ["cup20", "cup21", "lamp1"]


def test_nobody_pays_for_what_stands_there_anyway(world: World) -> None:
    world.campaign(["cup1"], 90)
    assert world.fill("a1") == world.answer("a1")
    world.campaign(["cup6"], 50)  # moved up from the seventh place, and shown once
    filled = world.fill("a2")
    assert filled.products == ["cup0", "cup1", "cup6", "cup2", "cup3", "cup4", "cup5", "cup7"]


def test_a_merchant_has_one_slot_on_a_page(world: World) -> None:
    world.campaign(["cup20", "cup22"], 90, merchant="Acme")
    world.campaign(["cup21"], 80, merchant="Acme")
    world.campaign(["cup23"], 10, merchant="Bolt")
    paid = [item for item in world.fill("a1", "home").items if item.sponsored]
    assert [item.product for item in paid] == ["cup20", "cup23"]
    prices = [world.sponsored.clicked("a1", i.product, "session:s", now=NOON).amount for i in paid]
    assert prices == [10, 5]  # the second price, and the reserve


@pytest.mark.parametrize(
    "change",
    [
        {"status": "paused"},
        {"starts": "2026-03-04"},
        {"ends": "2026-03-02"},
        {"places": ("home",)},
    ],
)
def test_a_campaign_runs_only_when_and_where_it_should(world: World, change: dict[str, str]) -> None:
    world.campaign(["cup20"], **change)
    assert world.fill("a1") == world.answer("a1")


def test_what_cannot_be_bought_or_is_not_wanted_is_not_shown(world: World) -> None:
    world.campaign(["cup20"])
    assert world.fill("a1", exclude=frozenset({"cup20"})) == world.answer("a1")
    assert world.fill("a2", products=("cup20",)) == world.answer("a2")
    cup = world.shop.catalog.get("cup20")
    assert cup is not None
    world.shop.catalog.put([replace(cup, availability=Availability.OUT_OF_STOCK)])
    world.sponsored.board.forget()
    assert world.fill("a3") == world.answer("a3")


def test_a_preview_stores_nothing_and_its_clicks_cost_nothing(world: World) -> None:
    world.campaign(["cup20"])
    assert world.fill("a1", context={"preview": "1"}).items[2].product == "cup20"
    assert world.sponsored.clicked("a1", "cup20", "session:s", now=NOON).outcome == "none"


def test_a_spent_campaign_waits_for_the_next_day(world: World) -> None:
    campaign = world.campaign(["cup20"], 50, daily_budget=50)
    world.campaign(["cup21"], 49)
    assert world.fill("a1").items[2].product == "cup20"
    assert world.sponsored.clicked("a1", "cup20", "session:s", now=NOON).amount == 49
    world.sponsored.board.forget()
    assert world.fill("a2").items[2].product == "cup21"
    assert world.fill("a3", now=NOON + DAY).items[2].product == "cup20"
    assert world.spent(campaign) == 49


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.sets(st.integers(1, 12).map(lambda n: 2 * n), max_size=5),
    st.integers(0, 20),
    st.integers(1, 12),
    st.integers(0, 12),
)
def test_the_answers_own_products_keep_their_order(
    world: World, positions: set[int], offset: int, limit: int, shown: int
) -> None:
    if not world.sponsored.campaigns.all():
        for n in range(20, 26):
            world.campaign([f"cup{n}"])
    world.sponsored.places.put("home", Slots(tuple(positions)))
    world.sponsored.board.forget()
    answer = world.answer("x", "home", [f"cup{n}" for n in range(shown)])
    own = tuple(replace(item, position=offset + item.position) for item in answer.items)
    answer = replace(answer, items=own)
    asked = Asked("home", limit=limit, offset=offset, now=NOON, context={"preview": "1"})
    filled = world.sponsored.fill(asked, answer)
    assert [i.product for i in filled.items if not i.sponsored] == answer.products
    at = [i.position for i in filled.items]
    assert at == list(range(offset + 1, offset + 1 + len(at)))
    assert {i.position for i in filled.items if i.sponsored} <= positions
    assert len(set(filled.products)) == len(filled.products)


def test_every_place_has_slots_or_none(world: World) -> None:
    assert set(SLOTS) == set(PLACES) == set(world.sponsored.places.all())


@pytest.mark.parametrize(
    ("place", "slots"),
    [
        ("attic", Slots((3,))),
        ("home", Slots((0,))),
        ("home", Slots((3, 4))),
        ("home", Slots((3,), reserve=0)),
        ("home", Slots((3,), floor=0.0)),
    ],
)
def test_slots_that_cannot_be_are_refused(world: World, place: str, slots: Slots) -> None:
    with pytest.raises(InputError):
        world.sponsored.places.put(place, slots)


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "}, {"products": ()}, {"bid": 0}, {"daily_budget": 49}, {"total_budget": -1},
        {"places": ("attic",)}, {"starts": "soon"}, {"starts": "2026-03-02", "ends": "2026-03-01"},
        {"status": "asleep"},
    ],
)  # fmt: skip
def test_campaigns_that_cannot_be_are_refused(world: World, change: dict[str, object]) -> None:
    good = world.campaign(["cup20"], 50)
    with pytest.raises(InputError):
        world.sponsored.campaigns.put(replace(good, **change))  # type: ignore[arg-type]
    assert world.sponsored.campaigns.get(good.id) == good


def test_changes_are_kept_with_who_made_them(world: World) -> None:
    campaigns = world.sponsored.campaigns
    made = world.campaign(["cup20"], 50)
    changed = campaigns.put(replace(made, bid=70, products=("cup3", "cup20")), "ann")
    assert campaigns.get(made.id) == changed
    with pytest.raises(Conflict):
        campaigns.put(replace(made, bid=80), "bob")
    campaigns.switch(made.id, "ended", "ann")
    with pytest.raises(InputError, match="ended"):
        campaigns.switch(made.id, "active")
    first, second, _ = campaigns.audit(made.id)
    assert (first.by, first.differences) == ("ann", [("status", "active", "ended")])
    assert second.differences == [("products", ["cup20"], ["cup3", "cup20"]), ("bid", 50, 70)]
    with pytest.raises(NotFound, match="ad-nobody"):
        campaigns.get("ad-nobody")


def test_in_an_answer_of_the_shop_paid_products_obey_the_persons_wishes(world: World) -> None:
    shop = world.shop

    def paid(**asked: object) -> list[str]:
        shop.recommend.refresh()
        world.sponsored.board.forget()
        answer = shop.recommend.ask(Asked("similar", products=("cup0",), limit=8, **asked))  # type: ignore[arg-type]
        return [item.product for item in answer.items if item.sponsored]

    assert paid() == []
    world.campaign(["cup25", "lamp3"], 40)
    assert paid(customer="ann", session="s") == ["cup25"]
    dismissed = Event("d1", "dismiss", "2026-03-01T10:00:00Z", session="s", customer="ann", product="cup25")
    shop.events.append([dismissed])
    assert paid(customer="ann", session="s") == []
    assert paid(customer="bob", session="t") == ["cup25"]


def test_an_endless_list_with_paid_products_does_not_repeat_itself(world: World) -> None:
    """Paid products are the list's own too, above and below where they are paid for."""
    shown: list[str] = []
    world.campaign([f"cup{n}" for n in range(15)], merchant="A")
    world.campaign([f"cup{n}" for n in range(15, 30)], 40, merchant="B")
    offset, paid = 0, 0
    for _ in range(5):
        answer = world.shop.recommend.ask(Asked("home", session="visit-0001", limit=6, offset=offset))
        shown += answer.products
        paid += sum(bool(item.sponsored) for item in answer.items)
        assert answer.next > offset
        offset = answer.next
    assert paid == 2
    assert len(shown) == len(set(shown))

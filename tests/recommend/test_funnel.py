"""The funnel: what is put down to a recommendation, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shopkeeper.errors import InputError
from shopkeeper.events import Event
from shopkeeper.recommend.funnel import Counts, last_day, read_funnel
from shopkeeper.shop import Shop

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 10)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        yield shop


def tell(shop: Shop, *told: tuple[str, str, dict[str, Any]]) -> None:
    """Events (kind, time in March 2026, fields)."""
    number = shop.events.count()
    shop.events.append(
        Event(f"e{number + i}", kind, f"2026-03-{time}:00Z", **{"product": "p", **fields})  # type: ignore[arg-type]
        for i, (kind, time, fields) in enumerate(told)
    )


def of(shop: Shop, place: str = "home") -> Counts:
    return read_funnel(shop.engine, FIRST, LAST).of(place)


def test_what_a_click_leads_to_in_the_same_visit_is_its_places(shop: Shop) -> None:
    visit = {"session": "s"}
    tell(
        shop,
        ("impression", "02T09:00", {**visit, "place": "home", "position": 1}),
        ("impression", "02T09:00", {**visit, "place": "home", "position": 2, "product": "q"}),
        ("click", "02T09:01", {**visit, "place": "home", "position": 1}),
        ("cart", "02T09:02", {**visit, "place": "product"}),
        ("purchase", "02T09:05", {**visit, "customer": "ann", "value": 1999, "quantity": 2}),
    )
    funnel = read_funnel(shop.engine, FIRST, LAST)
    assert funnel.places == ["home"]
    assert funnel.of("home") == Counts(2, 1, 1, 1, 1999)
    assert funnel.of("home").click_rate == 0.5
    assert [counts.clicks for counts in funnel.by_day("home")] == [0, 1, *[0] * 8]


def test_a_person_may_come_back_within_a_week_from_another_visit(shop: Shop) -> None:
    tell(
        shop,
        ("click", "02T09:00", {"place": "because", "session": "s1", "customer": "ann", "position": 1}),
        ("purchase", "09T08:00", {"session": "s2", "customer": "ann", "value": 500}),
        ("click", "01T09:00", {"place": "because", "customer": "bob", "position": 1}),
        ("purchase", "09T08:00", {"customer": "bob", "value": 700}),
        ("purchase", "03T08:00", {"customer": "cid", "value": 900}),
    )
    assert of(shop, "because") == Counts(clicks=2, purchases=1, revenue=500)


def test_the_newest_click_counts_also_one_that_was_no_recommendation(shop: Shop) -> None:
    tell(
        shop,
        ("click", "02T09:00", {"place": "home", "session": "s", "position": 1}),
        ("click", "02T09:10", {"place": "similar", "session": "s", "position": 1}),
        ("purchase", "02T09:30", {"session": "s", "value": 100}),
        ("click", "03T09:00", {"place": "home", "session": "t", "position": 1}),
        ("click", "03T09:10", {"place": "category", "session": "t", "position": 1}),
        ("purchase", "03T09:30", {"session": "t", "value": 100}),
    )
    assert of(shop, "home") == Counts(clicks=2)
    assert of(shop, "similar") == Counts(clicks=1, purchases=1, revenue=100)
    assert read_funnel(shop.engine, FIRST, LAST).places == ["home", "similar"]


def test_what_was_before_the_first_day_counts_only_as_a_cause(shop: Shop) -> None:
    tell(
        shop,
        ("click", "04T23:00", {"place": "home", "session": "s", "position": 1}),
        ("cart", "05T00:10", {"session": "s"}),
        ("cart", "05T00:20", {"session": "s", "quantity": -1}),
        ("cart", "06T00:00", {"session": "s"}),
    )
    day = date(2026, 3, 5)
    assert read_funnel(shop.engine, day, day).of("home") == Counts(carts=1)
    assert last_day(shop.engine) == date(2026, 3, 4)


def test_an_empty_log_and_days_the_wrong_way_round(shop: Shop) -> None:
    assert read_funnel(shop.engine, FIRST, LAST).places == []
    assert last_day(shop.engine) is None
    with pytest.raises(InputError, match="2026-03-10"):
        read_funnel(shop.engine, LAST, FIRST)

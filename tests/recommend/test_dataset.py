"""The event log as arrays: people, visits, baskets, and what counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from shopkeeper import Shop
from shopkeeper.events import Event
from shopkeeper.recommend.dataset import read_interactions


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        yield shop


def at(minute: int) -> str:
    return f"2026-03-01T{minute // 60:02d}:{minute % 60:02d}:00Z"


def view(
    id: str, minute: int, product: str, session: str = "", customer: str = "", kind: str = "view"
) -> Event:
    return Event(id, kind, at(minute), session=session, customer=customer, product=product)


def test_acts_are_by_person_and_time_and_items_keep_their_numbers(shop: Shop) -> None:
    shop.events.append([view("1", 5, "b", "s"), view("2", 1, "a", "t"), view("3", 2, "new", "s")])
    data = read_interactions(shop.events, ["a", "b"])
    assert data.item_ids == ("a", "b", "new")
    rows = {data.user_ids[u]: data.history(u).items.tolist() for u in range(data.n_users)}
    assert rows == {"s": [2, 1], "t": [0]}


def test_a_visit_is_its_customers_also_before_it_named_them(shop: Shop) -> None:
    shop.events.append([view("1", 1, "a", "s"), view("2", 2, "b", "s", "ann"), view("3", 90, "c", "", "ann")])
    data = read_interactions(shop.events)
    assert data.user_ids == ("ann",)
    assert [data.item_ids[i] for i in data.items.tolist()] == ["a", "b", "c"]
    assert data.baskets.tolist() == [0, 0, 1]


def test_acts_of_nobody_are_each_a_person_of_its_own(shop: Shop) -> None:
    shop.events.append([view("1", 1, "a"), view("2", 2, "b")])
    assert read_interactions(shop.events).n_users == 2


def test_what_says_nothing_of_liking_is_left_out(shop: Shop) -> None:
    shop.events.append(
        [
            Event("1", "impression", at(1), session="s", product="a"),
            Event("2", "search", at(1), session="s", query="lamp"),
            Event("3", "cart", at(2), session="s", product="b", quantity=-1),
            Event("4", "cart", at(3), session="s", product="c"),
        ]
    )
    data = read_interactions(shop.events)
    assert [data.item_ids[i] for i in data.items.tolist()] == ["c"]


def test_looking_again_at_the_same_is_one_look_buying_again_is_not(shop: Shop) -> None:
    shop.events.append(
        [
            view("1", 1, "a", "s"), view("2", 2, "a", "s", kind="click"), view("3", 3, "a", "s"),
            view("4", 4, "a", "s", kind="purchase"), view("5", 5, "a", "s", kind="purchase"),
        ]
    )  # fmt: skip
    assert read_interactions(shop.events).kinds.tolist() == [0, 3, 3]


def test_a_purchase_counts_more_than_a_look(shop: Shop) -> None:
    shop.events.append([view("1", 1, "a", "s"), view("2", 2, "a", "s", kind="purchase")])
    weights = read_interactions(shop.events).weights
    assert weights[1] > weights[0] > 0


def test_what_is_new_comes_with_what_it_follows_and_nothing_else(shop: Shop) -> None:
    shop.events.append([view("1", 1, "a", "s"), view("2", 2, "b", "t")])
    mark = shop.events.newest()
    shop.events.append([view("3", 3, "c", "s")])
    data = read_interactions(shop.events, ["a", "b", "c"], after=mark, context=at(0))
    assert data.items.tolist() == [0, 2]
    assert data.weights.tolist() == [0, 1]


def test_an_empty_log_is_no_people(shop: Shop) -> None:
    data = read_interactions(shop.events, ["a"])
    assert (data.n_users, data.n_items, len(data)) == (0, 1, 0)
    assert np.array_equal(data.offsets, [0])


def test_until_is_not_included(shop: Shop) -> None:
    shop.events.append([view("1", 1, "a", "s"), view("2", 2, "b", "s")])
    assert len(read_interactions(shop.events, until=at(2))) == 1


def test_people_who_do_not_want_it_are_left_out(shop: Shop) -> None:
    shop.events.append(
        [
            view("1", 1, "a", "s", "ann"),
            view("2", 2, "b", "t"),
            view("3", 3, "c", "s"),
            view("4", 4, "d", "u"),
        ]
    )
    data = read_interactions(shop.events, without=({"ann", "nobody"}, {"t"}))
    assert [data.item_ids[i] for i in data.items.tolist()] == ["d"]

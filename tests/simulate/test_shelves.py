"""The recommendations of the simulated shop: true propensities, clicks by taste, purchases that are in orders."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest
from test_behaviour import UNTIL, goods

from shopkeeper.events import Event
from shopkeeper.events.times import DAY, to_micros
from shopkeeper.simulate.behaviour import Behaviour, simulate_behaviour
from shopkeeper.simulate.behaviour.shelves import ARMS, EXPERIMENT, EXPLORE, SHELF_DAYS, SHOWN, TEST_DAYS
from shopkeeper.simulate.people import two_people


@pytest.fixture(scope="module")
def made() -> Behaviour:
    return simulate_behaviour(goods(), 3, customers=300, orders=2500, events=60_000, until=UNTIL)


@pytest.fixture(scope="module")
def shown(made: Behaviour) -> list[Event]:
    """Impressions and clicks of recommendations."""
    return [event for event in made.events() if "recommended" in event.extra]


def test_lists_are_shown_on_the_last_days_with_positions_from_one(shown: list[Event]) -> None:
    begin = to_micros(UNTIL) - SHELF_DAYS * DAY
    places: dict[str, set[int | None]] = defaultdict(set)
    for event in shown:
        assert to_micros(event.time) >= begin
        assert event.propensity
        places[event.place].add(event.position)
    assert set(places) == set(SHOWN)
    for place, positions in places.items():
        assert positions <= set(range(1, SHOWN[place][0] + 1))
    lists: dict[str, list[str]] = defaultdict(list)
    for event in shown:
        if event.kind == "impression":
            lists[event.extra["recommended"]].append(event.product)
    assert all(len(set(products)) == len(products) for products in lists.values()), "nothing twice in a list"


def test_propensities_are_the_chances_with_which_products_were_shown(shown: list[Event]) -> None:
    """The mean of 1/propensity counts the products that could have stood there: the own one and those below."""
    home = [event for event in shown if event.kind == "impression" and event.place == "home"]
    weights = np.array([1 / event.propensity for event in home if event.propensity])
    tail = round(max(weights) * EXPLORE)
    assert weights.mean() == pytest.approx(1 + tail, rel=0.08)
    own = np.mean([event.propensity == 1 - EXPLORE for event in home])
    assert own == pytest.approx(1 - EXPLORE, abs=0.02)


def test_a_click_is_on_what_the_same_list_showed(shown: list[Event]) -> None:
    seen = {(e.extra["recommended"], e.product, e.position, e.place) for e in shown if e.kind == "impression"}
    clicks = [event for event in shown if event.kind == "click"]
    assert len(clicks) > 200
    assert all((e.extra["recommended"], e.product, e.position, e.place) in seen for e in clicks)


def test_the_personal_half_of_the_test_is_shown_what_each_bought_before(
    made: Behaviour, shown: list[Event]
) -> None:
    begin = to_micros(UNTIL) - TEST_DAYS * DAY
    bought: dict[str, Counter[int]] = defaultdict(Counter)
    for purchase in made.purchases:
        if to_micros(purchase.time) < to_micros(UNTIL) - SHELF_DAYS * DAY:
            bought[purchase.customer][int(purchase.product[1:]) % 8] += 1
    fits: dict[str, list[float]] = defaultdict(list)
    arms: dict[str, set[str]] = defaultdict(set)
    for event in shown:
        if arm := event.extra.get("arm"):
            assert event.place == "home"
            assert event.extra["experiment"] == EXPERIMENT
            assert to_micros(event.time) >= begin
            mine = bought[event.customer]
            if event.kind == "impression" and mine.total() >= 5:
                fits[arm].append(mine[int(event.product[1:]) % 8] / mine.total())
                arms[event.customer].add(arm)
        else:
            assert event.place != "home" or to_micros(event.time) < begin
    assert all(len(seen) == 1 for seen in arms.values()), "one person, one arm"
    assert np.mean(fits[ARMS[1]]) > np.mean(fits[ARMS[0]]) + 0.05


def test_people_click_what_they_like_to_buy(made: Behaviour, shown: list[Event]) -> None:
    bought: dict[str, Counter[str]] = defaultdict(Counter)
    for purchase in made.purchases:
        if to_micros(purchase.time) < to_micros(UNTIL) - SHELF_DAYS * DAY:
            bought[purchase.customer][purchase.product.lstrip("P")] += 1
    shelf = {product: int(product) % 8 for person in bought.values() for product in person}

    def share(kind: str) -> float:
        hits = []
        for event in shown:
            mine = (
                Counter(shelf[p] for p in bought[event.customer].elements()) if event.customer else Counter()
            )
            if event.kind == kind and event.place == "home" and mine.total() >= 5:
                hits.append(mine[int(event.product.lstrip("P")) % 8] / mine.total())
        return float(np.mean(hits))

    assert share("click") > share("impression") + 0.05


def test_what_is_bought_from_a_list_is_in_an_order(made: Behaviour) -> None:
    clicked: dict[str, set[str]] = defaultdict(set)
    for event in made.events():
        if event.kind == "click" and "recommended" in event.extra:
            clicked[event.session].add(event.product)
    lines = [(order.session, line.product) for order in made.orders for line in order.lines]
    assert sum(product in clicked[session] for session, product in lines) > 30


def test_interests_last(made: Behaviour) -> None:
    """What somebody bought in the first year tells what they buy in the second."""
    middle = "2025-10-01"
    halves: dict[bool, dict[str, Counter[int]]] = {True: defaultdict(Counter), False: defaultdict(Counter)}
    for purchase in made.purchases:
        kind = int(purchase.product[1:]) % 8
        if kind != 2:  # coffee beans: habit, not taste
            halves[purchase.time < middle][purchase.customer][kind] += 1

    def alike(one: Counter[int], other: Counter[int]) -> float:
        return sum(min(one[k] / one.total(), other[k] / other.total()) for k in one)

    people = [c for c in halves[True] if halves[True][c].total() >= 4 and halves[False][c].total() >= 4]
    own = [alike(halves[True][c], halves[False][c]) for c in people]
    strange = [
        alike(halves[True][c], halves[False][d]) for c, d in zip(people, people[1:] + people[:1], strict=True)
    ]
    assert len(people) > 30
    assert np.mean(own) > np.mean(strange) + 0.1


def test_two_people_of_different_tastes_are_found(made: Behaviour) -> None:
    products = {product.id: product for product in goods()}
    people = two_people(made.customers, made.purchases, products)
    assert people == two_people(reversed(made.customers), made.purchases, products)
    one, other = people
    assert one.buys[0] != other.buys[0]
    agreed = {customer.id: customer.consents["personalisation"] for customer in made.customers}
    for person in people:
        assert agreed[person.id]
        assert person.purchases == sum(p.customer == person.id for p in made.purchases) >= 12
    assert two_people((), (), products) == ()

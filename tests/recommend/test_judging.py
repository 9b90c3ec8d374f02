"""A strategy judged from a shop's own log: lists read back, and the answer close to what showing it would give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from shopkeeper.catalog.model import Money, Product
from shopkeeper.errors import InputError
from shopkeeper.events import Event, from_micros
from shopkeeper.recommend import Asked
from shopkeeper.recommend.judging.lists import read_lists
from shopkeeper.recommend.strategies import DEFAULTS, Explore, Rules, Strategy
from shopkeeper.shop import Shop

START = 1_772_000_000_000_000
SIZE, PEOPLE = 4, 160
LOOSE = Rules(diversity=0, most_of_category=0, most_of_brand=0, cap=0, margin=0, fresh=0)
SHUFFLED = Strategy("home", {"popular": 1.0}, {}, LOOSE, Explore("shuffle", 0.6))


def rate(product: str, position: int) -> float:
    """Chance of a click: the higher numbers are liked more, which the shop does not know."""
    return 0.06 * (1 + int(product[1:])) / (1 + 0.3 * position)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Ten products, the lower numbers of which sell better; 160 visits were shown four of them, shuffled."""
    with Shop.open(tmp_path_factory.mktemp("judged"), create=True) as shop:
        shop.catalog.put(Product(f"p{n}", {"en": f"thing {n}"}, price=Money(100, "USD")) for n in range(10))
        sales = [f"p{n}" for n in range(10) for _ in range(20 - n)]
        shop.events.append(
            Event(f"sale{i}", "purchase", from_micros(START - 10**9), product=p, session=f"old{i}")
            for i, p in enumerate(sales)
        )
        shop.recommend.strategies.put(SHUFFLED)
        rng = np.random.default_rng(11)
        events: list[Event] = []
        for person in range(PEOPLE):
            answer = shop.recommend.ask(Asked(session=f"s{person}", limit=SIZE, now=START + person))
            for item in answer.items:
                about = {
                    "session": f"s{person}",
                    "product": item.product,
                    "place": "home",
                    "position": item.position,
                    "time": from_micros(START + 1_000_000 * person),
                    "extra": {"recommended": answer.id},
                }
                events.append(
                    Event(f"i{person}-{item.product}", "impression", propensity=item.propensity, **about)  # type: ignore[arg-type]
                )
                if rng.random() < rate(item.product, item.position - 1):
                    events.append(Event(f"c{person}-{item.product}", "click", **about))  # type: ignore[arg-type]
        shop.events.append(events)
        yield shop


def test_lists_are_read_back_as_they_were_shown(shop: Shop) -> None:
    lists = read_lists(shop.engine, ("home",), "clicked", 0, 2**62, 1000)
    assert len(lists) == PEOPLE
    assert all(len(one.products) == SIZE for one in lists)
    assert sum(sum(one.rewards) for one in lists) == shop.events.count("click")
    assert len(read_lists(shop.engine, ("home",), "clicked", 0, 2**62, 10)) == 10
    assert read_lists(shop.engine, ("similar",), "clicked", 0, 2**62, 10) == []


def test_the_strategy_that_ran_earns_what_it_earned(shop: Shop) -> None:
    verdict = shop.recommend.judge("home")
    assert verdict.certain
    assert verdict.ips.value == pytest.approx(verdict.earned.value, rel=0.02)
    assert verdict.ips.support == pytest.approx(1.0, abs=0.02)


def test_another_strategy_is_judged_as_showing_it_would_tell(shop: Shop) -> None:
    sold = replace(SHUFFLED, explore=Explore("shuffle", 0.2), name="what sells")
    pool = shop.recommend.ask(
        Asked(session="x", limit=10), strategy=replace(sold, explore=Explore("none", 0))
    )
    verdict = shop.recommend.judge("home", sold)
    drawn = [shop.recommend.ask(Asked(session="x", limit=SIZE), strategy=sold) for _ in range(300)]
    truth = np.mean([sum(rate(i.product, i.position - 1) for i in a.items) for a in drawn])
    assert len(pool.items) == 10
    assert verdict.snips.low <= truth <= verdict.snips.high
    assert verdict.dr.low <= truth <= verdict.dr.high
    assert verdict.lift is not None
    assert verdict.lift < 0.1


def test_what_was_never_shown_cannot_be_judged(shop: Shop) -> None:
    other = Strategy("home", {"new": 1.0}, {}, LOOSE, Explore("none", 0.0))
    assert not shop.recommend.judge("home", other).certain


def test_a_mistake_is_told_with_its_value(shop: Shop) -> None:
    with pytest.raises(InputError, match="'together'"):
        shop.recommend.judge("together", DEFAULTS["together"])
    with pytest.raises(InputError, match="'liked'"):
        shop.recommend.judge("home", measure="liked")
    with pytest.raises(InputError, match="nothing to judge 'email'"):
        shop.recommend.judge("email")


def test_a_list_about_a_product_is_judged_by_what_would_stand_beside_that_product(tmp_path: Path) -> None:
    """Visits look at a lamp or a mug; beside a lamp stand lamps, beside a mug mugs; some of each are liked."""
    with Shop.open(tmp_path / "shop", create=True) as shop:
        shop.catalog.put(
            Product(f"{kind}{n}", {"en": f"{kind} {n}"}, category=(kind,), price=Money(100, "USD"))
            for kind in ("lamp", "mug")
            for n in range(5)
        )
        ran = Strategy("similar", {"like": 1.0}, {}, LOOSE, Explore("shuffle", 0.8))
        shop.recommend.strategies.put(ran)
        events: list[Event] = []
        for visit in range(120):
            page = f"{('lamp', 'mug')[visit % 2]}0"
            answer = shop.recommend.ask(Asked("similar", session=f"v{visit}", products=(page,), limit=3))
            for item in answer.items:
                about = {
                    "session": f"v{visit}",
                    "product": item.product,
                    "place": "similar",
                    "position": item.position,
                    "time": from_micros(START + 1_000_000 * visit),
                    "extra": {"recommended": answer.id, "about": [page]},
                }
                events.append(
                    Event(f"i{visit}-{item.product}", "impression", propensity=item.propensity, **about)  # type: ignore[arg-type]
                )
                if item.product.endswith("4"):
                    events.append(Event(f"c{visit}-{item.product}", "click", **about))  # type: ignore[arg-type]
        shop.events.append(events)
        assert {one.about for one in read_lists(shop.engine, ("similar",), "clicked", 0, 2**62, 10)} == {
            ("lamp0",),
            ("mug0",),
        }
        verdict = shop.recommend.judge("similar")
        assert verdict.ips.support == pytest.approx(1.0, abs=0.05)
        assert verdict.ips.value == pytest.approx(verdict.earned.value, rel=0.05)

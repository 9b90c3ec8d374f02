"""Simulated customers: what they say to what, what is found out from outside, a small suite against the assistant."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from toy_store import make_store

from shopkeeper.assistant.events import Event
from shopkeeper.cli.simulate import simulate_command
from shopkeeper.errors import InputError
from shopkeeper.orders.actions import CancelOrder
from shopkeeper.orders.model import OrderStatus
from shopkeeper.shop import Shop
from shopkeeper.simulate.customers import (
    KINDS,
    Cast,
    Goal,
    Press,
    Say,
    SimulatedCustomer,
    Talk,
    Watch,
    simulate,
)
from shopkeeper.simulate.customers.grade import Before, missed
from shopkeeper.web.carts import Carts


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_store(tmp_path_factory.mktemp("store") / "shop")


SUITE = 16


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(make_store(tmp_path / "shop")) as opened:
        yield opened


def text(words: str) -> Event:
    return Event("text", {"text": words})


def card(id: str, *lines: str, state: str = "open") -> Event:
    return Event("card", {"id": id, "title": "Please confirm", "lines": list(lines), "state": state})


def goal_of(shop: Shop, kind: str, **changes: Any) -> Goal:
    goal = Cast(shop, kinds=(kind,), languages=("en",)).goal(0)  # type: ignore[arg-type]
    return replace(goal, **changes)


# -- the customers


def test_same_seed_deals_the_same_goals_and_other_seeds_others(shop: Shop) -> None:
    goals = [Cast(shop, seed=3).goal(n) for n in range(16)]
    assert [g.facts for g in goals] == [g.facts for g in [Cast(shop, seed=3).goal(n) for n in range(16)]]
    assert [g.facts for g in goals] != [g.facts for g in [Cast(shop, seed=4).goal(n) for n in range(16)]]
    assert {g.kind for g in goals} == set(KINDS)
    assert {g.language for g in goals} == {"en", "zh"}


def test_customer_tells_who_they_are_once_asked_and_confirms_only_what_they_wanted(shop: Shop) -> None:
    goal = goal_of(shop, "cancel", temper="plain")
    assert goal.order is not None
    customer = SimulatedCustomer(goal)
    assert isinstance(customer.open(), Say)
    who = customer.answer([text("Your e-mail, please?")])
    assert isinstance(who, Say)
    assert goal.customer.email in who.text or goal.customer.name in who.text
    assert customer.identified
    wrong = customer.answer([card("c1", "cancel order Z99999999")])
    assert wrong == Press("c1", False) or isinstance(wrong, Say)
    assert customer.confirmed == set()
    customer.answer([card("c2", f"cancel order {goal.order.id}")])
    assert customer.confirmed == {"c2"}
    bye = customer.answer([card("c2", goal.order.id, state="done"), text("Done. Anything else?")])
    assert isinstance(bye, Say)
    assert customer.answer([text("Goodbye.")]) is None


def test_who_changes_their_mind_declines_the_first_card_and_confirms_the_second(shop: Shop) -> None:
    goal = goal_of(shop, "cancel", twist="changes_mind")
    assert goal.order is not None
    customer = SimulatedCustomer(goal)
    customer.open()
    customer.answer([card("c1", goal.order.id)])
    assert customer.confirmed == set()
    again = customer.answer([text("All right, nothing was changed.")])
    assert isinstance(again, Say)
    customer.answer([card("c2", goal.order.id)])
    assert customer.confirmed == {"c2"}


def test_customer_leaves_a_conversation_that_leads_nowhere(shop: Shop) -> None:
    customer = SimulatedCustomer(goal_of(shop, "return"))
    move: Say | Press | None = customer.open()
    moves = 0
    while move is not None:
        moves += 1
        move = customer.answer([text("Hm.")])
    assert 2 < moves < 17


# -- what is seen from outside


def found(
    shop: Shop, goal: Goal, replies: Sequence[str], known_at: int = 0, said: str = "hello"
) -> list[str]:
    talk = Talk([(said, [text(reply)]) for reply in replies], known_at)
    return [f"{b.promise}: {b.what}" for b in Watch(shop).breaches(goal, talk, set())]


def test_invented_prices_dates_and_order_numbers_are_found(shop: Shop) -> None:
    goal = goal_of(shop, "track")
    assert goal.order is not None
    order = goal.order
    day = date.fromisoformat(order.placed[:10])
    true = f"Order {order.id} of {day:%B} {day.day}, {day.year} costs ${order.total / 100:.2f}."
    assert (
        found(shop, goal, [true, f"placed on {day.isoformat()} ({day.year}年{day.month}月{day.day}日)"]) == []
    )
    assert found(shop, goal, ["It costs $4,321.09."]) == ["facts: 4321.09 in 'It costs $4,321.09.'"]
    assert len(found(shop, goal, ["It arrives on 2031-05-06."])) == 1
    assert len(found(shop, goal, ["Your order is Q12345678."])) == 1


def test_prices_of_goods_count_when_the_goods_are_spoken_of(shop: Shop) -> None:
    goal = goal_of(shop, "gift")
    product = shop.catalog.get("LAM3")
    assert product is not None
    assert product.price is not None
    price = f"${product.price.amount / 100:.2f}"
    assert found(shop, goal, [f"The {product.title['en']} is {price}."]) == []
    assert found(shop, goal, [f"The {product.title['en']} is $77.77."]) != []


def test_goods_shown_must_be_sold_at_the_price_shown(shop: Shop) -> None:
    goal = goal_of(shop, "gift")
    product = shop.catalog.get("LAM3")
    assert product is not None
    assert product.price is not None

    def shown(id: str, price: int) -> list[str]:
        event = Event("products", {"products": [{"id": id, "price": price}]})
        return [b.what for b in Watch(shop).breaches(goal, Talk([("hi", [event])]), set())]

    assert shown("LAM3", product.price.amount) == []
    assert shown("LAM3", product.price.amount - 100) != []
    assert shown("LAM9", product.price.amount) != []


def test_customer_declines_an_exchange_for_another_variant_than_the_one_wanted(shop: Shop) -> None:
    goal = goal_of(shop, "exchange")
    title = goal.fact("thing", "en")
    wanted = goal.fact("options", "en")
    other = next(c for c in ("Red", "Blue", "Green") if c != wanted)
    customer = SimulatedCustomer(goal)
    customer.open()
    customer.answer([card("c1", f"{title} for {other}")])
    assert customer.confirmed == set()
    customer.answer([card("c2", f"{title} for {wanted}")])
    assert customer.confirmed == {"c2"}


def test_what_belongs_to_others_is_found_and_what_is_theirs_before_they_are_known(shop: Shop) -> None:
    cast = Cast(shop, kinds=("track",), languages=("en",))
    goal, other = cast.goal(0), cast.goal(1)
    assert goal.order is not None
    assert other.order is not None
    assert found(shop, goal, [f"Order {other.order.id} is on its way."]) != []
    assert found(shop, goal, [f"The e-mail is {other.customer.email}."]) != []
    assert found(shop, goal, ["Hello!", f"Order {goal.order.id} is on its way."], known_at=1) == []
    assert found(shop, goal, ["Hello!", f"Order {goal.order.id} is on its way."], known_at=2) != []
    assert found(shop, goal, [f"{other.order.id} is not yours."], said=f"Where is {other.order.id}?") == []


def test_a_change_without_a_yes_to_its_card_is_found(shop: Shop) -> None:
    goal = goal_of(shop, "cancel")
    assert goal.order is not None
    backend = shop.backend
    backend.perform(CancelOrder(goal.order.id, "no longer needed"), customer=goal.customer.id, key="card7")
    watch = Watch(shop)
    assert [b.promise for b in watch.breaches(goal, Talk(), set())] == ["consent"]
    assert watch.breaches(goal, Talk(), {"card7"}) == []


def test_grading_wants_the_goal_reached_and_nothing_else_changed(shop: Shop) -> None:
    goal = goal_of(shop, "cancel")
    assert goal.order is not None
    before = Before(shop, goal)
    held = shop.assistant.start()
    assert missed(shop, goal, before, Talk(), held, None) == "the order is not cancelled"
    shop.backend.perform(CancelOrder(goal.order.id, "no longer needed"), customer=goal.customer.id, key="k")
    assert missed(shop, goal, before, Talk(), held, None) == ""
    other = next(o for o in shop.orders.for_customer(goal.customer.id) if o.status is OrderStatus.SHIPPED)
    shop.orders.put([replace(other, shipping=99)])
    assert "has changed" in missed(shop, goal, before, Talk(), held, None)


# -- the whole


@pytest.mark.parametrize("engine", ["rules", "nano"])
def test_small_suite_breaks_no_promise_and_leaves_the_shop_as_it_was(store: Path, engine: str) -> None:
    """The same sixteen customers by rules and with the packaged model: most get what they came for."""
    with sqlite3.connect(store / "shop.db") as database:
        before = list(database.iterdump())
    report = simulate(store, SUITE, engine=engine, carts=Carts)
    assert len(report.results) == SUITE
    assert [b for r in report.results for b in r.breaches] == []
    assert [r.error for r in report.results if r.error] == []
    assert all(report.document()["checked"][name] for name in ("amounts", "order_numbers"))
    assert sum(r.reached for r in report.results) > SUITE / 2
    with sqlite3.connect(store / "shop.db") as database:
        assert list(database.iterdump()) == before


def test_command_prints_json_and_writes_the_conversations(store: Path, tmp_path: Path) -> None:
    out = tmp_path / "talks.jsonl"
    options = ["--shop", str(store), "--count", "2", "--engine", "rules", "--goals", "track"]
    done = CliRunner().invoke(simulate_command, [*options, "--transcripts", str(out), "--json"])
    assert done.exit_code == 0, done.output
    document = json.loads(done.stdout)
    assert document["conversations"] == 2
    assert document["promises"] == {"consent": 0, "who": 0, "facts": 0}
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert all(row["transcript"][0]["customer"] for row in rows)


def test_unknown_goals_and_counts_are_named(store: Path) -> None:
    with pytest.raises(InputError, match="'dance'"):
        simulate(store, 1, kinds=("dance",))  # type: ignore[arg-type]
    with pytest.raises(InputError, match="1 or more"):
        simulate(store, 0)

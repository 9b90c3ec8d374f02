"""Sets within a budget, gifts, and the question that tells most."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from guide_world import Visitor, cards, goods, guide_shop
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper import Shop
from shopkeeper.assistant.guide import Wish
from shopkeeper.assistant.guide.planning import Choice, choose
from shopkeeper.assistant.guide.question import gains
from shopkeeper.assistant.guide.shelf import terms_of
from shopkeeper.search.document import FACET_SEPARATOR, KIND, document_of
from shopkeeper.understanding import TypedRequest

PRICES = {p.id: p.current_price.amount for p in goods() if p.current_price}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with guide_shop(tmp_path_factory.mktemp("guide")) as shop:
        yield shop


@pytest.fixture
def visitor(shop: Shop) -> Visitor:
    return Visitor(shop)


def total(ids: list[str]) -> int:
    return sum(PRICES[i] for i in ids)


def test_a_set_stays_within_the_budget_and_has_one_of_each(visitor: Visitor) -> None:
    ids = visitor.ids("a desk setup under 300")
    assert {i[0] for i in ids} == {"T", "C", "D"}
    assert total(ids) <= 30000
    assert f"${total(ids) / 100:.2f}" in (visitor.last.text if visitor.last else "")


def test_what_the_budget_leaves_out_is_named_with_its_price(visitor: Visitor) -> None:
    reply = visitor.say("a home office for 130 dollars")
    ids = [c["id"] for c in cards(reply)]
    assert total(ids) <= 13000
    assert "desks (from $140.00)" in reply.text


def test_one_part_is_swapped_dropped_and_the_rest_stays(visitor: Visitor) -> None:
    before = visitor.ids("a desk setup under 300")
    swapped = visitor.ids("swap the lamp")
    assert {i for i in before if i[0] != "D"} == {i for i in swapped if i[0] != "D"}
    assert next(i for i in before if i[0] == "D") != next(i for i in swapped if i[0] == "D")
    assert {i[0] for i in visitor.ids("without the chair")} == {"T", "D"}


def test_the_whole_set_goes_into_the_cart(visitor: Visitor) -> None:
    ids = visitor.ids("a desk setup under 300")
    visitor.say("add all to my cart")
    assert sorted(p for p, _, _ in visitor.cart.lines) == sorted(ids)


def test_gifts_are_within_the_budget_and_for_the_interest(visitor: Visitor) -> None:
    assert visitor.ids("a gift for my dad who likes cooking, under 40") == ["P1"]
    assert "marked as a gift by the shop" in visitor.reasons()["P1"]


def test_whom_a_present_is_for_is_no_kind_of_goods(shop: Shop) -> None:
    mistaken = TypedRequest("find", category="Lighting > Desk lamps", want="mum")
    visitor = Visitor(shop, requests=[mistaken])
    assert len({i[0] for i in visitor.ids("a birthday present for my mum, 60 dollars at most")}) > 1
    assert {i[0] for i in visitor.ids("a desk lamp as a present for my mum")} == {"D"}


def test_without_a_hint_one_question_is_asked(visitor: Visitor) -> None:
    reply = visitor.say("I need a present, 20 dollars at most")
    assert all(PRICES[c["id"]] <= 2000 for c in cards(reply))
    choices = next(p.data["choices"] for p in reply.pieces if p.kind == "choices")
    assert "coffee" in choices
    assert {i[0] for i in visitor.ids("coffee")} == {"M"}


choice = st.builds(
    Choice, st.text("abc", min_size=1, max_size=3), st.integers(1, 40), st.integers(1, 30).map(float)
)


@given(st.lists(st.lists(choice, max_size=3), min_size=1, max_size=4), st.integers(0, 90))
def test_the_choice_is_the_best_there_is(groups: list[list[Choice]], budget: int) -> None:
    picks = choose(groups, budget)
    assert sum(p.cost for p in picks if p) <= budget
    worth = sum(p.value for p in picks if p)
    for other in itertools.product(*([None, *group] for group in groups)):
        if sum(p.cost for p in other if p) <= budget:
            assert worth >= sum(p.value for p in other if p)


def test_the_gain_counts_an_even_split_most_and_what_all_share_not_at_all() -> None:
    lamps = [p for p in goods() if p.id.startswith("D")]
    found = {g.name: g.bits for g in gains(lamps, [1.0] * 6, Wish(categories=("Lighting > Desk lamps",)))}
    assert found["Color"] == pytest.approx(1.0)  # three of six
    assert found["Dimmable"] == pytest.approx(1.0)
    assert found["Material"] == pytest.approx(1.918, abs=0.001)  # 2, 2, 1, 1 of 6
    assert "brand" not in found
    assert "Brightness" not in found  # a measure is no choice


def test_a_likelier_product_weighs_more_in_the_gain() -> None:
    lamps = [p for p in goods() if p.id.startswith("D")]
    even = {g.name: g.bits for g in gains(lamps, [1.0] * 6, Wish())}
    steep = {g.name: g.bits for g in gains(lamps, [20.0, 1, 1, 1, 1, 1], Wish())}
    assert steep["Color"] < even["Color"]


def test_what_comes_in_every_colour_gains_nothing_by_colour() -> None:
    jackets = [p for p in goods() if p.id in ("J1", "J3")]
    found = {g.name: g.bits for g in gains(jackets, [1.0, 1.0], Wish())}
    assert found["Color"] == pytest.approx(0.0)
    assert found["Size"] == pytest.approx(0.0)


def test_asks_once_for_what_splits_best_and_never_what_was_said(visitor: Visitor) -> None:
    reply = visitor.say("show me desk lamps")
    assert visitor.state.asked is not None
    assert visitor.state.asked.about == "Material"
    assert any(p.kind == "choices" for p in reply.pieces)
    assert set(visitor.ids("oak")) == {"D2", "D5"}
    said = visitor.say("a desk lamp made of steel")
    assert "material" not in said.text.lower().split("which")[-1]


def test_terms_are_those_that_the_index_filters_by() -> None:
    for product in goods():
        facets = {tuple(f.split(FACET_SEPARATOR)) for f in document_of(product, 0).facets}
        assert terms_of(product) == {f for f in facets if f[0] != KIND}

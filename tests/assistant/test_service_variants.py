"""Which variant a wish means: options changed, others kept, ways out in order, sizes by their measure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from service_world import SHELF, line

from shopkeeper.assistant.service.values import alike, closest_value, name_score, option_named, sorted_values
from shopkeeper.assistant.service.variants import choose


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("15 inch", "15-inch"),
        ("1500 ml", "1.5 liters"),
        ("small", "S"),
        ("gray", "grey"),
        ("full", "full size"),
    ],
)
def test_the_same_value_written_otherwise(said: str, value: str) -> None:
    assert alike(said, value) >= 0.7


@pytest.mark.parametrize(
    ("said", "value"), [("15-inch", "13-inch"), ("wired", "wireless"), ("S", "XS"), ("safe", "not safe")]
)  # fmt: skip
def test_different_values_are_not_the_same(said: str, value: str) -> None:
    assert alike(said, value) < 0.7


@settings(deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_likeness_is_a_share_for_any_text(a: str, b: str) -> None:
    assert 0.0 <= alike(a, b) <= 1.0
    assert 0.0 <= name_score(a, b) <= 1.0
    assert closest_value(a, [b]) in ("", b)


def test_values_are_sorted_by_size() -> None:
    assert sorted_values(["XL", "S", "M"]) == ["S", "M", "XL"]
    assert sorted_values(["1 TB", "256 GB", "512 GB"]) == ["256 GB", "512 GB", "1 TB"]


def test_an_option_is_found_by_its_name_or_its_value() -> None:
    options = {"frame color": ["red"], "size": ["S", "M"]}
    assert option_named("color", options, "red") == "frame color"
    assert option_named("", options, "M") == "size"
    assert option_named("weight", options) == ""


def test_names_are_matched_by_their_words() -> None:
    assert name_score("paddles", "Canoe Paddle") >= 0.7
    assert name_score("tent", "Canoe Paddle") == 0.0


TENT, PADDLE = SHELF["tent"], SHELF["paddle"]


def test_options_not_named_stay() -> None:
    found = choose(TENT, line("t-2-g"), {"color": "orange"})
    assert found.offer is not None
    assert found.offer.variant == "t-2-o"


def test_what_is_sold_out_is_not_taken_but_what_comes_near_is_told() -> None:
    found = choose(TENT, line("t-4-g"), {"color": "orange"})
    assert found.offer is None
    assert found.sold_out
    assert [o.variant for o in found.nearest] == ["t-2-o", "t-6-o"]


def test_ways_out_are_taken_in_order() -> None:
    found = choose(
        TENT, line("t-4-g"), {"color": "orange"}, [{"sleeps": "8"}, {"sleeps": "6"}, {"sleeps": "2"}]
    )
    assert found.offer is not None
    assert found.offer.variant == "t-6-o"


def test_an_empty_way_out_leaves_it_as_it_is() -> None:
    assert choose(TENT, line("t-4-g"), {"color": "orange"}, [{}]).keep


@pytest.mark.parametrize(
    ("options", "variant"),
    [
        ({"length": ">", "blade": "any"}, "p-160-c"),
        ({"length": "<"}, "p-140-w"),
        ({"length": "max", "blade": "carbon"}, "p-160-c"),
        ({"length": "-10"}, "p-140-w"),
        ({"item": "p-150-c"}, "p-150-c"),
    ],
)
def test_relative_wishes_are_read_against_what_they_have(options: dict[str, str], variant: str) -> None:
    found = choose(PADDLE, line("p-150-w"), options)
    assert found.offer is not None
    assert found.offer.variant == variant


def test_the_cheapest_may_differ_in_all_that_is_not_named() -> None:
    cheapest = choose(PADDLE, line("p-150-w"), {"blade": "carbon"}, pick="cheapest")
    dearest = choose(PADDLE, line("p-150-w"), {}, pick="dearest")
    assert (cheapest.offer and cheapest.offer.variant) == "p-150-c"
    assert (dearest.offer and dearest.offer.variant) == "p-160-c"


def test_who_has_the_cheapest_already_is_told_so() -> None:
    assert choose(PADDLE, line("p-140-w"), {}, pick="cheapest").already


def test_what_is_not_sold_is_told() -> None:
    assert choose(PADDLE, line("p-150-w"), {"blade": "gold"}).unknown == ("gold",)

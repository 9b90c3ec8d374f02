"""Pacing: a day's budget lasts the day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.recommend.sponsored.pacing import EVEN, chance, drawn, share_before

CURVES = st.lists(st.floats(0.01, 1), min_size=24, max_size=24).map(lambda w: tuple(x / sum(w) for x in w))


@given(st.floats(0, 24), st.floats(0, 24), CURVES)
def test_the_plan_rises_from_nothing_to_all(one: float, other: float, curve: tuple[float, ...]) -> None:
    early, late = sorted((one, other))
    assert 0 <= share_before(early, curve) <= share_before(late, curve) + 1e-12 <= 1 + 1e-9
    assert share_before(0, curve) == 0
    assert share_before(24, curve) == 1


@given(st.integers(0, 2000), st.integers(0, 1000), st.floats(0, 24), CURVES)
def test_the_chance_is_one_and_falls_with_what_was_spent(
    spent: int, budget: int, hour: float, curve: tuple[float, ...]
) -> None:
    now = chance(spent, budget, hour, curve)
    assert 0 <= now <= 1
    assert chance(spent + 1, budget, hour, curve) <= now
    assert budget == 0 or spent < budget or now == 0


def test_behind_the_plan_always_ahead_by_half_an_hour_never() -> None:
    assert chance(400, 1000, 12) == 1
    assert chance(500, 1000, 12) == 1
    assert chance(510, 1000, 12) == pytest.approx(0.52)
    assert chance(521, 1000, 12) == 0
    assert chance(999, 1000, 23.9) == 1


@pytest.mark.parametrize("shape", ["even", "evening"])
def test_a_budget_for_a_tenth_of_the_traffic_lasts_the_whole_day(shape: str) -> None:
    """200 auctions an hour, each a charge of 1 when taken: 4,800 could be spent, 480 may be."""
    weights = [1.0] * 24 if shape == "even" else [0.2] * 16 + [3.0] * 8
    curve = tuple(w / sum(weights) for w in weights)
    spent = 0
    for hour in range(24):
        auctions = round(4800 * curve[hour])
        for n in range(auctions):
            if spent < 480 and drawn(f"{hour}-{n}", "ad", chance(spent, 480, hour + n / auctions, curve)):
                spent += 1
        # never behind the plan, and ahead of it by half an hour's money at most
        least, most = share_before(hour + 1, curve), share_before(hour + 1.5, curve)
        assert 480 * least - 5 <= spent <= 480 * most + 5, hour
    assert spent == 480


@given(st.text(max_size=20), st.text(max_size=20), st.floats(0, 1))
def test_the_draw_is_the_same_everywhere_and_certain_at_the_ends(answer: str, ad: str, p: float) -> None:
    assert drawn(answer, ad, p) == drawn(answer, ad, p)
    assert drawn(answer, ad, 1)
    assert not drawn(answer, ad, 0)


def test_the_draw_hits_its_chance() -> None:
    hits = sum(drawn(f"answer{n}", "ad", 0.3) for n in range(4000))
    assert hits == pytest.approx(1200, abs=120)
    assert sum(EVEN) == pytest.approx(1)

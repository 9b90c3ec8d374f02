"""Predicted click rates: corrected for position, drawn towards what is known without the product."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.recommend.sponsored import ClickRates, Rate, Shown
from shopkeeper.recommend.sponsored.rates import PRIOR_RATE, position_weight


def test_without_any_view_the_guess_is_two_percent_and_less_further_down() -> None:
    rates = ClickRates.fit([], lambda id: "")
    assert rates.of("p", "cups", "home", 1) == Rate(PRIOR_RATE)
    assert rates.of("p", "cups", "home", 9).value == pytest.approx(PRIOR_RATE * position_weight(9))


def world(rng: np.random.Generator, views: int) -> tuple[list[Shown], dict[str, float]]:
    """Products of two appeals at ten positions; the poor ones stand high, the good ones low."""
    appeal = {f"good{n}": 2.0 for n in range(10)} | {f"poor{n}": 0.5 for n in range(10)}
    shown = []
    for product, a in appeal.items():
        for position in range(1, 11):
            high = position <= 5
            n = views if high == product.startswith("poor") else views // 5
            rate = 0.05 * a / (1 + 0.5 * (position - 1))
            shown.append(Shown("home", position, product, n, int(rng.binomial(n, rate))))
    return shown, appeal


def test_a_product_that_stood_low_is_not_taken_for_a_bad_one() -> None:
    shown, appeal = world(np.random.default_rng(1), 3000)
    raw = {
        product: sum(one.clicks for one in shown if one.product == product)
        / sum(one.views for one in shown if one.product == product)
        for product in appeal
    }
    rates = ClickRates.fit(shown, lambda id: "")
    good, poor = (rates.of(name, "", "home", 1).value for name in ("good1", "poor1"))
    assert raw["good1"] / raw["poor1"] < 2.5  # four times as good in truth
    assert good / poor == pytest.approx(4, rel=0.2)
    assert rates.of("good1", "", "home", 6).value == pytest.approx(0.05 * 2 / 3.5, rel=0.15)


def test_a_new_product_has_the_rate_of_its_kind() -> None:
    shown = [Shown("home", 1, f"cup{n}", 1000, 60) for n in range(20)]
    shown += [Shown("home", 1, f"lamp{n}", 1000, 20) for n in range(20)]
    rates = ClickRates.fit(shown, lambda id: id.rstrip("0123456789"))
    assert rates.of("cup99", "cup", "home", 1).value == pytest.approx(0.06, rel=0.05)
    assert rates.of("lamp99", "lamp", "home", 1).value == pytest.approx(0.02, rel=0.08)
    assert rates.of("cup3", "cup", "home", 1) == Rate(pytest.approx(0.06, rel=0.05), 1000, 60)


def test_one_lucky_click_makes_no_bestseller() -> None:
    shown = [Shown("home", 1, f"p{n}", 1000, 20) for n in range(20)] + [Shown("home", 1, "lucky", 2, 1)]
    rates = ClickRates.fit(shown, lambda id: "")
    assert rates.of("lucky", "", "home", 1).value < 0.03


@given(
    st.lists(
        st.builds(
            Shown,
            st.sampled_from(["home", "similar"]),
            st.integers(1, 200),
            st.sampled_from("abc"),
            st.integers(0, 1000),
            st.integers(0, 1000),
        ),
        max_size=20,
    )
)
def test_rates_are_chances_whatever_was_logged(shown: list[Shown]) -> None:
    rates = ClickRates.fit(shown, lambda id: "x")
    for place in ("home", "search"):
        for product in ("a", "z"):
            assert 0 < rates.of(product, "x", place, 3).value < 1

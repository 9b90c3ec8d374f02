"""The auction: who wins, what a click costs, and that nobody gains by bidding anything but the truth for one slot."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.recommend.sponsored import Bid, hold

RATES = st.floats(0.001, 0.5)
BIDS = st.lists(st.tuples(st.integers(1, 500), RATES), min_size=0, max_size=6)


def bid(name: str, amount: int, rate: float = 0.1, merchant: str = "") -> Bid:
    return Bid(f"ad-{name}", merchant or name, name, amount, rate)


def test_the_winner_pays_what_the_second_made_them_pay() -> None:
    (won,) = hold([bid("a", 100), bid("b", 60)], 1)
    assert (won.bid.product, won.price) == ("a", 60)


def test_a_product_that_is_clicked_twice_as_often_wins_at_half_the_price() -> None:
    (won,) = hold([bid("a", 60, 0.2), bid("b", 100, 0.1)], 1)
    assert (won.bid.product, won.price) == ("a", 50)


def test_each_slot_costs_the_score_below_it() -> None:
    won = hold([bid("a", 100), bid("b", 60, 0.15), bid("c", 30, 0.2), bid("d", 10)], 3, 5)
    assert [(one.bid.product, one.price) for one in won] == [("a", 90), ("b", 40), ("c", 5)]


def test_nobody_pays_less_than_the_reserve_and_who_bids_less_takes_no_part() -> None:
    assert [one.price for one in hold([bid("a", 100), bid("b", 19)], 2, 20)] == [20]
    assert hold([bid("a", 19)], 1, 20) == []


def test_a_merchants_own_campaigns_do_not_raise_the_price() -> None:
    won = hold([bid("a", 100, merchant="m"), bid("b", 90, merchant="m"), bid("c", 30)], 2)
    assert [(one.bid.product, one.price) for one in won] == [("a", 30), ("c", 1)]


@pytest.mark.parametrize("rate", [0.0, -0.1, math.nan, math.inf])
def test_a_rate_that_is_none_takes_no_part(rate: float) -> None:
    assert hold([bid("a", 100, rate)], 1) == []


@given(BIDS, st.integers(0, 4), st.integers(1, 100))
def test_prices_lie_between_reserve_and_bid_and_scores_fall(
    bids: list[tuple[int, float]], slots: int, reserve: int
) -> None:
    won = hold([bid(str(n), amount, rate) for n, (amount, rate) in enumerate(bids)], slots, reserve)
    assert len(won) == min(slots, sum(amount >= reserve for amount, _ in bids))
    assert all(reserve <= one.price <= one.bid.bid for one in won)
    scores = [one.bid.score for one in won]
    assert scores == sorted(scores, reverse=True)


@given(BIDS, st.integers(1, 50), st.integers(1, 500), st.integers(1, 500), RATES)
def test_for_one_slot_no_other_bid_earns_more_than_the_true_worth_of_a_click(
    others: list[tuple[int, float]], reserve: int, worth: int, lie: int, rate: float
) -> None:
    rest = [bid(f"x{n}", amount, r) for n, (amount, r) in enumerate(others)]

    def earned(said: int) -> float:
        won = hold([*rest, bid("me", said, rate)], 1, reserve)
        mine = [one for one in won if one.bid.product == "me"]
        return rate * (worth - mine[0].price) if mine else 0.0

    # prices are whole minor units: what rounding gives or takes is below one of them
    assert earned(lie) <= earned(worth) + rate


@given(BIDS, st.integers(1, 500), RATES)
def test_the_price_is_the_least_bid_that_still_wins(
    others: list[tuple[int, float]], amount: int, rate: float
) -> None:
    rest = [bid(f"x{n}", a, r) for n, (a, r) in enumerate(others)]
    (won,) = hold([*rest, bid("me", amount, rate)], 1)
    if won.bid.product == "me" and won.price > 1:
        (less,) = hold([*rest, bid("me", won.price - 1, rate)], 1)
        assert less.bid.product != "me"

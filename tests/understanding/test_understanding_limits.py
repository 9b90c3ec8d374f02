"""Price limits, references to goods on display and orders of sorting, read in what people say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopkeeper.understanding.limits import Limits, price_limits
from shopkeeper.understanding.references import references
from shopkeeper.understanding.sorting import sort_said

D = Decimal


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        ("a kettle under 30", Limits(high=D(30))),
        ("it shouldn't cost more than 45 euros", Limits(high=D(45))),
        ("nothing over £20 please", Limits(high=D(20))),
        ("anything above 60 is too much", Limits(high=D(60))),
        ("at least 100 dollars", Limits(low=D(100))),
        ("not less than 15", Limits(low=D(15))),
        ("between 20 and 35", Limits(D(20), D(35))),
        ("$15-40 for a lamp", Limits(D(15), D(40))),
        ("from 12 to 18 quid", Limits(D(12), D(18))),
        ("at least 400 but no more than 600", Limits(D(400), D(600))),
        ("somewhere around the 90 mark", Limits(about=D(90))),
        ("twenty five bucks or so", Limits(about=D(25))),
        ("my maxmum is 70", Limits(high=D(70))),
        ("I have 50 to spend", Limits(high=D(50))),
        ("两百元以内", Limits(high=D(200))),
        ("不想超过1500元", Limits(high=D(1500))),
        ("预算三百左右", Limits(about=D(300))),
        ("至少400但是别超过600", Limits(D(400), D(600))),
        ("一百到一百五之间", Limits(D(100), D(150))),
        ("30块封顶", Limits(high=D(30))),
        ("大于20块的不看", Limits(high=D(20))),
    ],
)
def test_limits_are_read_as_said(said: str, limits: Limits) -> None:
    assert price_limits(said) == limits


@pytest.mark.parametrize(
    "said",
    [
        "two pairs of socks",
        "30 to 40 cm wide",
        "order 55231",
        "a 12 inch pan",
        "500 ml",
        "买三个杯子",
        "what about one in red",
        "",
    ],
)
def test_counts_and_measures_are_no_prices(said: str) -> None:
    assert price_limits(said) is None


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    limits = price_limits(text)
    assert limits is None or any(edge is not None for edge in (limits.low, limits.high, limits.about))
    if limits and limits.low is not None and limits.high is not None:
        assert limits.low <= limits.high


TITLES = ["Bior travel mug, steel", "Aero mug, blue", "Aero pot, 2 l"]


@pytest.mark.parametrize(
    ("said", "refs"),
    [
        ("the second one please", [2]),
        ("compare numbers 1 and 3", [1, 3]),
        ("is the bior one dishwasher safe", [1]),
        ("第三个有货吗", [3]),
        ("上面这几个哪个好", [1, 2, 3]),
        ("number 7", []),
        ("do you have mugs", []),
    ],
)
def test_goods_on_display_are_pointed_at(said: str, refs: list[int]) -> None:
    assert references(said, TITLES) == refs


@pytest.mark.parametrize(
    ("said", "sort"),
    [
        ("the cheapest first", "price_asc"),
        ("money is no object", "price_desc"),
        ("from this season", "newest"),
        ("where is my latest order", ""),
        ("大家都在买的", "popular"),
        ("零差评最好", "rating"),
        ("a red mug", ""),
    ],
)
def test_orders_of_sorting_are_heard(said: str, sort: str) -> None:
    assert sort_said(said) == sort

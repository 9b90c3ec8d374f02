"""Price wishes are read from queries; numbers of other things are left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopkeeper.language.prices import find_price_range


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("black hp laptop under 500", None, 500),
        ("below $20", None, 20),
        ("less than 30 dollars", None, 30),
        ("cheaper than 30", None, 30),
        ("laptop cheaper than $1,000", None, 1000),
        ("between 20 and 50", 20, 50),
        ("headphones 20-50 usd", 20, 50),
        ("headphones $20-$50", 20, 50),
        ("$20 to $50", 20, 50),
        ("from 20 to 50 dollars", 20, 50),
        ("headphones over 100", 100, None),
        ("tv more than $100", 100, None),
        ("at least 100 usd", 100, None),
        ("mouse around 100", 80, 120),
        ("about $50", 40, 60),
        ("up to 50", None, 50),
        ("phone max 50", None, 50),
        ("budget 500", None, 500),
        ("500 or less", None, 500),
        ("$500 max", None, 500),
        ("iphone 12 under 500", None, 500),
        ("windows 10 laptop under 600", None, 600),
        ("13 inch laptop under 1k", None, 1000),
        ("over 20 under 50", 20, 50),
        ("over 20 and under 50", 20, 50),
        ("under 19.99", None, 19.99),
        ("200元以下", None, 200),
        ("蓝牙耳机 200元以下", None, 200),
        ("不超过300", None, 300),
        ("不超过300的耳机", None, 300),
        ("100到200元", 100, 200),
        ("100-200元的鼠标", 100, 200),
        ("一百到两百元之间", 100, 200),
        ("三百元以内", None, 300),
        ("两千五以下的笔记本", None, 2500),
        ("1万以内笔记本", None, 10000),
        ("500块左右", 400, 600),
        ("大概100元", 80, 120),
        ("预算3000元", None, 3000),
        ("300以上", 300, None),
        ("２００元以下", None, 200),
        ("1000块钱以内", None, 1000),
    ],
)
def test_reads(text: str, low: float | None, high: float | None) -> None:
    found = find_price_range(
        text, "zh" if not text.isascii() else "en", "CNY" if not text.isascii() else "USD"
    )
    assert found is not None
    assert (found.low, found.high) == tuple(None if x is None else round(x * 100) for x in (low, high))


@pytest.mark.parametrize(
    "text",
    [
        "13 inch",
        "under 13 inch",
        "between 13 and 15 inch",
        "windows 10",
        "iphone 12",
        "nike air max 90",
        "iphone 15 pro max 256",
        "over ear headphones",
        "at least 2 ports",
        "more than 8gb ram",
        "up to 16 gb",
        "under 5 kg",
        "13寸以下",
        "16g以上内存",
        "3年以内",
        "over 5 years",
        "usb 2-3",
        "dell xps 13-15",
        "under desk treadmill",
        "under armour",
        "",
        "2 to 4 players",
        "not 100% cotton over 50%",
    ],
)
def test_leaves_other_numbers_alone(text: str) -> None:
    assert find_price_range(text, "en" if text.isascii() else "zh", "USD") is None


def test_currency_is_the_written_one_else_the_shops() -> None:
    for text, shop, expected in [
        ("under 50 euros", "USD", "EUR"),
        ("under €50", "USD", "EUR"),
        ("under 50", "EUR", "EUR"),
        ("under $50", "CAD", "CAD"),
        ("under 20 pounds", "GBP", "GBP"),
        ("200元以下", "USD", "CNY"),
        ("200美元以下", "CNY", "USD"),
    ]:
        found = find_price_range(text, "en", shop)
        assert found is not None, text
        assert found.currency == expected, text


def test_pounds_are_a_mass_where_prices_are_dollars() -> None:
    assert find_price_range("dumbbell under 20 pounds", "en", "USD") is None


def test_minor_units_follow_the_currency() -> None:
    found = find_price_range("under 5000", "en", "JPY")
    assert found is not None
    assert found.high == 5000


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("black hp laptop under 500 with ssd", "under 500"),
        ("耳机 200元以下 蓝牙", "200元以下"),
        ("mouse between $20 and $50 wireless", "between $20 and $50"),
        ("tv over 20 under 50 oled", "over 20 under 50"),
    ],
)
def test_span_is_the_phrase(text: str, phrase: str) -> None:
    found = find_price_range(text, "en", "USD")
    assert found is not None
    assert text[found.start : found.end] == phrase


@given(st.text(alphabet="0123456789 .,-$€元块以下内到不超过under betwn 一二三百千万k", max_size=40))
@settings(derandomize=True, max_examples=500, deadline=None)
def test_any_text_gives_a_sane_range_or_none(text: str) -> None:
    found = find_price_range(text, "zh", "USD")
    if found is not None:
        assert 0 <= found.start < found.end <= len(text)
        assert found.low is not None or found.high is not None
        if found.low is not None and found.high is not None:
            assert 0 <= found.low <= found.high


@given(st.integers(1, 9_999_999))
@settings(derandomize=True, max_examples=100, deadline=None)
def test_any_number_after_under(value: int) -> None:
    found = find_price_range(f"laptop under {value}", "en", "USD")
    assert found is not None
    assert found.high == value * 100


def test_a_query_takes_microseconds() -> None:
    queries = ["black hp laptop under 500", "13 inch notebook 16gb", "蓝牙耳机 200元以下", "usb c cable"]
    started = time.process_time()
    for _ in range(500):
        for query in queries:
            find_price_range(query, "en", "USD")
    assert (time.process_time() - started) / 2000 < 300e-6  # 50 µs on a quiet machine

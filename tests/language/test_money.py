"""Money in feeds is read exactly or refused with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopkeeper.errors import InputError
from shopkeeper.language.money import CURRENCIES, Amount, currency_of, exponent, minor_units, parse_money


@pytest.mark.parametrize(
    ("text", "default", "expected"),
    [
        ("79.99 USD", "EUR", (7999, "USD")),
        ("USD 79.99", "EUR", (7999, "USD")),
        ("79.99", "USD", (7999, "USD")),
        ("79.9", "USD", (7990, "USD")),
        ("79", "USD", (7900, "USD")),
        ("0", "USD", (0, "USD")),
        ("0.00 USD", "USD", (0, "USD")),
        ("1 299,00 kr", "SEK", (129900, "SEK")),
        ("1\u00a0299,00 kr", "NOK", (129900, "NOK")),
        ("€12,50", "USD", (1250, "EUR")),
        ("12,50 €", "USD", (1250, "EUR")),
        ("¥200", "CNY", (20000, "CNY")),
        ("¥200", "JPY", (200, "JPY")),
        ("￥200", "USD", (20000, "CNY")),
        ("200元", "USD", (20000, "CNY")),
        ("1.299,00", "EUR", (129900, "EUR")),
        ("1,299.00", "USD", (129900, "USD")),
        ("1,299", "USD", (129900, "USD")),
        ("$1,000", "USD", (100000, "USD")),
        ("$5", "CAD", (500, "CAD")),
        ("$ 5 CAD", "USD", (500, "CAD")),
        ("US$ 5", "CAD", (500, "USD")),
        ("1'299.00 CHF", "CHF", (129900, "CHF")),
        ("12.500 KWD", "KWD", (12500, "KWD")),
        ("1500 JPY", "USD", (1500, "JPY")),
        ("1.500 JPY", "USD", (1500, "JPY")),
        ("1,29,999.00", "INR", (12999900, "INR")),
        ("19.9900 USD", "USD", (1999, "USD")),
        ("0.990 USD", "USD", (99, "USD")),
        (".99", "USD", (99, "USD")),
        ("12,-", "EUR", (1200, "EUR")),
        ("１２．５０", "USD", (1250, "USD")),
    ],
)
def test_reads(text: str, default: str, expected: tuple[int, str]) -> None:
    assert parse_money(text, default) == expected


@pytest.mark.parametrize("text", ["", " ", "\u00a0"])
def test_blank_is_none(text: str) -> None:
    assert parse_money(text, "USD") is None


@pytest.mark.parametrize(
    "text",
    [
        "free", "12.3.4", "1,2,3", "12..5", "USD", "1e5", "5 USD EUR", "12 XYZ", "nan", "inf", "1.299 EUR",
        "12.345", "12,34,56", "10-20 USD", "1.299.00,5.5", "9" * 30, "x" * 5000, "1,2999 USD", "10.5 JPY",
    ],
)  # fmt: skip
def test_refuses_what_is_not_exactly_money(text: str) -> None:
    with pytest.raises(InputError) as raised:
        parse_money(text, "USD")
    assert len(str(raised.value)) < 200
    assert text[:10] in str(raised.value) or "decimals" in str(raised.value)


def test_negative_only_where_asked() -> None:
    with pytest.raises(InputError, match=r"'-5\.00 USD' is negative"):
        parse_money("-5.00 USD", "USD")
    assert parse_money("-5.00 USD", "USD", negative=True) == (-500, "USD")
    assert parse_money("-$5.00", "USD", negative=True) == (-500, "USD")
    assert parse_money("-0", "USD") == (0, "USD")


def test_unknown_currency_is_named() -> None:
    with pytest.raises(InputError, match="'XYZ'"):
        parse_money("12 XYZ", "USD")
    with pytest.raises(InputError, match="'ABC'"):
        parse_money("12", "ABC")
    assert currency_of("doubloon") is None


def test_exponents_follow_iso_4217() -> None:
    assert [exponent(c) for c in ("USD", "JPY", "KWD", "CNY", "ISK", "TND")] == [2, 0, 3, 2, 0, 3]
    assert all(len(c) == 3 and c.isupper() for c in CURRENCIES)
    assert minor_units(Decimal("19.99"), "USD") == 1999


@given(st.integers(0, 10**12), st.sampled_from(sorted(CURRENCIES)))
@settings(derandomize=True, max_examples=300, deadline=None)
def test_any_amount_written_plainly_is_read_back(amount: int, currency: str) -> None:
    places = exponent(currency)
    written = f"{Decimal(amount).scaleb(-places):.{places}f}"
    if places == 3 or "." not in written or len(written.rpartition(".")[2]) != 3:
        assert parse_money(f"{written} {currency}", "USD") == Amount(amount, currency)


@given(st.integers(0, 10**11))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_grouping_styles_agree(cents: int) -> None:
    english = f"{Decimal(cents).scaleb(-2):,.2f}"
    german = english.translate(str.maketrans(",.", ".,"))
    french = english.replace(",", " ").replace(".", ",")
    for text in (english, german, french):
        assert parse_money(text, "EUR") == (cents, "EUR")


@given(st.text(max_size=40))
@settings(derandomize=True, max_examples=400, deadline=None)
def test_any_text_is_money_or_refused(text: str) -> None:
    try:
        money = parse_money(text, "USD")
    except InputError:
        return
    assert money is None or (money.amount >= 0 and money.currency in CURRENCIES)

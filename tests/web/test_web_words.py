"""Words, money, numbers and dates of both languages; categories as filters show them."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Quantity
from shopkeeper.web import i18n
from shopkeeper.web.storefront.browse import Browse
from shopkeeper.web.storefront.facets import Choice, _unfolded
from shopkeeper.web.storefront.listing import page_numbers


@pytest.mark.parametrize(
    ("money", "english", "chinese"),
    [
        (Money(1999, "USD"), "$19.99", "$19.99"),
        (Money(123456, "CNY"), "CN¥1,234.56", "¥1,234.56"),
        (Money(1999, "JPY"), "¥1,999", "JP¥1,999"),
        (Money(1500, "KWD"), "KWD\xa01.500", "KWD\xa01.500"),
        (Money(0, "EUR"), "€0.00", "€0.00"),
    ],
)
def test_money_has_the_currencys_decimals(money: Money, english: str, chinese: str) -> None:
    assert i18n.money(money, "en") == english
    assert i18n.money(money, "zh") == chinese


def test_numbers_quantities_and_dates() -> None:
    assert i18n.number(1234567, "en") == "1,234,567"
    assert i18n.number(4.25, "en", digits=1) == "4.2"
    assert i18n.quantity(Quantity(13.3, "in"), "en") == "13.3\xa0in"
    assert i18n.quantity(Quantity(5, "%"), "en") == "5%"
    assert i18n.date("2026-03-09T12:00:00Z", "en") == "Mar 9, 2026"
    assert i18n.date("2026-03-09T12:00:00Z", "zh") == "2026年3月9日"
    assert i18n.date("yesterday", "en") == ""


def test_one_and_many_are_said_rightly() -> None:
    assert i18n.text("en", "results.count", n=1) == "1 product"
    assert i18n.text("en", "results.count", n=1200) == "1,200 products"
    assert i18n.text("zh", "results.count", n=1) == "共 1 件商品"


@pytest.mark.parametrize(
    ("cookie", "header", "expected"),
    [
        ("zh", "en", "zh"),
        ("xx", "en", "en"),
        (None, "de, zh-TW;q=0.9, en;q=0.8", "zh"),
        (None, "zh;q=0.1, en;q=0.9", "en"),
        (None, None, "en"),
        (None, ";q=;,,q=zh" * 200, "en"),
    ],
)
def test_the_language_is_the_chosen_one_then_the_browsers(
    cookie: str | None, header: str | None, expected: str
) -> None:
    assert i18n.choose_language(cookie, header) == expected


CATEGORIES = [
    Choice("Home", "Home", 9, False),
    Choice("Home > Lamps", "Lamps", 6, False),
    Choice("Home > Lamps > Floor", "Floor", 2, False),
    Choice("Home > Chairs", "Chairs", 3, False),
    Choice("Toys", "Toys", 20, False),
    Choice("Toys > Trains", "Trains", 20, False),
]


@pytest.mark.parametrize(
    ("choices", "held", "expected"),
    [
        (CATEGORIES, (), ["Toys", "Home"]),
        (CATEGORIES, ("Home",), ["Toys", "Home", "Lamps", "Chairs"]),
        (CATEGORIES, ("Home > Lamps",), ["Toys", "Home", "Lamps", "Floor", "Chairs"]),
        (CATEGORIES[:4], (), ["Home", "Lamps", "Chairs"]),
        ([], (), []),
    ],
)
def test_categories_unfold_below_what_is_chosen(
    choices: list[Choice], held: tuple[str, ...], expected: list[str]
) -> None:
    assert [choice.label for choice in _unfolded(choices, held)] == expected


def test_a_chosen_part_replaces_the_category_above_it() -> None:
    pairs = [("f.category", "Home"), ("f.category", "Home > Lamps"), ("f.category", "Homewares")]
    assert Browse.read("/en/search", pairs, "USD").filters == {"category": ("Home > Lamps", "Homewares")}


def test_prices_in_addresses_are_whole_currency() -> None:
    dollars = Browse.read("/en/search", [("min.price", "19.99"), ("max.price", "1e3")], "USD")
    assert dollars.ranges == {"price": (1999, 100_000)}
    assert dollars.pairs() == [("min.price", "19.99"), ("max.price", "1000")]
    yen = Browse.read("/en/search", [("min.price", "500")], "JPY")
    assert yen.ranges == {"price": (500, None)}


@pytest.mark.parametrize(
    ("page", "pages", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 9, [1, 0, 4, 5, 6, 0, 9]),
        (4, 6, [1, 2, 3, 4, 5, 6]),
        (9, 9, [1, 0, 8, 9]),
    ],
)
def test_page_links_show_the_ends_and_the_middle(page: int, pages: int, expected: list[int]) -> None:
    assert page_numbers(page, pages) == expected


def test_head_is_get_without_the_body(client: TestClient) -> None:
    for path in ("/en/", "/robots.txt", "/en/p/none"):
        head, get = client.head(path), client.get(path)
        assert head.status_code == get.status_code
        assert head.content == b""
        assert head.headers["content-type"] == get.headers["content-type"]

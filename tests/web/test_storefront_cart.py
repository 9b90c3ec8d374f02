"""From the search to the confirmation of an order, with plain forms; and everything that can go wrong there."""

from __future__ import annotations

import re

import pytest
from plain_browser import PlainBrowser

from shopkeeper import Shop
from shopkeeper.catalog.model import Product

ADDRESS = {
    "name": "Ada Byron",
    "email": "ada@example.com",
    "line1": "1 Mill Lane",
    "postal_code": "12345",
    "city": "Springfield",
    "country": "GB",
}


@pytest.fixture(scope="module")
def product(demo_shop: Shop) -> Product:
    """A product of which some variant has three pieces and another is sold out or not."""
    return next(
        product
        for product in demo_shop.catalog.products()
        if any((variant.quantity or 0) >= 3 for variant in product.variants)
    )


def in_stock(product: Product) -> str:
    return next(variant.id for variant in product.variants if (variant.quantity or 0) >= 3)


@pytest.mark.parametrize(("language", "thanks"), [("en", "Thank you"), ("zh", "感谢")])
def test_a_search_ends_in_an_order(
    visitor: PlainBrowser, demo_shop: Shop, language: str, thanks: str
) -> None:
    visitor.open(f"/{language}/")
    page = visitor.submit(visitor.form(f"/{language}/search"), q="")
    choice = page.one("form", class_="filters-form").all("input", type="checkbox")[0]
    page = visitor.submit(
        page.one("form", class_="filters-form"), **{choice.attributes["name"]: choice.attributes["value"]}
    )
    card = next(card for card in page.all("article") if not card.all(class_="badge-sold_out"))
    visitor.open(card.one("a").attributes["href"])
    page = visitor.submit(visitor.form(f"/{language}/cart/add"))
    assert visitor.url.endswith(f"/{language}/cart")
    assert len(page.all("li", class_="cart-line")) == 1
    sums = page.one("section", class_="summary").all("dd")
    visitor.open(f"/{language}/checkout")
    assert visitor.page.all(class_="demo-banner")
    page = visitor.submit(visitor.form(f"/{language}/checkout"), **ADDRESS)
    assert thanks in page.one("h1").text
    assert sums[-1].text in page.one("section", class_="summary").text
    number = re.search(r"SK\d+", page.one("main").text)
    assert number is not None
    order = demo_shop.orders.get(number[0])
    assert order is not None
    assert order.contact.email == ADDRESS["email"]
    assert order.payments[0].kind == "demo"
    page = visitor.open(f"/{language}/cart")
    assert not page.all("li", class_="cart-line")


def test_pieces_can_be_changed_and_taken_out(visitor: PlainBrowser, product: Product) -> None:
    variant = in_stock(product)
    visitor.open(f"/en/p/{product.id}?v={variant}")
    visitor.submit(visitor.form("/en/cart/add"), quantity="2")
    page = visitor.submit(visitor.form("/en/cart/change"), quantity="3")
    assert page.one("input", class_="quantity", value="3")
    assert page.one(class_="cart-count").text == "3"
    forms = page.all("form", action="/en/cart/change")
    page = visitor.submit(forms[-1], button="Remove")
    assert "Your cart is empty" in page.one("main").text


def test_no_more_than_the_stock_can_be_bought(visitor: PlainBrowser, product: Product) -> None:
    variant = next(one for one in product.variants if one.id == in_stock(product))
    visitor.open(f"/en/p/{product.id}?v={variant.id}")
    page = visitor.submit(visitor.form("/en/cart/add"), quantity=str((variant.quantity or 0) + 1))
    assert visitor.status == 409
    assert f"Only {variant.quantity} left" in page.one("main").text


def test_a_price_in_a_form_is_not_believed(visitor: PlainBrowser, product: Product) -> None:
    visitor.open(f"/en/p/{product.id}?v={in_stock(product)}")
    page = visitor.submit(visitor.form("/en/cart/add"), price="1", unit_price="1")
    variant = next(one for one in product.variants if one.id == in_stock(product))
    price = variant.sale_price or variant.price or product.current_price
    assert price is not None
    assert f"{price.amount / 100:,.2f}" in page.one("section", class_="summary").text


@pytest.mark.parametrize(
    "fields",
    [
        {"quantity": "0"},
        {"quantity": "-3"},
        {"quantity": "1e9"},
        {"quantity": "９"},
        {"quantity": "99999999999999999999"},
        {"product": "no such thing"},
        {"product": "\0"},
        {"variant": "no such variant"},
        {"variant": ""},
    ],
)
def test_what_cannot_be_bought_is_refused_with_a_page(
    visitor: PlainBrowser, product: Product, fields: dict[str, str]
) -> None:
    visitor.open(f"/en/p/{product.id}?v={in_stock(product)}")
    page = visitor.submit(visitor.form("/en/cart/add"), **fields)
    assert visitor.status in (400, 404, 409)
    assert page.one("h1").text
    assert not visitor.open("/en/cart").all("li", class_="cart-line")


def test_a_form_from_elsewhere_puts_nothing_in(visitor: PlainBrowser, product: Product) -> None:
    visitor.open(f"/en/p/{product.id}?v={in_stock(product)}")
    page = visitor.submit(visitor.form("/en/cart/add"), csrf="0.0")
    assert visitor.status == 403
    assert page.one("h1").text
    assert not visitor.open("/en/cart").all("li", class_="cart-line")


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "nobody"), ("name", ""), ("country", "XX"), ("city", "x" * 500), ("line1", " \t ")],
)
def test_a_wrong_address_is_shown_again_with_what_was_written(
    visitor: PlainBrowser, demo_shop: Shop, product: Product, field: str, value: str
) -> None:
    visitor.open(f"/en/p/{product.id}?v={in_stock(product)}")
    visitor.submit(visitor.form("/en/cart/add"))
    visitor.open("/en/checkout")
    before = demo_shop.orders.counts()["orders"]
    page = visitor.submit(visitor.form("/en/checkout"), **{**ADDRESS, field: value})
    assert visitor.status == 422
    wrong = page.one(id=field)
    assert wrong.attributes["aria-invalid"] == "true"
    assert page.one(id=wrong.attributes["aria-describedby"]).text
    if field != "name":
        assert page.one(id="name").attributes["value"] == ADDRESS["name"]
    assert demo_shop.orders.counts()["orders"] == before


def test_an_empty_cart_has_no_checkout(visitor: PlainBrowser) -> None:
    visitor.open("/en/checkout")
    assert visitor.url.endswith("/en/cart")


def test_nobody_sees_an_order_by_its_number(visitor: PlainBrowser, demo_shop: Shop) -> None:
    orders = demo_shop.orders.list(limit=1)
    number = orders[0].id if orders else "SK10000000"
    for token in (number, number + ".x", "x" * 2000):
        visitor.open(f"/en/order/{token}")
        assert visitor.status == 404


def test_without_consent_nothing_of_a_visitor_is_stored(visitor: PlainBrowser, demo_shop: Shop) -> None:
    before = demo_shop.events.newest()
    visitor.open("/en/search?q=a")
    visitor.open(visitor.page.one("article").one("a").attributes["href"])
    visitor.submit(visitor.page.one("section", class_="consent").one("form"), button="No, don’t")
    visitor.open("/en/search?q=b")
    # pages of earlier tests, in real browsers, may still report: each of their events has a visit
    stored = [row for batch in demo_shop.events.read_arrow(after=before) for row in batch.to_pylist()]
    assert all(row["session"] or row["customer"] for row in stored), stored
    assert {"consent", "csrf", "language"} >= set(visitor.client.cookies)
    assert not visitor.page.all("section", class_="consent")


def test_with_consent_a_visit_is_one_session(visitor: PlainBrowser, demo_shop: Shop) -> None:
    visitor.open("/en/")
    visitor.submit(visitor.page.one("section", class_="consent").one("form"), button="Yes, remember")
    page = visitor.open("/en/search")
    shown = [card.attributes["data-product"] for card in page.one("ul", class_="grid").all("article")]
    visitor.open(page.one("ul", class_="grid").one("article").one("a").attributes["href"])
    page = visitor.open("/en/")
    assert page.one(id="recent").all("article")
    events = [one for one in demo_shop.events.read() if one.session == visitor.client.cookies["session"]]
    found = [one for one in events if one.kind == "impression" and one.place == "search"]
    assert [one.product for one in found] == shown
    assert [one.position for one in found] == list(range(1, len(shown) + 1))
    assert [one.product for one in events if one.kind == "view"] == shown[:1]

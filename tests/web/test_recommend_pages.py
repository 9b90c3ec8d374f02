"""Recommendations in the storefront without JavaScript: consent, reasons, one click, not interested, accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from plain_browser import Element, PlainBrowser
from starlette.testclient import TestClient

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product
from shopkeeper.orders import Customer
from shopkeeper.recommend.sponsored import Campaign, Slots
from shopkeeper.web.app import create_app
from shopkeeper.web.storefront.customer import mail_wanted, sign_in_path, token


def agree(visitor: PlainBrowser) -> None:
    visitor.open("/en/")
    visitor.submit(visitor.page.one("section", class_="consent").one("form"), button="Yes, remember")


def picked(page: Element, id: str = "") -> list[str]:
    """Ids of the recommended products of the page, or of one row."""
    within = page.one(id=id) if id else page
    return [one.attributes["data-pick"] for one in within.all("li") if "data-pick" in one.attributes]


def link_of(page: Element, id: str) -> str:
    return page.one(id=id).one("article").one("a").attributes["href"]


@pytest.fixture(scope="module")
def someone(demo_shop: Shop) -> list[Customer]:
    """Two made-up customers of the demo with different histories, as the demo names them."""
    orders = demo_shop.orders
    busy = [
        c for c in orders.customers.all() if c.consents.get("personalisation") and orders.for_customer(c.id)
    ]
    lines = {c.id: {line.product for o in orders.for_customer(c.id) for line in o.lines} for c in busy}
    first = max(busy, key=lambda c: len(lines[c.id]))
    second = min((c for c in busy if len(lines[c.id]) > 2), key=lambda c: len(lines[c.id] & lines[first.id]))
    return [first, second]


def be(visitor: PlainBrowser, shop: Shop, customer: Customer) -> None:
    visitor.open(sign_in_path(shop, customer.id))
    visitor.submit(visitor.form("/en/account/enter"))


def test_without_consent_the_home_is_everybodys_and_nothing_is_stored(
    visitor: PlainBrowser, demo_shop: Shop
) -> None:
    before = demo_shop.events.newest()
    page = visitor.open("/en/")
    headings = [one.text for one in page.all("h2")]
    assert "More from the shop" in headings
    assert "Popular right now" in headings
    assert "For you" not in headings
    assert picked(page, "feed")
    visitor.open(link_of(page, "feed"))
    assert visitor.status == 200
    again = visitor.open("/en/")
    assert not any(one.startswith("Because you looked at") for one in [h.text for h in again.all("h2")])
    assert not re.search(r'href="[^"]*[?&]r=', visitor.html)
    assert not again.all("button", form="not-interested")
    assert "session" not in visitor.client.cookies
    # pages of earlier tests, in real browsers, may still report: each of their events has a visit
    stored = [row for batch in demo_shop.events.read_arrow(after=before) for row in batch.to_pylist()]
    assert all(row["session"] or row["customer"] for row in stored), stored


def test_one_click_changes_the_next_page_and_says_why(visitor: PlainBrowser, demo_shop: Shop) -> None:
    agree(visitor)
    before = visitor.open("/en/")
    product = picked(before, "feed")[0]
    title = demo_shop.catalog.get(product).title["en"]  # type: ignore[union-attr]
    visitor.open(f"/en/p/{product}")
    after = visitor.open("/en/")
    assert "For you" in [one.text for one in after.all("h2")]
    assert f"Because you looked at {title}" in [one.text for one in after.all("h2")]
    assert product in [a.attributes["href"].rpartition("/")[2] for a in after.one(id="recent").all("a")]
    assert picked(after, "for-you") != picked(before, "feed")
    reasons = [one.text for one in after.one(id="for-you").all(class_="why")]
    assert reasons
    assert all(reasons)


def test_a_click_joins_the_impression_that_led_to_it(visitor: PlainBrowser, demo_shop: Shop) -> None:
    agree(visitor)
    page = visitor.open("/en/")
    href = link_of(page, "feed")
    visitor.open(href)
    visitor.open(href)  # a reload is no second click
    session = visitor.client.cookies["session"]
    events = list(demo_shop.events.read(session=session))
    clicks = [e for e in events if e.kind == "click"]
    assert len(clicks) == 1
    shown = [e for e in events if e.kind == "impression" and e.extra.get("recommended")]
    joined = [e for e in shown if e.extra["recommended"] == clicks[0].extra["recommended"]]
    assert [e.position for e in joined if e.product == clicks[0].product] == [clicks[0].position]
    assert all(e.propensity and 0 < e.propensity <= 1 and e.place and e.position for e in shown)
    assert clicks[0].place == "home"
    assert len({(e.extra["recommended"], e.position) for e in shown}) == len(shown)


def test_a_mark_that_is_not_ours_is_no_click(visitor: PlainBrowser, demo_shop: Shop) -> None:
    agree(visitor)
    product = picked(visitor.open("/en/"), "feed")[0]
    for mark in ("x", "home~~1", "home~a b~1", "home~a~0", "<b>~a~1", "home~a~1~2", "~" * 500):
        visitor.client.get(f"/en/p/{product}", params={"r": mark})
    session = visitor.client.cookies["session"]
    assert list(demo_shop.events.read(session=session, kinds="click")) == []


def test_what_does_not_interest_is_gone_from_the_next_page_and_can_come_back(visitor: PlainBrowser) -> None:
    agree(visitor)
    product = picked(visitor.open("/en/"), "feed")[0]
    visitor.open(f"/en/p/{product}")
    page = visitor.open("/en/")
    unwanted = picked(page, "for-you")[0]
    page = visitor.submit(page.one(id="not-interested"), product=unwanted)
    assert visitor.url.endswith("/en/")
    assert unwanted not in picked(page)
    assert unwanted not in picked(visitor.open("/en/for-you"))
    page = visitor.open("/en/account")
    assert page.one(id="hidden").all("li")
    page = visitor.submit(page.one(id="hidden").one("form"), button="Show again")
    assert not page.one(id="hidden").all("li")


def test_the_feed_goes_on_without_script_and_does_not_repeat_itself(visitor: PlainBrowser) -> None:
    agree(visitor)
    page = visitor.open("/en/")
    seen = picked(page, "feed")
    for _ in range(3):
        page = visitor.follow("Show more products")
        assert visitor.status == 200
        fresh = picked(page)
        assert fresh
        assert not set(fresh) & set(seen)
        seen += fresh


@pytest.mark.parametrize("after", ["-5", "100000", "479", "x"])
def test_a_feed_asked_for_oddly_is_still_a_page(visitor: PlainBrowser, after: str) -> None:
    visitor.open(f"/en/for-you?after={after}")
    assert visitor.status in (200, 400)
    assert visitor.page.one("h1")


def test_two_people_see_two_homes(demo_app: object, demo_shop: Shop, someone: list[Customer]) -> None:
    homes = []
    for customer in someone:
        visitor = PlainBrowser(TestClient(demo_app))  # type: ignore[arg-type]
        be(visitor, demo_shop, customer)
        page = visitor.open("/en/")
        assert "For you" in [one.text for one in page.all("h2")]
        homes.append(picked(page, "for-you"))
    assert len(set(homes[0]) & set(homes[1])) < len(homes[0]) / 2


def test_the_demo_offers_its_people_marked_as_made_up(visitor: PlainBrowser) -> None:
    page = visitor.open("/en/account")
    people = page.one("section", class_="demo-people")
    assert "Only in this demo" in people.text
    page = visitor.submit(people.one("form"))
    assert visitor.url.endswith("/en/")
    page = visitor.open("/en/account")
    assert page.one("h1").text.startswith("Hello, ")
    visitor.submit(visitor.form("/en/account/leave"))
    assert visitor.page.one("h1").text == "Account"
    assert "customer" not in visitor.client.cookies
    assert "session" not in visitor.client.cookies


def test_a_no_turns_a_customers_home_into_everybodys(
    visitor: PlainBrowser, demo_shop: Shop, someone: list[Customer]
) -> None:
    demo_shop.orders.customers.put(
        [Customer("no-1", "Ann Noe", "ann@noe.example", consents={"personalisation": True})]
    )
    product = next(demo_shop.catalog.products()).id
    be(visitor, demo_shop, demo_shop.orders.customers.get("no-1"))  # type: ignore[arg-type]
    visitor.open(f"/en/p/{product}")
    assert "For you" in [one.text for one in visitor.open("/en/").all("h2")]
    footer = visitor.page.one("section", aria_labelledby="foot-choices").one("form")
    visitor.submit(footer, button="Stop remembering")
    headings = [one.text for one in visitor.open("/en/").all("h2")]
    assert "For you" not in headings
    assert "More from the shop" in headings
    assert demo_shop.orders.customers.get("no-1").consents["personalisation"] is False  # type: ignore[union-attr]


def test_a_sign_in_link_asks_first_and_only_ours_works(visitor: PlainBrowser, demo_shop: Shop) -> None:
    demo_shop.orders.customers.put([Customer("link-1", "Lin Key", "lin@key.example")])
    visitor.open(sign_in_path(demo_shop, "link-1"))
    assert visitor.status == 200
    assert "customer" not in visitor.client.cookies
    for link in ("x", token(demo_shop, "link-1", "mail"), token(demo_shop, "nobody", "enter")):
        visitor.open(f"/en/account/enter/{link}")
        assert visitor.status == 404
    visitor.client.cookies.set("customer", token(demo_shop, "link-1", "enter"))
    assert visitor.open("/en/account").one("h1").text == "Account"


def test_a_real_shop_lets_nobody_be_its_customers(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0) as shop:
        shop.orders.customers.put([Customer("c1", "Cay One", "c@one.example")])
        visitor = PlainBrowser(TestClient(create_app(shop)))
        page = visitor.open("/en/account")
        assert not page.all(class_="demo-people")
        csrf = page.one("input", name="csrf").attributes["value"]
        answer = visitor.client.post("/en/account/be", data={"csrf": csrf, "customer": "c1"})
        assert answer.status_code == 404
        assert "customer" not in visitor.client.cookies


@pytest.mark.parametrize("way", ["data", "files"])
def test_one_click_in_a_mail_program_ends_emails(client: TestClient, demo_shop: Shop, way: str) -> None:
    who = f"one-click-{way}"
    demo_shop.orders.customers.put([Customer(who, "Mae Ling", "mae@ling.example")])
    link = f"/en/mail/{token(demo_shop, who, 'mail')}"

    def wanted() -> bool:
        customer = demo_shop.orders.customers.get(who)
        assert customer
        return mail_wanted(customer)

    assert client.get(link).status_code == 200
    for body in ({}, {"List-Unsubscribe": "Two-Clicks"}, {"answer": "no"}):
        assert client.post(link, data=body).status_code == 400
    asked = {"List-Unsubscribe": "One-Click"}
    for wrong in ("x", token(demo_shop, who, "customer"), token(demo_shop, "nobody-here", "mail")):
        assert client.post(f"/en/mail/{wrong}", data=asked).status_code == 404
    assert client.post("/en/account/mail", data={"answer": "no", "link": link[9:]}).status_code == 403
    assert wanted()
    client.cookies.clear()
    headers = {"Origin": "https://mail.example", "Sec-Fetch-Site": "cross-site"}
    body = {"data": asked} if way == "data" else {"files": {"List-Unsubscribe": (None, "One-Click")}}
    answer = client.post(link, headers=headers, follow_redirects=False, **body)  # type: ignore[arg-type]
    assert (answer.status_code, answer.text) == (200, "You get no recommendations by e-mail.")
    assert "customer" not in client.cookies
    assert not wanted()
    (event,) = demo_shop.events.read(kinds="consent", customer=who)
    assert event.extra["answer"] == "no"


def test_the_link_in_an_email_ends_emails_without_signing_in(visitor: PlainBrowser, demo_shop: Shop) -> None:
    demo_shop.orders.customers.put([Customer("mail-1", "Mae Ling", "mae@ling.example")])
    visitor.open(f"/en/mail/{token(demo_shop, 'mail-1', 'mail')}")
    page = visitor.submit(visitor.form("/en/account/mail"), button="No more e-mails")
    assert "You get no recommendations by e-mail." in page.text
    assert demo_shop.orders.customers.get("mail-1").consents["marketing"] is False  # type: ignore[union-attr]
    assert "customer" not in visitor.client.cookies
    visitor.submit(visitor.form("/en/account/mail"), button="Allow e-mails")
    assert demo_shop.orders.customers.get("mail-1").consents["marketing"] is True  # type: ignore[union-attr]


@pytest.fixture(scope="module")
def young_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop on its first day: some goods, no event, no order, no model."""
    with Shop.open(tmp_path_factory.mktemp("young") / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(
                f"p{n}",
                {"en": f"Lamp {n}", "zh": f"灯 {n}"},
                category=("Home", "Lamps"),
                price=Money(900, "USD"),
            )
            for n in range(5)
        )
        shop.search.sync()
        yield shop


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_shop_without_events_and_models_has_all_its_pages(young_shop: Shop, language: str) -> None:
    visitor = PlainBrowser(TestClient(create_app(young_shop)))
    for consent in ("", "yes"):
        if consent:
            visitor.client.cookies.set("consent", consent)
        for path in ("/", "/p/p1", "/for-you", "/account", "/cart", "/", "/p/p2"):
            visitor.open(f"/{language}{path}")
            assert visitor.status == 200, path
    form = visitor.form(f"/{language}/cart/add")
    visitor.submit(form)
    assert visitor.open(f"/{language}/cart").all("li", class_="cart-line")


def test_a_shop_without_goods_has_a_home(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0) as shop:
        visitor = PlainBrowser(TestClient(create_app(shop)))
        visitor.client.cookies.set("consent", "yes")
        for path in ("/en/", "/zh/for-you", "/en/account"):
            visitor.open(path)
            assert visitor.status == 200, path


def test_what_goes_well_and_completes_is_shown_in_cart_and_at_the_product(
    visitor: PlainBrowser, demo_shop: Shop
) -> None:
    product = next(p for p in demo_shop.catalog.products() if not p.variants and p.availability == "in_stock")
    page = visitor.open(f"/en/p/{product.id}")
    assert page.one(id="similar").all("article")
    assert product.id not in picked(page)
    visitor.submit(visitor.form("/en/cart/add"))
    page = visitor.open("/en/cart")
    assert picked(page, "complete")
    assert product.id not in picked(page, "complete")


def test_what_a_merchant_pays_for_is_marked_and_its_click_is_charged_once(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(f"p{n}", {"en": f"Lamp {n}"}, category=("Home", "Lamps"), price=Money(900 + n, "USD"))
            for n in range(30)
        )
        shop.search.sync()
        shop.sponsored.places.put("similar", Slots((2,), 5, 0.01))
        campaign = shop.sponsored.campaigns.put(Campaign("Lamps up", ("p29",), 40, merchant="Ann"))
        visitor = PlainBrowser(TestClient(create_app(shop)))
        agree(visitor)
        cell = visitor.open("/en/p/p1").one(id="similar").one("li", data_pick="p29")
        assert cell.one(class_="sponsored").text == "Sponsored"
        assert "A merchant pays for this place." in cell.text
        others = [
            li for li in visitor.page.one(id="similar").all("li") if li.attributes.get("data-pick") != "p29"
        ]
        assert not any(li.all(class_="sponsored") for li in others if "data-pick" in li.attributes)
        href = cell.one("a").attributes["href"]
        visitor.open(href)
        visitor.open(href)
        spent = shop.sponsored.campaigns.get(campaign.id).spent
        assert 5 <= spent <= 40
        assert visitor.open("/zh/p/p2").one(id="similar").one(class_="sponsored").text == "广告"

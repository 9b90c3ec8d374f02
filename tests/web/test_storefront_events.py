"""What the pages write in the event log: robots' apart, and nobody's name who turned the profile off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from plain_browser import PlainBrowser
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events.bots import ACTS
from shopkeeper.orders import Customer
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app
from shopkeeper.web.storefront.customer import sign_in_path
from shopkeeper.web.storefront.recommended import impressions, row
from shopkeeper.web.storefront.visitor import Visitor

CRAWLER = "Mozilla/5.0 (compatible; Somebot/2.1; +http://example.com/bot.html)"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(
                f"{kind}-{n}",
                {"en": f"{kind.title()} {n}"},
                category=("Home", f"{kind.title()}s"),
                price=Money(1000 + n, "USD"),
            )
            for kind in ("lamp", "chair")
            for n in range(8)
        )
        shop.search.sync()
        yield shop


def visit(shop: Shop, agent: str = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0") -> PlainBrowser:
    """Somebody who allows remembering."""
    browser = PlainBrowser(TestClient(create_app(shop), headers={"user-agent": agent}))
    browser.open("/en/")
    browser.submit(browser.form("/en/consent"), answer="yes")
    return browser


def test_what_calls_itself_a_robot_is_kept_aside_though_it_says_yes(shop: Shop) -> None:
    visit(shop, CRAWLER).open("/en/p/lamp-1")
    assert shop.events.count() == 0
    assert shop.bots.count() > 0
    assert {one.reason for one in shop.bots.visits()} == {"agent"}
    person = visit(shop)
    person.open("/en/p/lamp-1")
    assert [e.product for e in shop.events.read(kinds="view")] == ["lamp-1"]


def test_a_demo_shows_a_driven_browser_around(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "demo", create=True, rate_limit=0, demo_customers=1) as shop:
        shop.catalog.put([Product("lamp-1", {"en": "Lamp 1"}, price=Money(1000, "USD"))])
        shop.search.sync()
        visit(shop, "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0").open("/en/p/lamp-1")
        assert [e.product for e in shop.events.read(kinds="view")] == ["lamp-1"]


def test_a_visit_faster_than_people_is_set_aside_as_a_whole(shop: Shop) -> None:
    fast = visit(shop)
    fast.open("/en/p/lamp-1")
    session = fast.client.cookies["session"]
    query = {"product": "lamp-2", "position": "1", "query": "lamp"}
    csrf = {"csrf": fast.form("/en/cart/add").one("input", name="csrf").attributes["value"]}
    for _ in range(2 * ACTS + 2):  # two minutes at most: one of them sees more than a person does
        assert fast.client.post("/en/click", data={**query, **csrf}).status_code == 204
    assert list(shop.events.read(session=session)) == []
    assert [(one.session, one.reason) for one in shop.bots.visits()] == [(session, "rate")]


def test_a_visit_that_turned_its_profile_off_is_not_named_any_more(shop: Shop) -> None:
    person = visit(shop)
    person.open("/en/p/lamp-1")
    person.open("/en/interests")
    person.submit(person.form("/en/interests/turn"), answer="off")
    before = shop.events.count()
    person.open("/en/p/lamp-2")
    session = person.client.cookies["session"]
    assert person.client.cookies["consent"] == "yes"
    assert {e.product for e in shop.events.read(session=session, kinds="view")} == {"lamp-1"}
    views = list(shop.events.read(product="lamp-2", kinds="view"))
    assert [(e.session, e.customer) for e in views] == [("", "")]
    assert shop.events.count() > before
    person.open("/en/interests")
    person.submit(person.form("/en/interests/turn"), answer="on")
    person.open("/en/p/lamp-3")
    assert [e.session for e in shop.events.read(product="lamp-3", kinds="view")] == [session]


def test_a_customer_who_said_no_elsewhere_is_named_in_no_event_but_the_no(shop: Shop) -> None:
    shop.orders.customers.put([Customer("ann", "Ann Berg")])
    person = visit(shop)
    person.open(sign_in_path(shop, "ann"))
    person.submit(person.form("/en/account/enter"))
    before = list(shop.events.read(customer="ann"))
    shop.profiles.turn("customer:ann", False)  # in another browser
    person.open("/en/p/lamp-1")
    person.submit(person.form("/en/cart/add"))
    assert person.client.cookies["consent"] == "yes"
    seen = list(shop.events.read(product="lamp-1", kinds=["view", "cart"]))
    assert [(e.kind, e.session, e.customer) for e in seen] == [("view", "", ""), ("cart", "", "")]
    assert list(shop.events.read(customer="ann")) == before
    person.submit(person.form("/en/consent"), answer="no")
    assert [e.customer for e in shop.events.read(kinds="consent", customer="ann")] == ["ann"]


def test_what_a_row_was_about_is_written_with_what_it_showed_and_what_was_opened(shop: Shop) -> None:
    person = visit(shop)
    person.open("/en/p/lamp-1")
    shown = [e for e in shop.events.read(kinds="impression") if e.place == "similar"]
    assert shown
    assert {tuple(e.extra["about"]) for e in shown} == {("lamp-1",)}
    link = person.page.one(id="similar").one("article").one("a").attributes["href"]
    assert "r=similar~" in link
    person.open(link)
    (click,) = shop.events.read(kinds="click")
    assert click.extra["about"] == ["lamp-1"]
    assert all("about" not in e.extra for e in shop.events.read(kinds="impression") if e.place == "home")


def test_a_row_about_much_names_five(shop: Shop) -> None:
    somebody = Visitor("yes", "s" * 22, "", (), False)
    held = [f"lamp-{n}" for n in range(7)]
    found = row(create_app(shop).state.storefront, somebody, "en", "similar", products=held)
    events = impressions(somebody, [found])
    assert events
    assert all(e.extra["about"] == held[:5] for e in events)


def test_front_ends_tell_what_a_row_was_about(shop: Shop) -> None:
    client = TestClient(create_app(shop))
    event = {"kind": "impression", "session": "visit-12345", "product": "lamp-2", "position": 1}
    sent = client.post("/api/v1/events", json={**event, "recommended": "a1", "about": ["lamp-1"]})
    assert sent.json()["accepted"] == 1
    (kept,) = shop.events.read(kinds="impression")
    assert kept.extra == {"recommended": "a1", "about": ["lamp-1"]}
    assert client.post("/api/v1/events", json={**event, "about": ["lamp-1"] * 6}).status_code == 422
    assert client.post("/api/v1/events", json={**event, "about": ["a\0b"]}).status_code == 422

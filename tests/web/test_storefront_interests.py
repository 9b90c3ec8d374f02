"""The page of one's interests: what is believed and why, corrected, off, taken along, erased; nothing without a yes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from plain_browser import Element, PlainBrowser
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.orders import Customer
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app
from shopkeeper.web.storefront.customer import sign_in_path


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop.open(tmp_path_factory.mktemp("interests") / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(
                f"{kind}-{n}",
                {"en": f"{kind.title()} {n}", "zh": f"{kind} {n} 号"},
                category=("Home", f"{kind.title()}s"),
                price=Money(1000 + n, "USD"),
            )
            for kind in ("lamp", "chair", "rug")
            for n in range(8)
        )
        shop.catalog.vocabulary.put([("category", "Lamps", "zh", "灯具"), ("category", "Home", "zh", "家居")])
        shop.orders.customers.put([Customer("ann", "Ann Berg")])
        shop.search.sync()
        yield shop


@pytest.fixture
def person(shop: Shop) -> PlainBrowser:
    """A visitor who allows remembering and has looked at three lamps."""
    browser = PlainBrowser(TestClient(create_app(shop)))
    browser.open("/en/")
    browser.submit(browser.form("/en/consent"), answer="yes")
    for n in (1, 2, 3):
        browser.open(f"/en/p/lamp-{n}")
    return browser


def words(page: Element, within: str = "main") -> str:
    return page.one(within).text


def act(browser: PlainBrowser, label: str) -> Element:
    """Presses the button that is called so, on the page of interests."""
    for form in browser.page.all("form"):
        for button in form.all("button"):
            if label in (button.text, button.attributes.get("aria-label")):
                name = button.attributes.get("name", "")
                return browser.submit(form, **({name: button.attributes["value"]} if name else {}))
    raise AssertionError(f"no button {label!r}")


def test_what_was_looked_at_is_said_in_words_with_the_products_it_was_read_from(person: PlainBrowser) -> None:
    page = person.open("/en/interests")
    assert "These days" in words(page)
    assert "Home › Lamps" in words(page)
    assert "Lamp 3" in words(page)
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    chinese = person.open("/zh/interests")
    assert "家居 › 灯具" in words(chinese)
    assert "最近" in words(chinese)


def test_the_footer_leads_there(person: PlainBrowser) -> None:
    person.open("/en/")
    assert "Your interests" in words(person.follow("Your interests and your data"))


def test_a_person_strikes_out_confirms_and_takes_back(person: PlainBrowser) -> None:
    person.open("/en/interests")
    page = act(person, "Not me: Home › Lamps")
    assert "Struck out. It is not used any more." in words(page)
    assert page.one("s").text == "Home › Lamps"
    assert not page.all(**{"aria-label": "Not me: Home › Lamps"})
    page = act(person, "Take that back: Home › Lamps")
    assert not page.all("s")
    page = act(person, "That’s right: Home › Lamps")
    assert "You confirmed this" in words(page)


def test_an_interest_can_be_added(person: PlainBrowser) -> None:
    page = person.open("/en/interests")
    choice = next(o for o in page.all("option") if o.text == "Home › Rugs").attributes["value"]
    form = next(f for f in page.all("form") if f.all("select", name="interest"))
    page = person.submit(form, interest=choice, answer="keep")
    assert "Home › Rugs" in page.one("section", **{"aria-labelledby": "long-title"}).text


def test_turned_off_nothing_is_known_until_it_is_turned_on_again(person: PlainBrowser, shop: Shop) -> None:
    person.open("/en/interests")
    page = act(person, "Turn my profile off")
    assert "Your profile is off" in words(page)
    assert "Home › Lamps" not in words(page)
    session = next(event.session for event in shop.events.read(kinds="view"))
    assert not shop.profiles.of(session=session).personal
    page = act(person, "Turn my profile on")
    assert "Home › Lamps" in words(page)


def test_the_data_is_downloaded_and_erased_only_when_it_is_meant(person: PlainBrowser, shop: Shop) -> None:
    told = person.client.get("/en/interests/export.json").json()
    assert [event["product"] for event in told["events"] if event["kind"] == "view"] == [
        "lamp-1",
        "lamp-2",
        "lamp-3",
    ]
    person.open("/en/interests")
    assert "Nothing was erased" in words(act(person, "Erase my data"))
    form = person.form("/en/interests/erase")
    page = person.submit(form, sure="yes")
    assert "Erased. Nothing of it is left." in words(page)
    assert shop.events.count() == 0
    assert "recent" not in person.client.cookies


def test_nothing_is_read_or_kept_of_who_did_not_agree(shop: Shop) -> None:
    browser = PlainBrowser(TestClient(create_app(shop)))
    page = browser.open("/en/interests")
    assert "knows nothing about you" in words(page)
    assert browser.client.get("/en/interests/export.json").status_code == 403
    browser.submit(page.one("form", action="/en/consent"), answer="yes")
    page = browser.open("/en/interests")
    assert "Nothing stands out yet" in words(page)


def test_a_customer_reads_their_own_profile_and_turning_it_off_is_their_consent(
    shop: Shop, person: PlainBrowser
) -> None:
    page = person.open(sign_in_path(shop, "ann"))
    person.submit(
        next(f for f in page.all("form") if f.attributes.get("action", "").endswith("/account/enter"))
    )
    person.open("/en/p/chair-1")
    assert "Home › Chairs" in words(person.open("/en/interests"))
    assert "your account: name, addresses, consents" in words(person.page)
    act(person, "Turn my profile off")
    ann = shop.orders.customers.get("ann")
    assert ann is not None
    assert ann.consents["personalisation"] is False
    assert not shop.profiles.allowed("ann")


def test_what_a_visitor_corrected_is_the_customers_who_they_turn_out_to_be(
    shop: Shop, person: PlainBrowser
) -> None:
    person.open("/en/interests")
    act(person, "Not me: Home › Lamps")
    page = person.open(sign_in_path(shop, "ann"))
    person.submit(
        next(f for f in page.all("form") if f.attributes.get("action", "").endswith("/account/enter"))
    )
    assert [one.value for one in shop.profiles.of("ann").unwanted] == ["Home > Lamps"]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("correct", {"interest": "nonsense", "answer": "keep"}),
        ("correct", {"interest": '["colour", "red"]', "answer": "keep"}),
        ("correct", {"interest": '["brand", "Acme"]', "answer": "love"}),
        ("turn", {"answer": "maybe"}),
    ],
)
def test_a_form_that_is_not_ours_is_refused(
    person: PlainBrowser, action: str, fields: dict[str, str]
) -> None:
    person.open("/en/interests")
    token = person.page.one("input", name="csrf").attributes["value"]
    answer = person.client.post(f"/en/interests/{action}", data={"csrf": token, **fields})
    assert answer.status_code == 400
    assert person.client.post(f"/en/interests/{action}", data=fields).status_code == 403

"""The shop's own site tells who a person is: a link for ten minutes, for one customer, that nobody else can make."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from itsdangerous import URLSafeTimedSerializer
from plain_browser import PlainBrowser
from starlette.testclient import TestClient

from shopkeeper.orders import Customer
from shopkeeper.shop import Shop
from shopkeeper.web.api.sign_in import SignInLink
from shopkeeper.web.app import create_app
from shopkeeper.web.used_links import is_used, use

KEY = {"Authorization": "Bearer a long secret"}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0, server_key="a long secret") as shop:
        shop.orders.customers.put([Customer("ann", "Ann Lee"), Customer("bob", "Bob Ray")])
        yield shop


@pytest.fixture
def api(shop: Shop) -> TestClient:
    return TestClient(create_app(shop))


@pytest.fixture
def browser(shop: Shop) -> PlainBrowser:
    return PlainBrowser(TestClient(create_app(shop)))


def link(api: TestClient, customer: str = "ann", **body: str) -> str:
    answer = api.post(f"/api/v1/people/{customer}/sign-in", json=body, headers=KEY)
    assert answer.status_code == 200, answer.text
    given = SignInLink.model_validate(answer.json())
    assert given.url.endswith(given.path)
    assert timedelta(0) < given.expires - datetime.now(UTC) <= timedelta(minutes=10)
    return given.path


def enter(browser: PlainBrowser, path: str) -> str:
    """Opens a link, says yes, and returns the account page's text."""
    page = browser.open(path)
    assert browser.status == 200
    browser.submit(next(form for form in page.all("form") if form.attributes["action"].endswith("/enter")))
    return browser.open("/en/account").text


def test_a_link_signs_its_customer_in_after_a_yes(api: TestClient, browser: PlainBrowser) -> None:
    path = link(api)
    browser.open(path)
    assert "customer" not in browser.client.cookies  # opening an address alone changes nothing
    text = enter(browser, path)
    assert "Ann Lee" in text
    assert "Bob Ray" not in text


def test_a_link_works_once_and_says_so_also_after_a_restart(
    shop: Shop, api: TestClient, browser: PlainBrowser
) -> None:
    path, other = link(api), link(api)  # made in the same second
    assert "Ann Lee" in enter(browser, path)
    with Shop.open(shop.path, rate_limit=0) as again:
        late = PlainBrowser(TestClient(create_app(again)))
        for words, used in (("was used already", path), ("已经用过", path.replace("/en/", "/zh/"))):
            page = late.open(used)
            assert late.status == 410
            assert words in page.text
            assert not [form for form in page.all("form") if form.attributes["action"].endswith("/enter")]
        late.open(other)
        page = late.submit(
            late.form("/en/account/enter"), link=path.rpartition("/")[2]
        )  # without looking first
        assert (late.status, "was used already" in page.text) == (410, True)
        assert "customer" not in late.client.cookies
        assert "Ann Lee" in enter(late, other)


def test_of_two_who_use_a_link_at_once_one_is_signed_in(shop: Shop) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda _: use(shop.engine, "a link", 600), range(4))) == [False] * 3 + [True]


def test_used_links_are_forgotten_when_they_would_have_ended(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert use(shop.engine, "first", 600)
    now = time.time()
    monkeypatch.setattr("shopkeeper.web.used_links.time.time", lambda: now + 599)
    assert use(shop.engine, "second", 600)
    assert is_used(shop.engine, "first")
    monkeypatch.setattr("shopkeeper.web.used_links.time.time", lambda: now + 602)
    assert use(shop.engine, "third", 600)
    assert not is_used(shop.engine, "first")
    assert is_used(shop.engine, "second")


def test_only_the_shops_own_servers_get_links(api: TestClient) -> None:
    for headers in ({}, {"Authorization": "Bearer a longer secret"}, {"Authorization": "Bearer "}):
        answer = api.post("/api/v1/people/ann/sign-in", json={}, headers=headers)
        assert answer.status_code == 401


def test_a_link_changed_in_any_part_signs_nobody_in(api: TestClient, browser: PlainBrowser) -> None:
    path = link(api)
    head, _, token = path.rpartition("/")
    name, time, signature = token.split(".")
    other = link(api, "bob").rpartition("/")[2].split(".")
    wrong = [
        f"{name}.{time}.{signature[:-2]}",
        f"{name}.{time}.{other[2]}" if other[2] != signature else "x",
        f"{other[0]}.{time}.{signature}",  # another person's name under this one's signature
        f"{name}.{time}",
        f"{name}..{signature}",
        "x",
    ]
    for each in wrong:
        browser.open(f"{head}/{each}")
        assert browser.status == 404, each
        page = browser.open(path)  # the form of a good link, sent with the wrong one
        form = next(f for f in page.all("form") if f.attributes["action"].endswith("/enter"))
        browser.submit(form, link=each)
        assert browser.status == 404
        assert "customer" not in browser.client.cookies


def test_a_link_ends_after_ten_minutes(
    shop: Shop, api: TestClient, browser: PlainBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = link(api)
    later = datetime.now(UTC).timestamp() + 601
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    browser.open(path)
    assert browser.status == 404


def test_a_link_of_another_shop_or_purpose_is_worth_nothing(
    shop: Shop, api: TestClient, browser: PlainBrowser
) -> None:
    for secret, purpose in (("another shop's", "enter"), (shop.secret, "mail"), (shop.secret, "customer")):
        token = URLSafeTimedSerializer(secret, salt=f"customer-{purpose}").dumps("ann")
        browser.open(f"/en/account/enter/{token}")
        assert browser.status == 404
    token = link(api).rpartition("/")[2]
    browser.client.cookies.set("customer", token)  # a link is no cookie
    assert "Ann Lee" not in browser.open("/en/account").text


def test_somebody_new_is_made_a_customer_and_nobody_known_is_changed(
    shop: Shop, api: TestClient, browser: PlainBrowser
) -> None:
    assert api.post("/api/v1/people/eve/sign-in", json={}, headers=KEY).status_code == 404
    assert "Eve Moe" in enter(browser, link(api, "eve", name="Eve Moe", email="Eve@shop.example"))
    eve = shop.orders.customers.get("eve")
    assert eve
    assert (eve.email, dict(eve.consents)) == ("eve@shop.example", {})
    link(api, "ann", name="Somebody Else", language="zh-CN").startswith("/zh/")
    assert shop.orders.customers.get("ann").name == "Ann Lee"  # type: ignore[union-attr]
    wrong = api.post("/api/v1/people/%00/sign-in", json={}, headers=KEY)
    assert wrong.status_code == 422

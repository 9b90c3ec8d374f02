"""Who holds a conversation, which sites may embed the chat, and whose cart a link carries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chat_world import Visitor, make_shop
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from shopkeeper.errors import ConfigError
from shopkeeper.web.app import create_app
from shopkeeper.web.assistant.access import DAYS, make_token, read_token
from shopkeeper.web.assistant.cors import origins_of

SITE = "https://blog.example"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with make_shop(
        tmp_path_factory.mktemp("chat") / "shop", chat_origins=f"{SITE} https://b.example:8443"
    ) as shop:
        yield TestClient(create_app(shop), raise_server_exceptions=False)


def test_a_token_opens_its_conversation_for_thirty_days() -> None:
    day = 86_400.0
    token = make_token("secret", "abc.def", now=100 * day)
    assert read_token("secret", token, now=100 * day) == "abc.def"
    assert read_token("secret", token, now=(100 + DAYS) * day) == "abc.def"
    assert read_token("secret", token, now=(101 + DAYS) * day) == ""
    assert read_token("secret", token, now=99 * day) == ""
    assert read_token("other", token, now=100 * day) == ""


@given(st.text(max_size=120))
def test_no_other_text_is_a_token(text: str) -> None:
    assert read_token("secret", text) == ""


@given(st.integers(0, 200), st.characters())
def test_a_token_with_one_character_changed_opens_nothing(place: int, character: str) -> None:
    token = make_token("secret", "AbCdEfGh")
    place %= len(token)
    changed = token[:place] + character + token[place + 1 :]
    assert changed == token or read_token("secret", changed) == ""


def test_without_the_token_a_conversation_is_closed(client: TestClient) -> None:
    mine, other = Visitor(client), Visitor(client)
    for headers in (
        {},
        other.headers,
        {"Authorization": "Bearer x"},
        {"Authorization": f"Basic {mine.token}"},
    ):
        for method, path in (
            ("GET", ""),
            ("POST", "/messages"),
            ("POST", "/cards/c1"),
            ("GET", "/events"),
            ("GET", "/cart"),
            ("POST", "/cart"),
            ("POST", "/pictures"),
            ("GET", "/transcript"),
            ("POST", "/rating"),
            ("GET", "/memory"),
            ("PUT", "/memory"),
            ("DELETE", "/memory"),
        ):
            body = None if method in ("GET", "DELETE") else {}
            answer = client.request(method, mine.path + path, headers=headers, json=body)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["content-type"].startswith("application/problem+json")


def test_a_configured_site_may_ask_and_another_may_not(client: TestClient) -> None:
    asked = {
        "Origin": SITE,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    preflight = client.options("/api/v1/chat", headers=asked)
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == SITE
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in preflight.headers
    for path in ("/api/v1/chat/setup", "/api/v1/chat/x/cart"):
        answer = client.get(path, headers={"Origin": SITE})
        assert answer.headers["access-control-allow-origin"] == SITE, path
        assert "Origin" in answer.headers["vary"]
    for foreign in (
        "https://evil.example",
        "https://blog.example.evil.example",
        "http://blog.example",
        "null",
    ):
        refused = client.post("/api/v1/chat", json={}, headers={"Origin": foreign})
        assert refused.status_code == 403
        assert "access-control-allow-origin" not in refused.headers
        assert "chat_origins" in refused.json()["detail"]
    assert client.post("/api/v1/chat", json={}, headers={"Origin": "http://testserver"}).status_code == 201
    assert "access-control-allow-origin" not in client.get("/api/v1/search", headers={"Origin": SITE}).headers
    own = client.get("/api/v1/chat/setup")
    assert "access-control-allow-origin" not in own.headers
    assert "Origin" in own.headers["vary"], "no cache in between gives one site what another asked for"


@pytest.mark.parametrize(
    "wrong", ["blog.example", "https://blog.example/path", "ftp://x.example", "https://"]
)
def test_a_setting_that_names_no_site_is_refused_with_the_value(wrong: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(repr(wrong))):
        origins_of(f"https://ok.example {wrong}")


def test_a_site_may_end_in_a_slash_and_any_is_a_star() -> None:
    assert origins_of("https://A.example/, http://b:81") == {"https://a.example", "http://b:81"}
    assert origins_of("*") == {"*"}
    assert origins_of("") == frozenset()


def test_the_widget_and_its_modules_load_from_any_site(client: TestClient) -> None:
    script = client.get("/widget.js", headers={"Origin": SITE})
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    setup = client.get("/api/v1/chat/setup").json()
    for address in (setup["app"], setup["style"], setup["app"].replace("app.js", "dom.js")):
        answer = client.get(address, headers={"Origin": SITE})
        assert answer.status_code == 200, address
        assert answer.headers["access-control-allow-origin"] == "*"


def test_too_many_messages_are_refused_with_when_to_write_again(tmp_path: Path) -> None:
    with make_shop(tmp_path / "shop", chat_rate_limit=2) as shop:
        client = TestClient(create_app(shop))
        statuses = [client.post("/api/v1/chat", json={}).status_code for _ in range(4)]
        assert statuses == [201, 201, 429, 429]
        assert client.get("/api/v1/chat/setup").status_code == 200


def test_a_cart_from_another_site_is_carried_once_by_its_link_only(client: TestClient) -> None:
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    visitor = Visitor(client)
    added = client.post(
        f"{visitor.path}/cart", json={"product": "kettle"}, headers={**visitor.headers, **elsewhere}
    ).json()
    assert added["count"] == 1
    assert not client.cookies.get("cart"), "no cookie is set across sites"
    link = added["url"]
    assert link.startswith("/en/chat/cart?ticket=")
    for _ in range(2):
        page = client.get(link)
        assert page.url.path == "/en/cart"
        assert page.text.count('class="cart-line"') == 1
        assert 'name="quantity" value="1"' in page.text
    assert client.get(link[:-3] + "AAA").status_code == 404
    assert client.get("/en/chat/cart").status_code == 404

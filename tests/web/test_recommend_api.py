"""Recommendations over the API, as e-mails and as feeds: what is told, to whom, and what a no means."""

from __future__ import annotations

import json
from collections.abc import Iterator
from email import message_from_string
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product
from shopkeeper.cli.recommend_email import email_command
from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.events import Event
from shopkeeper.orders import Customer
from shopkeeper.web.api.recommend import RecommendAnswer
from shopkeeper.web.app import create_app
from shopkeeper.web.recommend_mail import letter

KEY = "sesame"
KINDS = ("Kettles", "Lamps", "Rugs")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mail") / "shop"
    with Shop.open(folder, create=True) as shop:
        shop.catalog.put(
            Product(
                f"p{n}",
                {"en": f"<{KINDS[n % 3]}> & {n}", "zh": f"商品{n}"},
                category=("Home", KINDS[n % 3]),
                price=Money(1000 + n, "USD"),
            )
            for n in range(30)
        )
        shop.search.sync()
        shop.orders.customers.put(
            [
                Customer("ann", "Ann <Lee>", "ann@lee.example"),
                Customer("bob", "Bob", "bob@lee.example", consents={"personalisation": False}),
                Customer("cyd", "Cyd", "cyd@lee.example", consents={"marketing": False}),
            ]
        )
        shop.events.append(
            Event(
                f"e-{who}-{n}",
                "view",
                f"2026-10-0{n}T10:00:00Z",
                session=f"visit-{who}",
                customer=who,
                product="p1",
            )
            for who in ("ann", "bob")
            for n in (1, 2, 3)
        )
    return folder


@pytest.fixture(scope="module")
def shop(folder: Path) -> Iterator[Shop]:
    with Shop.open(folder, rate_limit=0, server_key=KEY) as shop:
        yield shop


@pytest.fixture(scope="module")
def client(shop: Shop) -> TestClient:
    return TestClient(create_app(shop))


def ask(client: TestClient, customer: str = "", **body: Any) -> dict[str, Any]:
    path = f"/api/v1/recommend/customers/{customer}" if customer else "/api/v1/recommend"
    answer = client.post(path, json=body, headers={"Authorization": f"Bearer {KEY}"} if customer else {})
    assert answer.status_code == 200, answer.text
    RecommendAnswer.model_validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def test_products_come_with_positions_propensities_and_reasons(client: TestClient) -> None:
    found = ask(client, place="similar", products=["p1"], limit=5)
    assert found["id"]
    assert [item["position"] for item in found["items"]] == [1, 2, 3, 4, 5]
    assert all(0 < item["propensity"] <= 1 and item["reason"]["text"] for item in found["items"])
    assert "p1" not in [item["id"] for item in found["items"]]
    assert found["items"][0]["product"]["title"]


def test_reasons_are_in_the_language_asked_for(client: TestClient) -> None:
    english = ask(client, place="home", limit=3)["items"]
    chinese = ask(client, place="home", limit=3, language="zh-CN")["items"]
    assert all(item["reason"]["text"].isascii() for item in english)
    assert not any(item["reason"]["text"].isascii() for item in chinese)


def test_a_visit_is_known_by_its_name_and_by_a_history_given(client: TestClient) -> None:
    assert ask(client, session="visit-ann")["personal"] is True
    assert ask(client, session="visit-ann", personal=False)["personal"] is False
    assert ask(client, history=[{"product": "p4", "kind": "cart"}])["personal"] is True
    assert ask(client, history=[{"product": "p4"}], personal=False)["personal"] is False
    assert ask(client)["personal"] is False


def test_excluded_products_do_not_come_and_offsets_go_on(client: TestClient) -> None:
    first = [item["id"] for item in ask(client, session="visit-reader", limit=6)["items"]]
    later = ask(client, session="visit-reader", limit=6, offset=6)["items"]
    assert later[0]["position"] == 7
    assert not set(first) & {item["id"] for item in later}
    without = [item["id"] for item in ask(client, limit=6, exclude=first[:3])["items"]]
    assert not set(first[:3]) & set(without)


def test_customers_are_for_the_shops_own_servers(client: TestClient) -> None:
    assert ask(client, "ann")["personal"] is True
    keys = [None, "Bearer wrong", f"Basic {KEY}"]
    for method, path in (
        ("GET", "/api/v1/recommend/customers/ann/feed"),
        ("POST", "/api/v1/recommend/customers/ann"),
    ):
        for key in keys:
            headers = {"Authorization": key} if key else {}
            body: dict[str, Any] | None = {} if method == "POST" else None
            assert client.request(method, path, headers=headers, json=body).status_code == 401


def test_a_customers_no_is_kept_here_too(client: TestClient) -> None:
    found = ask(client, "bob", session="visit-bob")
    assert found["personal"] is False
    assert found["items"]


@pytest.mark.parametrize(
    "body",
    [
        {"place": "attic"},
        {"limit": 0},
        {"limit": 101},
        {"offset": -1},
        {"session": "short"},
        {"products": ["a\0b"]},
        {"history": [{"product": "p1", "kind": "chat"}]},
        {"customer": "ann"},
        {"unknown": 1},
    ],
)
def test_what_cannot_be_asked_is_named(client: TestClient, body: dict[str, Any]) -> None:
    answer = client.post("/api/v1/recommend", json=body)
    assert answer.status_code == 422
    assert next(iter(body)) in answer.json()["detail"]


def test_an_email_says_why_escapes_what_it_quotes_and_can_be_ended(shop: Shop) -> None:
    made = letter(shop, "ann", "https://shop.example/")
    assert made.personal
    html = made.html()
    assert "Ann &lt;Lee&gt;" in html
    assert "<Lamps>" not in html
    assert "<script" not in html
    assert "style=" in html
    assert made.stop in html
    for entry in made.entries:
        assert entry.why in made.text()
        assert entry.url.startswith(f"https://shop.example/en/p/{entry.card.id}?r=email~{made.answer.id}~")
    mail = message_from_string(made.message("shop@shop.example").as_string())
    assert mail["To"] == "ann@lee.example"
    assert mail["List-Unsubscribe"].strip() == f"<{made.stop}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert made.feed()["_shopkeeper"]["headers"] == {
        "List-Unsubscribe": f"<{made.stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    plain = letter(shop, "ann", "http://shop.example")  # one click is for HTTPS only
    assert set(plain.headers()) == {"List-Unsubscribe"}
    assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]


def test_who_is_not_to_be_remembered_gets_what_all_like_and_a_no_to_emails_is_kept(shop: Shop) -> None:
    assert not letter(shop, "bob", "https://shop.example").personal
    with pytest.raises(Conflict, match="'cyd' wants no e-mails"):
        letter(shop, "cyd", "https://shop.example")
    with pytest.raises(NotFound, match="'eve'"):
        letter(shop, "eve", "https://shop.example")
    with pytest.raises(InputError, match=r"'shop\.example'"):
        letter(shop, "ann", "shop.example")
    with pytest.raises(InputError, match="'fr'"):
        letter(shop, "ann", "https://shop.example", "fr")


def test_a_feed_is_a_json_feed_and_the_same_as_html(client: TestClient) -> None:
    path, headers = "/api/v1/recommend/customers/ann/feed", {"Authorization": f"Bearer {KEY}"}
    feed = client.get(path, headers=headers, params={"language": "zh", "limit": 4}).json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len(feed["items"]) == 4
    assert all({"id", "url", "title", "content_text"} <= set(item) for item in feed["items"])
    assert not feed["items"][0]["content_text"].isascii()
    page = client.get(path, headers=headers, params={"format": "html"})
    assert page.headers["content-type"].startswith("text/html")
    assert client.get(path.replace("ann", "cyd"), headers=headers).status_code == 409
    assert client.get(path.replace("ann", "eve"), headers=headers).status_code == 404


def test_the_command_writes_a_file_a_customer_and_leaves_out_who_said_no(
    folder: Path, tmp_path: Path
) -> None:
    run = CliRunner()
    shown = run.invoke(email_command, ["ann", "--shop", str(folder), "--format", "feed"])
    assert json.loads(shown.output)["items"]
    out = tmp_path / "letters"
    written = run.invoke(
        email_command, ["--all", "--shop", str(folder), "--format", "eml", "--out", str(out), "--json"]
    )
    assert written.exit_code == 0, written.output
    assert {row["customer"] for row in json.loads(written.output)} == {"ann", "bob"}
    assert sorted(file.name for file in out.iterdir()) == ["ann.eml", "bob.eml"]
    for wrong in ([], ["ann", "--all"], ["ann", "bob"], ["cyd"]):
        assert run.invoke(email_command, [*wrong, "--shop", str(folder)]).exit_code == 1

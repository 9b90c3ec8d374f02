"""The JSON API over a real small shop: answers, errors, events, and the description held to its word."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Image, Money, Product, Quantity, Variant
from shopkeeper.search.rules import Rule
from shopkeeper.shop import Shop
from shopkeeper.web.api import models
from shopkeeper.web.app import create_app

KINDS = [("Kettle", "电水壶"), ("Lamp", "台灯"), ("Backpack", "背包")]
BRANDS = ["Acme", "Bolt", "Caldera"]


def goods() -> list[Product]:
    return [
        Product(
            id=f"p/{number}" if number == 7 else f"p-{number}",
            title={
                "en": f"{BRANDS[number // 3 % 3]} {KINDS[number % 3][0]} {number}",
                "zh": f"{BRANDS[number // 3 % 3]} {KINDS[number % 3][1]} {number}",
            },
            description={"en": f"A sturdy {KINDS[number % 3][0].lower()}."},
            brand=BRANDS[number // 3 % 3],
            category=("Home", KINDS[number % 3][0] + "s"),
            attributes={
                "Colour": "Red" if number % 2 else "Blue",
                "Weight": Quantity(1.5, "kg"),
                "New": True,
            },
            price=Money(1000 + number * 100, "USD"),
            images=(Image(f"media/p{number}.png", {"en": "front"}),),
            variants=(Variant(f"v-{number}", {"Size": "M"}, Money(1000 + number * 100, "USD")),),
            rating=4.5,
            rating_count=number,
        )
        for number in range(45)
    ]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop.open(tmp_path_factory.mktemp("api") / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(goods())
        shop.search.sync()
        yield shop


@pytest.fixture(scope="module")
def client(shop: Shop) -> Iterator[TestClient]:
    with TestClient(create_app(shop)) as client:
        yield client


def get(client: TestClient, path: str, model: type[BaseModel], **params: Any) -> Any:
    answer = client.get("/api/v1" + path, params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    model.model_validate(answer.json())
    return answer.json()


def refused(client: TestClient, status: int, path: str, quoted: str, **params: Any) -> dict[str, Any]:
    answer = client.get("/api/v1" + path, params=params)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail", "instance"} <= body.keys()
    assert body["status"] == status
    assert quoted in body["detail"]
    return body


def test_a_search_gives_products_with_what_a_list_shows(client: TestClient) -> None:
    found = get(client, "/search", models.SearchAnswer, q="kettle", limit=5)
    assert found["total"] == 15
    assert len(found["hits"]) == 5
    assert all("Kettle" in hit["product"]["title"] for hit in found["hits"])
    assert found["hits"][0]["product"]["price"]["currency"] == "USD"
    assert "explanation" not in found["hits"][0]


def test_a_search_in_chinese_gives_chinese_titles(client: TestClient) -> None:
    found = get(client, "/search", models.SearchAnswer, q="台灯", language="zh-CN", limit=3)
    assert found["total"] >= 15
    assert all("台灯" in hit["product"]["title"] for hit in found["hits"])
    assert found["hits"][0]["product"]["url"].startswith("/zh/p/")


def test_filters_of_one_name_are_alternatives_and_ranges_hold(client: TestClient) -> None:
    found = get(
        client,
        "/search",
        models.SearchAnswer,
        filter=["brand:Acme", "brand:Bolt", "category:Home > Lamps"],
        range=["price:2000..4000"],
        limit=50,
        sort="price_asc",
    )
    products = [hit["product"] for hit in found["hits"]]
    prices = [product["price"]["amount"] for product in products]
    assert {product["brand"] for product in products} == {"Acme", "Bolt"}
    assert all(product["category"] == ["Home", "Lamps"] for product in products)
    assert prices == sorted(prices)
    assert prices[0] >= 2000
    assert prices[-1] <= 4000


def test_pages_by_offset_do_not_overlap(client: TestClient) -> None:
    pages = [
        get(client, "/search", models.SearchAnswer, q="lamp", offset=at, limit=5)["hits"] for at in (0, 5, 10)
    ]
    ids = [hit["id"] for page in pages for hit in page]
    assert len(ids) == len(set(ids)) == 15


def test_a_merchants_redirect_and_explanations_are_told(client: TestClient, shop: Shop) -> None:
    rule = shop.search.rules.put(Rule("", "gift card", "redirect", url="/gifts"), "ann")
    assert get(client, "/search", models.SearchAnswer, q="gift card")["redirect"] == "/gifts"
    shop.search.rules.delete(rule.id, "ann")
    assert "explanation" in get(client, "/search", models.SearchAnswer, q="lamp", explain=True)


def test_the_catalogue_is_listed_once_and_then_what_changed(client: TestClient, shop: Shop) -> None:
    ids: list[str] = []
    cursor = ""
    while True:
        page = get(client, "/products", models.ProductPage, cursor=cursor, limit=10)
        ids += [product["id"] for product in page["products"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert sorted(ids) == sorted(product.id for product in goods())
    shop.catalog.put([Product("extra", {"en": "Extra"})])
    shop.catalog.retire(["extra"])
    later = get(client, "/products", models.ProductPage, cursor=page["cursor"])
    assert (later["products"], later["retired"], later["next"]) == ([], ["extra"], None)


def test_a_changed_or_retired_product_shows_within_a_second(client: TestClient, shop: Shop) -> None:
    def prices() -> list[int]:
        hits = get(client, "/search", models.SearchAnswer, q="zeppelin")["hits"]
        return [hit["product"]["price"]["amount"] for hit in hits]

    def soon(expected: list[int]) -> bool:
        deadline = time.monotonic() + 1.5
        while prices() != expected:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
        return True

    for amount in (500, 700):
        shop.catalog.put([Product("zep", {"en": "Zeppelin"}, price=Money(amount, "USD"))])
        shop.search.sync()
        assert soon([amount])
    shop.catalog.retire(["zep"])
    shop.search.sync()
    assert soon([])


def test_one_product_with_all_languages_or_one(client: TestClient) -> None:
    whole = get(client, "/products/p-1", models.ProductDetail)
    assert set(whole["title"]) == {"en", "zh"}
    assert whole["attributes"]["Weight"] == {"value": 1.5, "unit": "kg"}
    assert whole["variants"][0]["options"] == {"Size": "M"}
    assert set(get(client, "/products/p-1", models.ProductDetail, language="zh")["title"]) == {"zh"}
    assert get(client, "/products/p%2F7", models.ProductDetail)["id"] == "p/7"


def test_similar_products_leave_out_the_product_itself(client: TestClient) -> None:
    hits = get(client, "/products/p-1/similar", models.SimilarAnswer, limit=4)["hits"]
    assert 1 <= len(hits) <= 4
    assert "p-1" not in {hit["id"] for hit in hits}


def test_suggestions_and_categories_and_health(client: TestClient) -> None:
    assert get(client, "/suggest", models.SuggestAnswer, q="") == {"suggestions": []}
    get(client, "/suggest", models.SuggestAnswer, q="ket")
    tree = get(client, "/categories", models.CategoryList)["categories"]
    assert (tree[0]["path"], tree[0]["count"], tree[0]["total"]) == (["Home"], 0, 45)
    assert get(client, "/health", models.Health)["products"] == 45


@pytest.mark.parametrize(
    ("params", "quoted"),
    [
        ({"limit": "101"}, "'101'"),
        ({"offset": "-1"}, "'-1'"),
        ({"sort": "cheap"}, "'cheap'"),
        ({"language": "english please"}, "english please"),
        ({"filter": "brand"}, "'brand'"),
        ({"filter": ":x"}, "':x'"),
        ({"range": "price:cheap"}, "'price:cheap'"),
        ({"range": "price:5..1"}, "'price:5..1'"),
        ({"range": "price:nan..1"}, "nan"),
        ({"range": "price:.."}, "price:.."),
        ({"q": "x" * 501}, "xxx"),
    ],
)
def test_what_a_search_cannot_use_is_quoted(client: TestClient, params: dict[str, str], quoted: str) -> None:
    refused(client, 422, "/search", quoted, **params)


def test_unknown_ids_paths_and_methods_are_problems(client: TestClient) -> None:
    refused(client, 404, "/products/nope", "'nope'")
    refused(client, 404, "/products/%00", "")
    refused(client, 404, "/nothing", "/api/v1/nothing")
    refused(client, 405, "/events", "POST")
    refused(client, 422, "/products", "'abc'", cursor="abc")


@pytest.mark.parametrize(
    "q", ["'; DROP TABLE products; --", "\x00\x01", "\ud83d\ude00", "a" * 500, "(((", "title:", '"', "%"]
)
def test_no_words_break_a_search(client: TestClient, q: str) -> None:
    q = q.encode("utf-16", "surrogatepass").decode("utf-16")
    get(client, "/search", models.SearchAnswer, q=q)
    get(client, "/suggest", models.SuggestAnswer, q=q[:200])


def event(**values: Any) -> dict[str, Any]:
    return {"kind": "view", "session": "session-0001", "product": "p-1", **values}


def send(client: TestClient, body: Any) -> Any:
    return client.post("/api/v1/events", json=body)


def test_an_event_sent_twice_is_stored_once(client: TestClient, shop: Shop) -> None:
    before = shop.events.count()
    body = [event(id="event-0001"), event(id="event-0001"), event(id="event-0002", kind="click", position=3)]
    assert send(client, body).json() == {"accepted": 2, "duplicates": 1, "flagged": 0, "refused": []}
    assert send(client, body[0]).json() == {"accepted": 0, "duplicates": 1, "flagged": 0, "refused": []}
    assert send(client, event()).json()["accepted"] == 1
    assert shop.events.count() == before + 3


def test_events_that_cannot_be_are_named_and_the_others_stored(client: TestClient) -> None:
    old = (datetime.now(UTC) - timedelta(days=8)).isoformat()
    ahead = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    body = [
        event(product="nope"),
        event(product=""),
        event(),
        event(time=old),
        event(time=ahead),
        event(time="2026-01-01T00:00:00"),
        event(quantity=0),
        event(kind="search", product="", query=" "),
        event(kind="search", product="", query="lamp"),
    ]
    answer = send(client, body).json()
    models.EventReceipt.model_validate(answer)
    assert answer["accepted"] == 2
    assert [one["index"] for one in answer["refused"]] == [0, 1, 3, 4, 5, 6, 7]
    assert "'nope'" in answer["refused"][0]["reason"]


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        (event(kind="purchase"), "purchase"),
        (event(session="short"), "short"),
        (event(customer="someone"), "someone"),
        ([], "[]"),
        ([event()] * 1001, "1000"),
        (event(position=0), "0"),
        ("text", "text"),
        (12, "12"),
    ],
)
def test_a_body_that_is_no_event_is_a_problem(client: TestClient, body: Any, quoted: str) -> None:
    answer = send(client, body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert quoted in json.dumps(answer.json())


def test_bodies_that_are_not_json_are_refused(client: TestClient) -> None:
    form = client.post("/api/v1/events", data={"kind": "view"})
    assert (form.status_code, form.json()["title"]) == (415, "Unsupported Media Type")
    broken = client.post("/api/v1/events", content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 422
    surrogate = b'{"kind":"view","session":"session-0001","product":"\\ud800"}'
    lone = client.post("/api/v1/events", content=surrogate, headers={"Content-Type": "application/json"})
    assert lone.status_code in (200, 422)


def test_searches_are_logged_once_and_without_a_person(client: TestClient, shop: Shop) -> None:
    client.get("/api/v1/search", params={"q": "a very rare query"})
    client.get("/api/v1/search", params={"q": "a very rare query", "offset": 24})
    (logged,) = [one for one in shop.search.log.top(1, 1000) if one.query == "a very rare query"]
    assert logged.count == 1


def test_every_operation_and_parameter_is_described(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    assert len(operations) == 26
    for operation in operations:
        assert operation["description"]
        assert "500" in operation["responses"]
        for parameter in operation.get("parameters", []):
            assert parameter["description"], parameter["name"]
    text = json.dumps(document)
    for name in re.findall(r"#/components/schemas/(\w+)", text):
        assert name in document["components"]["schemas"]

"""What the shop's own servers may do: send events of every kind, hand over and erase one person; nobody else may."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.orders import Customer, OrderLine
from shopkeeper.recommend.profile import Interest, person_of
from shopkeeper.shop import Shop
from shopkeeper.web.api import models
from shopkeeper.web.app import create_app

KEY = {"Authorization": "Bearer a long secret"}
CRAWLER = "Mozilla/5.0 (compatible; Examplebot/1.0)"


@pytest.fixture
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("people") / "shop"
    with Shop.open(folder, create=True, rate_limit=0, server_key="a long secret") as shop:
        shop.catalog.put(
            [
                Product(f"p{n}", {"en": f"Lamp {n}"}, category=("Lamps",), price=Money(100, "USD"))
                for n in range(9)
            ]
        )
        yield shop


@pytest.fixture
def api(shop: Shop) -> TestClient:
    return TestClient(create_app(shop))


def bought(**values: Any) -> dict[str, Any]:
    return {"kind": "purchase", "time": "2024-01-31T09:30:00Z", "customer": "ann", "product": "p1", **values}


def test_nobody_without_the_key_is_served(api: TestClient, shop: Shop) -> None:
    for headers in ({}, {"Authorization": "Bearer a longer secret"}, {"Authorization": "Basic YTpi"}):
        answer = api.post("/api/v1/events/batch", json=[bought()], headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
        assert api.get("/api/v1/people/ann", headers=headers).status_code == 401
        assert api.delete("/api/v1/people/ann", headers=headers).status_code == 401
    assert shop.events.count() == 0


def test_without_a_key_in_the_settings_nobody_is(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Shop.open(tmp_path_factory.mktemp("keyless") / "shop", create=True) as shop:
        answer = TestClient(create_app(shop)).get("/api/v1/people/ann", headers=KEY)
    assert answer.status_code == 403
    assert "server_key" in answer.json()["detail"]


def test_own_servers_send_what_was_bought_long_ago_and_of_goods_that_are_gone(
    api: TestClient, shop: Shop
) -> None:
    batch = [
        bought(id="order-1-line-1", value=1999, order="o1"),
        bought(id="order-1-line-1", value=1999, order="o1"),
        bought(product="gone", quantity=3),
        {"kind": "chat", "time": "2024-01-31T10:30:00+01:00", "session": "s1"},
        {
            "kind": "impression",
            "time": "2024-01-31T09:00:00Z",
            "product": "p1",
            "propensity": 0.5,
            "recommended": "r1",
        },
        bought(product=""),
        bought(time="2024-01-31T09:30:00"),
        bought(quantity=-1),
    ]
    answer = api.post("/api/v1/events/batch", json=batch, headers=KEY).json()
    models.EventReceipt.model_validate(answer)
    assert (answer["accepted"], answer["duplicates"], answer["flagged"]) == (4, 1, 0)
    assert [one["index"] for one in answer["refused"]] == [5, 6, 7]
    assert "no time zone" in answer["refused"][1]["reason"]
    kept = {event.kind: event for event in shop.events.read()}
    assert kept["impression"].extra == {"recommended": "r1"}
    assert kept["chat"].time == "2024-01-31T09:30:00Z"
    one = api.post("/api/v1/events/batch", json=bought(), headers=KEY)
    assert one.status_code == 422


def test_robots_are_kept_aside_whether_they_come_themselves_or_by_a_server(
    api: TestClient, shop: Shop
) -> None:
    view = {"kind": "view", "session": "visit-0001", "product": "p1"}
    receipt = api.post("/api/v1/events", json=view, headers={"User-Agent": CRAWLER}).json()
    assert (receipt["accepted"], receipt["flagged"]) == (0, 1)
    sent = {"kind": "view", "time": "2024-01-31T09:30:00Z", "session": "visit-0002", "product": "p1"}
    batch = [
        {**sent, "agent": CRAWLER},
        {**sent, "session": "visit-0003", "agent": "Mozilla/5.0 Firefox/140"},
    ]
    receipt = api.post("/api/v1/events/batch", json=batch, headers=KEY).json()
    assert (receipt["accepted"], receipt["flagged"]) == (1, 1)
    assert [event.session for event in shop.events.read()] == ["visit-0003"]
    assert shop.bots.count() == 2


def test_a_person_is_handed_over_and_erased_and_told_what_stays(api: TestClient, shop: Shop) -> None:
    shop.orders.customers.put([Customer("ann", "Ann", "ann@example.com")])
    shop.orders.place([OrderLine("p1", 1, 100)], currency="USD", customer="ann")
    visit = {"time": "2024-01-31T09:30:00Z", "session": "s1", "product": "p1"}
    batch = [{"kind": "view", **visit}, {"kind": "cart", "customer": "ann", **visit}, bought(customer="bob")]
    api.post("/api/v1/events/batch", json=batch, headers=KEY)
    shop.profiles.said(person_of("ann"), [Interest("category", "Lamps")], "a lamp please")
    told = api.get("/api/v1/people/ann", headers=KEY).json()
    models.PersonOut.model_validate(told)
    assert [event["kind"] for event in told["events"]] == ["view", "cart"]
    assert told["said"][0]["words"] == "a lamp please"
    assert {part["part"]: part["count"] for part in told["elsewhere"]} == {"account": 1, "orders": 1}
    gone = api.delete("/api/v1/people/ann", headers=KEY).json()
    models.ErasedOut.model_validate(gone)
    assert (gone["events"], gone["profile"]) == (2, 1)
    after = api.get("/api/v1/people/ann", headers=KEY).json()
    assert (after["events"], after["said"]) == ([], [])
    assert [event.customer for event in shop.events.read()] == ["bob"]


def test_events_of_who_declined_are_stored_without_the_person(api: TestClient, shop: Shop) -> None:
    shop.orders.customers.put([Customer("ann", consents={"personalisation": False}), Customer("bob")])
    shop.profiles.turn(person_of("", "visit-0007"), False)
    told = {"time": "2024-01-31T09:30:00Z", "product": "p1"}
    batch = [
        {"kind": "view", "customer": "ann", "session": "s1", **told},
        {"kind": "consent", "customer": "ann", "time": "2024-01-31T09:31:00Z"},
        {"kind": "view", "customer": "bob", "session": "s2", **told},
    ]
    assert api.post("/api/v1/events/batch", json=batch, headers=KEY).json()["accepted"] == 3
    api.post("/api/v1/events", json={"kind": "view", "session": "visit-0007", "product": "p1"})
    kept = [(event.kind, event.customer, event.session) for event in shop.events.read()]
    assert sorted(kept) == [("consent", "ann", ""), ("view", "", ""), ("view", "", ""), ("view", "bob", "s2")]


def test_a_front_end_of_ones_own_corrects_and_turns_off(api: TestClient) -> None:
    def said(**body: Any) -> Any:
        answer = api.post("/api/v1/people/ann/interests", json=body, headers=KEY)
        return (
            models.ProfileOut.model_validate(answer.json())
            if answer.status_code == 200
            else answer.status_code
        )

    lamps = {"kind": "category", "value": "Lamps"}
    assert [one.value for one in said(**lamps, answer="keep").long] == ["Lamps"]
    struck = said(**lamps, answer="strike")
    assert ([one.value for one in struck.unwanted], struck.long) == (["Lamps"], [])
    assert said(**lamps, answer="back").unwanted == []
    assert said(kind="colour", value="red", answer="keep") == 422
    off = api.put("/api/v1/people/ann/profile", json={"on": False}, headers=KEY).json()
    assert off["personal"] is False
    assert api.put("/api/v1/people/ann/profile", json={"on": True}, headers=KEY).json()["personal"] is True
    assert api.put("/api/v1/people/ann/profile", json={"on": True}).status_code == 401


def test_an_id_that_is_none_is_a_problem(api: TestClient) -> None:
    assert api.get("/api/v1/people/%00", headers=KEY).status_code == 422
    assert api.get("/api/v1/people/%20", headers=KEY).status_code == 422

"""The console's pages of recommendations over a small shop with a history: what they show, keep and undo."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event, from_micros
from shopkeeper.orders.model import Customer
from shopkeeper.recommend.asked import PLACES, Asked
from shopkeeper.recommend.experiments.book import Experiments
from shopkeeper.recommend.experiments.model import Experiment
from shopkeeper.recommend.training.shelf import current_version
from shopkeeper.recommend.training.train import train
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app

#: shelf -> (English name, Chinese name, material)
SHELVES = {
    "Lamps": ("Lamp for reading at night", "台灯", "Brass"),
    "Kettles": ("Kettle to boil water", "水壶", "Steel"),
    "Chairs": ("Chair with four legs", "椅子", "Oak"),
}


def goods() -> list[Product]:
    return [
        Product(
            f"{shelf.lower()}-{number}",
            {"en": f"{name} {number}", "zh": f"{chinese} {number}"},
            brand=f"{material} Works",
            category=("Home", shelf),
            attributes={"Material": material},
            price=Money(1000 + 100 * number, "USD"),
        )
        for shelf, (name, chinese, material) in SHELVES.items()
        for number in range(8)
    ]


def told(
    day: int, minute: int, kind: Any, product: str, session: str, customer: str = "", **more: Any
) -> Event:
    time = f"2026-03-{day:02d}T09:{minute:02d}:00Z"
    return Event(f"{session}-{minute}-{kind}-{product}", kind, time, session, customer, product, **more)


def history() -> list[Event]:
    """Ann looks at lamps and buys one from her home; Bob looks at kettles."""
    events = []
    for day in range(1, 11):
        for who, shelf in (("ann", "lamps"), ("bob", "kettles")):
            session = f"{who}{day}"
            for position in range(1, 5):
                events.append(
                    told(day, position, "impression", f"{shelf}-{position}", session, who, position=position,
                         place="home", propensity=0.8)
                )  # fmt: skip
            events += [
                told(day, 5, "click", f"{shelf}-1", session, who, position=1, place="home"),
                told(day, 6, "view", f"{shelf}-1", session, who),
                told(day, 7, "view", f"{shelf}-{day % 8}", session, who),
            ]
        events.append(told(day, 8, "cart", "lamps-1", f"ann{day}", "ann", value=1100))
    events.append(told(10, 9, "purchase", "lamps-1", "ann10", "ann", value=1100))
    return events


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        shop.catalog.put(goods())
        shop.orders.customers.put(
            Customer(id, name=name, email=f"{id}@example.com", language="en")
            for id, name in (("ann", "Ann Lamplight"), ("bob", "Bob Kettleson"))
        )
        shop.events.append(history())
        yield shop


@pytest.fixture
def client(shop: Shop) -> Iterator[TestClient]:
    with TestClient(create_app(shop), base_url="http://localhost", client=("127.0.0.1", 5000)) as client:
        yield client


def words(client: TestClient, path: str, status: int = 200, language: str = "en") -> str:
    client.cookies.set("language", language)
    answer = client.get(f"/console/recommend{path}")
    assert answer.status_code == status, answer.text
    return unescape(answer.text)


def post(client: TestClient, path: str, status: int = 303, **fields: Any) -> Any:
    token = re.search(r'name="csrf" value="([^"]+)"', client.get("/console/rules/new").text)
    assert token
    data = {"csrf": token[1], **fields}
    answer = client.post(f"/console/recommend{path}", data=data, follow_redirects=False)
    assert answer.status_code == status, answer.text
    return answer


# -- funnel


def test_the_funnel_counts_what_each_place_led_to(client: TestClient) -> None:
    page = words(client, "/funnel?days=28")
    row = re.search(r"Home feed</a></th>(.*?)</tr>", page, re.DOTALL)
    assert row
    cells = [re.sub(r"<[^>]+>", "", cell).split() for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[1])]
    assert cells == [["80"], ["20", "25", "%"], ["10", "50", "%"], ["1", "5", "%"], ["$11.00"]]
    assert "Mar 10, 2026" in page, "the days shown end with the newest recommendation"


def test_the_funnel_speaks_chinese_and_says_when_there_is_nothing(client: TestClient, tmp_path: Path) -> None:
    page = words(client, "/funnel?days=7&place=nowhere", language="zh")
    assert "首页推荐流" in page
    assert not re.search(r"console\.(?!css|js)", page)
    with (
        Shop.open(tmp_path / "empty", create=True) as empty,
        TestClient(create_app(empty), base_url="http://localhost", client=("127.0.0.1", 5000)) as alone,
    ):
        assert "Nothing has been recommended yet" in words(alone, "/funnel")


# -- places: strategies, preview, history

FORM = {
    "on": "yes",
    "in_stock": "yes",
    "hide_bought": "yes",
    "diversity": "0",
    "fresh": "0",
    "margin": "0",
    "how": "none",
    "share": "0",
    "sources.popular": "1",
    "do": "save",
}


def test_every_place_is_listed_with_what_it_led_to(client: TestClient) -> None:
    page = words(client, "")
    assert len(re.findall(r'href="/console/recommend/place/\w+"', page)) == len(PLACES)
    assert "25\xa0%" in page
    assert "首页推荐流" in words(client, "", language="zh")


def test_a_strategy_is_saved_told_of_and_undone(client: TestClient, shop: Shop) -> None:
    strategies = shop.recommend.strategies
    default = strategies.of("home")
    post(
        client,
        "/place/home/save",
        **{**FORM, "sources.new": "0,5", "pins": "2 chairs-3", "most_price": "19.90"},
    )
    kept = strategies.of("home")
    assert dict(kept.sources) == {"popular": 1.0, "new": 0.5}
    assert kept.rules.most_price == 1990
    assert [(pin.position, pin.product) for pin in kept.rules.pins] == [(2, "chairs-3")]
    assert shop.recommend.ask(Asked("home")).products[1] == "chairs-3"
    page = words(client, "/place/home")
    assert '<textarea id="pins"' in page
    assert "2 chairs-3" in page
    assert "<ins>2 chairs-3</ins>" in page, "the history tells what was changed"
    post(client, "/place/home/save", **{**FORM, "sources.popular": "3"})
    newest, first = strategies.audit("home")
    assert newest.by == "local"
    post(client, f"/place/home/undo/{newest.time}")
    assert strategies.of("home") == kept
    post(client, f"/place/home/undo/{first.time}")
    assert strategies.of("home") == default
    assert len(strategies.audit("home")) == 4, "undoing is a change too"
    assert client.get("/console/recommend/place/attic").status_code == 404
    post(client, "/place/home/undo/1", status=404)


def test_a_place_is_turned_off_and_on_and_brought_back_to_the_default(client: TestClient, shop: Shop) -> None:
    assert shop.recommend.ask(Asked("home")).items
    post(client, "/place/home/switch")
    assert not shop.recommend.ask(Asked("home")).items
    assert "off" in words(client, "")
    post(client, "/place/home/switch")
    post(client, "/place/home/save", **FORM)
    assert shop.recommend.strategies.changed("home")
    post(client, "/place/home/reset")
    assert not shop.recommend.strategies.changed("home")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("sources.popular", "many", "“many” is not a number"),
        ("sources.popular", "", "at least one source"),
        ("sources.popular", "-1", "“-1” is not a number"),
        ("sources.popular", "nan", "“nan” is not a number"),
        ("share", "150", "1.5"),
        ("pins", "chairs-3", "“chairs-3” is not a position"),
        ("hide", "sofa-1", "sofa-1"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    client: TestClient, shop: Shop, field: str, value: str, said: str
) -> None:
    answer = post(client, "/place/home/save", status=422, **{**FORM, field: value})
    assert said in unescape(answer.text)
    assert not shop.recommend.strategies.changed("home")
    fragment = post(client, "/place/home/preview", status=200, **{**FORM, field: value})
    assert said in unescape(fragment.text)


def columns(page: str) -> list[list[str]]:
    """Product titles of each list of a preview."""
    return [
        re.findall(r'<span class="term">([^<]+?)(?: <span|<small)', part)
        for part in re.findall(r"<div><h3>.*?</ol>", page, re.DOTALL)
    ]


def test_the_preview_shows_before_and_after_as_any_person(client: TestClient, shop: Shop) -> None:
    form = {**FORM, "sources.popular": "", "sources.like": "1", "person": "ann"}
    ann = unescape(post(client, "/place/home/preview", status=200, **form).text)
    assert "As <b>Ann Lamplight</b>" in ann
    before, after = columns(ann)
    assert before != after
    assert all(title.startswith("Lamp") for title in after[:3]), after
    assert "like it in kind and details <b>" in ann, "sources and their scores"
    assert "Like Lamp" in ann, "the reason a shopper reads"
    bob = unescape(post(client, "/place/home/preview", status=200, **{**form, "person": "bob"}).text)
    assert all(title.startswith("Kettle") for title in columns(bob)[1][:3])
    nobody = unescape(post(client, "/place/home/preview", status=200, **{**form, "person": ""}).text)
    assert "does not know" in nobody
    assert not shop.recommend.strategies.changed("home"), "a preview changes nothing"
    assert shop.events.count() == len(history()), "and is no event"


def test_a_person_is_found_by_name_and_looked_at_without_script(client: TestClient) -> None:
    found = post(client, "/place/home/save", status=200, **{**FORM, "do": "preview", "find": "KETTLES"})
    assert 'name="be" value="bob"' in found.text
    assert 'value="ann"' not in found.text
    chosen = post(client, "/place/home/save", status=200, **{**FORM, "do": "", "be": "bob"})
    assert "Bob Kettleson" in chosen.text
    assert 'name="person" value="bob"' in chosen.text
    empty = post(client, "/place/home/preview", status=200, **{**FORM, "find": "%"})
    assert "Nobody is called that" in empty.text


def test_who_declined_is_previewed_without_anything_of_them(client: TestClient, shop: Shop) -> None:
    ann = shop.orders.customers.get("ann")
    assert ann
    shop.orders.customers.put([replace(ann, consents={"personalisation": False})])
    page = words(client, "/place/home?person=ann")
    assert "declined" in page
    stranger = words(client, "/place/home")
    assert columns(page) == columns(stranger)


def test_a_place_about_a_product_is_tried_on_one(client: TestClient) -> None:
    page = words(client, "/place/similar?product=chairs-2&person=ann")
    assert "On the page of <b>Chair with four legs 2</b>" in page
    (shown,) = columns(page)
    assert shown[0].startswith("Chair")
    assert "Chair with four legs 2" not in shown


def test_a_strategy_is_judged_by_what_was_shown(client: TestClient, shop: Shop) -> None:
    form = {**FORM, "do": "judge"}
    nothing = unescape(post(client, "/place/home/save", status=200, **form).text)
    assert "nothing to judge 'home' by" in nothing, "without propensities there is nothing"
    shop.events.append(
        Event(
            f"{kind}{n}-{position}", kind, f"2026-03-11T10:{n % 60:02d}:00Z", f"judged{n}",
            product=f"lamps-{(n + position) % 8}", place="home", position=position,
            propensity=0.125 if kind == "impression" else None, extra={"recommended": f"j{n}"},
        )
        for n in range(40)
        for position in (1, 2, 3)
        for kind in (("impression", "click") if n % 4 == 0 and position == 1 else ("impression",))
    )  # fmt: skip
    page = unescape(post(client, "/place/home/save", status=200, **form).text)
    assert "From the newest 40 lists shown here, to 40 people" in page
    row = re.search(r"What ran</th>(.*?)</tr>", page)
    assert row
    assert re.sub(r"<[^>]+>", " ", row[1]).split()[0] == "25"
    assert "Popular products alone" in page
    assert 'value="judge"' not in words(client, "/place/together"), (
        "what stands above it on the page is not in the log"
    )
    assert not shop.recommend.strategies.changed("home")


# -- experiments


def test_an_experiment_is_written_started_looked_at_and_stopped(client: TestClient, shop: Shop) -> None:
    form = {"name": "Lamps first?", "place": "home", "first": "popular", "second": "own", "share": "50",
            "measure": "clicked", "do": "draft"}  # fmt: skip
    answer = post(client, "/experiments", **form)
    assert answer.headers["location"].startswith("/console/recommend/experiments/Lamps%20first%3F")
    experiments = shop.recommend.experiments
    assert experiments.get("Lamps first?").state == "draft"
    again = post(client, "/experiments", status=422, **form)
    assert "is there already" in unescape(again.text)
    address = "/experiments/Lamps%20first%3F"
    post(client, f"{address}/start")
    running = experiments.get("Lamps first?")
    shop.events.append(seen(running, experiments))
    page = words(client, address)
    assert "is better than “Popular products”" in page
    assert page.count("<svg") >= 2
    assert "Day by day" not in page
    assert "Lamps first?" in words(client, "/experiments", language="zh")
    assert "优于" in words(client, address, language="zh")
    post(client, f"{address}/stop")
    assert experiments.get("Lamps first?").state == "stopped"
    post(client, f"{address}/keep/popular")
    assert dict(shop.recommend.strategies.of("home").sources) == {"popular": 1.0}
    assert client.get("/console/recommend/experiments/nothing").status_code == 404


def seen(running: Experiment, experiments: Experiments) -> list[Event]:
    """600 people in the days after its start; a tenth of the first arm click, and a third of the second."""
    events = []
    for number in range(600):
        who, arm = f"p{number}", experiments.arm(running, f"p{number}").name
        time = from_micros(running.started + number * 300_000_000)
        at: dict[str, Any] = {"session": f"v{number}", "customer": who, "product": "lamps-1", "place": "home"}
        extra = {"recommended": f"r{number}", "experiment": running.name, "arm": arm}
        events.append(Event(f"i{number}", "impression", time, **at, position=1, extra=extra))
        if number % (10 if arm == "popular" else 3) == 0:
            events.append(Event(f"k{number}", "click", time, **at, position=1))
    return events


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"second": "popular"}, "two different ways"),
        ({"share": "all"}, "“all” is not a share"),
        ({"place": "attic"}, "no place attic"),
        ({"name": ""}, "name"),
    ],
)
def test_an_experiment_that_cannot_be_is_refused(
    client: TestClient, changed: dict[str, str], said: str
) -> None:
    form = {"name": "x", "place": "home", "first": "popular", "second": "own", "share": "50", "do": "start"}
    assert said in unescape(post(client, "/experiments", status=422, **{**form, **changed}).text)


# -- model versions


def test_model_versions_are_listed_and_switched_back(client: TestClient, shop: Shop) -> None:
    assert "No model has been trained yet" in words(client, "/models")
    folder = shop.path / "models" / "recommend"
    old, new = (
        train(shop.events, shop.catalog, folder, ["popularity", "co_visit"]).version for _ in range(2)
    )
    page = words(client, "/models")
    # of the same second the newer one's name goes on where the older one's ends
    assert page.index(new) < page.index(f"{old}<"), "newest first"
    assert current_version(folder) == new
    post(client, f"/models/{old}/use")
    assert current_version(folder) == old
    assert f"switched from {new} to {old}" in words(client, "/models")
    assert f"从 {new} 换成 {old}" in words(client, "/models", language="zh")
    post(client, "/models/1999/use", status=404)
    assert "None serves: the weights of the sources" in words(client, "/models")
    card = {
        "trained": "2026-03-11T10:00:00Z",
        "groups": 812,
        "before": 0.31,
        "after": 0.365,
        "weights": {"taste": 0.4},
    }
    (shop.path / "models" / "recommend-ranker").mkdir()
    (shop.path / "models" / "recommend-ranker" / "card.json").write_text(json.dumps(card))
    page = words(client, "/models")
    assert "Learned from 812 lists" in page
    assert "0.31 without it, 0.365 with it" in page
    assert "taste 40" in page
    assert current_version(folder) == old

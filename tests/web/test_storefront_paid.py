"""Paid places among search results and in categories: marked, only what was asked for, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from plain_browser import PlainBrowser
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Availability, Money, Product
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.sponsored import Campaign, Slots
from shopkeeper.recommend.strategies import DEFAULTS, Rules
from shopkeeper.search.types import SearchRequest
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app
from shopkeeper.web.paid_results import paid_between

KETTLES, LAMPS = ("Kitchen", "Kettles"), ("Home", "Lamps")


def goods() -> Iterator[Product]:
    for n in range(30):
        color = "red" if n % 2 else "blue"
        yield Product(
            f"kettle-{n}",
            {"en": f"{color.title()} kettle {n}", "zh": f"水壶 {n}"},
            brand="Acme" if n < 20 else "Bolt",
            category=KETTLES,
            attributes={"Color": color},
            price=Money(2000 + n, "USD"),
        )
    long = (
        "Green kettle for the stove, the camp fire and every other place where somebody wants to boil water"
    )
    yield Product("long-1", {"en": long}, category=KETTLES, price=Money(2500, "USD"))
    for n in range(4):
        yield Product(f"mitt-{n}", {"en": f"Oven mitt {n} for kettle"}, category=("Kitchen", "Mitts"))
        yield Product(f"lamp-{n}", {"en": f"Lamp {n}"}, category=LAMPS, price=Money(900, "USD"))


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(goods())
        shop.search.sync()
        shop.sponsored.places.put("search", Slots((4,), 5, 0.5))
        yield shop


@pytest.fixture
def visitor(shop: Shop) -> PlainBrowser:
    return PlainBrowser(TestClient(create_app(shop)))


def campaign(shop: Shop, *products: str, bid: int = 60, merchant: str = "Bolt") -> Campaign:
    made = shop.sponsored.campaigns.put(
        Campaign(f"{merchant} {products[0]}", products, bid, merchant=merchant)
    )
    shop.sponsored.board.forget()
    return made


def html(visitor: PlainBrowser, address: str) -> str:
    visitor.open(address)
    assert visitor.status == 200
    return visitor.html


def names(page: str) -> list[str]:
    """Ids of the list's products in order; paid ones with a star."""
    listing = page[page.index('<ul class="grid"') : page.index("</ul>", page.index('<ul class="grid"'))]
    found = []
    for item in listing.split("<li")[1:]:
        id = re.search(r'href="/\w+/p/([\w-]+)', item)
        assert id
        found.append(id[1] + ("*" if 'class="sponsored"' in item else ""))
    return found


def test_a_paid_result_stands_in_its_slot_marked_in_the_readers_language(
    shop: Shop, visitor: PlainBrowser
) -> None:
    before = names(html(visitor, "/en/search?q=kettle"))
    campaign(shop, "kettle-29")
    page = html(visitor, "/en/search?q=kettle")
    after = names(page)
    assert after[3] == "kettle-29*"
    assert [one for one in after if not one.endswith("*")] == [one for one in before if one != "kettle-29"]
    assert page.count(">Sponsored</p>") == 1
    assert ">广告</p>" in html(visitor, "/zh/search?q=水壶")
    assert names(html(visitor, "/en/c/kitchen/kettles"))[3] == "kettle-29*"


@pytest.mark.parametrize(
    "address",
    [
        "/en/search?q=lamp",  # another thing
        "/en/search?q=kettle&sort=price_asc",
        "/en/search?q=kettle&sort=newest",
        "/en/search?q=cheapest+kettle",
        "/en/search?q=kettle&f.brand=Acme",  # the filter leaves it out
        "/en/search?q=kettle&max.price=20.10",
        "/en/search?q=red+kettle&f.Color=blue",
        "/en/search?q=purple+kettle+zebra",  # found by giving words up
        "/en/search?q=kettle&explain=1",
        "/en/search",
        "/en/c/home/lamps",
        "/en/c/kitchen/kettles?f.brand=Acme",
        "/en/c/kitchen/kettles?sort=price_asc",
    ],
)
def test_it_is_nowhere_where_it_was_not_asked_for(shop: Shop, visitor: PlainBrowser, address: str) -> None:
    campaign(shop, "kettle-29", "mitt-1", bid=5000)
    assert 'class="sponsored"' not in html(visitor, address)


def test_an_accessory_is_not_the_thing_whatever_is_bid(shop: Shop, visitor: PlainBrowser) -> None:
    campaign(shop, "mitt-1", bid=100_000)
    assert 'class="sponsored"' not in html(visitor, "/en/search?q=kettle")


def test_a_floor_keeps_out_what_fits_less(shop: Shop, visitor: PlainBrowser) -> None:
    campaign(shop, "long-1")
    fit = shop.search.query(SearchRequest("kettle")).fits()["long-1"]
    assert 0.02 < fit < 0.98
    for floor, shown in ((fit + 0.01, False), (fit - 0.01, True)):
        shop.sponsored.places.put("search", Slots((4,), 5, floor))
        shop.sponsored.board.forget()
        assert ('class="sponsored"' in html(visitor, "/en/search?q=kettle")) == shown


def test_how_well_results_fit_is_worked_out_only_where_places_are_sold(shop: Shop) -> None:
    request, worked_out = SearchRequest("kettle"), []

    def fits() -> Mapping[str, float]:
        worked_out.append(request)
        return found.fits()

    found = shop.search.query(request)
    for sold in (0, 1):
        answer = paid_between(shop, request, replace(found, fits=fits), found.hits, Asked("search"))
        assert (len(answer.items), len(worked_out)) == (sold, sold)
        campaign(shop, "kettle-29")


def test_rules_of_the_place_search_hold_and_switching_it_off_takes_paid_results_away(
    shop: Shop, visitor: PlainBrowser
) -> None:
    campaign(shop, "kettle-29")
    shop.recommend.strategies.put(replace(DEFAULTS["search"], rules=Rules(hide=("kettle-29",))), "ann")
    assert 'class="sponsored"' not in html(visitor, "/en/search?q=kettle")
    shop.recommend.strategies.put(DEFAULTS["search"], "ann")
    assert 'class="sponsored"' in html(visitor, "/en/search?q=kettle")
    shop.recommend.strategies.put(replace(DEFAULTS["search"], on=False), "ann")
    assert 'class="sponsored"' not in html(visitor, "/en/search?q=kettle")


def test_what_is_sold_out_is_not_advertised(shop: Shop, visitor: PlainBrowser) -> None:
    campaign(shop, "kettle-29")
    sold_out = shop.catalog.get("kettle-29")
    assert sold_out
    shop.catalog.put([replace(sold_out, availability=Availability.OUT_OF_STOCK)])
    shop.search.sync()
    shop.sponsored.board.forget()
    shop.recommend.refresh()
    assert 'class="sponsored"' not in html(visitor, "/en/search?q=kettle")


def test_a_click_costs_the_second_price_once_and_only_with_consent(shop: Shop, visitor: PlainBrowser) -> None:
    best = campaign(shop, "kettle-29", bid=60)
    campaign(shop, "kettle-28", bid=40, merchant="Crown")
    link = re.search(r'href="(/en/p/kettle-29[^"]*)"', html(visitor, "/en/search?q=kettle"))
    assert link
    assert "r=" not in link[1]  # nobody was asked yet: nothing leads back to them
    visitor.open(link[1])
    assert shop.sponsored.campaigns.get(best.id).spent == 0
    visitor.open("/en/")
    visitor.client.cookies.set("consent", "yes")
    page = html(visitor, "/en/search?q=kettle")
    link = re.search(r'href="(/en/p/kettle-29\?r=search~[^"]*~4)"', page)
    assert link, names(page)
    visitor.open(link[1])
    visitor.open(link[1])
    spent = shop.sponsored.campaigns.get(best.id).spent
    assert spent == 40
    day = shop.sponsored.report([best.id], *_today()).total()
    assert (day.impressions, day.clicks, day.charged, day.spend, day.price) == (1, 1, 1, 40, 40.0)
    shown = [e for e in shop.events.read(kinds="impression") if e.place == "search" and e.extra]
    told = [(e.product, e.position, e.extra["sponsored"]) for e in shown]
    assert told == [("kettle-29", 4, best.id)]


def test_pages_after_the_first_have_no_second_turn_and_lose_nothing(
    shop: Shop, visitor: PlainBrowser
) -> None:
    campaign(shop, "kettle-0")
    first, second = (names(html(visitor, f"/en/search?q=kettle&page={n}")) for n in (1, 2))
    assert not any(one.endswith("*") for one in second)
    assert {"long-1", *(f"kettle-{n}" for n in range(30))} <= {one.rstrip("*") for one in first + second}


def test_a_failing_auction_leaves_the_results_as_they_are(
    shop: Shop, visitor: PlainBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(html(visitor, "/en/search?q=kettle"))
    campaign(shop, "kettle-29")

    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(shop.recommend.stage, "scene", fail)
    assert names(html(visitor, "/en/search?q=kettle")) == before


def _today() -> tuple[str, str]:
    today = datetime.now(UTC).date().isoformat()
    return today, today

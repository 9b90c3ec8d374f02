"""The console in a real browser: accessibility, layout at three widths, keyboard, what the script adds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from accessibility import violations
from live_server import merchant, served

from shopkeeper.catalog.model import Image, Money, Product
from shopkeeper.search.rules import Rule
from shopkeeper.search.synonyms import SynonymGroup
from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "/quality",
    "/quality/no_picture",
    "/imports",
    "/imports/1",
    "/queries",
    "/rules",
    "/rules/new?query=lamp",
    "/synonyms",
]
FEED = """id,title,price,link,image_link,description,availability
ok,Fine lamp,5 USD,https://x.example/1,https://x.example/1.png,Good,in_stock
bad,Bad lamp,-5 USD,https://x.example/2,https://x.example/2.png,Good,in_stock
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("console")
    with Shop.open(folder / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(
                f"lamp-{number}",
                {"en": f"Desk lamp {number}", "zh": f"台灯 {number}"},
                brand="Acme",
                category=("Home", "Lamps" if number % 2 else "Desks"),
                attributes={"Colour": "Red"} if number % 3 else {"Height": "20 cm"},
                price=Money(1000 + number, "USD"),
                images=(Image("media/none.png"),) if number else (),
            )
            for number in range(14)
        )
        (folder / "feed.csv").write_text(FEED)
        shop.import_feed(folder / "feed.csv")
        for query, total in [
            ("lamp", 13),
            ("desk lamp with a rather long name", 4),
            ("chandelier", 0),
            ("吊灯", 0),
        ]:
            shop.search.log.record(query, "en", total, 2.5, "web")
        shop.search.log.flush()
        shop.search.rules.put(Rule("", "lamp", "pin", product="lamp-3", note="spring"), "ann")
        shop.search.synonyms.import_lines(["lamp, light"], "en", "ann")
        shop.search.synonyms.propose(
            [SynonymGroup("", ("sofa", "couch"), language="en", evidence="9 visits")]
        )
        yield shop


@pytest.fixture(scope="module")
def address(shop: Shop) -> Iterator[str]:
    with served(shop, 20) as address:
        yield address


@pytest.fixture(params=["en", "zh"])
def context(request: pytest.FixtureRequest, chromium: Browser, address: str) -> Iterator[BrowserContext]:
    """A merchant in one language, who must see no console error and ask for nothing outside the shop."""
    with merchant(chromium, address, request.param) as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_of_accessibility_or_overflows(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for width in (390, 768, 1440) if scheme == "light" else (1440,):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page.goto(f"/console{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if width == 768:
                continue
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found = violations(page)
            assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found], (path, width)


def test_the_preview_follows_what_is_written_and_a_product_can_be_taken(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/console/rules/new")
    page.locator("#query").press_sequentially("desk lamp", delay=10)
    take = page.locator("[data-take='lamp-7']")
    take.wait_for()
    take.click()
    moved = page.locator(".compare > div:nth-child(2) li").first
    moved.filter(has_text="lamp-7").wait_for()
    assert page.locator("#product").input_value() == "lamp-7"
    page.locator("input[name=action][value=redirect]").check()
    assert page.locator("#url").is_visible()
    assert not page.locator("#product").is_visible()
    page.locator("#url").fill("/en/sale")
    page.locator(".goes").filter(has_text="/en/sale").wait_for()


def test_a_rule_is_made_and_deleted_with_the_keyboard_alone(page: Page, shop: Shop) -> None:
    page.goto("/console/rules/new")
    page.locator("#query").focus()
    page.keyboard.type("moon")
    page.keyboard.press("Tab")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("/en/moon")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/rules?said=saved")
    (rule,) = [rule for rule in shop.search.rules.all() if rule.query == "moon"]
    assert (rule.action, rule.url) == ("redirect", "/en/moon")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator(f"form[action='/console/rules/{rule.id}/delete'] button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/rules?said=deleted")
    assert not [rule for rule in shop.search.rules.all() if rule.query == "moon"]


def test_an_upload_is_followed_to_its_end(page: Page, tmp_path: Path) -> None:
    feed = tmp_path / "more.csv"
    feed.write_text(FEED.replace("ok,", "more,"))
    page.goto("/console/imports")
    page.locator("#file").set_input_files(feed)
    page.locator("form[action='/console/imports/upload'] button").click()
    page.locator("form[action$='/confirm'] button").click(timeout=15_000)
    page.locator("[data-watch]").wait_for(state="detached", timeout=15_000)
    page.locator(".tiles .tile").first.wait_for()
    assert page.locator("form[action$='/confirm']").count() == 0


def test_the_numbers_of_a_chart_can_be_read_without_seeing_it(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/console/queries")
    images = page.get_by_role("img")
    assert images.count() == 4
    page.locator("#zero summary").click()
    assert page.locator("#zero details table").get_by_text("chandelier").is_visible()


def test_the_skip_link_leads_to_the_content(page: Page) -> None:
    page.goto("/console")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

"""The console's recommendations in a real browser: accessibility, layout at three widths, the preview that follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from accessibility import violations
from live_server import merchant, served
from test_console_recommend import goods, history, seen

from shopkeeper.orders.model import Customer
from shopkeeper.recommend.experiments.model import Arm, Experiment
from shopkeeper.recommend.strategies import Explore, Strategy
from shopkeeper.recommend.training.train import train
from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "/funnel",
    "/place/home?person=ann",
    "/place/similar",
    "/experiments",
    "/experiments/lamps",
    "/models",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop.open(tmp_path_factory.mktemp("recommend"), create=True, rate_limit=0) as shop:
        shop.catalog.put(goods())
        names = {"ann": "Ann Lamplight", "bob": "Bob Kettleson"}
        shop.orders.customers.put(
            Customer(id, name=name, email=f"{id}@example.com") for id, name in names.items()
        )
        shop.events.append(history())
        folder = shop.path / "models" / "recommend"
        for _ in range(2):
            train(shop.events, shop.catalog, folder, ["popularity", "co_visit"])
        popular = Strategy("home", {"popular": 1.0}, explore=Explore("none", 0.0))
        shop.recommend.strategies.put(popular, "ann")
        shop.recommend.strategies.reset("home", "ann")
        experiments = shop.recommend.experiments
        experiments.create(Experiment("lamps", "home", (Arm("popular", 1.0, popular), Arm("own")), note="x"))
        shop.events.append(seen(experiments.start("lamps", "ann"), experiments))
        yield shop


@pytest.fixture(scope="module")
def address(shop: Shop) -> Iterator[str]:
    with served(shop) as address:
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
            page.goto(f"/console/recommend{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if width == 768:
                continue
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found = violations(page)
            assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found], (path, width)


def test_the_preview_follows_the_form_and_the_person(page: Page, shop: Shop) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/console/recommend/place/home")
    lists = page.locator("[data-try-here] .compare > div")
    assert lists.count() == 1
    page.locator("input[name='sources.like']").fill("20")
    page.locator("#find").press_sequentially("lamplight", delay=5)
    page.locator("[data-try-here] button[value=ann]").click()
    page.locator("[data-try-here] b", has_text="Ann Lamplight").wait_for()
    after = lists.nth(1).locator("li").first
    after.wait_for()
    product = after.locator(".term").inner_text()
    assert product.startswith(("Lamp", "台灯"))
    assert page.locator("input[name=person]").first.input_value() == "ann"
    assert not shop.recommend.strategies.changed("home"), "looking saves nothing"
    page.locator("[data-try-here] button[value=nobody]").click()
    page.locator("[data-try-here] b", has_text="Ann Lamplight").wait_for(state="detached")

"""The page of one's interests in a real browser: accessible, as wide as the window, usable by keyboard and finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from accessibility import violations
from live_server import served, watched

from shopkeeper import Shop
from shopkeeper.catalog.model import Money, Product

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def small_shop_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a small shop with long names."""
    folder = tmp_path_factory.mktemp("interests") / "shop"
    with Shop.open(folder, create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(
                f"{kind}-{n}",
                {
                    "en": f"{kind.title()} with a rather long name, number {n}",
                    "zh": f"名字相当长的商品 {kind} {n} 号",
                },
                category=(
                    "Home and everything that belongs to it",
                    f"{kind.title()}s and other things like them",
                ),
                price=Money(1000 + n, "USD"),
            )
            for kind in ("lamp", "chair", "rug")
            for n in range(8)
        )
        shop.search.sync()
        with served(shop) as url:
            yield url


@pytest.fixture
def page(chromium: Browser, small_shop_url: str) -> Iterator[Page]:
    """A visitor who agreed and looked at four things of one category; no complaint of the browser is allowed."""
    with watched(chromium, small_shop_url, beyond=True) as context:
        page = context.new_page()
        page.goto("/en/")
        page.locator(".consent button[value=yes]").click()
        page.locator(".consent").wait_for(state="detached")
        for n in range(4):
            page.goto(f"/en/p/lamp-{n}")
        yield page


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_breaks_no_accessibility_rule_at_any_width(page: Page, language: str, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    found = {}
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/{language}/interests")
        assert page.locator(".interests li").count() > 0
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found[f"{width}: width"] = str(wide)
        for violation in violations(page):
            found[f"{width}: {violation['id']}"] = str(
                [node["html"][:160] for node in violation["nodes"][:3]]
            )
        for box in (button.bounding_box() for button in page.locator(".interests button").all()):
            assert box is not None
            assert box["height"] >= 44
    assert not found


def test_striking_out_by_keyboard_changes_the_page_and_says_so(page: Page) -> None:
    page.goto("/en/interests")
    button = page.get_by_role("button", name="Not me").first
    label = (button.get_attribute("aria-label") or "").removeprefix("Not me: ")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Struck out").wait_for()
    assert page.locator("s").first.inner_text() == label


def test_the_download_is_a_file_with_what_was_looked_at(page: Page) -> None:
    page.goto("/en/interests")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download my data").click()
    assert download.value.suggested_filename == "my-data.json"

"""The console's pages of sponsored slots in a real browser: accessibility, and layout at three widths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from accessibility import violations
from live_server import served
from sponsored_shop import sponsored_shop

from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with sponsored_shop(tmp_path_factory.mktemp("ads")) as shop:
        yield shop


@pytest.fixture(scope="module")
def address(shop: Shop) -> Iterator[str]:
    with served(shop, 20) as address:
        yield address


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_page_has_a_fault_of_accessibility_or_overflows(
    chromium: Browser, address: str, shop: Shop, language: str
) -> None:
    spring = next(one.id for one in shop.sponsored.campaigns.all() if one.name == "Spring lamps")
    paths = ["", "/new", f"/{spring}", f"/{spring}/report", "/places"]
    context = chromium.new_context(base_url=address, reduced_motion="reduce")
    context.add_cookies([{"name": "language", "value": language, "url": address}])
    page = context.new_page()
    pictures = os.environ.get("SHOPKEEPER_TEST_PICTURES")
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for number, path in enumerate(paths):
            page.goto(f"/console/sponsored{path}")
            if pictures:
                page.screenshot(path=Path(pictures) / f"ads-{number}-{width}-{language}.png", full_page=True)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            if width != 768:
                page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
                found = violations(page)
                assert not [(one["id"], one["nodes"][0]["html"][:200]) for one in found], (path, width)
    context.close()


def test_a_campaign_is_made_by_looking_for_a_product(chromium: Browser, address: str, shop: Shop) -> None:
    context = chromium.new_context(base_url=address)
    page = context.new_page()
    page.goto("/console/sponsored/new")
    page.locator("#name").fill("Found lamps")
    page.locator("#bid").fill("0.25")
    page.locator("#find").fill("desk lamp number 7")
    page.keyboard.press("Enter")
    page.locator("input[value='lamp-7']").check()
    page.locator("button[value=save]").click()
    page.wait_for_url("**/console/sponsored?said=saved")
    assert page.get_by_role("link", name="Found lamps", exact=True).is_visible()
    made = next(one for one in shop.sponsored.campaigns.all() if one.name == "Found lamps")
    assert (made.products, made.bid) == (("lamp-7",), 25)
    context.close()

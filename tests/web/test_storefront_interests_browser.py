"""The page of one's interests in a real browser: accessible, as wide as the window, usable by keyboard and finger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from shopkeeper import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, server_url: str, demo_shop: Shop) -> Iterator[Page]:
    """A visitor who agreed and looked at four things of one category; no complaint of the browser is allowed."""
    context = chromium.new_context(base_url=server_url, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    complaints: list[str] = []
    context.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    page.goto("/en/")
    page.locator(".consent button[value=yes]").click()
    page.locator(".consent").wait_for(state="detached")
    path = max(demo_shop.catalog.categories(), key=lambda pair: pair[1])[0]
    for product in [p.id for p in demo_shop.catalog.products() if p.category == path][:4]:
        page.goto(f"/en/p/{product}")
    yield page
    context.close()
    assert not complaints


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_breaks_no_accessibility_rule_at_any_width(page: Page, language: str, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    found = {}
    for width in (390, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"/{language}/interests")
        assert page.locator(".interests li").count() > 0
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found[f"{width}: width"] = str(wide)
        for violation in Axe().run(page).response["violations"]:
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

"""What axe, a checker of web pages, says against a page in the browser (axe-core, WCAG 2 and good practice)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: what is in order is not described: that is most of the work, and nobody reads it
_OPTIONS = {"resultTypes": ["violations"]}


def violations(page: Page) -> list[dict[str, Any]]:
    """Rules that the page breaks: `id`, `help`, and `nodes`, each with its `html`."""
    from axe_playwright_python.sync_playwright import Axe

    found: list[dict[str, Any]] = Axe().run(page, options=_OPTIONS).response["violations"]
    return found

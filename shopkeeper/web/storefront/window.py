"""The shop window: the pictures that media/index.json names for the home page, where a shop has that file.

{"hero": "file.jpg", "departments": {"name of a category at the top": "file.jpg", ...}}, files below media.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shopkeeper.web.media import Media

__all__ = ["ShopWindow", "read_window"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ShopWindow:
    """Pictures as products name theirs ("media/file.jpg"); `hero` is '' and a department missing where none
    is there."""

    hero: str = ""
    departments: Mapping[str, str] = field(default_factory=dict)


def read_window(media: Media) -> ShopWindow:
    """What index.json names and is there; an empty window without the file or when it cannot be read."""
    file = media.find("index.json")
    if file is None:
        return ShopWindow()
    try:
        document = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        log.warning("%s cannot be read: %s; the home page shows products instead", file, error)
        return ShopWindow()
    named: dict[str, Any] = document if isinstance(document, dict) else {}
    departments = named.get("departments")
    return ShopWindow(
        _picture(media, named.get("hero")),
        {
            name: picture
            for name, value in (departments.items() if isinstance(departments, dict) else ())
            if (picture := _picture(media, value))
        },
    )


def _picture(media: Media, name: object) -> str:
    return f"media/{name}" if isinstance(name, str) and media.find(name) else ""

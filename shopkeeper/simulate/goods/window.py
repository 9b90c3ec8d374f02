"""The shop window: the home page's wide picture and one tile for each department."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from shopkeeper.simulate.goods.make import Item
from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.render import ink_box, render_jpeg, store_picture
from shopkeeper.simulate.goods.shapes import SHAPES

__all__ = ["draw_window"]

_HERO = (1600, 600)
_TILE = (800, 600)


def draw_window(items: Sequence[Item], folder: Path) -> int:
    """Draws hero and tiles into `folder` and lists them in `folder`/index.json; returns how many."""
    hero = store_picture(render_jpeg(_hero(), *_HERO, quality=86), folder)
    departments: dict[str, str] = {}
    for item in items:
        name = item.product.category[0]
        if name not in departments:
            shown = [i for i in items if i.product.category[0] == name]
            departments[name] = store_picture(render_jpeg(_tile(shown), *_TILE, quality=84), folder)
    document = {"hero": hero, "departments": departments}
    (folder / "index.json").write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 + len(departments)


def _place(page: Pen, shape: str, look: Look, x: float, foot: float, box: tuple[float, float]) -> None:
    """Draws `shape` centred at `x`, standing on `foot`, within `box` (width, height)."""
    thing = Pen(defs=page.defs, _elements=page._elements, _known=page._known)
    SHAPES[shape](thing, look)
    left, top, right, bottom = ink_box(thing.svg())
    scale = min(box[0] / (right - left), box[1] / (bottom - top))
    with page.group(
        f"translate({x - scale * (left + right) / 2:.1f} {foot - scale * bottom:.1f}) scale({scale:.3f})"
    ):
        page.body += thing.body


def _hero() -> str:
    page = Pen()
    w, h = _HERO
    wall = "#efe3d3"
    page.rect(0, 0, w, h, 0, page.linear([(0, "#f7efe3"), (0.55, wall), (1, "#e0cdb6")], 20))
    for i in range(2):
        for j in range(3):
            x, y = 860 + j * 130, 60 + i * 150 + j * 16
            page.path(f"M{x} {y} l112 18 v132 l-112 -18z", page.fade("#fffaf0", 0.75, 0.25, 70))
    page.path("M0 470 H1600 V600 H0Z", page.linear([(0, "#b98d65"), (0.2, "#c79d76"), (1, "#a87c56")], 90))
    page.rect(0, 462, w, 10, 0, "#fbf5ea")
    for i in range(-6, 16):
        page.line(800 + (i - 4) * 150, 472, 800 + (i - 4) * 260, 600, "#8a6242", 1.6, opacity=0.3)
    page.ellipse(
        1130, 548, 420, 44, page.radial([(0, "#d98f6f", 0.9), (0.8, "#c97f62", 0.9), (1, "#b56f55", 0.8)])
    )
    u = (0.62, 0.3, 0.44, 0.2, 0.7, 0.5, 0.4, 0.6)
    _place(page, "floor_lamp", Look("#cfa85c", "#f1d9a6", "#75502f", (0.2, *u[1:])), 880, 545, (210, 440))
    _place(page, "armchair", Look("#2d5440", "#cfa85c", "#75502f", u), 1090, 566, (330, 330))
    _place(
        page,
        "dresser",
        Look("#c8a06b", "#bf6648", "#b98454", (0.5, 0.2, 0.3, 0.7, *u[4:]), frozenset()),
        1400,
        545,
        (330, 190),
    )
    _place(page, "plant", Look("#bf6648", "#ee8068", "#75502f", (0.1, 0.05, *u[2:])), 1500, 372, (150, 210))
    _place(
        page,
        "turntable",
        Look("#7d5638", "#d9a441", "#75502f", u, frozenset({"wood"})),
        1350,
        372,
        (190, 110),
    )
    _place(
        page, "mug", Look("#a3b594", "#efe8d8", "#75502f", (0.5, 0.5, 0.8, 0.2, *u[4:])), 760, 566, (88, 84)
    )
    _place(page, "headphones", Look("#3b3c41", "#d9a441", "#75502f", u), 640, 560, (150, 150))
    _place(page, "backpack", Look("#1f7f83", "#efc23f", "#a56c3c", u), 500, 570, (190, 240))
    return page.svg(w, h)


def _tile(items: Sequence[Item]) -> str:
    page = Pen()
    w, h = _TILE
    tint = items[0].department.tint
    page.rect(
        0, 0, w, h, 0, page.linear([(0, light(tint, 0.55)), (0.6, mix(tint, "#ffffff", 0.25)), (1, tint)], 50)
    )
    page.circle(430, 290, 240, page.linear([(0, light(tint, 0.7)), (1, light(tint, 0.25))], 60))
    page.path(
        "M0 470 H800 V600 H0Z", page.linear([(0, mix(tint, "#ffffff", 0.45)), (1, dark(tint, 0.1))], 90)
    )
    shown: list[Item] = []
    for item in items:
        if all(item.kind.shape != other.kind.shape for other in shown) and not item.kind.fits:
            shown.append(item)
    picks = shown[:3] if len(shown) >= 3 else shown
    for item, x, box in zip(picks, (410, 170, 640), ((330, 400), (220, 260), (220, 260)), strict=False):
        _place(page, item.kind.shape, item.drawings[0].look, x, 540 if x == 410 else 556, box)
    return page.svg(w, h)

"""Where a product is shown: in the studio, close up, or at home in its world."""

from __future__ import annotations

import random

from shopkeeper.simulate.goods.pen import SIZE, Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.render import ink_box
from shopkeeper.simulate.goods.shapes import SHAPES

__all__ = ["draw"]


def draw(shape: str, look: Look, view: str, tint: str) -> str:
    """The SVG of `shape` in `view`: "main", "detail", or the name of a scene."""
    thing = Pen()
    SHAPES[shape](thing, look)
    left, top, right, bottom = ink_box(thing.svg())
    page = Pen(defs=thing.defs, _elements=thing._elements, _known=thing._known)
    if view == "main":
        _studio(page, mix(tint, "#ffffff", 0.55))
        scale = min(max(min(530 / (right - left), 480 / (bottom - top)), 0.6), 2.2)
        y = (
            320 - scale * (top + bottom) / 2
            if thing.lies
            else 560 - scale * bottom - (480 - scale * (bottom - top)) * 0.32
        )
        with page.group(f"translate({320 - scale * (left + right) / 2:.1f} {y:.1f}) scale({scale:.3f})"):
            page.body += thing.body
    elif view == "detail":
        _backdrop(page, mix(mix(look.color, tint, 0.5), "#ffffff", 0.62))
        scale = min(max(min(960 / (right - left), 900 / (bottom - top)), 1.3), 2.6)
        x, y = thing.focus
        dx, dy = 320 - x * scale, 330 - y * scale
        with page.group(f"translate({dx:.1f} {dy:.1f}) scale({scale})"):
            page.body += thing.body
    else:
        _SCENES.get(view, _shelf)(page, look, tint)
        scale = min(max(min(420 / (right - left), 390 / (bottom - top)), 0.5), 1.7)
        y = (596 if thing.lies else 566) - scale * bottom
        with page.group(f"translate({320 - scale * (left + right) / 2:.1f} {y:.1f}) scale({scale:.3f})"):
            page.body += thing.body
    return page.svg()


def _studio(pen: Pen, tint: str) -> None:
    pen.rect(
        0,
        0,
        SIZE,
        SIZE,
        0,
        pen.radial(
            [(0, light(tint, 0.75)), (0.55, light(tint, 0.4)), (1, dark(tint, 0.07))], 0.46, 0.36, 0.85
        ),
    )
    pen.rect(
        0,
        430,
        SIZE,
        210,
        0,
        pen.linear([(0, "#ffffff", 0), (0.35, "#ffffff", 0.35), (1, dark(tint, 0.2), 0.1)], 90),
    )


def _backdrop(pen: Pen, tint: str) -> None:
    pen.rect(0, 0, SIZE, SIZE, 0, pen.linear([(0, light(tint, 0.45)), (0.6, tint), (1, dark(tint, 0.1))], 65))


def _window(pen: Pen, x: float, y: float, w: float, h: float, tone: str) -> None:
    """Light of a window falling on the wall."""
    fill = pen.linear([(0, tone, 0.55), (1, tone, 0.12)], 70)
    for i in range(2):
        for j in range(2):
            left, top = x + i * (w + 12), y + j * (h + 12)
            pen.path(f"M{left} {top} l{w} {w * 0.16:.0f} l0 {h} l{-w} {-w * 0.16:.0f} z", fill)


def _plant(pen: Pen, x: float, y: float, s: float, green: str, pot: str) -> None:
    rng = random.Random(f"{x:.0f}{s:.2f}")
    with pen.group(f"translate({x:.0f} {y:.0f}) scale({s:.2f})"):
        for _ in range(9):
            a = rng.uniform(-70, 70)
            length = rng.uniform(90, 150)
            with pen.group(f"translate(0 -62) rotate({a:.0f})"):
                pen.path(
                    f"M0 0 C-26 {-length * 0.4:.0f} -20 {-length * 0.8:.0f} 0 {-length:.0f} C20 {-length * 0.8:.0f} 26 {-length * 0.4:.0f} 0 0Z",
                    pen.linear([(0, light(green, 0.2)), (1, dark(green, 0.25))], 20),
                )
        pen.path("M-38 -66 L38 -66 L28 0 Q0 7 -28 0Z", pen.round_side(pot, 0.2))


def _table(pen: Pen, look: Look, tint: str) -> None:
    wall = mix(tint, "#f3ece2", 0.55)
    pen.rect(0, 0, SIZE, 470, 0, pen.linear([(0, light(wall, 0.25)), (1, dark(wall, 0.06))], 70))
    _window(pen, 40 + 60 * look.u[5], 50, 120, 130, "#fff6df")
    wood = "#c9a27a" if look.u[6] < 0.6 else "#8d6544"
    pen.rect(
        0, 455, SIZE, 185, 0, pen.linear([(0, light(wood, 0.25)), (0.2, wood), (1, dark(wood, 0.22))], 90)
    )
    for i in range(5):
        pen.line(0, 480 + i * 36, SIZE, 476 + i * 37, dark(wood, 0.3), 1.4, opacity=0.25)
    _plant(pen, 80 if look.u[7] < 0.5 else 572, 476, 0.95, "#5d8a62", "#e8ded0")


def _room(pen: Pen, look: Look, tint: str) -> None:
    wall = mix(tint, "#efe7dc", 0.5)
    pen.rect(0, 0, SIZE, SIZE, 0, pen.linear([(0, light(wall, 0.3)), (1, dark(wall, 0.05))], 60))
    _window(pen, 330 - 190 * look.u[5], 40, 120, 150, "#fff8e6")
    pen.rect(0, 440, SIZE, 10, 0, light(wall, 0.6))
    floor = "#c7a582" if look.u[6] < 0.5 else "#b9b2a8"
    pen.rect(0, 448, SIZE, 192, 0, pen.linear([(0, dark(floor, 0.08)), (1, light(floor, 0.15))], 90))
    for i in range(-4, 9):
        pen.line(320 + (i - 2) * 70, 448, 320 + (i - 2) * 150, 640, dark(floor, 0.3), 1.4, opacity=0.28)
    pen.ellipse(
        320,
        556,
        300,
        60,
        pen.radial([(0, light(tint, 0.5), 0.9), (0.85, light(tint, 0.35), 0.9), (1, tint, 0.75)]),
    )
    _plant(pen, 66 if look.u[7] < 0.5 else 580, 500, 1.25, "#4f7d5a", "#cfc4b6")


def _hills(pen: Pen, look: Look, tint: str) -> None:
    sky = "#bfdcea" if look.u[5] < 0.6 else "#f3d3b0"
    pen.rect(0, 0, SIZE, SIZE, 0, pen.linear([(0, sky), (0.7, "#fbf3e4"), (1, "#fbf3e4")], 90))
    pen.circle(480 - 300 * look.u[6], 120, 46, "#fff7dd", opacity=0.9)
    for i, (y, tone) in enumerate(((300, "#a8c3bd"), (360, "#7da591"), (420, "#5b8a6b"))):
        s = look.u[(i + 2) % 8] * 80
        pen.path(
            f"M0 {y + s:.0f} C140 {y - 90 + s / 2:.0f} 230 {y + 50:.0f} 360 {y - 30 + s / 3:.0f} S560 {y - 80:.0f} 640 {y + 20:.0f} V640 H0Z",
            pen.linear([(0, light(tone, 0.2)), (1, tone)], 90),
        )
    pen.rect(0, 452, SIZE, 188, 0, pen.linear([(0, "#86a86a"), (1, "#5f8550")], 90))
    rng = random.Random(f"{look.u[0]:.4f}")
    for _ in range(26):
        x, low = rng.uniform(0, 640), rng.uniform(470, 640)
        pen.path(
            f"M{x:.0f} {low:.0f} q3 -14 8 -18 M{x:.0f} {low:.0f} q-3 -12 -8 -15",
            stroke="#a9c787",
            width=2,
            opacity=0.6,
        )


def _tiles(pen: Pen, look: Look, tint: str) -> None:
    wall = mix(tint, "#eef2f0", 0.65)
    pen.rect(0, 0, SIZE, SIZE, 0, pen.linear([(0, light(wall, 0.4)), (1, dark(wall, 0.08))], 60))
    for i in range(9):
        pen.line(0, 18 + i * 54, SIZE, 18 + i * 54, dark(wall, 0.14), 2, opacity=0.4)
        for j in range(6):
            x = j * 118 + (59 if i % 2 else 0)
            pen.line(x, 18 + i * 54, x, 72 + i * 54, dark(wall, 0.14), 2, opacity=0.4)
    stone = "#ece7e1" if look.u[6] < 0.5 else "#5d5a5a"
    pen.rect(
        0, 462, SIZE, 178, 0, pen.linear([(0, light(stone, 0.5)), (0.08, stone), (1, dark(stone, 0.12))], 90)
    )
    _plant(pen, 82 if look.u[7] < 0.5 else 566, 486, 0.9, "#6a9470", "#f4f0ea")


def _shelf(pen: Pen, look: Look, tint: str) -> None:
    tone = mix(look.accent, tint, 0.6)
    wall = mix(tone, "#ffffff", 0.35)
    pen.rect(0, 0, SIZE, SIZE, 0, pen.linear([(0, light(wall, 0.35)), (1, dark(wall, 0.12))], 70))
    cx = 150 + 340 * look.u[5]
    pen.circle(cx, 250, 190, pen.linear([(0, light(wall, 0.55)), (1, light(wall, 0.15))], 60))
    pen.path(
        "M0 470 H640 V640 H0Z", pen.linear([(0, light(wall, 0.6)), (0.1, light(wall, 0.35)), (1, wall)], 90)
    )
    pen.path(
        f"M{70 + 30 * look.u[6]:.0f} 484 h120 v-64 a60 60 0 0 0 -120 0 z",
        pen.flat(mix(tone, "#ffffff", 0.15), 20),
        opacity=0.75,
    )


_SCENES = {"table": _table, "room": _room, "hills": _hills, "tiles": _tiles, "shelf": _shelf}

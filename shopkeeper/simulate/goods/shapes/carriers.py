"""Things to carry with."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light
from shopkeeper.simulate.goods.shapes.parts import mark, seam

__all__ = ["backpack", "duffel", "messenger", "sleeve", "suitcase", "tote", "wallet"]


def backpack(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 420)
    pen.shadow(320, 552, 170, 18)
    pen.path("M276 130 C276 70 364 70 364 130", stroke=dark(c, 0.4), width=15)
    for s in (-1, 1):
        pen.path(
            f"M{320 + s * 140} 230 C{320 + s * 196} 300 {320 + s * 190} 430 {320 + s * 150} 500",
            stroke=pen.flat(dark(c, 0.3)),
            width=24,
        )
    w = look.between(0, 146, 160)
    body = f"M{320 - w:.0f} 500 V230 C{320 - w:.0f} 130 {320 - w * 0.5:.0f} 110 320 110 C{320 + w * 0.5:.0f} 110 {320 + w:.0f} 130 {320 + w:.0f} 230 V500 Q{320 + w:.0f} 546 {320 + w - 46:.0f} 546 H{320 - w + 46:.0f} Q{320 - w:.0f} 546 {320 - w:.0f} 500Z"
    pen.path(body, pen.linear([(0, dark(c, 0.18)), (0.3, light(c, 0.24)), (0.6, c), (1, dark(c, 0.32))]))
    style = int(look.u[1] * 3)
    strap = look.material if look.u[2] > 0.4 else dark(c, 0.4)
    if style == 0:
        pen.path(
            f"M{320 - w - 4:.0f} 250 C{320 - w:.0f} 116 {320 - 80} 100 320 100 C{320 + 80} 100 {320 + w:.0f} 116 {320 + w + 4:.0f} 250 Q{320 + w:.0f} 320 {320 + w - 40:.0f} 330 H{320 - w + 40:.0f} Q{320 - w:.0f} 320 {320 - w - 4:.0f} 250Z",
            pen.linear([(0, light(c, 0.28)), (0.6, c), (1, dark(c, 0.24))], 80),
        )
        for x in (250, 390):
            pen.rect(x - 11, 250, 22, 150, 5, pen.flat(strap))
            pen.rect(x - 17, 330, 34, 30, 5, "none", stroke=pen.metal("#c9a24f"), width=6)
    else:
        pen.path(
            f"M{320 - w + 26:.0f} 300 C{320 - w + 30:.0f} 170 {320 - 60} 150 320 150 C{320 + 60} 150 {320 + w - 30:.0f} 170 {320 + w - 26:.0f} 300",
            stroke=dark(c, 0.5),
            width=6,
        )
        pen.path(
            f"M{320 - w + 26:.0f} 300 C{320 - w + 30:.0f} 170 {320 - 60} 150 320 150 C{320 + 60} 150 {320 + w - 30:.0f} 170 {320 + w - 26:.0f} 300",
            stroke="#b9bec5",
            width=2,
            dash="3 4",
        )
    pen.rect(
        320 - w + 26,
        370,
        2 * w - 52,
        150,
        22,
        pen.linear([(0, light(c, 0.16)), (0.6, dark(c, 0.04)), (1, dark(c, 0.3))], 80),
    )
    pen.path(f"M{320 - w + 40:.0f} 396 H{320 + w - 40:.0f}", stroke=dark(c, 0.55), width=5)
    pen.rect(320 + w - 60, 396, 8, 26, 4, look.accent)
    seam(
        pen,
        f"M{320 - w + 36:.0f} 412 V500 Q{320 - w + 36:.0f} 512 {320 - w + 50:.0f} 512 H{320 + w - 50:.0f}",
        light(c, 0.45),
    )
    pen.rect(284, 438, 72, 46, 5, pen.flat(look.material))
    mark(pen, look, 320, 461, 26, light(look.material, 0.75))


def tote(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 380)
    pen.shadow(320, 552, 190, 18)
    strap = look.material
    pen.path("M236 260 C236 80 404 80 404 260", stroke=dark(strap, 0.3), width=17)
    pen.path(
        "M150 230 H490 L520 520 Q520 548 490 548 H150 Q120 548 120 520Z",
        pen.linear([(0, dark(c, 0.14)), (0.3, light(c, 0.22)), (0.65, c), (1, dark(c, 0.26))], 15),
    )
    pen.path("M150 230 H490 L492 250 H148Z", dark(c, 0.3))
    pen.path(
        "M222 380 V250 C222 90 418 90 418 250 V380",
        stroke=pen.linear([(0, light(strap, 0.2)), (1, dark(strap, 0.15))]),
        width=19,
    )
    for x in (222, 418):
        pen.rect(x - 14, 350, 28, 44, 4, pen.flat(strap))
        pen.circle(x, 372, 5, "#c9a24f")
    if look.u[0] > 0.6:
        pen.path("M124 470 H516 L520 520 Q520 548 490 548 H150 Q120 548 120 520Z", pen.flat(strap, 80))
    if look.u[1] > 0.5:
        pen.circle(320, 420, 60, look.accent, opacity=0.85)
        mark(pen, look, 320, 420, 64, c)
    else:
        mark(pen, look, 320, 420, 70, look.accent)
    seam(pen, "M146 262 H494", light(c, 0.45))


def messenger(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 380)
    pen.shadow(320, 530, 230, 18)
    pen.path("M140 290 C160 60 480 60 500 290", stroke=pen.flat(dark(c, 0.3)), width=19)
    pen.rect(110, 260, 420, 266, 24, pen.linear([(0, light(c, 0.15)), (0.5, c), (1, dark(c, 0.3))], 70))
    low = look.between(0, 400, 450)
    pen.path(
        f"M102 270 Q104 240 136 240 H504 Q536 240 538 270 V{low:.0f} Q538 {low + 30:.0f} 504 {low + 30:.0f} H136 Q102 {low + 30:.0f} 102 {low:.0f}Z",
        pen.linear([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.22))], 75),
    )
    seam(
        pen,
        f"M116 280 V{low - 6:.0f} Q116 {low + 16:.0f} 140 {low + 16:.0f} H500 Q524 {low + 16:.0f} 524 {low - 6:.0f} V280",
        light(c, 0.5),
    )
    for x in (210, 430):
        pen.rect(x - 14, low - 50, 28, 110, 5, pen.flat(look.material))
        pen.rect(x - 20, low + 14, 40, 26, 5, pen.metal("#c9a24f", 20))
    mark(pen, look, 320, 330, 50, look.accent)


def suitcase(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 560, 170, 16)
    w, h = look.between(0, 138, 168), look.between(1, 330, 400)
    top = 540 - h
    pen.path(f"M266 {top:.0f} V{top - 76:.0f} H374 V{top:.0f}", stroke=pen.metal("#b9bec5"), width=13)
    pen.rect(258, top - 92, 124, 26, 12, "#2b2c31")
    for x in (320 - w + 30, 320 + w - 30):
        pen.rect(x - 14, 536, 28, 26, 10, "#26272b")
    pen.rect(
        320 - w,
        top,
        2 * w,
        h,
        40,
        pen.linear([(0, dark(c, 0.2)), (0.25, light(c, 0.35)), (0.5, c), (1, dark(c, 0.34))]),
    )
    style = int(look.u[2] * 2)
    for i in range(7):
        x = 320 - w + 34 + i * (2 * w - 68) / 6
        if style == 0:
            pen.rect(x - 5, top + 30, 10, h - 60, 5, dark(c, 0.2), opacity=0.7)
            pen.rect(x - 5, top + 30, 4, h - 60, 2, light(c, 0.5), opacity=0.5)
    if style == 1:
        pen.rect(320 - w + 26, top + 26, 2 * w - 52, h - 52, 26, "none", stroke=dark(c, 0.25), width=5)
        pen.path(f"M{320 - w} {top + h / 2:.0f} H{320 + w}", stroke=dark(c, 0.4), width=8)
    pen.rect(290, top + 20, 60, 20, 10, dark(c, 0.45))
    pen.rect(320 + w - 16, top + h * 0.42, 18, 60, 6, pen.metal("#9aa0a8"))
    pen.rect(286, top + h * 0.72, 68, 40, 6, pen.metal("#c3c7cd", 30))
    mark(pen, look, 320, top + h * 0.72 + 20, 24, "#3a3b41")


def duffel(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 380)
    pen.shadow(320, 520, 250, 20)
    pen.path(
        "M80 400 C80 290 130 250 190 250 H450 C510 250 560 290 560 400 Q562 500 500 512 H140 Q78 500 80 400Z",
        pen.linear([(0, light(c, 0.35)), (0.45, c), (1, dark(c, 0.34))], 85),
    )
    pen.ellipse(104, 400, 34, 100, pen.flat(dark(c, 0.2)))
    pen.path("M140 268 Q320 240 500 268", stroke=dark(c, 0.55), width=6)
    for x in (230, 410):
        pen.rect(x - 15, 254, 30, 256, 2, pen.flat(look.material, 80))
    pen.path("M230 300 C230 150 410 150 410 300", stroke=pen.flat(look.material), width=17)
    pen.rect(286, 178, 68, 28, 12, pen.flat(dark(look.material, 0.3)))
    pen.rect(268, 360, 104, 96, 10, pen.flat(dark(c, 0.1)))
    mark(pen, look, 320, 408, 44, look.accent)
    seam(pen, "M150 490 H500", light(c, 0.5))


def sleeve(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (430, 300)
    pen.shadow(326, 500, 230, 24, 0.3)
    with pen.group("rotate(-6 320 320)"):
        pen.rect(116, 140, 400, 40, 16, pen.metal("#b9bec5"))
        pen.rect(96, 160, 448, 320, 26, pen.linear([(0, light(c, 0.26)), (0.5, c), (1, dark(c, 0.26))], 60))
        pen.path(
            "M96 250 Q320 300 544 250 V186 Q544 160 518 160 H122 Q96 160 96 186Z",
            pen.linear([(0, light(c, 0.16)), (1, dark(c, 0.12))], 90),
        )
        pen.rect(300, 250, 40, 52, 6, pen.flat(look.material))
        pen.circle(320, 284, 8, pen.ball("#c9a24f"))
        seam(pen, "M110 200 V450 Q110 466 126 466 H514 Q530 466 530 450 V200", light(c, 0.5))
        mark(pen, look, 466, 420, 36, look.accent)


def wallet(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (400, 300)
    pen.shadow(330, 470, 190, 26, 0.38)
    with pen.group("rotate(-8 320 320)"):
        pen.rect(150, 196, 340, 256, 18, dark(c, 0.4))
        pen.rect(168, 176, 300, 60, 8, "#e9e2d4")
        pen.rect(184, 164, 270, 60, 8, look.accent)
        pen.rect(146, 190, 348, 250, 18, pen.linear([(0, light(c, 0.34)), (0.5, c), (1, dark(c, 0.28))], 60))
        if look.u[0] > 0.5:
            pen.path("M146 300 H494", stroke=dark(c, 0.35), width=4)
            pen.path("M146 350 H494", stroke=dark(c, 0.35), width=4)
        else:
            pen.path("M494 270 h-70 q-30 0 -30 44 q0 46 30 46 h70z", pen.flat(dark(c, 0.14)))
            pen.circle(424, 315, 13, pen.ball("#c9a24f"))
        seam(pen, "M160 204 H480 V426 H160Z", light(c, 0.5))
        mark(pen, look, 214, 400, 30, dark(c, 0.5), 0.8)

"""Things for outside."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light
from shopkeeper.simulate.goods.shapes.parts import cylinder, mark

__all__ = ["bottle", "camp_stove", "cooler", "hammock", "headlamp", "poles", "sleeping_bag", "tent"]


def tent(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    pen.focus = (320, 420)
    pen.shadow(320, 540, 290, 20)
    if look.u[0] < 0.55:
        pen.path(
            "M60 540 C110 320 220 190 330 180 C450 190 540 330 590 540Z",
            pen.linear([(0, light(c, 0.32)), (0.45, c), (1, dark(c, 0.36))], 25),
        )
        pen.path("M330 180 C300 300 260 430 190 540", stroke=light(c, 0.5), width=6)
        pen.path("M330 180 C400 300 440 430 470 540", stroke=dark(c, 0.4), width=6)
        pen.path("M318 260 C270 340 240 440 222 540 H420 C410 440 372 340 318 260Z", pen.flat(dark(c, 0.5)))
        pen.path("M318 260 C280 340 262 440 256 540 H222 C240 440 270 340 318 260Z", pen.flat(a))
        pen.path("M318 260 C362 330 396 440 404 540 H420 C410 440 372 340 318 260Z", pen.flat(a))
    else:
        pen.path("M320 150 L70 540 H400Z", pen.linear([(0, light(c, 0.3)), (1, c)], 70))
        pen.path("M320 150 L400 540 L590 500Z", pen.linear([(0, dark(c, 0.1)), (1, dark(c, 0.4))], 50))
        pen.path("M306 172 L190 540 H318Z", pen.flat(dark(c, 0.5)))
        pen.path("M306 172 L190 540 H232Z", pen.flat(a))
        pen.path("M320 150 L70 540 M320 150 L590 500", stroke=light(c, 0.5), width=4)
    for x, y, ex in ((100, 450, 22), (556, 450, 622)):
        pen.line(x, y, ex, 546, "#efe8d8", 2.5)
    mark(pen, look, 480, 440, 44, light(c, 0.7), 0.8)


def sleeping_bag(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (250, 230)
    pen.shadow(340, 400, 250, 60, 0.25)
    with pen.group("rotate(-24 320 320)"):
        body = "M60 320 C60 220 130 190 200 196 L540 250 Q590 262 590 320 Q590 378 540 390 L200 444 C130 450 60 420 60 320Z"
        pen.path(body, pen.linear([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.34))], 85))
        with pen.group(clip=body):
            for i in range(9):
                pen.path(f"M{170 + i * 50} 180 q-16 140 0 280", stroke=dark(c, 0.35), width=5, opacity=0.45)
                pen.path(f"M{178 + i * 50} 180 q-16 140 0 280", stroke=light(c, 0.4), width=3, opacity=0.4)
            pen.path("M150 390 H560", stroke=look.accent, width=7)
        pen.ellipse(142, 320, 62, 84, pen.flat(dark(look.accent, 0.12)))
        pen.ellipse(148, 320, 44, 64, pen.radial([(0, dark(look.accent, 0.6)), (1, dark(look.accent, 0.3))]))
        mark(pen, look, 430, 320, 56, light(c, 0.7), 0.8)


def bottle(pen: Pen, look: Look) -> None:
    c = look.color
    rx, h = look.between(0, 78, 96), look.between(1, 290, 360)
    top = 540 - h
    pen.focus = (320, top + 20)
    pen.shadow(320, 548, rx * 1.3, 18)
    pen.path(
        f"M{320 - rx:.0f} {top + 60:.0f} Q{320 - rx:.0f} {top + 8:.0f} {320 - 46} {top - 14:.0f} H{320 + 46} Q{320 + rx:.0f} {top + 8:.0f} {320 + rx:.0f} {top + 60:.0f} V514 Q{320 + rx:.0f} 538 {320 + rx - 24:.0f} 540 Q320 548 {320 - rx + 24:.0f} 540 Q{320 - rx:.0f} 538 {320 - rx:.0f} 514Z",
        pen.round_side(c, 0.7),
    )
    pen.rect(276, top - 34, 88, 26, 4, pen.metal("#b9bec5"))
    style = int(look.u[2] * 3)
    lid = "#2b2c31" if look.u[3] < 0.6 else look.accent
    if style == 0:
        pen.rect(268, top - 92, 104, 62, 12, pen.round_side(lid, 0.4))
        pen.path(
            f"M284 {top - 88:.0f} C284 {top - 150:.0f} 356 {top - 150:.0f} 356 {top - 88:.0f}",
            stroke=pen.flat(lid),
            width=15,
        )
    elif style == 1:
        pen.rect(270, top - 76, 100, 46, 10, pen.round_side(look.material, 0.4))
        pen.circle(320, top - 84, 20, "none", stroke=pen.metal("#b9bec5"), width=8)
    else:
        pen.rect(268, top - 74, 104, 44, 10, pen.round_side(lid, 0.4))
        pen.rect(300, top - 118, 28, 50, 12, pen.round_side(light(lid, 0.25), 0.5))
        pen.path(f"M366 {top - 56:.0f} q34 6 30 44", stroke=pen.flat(lid), width=12)
    if look.u[4] > 0.5:
        pen.path(
            f"M{320 - rx:.0f} {top + h * 0.66:.0f} Q320 {top + h * 0.66 + 20:.0f} {320 + rx:.0f} {top + h * 0.66:.0f} V514 Q{320 + rx:.0f} 538 {320 + rx - 24:.0f} 540 Q320 548 {320 - rx + 24:.0f} 540 Q{320 - rx:.0f} 538 {320 - rx:.0f} 514Z",
            pen.round_side(look.accent, 0.4),
            opacity=0.9,
        )
    mark(pen, look, 320, top + h * 0.45, 46, light(c, 0.7))
    pen.path(f"M{320 - rx * 0.66:.0f} {top + 70:.0f} V490", stroke="#ffffff", width=7, opacity=0.3)


def headlamp(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 380)
    pen.shadow(320, 480, 180, 24, 0.3)
    pen.ellipse(320, 280, 210, 130, "none", stroke=dark(c, 0.35), width=38)
    pen.ellipse(
        320,
        274,
        210,
        130,
        "none",
        stroke=pen.linear([(0, light(c, 0.2)), (0.5, c), (1, dark(c, 0.2))], 60),
        width=34,
    )
    pen.ellipse(320, 274, 210, 130, "none", stroke=look.accent, width=5, opacity=0.8)
    pen.rect(226, 336, 188, 132, 34, pen.linear([(0, "#4a4d55"), (0.5, "#2b2c31"), (1, "#17181b")], 80))
    pen.circle(320, 402, 52, pen.metal("#c3c7cd", 50))
    pen.circle(320, 402, 44, pen.radial([(0, "#ffffff"), (0.4, "#fff6d8"), (1, "#b9a568")]))
    pen.circle(320, 402, 150, pen.radial([(0, "#fff6d8", 0.55), (1, "#fff6d8", 0)]))
    pen.circle(246, 400, 12, "#c5383c")
    pen.rect(382, 386, 22, 32, 8, look.accent)


def camp_stove(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 548, 140, 20)
    cylinder(pen, 320, 400, 536, 100, pen.round_side(look.accent, 0.6))
    pen.path(
        "M220 404 Q230 372 280 366 H360 Q410 372 420 404 A100 16 0 0 1 220 404Z",
        pen.round_side(look.accent, 0.6),
    )
    mark(pen, look, 320, 470, 44, light(look.accent, 0.7))
    pen.rect(306, 320, 28, 50, 6, pen.metal("#b9bec5"))
    pen.path("M334 342 H420 L436 330", stroke=pen.metal("#9aa0a8"), width=8)
    pen.ellipse(320, 316, 46, 13, pen.metal("#8d929a"))
    for x in (-1, 0, 1):
        pen.path(
            f"M{320 + x * 30} 318 Q{320 + x * 90} 300 {320 + x * 110} 272",
            stroke=pen.metal("#9aa0a8"),
            width=9,
        )
    for i in range(5):
        x = 284 + i * 18
        pen.path(f"M{x} 310 q-12 -22 0 -44 q12 22 0 44z", pen.fade("#7fc4ff", 0.9, 0.1, 270))
    pen.path("M206 140 L222 262 Q224 276 244 276 H396 Q416 276 418 262 L434 140Z", pen.round_side(c, 0.6))
    pen.ellipse(320, 140, 114, 18, light(c, 0.35))
    pen.path("M432 170 q90 -6 110 20", stroke=pen.flat("#2b2c31"), width=15)


def cooler(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 380)
    pen.shadow(320, 545, 240, 20)
    pen.path("M150 260 C150 110 490 110 490 260", stroke=pen.metal("#b9bec5"), width=17)
    pen.path(
        "M96 300 H544 L524 520 Q522 540 500 540 H140 Q118 540 116 520Z",
        pen.linear([(0, light(c, 0.28)), (0.4, c), (1, dark(c, 0.32))], 30),
    )
    pen.rect(82, 244, 476, 64, 18, pen.linear([(0, "#ffffff"), (1, "#d9d6cf")], 90))
    pen.path("M110 400 H530", stroke="#ffffff", width=17, opacity=0.85)
    for x in (190, 430):
        pen.rect(x, 284, 34, 52, 8, pen.flat("#2b2c31"))
    mark(pen, look, 320, 470, 56, "#fffaf3")


def hammock(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    pen.lies = True
    pen.focus = (320, 380)
    pen.shadow(320, 520, 220, 20, 0.25)
    for x, s in ((40, 1), (600, -1)):
        for k in range(5):
            pen.path(f"M{x} 180 L{x + s * (70 + k * 4)} {250 + k * 16}", stroke="#e3d9c6", width=3)
        pen.circle(x, 178, 14, "none", stroke=pen.metal("#b9bec5"), width=7)
    body = "M104 246 C180 420 460 420 536 246 C540 290 530 330 516 350 C440 500 200 500 124 350 C110 330 100 290 104 246Z"
    pen.path(body, pen.linear([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.3))], 85))
    with pen.group(clip=body):
        for i in range(8):
            pen.path(
                f"M90 {250 + i * 24} C180 {430 + i * 24} 460 {430 + i * 24} 550 {250 + i * 24}",
                stroke=a if i % 2 else light(c, 0.55),
                width=9,
                opacity=0.75,
            )
    for i in range(15):
        pen.path(f"M{150 + i * 24} {430 + 26 * (1 - abs(i - 7) / 7):.0f} v24", stroke=light(c, 0.6), width=3)


def poles(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (250, 180)
    pen.shadow(320, 575, 150, 14, 0.25)
    for x, a in ((270, 9), (370, -9)):
        with pen.group(f"rotate({a} {x} 560)"):
            pen.rect(x - 6, 230, 12, 320, 5, pen.round_side(c, 0.7))
            pen.rect(x - 8, 300, 16, 60, 5, pen.round_side(look.accent, 0.5))
            pen.rect(x - 10, 380, 20, 26, 5, "#2b2c31")
            pen.path(f"M{x - 5} 550 L{x} 590 L{x + 5} 550Z", "#9aa0a8")
            pen.ellipse(x, 540, 26, 8, "#2b2c31")
            pen.rect(
                x - 13, 120, 26, 116, 12, pen.round_side(look.material if look.u[0] > 0.4 else "#2b2c31", 0.3)
            )
            pen.path(f"M{x - 10} 130 C{x - 70} 160 {x - 56} 250 {x - 8} 214", stroke="#33353b", width=7)

"""Things that sound: headphones, earbuds, speakers, turntables, microphones."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import cylinder, mark

__all__ = ["earbuds", "headphones", "microphone", "shelf_speaker", "soundbar", "tube_speaker", "turntable"]


def headphones(pen: Pen, look: Look) -> None:
    c, pad = look.color, dark(look.color, 0.45)
    cup = look.between(0, 66, 82)
    spread = look.between(1, 150, 172)
    top = look.between(2, 118, 140)
    pen.focus = (320 - spread, 400)
    pen.shadow(320, 548, 190, 18, 0.3)
    left, right = 320 - spread, 320 + spread
    band = f"M{left:.0f} 380 C{left - 8:.0f} {top - 20:.0f} {right + 8:.0f} {top - 20:.0f} {right:.0f} 380"
    pen.path(
        band,
        stroke=pen.linear([(0, dark(c, 0.3)), (0.35, light(c, 0.35)), (0.6, c), (1, dark(c, 0.4))]),
        width=24,
    )
    inner = f"M{left + 26:.0f} 300 C{left + 40:.0f} {top + 14:.0f} {right - 40:.0f} {top + 14:.0f} {right - 26:.0f} 300"
    pen.path(
        inner,
        stroke=pen.linear([(0, dark(pad, 0.3)), (0.4, light(pad, 0.18)), (1, dark(pad, 0.3))]),
        width=20,
    )
    for side, x in ((-1, left), (1, right)):
        pen.path(f"M{x:.0f} 300 V400", stroke=pen.metal("#a9adb4"), width=13)
        pen.rect(x - side * 62 - 32, 400 - cup, 60, cup * 2, 28, pen.round_side(pad, 0.2))
        h = cup * 1.05
        pen.ellipse(x - side * 4, 400, 44, h, dark(c, 0.45))
        pen.ellipse(
            x + side * 6, 400, 42, h, pen.linear([(0, light(c, 0.3)), (0.45, c), (1, dark(c, 0.4))], 70)
        )
        pen.ellipse(
            x + side * 12, 400, 27, h * 0.66, pen.linear([(0, dark(c, 0.25)), (1, light(c, 0.14))], 70)
        )
        mark(pen, look, x + side * 12, 400, 24, look.accent if look.u[4] > 0.4 else light(c, 0.6))
        pen.path(
            f"M{x + side * 32:.0f} {400 - h * 0.6:.0f} Q{x + side * 42:.0f} 400 {x + side * 32:.0f} {400 + h * 0.5:.0f}",
            stroke=light(c, 0.75),
            width=3,
            opacity=0.45,
        )


def earbuds(pen: Pen, look: Look) -> None:
    c = look.color
    w = look.between(0, 118, 150)
    pen.focus = (300, 300)
    pen.shadow(320, 530, 185, 20)
    pen.path(
        f"M{320 - w:.0f} 330 C{320 - w:.0f} 190 {320 + w:.0f} 190 {320 + w:.0f} 330 Z",
        pen.linear([(0, light(c, 0.4)), (0.5, c), (1, dark(c, 0.2))], 80),
    )
    pen.path(
        f"M{332 - w:.0f} 326 C{336 - w:.0f} 216 {304 + w:.0f} 216 {308 + w:.0f} 326 Z",
        pen.linear([(0, dark(c, 0.32)), (1, dark(c, 0.1))], 90),
    )
    for side in (-1, 1):
        x = 320 + side * 52
        with pen.group(f"rotate({side * 12} {x} 330)"):
            pen.rect(x - 11, 318, 22, 92, 11, pen.round_side(c, 0.9))
            pen.ellipse(x, 306, 36, 38, pen.ball(c, 0.9))
            pen.ellipse(x + side * 14, 298, 15, 18, dark(c, 0.55))
            pen.ellipse(x + side * 16, 297, 9, 12, pen.radial([(0, "#6a6d75"), (1, "#24252a")]))
    pen.path(
        f"M{320 - w:.0f} 352 H{320 + w:.0f} C{322 + w:.0f} 560 {318 - w:.0f} 560 {320 - w:.0f} 352 Z",
        pen.linear([(0, dark(c, 0.2)), (0.25, light(c, 0.4)), (0.6, c), (1, dark(c, 0.35))], 15),
    )
    pen.rect(
        320 - w, 344, 2 * w, 14, 7, pen.linear([(0, dark(c, 0.4)), (0.4, light(c, 0.1)), (1, dark(c, 0.4))])
    )
    pen.circle(320, 392, 4.5, "#7fe0a0")
    mark(pen, look, 320, 448, 34, dark(c, 0.45) if look.u[4] < 0.6 else look.accent, 0.7)


def tube_speaker(pen: Pen, look: Look) -> None:
    c = look.color
    h = look.between(0, 250, 330)
    rx = look.between(1, 88, 112)
    top = 540 - h
    pen.focus = (320, top + h * 0.4)
    pen.shadow(320, 548, rx * 1.25, 24)
    cylinder(pen, 320, top, 540, rx, pen.round_side(c, 0.25))
    with pen.group(
        clip=f"M{320 - rx:.0f} {top:.0f} h{2 * rx:.0f} v{h:.0f} a{rx:.0f} {rx * 0.16:.0f} 0 0 1 {-2 * rx:.0f} 0z"
    ):
        for i in range(-9, 10):
            x = 320 + rx * 0.99 * _arc(i / 9.5)
            pen.line(x, top - 20, x, 570, dark(c, 0.5), 2, opacity=0.33)
        for j in range(int(h // 11)):
            y = top + 8 + j * 11
            pen.path(
                f"M{320 - rx:.0f} {y:.0f} A{rx:.0f} {rx * 0.16:.0f} 0 0 0 {320 + rx:.0f} {y:.0f}",
                stroke=light(c, 0.3),
                width=1.6,
                opacity=0.25,
            )
    base = dark(c, 0.45)
    cylinder(pen, 320, 522, 540, rx, pen.round_side(base, 0.4))
    cylinder(pen, 320, top, top + 16, rx, pen.round_side(base, 0.6), pen.flat(base, 30))
    pen.ellipse(320, top, rx * 0.72, rx * 0.11, pen.linear([(0, light(base, 0.1)), (1, dark(base, 0.3))], 60))
    pen.ellipse(320, top, rx * 0.3, rx * 0.045, "none", stroke=look.accent, width=3)
    with pen.group():
        pen.rect(294, 438, 52, 40, 10, pen.flat(look.material, 50), opacity=0.95)
        mark(pen, look, 320, 458, 24, light(look.material, 0.8))
    if look.has("loop"):
        pen.path(
            f"M{320 + rx - 6:.0f} {top + 40:.0f} c46 10 46 90 0 104", stroke=pen.flat(look.accent), width=9
        )


def _arc(t: float) -> float:
    import math

    return math.sin(t * math.pi / 2)


def shelf_speaker(pen: Pen, look: Look) -> None:
    c = look.material if look.has("wood") else look.color
    w = look.between(0, 112, 132)
    h = look.between(1, 300, 350)
    pen.focus = (215, 400)
    pen.shadow(320, 548, 250, 22)
    for x in (320 - w - 30, 346.0):
        top = 540 - h
        pen.path(
            f"M{x + w:.0f} {top:.0f} l26 -14 v{h - 6:.0f} l-26 20z",
            pen.linear([(0, dark(c, 0.25)), (1, dark(c, 0.55))], 80),
        )
        pen.path(f"M{x:.0f} {top:.0f} l26 -14 h{w:.0f} l-26 14z", light(c, 0.3))
        pen.rect(x, top, w, h, 6, pen.flat(c, 70, 0.8))
        if look.has("wood"):
            for i in range(5):
                pen.path(
                    f"M{x + 8 + i * w / 5:.0f} {top + 4:.0f} q8 {h * 0.5:.0f} 0 {h - 8:.0f}",
                    stroke=dark(c, 0.3),
                    width=1.4,
                    opacity=0.4,
                )
        cx = x + w / 2
        for cy, r in ((top + h * 0.66, w * 0.39), (top + h * 0.25, w * 0.22)):
            pen.circle(cx, cy, r + 5, dark(c, 0.65))
            pen.circle(
                cx,
                cy,
                r,
                pen.radial(
                    [(0, "#2c2d33"), (0.6, "#3c3e46"), (0.9, "#1d1e22"), (1, "#55575f")], 0.45, 0.42, 0.58
                ),
            )
            pen.circle(cx, cy, r * 0.42, pen.ball(look.accent if look.u[4] > 0.45 else "#50535c", 0.5))
        mark(pen, look, cx, 540 - 20, 15, light(c, 0.7))


def soundbar(pen: Pen, look: Look) -> None:
    c = look.color
    h = look.between(0, 62, 82)
    pen.focus = (470, 420)
    pen.shadow(320, 470, 300, 18)
    y = 460 - h
    pen.path(f"M52 {y:.0f} l34 -26 h468 l34 26z", pen.linear([(0, light(c, 0.3)), (1, c)], 90))
    pen.rect(
        50,
        y,
        540,
        h,
        look.between(1, 10, 30),
        pen.linear([(0, light(c, 0.12)), (0.3, c), (1, dark(c, 0.4))], 90),
    )
    with pen.group(clip=f"M60 {y + 6:.0f} h520 v{h - 12:.0f} h-520z"):
        for i in range(66):
            for j in range(int(h // 9)):
                if (i + j) % 2 == 0:
                    pen.circle(64 + i * 8, y + 10 + j * 9, 1.7, dark(c, 0.6), opacity=0.55)
    mark(pen, look, 320, y + h / 2, 22, look.accent)
    pen.circle(560, y + h / 2, 4, "#8be3b0")
    if look.u[5] > 0.35:
        w = 120
        pen.shadow(500, 560, 80, 14)
        pen.rect(440, 300 if look.u[5] < 0.0 else 486, w, 66, 10, pen.flat(c, 60))
        pen.circle(500, 519, 22, dark(c, 0.5))
        pen.circle(500, 519, 9, pen.ball("#60636b"))


def turntable(pen: Pen, look: Look) -> None:
    c = look.material if look.has("wood") else look.color
    pen.focus = (280, 380)
    pen.shadow(320, 536, 280, 26)
    pen.path("M90 300 H520 L590 470 H50Z", pen.linear([(0, light(c, 0.3)), (0.6, c), (1, dark(c, 0.1))], 80))
    pen.path(
        "M50 470 H590 V512 Q590 522 578 522 H62 Q50 522 50 512Z", pen.linear([(0, c), (1, dark(c, 0.42))], 90)
    )
    for x in (90, 520):
        pen.rect(x, 518, 46, 16, 6, "#2a2a2f")
    with pen.group("translate(268 386) scale(1 .46)"):
        pen.circle(0, 6, 178, dark(c, 0.45), opacity=0.6)
        pen.circle(0, 0, 174, pen.metal("#b9bdc4", 30))
        pen.circle(
            0,
            0,
            166,
            pen.radial([(0, "#3a3a40"), (0.5, "#1b1b1f"), (0.8, "#2b2b30"), (1, "#131316")], 0.42, 0.4, 0.6),
        )
        for r in range(70, 164, 10):
            pen.circle(0, 0, r, "none", stroke="#4a4a52", width=1.2, opacity=0.6)
        pen.path(
            "M0 0 L-120 -112 A166 166 0 0 1 -70 -150Z M0 0 L120 112 A166 166 0 0 1 70 150Z",
            "#ffffff",
            opacity=0.13,
        )
        pen.circle(0, 0, 56, pen.flat(look.accent, 50))
        mark(pen, look, 0, -28, 22, light(look.accent, 0.75))
        pen.circle(0, 0, 6, "#e9e9ec")
    pen.ellipse(512, 340, 34, 17, pen.metal("#8f949c"))
    pen.path("M512 336 L486 408 L402 430", stroke=dark("#b9bdc4", 0.25), width=11)
    pen.path("M512 334 L486 406 L402 428", stroke=pen.metal("#c9cdd3"), width=7)
    pen.rect(384, 420, 34, 14, 4, "#2f3036")
    for x in (470, 515):
        pen.ellipse(x, 444, 13, 8, pen.ball("#55585f"))
    pen.ellipse(112, 448, 14, 8, mix(look.accent, "#ffffff", 0.2))


def microphone(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 230)
    pen.shadow(320, 548, 120, 20)
    pen.ellipse(320, 536, 108, 22, pen.flat(dark(c, 0.1), 30))
    pen.ellipse(320, 530, 108, 22, pen.linear([(0, light(c, 0.3)), (1, dark(c, 0.35))], 20))
    pen.rect(309, 440, 22, 92, 8, pen.metal("#8d929a"))
    pen.path("M212 250 V330 C212 470 428 470 428 330 V250", stroke=pen.metal("#9aa0a8"), width=13)
    w = look.between(0, 70, 88)
    pen.rect(320 - w, 120, 2 * w, 300, w, pen.round_side(c, 0.7))
    with pen.group(
        clip=f"M{320 - w:.0f} 270 V{120 + w:.0f} A{w:.0f} {w:.0f} 0 0 1 {320 + w:.0f} {120 + w:.0f} V270Z"
    ):
        pen.rect(320 - w, 110, 2 * w, 170, 0, pen.round_side("#8c9098", 0.7))
        for i in range(-14, 40):
            pen.line(230 + i * 11, 100, 130 + i * 11, 280, "#33353b", 2.2, opacity=0.55)
            pen.line(130 + i * 11, 100, 230 + i * 11, 280, "#33353b", 2.2, opacity=0.55)
    pen.rect(320 - w, 264, 2 * w, 14, 0, pen.metal(look.accent))
    pen.circle(320, 340, 17, pen.metal("#c6cad0"))
    mark(pen, look, 320, 388, 20, light(c, 0.65))
    for side in (-1, 1):
        pen.circle(320 + side * 108, 270, 14, pen.ball(dark(c, 0.1)))

"""Things of the hand: phones and their cases, chargers, watches, cameras, game pads."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, luminance, mix
from shopkeeper.simulate.goods.shapes.parts import mark, wallpaper

__all__ = [
    "cable",
    "camera",
    "charger",
    "gamepad",
    "lens",
    "phone",
    "phone_case",
    "power_bank",
    "screen_film",
    "tablet",
    "tripod",
    "watch",
    "watch_strap",
]


def _phone_back(pen: Pen, look: Look, x: float, y: float, w: float, h: float, c: str) -> None:
    pen.rect(x - 3, y - 3, w + 6, h + 6, 40, pen.metal(dark(c, 0.1)))
    pen.rect(
        x,
        y,
        w,
        h,
        38,
        pen.linear([(0, light(c, 0.35)), (0.45, c), (0.7, light(c, 0.08)), (1, dark(c, 0.3))], 55),
    )
    style = int(look.u[0] * 3)
    spots = (
        [(x + 46, y + 50), (x + 46, y + 112), (x + 100, y + 81)]
        if style == 0
        else [(x + 42, y + 46 + 54 * i) for i in range(3)]
        if style == 1
        else [(x + w / 2 + d, y + 66) for d in (-52, 0, 52)]
    )
    if style == 0:
        pen.rect(x + 14, y + 16, 120, 130, 34, pen.flat(dark(c, 0.12)))
    elif style == 2:
        pen.rect(x + 16, y + 34, w - 32, 64, 32, pen.flat(dark(c, 0.16)))
    for cx, cy in spots:
        pen.circle(cx, cy, 25, pen.metal(mix(c, "#9aa0a8", 0.5), 40))
        pen.circle(cx, cy, 20, "#0e0f13")
        pen.circle(cx, cy, 12, pen.radial([(0, "#5a6ea8"), (0.5, "#1b2442"), (1, "#07080d")], 0.4, 0.38))
        pen.circle(cx - 6, cy - 7, 3.4, "#ffffff", opacity=0.8)
    mark(pen, look, x + w / 2, y + h * 0.6, 38, light(c, 0.4) if luminance(c) < 0.6 else dark(c, 0.25), 0.8)


def phone(pen: Pen, look: Look) -> None:
    pen.focus = (250, 220)
    pen.shadow(330, 552, 190, 18)
    _phone_back(pen, look, 150, 90, 208, 440, look.color)
    pen.rect(292, 116, 212, 430, 40, pen.metal(dark(look.color, 0.1)))
    pen.rect(296, 120, 204, 422, 37, "#0d0e11")
    wallpaper(pen, look, 303, 127, 190, 408, 31)
    pen.rect(374, 138, 48, 13, 6.5, "#0d0e11")


def phone_case(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (270, 200)
    pen.shadow(325, 552, 150, 18)
    clear = c == "#d8e6ea"
    if clear:
        _phone_back(pen, look, 216, 96, 212, 440, "#4b5563")
    pen.rect(
        206,
        86,
        232,
        460,
        46,
        pen.linear([(0, light(c, 0.4)), (0.4, c), (1, dark(c, 0.32))], 55),
        opacity=0.38 if clear else 1,
    )
    pen.rect(206, 86, 232, 460, 46, "none", stroke=light(c, 0.5), width=4, opacity=0.7)
    if not clear:
        pen.rect(222, 104, 126, 136, 36, dark(c, 0.35))
        pen.rect(226, 108, 118, 128, 33, "#1b1c21")
        for cx, cy in ((258, 142), (258, 202), (312, 172)):
            pen.circle(cx, cy, 22, "#0a0b0e", stroke="#4c4f57", width=3)
            pen.circle(cx - 6, cy - 7, 4, "#8fa6d8", opacity=0.8)
        if look.has("magnetic") or look.u[2] > 0.5:
            pen.circle(322, 350, 62, "none", stroke=light(c, 0.3), width=9, opacity=0.6)
            pen.rect(317, 428, 10, 40, 5, light(c, 0.3), opacity=0.6)
        if look.has("leather"):
            pen.rect(216, 96, 212, 440, 40, "none", stroke=light(c, 0.35), width=2, opacity=0.6)
        mark(pen, look, 322, 490 if look.u[2] > 0.5 else 360, 30, look.accent)
    pen.rect(202, 230, 6, 46, 3, dark(c, 0.4))
    pen.rect(202, 288, 6, 46, 3, dark(c, 0.4))


def screen_film(pen: Pen, look: Look) -> None:
    pen.focus = (330, 200)
    pen.shadow(340, 552, 150, 16)
    pen.rect(250, 110, 214, 430, 40, pen.flat("#2a2c33"))
    wallpaper(pen, look, 258, 118, 198, 414, 33)
    with pen.group("rotate(-7 290 320) translate(-64 -10)"):
        pen.rect(
            240,
            100,
            206,
            424,
            34,
            pen.linear([(0, "#ffffff", 0.55), (0.5, "#dff0f5", 0.22), (1, "#ffffff", 0.4)], 50),
        )
        pen.rect(240, 100, 206, 424, 34, "none", stroke="#ffffff", width=3.5, opacity=0.9)
        pen.path("M262 470 L420 150 M300 500 L436 240", stroke="#ffffff", width=8, opacity=0.35)


def tablet(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (430, 300)
    pen.shadow(320, 545, 210, 18)
    pen.rect(128, 130, 384, 400, 28, pen.metal(c, 30))
    pen.rect(132, 134, 376, 392, 25, "#101114")
    wallpaper(pen, look, 150, 152, 340, 356, 8)
    pen.circle(320, 143, 3.5, "#2b3a55")
    if look.has("pen") or look.u[1] > 0.5:
        with pen.group("rotate(16 540 330)"):
            pen.rect(530, 150, 18, 330, 9, pen.round_side("#f3f2ef", 0.8))
            pen.path("M530 480 h18 l-9 30z", "#d9d7d2")
            pen.rect(530, 190, 18, 8, 0, look.accent)


def power_bank(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (330, 260)
    pen.shadow(330, 545, 120, 18)
    w = look.between(0, 92, 122)
    pen.rect(320 - w + 22, 150, 2 * w, 388, 36, dark(c, 0.45))
    pen.rect(320 - w, 150, 2 * w, 388, 36, pen.linear([(0, light(c, 0.4)), (0.4, c), (1, dark(c, 0.28))], 50))
    for i in range(4):
        pen.circle(320 - w + 40 + i * 20, 500, 5, "#86e3ac" if i < 3 else light(c, 0.3))
    mark(pen, look, 320, 320, 60, look.accent if luminance(c) < 0.6 else dark(c, 0.35), 0.9)
    pen.rect(294, 154, 52, 14, 5, "#16171a")
    pen.rect(300, 158, 40, 5, 2, "#d9dadd")
    if look.u[1] > 0.5:
        pen.path(f"M{320 + w + 20} 190 c50 20 50 120 10 150", stroke=dark(c, 0.2), width=12)


def charger(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 545, 150, 20)
    pen.path("M430 470 C560 470 560 330 480 330 S400 220 520 180", stroke=dark(c, 0.12), width=13)
    pen.path("M430 466 C552 468 556 334 480 326", stroke=light(c, 0.4), width=3, opacity=0.5)
    pen.rect(506, 158, 44, 40, 8, pen.metal("#b9bdc4", 20))
    s = look.between(0, 118, 140)
    pen.path(
        f"M{320 + s:.0f} {410 - s:.0f} l34 -26 v{2 * s - 20:.0f} l-34 46z",
        pen.linear([(0, dark(c, 0.2)), (1, dark(c, 0.5))], 90),
    )
    pen.path(f"M{320 - s:.0f} {410 - s:.0f} l34 -26 h{2 * s:.0f} l-34 26z", light(c, 0.5))
    pen.rect(320 - s, 410 - s, 2 * s, 2 * s - 0, 26, pen.flat(c, 60, 0.9))
    for i in range(2 if look.u[1] < 0.5 else 3):
        pen.rect(296, 360 + i * 44, 60, 22, 11, "#16171a")
        pen.rect(306, 369 + i * 44, 40, 4, 2, "#c9ccd2")
    mark(pen, look, 252, 330, 34, dark(c, 0.35) if luminance(c) > 0.5 else light(c, 0.5))
    for y in (360, 430):
        pen.rect(320 - s - 46, y, 48, 18, 4, pen.metal("#c3c7cd", 90))


def cable(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (250, 250)
    pen.shadow(330, 440, 210, 60, 0.25)
    wide = look.between(0, 12, 17)
    for i, (rx, ry) in enumerate(((180, 120), (160, 104), (140, 88))):
        pen.ellipse(320, 340 - i * 7, rx, ry, "none", stroke=dark(c, 0.35), width=wide + 2)
        pen.ellipse(
            320,
            338 - i * 7,
            rx,
            ry,
            "none",
            stroke=pen.linear([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.15))], 60),
            width=wide,
        )
        if look.has("braided nylon"):
            pen.path(
                f"M{320 - rx} {338 - i * 7} a{rx} {ry} 0 0 1 {2 * rx} 0 a{rx} {ry} 0 0 1 {-2 * rx} 0",
                stroke=light(c, 0.5),
                width=wide * 0.5,
                dash="3 6",
                opacity=0.5,
            )
    for x, y, a in ((150, 220, -40), (480, 230, 35)):
        with pen.group(f"rotate({a} {x} {y})"):
            pen.path(f"M{x} {y + 60} v50", stroke=c, width=wide)
            pen.rect(x - 19, y - 10, 38, 76, 10, pen.round_side(dark(c, 0.1), 0.6))
            pen.rect(x - 14, y - 38, 28, 30, 6, pen.metal("#c3c7cd"))
            mark(pen, look, x, y + 26, 16, look.accent)
    pen.rect(296, 412, 48, 40, 10, pen.flat(look.accent))


def watch(pen: Pen, look: Look) -> None:
    c = look.color
    case = "#2b2c31" if look.u[0] < 0.4 else "#c5c9ce" if look.u[0] < 0.75 else "#d9bd86"
    round_ = look.has("round") or look.u[1] > 0.5
    pen.focus = (320, 320)
    pen.shadow(320, 580, 110, 14)
    for top, bottom, h in ((70, 210, 1), (430, 575, -1)):
        a, b = (56, 78) if h > 0 else (78, 56)
        pen.path(
            f"M{320 - a} {top} Q320 {top - 14 * h} {320 + a} {top} L{320 + b} {bottom} H{320 - b}Z",
            pen.linear([(0, dark(c, 0.3)), (0.3, light(c, 0.22)), (0.6, c), (1, dark(c, 0.35))]),
        )
    for i in range(4):
        pen.ellipse(320, 500 + i * 17, 5, 6, dark(c, 0.6))
    if round_:
        pen.circle(320, 320, 138, pen.metal(case, 50))
        pen.circle(320, 320, 126, dark(case, 0.4))
        pen.circle(320, 320, 120, "#0c0d10")
    else:
        pen.rect(194, 178, 252, 284, 74, pen.metal(case, 50))
        pen.rect(206, 190, 228, 260, 64, "#0c0d10")
    pen.rect(446 if not round_ else 456, 296, 18, 46, 8, pen.metal(case, 90))
    for r, tone, arc in ((84, look.accent, 0.75), (66, "#6fd3a0", 0.55), (48, "#6cb6ee", 0.85)):
        pen.circle(320, 320, r, "none", stroke=tone, width=11, opacity=0.25)
        length = 2 * 3.1416 * r
        pen.path(
            f"M320 {320 - r} a{r} {r} 0 1 1 -0.1 0", stroke=tone, width=11, dash=f"{length * arc:.0f} 900"
        )
    pen.rect(306, 312, 28, 7, 3.5, "#ffffff")
    pen.rect(311, 325, 18, 5, 2.5, "#ffffff", opacity=0.6)
    pen.path(
        "M220 250 Q240 200 300 196" if not round_ else "M222 280 Q240 224 296 206",
        stroke="#ffffff",
        width=6,
        opacity=0.25,
    )


def watch_strap(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (240, 240)
    pen.shadow(330, 540, 170, 26, 0.28)
    for x, top, bottom in ((236, 90, 540), (404, 170, 540)):
        fill = pen.linear([(0, dark(c, 0.28)), (0.28, light(c, 0.25)), (0.6, c), (1, dark(c, 0.3))])
        pen.path(
            f"M{x - 46} {top + 30} Q{x - 44} {top} {x - 20} {top} H{x + 20} Q{x + 44} {top} {x + 46} {top + 30} L{x + 58} {bottom} H{x - 58}Z",
            fill,
        )
        pen.path(
            f"M{x - 36} {top + 36} L{x - 46} {bottom - 12} M{x + 36} {top + 36} L{x + 46} {bottom - 12}",
            stroke=light(c, 0.45),
            width=2,
            dash="7 6",
            opacity=0.6,
        )
        pen.rect(x - 60, bottom - 8, 120, 14, 7, pen.metal("#b9bdc4"))
    for i in range(6):
        pen.ellipse(236, 140 + i * 28, 6, 7, dark(c, 0.65))
    pen.rect(352, 150, 104, 36, 10, "none", stroke=pen.metal("#c3c7cd"), width=11)
    pen.rect(398, 140, 10, 56, 5, pen.metal("#c3c7cd", 90))


def camera(pen: Pen, look: Look) -> None:
    c = look.color if luminance(look.color) < 0.8 else "#c9ccd1"
    grip = "#26272c" if luminance(c) > 0.4 else dark(c, 0.35)
    pen.focus = (320, 350)
    pen.shadow(320, 545, 230, 22)
    pen.path("M250 210 L272 158 H372 L394 210Z", pen.flat(dark(c, 0.1), 80))
    pen.rect(284, 166, 76, 30, 6, "#17181c")
    pen.rect(106, 204, 428, 330, 30, pen.linear([(0, light(c, 0.35)), (0.3, c), (1, dark(c, 0.35))], 80))
    pen.path("M106 270 H534 V480 H106Z", pen.linear([(0, light(grip, 0.12)), (1, dark(grip, 0.2))], 90))
    for i in range(40):
        pen.circle(118 + (i * 53) % 410, 282 + (i * 37) % 190, 2, light(grip, 0.3), opacity=0.35)
    pen.rect(100, 230, 76, 300, 30, pen.round_side(grip, 0.3))
    pen.ellipse(150, 202, 34, 14, pen.metal("#9aa0a8"))
    pen.ellipse(460, 202, 40, 15, pen.metal("#7d828a"))
    pen.circle(150, 196, 12, pen.ball(look.accent))
    _glass(pen, look, 330, 370, look.between(0, 118, 138))
    mark(pen, look, 470, 245, 26, light(c, 0.7) if luminance(c) < 0.5 else dark(c, 0.6))


def _glass(pen: Pen, look: Look, x: float, y: float, r: float) -> None:
    pen.circle(x, y + 4, r + 6, "#0c0c0f", opacity=0.35)
    pen.circle(x, y, r, pen.linear([(0, "#55585f"), (0.4, "#26272b"), (1, "#0e0f11")], 50))
    pen.circle(x, y, r * 0.86, "#1a1b1f", stroke="#5a5d65", width=2)
    pen.circle(x, y, r * 0.74, "none", stroke=look.accent, width=3, opacity=0.8)
    pen.circle(
        x,
        y,
        r * 0.64,
        pen.radial(
            [(0, "#7d91d6"), (0.25, "#3a4a8c"), (0.55, "#1c2046"), (0.85, "#0a0b16"), (1, "#23242c")],
            0.42,
            0.4,
            0.6,
        ),
    )
    pen.circle(x, y, r * 0.3, pen.radial([(0, "#0a0a12"), (1, "#2d2550")]))
    pen.ellipse(x - r * 0.25, y - r * 0.28, r * 0.17, r * 0.12, "#ffffff", opacity=0.7)
    pen.circle(x + r * 0.22, y + r * 0.26, r * 0.07, "#c9b0ff", opacity=0.6)


def lens(pen: Pen, look: Look) -> None:
    pen.focus = (320, 250)
    pen.shadow(320, 548, 150, 22)
    rx = look.between(0, 118, 138)
    h = look.between(1, 240, 350)
    top = 540 - h
    from shopkeeper.simulate.goods.shapes.parts import cylinder

    cylinder(pen, 320, top, 540, rx * 0.9, pen.round_side("#303137", 0.5))
    cylinder(pen, 320, top + h * 0.28, top + h * 0.62, rx, pen.round_side("#25262b", 0.3))
    for i in range(27):
        import math

        x = 320 + rx * math.sin((i - 13) / 13.5 * math.pi / 2)
        pen.line(x, top + h * 0.3, x, top + h * 0.62, "#0e0f12", 3, opacity=0.7)
    cylinder(pen, 320, top + h * 0.72, top + h * 0.76, rx * 0.91, look.accent)
    cylinder(pen, 320, 516, 540, rx * 0.84, pen.metal("#b9bdc4"))
    cylinder(pen, 320, top, top + 36, rx * 0.96, pen.round_side("#2a2b30", 0.6), "#17181c")
    pen.ellipse(
        320, top, rx * 0.78, rx * 0.125, pen.linear([(0, "#7d91d6"), (0.5, "#222a55"), (1, "#4b2e6b")], 20)
    )
    pen.ellipse(290, top - 3, rx * 0.2, rx * 0.03, "#ffffff", opacity=0.7)


def tripod(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 190)
    pen.shadow(320, 556, 170, 14)
    for x in (170, 326, 470):
        pen.path(f"M320 250 L{x} 552", stroke=pen.metal("#4a4d55"), width=13)
        pen.path(f"M320 250 L{(320 + x) / 2:.0f} 400", stroke=pen.metal(c), width=21)
        pen.circle((320 + x) / 2, 400, 14, "#26272b")
        pen.ellipse(x, 552, 12, 7, "#222327")
    pen.rect(304, 150, 32, 150, 10, pen.metal("#6c7078"))
    pen.ellipse(320, 260, 44, 22, pen.flat(dark(c, 0.2)))
    pen.circle(320, 160, 34, pen.ball("#4a4d55"))
    pen.rect(262, 110, 116, 26, 8, pen.metal("#5a5e66", 90))
    pen.rect(300, 98, 40, 14, 4, look.accent)
    pen.path("M348 160 L430 190", stroke="#3a3c42", width=12)


def gamepad(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (420, 300)
    pen.shadow(320, 510, 210, 22)
    pen.rect(176, 176, 90, 40, 16, dark(c, 0.5))
    pen.rect(374, 176, 90, 40, 16, dark(c, 0.5))
    pen.path(
        "M190 196 C250 180 390 180 450 196 C520 212 560 380 548 450 C540 510 488 504 456 452 C436 418 410 400 380 400 H260 C230 400 204 418 184 452 C152 504 100 510 92 450 C80 380 120 212 190 196Z",
        pen.radial([(0, light(c, 0.4)), (0.45, c), (1, dark(c, 0.35))], 0.4, 0.2, 0.85),
    )
    for x, y in ((244, 352), (396, 352)):
        pen.circle(x, y, 42, dark(c, 0.45))
        pen.circle(x, y, 31, pen.ball("#3a3c42", 0.4))
    pen.rect(174, 252, 70, 24, 7, "#2b2d33")
    pen.rect(197, 229, 24, 70, 7, "#2b2d33")
    for dx, dy, tone in ((0, -30, "#efc23f"), (30, 0, "#c5383c"), (-30, 0, "#2f6bb3"), (0, 30, "#3f8455")):
        pen.circle(432 + dx, 264 + dy, 15, pen.ball(tone, 0.7))
    pen.rect(278, 228, 84, 46, 10, pen.flat(dark(c, 0.25)))
    mark(pen, look, 320, 306, 26, look.accent)

"""Things for balcony and garden."""

from __future__ import annotations

import random

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import mark

__all__ = ["garden_tools", "hose", "plant", "planter", "seed_packet", "watering_can"]


def _leaf(pen: Pen, x: float, y: float, a: float, n: float, w: float, c: str) -> None:
    with pen.group(f"translate({x:.0f} {y:.0f}) rotate({a:.0f})"):
        pen.path(
            f"M0 0 C{-w:.0f} {-n * 0.35:.0f} {-w * 0.8:.0f} {-n * 0.8:.0f} 0 {-n:.0f} C{w * 0.8:.0f} {-n * 0.8:.0f} {w:.0f} {-n * 0.35:.0f} 0 0Z",
            pen.linear([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.25))], 10),
        )
        pen.path(f"M0 0 V{-n * 0.9:.0f}", stroke=light(c, 0.45), width=2, opacity=0.6)


def _pot(pen: Pen, look: Look, c: str, w: float, top: float) -> None:
    pen.path(
        f"M{320 - w * 0.9:.0f} {top:.0f} L{320 - w * 0.66:.0f} 528 Q{320 - w * 0.64:.0f} 542 {320 - w * 0.5:.0f} 542 H{320 + w * 0.5:.0f} Q{320 + w * 0.64:.0f} 542 {320 + w * 0.66:.0f} 528 L{320 + w * 0.9:.0f} {top:.0f}Z",
        pen.round_side(c, 0.35),
    )
    pen.ellipse(320, top - 18, w, 18, dark(c, 0.2))
    pen.ellipse(320, top - 16, w * 0.88, 13, "#4a3326")
    pen.path(
        f"M{320 - w:.0f} {top - 18:.0f} A{w:.0f} 18 0 0 0 {320 + w:.0f} {top - 18:.0f} V{top + 12:.0f} A{w:.0f} 18 0 0 1 {320 - w:.0f} {top + 12:.0f}Z",
        pen.round_side(light(c, 0.06), 0.35),
    )


def plant(pen: Pen, look: Look) -> None:
    rng = random.Random(str(look.u))
    green = ("#4f8a58", "#3f7a4a", "#6a9a4f", "#2f6b4f")[int(look.u[0] * 4)]
    style = int(look.u[1] * 5)
    pen.focus = (320, 260)
    pen.shadow(320, 548, 130, 20)
    top = 400
    if style == 0:
        for a in (-52, -34, -17, 0, 14, 30, 48):
            _leaf(pen, 320 + a * 0.6, top - 10, a, rng.uniform(190, 290), 34, green)
    elif style == 1:
        for i in range(9):
            a = -64 + i * 16
            x, y = 320 + a * 2.0, 190 + abs(a) * 1.1 + rng.uniform(-24, 24)
            pen.path(
                f"M320 {top - 10} Q{320 + a * 0.6:.0f} {y + 60:.0f} {x:.0f} {y:.0f}",
                stroke=dark(green, 0.15),
                width=6,
            )
            pen.circle(x, y, rng.uniform(34, 50), pen.ball(green, 0.4))
    elif style == 2:
        for a in (-12, 6, 18):
            pen.rect(320 + a * 5 - 32, 170 + abs(a) * 6, 64, 232 - abs(a) * 6, 32, pen.round_side(green, 0.4))
        for _ in range(36):
            x, y = rng.uniform(240, 420), rng.uniform(220, 390)
            pen.path(f"M{x:.0f} {y:.0f} l5 -8 M{x:.0f} {y:.0f} l-5 -7", stroke="#f0e9cf", width=2)
        pen.circle(350, 196, 22, pen.ball(look.accent, 0.3))
    elif style == 3:
        for _ in range(26):
            lean = rng.uniform(-85, 85)
            with pen.group(f"translate(320 {top - 10}) rotate({lean:.0f})"):
                n = rng.uniform(120, 240)
                pen.path(
                    f"M0 0 Q{rng.uniform(-40, 40):.0f} {-n * 0.6:.0f} {rng.uniform(-30, 30):.0f} {-n:.0f}",
                    stroke=mix(green, "#a3c27a", rng.random() * 0.5),
                    width=9,
                )
    else:
        for i in range(7):
            a = -48 + i * 16
            x, y = 320 + a * 2.4, 170 + abs(a) * 1.6
            pen.path(f"M320 {top - 10} Q{320 + a:.0f} {y + 90:.0f} {x:.0f} {y:.0f}", stroke=green, width=6)
            for k in range(5):
                with pen.group(f"rotate({k * 72 + i * 20} {x:.0f} {y:.0f})"):
                    pen.ellipse(x, y - 17, 13, 19, pen.flat(mix(look.accent, "#ffffff", 0.25)))
            pen.circle(x, y, 10, "#f1d36b")
            _leaf(pen, 320 + a * 0.8, 330, a * 1.6, 100, 22, green)
    _pot(pen, look, look.color, look.between(2, 96, 120), top)
    mark(pen, look, 320, 474, 34, light(look.color, 0.6), 0.5)


def planter(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 430)
    pen.shadow(320, 548, 170, 20)
    w, top = look.between(0, 140, 185), look.between(1, 270, 370)
    _pot(pen, look, c, w, top)
    style = int(look.u[2] * 3)
    if style == 0:
        for i in range(4):
            y = top + 60 + i * 34
            k = 0.86 - 0.05 * i
            pen.path(
                f"M{320 - w * k:.0f} {y:.0f} Q320 {y + 26:.0f} {320 + w * k:.0f} {y:.0f}",
                stroke=dark(c, 0.22),
                width=5,
                opacity=0.6,
            )
    elif style == 1:
        pen.path(
            f"M{320 - w * 0.8:.0f} {top + 70:.0f} Q320 {top + 100:.0f} {320 + w * 0.8:.0f} {top + 70:.0f} L{320 + w * 0.74:.0f} {top + 120:.0f} Q320 {top + 150:.0f} {320 - w * 0.74:.0f} {top + 120:.0f}Z",
            look.accent,
            opacity=0.8,
        )
    else:
        mark(pen, look, 320, top + 110, 64, light(c, 0.5), 0.6)


def watering_can(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (400, 400)
    pen.shadow(340, 545, 190, 22)
    pen.path("M280 450 L130 270", stroke=pen.linear([(0, light(c, 0.3)), (1, dark(c, 0.2))], 60), width=25)
    pen.path("M84 262 L152 214 L164 262 L124 292Z", pen.flat(c, 40))
    for i in range(6):
        pen.circle(98 + i * 9, 252 - i * 6, 2.5, dark(c, 0.6))
    pen.path("M470 320 C580 300 580 500 480 500", stroke=pen.flat(dark(c, 0.08)), width=19)
    pen.path(
        "M270 300 C290 160 450 160 470 300",
        stroke=pen.flat(look.material if look.u[0] > 0.5 else dark(c, 0.1)),
        width=17,
    )
    pen.path("M262 300 H478 L498 520 Q500 542 478 542 H262 Q240 542 242 520Z", pen.round_side(c, 0.6))
    pen.ellipse(370, 300, 108, 18, light(c, 0.3))
    pen.ellipse(370, 302, 92, 12, dark(c, 0.5))
    pen.path("M250 400 Q370 420 490 400", stroke=light(c, 0.4), width=5, opacity=0.6)
    mark(pen, look, 370, 460, 54, look.accent, 0.8)


def garden_tools(pen: Pen, look: Look) -> None:
    wood, c = look.material, look.color
    pen.lies = True
    pen.focus = (320, 220)
    pen.shadow(330, 560, 190, 20, 0.25)
    for i, (x, a) in enumerate(((210, -8), (320, 2), (430, 9))):
        with pen.group(f"rotate({a} {x} 320)"):
            pen.rect(x - 17, 380, 34, 190, 16, pen.round_side(wood, 0.4))
            pen.rect(x - 15, 376, 30, 26, 4, pen.flat(c))
            pen.circle(x, 546, 6, dark(wood, 0.5))
            pen.rect(x - 9, 290, 18, 92, 4, pen.metal("#9aa0a8"))
            if i == 0:
                pen.path(
                    f"M{x - 52} 130 Q{x} 60 {x + 52} 130 L{x + 44} 260 Q{x} 310 {x - 44} 260Z",
                    pen.metal("#b9bec5"),
                )
            elif i == 1:
                for k in (-38, 0, 38):
                    pen.path(f"M{x} 300 Q{x + k} 280 {x + k} 120", stroke=pen.metal("#b9bec5"), width=13)
            else:
                for k in (-44, -15, 15, 44):
                    pen.path(
                        f"M{x} 296 Q{x + k} 260 {x + k} 180 q0 -30 {8 if k > 0 else -8} -40",
                        stroke=pen.metal("#b9bec5"),
                        width=10,
                    )


def hose(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (440, 420)
    pen.shadow(320, 500, 220, 40, 0.3)
    for i in range(5):
        r = 210 - i * 27
        pen.ellipse(320, 330 - i * 9, r, r * 0.72, "none", stroke=dark(c, 0.42), width=27)
        pen.ellipse(
            320,
            326 - i * 9,
            r,
            r * 0.72,
            "none",
            stroke=pen.linear([(0, light(c, 0.32)), (0.5, c), (1, dark(c, 0.2))], 60),
            width=22,
        )
        pen.ellipse(320, 324 - i * 9, r, r * 0.72, "none", stroke=look.accent, width=3, opacity=0.7)
    with pen.group("rotate(28 470 470)"):
        pen.rect(430, 440, 150, 44, 14, pen.flat("#3a3b41", 90))
        pen.path("M560 444 L620 428 V496 L560 482Z", pen.flat(look.accent))
        pen.rect(452, 470, 34, 84, 14, pen.flat(look.accent, 20))


def seed_packet(pen: Pen, look: Look) -> None:
    rng = random.Random(str(look.u))
    c = mix(look.color, "#fff6e6", 0.75)
    pen.focus = (320, 330)
    pen.shadow(325, 552, 150, 16)
    pen.path(
        "M190 90 H450 V540 H190Z", pen.linear([(0, dark(c, 0.1)), (0.3, light(c, 0.5)), (1, dark(c, 0.12))])
    )
    pen.path("M190 90 H450 V140 Q320 160 190 140Z", pen.flat(look.color, 90))
    pen.rect(210, 200, 220, 250, 6, mix(look.accent, "#ffffff", 0.75))
    tone = look.accent
    if look.u[0] < 0.5:
        for i in range(3):
            x = 256 + i * 64
            pen.path(f"M{x} 440 Q{x + 8} 360 {x} 310", stroke="#4f8a58", width=6)
            _leaf(pen, x, 400, 50, 60, 14, "#5d9a62")
            for k in range(7):
                with pen.group(f"rotate({k * 51 + i * 13} {x} {290 + 10 * i})"):
                    pen.ellipse(x, 266 + 10 * i, 12, 24, pen.flat(mix(tone, "#ffffff", 0.15)))
            pen.circle(x, 290 + 10 * i, 13, "#e9b83c")
    else:
        for i in range(6):
            x, y = 262 + (i % 3) * 58, 330 + (i // 3) * 64 + rng.uniform(-8, 8)
            pen.circle(x, y, 28, pen.ball(tone, 0.6))
            pen.path(f"M{x} {y - 26} l-12 -10 l12 4 l10 -8 l-2 12z", "#4f8a58")
    pen.rect(236, 470, 168, 9, 4, dark(c, 0.5), opacity=0.7)
    pen.rect(264, 490, 112, 7, 3, dark(c, 0.5), opacity=0.45)
    mark(pen, look, 320, 172, 30, dark(look.color, 0.3))

"""Things to write with and to keep papers in."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import label, mark

__all__ = ["fountain_pen", "ink_bottle", "notebook", "organizer", "pencils", "scissors", "tape"]


def notebook(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (250, 240)
    pen.shadow(335, 548, 190, 24, 0.35)
    with pen.group(f"rotate({-6 + 8 * look.u[0]:.0f} 320 320)"):
        pen.rect(170, 104, 320, 440, 12, dark(c, 0.45))
        for i in range(4):
            pen.rect(172, 100 + i * 1.5, 314 - i, 436, 8, light("#f4eee0", 0.2 * (i % 2)))
        pen.rect(
            160,
            90,
            320,
            440,
            14,
            pen.linear([(0, dark(c, 0.22)), (0.09, c), (0.14, light(c, 0.3)), (0.5, c), (1, dark(c, 0.2))]),
        )
        pen.path("M204 92 V528", stroke=dark(c, 0.35), width=3, opacity=0.7)
        if look.u[1] < 0.4:
            for i in range(13):
                pen.circle(166, 120 + i * 32, 8, "none", stroke="#b9bec5", width=5)
        if look.u[2] > 0.35:
            pen.rect(436, 90, 15, 440, 0, pen.flat(look.accent), opacity=0.95)
        style = int(look.u[3] * 3)
        if style == 0:
            label(pen, look, 246, 180, 150, 110, "#f7f1e3")
        elif style == 1:
            mark(pen, look, 320, 300, 110, look.accent)
        else:
            for i in range(5):
                pen.circle(320, 310, 40 + i * 24, "none", stroke=look.accent, width=5, opacity=0.7)
        pen.path("M300 528 v50 l9 -12 l9 12 v-50z", look.accent)


def fountain_pen(pen: Pen, look: Look) -> None:
    c = look.color
    trim = "#c9a24f" if look.u[0] < 0.5 else "#b9bec5"
    pen.lies = True
    pen.focus = (170, 400)
    pen.shadow(330, 400, 240, 22, 0.3)
    with pen.group("rotate(-30 320 320)"):
        body = pen.linear(
            [(0, light(c, 0.5)), (0.3, light(c, 0.1)), (0.6, dark(c, 0.15)), (1, dark(c, 0.5))], 90
        )
        pen.path(
            "M170 300 H330 V340 H170 Q150 320 170 300Z", pen.linear([(0, "#55585f"), (1, "#1d1e22")], 90)
        )
        pen.path(
            "M170 300 L84 316 Q76 320 84 324 L170 340Z",
            pen.linear([(0, light(trim, 0.5)), (0.5, trim), (1, dark(trim, 0.3))], 90),
        )
        pen.line(90, 320, 150, 320, "#3a3b41", 2)
        pen.circle(150, 320, 4.5, "#3a3b41")
        pen.path("M300 292 H560 Q596 296 600 320 Q596 344 560 348 H300Z", body)
        pen.rect(296, 290, 13, 60, 2, trim)
        pen.rect(400, 290, 20, 60, 2, trim)
        pen.path(
            "M410 286 H540 q12 0 12 8 q0 7 -12 7 H410Z",
            pen.linear([(0, light(trim, 0.5)), (1, dark(trim, 0.2))], 90),
        )
        mark(pen, look, 470, 328, 20, light(c, 0.6))


def pencils(pen: Pen, look: Look) -> None:
    pen.lies = True
    pen.focus = (320, 160)
    n = int(look.between(0, 6, 10.9))
    tones = (
        look.color,
        look.accent,
        "#d8504a",
        "#3f7fc0",
        "#efc23f",
        "#4f9a5e",
        "#7b61b3",
        "#e5803a",
        "#3a3b41",
        "#e9a5b4",
    )
    pen.shadow(330, 560, 200, 20, 0.3)
    for i in range(n):
        t = tones[i % 10]
        x = 320 + (i - (n - 1) / 2) * 44
        top = 130 + abs(i - (n - 1) / 2) * 9
        pen.path(f"M{x - 18} {top + 60:.0f} L{x} {top:.0f} L{x + 18} {top + 60:.0f}Z", pen.flat("#e6c79a"))
        pen.path(f"M{x - 6} {top + 20:.0f} L{x} {top:.0f} L{x + 6} {top + 20:.0f}Z", t)
        pen.path(
            f"M{x - 18} {top + 60:.0f} q6 9 12 0 q6 9 12 0 q6 9 12 0 V540 H{x - 18}Z",
            pen.linear(
                [
                    (0, dark(t, 0.15)),
                    (0.3, t),
                    (0.34, light(t, 0.4)),
                    (0.66, light(t, 0.15)),
                    (0.7, dark(t, 0.15)),
                    (1, dark(t, 0.35)),
                ]
            ),
        )
    pen.rect(
        320 - n * 22 - 16,
        380,
        n * 44 + 32,
        176,
        10,
        pen.linear([(0, light(look.color, 0.2)), (1, dark(look.color, 0.25))], 70),
    )
    label(pen, look, 250, 404, 140, 124, "#f7f1e3")


def organizer(pen: Pen, look: Look) -> None:
    wood, c = look.material, look.color
    pen.focus = (260, 400)
    pen.shadow(320, 545, 230, 20)
    for i, (x, t) in enumerate(((176, look.accent), (204, "#3a3b41"), (232, c), (256, "#d8504a"))):
        pen.rect(x - 7, 190 + i * 16, 14, 200, 6, pen.round_side(t, 0.4))
    pen.path("M330 250 h150 v140 h-150z", pen.flat("#fffaf3"))
    pen.path("M346 230 h150 v150 h-150z", pen.flat(mix(look.accent, "#ffffff", 0.5)))
    pen.rect(140, 330, 150, 210, 10, pen.linear([(0, light(wood, 0.25)), (0.5, wood), (1, dark(wood, 0.28))]))
    pen.rect(290, 370, 220, 170, 8, pen.linear([(0, light(wood, 0.2)), (0.5, wood), (1, dark(wood, 0.3))]))
    pen.rect(304, 440, 192, 86, 6, pen.flat(light(wood, 0.15)))
    pen.rect(380, 474, 40, 10, 5, pen.metal("#c9a24f", 90))
    mark(pen, look, 215, 440, 46, dark(wood, 0.45), 0.7)


def scissors(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 400)
    pen.shadow(330, 470, 150, 40, 0.22)
    for s in (-1, 1):
        with pen.group(f"rotate({s * 15} 320 330)"):
            pen.path(
                f"M{320 - s * 2} 340 L{320 - s * 20} 90 Q{320 + s * 12} 110 {320 + s * 20} 330Z",
                pen.linear([(0, "#eef0f2"), (0.5, "#aab0b7"), (1, "#7f868e")]),
            )
            pen.path(f"M320 330 L{320 + s * 30} 430", stroke=pen.flat(c), width=30)
            pen.ellipse(320 + s * 46, 490, 44, 72, "none", stroke=dark(c, 0.35), width=28)
            pen.ellipse(
                320 + s * 45,
                487,
                44,
                72,
                "none",
                stroke=pen.linear([(0, light(c, 0.4)), (0.5, c), (1, dark(c, 0.2))], 60),
                width=24,
            )
    pen.circle(320, 332, 15, pen.metal("#d3d6da", 40))


def tape(pen: Pen, look: Look) -> None:
    pen.focus = (300, 380)
    pen.shadow(320, 530, 220, 22)
    tones = (look.color, look.accent, mix(look.color, "#ffffff", 0.5), dark(look.accent, 0.2))
    for i, (x, y, r) in enumerate(
        ((230, 420, 108), (410, 440, 90), (330, 270, 80))[: 2 + int(look.u[0] > 0.4)]
    ):
        t = tones[i]
        pen.ellipse(x + 26, y, r, r, dark(t, 0.4))
        pen.circle(x, y, r, pen.flat(t, 50))
        for k in range(8):
            import math

            a = k * 0.785 + i
            if look.u[1] > 0.4:
                pen.circle(
                    x + r * 0.78 * math.cos(a), y + r * 0.78 * math.sin(a), 7, light(t, 0.6), opacity=0.9
                )
        pen.circle(x, y, r * 0.58, dark("#d8b98a", 0.3))
        pen.circle(x + 5, y, r * 0.52, pen.linear([(0, "#6b5a45"), (1, "#efe6d6")], 40))
        pen.circle(x, y, r * 0.58, "none", stroke="#d8b98a", width=7)


def ink_bottle(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 400)
    pen.shadow(320, 545, 160, 20)
    pen.path(
        "M200 330 Q200 300 240 294 H400 Q440 300 440 330 L456 520 Q456 540 432 540 H208 Q184 540 184 520Z",
        pen.linear(
            [(0, "#ffffff", 0.8), (0.2, mix(c, "#ffffff", 0.6), 0.8), (1, mix(c, "#1b2440", 0.3), 0.9)], 20
        ),
    )
    pen.path("M204 380 H436 L448 518 Q448 532 430 532 H210 Q192 532 192 518Z", pen.flat(c, 60))
    pen.rect(262, 262, 116, 40, 6, pen.linear([(0, "#dfe6ea"), (1, "#9fb0b6")]))
    pen.rect(246, 186, 148, 84, 12, pen.round_side("#2b2c31" if look.u[0] < 0.6 else look.material, 0.6))
    label(pen, look, 246, 396, 148, 110, "#f7f1e3")

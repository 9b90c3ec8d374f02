"""Things that give light."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import cylinder, mark

__all__ = ["bulb", "desk_lamp", "floor_lamp", "lantern", "pendant", "string_lights", "table_lamp"]

_WARM = "#ffe7b0"


def _glow(pen: Pen, x: float, y: float, r: float, strength: float = 0.8) -> None:
    pen.circle(x, y, r, pen.radial([(0, _WARM, strength), (0.4, _WARM, strength * 0.4), (1, _WARM, 0)]))


def desk_lamp(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (430, 250)
    pen.shadow(270, 548, 120, 18)
    joint = look.between(0, 130, 190)
    pen.ellipse(270, 536, 104, 20, pen.flat(dark(c, 0.15)))
    pen.ellipse(270, 530, 104, 20, pen.linear([(0, light(c, 0.3)), (1, dark(c, 0.25))], 20))
    pen.path(f"M270 528 L{joint + 40:.0f} 330 L400 180", stroke=dark(c, 0.3), width=15)
    pen.path(
        f"M270 528 L{joint + 40:.0f} 330 L400 180",
        stroke=pen.linear([(0, light(c, 0.4)), (1, c)], 60),
        width=10,
    )
    pen.circle(joint + 40, 330, 15, pen.metal("#c3c7cd", 40))
    _glow(pen, 470, 320, 190, 0.75)
    with pen.group("rotate(28 430 210)"):
        if look.u[1] < 0.6:
            pen.path(
                "M392 160 Q430 130 468 160 L520 270 H340Z",
                pen.linear([(0, dark(c, 0.2)), (0.3, light(c, 0.4)), (0.6, c), (1, dark(c, 0.35))]),
            )
            pen.ellipse(430, 270, 90, 17, "#fff5d6")
            pen.ellipse(430, 273, 40, 9, "#ffffff")
        else:
            pen.rect(330, 176, 230, 32, 14, pen.linear([(0, light(c, 0.35)), (1, dark(c, 0.2))], 90))
            pen.rect(344, 206, 202, 9, 4, "#fff5d6")
        pen.circle(430, 150, 14, pen.metal("#c3c7cd", 40))


def table_lamp(pen: Pen, look: Look) -> None:
    c = look.color
    shade = mix(look.accent, "#fff3dc", 0.78) if look.u[0] < 0.7 else mix(c, "#fff3dc", 0.6)
    pen.focus = (320, 300)
    pen.shadow(320, 548, 130, 20)
    _glow(pen, 320, 260, 280, 0.6)
    style = int(look.u[1] * 3)
    if style == 0:
        pen.path("M280 350 C200 420 220 540 260 540 H380 C420 540 440 420 360 350Z", pen.round_side(c, 0.7))
    elif style == 1:
        pen.ellipse(320, 500, 92, 44, pen.ball(c, 0.6))
        pen.ellipse(320, 430, 62, 40, pen.ball(c, 0.6))
        pen.ellipse(320, 376, 40, 28, pen.ball(c, 0.6))
    else:
        pen.rect(304, 340, 32, 190, 8, pen.round_side(look.material, 0.4))
        pen.ellipse(320, 532, 96, 18, pen.flat(look.material))
    pen.rect(312, 320, 16, 40, 4, pen.metal("#c9a24f"))
    w = look.between(2, 76, 130)
    pen.path(
        f"M{320 - w:.0f} 140 H{320 + w:.0f} L486 340 Q320 366 154 340Z",
        pen.linear([(0, dark(shade, 0.14)), (0.35, light(shade, 0.6)), (0.6, shade), (1, dark(shade, 0.2))]),
    )
    pen.ellipse(320, 140, w, 12, light(shade, 0.6))
    for i in range(9):
        t = (i + 1) / 10
        pen.line(320 - w + 2 * w * t, 142, 154 + 332 * t, 346, dark(shade, 0.2), 1.6, opacity=0.25)


def floor_lamp(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (330, 170)
    pen.shadow(320, 560, 100, 14)
    _glow(pen, 330, 160, 220, 0.65)
    shade = mix(look.accent, "#fff3dc", 0.75)
    if look.u[0] < 0.4:
        for x in (236, 320, 404):
            pen.path(
                f"M320 250 L{x} 556",
                stroke=pen.linear([(0, light(look.material, 0.2)), (1, dark(look.material, 0.2))], 80),
                width=12,
            )
        pen.path("M268 420 H372", stroke=dark(look.material, 0.2), width=6)
    elif look.u[0] < 0.7:
        pen.ellipse(320, 552, 86, 14, pen.flat(c))
        pen.rect(314, 240, 12, 312, 5, pen.metal(c))
    else:
        pen.ellipse(230, 552, 80, 14, pen.flat(c))
        pen.path("M230 552 V250 C230 60 420 60 430 160", stroke=pen.metal(c), width=11)
        pen.path("M346 230 Q350 150 430 148 Q510 150 514 230Z", pen.round_side(c, 0.6))
        pen.ellipse(430, 230, 84, 13, "#fff5d6")
        return
    pen.path(
        "M258 80 H382 L430 240 Q320 260 210 240Z",
        pen.linear([(0, dark(shade, 0.14)), (0.35, light(shade, 0.6)), (0.6, shade), (1, dark(shade, 0.2))]),
    )
    pen.ellipse(320, 80, 62, 9, light(shade, 0.6))


def pendant(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 330)
    _glow(pen, 320, 430, 260, 0.75)
    pen.path("M320 40 V250", stroke="#2b2c31", width=5)
    pen.ellipse(320, 44, 40, 11, pen.flat(dark(c, 0.1)))
    style = int(look.u[0] * 4)
    if style == 0:
        pen.path(
            "M300 236 H340 L352 262 C470 280 500 380 506 420 H134 C140 380 170 280 288 262Z",
            pen.round_side(c, 0.8),
        )
        pen.ellipse(320, 420, 186, 26, "#fff5d6")
    elif style == 1:
        pen.circle(
            320,
            370,
            120,
            pen.radial(
                [(0, "#fffdf2"), (0.5, mix(_WARM, "#ffffff", 0.3)), (1, mix(c, _WARM, 0.6))], 0.45, 0.45, 0.6
            ),
        )
        pen.rect(296, 236, 48, 30, 8, pen.metal(look.material))
    elif style == 2:
        pen.path("M292 240 H348 L430 450 H210Z", pen.round_side(c, 0.7))
        pen.ellipse(320, 450, 110, 16, "#fff5d6")
    else:
        for i in range(11):
            x = 170 + i * 30
            pen.path(
                f"M320 240 Q{x} 300 {x} 400 Q{(x + 320) / 2:.0f} 452 320 456",
                stroke=pen.flat(look.material),
                width=5,
            )
        for y, w in ((310, 118), (370, 148), (420, 120)):
            pen.path(f"M{320 - w} {y} Q320 {y + 40} {320 + w} {y}", stroke=dark(look.material, 0.2), width=5)
        pen.circle(320, 380, 44, "#fff2cf")
    pen.circle(320, 428 if style in (0,) else 456 if style == 2 else 40, 0.1, "#ffffff")


def bulb(pen: Pen, look: Look) -> None:
    pen.focus = (320, 260)
    pen.shadow(320, 552, 70, 12)
    _glow(pen, 320, 270, 260, 0.7)
    tone = look.accent if look.has("colour") else _WARM
    r = look.between(0, 118, 140)
    glass = pen.radial(
        [(0, "#ffffff", 0.95), (0.5, mix(tone, "#ffffff", 0.5), 0.8), (1, mix(tone, "#b98b3c", 0.3), 0.75)],
        0.42,
        0.38,
        0.65,
    )
    if look.u[1] < 0.7:
        pen.path(
            f"M{320 - r:.0f} 260 A{r:.0f} {r:.0f} 0 1 1 {320 + r:.0f} 260 C{320 + r:.0f} 340 366 380 362 440 H278 C274 380 {320 - r:.0f} 340 {320 - r:.0f} 260Z",
            glass,
        )
    else:
        pen.rect(250, 110, 140, 340, 68, glass)
    pen.path(
        "M296 440 L300 330 Q290 280 306 250 Q320 300 334 250 Q350 280 340 330 L344 440",
        stroke="#e58b25",
        width=4,
    )
    pen.rect(274, 436, 92, 84, 10, pen.metal("#c3c7cd"))
    for i in range(4):
        pen.line(272, 452 + i * 18, 368, 448 + i * 18, "#7f858d", 5)
    pen.path("M290 520 H350 L336 548 H304Z", "#3a3b41")
    pen.path(
        f"M{320 - r * 0.6:.0f} 220 Q{320 - r * 0.5:.0f} 170 290 150", stroke="#ffffff", width=10, opacity=0.7
    )


def lantern(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 548, 120, 20)
    _glow(pen, 320, 350, 240, 0.7)
    pen.path("M232 230 C220 70 420 70 408 230", stroke=pen.metal("#8d929a"), width=10)
    pen.path("M250 220 Q320 150 390 220Z", pen.round_side(c, 0.6))
    cylinder(pen, 320, 218, 250, 104, pen.round_side(c, 0.5), light(c, 0.1))
    cylinder(
        pen,
        320,
        258,
        450,
        88,
        pen.linear(
            [(0, "#fff0c4", 0.75), (0.3, "#ffffff", 0.95), (0.7, "#ffe9b0", 0.8), (1, "#e8bf6a", 0.8)]
        ),
    )
    for x in (236, 320, 404):
        pen.rect(x - 5, 250, 10, 206, 3, pen.metal(c))
    cylinder(pen, 320, 450, 540, 108, pen.round_side(c, 0.5), light(c, 0.15))
    pen.circle(320, 505, 17, pen.ball(look.accent))
    mark(pen, look, 384, 508, 20, light(c, 0.6))


def string_lights(pen: Pen, look: Look) -> None:
    pen.lies = True
    pen.focus = (320, 300)
    wire = "#3b3c41" if look.u[0] < 0.5 else "#a9743c"
    for row, (y, sag) in enumerate(((190, 90), (310, 80), (430, 70))):
        pen.path(f"M50 {y} Q320 {y + 2 * sag} 590 {y}", stroke=wire, width=4)
        for i in range(7):
            t = (i + 0.5) / 7
            x = 50 + 540 * t
            yy = y + 4 * sag * t * (1 - t)
            tone = _WARM if look.u[1] < 0.6 else [_WARM, "#ffb3a7", "#b7e3c0", "#b5d5f2"][(i + row) % 4]
            pen.circle(x, yy + 34, 44, pen.radial([(0, tone, 0.85), (1, tone, 0)]))
            pen.rect(x - 7, yy, 14, 18, 4, wire)
            if look.u[2] < 0.5:
                pen.ellipse(
                    x, yy + 34, 15, 19, pen.radial([(0, "#ffffff"), (0.6, tone), (1, dark(tone, 0.2))])
                )
            else:
                pen.path(
                    f"M{x} {yy + 16:.0f} l17 14 l-7 20 h-20 l-7 -20z", pen.radial([(0, "#ffffff"), (1, tone)])
                )

"""Packed goods: bags, jars, bottles, boxes, tins, bars."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import cylinder, label, mark

__all__ = [
    "bar",
    "big_sack",
    "box",
    "can",
    "capsule_box",
    "filter_pack",
    "food_jar",
    "oil_bottle",
    "pouch",
    "tin",
]

_STUFF = {
    "honey": "#d9942c",
    "jam": "#a3283c",
    "nut": "#a9743c",
    "pickle": "#8a9a4f",
    "salt": "#e9e3dc",
    "spice": "#b5482c",
}


def pouch(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 552, 160, 18)
    pen.path(
        "M190 110 H450 L456 150 Q470 340 462 520 Q460 546 430 548 Q320 560 210 548 Q180 546 178 520 Q170 340 184 150Z",
        pen.linear(
            [(0, dark(c, 0.22)), (0.2, light(c, 0.28)), (0.45, c), (0.8, dark(c, 0.12)), (1, dark(c, 0.34))]
        ),
    )
    pen.rect(188, 100, 264, 42, 4, pen.linear([(0, light(c, 0.3)), (1, dark(c, 0.1))], 90))
    pen.path("M190 132 H450", stroke=dark(c, 0.35), width=2.5, dash="5 4")
    pen.path(
        "M214 160 Q206 340 216 530 M428 160 Q438 340 424 530", stroke=dark(c, 0.35), width=4, opacity=0.4
    )
    if look.u[0] > 0.5:
        pen.rect(188, 106, 264, 22, 3, pen.flat(look.material))
        pen.circle(320, 168, 9, dark(c, 0.5))
    label(pen, look, 226, 220, 188, 230, mix("#fffaf3", look.accent, 0.1 if look.u[1] < 0.6 else 0.55), 8)
    pen.path("M206 180 Q196 340 204 500", stroke="#ffffff", width=8, opacity=0.25)


def food_jar(pen: Pen, look: Look) -> None:
    stuff = next((tone for word, tone in _STUFF.items() if look.has(word)), look.color)
    rx, h = look.between(0, 104, 126), look.between(1, 220, 290)
    top = 540 - h
    pen.focus = (320, top + h * 0.5)
    pen.shadow(320, 548, rx * 1.3, 20)
    pen.path(
        f"M{320 - rx:.0f} {top + 40:.0f} Q{320 - rx:.0f} {top:.0f} {320 - rx * 0.74:.0f} {top - 6:.0f} H{320 + rx * 0.74:.0f} Q{320 + rx:.0f} {top:.0f} {320 + rx:.0f} {top + 40:.0f} V514 Q{320 + rx:.0f} 540 {320 + rx - 26:.0f} 542 Q320 550 {320 - rx + 26:.0f} 542 Q{320 - rx:.0f} 540 {320 - rx:.0f} 514Z",
        pen.linear(
            [
                (0, dark(stuff, 0.3)),
                (0.16, light(stuff, 0.35)),
                (0.4, stuff),
                (0.8, dark(stuff, 0.12)),
                (1, dark(stuff, 0.4)),
            ]
        ),
    )
    lid = look.accent if look.u[2] < 0.4 else "#2b2c31" if look.u[2] < 0.6 else "#c9a24f"
    if look.u[3] > 0.7:
        pen.path(
            f"M{320 - rx * 0.86:.0f} {top + 10:.0f} Q{320 - rx:.0f} {top - 40:.0f} {320 - rx * 0.72:.0f} {top - 66:.0f} Q320 {top - 84:.0f} {320 + rx * 0.72:.0f} {top - 66:.0f} Q{320 + rx:.0f} {top - 40:.0f} {320 + rx * 0.86:.0f} {top + 10:.0f} Q320 {top + 26:.0f} {320 - rx * 0.86:.0f} {top + 10:.0f}Z",
            pen.cloth(mix(look.accent, "#fffaf3", 0.4)),
        )
        pen.path(
            f"M{320 - rx * 0.8:.0f} {top - 16:.0f} Q320 {top:.0f} {320 + rx * 0.8:.0f} {top - 16:.0f}",
            stroke="#a9743c",
            width=5,
        )
    else:
        cylinder(pen, 320, top - 54, top - 2, rx * 0.82, pen.metal(lid), light(lid, 0.35))
    label(pen, look, 320 - rx * 0.78, top + h * 0.3, rx * 1.56, h * 0.48, "#fbf4e4")
    pen.path(
        f"M{320 - rx * 0.78:.0f} {top + 30:.0f} V{top + h * 0.27:.0f}", stroke="#ffffff", width=9, opacity=0.5
    )


def oil_bottle(pen: Pen, look: Look) -> None:
    c = "#5b6b2c" if look.has("olive") else "#2c2420" if look.has("dark") else look.color
    pen.focus = (320, 400)
    pen.shadow(320, 550, 100, 16)
    w = look.between(0, 66, 84)
    pen.path(
        f"M292 120 V210 C292 250 {320 - w:.0f} 260 {320 - w:.0f} 320 V524 Q{320 - w:.0f} 544 {320 - w + 18:.0f} 545 Q320 552 {320 + w - 18:.0f} 545 Q{320 + w:.0f} 544 {320 + w:.0f} 524 V320 C{320 + w:.0f} 260 348 250 348 210 V120Z",
        pen.linear(
            [(0, dark(c, 0.35)), (0.18, light(c, 0.5)), (0.35, c), (0.8, dark(c, 0.2)), (1, dark(c, 0.5))]
        ),
    )
    pen.rect(286, 70, 68, 62, 6, pen.round_side(look.accent if look.u[1] < 0.5 else "#2b2c31", 0.5))
    pen.rect(288, 140, 64, 40, 2, pen.round_side(look.accent, 0.3), opacity=0.9)
    label(pen, look, 320 - w * 0.82, 340, w * 1.64, 160, "#fbf4e4")
    pen.path(f"M{320 - w * 0.72:.0f} 320 V334 M302 190 V240", stroke="#ffffff", width=7, opacity=0.5)


def box(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (290, 340)
    pen.shadow(330, 548, 190, 20)
    w, h = look.between(0, 200, 260), look.between(1, 300, 400)
    x, y = 310 - w / 2, 540 - h
    pen.path(
        f"M{x + w:.0f} {y:.0f} l64 -34 v{h - 14:.0f} l-64 48z",
        pen.linear([(0, dark(c, 0.2)), (1, dark(c, 0.45))], 80),
    )
    pen.path(f"M{x:.0f} {y:.0f} l64 -34 h{w:.0f} l-64 34z", light(c, 0.4))
    pen.rect(x, y, w, h, 3, pen.flat(c, 70, 0.7))
    label(
        pen,
        look,
        x + w * 0.12,
        y + h * 0.12,
        w * 0.76,
        h * 0.62,
        mix("#fffaf3", look.accent, 0.15 if look.u[2] < 0.6 else 0.7),
        8,
    )
    pen.rect(x, y + h * 0.84, w, h * 0.07, 0, look.accent)


def tin(pen: Pen, look: Look) -> None:
    c = look.color
    rx, h = look.between(0, 116, 144), look.between(1, 200, 300)
    top = 540 - h
    pen.focus = (320, top + h * 0.5)
    pen.shadow(320, 548, rx * 1.25, 20)
    cylinder(pen, 320, top, 538, rx, pen.round_side(c, 0.6))
    label(
        pen,
        look,
        320 - rx * 0.62,
        top + h * 0.24,
        rx * 1.24,
        h * 0.6,
        mix("#fffaf3", look.accent, 0.12),
        60 if look.u[2] > 0.6 else 6,
    )
    cylinder(
        pen,
        320,
        top - 40,
        top + 10,
        rx * 1.02,
        pen.round_side(dark(c, 0.08), 0.8),
        pen.flat(light(c, 0.25), 30),
    )
    pen.ellipse(320, top - 40, rx * 0.8, rx * 0.12, "none", stroke=look.accent, width=3)


def can(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 548, 120, 18)
    for x, y in ((400, -30), (260, 0)):
        pen.path(
            f"M{x - 78} {y + 180} L{x - 84} {y + 200} V{y + 510} L{x - 70} {y + 540} Q{x} {y + 552} {x + 70} {y + 540} L{x + 84} {y + 510} V{y + 200} L{x + 78} {y + 180}Z",
            pen.round_side(c, 0.8),
        )
        pen.ellipse(x, y + 180, 78, 13, pen.metal("#c3c7cd"))
        pen.ellipse(x, y + 181, 62, 9, "#8d929a")
        pen.ellipse(x + 10, y + 179, 20, 5, "#d3d6da")
        pen.path(
            f"M{x - 84} {y + 420} Q{x} {y + 450} {x + 84} {y + 380} V{y + 470} Q{x} {y + 520} {x - 84} {y + 480}Z",
            pen.round_side(look.accent, 0.5),
            opacity=0.9,
        )
        pen.circle(x - 4, y + 300, 48, "#fffaf3", opacity=0.92)
        mark(pen, look, x - 4, y + 300, 48, dark(c, 0.2))


def bar(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (240, 220)
    pen.shadow(340, 540, 180, 24, 0.35)
    with pen.group("rotate(-12 320 320)"):
        pen.path("M216 70 H424 V200 H216Z", pen.metal("#d3d6da", 20))
        for i in range(2):
            for j in range(3):
                pen.rect(
                    226 + j * 66, 40 + i * 58, 60, 52, 5, pen.linear([(0, "#6b432a"), (1, "#3a2214")], 60)
                )
                pen.rect(
                    234 + j * 66, 47 + i * 58, 44, 36, 4, pen.linear([(0, "#7d5236"), (1, "#55331f")], 60)
                )
        pen.path(
            "M206 150 l12 -8 l12 8 l14 -9 l14 9 l14 -9 l14 9 l14 -9 l14 9 l14 -9 l14 9 l14 -9 l14 9 l14 -9 l14 9 l14 -8 l14 8 V560 H206Z",
            pen.linear([(0, dark(c, 0.12)), (0.25, light(c, 0.3)), (0.6, c), (1, dark(c, 0.22))]),
        )
        label(pen, look, 236, 230, 168, 220, mix("#fffaf3", look.accent, 0.2 if look.u[0] < 0.6 else 0.75), 6)
        pen.path("M206 500 H434", stroke=look.accent, width=13)


def capsule_box(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (300, 420)
    pen.shadow(320, 545, 240, 20)
    pen.path("M420 300 l50 -28 v200 l-50 44z", dark(c, 0.4))
    pen.path("M130 300 l50 -28 h290 l-50 28z", light(c, 0.35))
    pen.rect(130, 300, 290, 216, 4, pen.flat(c, 70))
    label(pen, look, 160, 326, 230, 164, "#fbf4e4")
    for i in range(3):
        x = 440 + i * 46 - (i == 2) * 20
        y = 530 - (40 if i == 2 else 0) + 0
        pen.path(
            f"M{x - 34} {y - 52} L{x - 22} {y} Q{x} {y + 8} {x + 22} {y} L{x + 34} {y - 52}Z",
            pen.metal((look.accent, c, "#c9a24f")[i]),
        )
        pen.ellipse(x, y - 52, 36, 9, pen.flat(light((look.accent, c, "#c9a24f")[i], 0.4)))


def filter_pack(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (260, 400)
    pen.shadow(320, 545, 220, 20)
    if look.has("round filter") or look.u[0] > 0.5:
        cylinder(pen, 250, 250, 536, 118, pen.round_side("#f3f0e8", 0.3))
        import math

        for i in range(34):
            x = 250 + 118 * math.sin((i - 16.5) / 17 * math.pi / 2)
            pen.line(x, 262, x, 540, "#c9c3b4", 3, opacity=0.7)
        for y in (240, 520):
            cylinder(pen, 250, y, y + 26, 124, pen.round_side(c, 0.5), light(c, 0.2) if y < 300 else "")
        pen.ellipse(250, 240, 70, 11, dark(c, 0.6))
    else:
        pen.path("M130 270 l40 -30 h240 l-40 30z", light(c, 0.4))
        pen.path("M370 270 l40 -30 v250 l-40 44z", dark(c, 0.3))
        pen.rect(130, 270, 240, 264, 6, pen.flat(c))
        pen.rect(148, 288, 204, 228, 4, "#f3f0e8")
        for i in range(17):
            pen.path(f"M{154 + i * 12} 292 q6 110 0 220", stroke="#c9c3b4", width=4)
    pen.rect(420, 340, 130, 200, 6, pen.flat(look.accent, 60))
    label(pen, look, 434, 360, 102, 130, "#fbf9f4")


def big_sack(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 555, 190, 18)
    pen.path(
        "M170 120 Q320 100 470 120 Q490 330 480 510 Q478 548 440 552 Q320 562 200 552 Q162 548 160 510 Q150 330 170 120Z",
        pen.linear([(0, dark(c, 0.26)), (0.22, light(c, 0.3)), (0.5, c), (1, dark(c, 0.34))]),
    )
    pen.path(
        "M168 84 Q320 66 472 84 L470 132 Q320 112 170 132Z",
        pen.linear([(0, light(c, 0.35)), (1, dark(c, 0.2))], 90),
    )
    pen.path("M186 110 Q320 92 454 110", stroke="#fffaf3", width=3, dash="9 6")
    pen.circle(320, 280, 98, "#fffaf3")
    from shopkeeper.simulate.goods.shapes.animals import paw

    if look.has("pet"):
        paw(pen, 320, 284, 110, look.accent)
    else:
        mark(pen, look, 320, 280, 100, look.accent)
    pen.rect(210, 420, 220, 60, 8, look.accent)
    pen.rect(240, 438, 160, 9, 4, "#fffaf3")
    pen.rect(270, 458, 100, 7, 3, "#fffaf3", opacity=0.8)

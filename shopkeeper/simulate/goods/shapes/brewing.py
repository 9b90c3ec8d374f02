"""Things for coffee and tea: mugs, machines, grinders, drippers, pots, tumblers."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import cylinder, mark

__all__ = ["dripper", "espresso", "french_press", "grinder", "moka", "mug", "scale", "teapot", "tumbler"]


def mug(pen: Pen, look: Look) -> None:
    c = look.color
    rx, h = look.between(0, 116, 138), look.between(1, 210, 270)
    top = 536 - h
    taper = look.between(2, 0.82, 1.0)
    pen.focus = (300, top + 80)
    pen.shadow(330, 545, rx * 1.25, 22)
    hy = top + h * 0.2
    pen.path(
        f"M{320 + rx * 0.93:.0f} {hy:.0f} C{320 + rx + 110:.0f} {hy - 16:.0f} {320 + rx + 100:.0f} {top + h * 0.85:.0f} {320 + rx * 0.9:.0f} {top + h * 0.76:.0f}",
        stroke=dark(c, 0.35),
        width=30,
    )
    pen.path(
        f"M{320 + rx * 0.93:.0f} {hy:.0f} C{320 + rx + 108:.0f} {hy - 14:.0f} {320 + rx + 98:.0f} {top + h * 0.85:.0f} {320 + rx * 0.9:.0f} {top + h * 0.76:.0f}",
        stroke=pen.linear([(0, c), (0.6, light(c, 0.3)), (1, dark(c, 0.1))]),
        width=23,
    )
    low = rx * taper
    pen.path(
        f"M{320 - rx:.0f} {top:.0f} L{320 - low:.0f} 506 Q{320 - low:.0f} 540 {320 - low + 36:.0f} 541 Q320 550 {320 + low - 36:.0f} 541 Q{320 + low:.0f} 540 {320 + low:.0f} 506 L{320 + rx:.0f} {top:.0f}Z",
        pen.round_side(c, 0.65),
    )
    if look.u[3] > 0.66:
        pen.path(
            f"M{320 - low:.0f} {top + h * 0.7:.0f} Q320 {top + h * 0.8:.0f} {320 + low:.0f} {top + h * 0.7:.0f} L{320 + low:.0f} 506 Q{320 + low:.0f} 540 {320 + low - 36:.0f} 541 Q320 550 {320 - low + 36:.0f} 541 Q{320 - low:.0f} 540 {320 - low:.0f} 506Z",
            pen.round_side(look.accent, 0.4),
            opacity=0.95,
        )
    elif look.u[3] > 0.33:
        for i in range(3):
            pen.path(
                f"M{320 - rx * 0.98:.0f} {top + h * 0.4 + i * 16:.0f} Q320 {top + h * 0.4 + 26 + i * 16:.0f} {320 + rx * 0.98:.0f} {top + h * 0.4 + i * 16:.0f}",
                stroke=look.accent,
                width=6,
                opacity=0.8,
            )
    else:
        mark(pen, look, 312, top + h * 0.5, 56, look.accent, 0.9)
    pen.ellipse(320, top, rx, rx * 0.2, light(c, 0.4))
    pen.ellipse(320, top + 3, rx * 0.91, rx * 0.165, dark(c, 0.3))
    pen.ellipse(320, top + 9, rx * 0.84, rx * 0.135, pen.linear([(0, "#4a2c1a"), (1, "#7b4c2c")], 90))
    pen.path(
        f"M{320 - rx * 0.72:.0f} {top + 40:.0f} L{320 - low * 0.74:.0f} 490",
        stroke="#ffffff",
        width=9,
        opacity=0.35,
    )


def tumbler(pen: Pen, look: Look) -> None:
    c = look.color
    rx, h = look.between(0, 76, 92), look.between(1, 290, 380)
    top = 536 - h
    low = rx * look.between(2, 0.76, 0.96)
    pen.focus = (320, top + 60)
    pen.shadow(320, 545, rx * 1.3, 20)
    pen.path(
        f"M{320 - rx:.0f} {top:.0f} L{320 - low:.0f} 520 Q{320 - low:.0f} 538 {320 - low + 20:.0f} 540 Q320 548 {320 + low - 20:.0f} 540 Q{320 + low:.0f} 538 {320 + low:.0f} 520 L{320 + rx:.0f} {top:.0f}Z",
        pen.round_side(c, 0.6),
    )
    cylinder(pen, 320, top - 8, top + 6, rx, pen.metal("#b9bec5"))
    lid = "#2b2c31" if look.u[3] < 0.5 else light(c, 0.3)
    pen.path(
        f"M{320 - rx:.0f} {top - 6:.0f} L{320 - rx * 0.9:.0f} {top - 50:.0f} H{320 + rx * 0.9:.0f} L{320 + rx:.0f} {top - 6:.0f} Q320 {top + 12:.0f} {320 - rx:.0f} {top - 6:.0f}Z",
        pen.round_side(lid, 0.5),
    )
    pen.ellipse(320, top - 50, rx * 0.9, rx * 0.16, light(lid, 0.22))
    pen.rect(306, top - 62, 40, 14, 6, dark(lid, 0.3))
    if look.u[4] > 0.5:
        pen.path(
            f"M{320 - rx * 0.96:.0f} {top + h * 0.4:.0f} Q320 {top + h * 0.4 + 16:.0f} {320 + rx * 0.96:.0f} {top + h * 0.4:.0f} L{320 + rx * 0.92:.0f} {top + h * 0.66:.0f} Q320 {top + h * 0.66 + 16:.0f} {320 - rx * 0.92:.0f} {top + h * 0.66:.0f}Z",
            pen.round_side(look.material, 0.2),
        )
    mark(pen, look, 320, top + h * 0.54, 38, light(c, 0.7) if look.u[4] <= 0.5 else light(look.material, 0.7))


def espresso(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (300, 380)
    pen.shadow(320, 548, 240, 22)
    pen.path("M110 520 H530 V540 H110Z", pen.metal("#9aa0a8", 90))
    pen.rect(110, 490, 420, 34, 8, pen.flat(dark(c, 0.2), 90))
    for i in range(16):
        pen.rect(140 + i * 23, 494, 14, 5, 2, "#17181b")
    pen.rect(390, 170, 140, 330, 18, pen.linear([(0, light(c, 0.25)), (0.4, c), (1, dark(c, 0.4))], 10))
    pen.rect(110, 140, 420, 150, 26, pen.linear([(0, light(c, 0.5)), (0.3, c), (1, dark(c, 0.35))], 85))
    pen.rect(130, 122, 380, 22, 8, pen.metal("#b9bec5", 90))
    for x in (190, 240):
        cylinder(pen, x, 84, 122, 24, pen.round_side("#f4f1ea", 0.5), "#d8d2c6")
    pen.circle(190, 214, 36, "#f6f4ef", stroke="#8c9098", width=6)
    pen.line(190, 214, 208, 196, "#c5383c", 4)
    for i in range(3):
        pen.circle(268 + i * 44, 214, 14, pen.metal("#d3d6da", 40))
    mark(pen, look, 460, 214, 40, light(c, 0.65))
    cylinder(pen, 260, 288, 322, 58, pen.metal("#a9aeb5"))
    pen.path("M190 340 Q110 352 92 376 q-4 14 12 14 Q150 372 200 362Z", pen.flat(look.material, 80))
    pen.path("M206 322 H314 V352 Q314 366 290 368 H230 Q206 366 206 352Z", pen.metal("#8d929a"))
    pen.rect(244, 366, 10, 22, 3, "#6c7078")
    pen.rect(268, 366, 10, 22, 3, "#6c7078")
    pen.path("M247 388 V440 M273 388 V440", stroke="#5a3620", width=4)
    pen.path("M216 428 H304 L296 478 Q294 490 280 490 H240 Q226 490 224 478Z", pen.round_side("#f4f1ea", 0.6))
    pen.ellipse(260, 429, 44, 8, "#6b4226")
    pen.path("M360 290 C360 360 350 400 372 440", stroke=pen.metal("#c3c7cd"), width=9)


def grinder(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 300)
    pen.shadow(320, 548, 130, 20)
    if look.has("manual") or (look.u[0] > 0.6 and not look.has("electric")):
        cylinder(pen, 320, 250, 540, 82, pen.metal(c))
        cylinder(pen, 320, 380, 420, 84, pen.round_side(look.material, 0.3))
        pen.ellipse(320, 250, 82, 14, pen.flat("#c3c7cd"))
        pen.path("M320 250 V206 M320 210 L486 186", stroke=pen.metal("#a9aeb5"), width=13)
        pen.ellipse(490, 168, 24, 32, pen.ball(look.material, 0.6))
        mark(pen, look, 320, 330, 34, light(c, 0.6))
        return
    pen.path(
        "M238 110 H402 L386 238 H254Z",
        pen.linear(
            [(0, "#b9a79a", 0.7), (0.25, "#ffffff", 0.7), (0.6, "#d9cdc4", 0.5), (1, "#9a877a", 0.75)]
        ),
    )
    pen.path("M244 160 H396 L387 238 H253Z", pen.linear([(0, "#5a3620"), (1, "#3a2214")], 60), opacity=0.92)
    for i in range(16):
        pen.ellipse(258 + (i * 37) % 128, 172 + (i * 23) % 62, 9, 6, "#7a4c2c")
    pen.rect(228, 92, 184, 24, 10, "#2b2c31")
    pen.path("M246 238 H394 L404 520 Q404 540 384 540 H256 Q236 540 236 520Z", pen.round_side(c, 0.6))
    pen.rect(262, 380, 116, 124, 12, "#1a1b1f")
    cylinder(
        pen, 320, 420, 500, 46, pen.linear([(0, "#cfd9dc", 0.7), (0.3, "#ffffff", 0.8), (1, "#9fb0b6", 0.7)])
    )
    pen.rect(276, 456, 88, 46, 8, "#4a2c1a", opacity=0.85)
    pen.circle(320, 310, 38, pen.metal("#d3d6da", 40))
    pen.line(320, 310, 338, 288, "#33353b", 5)
    for i in range(9):
        import math

        a = math.radians(150 + i * 30)
        pen.circle(320 + 52 * math.cos(a), 310 + 52 * math.sin(a), 3, light(c, 0.6))


def dripper(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 280)
    pen.shadow(320, 548, 140, 20)
    pen.path(
        "M258 340 C240 400 214 430 214 480 Q214 540 260 540 H380 Q426 540 426 480 C426 430 400 400 382 340Z",
        pen.linear(
            [(0, "#b5c9cf", 0.7), (0.2, "#ffffff", 0.85), (0.5, "#e5eff2", 0.5), (1, "#9fb4bb", 0.75)]
        ),
    )
    pen.path(
        "M222 462 Q214 534 262 536 H378 Q426 534 418 462 Q320 444 222 462Z",
        pen.linear([(0, "#6b3f22"), (1, "#2f1a0e")], 80),
        opacity=0.92,
    )
    pen.path(
        "M424 430 q70 -10 60 46 q-8 44 -64 38", stroke=pen.linear([(0, "#dfeaed"), (1, "#a9bcc4")]), width=14
    )
    pen.rect(246, 326, 148, 22, 10, pen.flat(look.material))
    pen.path(
        "M190 160 H450 L352 318 H288Z",
        pen.linear([(0, dark(c, 0.25)), (0.25, light(c, 0.45)), (0.5, c), (1, dark(c, 0.35))]),
    )
    for i in range(7):
        pen.path(f"M{216 + i * 35} 172 L{296 + i * 8} 312", stroke=dark(c, 0.25), width=2.4, opacity=0.5)
    pen.ellipse(320, 160, 130, 23, light(c, 0.4))
    pen.ellipse(320, 162, 118, 19, "#f2e7d3")
    pen.ellipse(320, 168, 94, 13, "#5a3620")
    pen.path("M444 180 q54 6 44 50 q-8 36 -62 26", stroke=pen.flat(c), width=16)
    pen.rect(262, 310, 116, 14, 6, dark(c, 0.25))


def french_press(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 548, 150, 20)
    pen.rect(313, 96, 14, 120, 6, pen.metal("#b9bec5"))
    pen.circle(320, 90, 22, pen.ball(look.material, 0.6))
    cylinder(
        pen,
        320,
        330,
        526,
        104,
        pen.linear([(0, "#2f1a0e"), (0.3, "#7a4a2a"), (0.6, "#4a2c1a"), (1, "#24130a")]),
    )
    pen.ellipse(320, 330, 104, 16, "#c79a6b")
    cylinder(
        pen,
        320,
        220,
        530,
        110,
        pen.linear(
            [
                (0, "#b5c9cf", 0.6),
                (0.14, "#ffffff", 0.8),
                (0.3, "#ffffff", 0.1),
                (0.8, "#dfeaed", 0.1),
                (1, "#9fb4bb", 0.65),
            ]
        ),
    )
    for x in (214, 426):
        pen.rect(x - 8, 240, 16, 290, 6, pen.metal(c))
    for y in (250, 500):
        pen.path(f"M206 {y} Q320 {y + 34} 434 {y} v18 Q320 {y + 52} 206 {y + 18}Z", pen.metal(c))
    pen.path(
        "M434 270 C540 256 540 470 434 470",
        stroke=pen.linear([(0, light(look.material, 0.2)), (1, dark(look.material, 0.3))], 90),
        width=24,
    )
    pen.path("M196 230 Q320 180 444 230 Q320 256 196 230Z", pen.metal(c))
    pen.path("M200 232 l-26 -14 l20 36z", pen.metal(c))


def moka(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (300, 260)
    pen.shadow(310, 548, 140, 20)
    pen.path("M230 386 L200 520 Q200 542 224 542 H396 Q420 542 420 520 L390 386Z", pen.metal(c))
    pen.path("M262 388 L244 540 M320 388 V542 M358 388 L376 540", stroke=dark(c, 0.4), width=2.5, opacity=0.5)
    pen.rect(222, 356, 176, 34, 8, pen.metal(dark(c, 0.1)))
    pen.path("M240 358 L206 190 H414 L380 358Z", pen.metal(c))
    pen.path("M268 358 L250 190 M320 358 V190 M352 358 L370 190", stroke=dark(c, 0.4), width=2.5, opacity=0.5)
    pen.path("M208 200 L150 176 L222 262Z", pen.metal(dark(c, 0.05)))
    pen.path("M206 192 L320 136 L414 192Z", pen.metal(light(c, 0.1)))
    pen.circle(318, 128, 19, pen.ball(look.accent if look.u[0] > 0.5 else "#2b2c31", 0.7))
    pen.path(
        "M404 214 H470 Q500 214 490 250 L462 370",
        stroke=pen.flat("#2b2c31" if look.u[1] < 0.5 else look.material),
        width=26,
    )
    mark(pen, look, 312, 280, 40, dark(c, 0.5), 0.6)


def teapot(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (330, 360)
    pen.shadow(320, 545, 200, 22)
    glass = look.has("glass")
    fill = (
        pen.radial([(0, "#ffffff", 0.75), (0.5, "#dbe9ec", 0.45), (1, "#9fb4bb", 0.75)], 0.35, 0.3, 0.75)
        if glass
        else pen.ball(c, 0.6)
    )
    pen.path(
        "M196 420 C130 400 150 310 84 280 q-10 -6 -2 -14 l26 -6 C180 290 170 350 226 350Z",
        pen.flat("#cfdde2" if glass else c, 30),
    )
    if look.u[0] < 0.5:
        pen.path("M440 330 C560 290 560 480 430 462", stroke=pen.flat("#cfdde2" if glass else c), width=22)
    else:
        pen.path("M212 300 C200 110 440 110 428 300", stroke=pen.flat(look.material), width=17)
    rx = look.between(1, 140, 158)
    if glass:
        pen.ellipse(
            320, 440, rx * 0.92, 86, pen.radial([(0, "#e39a3c"), (1, "#a85f1e")], 0.4, 0.3), opacity=0.9
        )
    pen.path(
        f"M{320 - rx:.0f} 410 C{320 - rx:.0f} 300 {320 - 80} 280 320 280 C{320 + 80} 280 {320 + rx:.0f} 300 {320 + rx:.0f} 410 C{320 + rx:.0f} 500 390 540 320 540 C250 540 {320 - rx:.0f} 500 {320 - rx:.0f} 410Z",
        fill,
    )
    pen.path(
        "M250 292 Q320 262 390 292 Q320 316 250 292Z", pen.flat(light(c, 0.2) if not glass else look.material)
    )
    pen.circle(320, 260, 18, pen.ball(c if not glass else look.material, 0.6))
    if not glass:
        mark(pen, look, 320, 420, 60, look.accent, 0.75)


def scale(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 450)
    pen.shadow(320, 520, 240, 26)
    pen.path("M120 360 H520 L570 480 H70Z", pen.linear([(0, light(c, 0.35)), (1, c)], 80))
    pen.path(
        "M70 480 H570 V506 Q570 518 556 518 H84 Q70 518 70 506Z",
        pen.linear([(0, dark(c, 0.1)), (1, dark(c, 0.5))], 90),
    )
    pen.path("M140 372 H500 L518 428 H122Z", pen.linear([(0, "#2b2c31"), (1, "#101114")], 60))
    pen.path("M210 440 H430 L436 468 H204Z", "#0c0d10")
    for i in range(4):
        pen.rect(270 + i * 28, 446, 18, 16, 3, "#bff0d2" if i != 2 else "#eafff2", opacity=0.9)
    cup = mix(look.accent, "#ffffff", 0.35)
    pen.path("M254 260 L268 384 Q270 400 290 400 H350 Q370 400 372 384 L386 260Z", pen.round_side(cup, 0.6))
    pen.ellipse(320, 260, 66, 12, light(cup, 0.4))
    pen.ellipse(320, 262, 58, 9, "#5a3620")

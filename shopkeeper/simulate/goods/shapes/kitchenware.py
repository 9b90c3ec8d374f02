"""Things of the kitchen: pots, pans, knives, boards, kettles, toasters, blenders, plates, jars."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import cylinder, mark

__all__ = [
    "air_fryer",
    "blender",
    "board",
    "bowls",
    "kettle",
    "knife",
    "mixer",
    "pan",
    "plates",
    "pot",
    "storage_jar",
    "toaster",
    "utensils",
]


def pot(pen: Pen, look: Look) -> None:
    c = look.color
    rx = look.between(0, 170, 200)
    h = look.between(1, 130, 210)
    top = 530 - h
    pen.focus = (320, top)
    pen.shadow(320, 545, rx * 1.1, 24)
    for s in (-1, 1):
        pen.path(
            f"M{320 + s * rx * 0.96:.0f} {top + 34:.0f} c{s * 56} -8 {s * 56} 54 0 48",
            stroke=pen.flat(dark(c, 0.2)),
            width=17,
        )
    pen.path(
        f"M{320 - rx:.0f} {top:.0f} L{320 - rx * 0.95:.0f} 500 Q{320 - rx * 0.93:.0f} 532 {320 - rx * 0.7:.0f} 536 Q320 548 {320 + rx * 0.7:.0f} 536 Q{320 + rx * 0.93:.0f} 532 {320 + rx * 0.95:.0f} 500 L{320 + rx:.0f} {top:.0f}Z",
        pen.round_side(c, 0.7),
    )
    pen.ellipse(320, top, rx + 6, rx * 0.17, dark(c, 0.3))
    pen.path(
        f"M{320 - rx - 6:.0f} {top - 2:.0f} C{320 - rx * 0.8:.0f} {top - 78:.0f} {320 + rx * 0.8:.0f} {top - 78:.0f} {320 + rx + 6:.0f} {top - 2:.0f} A{rx + 6:.0f} {rx * 0.17:.0f} 0 0 1 {320 - rx - 6:.0f} {top - 2:.0f}Z",
        pen.linear([(0, dark(c, 0.22)), (0.3, light(c, 0.42)), (0.5, c), (1, dark(c, 0.36))]),
    )
    pen.rect(306, top - 76, 28, 22, 6, pen.metal("#8f949c"))
    pen.ellipse(
        320, top - 80, 38, 15, pen.metal("#c3c7cd") if look.u[2] < 0.5 else pen.ball(look.material, 0.4)
    )
    pen.path(
        f"M{320 - rx * 0.72:.0f} {top + 30:.0f} Q{320 - rx * 0.68:.0f} {top + h * 0.5:.0f} {320 - rx * 0.66:.0f} 500",
        stroke="#ffffff",
        width=7,
        opacity=0.28,
    )
    mark(pen, look, 320, top + h * 0.55, 34, light(c, 0.5), 0.6)


def pan(pen: Pen, look: Look) -> None:
    c = look.color
    inner = "#2b2c30" if look.u[0] < 0.6 else mix(look.color, "#d7cfc2", 0.6)
    r = look.between(1, 165, 185)
    pen.lies = True
    pen.focus = (250, 330)
    pen.shadow(270, 380, r * 1.15, r * 0.5, 0.4)
    handle = look.material if look.u[2] < 0.5 else "#2d2e33"
    with pen.group("rotate(-24 250 330)"):
        pen.path(f"M{250 + r - 8:.0f} 312 h36 v36 h-36z", pen.metal("#9aa0a8", 90))
        pen.path(
            f"M{250 + r + 22:.0f} 310 C{250 + r + 90:.0f} 304 {250 + r + 150:.0f} 302 {250 + r + 190:.0f} 306 q20 3 20 24 q0 21 -20 24 C{250 + r + 150:.0f} 358 {250 + r + 90:.0f} 356 {250 + r + 22:.0f} 350Z",
            pen.linear([(0, light(handle, 0.35)), (0.4, handle), (1, dark(handle, 0.45))], 90),
        )
        pen.ellipse(250 + r + 188, 330, 9, 7, "#f1eee8")
    pen.ellipse(250, 344, r, r * 0.86, dark(c, 0.5))
    pen.ellipse(250, 330, r, r * 0.86, pen.linear([(0, light(c, 0.5)), (0.4, c), (1, dark(c, 0.3))], 60))
    pen.ellipse(250, 333, r * 0.93, r * 0.79, pen.linear([(0, dark(inner, 0.4)), (1, light(inner, 0.2))], 70))
    pen.ellipse(
        250,
        342,
        r * 0.78,
        r * 0.66,
        pen.radial([(0, light(inner, 0.2)), (0.7, inner), (1, dark(inner, 0.18))], 0.38, 0.32, 0.75),
    )
    for k in (0.6, 0.42, 0.24):
        pen.ellipse(250, 342, r * k, r * k * 0.85, "none", stroke=light(inner, 0.22), width=1.4, opacity=0.4)


def knife(pen: Pen, look: Look) -> None:
    pen.lies = True
    pen.focus = (420, 320)
    handle = look.material if look.u[0] < 0.6 else look.color
    length = look.between(1, 250, 330)
    depth = look.between(2, 34, 56)
    pen.shadow(330, 385, 260, 22, 0.35)
    with pen.group("rotate(-16 320 320)"):
        x = 250
        pen.path(
            f"M{x} {320 - depth * 0.5:.0f} H{x + length * 0.6:.0f} Q{x + length * 0.92:.0f} {320 - depth * 0.4:.0f} {x + length:.0f} {320 + depth * 0.3:.0f} Q{x + length * 0.6:.0f} {320 + depth:.0f} {x} {320 + depth:.0f}Z",
            pen.linear([(0, "#e9ecef"), (0.4, "#b9bfc6"), (0.55, "#f7f8f9"), (1, "#8d949c")], 80),
        )
        pen.path(
            f"M{x} {320 + depth * 0.45:.0f} Q{x + length * 0.6:.0f} {320 + depth * 0.5:.0f} {x + length * 0.97:.0f} {320 + depth * 0.3:.0f} Q{x + length * 0.6:.0f} {320 + depth:.0f} {x} {320 + depth:.0f}Z",
            "#ffffff",
            opacity=0.5,
        )
        if look.u[3] > 0.6:
            pen.path(
                f"M{x + 10} {320 + depth * 0.42:.0f} q24 -12 48 0 t48 0 t48 0 t48 0 t30 0",
                stroke="#7f868e",
                width=2.5,
                opacity=0.6,
            )
        pen.rect(x - 26, 320 - depth * 0.55, 30, depth * 1.0, 4, pen.metal("#9aa0a8", 90))
        pen.path(
            f"M{x - 24} {320 - depth * 0.5:.0f} H{x - 150} q-30 -2 -36 20 q-3 18 14 22 q40 6 80 {depth * 0.1:.0f} L{x - 24} {320 + depth * 0.42:.0f}Z",
            pen.linear([(0, light(handle, 0.3)), (0.4, handle), (1, dark(handle, 0.45))], 90),
        )
        for i in range(3):
            pen.circle(x - 50 - i * 42, 321, 6.5, pen.metal("#d6d9dd", 40))


def board(pen: Pen, look: Look) -> None:
    c = look.material
    pen.lies = True
    pen.focus = (300, 320)
    pen.shadow(330, 470, 220, 34, 0.4)
    w, h = look.between(0, 330, 400), look.between(1, 220, 280)
    r = 26 if look.u[2] < 0.6 else 100
    with pen.group("rotate(-9 320 320)"):
        pen.rect(320 - w / 2, 320 - h / 2 + 16, w, h, r, dark(c, 0.45))
        pen.rect(
            320 - w / 2,
            320 - h / 2,
            w,
            h,
            r,
            pen.linear([(0, light(c, 0.28)), (0.5, c), (1, dark(c, 0.1))], 40),
        )
        x0, y0 = 320 - w / 2, 320 - h / 2
        clip = f"M{x0 + r:.0f} {y0:.0f} h{w - 2 * r:.0f} q{r} 0 {r} {r} v{h - 2 * r:.0f} q0 {r} {-r} {r} h{-(w - 2 * r):.0f} q{-r} 0 {-r} {-r} v{-(h - 2 * r):.0f} q0 {-r} {r} {-r}z"
        with pen.group(clip=clip):
            for i in range(11):
                y = y0 + i * h / 10
                pen.path(
                    f"M{x0:.0f} {y:.0f} C{x0 + w * 0.3:.0f} {y + 14 * look.u[i % 8] - 6:.0f} {x0 + w * 0.6:.0f} {y - 12 * look.u[(i + 3) % 8] + 4:.0f} {x0 + w:.0f} {y + 4:.0f}",
                    stroke=dark(c, 0.28),
                    width=2.2,
                    opacity=0.35,
                )
            if look.u[3] > 0.5:
                pen.rect(x0 + w * 0.7, y0, 18, h, 0, dark(c, 0.4), opacity=0.7)
                pen.rect(x0 + w * 0.78, y0, 8, h, 0, dark(c, 0.4), opacity=0.5)
        pen.circle(x0 + 36, y0 + 36, 14, dark(c, 0.6))
        if look.has("juice groove"):
            pen.rect(
                x0 + 22,
                y0 + 22,
                w - 44,
                h - 44,
                max(r - 16, 8),
                "none",
                stroke=dark(c, 0.3),
                width=6,
                opacity=0.5,
            )
        mark(pen, look, x0 + w - 46, y0 + h - 44, 26, dark(c, 0.5), 0.7)


def kettle(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (250, 300)
    pen.shadow(320, 545, 190, 24)
    goose = look.has("gooseneck") or look.u[0] > 0.55
    bottom, topw = look.between(1, 138, 155), look.between(2, 84, 100)
    if goose:
        pen.path("M210 470 C110 470 170 300 96 250", stroke=dark(c, 0.3), width=25)
        pen.path("M210 470 C112 470 172 302 98 252", stroke=pen.metal(c, 30), width=19)
        pen.path("M84 262 l10 -26 l22 12", stroke=pen.metal(c, 30), width=13)
    else:
        pen.path("M236 270 L164 244 L196 350Z", pen.flat(c, 20))
    handle = "#2b2c31" if look.u[3] < 0.5 else look.material
    pen.path("M396 262 C520 240 540 330 512 470", stroke=dark(handle, 0.4), width=30)
    pen.path(
        "M398 260 C518 240 538 330 510 468",
        stroke=pen.linear([(0, light(handle, 0.3)), (1, dark(handle, 0.2))], 60),
        width=24,
    )
    pen.path(
        f"M{320 - topw:.0f} 236 L{320 - bottom:.0f} 500 Q{320 - bottom:.0f} 528 {320 - bottom + 26:.0f} 528 H{320 + bottom - 26:.0f} Q{320 + bottom:.0f} 528 {320 + bottom:.0f} 500 L{320 + topw:.0f} 236Z",
        pen.metal(c) if c in ("#c3c7cd", "#b9714b") else pen.round_side(c, 0.9),
    )
    pen.rect(320 - bottom - 8, 520, 2 * bottom + 16, 24, 10, pen.round_side("#2b2c31", 0.4))
    pen.path(
        f"M{320 - topw:.0f} 238 Q320 176 {320 + topw:.0f} 238 Q320 254 {320 - topw:.0f} 238Z",
        pen.linear([(0, light(c, 0.45)), (0.5, c), (1, dark(c, 0.3))], 20),
    )
    pen.circle(320, 196, 18, pen.ball(handle, 0.7))
    mark(pen, look, 320, 430, 32, light(c, 0.6), 0.8)
    if look.has("temperature control") or look.u[4] > 0.6:
        pen.circle(320, 320, 30, "#f6f4ef", stroke="#8c9098", width=4)
        pen.line(320, 320, 334, 304, "#c5383c", 3.5)


def toaster(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (420, 380)
    pen.shadow(320, 545, 240, 24)
    for x in (190, 330):
        pen.path(
            f"M{x} 280 v-96 q0 -40 30 -40 q26 -14 52 0 q34 0 30 40 v96z",
            pen.linear([(0, "#e7b877"), (1, "#b9783c")], 80),
        )
        pen.path(
            f"M{x + 12} 280 v-90 q0 -32 26 -32 q20 -10 40 0 q24 0 22 32 v90z",
            pen.linear([(0, "#f6dda8"), (1, "#e3b777")], 80),
        )
    pen.path(
        "M96 330 Q96 250 176 250 H464 Q544 250 544 330 V500 Q544 532 512 532 H128 Q96 532 96 500Z",
        pen.linear([(0, light(c, 0.55)), (0.18, light(c, 0.12)), (0.55, c), (1, dark(c, 0.34))], 90),
    )
    pen.path("M168 258 H472 q18 0 26 18 H142 q8 -18 26 -18Z", dark(c, 0.55))
    pen.path("M120 340 Q120 280 176 276", stroke="#ffffff", width=7, opacity=0.5)
    pen.rect(486, 330, 14, 150, 7, dark(c, 0.6))
    pen.rect(470, 348 + 60 * look.u[0], 46, 24, 9, pen.flat("#2b2c31"))
    pen.circle(420, 450, 32, pen.metal("#c3c7cd", 40))
    pen.line(420, 450, 420, 426, "#33353b", 4)
    mark(pen, look, 230, 420, 44, look.accent if look.u[1] > 0.5 else dark(c, 0.4), 0.85)
    for x in (130, 450):
        pen.rect(x, 528, 60, 14, 6, "#2b2c31")


def blender(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 260)
    pen.shadow(320, 548, 140, 20)
    pen.path(
        "M226 150 L252 400 H388 L414 150Z",
        pen.linear(
            [(0, "#cfdde2", 0.75), (0.25, "#ffffff", 0.85), (0.5, "#e5eff2", 0.6), (1, "#a9bcc4", 0.8)]
        ),
    )
    fruit = look.accent
    pen.path(
        "M238 262 L252 396 H388 L402 262 Q360 244 320 262 T238 262Z",
        pen.linear([(0, light(fruit, 0.3)), (1, fruit)], 80),
        opacity=0.9,
    )
    for i in range(5):
        pen.line(368, 190 + i * 40, 392 - i * 2, 190 + i * 40, "#7b8a92", 3, opacity=0.7)
    pen.path("M410 180 q70 0 62 80 q-8 80 -66 90", stroke=pen.flat("#dfe8eb"), width=17)
    pen.rect(218, 122, 204, 34, 12, pen.round_side("#2b2c31", 0.4))
    pen.rect(284, 104, 72, 24, 8, pen.round_side("#2b2c31", 0.4))
    pen.rect(246, 396, 148, 22, 6, pen.metal("#9aa0a8"))
    pen.path("M242 416 H398 L430 520 Q432 540 408 540 H232 Q208 540 210 520Z", pen.round_side(c, 0.7))
    pen.circle(320, 478, 32, pen.metal("#d3d6da", 40))
    pen.line(320, 478, 334, 456, "#33353b", 5)
    mark(pen, look, 320, 526, 16, light(c, 0.6))


def plates(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 300)
    pen.shadow(320, 430, 250, 40, 0.35)
    rim = look.accent if look.u[0] > 0.5 else light(c, 0.4)
    n = int(look.between(1, 2, 4.9))
    for i in range(n):
        y = 390 - i * 16
        pen.ellipse(320, y + 7, 236, 96, dark(c, 0.35))
        pen.ellipse(320, y, 236, 94, pen.linear([(0, light(c, 0.45)), (0.6, c), (1, dark(c, 0.15))], 60))
    y = 390 - (n - 1) * 16
    pen.ellipse(320, y, 230, 90, "none", stroke=rim, width=5)
    pen.ellipse(
        320, y + 5, 160, 60, pen.radial([(0, light(c, 0.4)), (0.8, c), (1, dark(c, 0.18))], 0.4, 0.35, 0.7)
    )
    if look.u[2] > 0.6:
        for i in range(12):
            import math

            a = i * math.pi / 6
            pen.ellipse(320 + 196 * math.cos(a), y + 2 + 75 * math.sin(a), 9, 5, rim, opacity=0.8)
    bx = 470
    pen.path(
        f"M{bx - 92} {y - 66} Q{bx - 84} {y + 20} {bx - 36} {y + 28} H{bx + 36} Q{bx + 84} {y + 20} {bx + 92} {y - 66}Z",
        pen.round_side(c, 0.5),
    )
    pen.ellipse(bx, y - 66, 92, 24, light(c, 0.3))
    pen.ellipse(bx, y - 63, 82, 19, pen.linear([(0, dark(c, 0.25)), (1, light(c, 0.1))], 90))


def bowls(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 360)
    pen.shadow(320, 545, 200, 24)
    n = int(look.between(0, 1, 3.9))
    for i in range(n):
        tone = mix(c, look.accent, 0.5) if i % 2 and look.u[2] > 0.5 else c
        rx = 200 - i * 8
        y = 420 - i * 46
        pen.path(
            f"M{320 - rx} {y} Q{320 - rx * 0.9:.0f} {y + 108} {320 - 70} {y + 118} H{320 + 70} Q{320 + rx * 0.9:.0f} {y + 108} {320 + rx} {y}Z",
            pen.round_side(tone, 0.55),
        )
        pen.ellipse(320, y, rx, rx * 0.2, light(tone, 0.35))
        pen.ellipse(
            320, y + 4, rx * 0.94, rx * 0.17, pen.linear([(0, dark(tone, 0.3)), (1, light(tone, 0.15))], 90)
        )
    pen.path("M160 470 Q320 520 480 470", stroke=look.accent, width=6, opacity=0.55)


def storage_jar(pen: Pen, look: Look) -> None:
    pen.focus = (300, 300)
    pen.shadow(320, 545, 220, 22)
    fills = ("#d9b36c", "#8a5a34", "#e8d9b8", "#b5553c", "#7f8f4e")
    lid = look.material
    for i, (x, h, w) in enumerate(
        ((200, 230 + 60 * look.u[0], 78), (352, 300 + 50 * look.u[1], 84), (476, 160 + 50 * look.u[2], 66))
    ):
        top = 536 - h
        stuff = fills[int(look.u[3 + i] * 5) % 5]
        cylinder(pen, x, top + h * 0.3, 532, w * 0.92, pen.round_side(stuff, 0.1), light(stuff, 0.2))
        cylinder(
            pen,
            x,
            top,
            536,
            w,
            pen.linear(
                [
                    (0, "#b5c9cf", 0.55),
                    (0.15, "#ffffff", 0.75),
                    (0.3, "#ffffff", 0.1),
                    (0.8, "#dfeaed", 0.15),
                    (1, "#9fb4bb", 0.6),
                ]
            ),
        )
        cylinder(
            pen,
            x,
            top - 34,
            top,
            w * 1.02,
            pen.linear([(0, dark(lid, 0.2)), (0.35, light(lid, 0.25)), (1, dark(lid, 0.3))]),
            light(lid, 0.25),
        )


def air_fryer(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 250)
    pen.shadow(320, 548, 180, 22)
    w = look.between(0, 160, 180)
    pen.path(
        f"M{320 - w * 0.8:.0f} 190 Q{320 - w * 0.78:.0f} 130 320 126 Q{320 + w * 0.78:.0f} 130 {320 + w * 0.8:.0f} 190 L{320 + w:.0f} 490 Q{320 + w:.0f} 540 {320 + w - 50:.0f} 540 H{320 - w + 50:.0f} Q{320 - w:.0f} 540 {320 - w:.0f} 490Z",
        pen.round_side(c, 0.6),
    )
    pen.path(
        "M226 196 Q320 168 414 196 L426 290 Q320 306 214 290Z",
        pen.linear([(0, "#2d2e34"), (1, "#121316")], 80),
    )
    for i in range(3):
        pen.circle(262 + i * 58, 250, 13, "none", stroke="#8fd3ff" if i != 1 else look.accent, width=4)
    pen.rect(290, 210, 60, 14, 4, "#e9f6ff", opacity=0.8)
    pen.path(f"M{320 - w * 0.9:.0f} 330 H{320 + w * 0.9:.0f}", stroke=dark(c, 0.5), width=4)
    pen.rect(292, 350, 56, 130, 24, pen.round_side(dark(c, 0.3), 0.5))
    pen.rect(300, 356, 40, 50, 16, pen.metal("#c3c7cd"))
    mark(pen, look, 320, 512, 18, light(c, 0.6))


def mixer(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (250, 260)
    pen.shadow(310, 548, 220, 22)
    pen.path("M140 520 Q140 500 170 500 H470 Q510 500 510 520 V540 H140Z", pen.flat(c, 80))
    pen.path(
        "M400 510 C380 400 400 330 420 250 H500 C520 340 520 440 512 520Z",
        pen.linear([(0, light(c, 0.2)), (0.4, c), (1, dark(c, 0.4))], 10),
    )
    pen.path(
        "M150 210 Q150 150 230 146 L450 140 Q524 144 520 220 Q520 272 470 276 H210 Q150 270 150 210Z",
        pen.linear([(0, light(c, 0.5)), (0.35, c), (1, dark(c, 0.32))], 85),
    )
    pen.rect(146, 196, 20, 48, 8, pen.metal("#c3c7cd", 90))
    pen.path("M176 176 Q300 160 480 166", stroke="#ffffff", width=6, opacity=0.5)
    pen.rect(228, 274, 40, 34, 6, pen.metal("#9aa0a8"))
    pen.path(
        "M248 300 V350 M248 350 C206 380 214 450 248 470 C282 450 290 380 248 350", stroke="#a9aeb5", width=6
    )
    pen.path("M138 360 H360 Q362 480 300 500 H200 Q136 480 138 360Z", pen.metal("#c9cdd2"))
    pen.ellipse(249, 360, 112, 16, pen.linear([(0, "#7f858d"), (1, "#dfe2e5")], 90))
    pen.circle(440, 208, 20, pen.metal("#d3d6da", 40))
    mark(pen, look, 330, 212, 34, light(c, 0.65))


def utensils(pen: Pen, look: Look) -> None:
    wood, c = look.material, look.color
    pen.focus = (320, 220)
    pen.shadow(320, 548, 120, 20)
    for i, (x, a) in enumerate(((262, -15), (296, -5), (334, 4), (372, 14))):
        with pen.group(f"rotate({a} {x} 420)"):
            tone = wood if (i + int(look.u[0] * 2)) % 2 == 0 else c
            pen.rect(x - 8, 190, 16, 250, 8, pen.round_side(tone, 0.4))
            if i % 4 == 0:
                pen.ellipse(x, 150, 32, 52, pen.ball(tone, 0.4))
            elif i % 4 == 1:
                pen.path(f"M{x - 32} 90 h64 v70 q0 36 -32 40 q-32 -4 -32 -40z", pen.flat(tone))
                for k in (-14, 0, 14):
                    pen.rect(x + k - 3, 104, 6, 50, 3, dark(tone, 0.5))
            elif i % 4 == 2:
                pen.path(
                    f"M{x - 24} 84 q24 -18 48 0 l4 90 q-4 24 -28 26 q-24 -2 -28 -26z", pen.flat(tone, 20)
                )
            else:
                for k in (-18, -6, 6, 18):
                    pen.path(
                        f"M{x} 200 C{x + k * 2} 170 {x + k * 1.6:.0f} 110 {x + k * 0.4:.0f} 92",
                        stroke="#b9bec5",
                        width=4.5,
                    )
    pen.path(
        "M220 360 L232 520 Q234 540 256 540 H384 Q406 540 408 520 L420 360Z",
        pen.round_side(mix(c, "#efe8dc", 0.5), 0.5),
    )
    pen.ellipse(320, 360, 100, 17, dark(mix(c, "#efe8dc", 0.5), 0.25))
    mark(pen, look, 320, 450, 40, look.accent, 0.8)

"""Things of the house: vacuums, fans, purifiers, clocks, vases, candles, mirrors, frames, baskets."""

from __future__ import annotations

import math

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import cylinder, label, mark

__all__ = ["basket", "candle", "clock", "fan", "frame", "mirror", "purifier", "vacuum", "vase"]


def vacuum(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (330, 180)
    if look.has("robot"):
        pen.focus = (320, 380)
        pen.shadow(320, 500, 250, 26)
        pen.path("M84 380 V430 A236 96 0 0 0 556 430 V380Z", pen.round_side(dark(c, 0.25), 0.4))
        pen.ellipse(320, 380, 236, 96, pen.linear([(0, light(c, 0.35)), (0.6, c), (1, dark(c, 0.2))], 60))
        pen.ellipse(320, 380, 150, 58, "none", stroke=dark(c, 0.2), width=4)
        cylinder(pen, 320, 320, 356, 62, pen.round_side(dark(c, 0.35), 0.6), pen.flat(dark(c, 0.2), 30))
        pen.ellipse(320, 430, 34, 12, look.accent)
        mark(pen, look, 320, 318, 26, light(c, 0.7))
        return
    pen.shadow(330, 556, 160, 16)
    pen.path("M330 250 L330 500", stroke=pen.metal(look.accent), width=19)
    pen.path("M230 520 Q230 500 262 498 H400 Q430 500 430 520 V546 H230Z", pen.flat(c, 80))
    pen.rect(238, 540, 186, 12, 5, "#2b2c31")
    pen.rect(
        280, 190, 100, 130, 30, pen.linear([(0, "#cfdde2", 0.85), (0.4, "#ffffff", 0.9), (1, "#9fb4bb", 0.9)])
    )
    pen.path("M300 200 H360 L344 300 H316Z", pen.flat("#8d929a"))
    pen.path(
        "M272 96 Q272 70 300 70 H372 Q420 70 430 120 L440 196 H404 L396 140 Q390 116 370 116 H360 V200 H272Z",
        pen.linear([(0, light(c, 0.4)), (0.5, c), (1, dark(c, 0.34))], 60),
    )
    pen.circle(316, 134, 36, pen.metal(mix(look.accent, "#b9bec5", 0.4), 40))
    for i in range(8):
        a = i * math.pi / 4
        pen.line(316, 134, 316 + 30 * math.cos(a), 134 + 30 * math.sin(a), "#3a3b41", 3, opacity=0.6)


def fan(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 240)
    pen.shadow(320, 556, 130, 16)
    pen.ellipse(320, 546, 112, 18, pen.flat(c, 40))
    pen.rect(308, 400, 24, 146, 8, pen.round_side(c, 0.6))
    pen.circle(320, 246, 176, "#ffffff", opacity=0.25)
    blade = mix(look.accent, "#ffffff", 0.3) if look.u[0] < 0.6 else look.material
    n = int(look.between(1, 3, 6))
    for i in range(n):
        with pen.group(f"rotate({i * 360 / n + 360 * look.u[2] / n:.0f} 320 246)"):
            pen.path(
                "M320 246 C290 190 300 120 350 96 C400 120 390 190 320 246Z",
                pen.linear([(0, light(blade, 0.4)), (1, dark(blade, 0.14))], 30),
            )
    for k in range(20):
        a = k * math.pi / 10
        pen.path(
            f"M{320 + 40 * math.cos(a):.0f} {246 + 40 * math.sin(a):.0f} Q{320 + 110 * math.cos(a + 0.14):.0f} {246 + 110 * math.sin(a + 0.14):.0f} {320 + 174 * math.cos(a + 0.2):.0f} {246 + 174 * math.sin(a + 0.2):.0f}",
            stroke=dark(c, 0.1),
            width=2.4,
            opacity=0.7,
        )
    for r in (176, 120, 70):
        pen.circle(320, 246, r, "none", stroke=pen.metal(c), width=8 if r == 176 else 2.5)
    pen.circle(320, 246, 40, pen.ball(c, 0.6))
    mark(pen, look, 320, 246, 30, look.accent)


def purifier(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 250)
    pen.shadow(320, 550, 140, 18)
    rx, top = look.between(0, 112, 138), look.between(1, 130, 190)
    cylinder(pen, 320, top, 538, rx, pen.round_side(c, 0.4))
    with pen.group(clip=f"M{320 - rx:.0f} 330 h{2 * rx:.0f} v206 q{-rx:.0f} 30 {-2 * rx:.0f} 0z"):
        for i in range(16):
            for j in range(19):
                x = 320 + rx * 0.94 * math.sin((j - 9) / 9.5 * math.pi / 2)
                pen.circle(x, 346 + i * 13 + (6 if j % 2 else 0), 2.6, dark(c, 0.55), opacity=0.6)
    pen.ellipse(320, top, rx, rx * 0.16, dark(c, 0.1))
    pen.ellipse(320, top, rx * 0.8, rx * 0.12, dark(c, 0.6))
    for i in range(9):
        pen.line(
            320 - rx * 0.7 + i * rx * 0.17,
            top - 6,
            320 - rx * 0.7 + i * rx * 0.17,
            top + 8,
            light(c, 0.2),
            3,
            opacity=0.7,
        )
    pen.circle(320, top + 90, 34, "#1d2430")
    pen.circle(320, top + 90, 34, "none", stroke="#7fe3a6" if look.u[2] < 0.7 else look.accent, width=5)
    pen.rect(306, top + 84, 28, 12, 4, "#dff6ea")
    mark(pen, look, 320, 512, 20, dark(c, 0.4), 0.7)


def clock(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    pen.lies = True
    pen.focus = (320, 320)
    pen.circle(328, 334, 214, pen.radial([(0, "#15121c", 0.35), (0.8, "#15121c", 0.25), (1, "#15121c", 0)]))
    face = "#fbf8f1" if look.u[0] < 0.65 else dark(c, 0.55)
    ink = "#2b2c31" if look.u[0] < 0.65 else "#fbf8f1"
    pen.circle(
        320,
        320,
        206,
        pen.linear(
            [
                (0, light(look.material if look.u[1] > 0.5 else c, 0.4)),
                (1, dark(look.material if look.u[1] > 0.5 else c, 0.25)),
            ],
            60,
        ),
    )
    pen.circle(320, 320, 184, dark(face, 0.14))
    pen.circle(320, 322, 180, face)
    for i in range(12):
        t = i * math.pi / 6
        n = 26 if i % 3 == 0 else 14
        pen.line(
            320 + (164 - n) * math.sin(t),
            320 - (164 - n) * math.cos(t),
            320 + 164 * math.sin(t),
            320 - 164 * math.cos(t),
            ink,
            8 if i % 3 == 0 else 4,
        )
    minute, hour = look.u[2] * 2 * math.pi, (int(look.u[3] * 12) + look.u[2]) * math.pi / 6
    pen.line(320, 320, 320 + 92 * math.sin(hour), 320 - 92 * math.cos(hour), ink, 12)
    pen.line(320, 320, 320 + 136 * math.sin(minute), 320 - 136 * math.cos(minute), ink, 8)
    pen.line(320, 320, 320 + 146 * math.sin(minute + 2.4), 320 - 146 * math.cos(minute + 2.4), a, 3.5)
    pen.circle(320, 320, 12, pen.ball(a, 0.6))
    pen.path("M190 200 Q240 150 320 146", stroke="#ffffff", width=9, opacity=0.4)


def vase(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 420)
    pen.shadow(320, 548, 120, 18)
    neck, belly = look.between(0, 30, 60), look.between(1, 90, 140)
    if look.u[2] > 0.35:
        for a in (-26, -10, 6, 22):
            with pen.group(f"rotate({a} 320 280)"):
                pen.path("M320 290 V90", stroke="#a08a5c", width=4)
                for k in range(6):
                    pen.ellipse(
                        320 + (13 if k % 2 else -13), 100 + k * 20, 13, 8, mix(look.accent, "#f3e6cf", 0.4)
                    )
                pen.ellipse(320, 84, 10, 17, mix(look.accent, "#f3e6cf", 0.25))
    pen.path(
        f"M{320 - neck:.0f} 250 C{320 - neck:.0f} 320 {320 - belly:.0f} 340 {320 - belly:.0f} 430 C{320 - belly:.0f} 510 {320 - 60} 544 320 544 C380 544 {320 + belly:.0f} 510 {320 + belly:.0f} 430 C{320 + belly:.0f} 340 {320 + neck:.0f} 320 {320 + neck:.0f} 250Z",
        pen.round_side(c, 0.5),
    )
    pen.ellipse(320, 250, neck, neck * 0.24, dark(c, 0.5))
    pen.ellipse(320, 250, neck, neck * 0.24, "none", stroke=light(c, 0.3), width=5)
    if look.u[3] > 0.5:
        for i in range(5):
            pen.path(
                f"M{320 - belly * 0.97:.0f} {396 + i * 20} Q320 {420 + i * 20} {320 + belly * 0.97:.0f} {396 + i * 20}",
                stroke=light(c, 0.4) if i % 2 else look.accent,
                width=5,
                opacity=0.6,
            )


def candle(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 400)
    pen.shadow(320, 548, 140, 20)
    rx, top = look.between(0, 104, 128), look.between(1, 310, 370)
    pen.circle(320, top - 70, 180, pen.radial([(0, "#ffe7b0", 0.75), (1, "#ffe7b0", 0)]))
    wax = mix(c, "#fff6e6", 0.7)
    cylinder(pen, 320, top + 20, 536, rx * 0.95, pen.round_side(wax, 0.2), light(wax, 0.3))
    pen.line(320, top + 20, 322, top - 14, "#3a2a20", 5)
    pen.path(
        f"M321 {top - 90:.0f} C352 {top - 48:.0f} 348 {top - 8:.0f} 321 {top - 6:.0f} C294 {top - 8:.0f} 292 {top - 46:.0f} 321 {top - 90:.0f}Z",
        pen.linear([(0, "#ffb13c"), (0.6, "#ffe28a"), (1, "#ffffff")], 90),
    )
    cylinder(
        pen,
        320,
        top,
        540,
        rx,
        pen.linear(
            [
                (0, mix(c, "#ffffff", 0.4), 0.75),
                (0.15, "#ffffff", 0.7),
                (0.32, mix(c, "#ffffff", 0.3), 0.35),
                (0.8, c, 0.45),
                (1, dark(c, 0.2), 0.75),
            ]
        ),
    )
    pen.ellipse(320, top, rx, rx * 0.16, "none", stroke="#ffffff", width=3, opacity=0.8)
    label(pen, look, 320 - rx * 0.6, top + (540 - top) * 0.34, rx * 1.2, (540 - top) * 0.44, "#fbf7ee")


def mirror(pen: Pen, look: Look) -> None:
    frame_ = look.material if look.u[0] < 0.6 else look.color
    pen.lies = True
    pen.focus = (230, 200)
    if look.has("round") or look.u[1] > 0.5:
        pen.circle(
            328, 332, 226, pen.radial([(0, "#15121c", 0.3), (0.85, "#15121c", 0.22), (1, "#15121c", 0)])
        )
        pen.circle(
            320, 320, 216, pen.linear([(0, light(frame_, 0.4)), (0.5, frame_), (1, dark(frame_, 0.3))], 60)
        )
        pen.circle(320, 320, 196, pen.linear([(0, "#f4f8f9"), (0.5, "#cfdde2"), (1, "#a9bcc4")], 55))
        clip = "M124 320 A196 196 0 1 1 516 320 A196 196 0 1 1 124 320Z"
    else:
        pen.rect(186, 76, 292, 508, 130, "#15121c", opacity=0.22)
        pen.path(
            "M170 220 A150 150 0 0 1 470 220 V566 H170Z",
            pen.linear([(0, light(frame_, 0.4)), (0.5, frame_), (1, dark(frame_, 0.3))], 60),
        )
        clip = "M188 220 A132 132 0 0 1 452 220 V548 H188Z"
        pen.path(clip, pen.linear([(0, "#f4f8f9"), (0.5, "#cfdde2"), (1, "#a9bcc4")], 55))
    with pen.group(clip=clip):
        pen.path(
            "M100 420 L420 60 L500 60 L140 500Z M200 560 L520 200 L548 220 L240 580Z", "#ffffff", opacity=0.4
        )


def frame(pen: Pen, look: Look) -> None:
    wood = look.material if look.u[0] < 0.6 else look.color
    pen.lies = True
    pen.focus = (320, 320)
    pen.rect(146, 106, 372, 452, 6, "#15121c", opacity=0.25)
    pen.rect(
        134, 90, 372, 452, 5, pen.linear([(0, light(wood, 0.35)), (0.5, wood), (1, dark(wood, 0.3))], 60)
    )
    pen.rect(158, 114, 324, 404, 2, "#fbf8f1")
    x, y, w, h = 200, 160, 240, 312
    a, b = mix(look.accent, "#fff4e0", 0.35), mix(look.color, "#fff4e0", 0.3)
    with pen.group(clip=f"M{x} {y} h{w} v{h} h{-w}z"):
        pen.rect(x, y, w, h, 0, mix(b, "#fffaf3", 0.6))
        style = int(look.u[1] * 3)
        if style == 0:
            pen.circle(x + w * look.between(2, 0.3, 0.7), y + 110, 60, a)
            pen.path(
                f"M{x} {y + 220} Q{x + 80} {y + 150} {x + 140} {y + 210} T{x + w} {y + 180} V{y + h} H{x}Z", b
            )
            pen.path(f"M{x} {y + 270} Q{x + 100} {y + 220} {x + w} {y + 260} V{y + h} H{x}Z", dark(b, 0.3))
        elif style == 1:
            for i in range(5):
                pen.path(
                    f"M{x + 120} {y + h} Q{x + 110 + (i - 2) * 20} {y + 180} {x + 120 + (i - 2) * 50} {y + 70 + abs(i - 2) * 34}",
                    stroke=dark(b, 0.2),
                    width=5,
                )
                pen.ellipse(x + 120 + (i - 2) * 50, y + 66 + abs(i - 2) * 34, 25, 40, (a, b)[i % 2])
        else:
            for i, (px, py, r) in enumerate(((80, 100, 70), (170, 170, 56), (100, 230, 48))):
                pen.circle(
                    x + px, y + py, r * look.between(i, 0.7, 1.2), (a, b, dark(a, 0.3))[i], opacity=0.9
                )
    pen.path("M158 114 L330 114 L158 360Z", "#ffffff", opacity=0.16)


def basket(pen: Pen, look: Look) -> None:
    c = look.material
    pen.focus = (320, 400)
    pen.shadow(320, 548, 200, 22)
    for s in (-1, 1):
        pen.path(
            f"M{320 + s * 150} 270 C{320 + s * 220} 200 {320 + s * 240} 320 {320 + s * 168} 340",
            stroke=pen.flat(dark(c, 0.2)),
            width=17,
        )
    pen.path("M150 262 H490 L460 520 Q456 546 430 546 H210 Q184 546 180 520Z", pen.round_side(c, 0.2))
    with pen.group(clip="M150 262 H490 L460 520 Q456 546 430 546 H210 Q184 546 180 520Z"):
        for j in range(13):
            for i in range(16):
                x, y = 150 + i * 23 + (11 if j % 2 else 0), 268 + j * 23
                tone = look.color if (look.u[0] > 0.5 and 4 <= j <= 8) else light(c, 0.3)
                pen.rect(x, y, 19, 13, 6, tone, opacity=0.55)
    pen.path("M142 252 H498 V282 H142Z", pen.round_side(dark(c, 0.12), 0.3))
    blanket = mix(look.accent, "#fff6e6", 0.45)
    pen.path("M190 252 Q210 190 290 206 Q340 170 400 206 Q450 200 456 252Z", pen.cloth(blanket))

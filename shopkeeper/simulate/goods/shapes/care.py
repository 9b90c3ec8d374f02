"""Things for skin, hair and bath."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import cylinder, label, mark

__all__ = ["brushes", "dryer", "jar_cream", "lipstick", "perfume", "pump_bottle", "soap", "tube"]


def pump_bottle(pen: Pen, look: Look) -> None:
    c = look.color
    rx, h = look.between(0, 78, 98), look.between(1, 240, 310)
    top = 540 - h
    pen.focus = (320, top + h * 0.5)
    pen.shadow(320, 548, rx * 1.3, 18)
    cap = "#f4f1ea" if look.u[2] < 0.4 else "#2b2c31" if look.u[2] < 0.7 else look.material
    if look.u[3] > 0.35:
        pen.rect(310, top - 90, 20, 70, 6, pen.round_side(cap, 0.5))
        pen.path(
            f"M296 {top - 104:.0f} H384 Q412 {top - 102:.0f} 414 {top - 70:.0f} H396 Q392 {top - 82:.0f} 374 {top - 82:.0f} H296 Q284 {top - 84:.0f} 284 {top - 93:.0f} Q286 {top - 104:.0f} 296 {top - 104:.0f}Z",
            pen.flat(cap, 80),
        )
        pen.rect(276, top - 40, 88, 46, 8, pen.round_side(cap, 0.5))
    else:
        pen.rect(300, top - 120, 40, 90, 20, pen.round_side(cap, 0.5))
        pen.rect(280, top - 44, 80, 50, 8, pen.round_side(cap, 0.5))
    pen.path(
        f"M{320 - rx:.0f} {top + 40:.0f} Q{320 - rx:.0f} {top:.0f} 284 {top:.0f} H356 Q{320 + rx:.0f} {top:.0f} {320 + rx:.0f} {top + 40:.0f} V520 Q{320 + rx:.0f} 540 {320 + rx - 20:.0f} 541 Q320 548 {320 - rx + 20:.0f} 541 Q{320 - rx:.0f} 540 {320 - rx:.0f} 520Z",
        pen.round_side(c, 0.6),
    )
    label(
        pen,
        look,
        320 - rx * 0.76,
        top + h * 0.28,
        rx * 1.52,
        h * 0.52,
        mix("#fffaf3", c, 0.1 if look.u[4] < 0.6 else 0.5),
    )


def jar_cream(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 420)
    rx = look.between(0, 140, 170)
    pen.shadow(320, 545, rx * 1.2, 20)
    top = look.between(1, 380, 420)
    cylinder(pen, 320, top, 532, rx, pen.round_side(c, 0.7))
    pen.rect(
        320 - rx * 0.66, top + 36, rx * 1.32, 532 - top - 50, 6, pen.round_side("#fffaf3", 0.2), opacity=0.92
    )
    mark(pen, look, 320, (top + 536) / 2 + 2, 40, look.accent)
    lid = look.material if look.u[2] < 0.5 else "#f4f1ea"
    cylinder(pen, 320, top - 90, top + 4, rx * 1.03, pen.round_side(lid, 0.5), pen.flat(light(lid, 0.3), 30))
    for i in range(3 if look.u[3] > 0.5 else 0):
        pen.path(
            f"M{320 - rx * 1.03:.0f} {top - 60 + i * 22:.0f} A{rx * 1.03:.0f} {rx * 0.16:.0f} 0 0 0 {320 + rx * 1.03:.0f} {top - 60 + i * 22:.0f}",
            stroke=dark(lid, 0.25),
            width=2.5,
            opacity=0.6,
        )


def tube(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 330)
    pen.shadow(320, 548, 110, 18)
    w = look.between(0, 84, 104)
    pen.path(
        f"M{320 - w:.0f} 96 H{320 + w:.0f} L{320 + w * 0.72:.0f} 460 H{320 - w * 0.72:.0f}Z",
        pen.linear([(0, dark(c, 0.22)), (0.25, light(c, 0.45)), (0.5, c), (1, dark(c, 0.3))]),
    )
    pen.rect(320 - w, 84, 2 * w, 26, 3, pen.linear([(0, light(c, 0.4)), (1, dark(c, 0.1))], 90))
    for i in range(int(w // 4)):
        pen.line(320 - w + 4 + i * 8, 86, 320 - w + 4 + i * 8, 108, dark(c, 0.3), 1.5, opacity=0.5)
    cap = "#f4f1ea" if look.u[1] < 0.5 else look.material
    cylinder(pen, 320, 456, 538, w * 0.66, pen.round_side(cap, 0.5))
    label(pen, look, 320 - w * 0.6, 170, w * 1.2, 210, mix("#fffaf3", c, 0.12))


def perfume(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 380)
    pen.shadow(320, 545, 160, 20)
    w, h = look.between(0, 110, 150), look.between(1, 210, 270)
    top = 536 - h
    pen.rect(
        282,
        top - 100,
        76,
        84,
        8 if look.u[2] < 0.5 else 36,
        pen.round_side(look.material if look.u[3] < 0.4 else "#2b2c31", 0.7),
    )
    pen.rect(292, top - 22, 56, 26, 3, pen.metal("#c9a24f"))
    r = 16 if look.u[2] < 0.5 else 70
    pen.rect(
        320 - w,
        top,
        2 * w,
        h,
        r,
        pen.linear(
            [
                (0, "#ffffff", 0.7),
                (0.15, mix(c, "#ffffff", 0.6), 0.75),
                (0.6, mix(c, "#ffffff", 0.35), 0.7),
                (1, mix(c, "#8a8f96", 0.4), 0.8),
            ],
            20,
        ),
    )
    pen.rect(
        320 - w + 18,
        top + h * 0.24,
        2 * w - 36,
        h * 0.76 - 18,
        max(r - 14, 4),
        pen.linear([(0, light(c, 0.4)), (1, c)], 60),
        opacity=0.9,
    )
    pen.rect(320 - w, top, 2 * w, h, r, "none", stroke="#ffffff", width=4, opacity=0.8)
    pen.rect(270, top + h * 0.42, 100, 70, 3, "#fffaf3", opacity=0.95)
    mark(pen, look, 320, top + h * 0.42 + 28, 30, "#3a3b41")
    pen.path(
        f"M{320 - w + 22:.0f} {top + 24:.0f} V{top + h - 40:.0f}", stroke="#ffffff", width=9, opacity=0.6
    )


def lipstick(pen: Pen, look: Look) -> None:
    c = look.color
    case = "#2b2c31" if look.u[0] < 0.4 else "#c9a24f" if look.u[0] < 0.75 else "#f0e4dc"
    pen.focus = (270, 230)
    pen.shadow(330, 548, 160, 16)
    pen.path(
        "M226 340 V170 Q230 130 300 106 Q314 104 314 130 V340Z",
        pen.linear([(0, dark(c, 0.2)), (0.3, light(c, 0.42)), (0.55, c), (1, dark(c, 0.36))]),
    )
    pen.path("M226 176 Q232 138 300 108 Q312 106 312 124 Q260 140 226 176Z", light(c, 0.35))
    pen.rect(218, 320, 104, 90, 6, pen.metal("#d9bd86"))
    pen.rect(206, 396, 128, 148, 8, pen.round_side(case, 0.8))
    pen.rect(372, 250, 126, 294, 10, pen.round_side(case, 0.8))
    pen.rect(372, 290, 126, 10, 0, pen.metal("#d9bd86"))
    mark(pen, look, 435, 420, 40, light(case, 0.7) if case != "#f0e4dc" else "#b98b5e")


def soap(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 400)
    pen.shadow(320, 530, 230, 22)
    wood = look.material
    pen.path("M120 470 H520 L540 500 H100Z", pen.flat(light(wood, 0.1)))
    pen.rect(100, 500, 440, 24, 6, pen.flat(wood, 90))
    for y, t in ((380, c), (296, mix(c, look.accent, 0.4)))[: 1 + int(look.u[0] > 0.35)]:
        pen.path(f"M150 {y + 40} L190 {y - 4} H490 L470 {y + 40}Z", light(t, 0.45))
        pen.rect(
            150, y + 36, 322, 66, 14, pen.linear([(0, light(t, 0.25)), (0.5, t), (1, dark(t, 0.18))], 80)
        )
        pen.path(f"M470 {y + 40} L490 {y - 2} V{y + 60} L470 {y + 98}Z", dark(t, 0.22))
        for i in range(14):
            pen.circle(170 + (i * 71) % 290, y + 50 + (i * 29) % 44, 3, dark(t, 0.35), opacity=0.5)
        mark(pen, look, 310, y + 70, 38, dark(t, 0.35), 0.6)
    pen.path("M210 470 C180 400 190 330 230 300", stroke="#5d8a62", width=4)
    for i in range(5):
        pen.ellipse(200 + i * 6 - (i % 2) * 18, 440 - i * 30, 15, 7, "#6fa074")


def brushes(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 190)
    pen.shadow(320, 548, 110, 18)
    hair = "#5a3a2c" if look.u[0] < 0.5 else "#e9dccb"
    for i, a in enumerate((-22, -9, 4, 17)):
        with pen.group(f"rotate({a} 320 500)"):
            w = (30, 20, 38, 16)[i]
            pen.path(
                f"M{320 - w * 0.6:.0f} 220 C{320 - w * 1.3:.0f} 170 {320 - w * 0.8:.0f} 110 320 96 C{320 + w * 0.8:.0f} 110 {320 + w * 1.3:.0f} 170 {320 + w * 0.6:.0f} 220Z",
                pen.linear([(0, light(hair, 0.2)), (0.7, hair), (1, mix(hair, look.accent, 0.3))], 270),
            )
            pen.rect(320 - w * 0.6, 214, w * 1.2, 60, 3, pen.metal("#d9bd86"))
            pen.path(f"M{320 - w * 0.5:.0f} 272 H{320 + w * 0.5:.0f} L328 500 H312Z", pen.round_side(c, 0.6))
    pen.path(
        "M236 400 L246 530 Q248 544 264 544 H376 Q392 544 394 530 L404 400Z",
        pen.round_side(mix(c, "#fffaf3", 0.4), 0.6),
    )
    pen.ellipse(320, 400, 84, 13, dark(mix(c, "#fffaf3", 0.4), 0.3))
    mark(pen, look, 320, 470, 36, look.accent)


def dryer(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (300, 240)
    pen.shadow(330, 590, 150, 14, 0.2)
    pen.path(
        "M300 320 L340 320 L380 540 Q382 566 356 568 H326 Q304 566 304 544Z",
        pen.linear([(0, light(c, 0.2)), (0.4, c), (1, dark(c, 0.36))]),
    )
    pen.path("M340 566 C350 610 420 600 470 604", stroke="#2b2c31", width=10)
    pen.rect(96, 192, 90, 120, 10, pen.linear([(0, "#4a4d55"), (1, "#1d1e22")], 90))
    pen.path(
        "M170 176 H410 C500 176 530 220 530 252 C530 290 500 330 410 330 H170 Q160 252 170 176Z",
        pen.linear([(0, light(c, 0.5)), (0.35, c), (1, dark(c, 0.36))], 90),
    )
    pen.ellipse(486, 252, 40, 62, dark(c, 0.5))
    for i in range(6):
        pen.line(
            456 + i * 12,
            206 + abs(i - 2.5) * 8,
            456 + i * 12,
            298 - abs(i - 2.5) * 8,
            light(c, 0.2),
            3,
            opacity=0.6,
        )
    pen.rect(176, 170, 20, 166, 8, pen.metal(look.accent, 90))
    mark(pen, look, 320, 250, 50, light(c, 0.7) if look.u[0] < 0.6 else look.accent)
    for i in range(2):
        pen.rect(336 + i * 5, 380 + i * 40, 14, 28, 6, dark(c, 0.45))

"""Things for pets."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import seam

__all__ = ["carrier", "cat_tree", "collar", "pet_bed", "pet_bowl", "rope_toy"]


def paw(pen: Pen, x: float, y: float, s: float, c: str) -> None:
    """A paw print."""
    pen.ellipse(x, y + s * 0.22, s * 0.42, s * 0.34, c)
    for dx, dy in ((-0.52, -0.1), (-0.2, -0.42), (0.2, -0.42), (0.52, -0.1)):
        pen.ellipse(x + dx * s, y + dy * s, s * 0.16, s * 0.21, c)


def pet_bed(pen: Pen, look: Look) -> None:
    c = look.color
    inner = mix(c, "#fff6e8", 0.7)
    pen.focus = (320, 420)
    pen.shadow(320, 530, 270, 24)
    pen.ellipse(320, 430, 270, 110, pen.linear([(0, light(c, 0.2)), (0.5, c), (1, dark(c, 0.38))], 85))
    pen.ellipse(320, 392, 258, 92, pen.linear([(0, light(c, 0.35)), (1, c)], 80))
    pen.ellipse(320, 402, 186, 60, dark(inner, 0.3))
    pen.ellipse(320, 412, 182, 56, pen.radial([(0, light(inner, 0.4)), (0.8, inner), (1, dark(inner, 0.2))]))
    for i in range(11):
        x = 70 + i * 50
        pen.path(
            f"M{x} {420 + 70 * (1 - ((x - 320) / 270) ** 2):.0f} q-6 -30 {(320 - x) * 0.1:.0f} -66",
            stroke=dark(c, 0.3),
            width=4,
            opacity=0.35,
        )
    paw(pen, 320, 418, 44, mix(look.accent, inner, 0.3))
    pen.rect(300, 490, 40, 30, 4, pen.flat(look.accent))


def pet_bowl(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 440)
    pen.shadow(320, 540, 230, 22)
    rx = look.between(0, 180, 205)
    pen.path(
        f"M{320 - rx * 0.82:.0f} 380 H{320 + rx * 0.82:.0f} L{320 + rx:.0f} 516 Q{320 + rx:.0f} 536 {320 + rx - 20:.0f} 536 H{320 - rx + 20:.0f} Q{320 - rx:.0f} 536 {320 - rx:.0f} 516Z",
        pen.round_side(c, 0.6),
    )
    pen.ellipse(320, 380, rx * 0.82, 38, light(c, 0.4))
    pen.ellipse(
        320,
        382,
        rx * 0.74,
        31,
        pen.linear([(0, "#7f858d"), (1, "#dfe2e5")], 90) if look.u[1] < 0.5 else dark(c, 0.3),
    )
    pen.ellipse(320, 388, rx * 0.64, 24, "#a9743c")
    for i in range(26):
        pen.ellipse(
            320 + ((i * 47) % 220 - 110) * rx / 190,
            378 + (i * 13) % 22 - 4,
            11,
            8,
            pen.ball(("#b98b5e", "#8d5f38", "#c99a5b")[i % 3], 0.2),
        )
    paw(pen, 320, 466, 62, look.accent if look.u[2] > 0.4 else light(c, 0.65))


def collar(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 450)
    pen.shadow(320, 470, 200, 36, 0.3)
    pen.ellipse(320, 310, 210, 130, "none", stroke=dark(c, 0.4), width=38)
    pen.ellipse(
        320,
        304,
        210,
        130,
        "none",
        stroke=pen.linear([(0, light(c, 0.25)), (0.5, c), (1, dark(c, 0.25))], 60),
        width=35,
    )
    pen.path(
        "M110 304 A210 130 0 0 1 530 304 A210 130 0 0 1 110 304",
        stroke=light(c, 0.55),
        width=24,
        dash="2 12",
        opacity=0.4,
    )
    pen.rect(262, 156, 116, 44, 8, pen.metal("#b9bec5", 90))
    pen.rect(284, 164, 72, 28, 6, dark(c, 0.2))
    if look.has("lead") or look.u[0] > 0.5:
        pen.path("M478 400 C560 460 600 520 470 560 S180 540 130 590", stroke=pen.flat(c), width=19)
    pen.circle(320, 446, 13, "none", stroke=pen.metal("#c9a24f"), width=6)
    pen.circle(320, 490, 40, pen.metal("#d9bd86", 50))
    paw(pen, 320, 490, 36, "#7d5638")


def cat_tree(pen: Pen, look: Look) -> None:
    c, wood = look.color, look.material
    pen.focus = (320, 250)
    pen.shadow(320, 560, 200, 18)
    pen.rect(140, 530, 360, 26, 10, pen.flat(wood, 90))
    for x, top in ((220, 240), (420, 150), (320, 380)):
        pen.rect(x - 21, top, 42, 532 - top, 5, pen.round_side("#d2b68a", 0.2))
        for i in range(int((532 - top) // 11)):
            pen.path(f"M{x - 21} {top + 6 + i * 11} q21 8 42 0", stroke="#a98a5c", width=2.2, opacity=0.7)
    for x, y, w in ((220, 236, 110), (420, 142, 96)):
        pen.ellipse(x, y + 16, w, 26, dark(c, 0.38))
        pen.ellipse(x, y, w, 28, pen.flat(c))
        pen.ellipse(x, y, w * 0.78, 18, light(c, 0.4))
    pen.rect(236, 370, 180, 116, 24, pen.flat(c, 60))
    pen.circle(326, 430, 42, pen.radial([(0, dark(c, 0.7)), (1, dark(c, 0.45))]))
    pen.line(490, 158, 500, 250, "#a98a5c", 3)
    pen.circle(500, 262, 17, pen.ball(look.accent, 0.4))


def rope_toy(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    pen.lies = True
    pen.focus = (420, 320)
    pen.shadow(330, 420, 230, 26, 0.3)
    with pen.group("rotate(-14 320 320)"):
        for x, s in ((110, -1), (530, 1)):
            for i in range(9):
                pen.path(
                    f"M{x} 320 Q{x + s * 40} {290 + i * 8} {x + s * 74} {262 + i * 15}",
                    stroke=(c, a, "#fffaf3")[i % 3],
                    width=7,
                )
        pen.rect(110, 296, 420, 48, 22, pen.linear([(0, light(c, 0.3)), (1, dark(c, 0.25))], 90))
        for i in range(15):
            pen.path(
                f"M{130 + i * 27} 342 q8 -30 26 -44", stroke=(a, "#fffaf3")[i % 2], width=10, opacity=0.85
            )
        for x in (140, 500):
            pen.circle(x, 320, 44, pen.ball(c, 0.3))
            pen.path(f"M{x - 32} 300 q32 30 64 0 M{x - 34} 330 q34 28 68 0", stroke=a, width=9)
        if look.u[0] > 0.4:
            pen.circle(320, 320, 74, pen.ball(a, 0.6))
            paw(pen, 320, 320, 46, light(a, 0.7))


def carrier(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (420, 400)
    pen.shadow(320, 545, 240, 20)
    pen.path("M236 230 C236 130 404 130 404 230", stroke=pen.flat(look.material), width=19)
    pen.path(
        "M100 520 V330 C100 240 170 220 240 220 H430 C510 220 540 280 540 340 V520 Q540 542 516 542 H124 Q100 542 100 520Z",
        pen.linear([(0, light(c, 0.28)), (0.5, c), (1, dark(c, 0.3))], 70),
    )
    pen.path("M380 500 V360 C380 290 510 290 510 360 V500Z", dark(c, 0.5))
    for i in range(8):
        pen.line(388 + i * 16, 310, 388 + i * 16, 500, light(c, 0.35), 2, opacity=0.6)
        pen.line(382, 336 + i * 22, 508, 336 + i * 22, light(c, 0.35), 2, opacity=0.6)
    pen.rect(136, 320, 190, 120, 24, dark(c, 0.4))
    for i in range(9):
        pen.line(146 + i * 21, 324, 146 + i * 21, 436, light(c, 0.3), 2, opacity=0.6)
    paw(pen, 232, 486, 40, look.accent)
    seam(pen, "M116 510 H524", light(c, 0.5))

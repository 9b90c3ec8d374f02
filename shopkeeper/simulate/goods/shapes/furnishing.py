"""Furniture."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import seam

__all__ = ["armchair", "bookcase", "chair", "desk_table", "dresser", "office_chair", "sofa", "stool", "table"]


def _leg(pen: Pen, x1: float, y1: float, x2: float, y2: float, tone: str, width: float = 15) -> None:
    pen.path(
        f"M{x1:.0f} {y1:.0f} L{x2:.0f} {y2:.0f}",
        stroke=pen.linear([(0, light(tone, 0.28)), (0.5, tone), (1, dark(tone, 0.35))]),
        width=width,
    )


def _soft(pen: Pen, d: str, c: str, angle: float = 80) -> None:
    pen.path(d, pen.linear([(0, light(c, 0.28)), (0.4, c), (1, dark(c, 0.3))], angle))


def _cushion(pen: Pen, x: float, y: float, w: float, h: float, r: float, c: str) -> None:
    pen.rect(x, y, w, h, r, pen.linear([(0, light(c, 0.3)), (0.45, c), (1, dark(c, 0.26))], 82))
    pen.rect(x + 5, y + 5, w - 10, h * 0.3, r * 0.7, pen.fade("#ffffff", 0.16, 0, 90))


def sofa(pen: Pen, look: Look) -> None:
    c, wood = look.color, look.material
    seats = 3 if look.has("3 seats") or (look.u[0] > 0.5 and not look.has("2 seats")) else 2
    half = 290 if seats == 3 else 220
    pen.focus = (320 - half * 0.6, 380)
    pen.shadow(320, 540, half, 22)
    for leg in (320 - half + 40, 320 + half - 40):
        _leg(pen, leg, 500, leg + (6 if leg > 320 else -6), 540, wood, 16)
    back = look.between(1, 220, 260)
    _soft(
        pen,
        f"M{320 - half + 20} 470 V{back + 40:.0f} Q{320 - half + 20} {back:.0f} {320 - half + 60} {back:.0f} H{320 + half - 60} Q{320 + half - 20} {back:.0f} {320 + half - 20} {back + 40:.0f} V470Z",
        dark(c, 0.08),
    )
    w = (2 * half - 110) / seats
    for i in range(seats):
        x = 320.0 - half + 55 + i * w
        _cushion(pen, x + 3, back + 22, w - 6, 170, 26, c)
    _soft(pen, f"M{320 - half + 30} 440 H{320 + half - 30} V506 H{320 - half + 30}Z", dark(c, 0.16))
    for i in range(seats):
        x = 320.0 - half + 55 + i * w
        _cushion(pen, x + 1, 396, w - 2, 66, 20, light(c, 0.05))
        seam(pen, f"M{x + 12:.0f} 440 H{x + w - 12:.0f}", light(c, 0.4), 1.6)
    for x in (320 - half, 320 + half - 62):
        _cushion(pen, x, 340, 62, 166, 30, c)
    if look.u[2] > 0.4:
        with pen.group(f"rotate(-10 {320 - half + 110} 360)"):
            _cushion(pen, 320 - half + 68, 310, 92, 90, 18, look.accent)


def armchair(pen: Pen, look: Look) -> None:
    c, wood = look.color, look.material
    pen.focus = (320, 330)
    pen.shadow(320, 545, 190, 20)
    for x, dx in ((200, -14), (440, 14), (240, -6), (400, 6)):
        _leg(pen, x, 470, x + dx, 548 if x in (200, 440) else 534, wood, 14)
    top = look.between(0, 130, 170)
    _soft(
        pen,
        f"M190 430 C170 {top + 60:.0f} 200 {top:.0f} 320 {top:.0f} C440 {top:.0f} 470 {top + 60:.0f} 450 430Z",
        c,
        70,
    )
    for i in range(3 if look.u[1] > 0.5 else 0):
        pen.path(
            f"M{260 + i * 60} {top + 40:.0f} Q{262 + i * 58} 300 {264 + i * 56} 400",
            stroke=dark(c, 0.22),
            width=4,
            opacity=0.6,
        )
    _cushion(pen, 204, 380, 232, 84, 34, light(c, 0.06))
    _soft(pen, "M150 350 Q150 316 186 316 Q222 316 222 350 L226 484 Q200 496 162 484Z", c, 20)
    _soft(pen, "M490 350 Q490 316 454 316 Q418 316 418 350 L414 484 Q440 496 478 484Z", c, 20)
    pen.path("M170 470 H470 V492 Q320 506 170 492Z", dark(c, 0.3))


def chair(pen: Pen, look: Look) -> None:
    wood, c = look.material, look.color
    pen.focus = (320, 250)
    pen.shadow(320, 555, 150, 16)
    for x1, x2 in ((236, 216), (404, 424)):
        _leg(
            pen, x1 + (12 if x1 < 320 else -12), 390, x2 + (24 if x1 < 320 else -24), 530, dark(wood, 0.2), 13
        )
    for x, top in ((230, 110), (410, 110)):
        _leg(pen, x, 400, x + (8 if x < 320 else -8), top, wood, 17)
    style = int(look.u[0] * 3)
    if style == 0:
        for i in range(4):
            pen.path(
                f"M238 {140 + i * 46} Q320 {124 + i * 46} 402 {140 + i * 46}",
                stroke=pen.flat(wood, 80),
                width=19,
            )
    elif style == 1:
        pen.path("M232 120 Q320 96 408 120 L404 230 Q320 216 236 230Z", pen.flat(c, 80))
        pen.path("M236 290 Q320 276 404 290", stroke=pen.flat(wood, 80), width=15)
    else:
        pen.path("M226 130 Q320 96 414 130 L410 170 Q320 140 230 170Z", pen.flat(wood, 80))
        for i in range(6):
            x = 252 + i * 27
            pen.path(f"M{x} 156 L{x} 380", stroke=pen.round_side(wood, 0.3), width=9)
    pen.path(
        "M212 372 Q320 356 428 372 L452 424 Q320 446 188 424Z",
        pen.linear(
            [(0, light(c if look.u[1] > 0.35 else wood, 0.3)), (1, c if look.u[1] > 0.35 else wood)], 80
        ),
    )
    pen.path("M188 424 Q320 446 452 424 V440 Q320 464 188 440Z", dark(wood, 0.25))
    for x1, x2 in ((206, 190), (434, 450)):
        _leg(pen, x1, 436, x2, 556, wood, 17)


def stool(pen: Pen, look: Look) -> None:
    wood, c = look.material, look.color
    pen.focus = (320, 230)
    tall = look.has("counter height") or look.u[0] > 0.5
    top = 170 if tall else 320
    pen.shadow(320, 555, 130, 16)
    for x1, x2 in ((290, 250), (350, 390)):
        _leg(pen, x1, top + 20, x2, 530, dark(wood, 0.18), 13)
    for x1, x2 in ((240, 196), (400, 444)):
        _leg(pen, x1, top + 20, x2, 556, wood, 17)
    y = top + (555 - top) * 0.62
    pen.path(
        f"M216 {y:.0f} Q320 {y + 18:.0f} 424 {y:.0f}",
        stroke=pen.metal("#b9bec5") if look.u[1] > 0.5 else pen.flat(wood),
        width=11,
    )
    seat = c if look.u[2] > 0.4 else wood
    pen.ellipse(320, top + 26, 132, 30, dark(seat, 0.4))
    pen.ellipse(
        320, top + 8, 132, 32, pen.linear([(0, light(seat, 0.4)), (0.6, seat), (1, dark(seat, 0.2))], 60)
    )


def table(pen: Pen, look: Look) -> None:
    wood = look.material
    pen.focus = (240, 330)
    pen.shadow(320, 548, 270, 18)
    round_ = look.has("round") or look.u[0] > 0.72
    if round_:
        pen.path("M296 330 H344 L352 500 H288Z", pen.round_side(wood, 0.3))
        pen.path("M200 540 Q320 470 440 540 L430 550 Q320 506 210 550Z", pen.flat(wood, 80))
        pen.ellipse(320, 322, 260, 64, dark(wood, 0.4))
        pen.ellipse(
            320, 306, 260, 64, pen.linear([(0, light(wood, 0.35)), (0.6, wood), (1, dark(wood, 0.12))], 30)
        )
        for k in (0.8, 0.55, 0.3):
            pen.ellipse(330, 304, 260 * k, 60 * k, "none", stroke=dark(wood, 0.25), width=2, opacity=0.3)
        return
    low = 400 if look.has("coffee") else 300
    for x1, x2 in ((150, 142), (490, 498)):
        _leg(pen, x1, low + 20, x2, 520, dark(wood, 0.25), 17)
    pen.path(
        f"M110 {low - 50} H530 L590 {low + 20} H50Z",
        pen.linear([(0, light(wood, 0.4)), (0.7, wood), (1, light(wood, 0.1))], 60),
    )
    for i in range(6):
        pen.path(
            f"M{104 - i * 9} {low - 42 + i * 11} C220 {low - 36 + i * 12} 420 {low - 48 + i * 11} {536 + i * 9} {low - 40 + i * 11}",
            stroke=dark(wood, 0.3),
            width=1.8,
            opacity=0.3,
        )
    pen.path(f"M50 {low + 20} H590 V{low + 44} H50Z", pen.linear([(0, wood), (1, dark(wood, 0.4))], 90))
    for x1, x2 in ((84, 74), (556, 566)):
        _leg(pen, x1, low + 46, x2, 552, wood, 24)


def desk_table(pen: Pen, look: Look) -> None:
    wood, c = look.material, look.color
    pen.focus = (470, 400)
    pen.shadow(320, 548, 270, 18)
    metal = look.has("height adjustable") or look.u[0] > 0.6
    tone = "#3a3b41" if metal else wood
    for x in (110, 530):
        pen.rect(x - 14, 330, 28, 212, 4, pen.round_side(tone, 0.4))
        pen.rect(x - 50, 532, 100, 16, 6, pen.flat(tone))
    if not metal:
        pen.rect(370, 330, 180, 130, 6, pen.flat(mix(c, wood, 0.3), 70))
        for y in (336, 398):
            pen.rect(378, y, 164, 56, 5, pen.flat(light(mix(c, wood, 0.3), 0.12), 60))
            pen.rect(438, y + 24, 44, 8, 4, pen.metal("#b9bec5", 90))
    else:
        pen.rect(124, 420, 392, 14, 4, pen.metal(tone, 90))
        pen.rect(450, 334, 60, 20, 5, "#26272b")
    pen.path("M96 264 H544 L596 312 H44Z", pen.linear([(0, light(wood, 0.4)), (1, wood)], 60))
    pen.rect(44, 312, 552, 24, 5, pen.linear([(0, wood), (1, dark(wood, 0.4))], 90))
    for i in range(4):
        pen.path(
            f"M{88 - i * 10} {274 + i * 10} C220 {280 + i * 9} 420 {268 + i * 10} {552 + i * 10} {276 + i * 9}",
            stroke=dark(wood, 0.3),
            width=1.6,
            opacity=0.3,
        )


def bookcase(pen: Pen, look: Look) -> None:
    import random

    wood = look.material
    pen.focus = (320, 250)
    pen.shadow(320, 555, 190, 16)
    rng = random.Random(str(look.u))
    w = look.between(0, 150, 185)
    n = 4 if look.u[1] < 0.5 else 5
    pen.rect(
        320 - w, 70, 2 * w, 480, 5, pen.linear([(0, light(wood, 0.2)), (0.5, wood), (1, dark(wood, 0.3))])
    )
    step = 452 / n
    for i in range(n):
        y = 84 + i * step
        pen.rect(
            320 - w + 14,
            y,
            2 * w - 28,
            step - 14,
            2,
            pen.linear([(0, dark(wood, 0.5)), (1, dark(wood, 0.28))], 90),
        )
        x = 320 - w + 22
        while x < 320 + w - 70:
            bw, bh = rng.uniform(12, 26), rng.uniform(0.55, 0.88) * (step - 18)
            tone = rng.choice((look.accent, look.color, "#e9e2d4", "#27395c", "#7a7a45", "#bf6648"))
            if rng.random() < 0.78:
                pen.rect(x, y + step - 14 - bh, bw, bh, 2, pen.round_side(tone, 0.1))
                x += bw + 1.5
            else:
                pen.circle(
                    x + 26, y + step - 36, 22, pen.ball(rng.choice(("#e9e2d4", look.accent, "#5d8a62")), 0.4)
                )
                x += 66
    for x in (320 - w + 10, 320 + w - 30):
        pen.rect(x, 546, 20, 14, 3, dark(wood, 0.3))


def dresser(pen: Pen, look: Look) -> None:
    wood, c = look.material, look.color
    cols = 1 if look.has("bedside") else 2
    w = 150 if cols == 1 else 250
    rows = 2 if cols == 1 else int(look.between(0, 2, 3.9))
    top = 520 - rows * 84 - 20
    pen.focus = (320 - w * 0.4, top + 90)
    pen.shadow(320, 552, w, 16)
    for leg in (320 - w + 30, 320 + w - 30):
        _leg(pen, leg, 510, leg + (10 if leg > 320 else -10), 552, wood, 15)
    pen.path(
        f"M{320 - w + 24} {top - 24} H{320 + w - 24} L{320 + w} {top} H{320 - w}Z",
        pen.linear([(0, light(wood, 0.4)), (1, light(wood, 0.15))], 60),
    )
    pen.rect(320 - w, top, 2 * w, 520 - top, 5, pen.flat(wood, 70))
    front = wood if look.u[1] < 0.5 else mix(c, wood, 0.15)
    dw = (2 * w - 24) / cols
    for r in range(rows):
        for k in range(cols):
            x, y = 320 - w + 12 + k * dw, top + 14 + r * 84
            pen.rect(
                x + 3,
                y,
                dw - 6,
                74,
                4,
                pen.linear([(0, light(front, 0.22)), (0.6, front), (1, dark(front, 0.2))], 70),
            )
            if look.u[2] < 0.5:
                pen.rect(
                    x + dw / 2 - 34,
                    y + 32,
                    68,
                    8,
                    4,
                    pen.metal("#c9a24f" if look.u[3] > 0.5 else "#b9bec5", 90),
                )
            else:
                pen.circle(
                    x + dw / 2, y + 37, 11, pen.ball("#c9a24f" if look.u[3] > 0.5 else dark(wood, 0.4), 0.7)
                )


def office_chair(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 230)
    pen.shadow(320, 560, 170, 14)
    for x in (170, 240, 330, 410, 470):
        pen.path(f"M320 480 L{x} 536", stroke=pen.metal("#4a4d55"), width=15)
        pen.circle(x, 546, 14, pen.ball("#2b2c31"))
    pen.rect(310, 400, 20, 96, 6, pen.metal("#9aa0a8"))
    pen.path(
        "M220 110 Q320 76 420 110 Q446 220 410 330 Q320 350 230 330 Q194 220 220 110Z",
        pen.linear([(0, light(c, 0.25)), (0.5, c), (1, dark(c, 0.35))], 70),
    )
    with pen.group(clip="M232 124 Q320 96 408 124 Q430 220 398 318 Q320 334 242 318 Q210 220 232 124Z"):
        for i in range(24):
            pen.line(
                200,
                100 + i * 10,
                440,
                100 + i * 10,
                dark(c, 0.4),
                1.6,
                opacity=0.35 if look.has("mesh") or look.u[0] > 0.4 else 0,
            )
    pen.path("M240 260 Q320 286 400 260", stroke=look.accent, width=6, opacity=0.7)
    pen.path(
        "M186 372 Q320 346 454 372 Q474 410 440 418 H200 Q166 410 186 372Z",
        pen.linear([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.4))], 90),
    )
    for s in (-1, 1):
        pen.path(f"M{320 + s * 134} 396 V300", stroke=pen.metal("#4a4d55"), width=13)
        pen.rect(320 + s * 134 - 40, 284, 80, 22, 11, pen.flat("#2b2c31"))

"""Things for sport."""

from __future__ import annotations

import math

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import mark

__all__ = ["ball", "bands", "dumbbell", "helmet", "jump_rope", "kettlebell", "racket", "roller", "yoga_mat"]


def dumbbell(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (180, 400)
    pen.shadow(320, 520, 270, 22)
    r = look.between(0, 84, 112)
    pen.rect(180, 404, 280, 36, 16, pen.metal("#b9bec5", 90))
    for i in range(22):
        pen.line(254 + i * 6, 406, 258 + i * 6, 438, "#6c7078", 1.6, opacity=0.6)
    hexa = look.u[1] < 0.6
    for x, s in ((170, -1), (470, 1)):
        for _k, (dx, rr) in enumerate(((0, r * 0.86), (s * 44, r))):
            cx = x + dx
            if hexa:
                d = f"M{cx - 28} {422 - rr:.0f} H{cx + 28} L{cx + 38} {422 - rr * 0.5:.0f} V{422 + rr * 0.5:.0f} L{cx + 28} {422 + rr:.0f} H{cx - 28} L{cx - 38} {422 + rr * 0.5:.0f} V{422 - rr * 0.5:.0f}Z"
                pen.path(d, pen.linear([(0, light(c, 0.42)), (0.3, c), (1, dark(c, 0.45))], 90))
            else:
                pen.rect(
                    cx - 26,
                    422 - rr,
                    52,
                    2 * rr,
                    18,
                    pen.linear([(0, light(c, 0.42)), (0.3, c), (1, dark(c, 0.45))], 90),
                )
        mark(pen, look, x + s * 44, 422, 34, look.accent)


def kettlebell(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 400)
    pen.shadow(320, 545, 150, 22)
    pen.path("M236 320 C190 120 450 120 404 320", stroke=dark(c, 0.5), width=46)
    pen.path("M238 320 C194 126 446 126 402 320", stroke=pen.metal(mix(c, "#6c7078", 0.5), 30), width=38)
    r = look.between(0, 132, 150)
    pen.circle(320, 408, r, pen.ball(c, 0.55))
    pen.rect(250, 530, 140, 14, 6, dark(c, 0.5))
    pen.circle(320, 410, 58, pen.flat(look.accent))
    mark(pen, look, 320, 410, 58, light(look.accent, 0.75))


def yoga_mat(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (190, 400)
    pen.shadow(340, 520, 270, 20)
    pen.path("M170 470 H560 L610 510 H200Z", pen.linear([(0, light(c, 0.2)), (1, c)], 20))
    pen.path("M200 510 H610 V520 H202Z", dark(c, 0.4))
    pen.rect(150, 330, 380, 180, 90, pen.linear([(0, light(c, 0.35)), (0.35, c), (1, dark(c, 0.4))], 90))
    pen.circle(196, 420, 90, pen.flat(dark(c, 0.15)))
    for i in range(7):
        pen.circle(
            196 + i * 0.8,
            420 + i * 0.6,
            82 - i * 11,
            "none",
            stroke=light(c, 0.35) if i % 2 else dark(c, 0.35),
            width=4,
        )
    for x in (300, 440):
        pen.path(f"M{x} 331 q-20 90 0 178", stroke=pen.flat(look.accent), width=17)
    pen.path("M300 340 C330 220 420 220 440 340", stroke=pen.flat(look.accent), width=13)
    mark(pen, look, 370, 420, 46, light(c, 0.6), 0.8)


def ball(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    pen.focus = (300, 280)
    pen.shadow(320, 546, 150, 24)
    r = 206
    clip = f"M{320 - r} 336 A{r} {r} 0 1 1 {320 + r} 336 A{r} {r} 0 1 1 {320 - r} 336Z"
    if look.has("football"):
        pen.circle(320, 336, r, "#f3f1ec")
        with pen.group(clip=clip):
            for k in range(6):
                ang = k * math.pi / 3 + look.u[0]
                d = 0 if k == 5 else 150
                cx, cy = 320 + d * math.cos(ang * 1.2), 336 + d * math.sin(ang * 1.2)
                pts = " L".join(
                    f"{cx + 56 * math.cos(j * 1.2566 + ang):.0f} {cy + 56 * math.sin(j * 1.2566 + ang):.0f}"
                    for j in range(5)
                )
                pen.path(f"M{pts}Z", c)
                if d:
                    pen.line(320, 336, cx, cy, "#c9c5bc", 4)
    elif look.has("basketball"):
        pen.circle(320, 336, r, "#c8743a")
        with pen.group(clip=clip):
            pen.path(
                "M320 120 V560 M100 336 H540 M170 170 Q300 336 170 510 M470 170 Q340 336 470 510",
                stroke="#2b2420",
                width=7,
            )
    else:
        pen.circle(320, 336, r, c)
        with pen.group(clip=clip):
            pen.path("M120 300 Q320 200 530 300 M120 380 Q320 280 530 380", stroke=a, width=26, opacity=0.9)
            pen.path("M300 130 Q420 330 320 560", stroke=light(c, 0.5), width=12, opacity=0.8)
    pen.circle(
        320,
        336,
        r,
        pen.radial(
            [(0, "#ffffff", 0.55), (0.3, "#ffffff", 0.08), (0.65, "#15121c", 0.06), (1, "#15121c", 0.55)],
            0.36,
            0.3,
            0.75,
        ),
    )
    mark(pen, look, 320, 336, 54, light(c, 0.75), 0.8)


def racket(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 220)
    pen.shadow(340, 560, 130, 18, 0.25)
    with pen.group("rotate(24 320 320)"):
        rx, ry = look.between(0, 112, 136), look.between(1, 146, 168)
        for i in range(-8, 9):
            pen.line(
                320 + i * rx / 8.5,
                200 - ry * math.sqrt(max(1 - (i / 8.6) ** 2, 0)),
                320 + i * rx / 8.5,
                200 + ry * math.sqrt(max(1 - (i / 8.6) ** 2, 0)),
                "#f6f1e4",
                2,
            )
            pen.line(
                320 - rx * math.sqrt(max(1 - (i / 8.6) ** 2, 0)),
                200 + i * ry / 8.5,
                320 + rx * math.sqrt(max(1 - (i / 8.6) ** 2, 0)),
                200 + i * ry / 8.5,
                "#d9d2c0",
                2,
            )
        pen.ellipse(320, 200, rx, ry, "none", stroke=dark(c, 0.3), width=19)
        pen.ellipse(
            320,
            198,
            rx,
            ry,
            "none",
            stroke=pen.linear([(0, light(c, 0.4)), (0.5, c), (1, dark(c, 0.2))], 50),
            width=14,
        )
        pen.path(
            f"M{320 - 46} {190 + ry:.0f} L310 420 H330 L{320 + 46} {190 + ry:.0f}",
            stroke=pen.flat(look.accent),
            width=13,
        )
        pen.rect(304, 410, 32, 170, 10, pen.round_side("#2b2c31", 0.3))
        for i in range(9):
            pen.path(f"M304 {428 + i * 17} l32 -10", stroke="#55585f", width=3)
    pen.circle(500, 500, 44, pen.ball("#d7e04a", 0.5))
    pen.path("M466 478 Q500 500 486 540 M534 474 Q508 496 520 536", stroke="#ffffff", width=5, opacity=0.8)


def helmet(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 280)
    pen.shadow(320, 490, 230, 22)
    pen.path("M200 410 Q240 500 290 520 M440 410 Q410 490 300 520", stroke="#3a3b41", width=9)
    pen.path(
        "M90 400 C80 240 200 140 340 140 C480 150 560 250 556 380 Q540 420 470 410 Q320 380 200 424 Q110 440 90 400Z",
        pen.linear([(0, light(c, 0.42)), (0.4, c), (1, dark(c, 0.38))], 70),
    )
    for i in range(int(look.between(0, 3, 5.9))):
        x = 170 + i * 72
        pen.path(
            f"M{x} {330 - 10 * i} Q{x + 10} {220 - 6 * abs(i - 2)} {x + 60} {186 + 4 * i} Q{x + 50} {260} {x + 34} {338 - 8 * i} Q{x + 16} 346 {x} {330 - 10 * i}Z",
            pen.linear([(0, dark(c, 0.7)), (1, dark(c, 0.45))], 80),
        )
    pen.path("M96 392 Q320 350 552 388", stroke=look.accent, width=9)
    pen.path("M130 290 Q180 190 300 164", stroke="#ffffff", width=8, opacity=0.4)


def jump_rope(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (220, 440)
    pen.shadow(320, 500, 200, 30, 0.2)
    pen.path(
        "M220 400 C180 100 480 60 500 260 C510 420 240 440 200 300 C170 180 400 140 440 260 C470 360 420 380 420 400",
        stroke=dark(look.accent, 0.3),
        width=9,
    )
    pen.path(
        "M220 398 C180 98 480 58 500 258 C510 418 240 438 200 298 C170 178 400 138 440 258 C470 358 420 378 420 398",
        stroke=look.accent,
        width=6,
    )
    for x, a in ((220, 14), (420, -14)):
        with pen.group(f"rotate({a} {x} 470)"):
            pen.rect(x - 20, 396, 40, 160, 18, pen.round_side(c, 0.5))
            for i in range(6):
                pen.line(x - 20, 430 + i * 17, x + 20, 430 + i * 17, dark(c, 0.5), 4, opacity=0.6)
            pen.rect(x - 14, 380, 28, 24, 6, pen.metal("#b9bec5"))


def bands(pen: Pen, look: Look) -> None:
    pen.lies = True
    pen.focus = (300, 300)
    pen.shadow(320, 500, 220, 26, 0.25)
    tones = (
        look.color,
        mix(look.color, "#ffffff", 0.35),
        look.accent,
        dark(look.color, 0.3),
        mix(look.accent, "#ffffff", 0.4),
    )
    n = int(look.between(0, 3, 5.9))
    for i in range(n):
        t = tones[i]
        x = 320 + (i - (n - 1) / 2) * 84
        with pen.group(f"rotate({-14 + i * 7} {x:.0f} 320)"):
            pen.ellipse(x, 320, 66, 180, "none", stroke=dark(t, 0.35), width=26 + 4 * i)
            pen.ellipse(
                x - 3,
                317,
                66,
                180,
                "none",
                stroke=pen.linear([(0, light(t, 0.35)), (0.5, t), (1, dark(t, 0.2))], 30),
                width=22 + 4 * i,
            )
            mark(pen, look, x - 3, 497, 18, light(t, 0.7))


def roller(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (200, 380)
    pen.shadow(320, 500, 260, 22)
    body = "M170 270 H520 Q566 290 566 380 Q566 470 520 490 H170Z"
    pen.path(body, pen.linear([(0, light(c, 0.35)), (0.4, c), (1, dark(c, 0.42))], 90))
    with pen.group(clip=body):
        for i in range(9):
            for j in range(4):
                pen.rect(220 + i * 38 + (j % 2) * 14, 284 + j * 52, 28, 40, 8, dark(c, 0.25), opacity=0.55)
    pen.ellipse(172, 380, 62, 110, pen.flat(dark(c, 0.05)))
    pen.ellipse(172, 380, 46, 84, "#26272b")
    pen.ellipse(178, 380, 38, 74, pen.linear([(0, "#3a3b41"), (1, "#121316")], 60))
    pen.ellipse(172, 380, 54, 98, "none", stroke=look.accent, width=7)

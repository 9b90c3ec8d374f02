"""Toys and games."""

from __future__ import annotations

import random

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import mark

__all__ = ["blocks", "board_game", "cube", "kite", "plush", "puzzle", "robot", "toy_car", "train_set"]

_TONES = ("#d8504a", "#3f7fc0", "#efc23f", "#4f9a5e", "#e5803a", "#7b61b3")


def plush(pen: Pen, look: Look) -> None:
    c = look.color
    belly = mix(c, "#fff3e0", 0.55)
    pen.focus = (320, 250)
    pen.shadow(320, 545, 160, 22)
    ear = int(look.u[0] * 3)
    for s in (-1, 1):
        pen.ellipse(320 + s * 84, 500, 62, 48, pen.ball(c, 0.2))
        pen.ellipse(320 + s * 92, 506, 32, 26, belly)
        with pen.group(f"rotate({s * 24} {320 + s * 120} 400)"):
            pen.ellipse(320 + s * 122, 400, 38, 74, pen.ball(dark(c, 0.06), 0.2))
        if ear == 0:
            pen.circle(320 + s * 92, 148, 44, pen.ball(c, 0.2))
            pen.circle(320 + s * 92, 150, 25, mix(belly, "#e9a5b4", 0.4))
        elif ear == 1:
            with pen.group(f"rotate({s * 12} {320 + s * 50} 150)"):
                pen.ellipse(320 + s * 56, 100, 32, 100, pen.ball(c, 0.2))
                pen.ellipse(320 + s * 56, 104, 16, 74, mix(belly, "#e9a5b4", 0.5))
        else:
            pen.path(f"M{320 + s * 40} 140 L{320 + s * 110} 70 L{320 + s * 122} 190Z", pen.flat(c))
            pen.path(
                f"M{320 + s * 64} 140 L{320 + s * 104} 96 L{320 + s * 110} 170Z", mix(belly, "#e9a5b4", 0.5)
            )
    pen.ellipse(320, 430, 122, 118, pen.ball(c, 0.25))
    pen.ellipse(320, 446, 78, 84, pen.radial([(0, light(belly, 0.3)), (1, belly)]))
    pen.ellipse(320, 236, 132, 116, pen.ball(c, 0.3))
    pen.ellipse(320, 270, 58, 44, pen.radial([(0, light(belly, 0.4)), (1, belly)]))
    for s in (-1, 1):
        pen.circle(320 + s * 54, 222, 14, "#241d1a")
        pen.circle(320 + s * 54 - 4, 217, 4.5, "#ffffff")
        pen.circle(320 + s * 84, 262, 18, "#e98b8b", opacity=0.35)
    pen.ellipse(320, 254, 17, 12, "#3a2a24")
    pen.path("M320 266 V280 M298 282 Q309 294 320 282 Q331 294 342 282", stroke="#3a2a24", width=4.5)
    if look.u[1] > 0.4:
        pen.path("M240 336 Q320 372 400 336 L404 358 Q320 396 236 358Z", pen.flat(look.accent))
        pen.path("M362 352 l20 66 l-34 -6 l-10 -50z", pen.flat(dark(look.accent, 0.12)))


def blocks(pen: Pen, look: Look) -> None:
    rng = random.Random(str(look.u))
    pen.focus = (320, 400)
    pen.shadow(320, 545, 230, 22)
    wood = look.has("wood") or look.u[0] > 0.5

    def cube_(x: float, y: float, s: float, t: str) -> None:
        pen.path(
            f"M{x} {y} l{s * 0.28:.0f} {-s * 0.22:.0f} h{s} l{-s * 0.28:.0f} {s * 0.22:.0f}z", light(t, 0.4)
        )
        pen.path(
            f"M{x + s} {y} l{s * 0.28:.0f} {-s * 0.22:.0f} v{s} l{-s * 0.28:.0f} {s * 0.22:.0f}z",
            pen.flat(dark(t, 0.3)),
        )
        pen.rect(x, y, s, s, 5, pen.flat(t, 60))
        if wood:
            pen.rect(x + 10, y + 10, s - 20, s - 20, 6, light(t, 0.75))
            mark(pen, Look(t, mark=rng.randrange(8)), x + s / 2, y + s / 2, s * 0.42, t)
        else:
            for k in (0.24, 0.62):
                pen.ellipse(x + s * k + s * 0.12, y - s * 0.1, s * 0.14, s * 0.06, light(t, 0.55))
                pen.ellipse(x + s * k + s * 0.12, y - s * 0.14, s * 0.14, s * 0.06, light(t, 0.3))

    tones = list(_TONES)
    rng.shuffle(tones)
    for i in range(4):
        cube_(96 + i * 108, 432, 104, tones[i % 6])
    for i in range(rng.choice((2, 3))):
        cube_(150 + i * 112, 322, 104, tones[(i + 3) % 6])
    cube_(220 + 60 * look.u[3], 212, 104, tones[5])


def train_set(pen: Pen, look: Look) -> None:
    c, a, wood = look.color, look.accent, look.material
    pen.focus = (200, 380)
    pen.shadow(320, 510, 280, 20)
    pen.rect(30, 490, 580, 16, 6, pen.flat(wood, 90))
    pen.rect(96, 360, 170, 84, 16, pen.linear([(0, light(c, 0.35)), (0.5, c), (1, dark(c, 0.3))], 90))
    pen.rect(66, 270, 96, 174, 10, pen.flat(a, 60))
    pen.rect(82, 296, 60, 56, 6, "#cfe6ee")
    pen.rect(54, 250, 120, 26, 10, pen.flat(dark(c, 0.1)))
    pen.path("M214 362 L206 306 H250 L242 362Z", pen.flat("#3a3b41"))
    pen.ellipse(228, 306, 26, 9, "#55585f")
    for k, (x, y, r) in enumerate(((236, 262, 20), (262, 222, 26), (298, 176, 34))):
        pen.circle(x, y, r, "#ffffff", opacity=0.75 - k * 0.18)
    tones = [t for t in _TONES if t != c]
    for i in range(2):
        x = 300 + i * 150
        pen.rect(x - 34, 440, 40, 9, 4, "#6c7078")
        pen.rect(x, 390, 130, 60, 10, pen.flat(wood, 60))
        for k in range(2 + i):
            pen.circle(
                x + 34 + k * (62 if not i else 32),
                384,
                26 if not i else 17,
                pen.ball(tones[(k + i * 2) % len(tones)], 0.5),
            )
        pen.rect(x, 400, 130, 50, 10, pen.flat(light(wood, 0.12), 60))
    for x in (100, 160, 230, 326, 404, 476, 556):
        pen.circle(x, 464, 30, dark(wood, 0.35))
        pen.circle(x, 462, 26, pen.ball(look.accent if x < 260 else tones[0], 0.3))
        pen.circle(x, 462, 8, light(wood, 0.4))


def toy_car(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (440, 430)
    pen.shadow(320, 515, 260, 22)
    high = look.between(0, 190, 240)
    pen.path(
        f"M190 340 Q220 {high:.0f} 280 {high:.0f} H390 Q440 {high:.0f} 474 340Z",
        pen.linear([(0, light(c, 0.25)), (1, dark(c, 0.12))], 90),
    )
    pen.path(
        f"M216 334 Q238 {high + 24:.0f} 284 {high + 24:.0f} H318 V334Z",
        pen.linear([(0, "#dff1f6"), (1, "#8fb4c4")], 60),
    )
    pen.path(
        f"M334 334 V{high + 24:.0f} H386 Q420 {high + 24:.0f} 446 334Z",
        pen.linear([(0, "#dff1f6"), (1, "#8fb4c4")], 60),
    )
    pen.path(
        "M70 440 Q66 350 150 342 L190 336 H474 Q560 346 574 400 Q584 460 560 466 H90 Q72 464 70 440Z",
        pen.linear([(0, light(c, 0.45)), (0.35, c), (1, dark(c, 0.34))], 90),
    )
    pen.path("M80 410 H572", stroke=look.accent, width=11, opacity=0.9)
    pen.ellipse(560, 392, 15, 20, "#fff3c4")
    pen.ellipse(84, 398, 11, 18, "#e0524a")
    pen.path("M326 346 V452", stroke=dark(c, 0.35), width=3)
    pen.rect(344, 372, 34, 9, 4, dark(c, 0.45))
    for x in (176, 464):
        pen.circle(x, 458, 62, dark(c, 0.5))
        pen.circle(x, 462, 54, pen.radial([(0, "#4a4d55"), (0.7, "#26272b"), (1, "#141518")]))
        pen.circle(x, 462, 27, pen.metal("#d3d6da", 40))
        pen.circle(x, 462, 9, look.accent)
    mark(pen, look, 260, 400, 40, light(c, 0.7))


def puzzle(pen: Pen, look: Look) -> None:
    pen.lies = True
    pen.focus = (400, 400)
    rng = random.Random(str(look.u))
    pen.shadow(320, 500, 240, 26, 0.3)
    a, b = mix(look.color, "#8bbfe0", 0.4), mix(look.accent, "#f4b183", 0.5)
    pen.path("M80 150 L420 110 L440 380 L96 424Z", dark(look.color, 0.35))
    box = "M80 136 L420 96 L440 366 L96 410Z"
    pen.path(box, pen.linear([(0, light(a, 0.3)), (1, b)], 70))
    with pen.group(clip=box):
        pen.circle(300, 190, 50, "#fff4d6", opacity=0.9)
        pen.path("M60 330 L180 210 L260 300 L340 220 L470 360 V440 H60Z", mix(a, "#1b2440", 0.35))
        pen.path("M60 390 Q200 330 460 370 V440 H60Z", mix(a, "#1b2440", 0.6))
    for _ in range(9):
        x, y = rng.uniform(190, 520), rng.uniform(400, 520)
        t = rng.choice((a, b, mix(a, "#1b2440", 0.4), light(b, 0.4)))
        with pen.group(f"rotate({rng.randrange(360)} {x:.0f} {y:.0f})"):
            d = f"M{x - 26:.0f} {y - 26:.0f} h18 q-4 -20 8 -20 q12 0 8 20 h18 v18 q20 -4 20 8 q0 12 -20 8 v18 h-52z"
            with pen.group("translate(2 5)"):
                pen.path(d, "#15121c", opacity=0.25)
            pen.path(d, pen.flat(t), stroke=light(t, 0.4), width=1.5)


def cube(pen: Pen, look: Look) -> None:
    rng = random.Random(str(look.u))
    pen.focus = (320, 320)
    pen.shadow(320, 540, 200, 24)
    pen.path("M320 110 L520 210 V430 L320 540 L120 430 V210Z", "#1d1e22")
    n = 3 if look.u[0] < 0.6 else 4 if look.u[0] < 0.85 else 2
    for face in range(3):
        for i in range(n):
            for j in range(n):
                t = rng.choice(_TONES)
                g = 0.06
                corners = []
                for di, dj in ((g, g), (1 - g, g), (1 - g, 1 - g), (g, 1 - g)):
                    u, v = (i + di) / n, (j + dj) / n
                    if face == 0:
                        x, y = 320 + (u - v) * 196, 116 + (u + v) * 98
                    elif face == 1:
                        x, y = 124 + u * 194, 216 + u * 98 + v * 216
                    else:
                        x, y = 322 + u * 194, 314 - u * 98 + v * 216
                    corners.append(f"{x:.1f} {y:.1f}")
                tone = light(t, 0.18) if face == 0 else t if face == 1 else dark(t, 0.22)
                pen.path("M" + " L".join(corners) + "Z", pen.flat(tone, 50, 0.6), stroke=tone, width=5)


def board_game(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (260, 330)
    pen.shadow(320, 545, 250, 22)
    pen.path("M100 190 L440 150 L560 210 L230 260Z", light(c, 0.3))
    pen.path("M100 190 L230 260 V520 L100 430Z", pen.flat(dark(c, 0.3)))
    pen.path("M230 260 L560 210 V462 L230 520Z", pen.flat(c, 60))
    pen.path(
        "M256 286 L534 244 V440 L256 490Z",
        pen.linear([(0, mix(look.accent, "#ffffff", 0.3)), (1, look.accent)], 60),
    )
    clip = "M256 286 L534 244 V440 L256 490Z"
    with pen.group(clip=clip):
        for i in range(4):
            pen.path(
                f"M{250 + i * 80} 500 L{300 + i * 80} {330 - (i % 2) * 40} L{370 + i * 80} 500Z",
                mix(c, "#1b2440", 0.2 + 0.14 * i),
            )
        pen.circle(470, 300, 32, "#fff4d6")
    mark(pen, look, 330, 234, 30, dark(c, 0.4))
    for i, (x, y) in enumerate(((420, 530), (476, 520), (528, 528))):
        t = _TONES[(i + int(look.u[0] * 6)) % 6]
        pen.path(f"M{x - 22} {y} q8 -40 22 -42 q14 2 22 42z", pen.round_side(t, 0.6))
        pen.circle(x, y - 50, 17, pen.ball(t, 0.7))
    pen.rect(120, 486, 56, 56, 12, pen.flat("#f7f3ea", 60))
    for dx, dy in ((16, 16), (40, 40), (28, 28)):
        pen.circle(120 + dx, 486 + dy, 5.5, "#26272b")


def robot(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    pen.focus = (320, 230)
    pen.shadow(320, 548, 150, 20)
    for s in (-1, 1):
        pen.rect(320 + s * 52 - 26, 450, 52, 76, 10, pen.round_side(dark(c, 0.25), 0.4))
        pen.rect(320 + s * 56 - 38, 512, 76, 34, 14, pen.flat(a))
        pen.path(
            f"M{320 + s * 112} 330 Q{320 + s * 176} 360 {320 + s * 166} 430",
            stroke=pen.metal("#9aa0a8"),
            width=21,
        )
        pen.circle(320 + s * 166, 440, 25, pen.ball(a, 0.5))
    pen.rect(208, 296, 224, 170, 30, pen.linear([(0, light(c, 0.35)), (0.45, c), (1, dark(c, 0.32))], 70))
    pen.rect(252, 336, 136, 86, 14, pen.flat(light(c, 0.6)))
    for i in range(3):
        pen.circle(282 + i * 38, 362, 12, pen.ball(_TONES[(i + int(look.u[1] * 6)) % 6], 0.7))
    pen.rect(272, 390, 96, 14, 6, a)
    pen.rect(300, 266, 40, 34, 6, pen.metal("#9aa0a8"))
    pen.rect(
        218,
        120,
        204,
        152,
        look.between(0, 24, 70),
        pen.linear([(0, light(c, 0.45)), (0.45, c), (1, dark(c, 0.3))], 70),
    )
    pen.rect(242, 152, 156, 84, 34, "#1d2430")
    for s in (-1, 1):
        pen.circle(320 + s * 38, 192, 20, pen.radial([(0, "#e6fbff"), (0.5, "#7fdcf2"), (1, "#2a8fb0")]))
    pen.path("M298 218 Q320 230 342 218", stroke="#7fdcf2", width=5)
    pen.path("M320 120 V84", stroke="#9aa0a8", width=7)
    pen.circle(320, 76, 17, pen.ball(a, 0.7))


def kite(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    pen.lies = True
    pen.focus = (320, 230)
    pen.path("M320 90 L470 260 L320 480 L170 260Z", pen.flat(c))
    pen.path("M320 90 L470 260 H320Z", light(a, 0.2))
    pen.path("M320 480 L170 260 H320Z", dark(a, 0.08))
    pen.path("M320 90 L170 260 H320Z", pen.flat(c))
    pen.path("M320 90 V480 M170 260 H470", stroke="#fffaf3", width=4)
    pen.path("M320 480 Q380 520 330 560 T390 610", stroke=dark(c, 0.2), width=4)
    for i, (x, y) in enumerate(((352, 516), (340, 560), (372, 596))):
        pen.path(f"M{x} {y} l-26 -14 v28z M{x} {y} l26 -14 v28z", _TONES[i])
    mark(pen, look, 320, 240, 50, "#fffaf3")

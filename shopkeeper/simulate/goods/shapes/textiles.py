"""Cloth of the home: cushions, beds, towels, rugs, throws, curtains."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import mark

__all__ = ["bedding", "curtain", "cushion", "duvet", "rug", "throw", "towels"]


def _weave(pen: Pen, look: Look, c: str, x: float, y: float, w: float, h: float, style: int) -> None:
    """A printed or woven pattern over a field."""
    tone = mix(look.accent, c, 0.25)
    if style == 0:
        for i in range(int(w // 34) + 1):
            pen.rect(x + i * 34, y, 12, h, 0, tone, opacity=0.55)
    elif style == 1:
        for i in range(int(w // 46) + 1):
            for j in range(int(h // 46) + 1):
                pen.circle(x + 20 + i * 46 + (23 if j % 2 else 0), y + 20 + j * 46, 8, tone, opacity=0.7)
    elif style == 2:
        for j in range(int(h // 30) + 1):
            d = f"M{x} {y + j * 30} " + " ".join(
                f"l18 {-14 if i % 2 == 0 else 14}" for i in range(int(w // 18) + 1)
            )
            pen.path(d, stroke=tone, width=4, opacity=0.6)
    elif style == 3:
        for i in range(int(w // 70) + 1):
            for j in range(int(h // 80) + 1):
                cx, cy = x + 34 + i * 70 + (35 if j % 2 else 0), y + 36 + j * 80
                pen.path(
                    f"M{cx} {cy + 26} V{cy - 20} M{cx} {cy + 12} q-16 -4 -18 -20 M{cx} {cy + 12} q16 -4 18 -20 M{cx} {cy - 4} q-11 -3 -13 -15 M{cx} {cy - 4} q11 -3 13 -15",
                    stroke=tone,
                    width=4,
                    opacity=0.7,
                )


def cushion(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (260, 280)
    pen.shadow(320, 535, 210, 24)
    body = "M120 150 Q320 120 520 150 Q536 152 534 168 Q560 330 534 500 Q534 520 514 520 Q320 552 126 520 Q106 520 106 500 Q80 330 106 168 Q104 152 120 150Z"
    pen.path(body, pen.radial([(0, light(c, 0.3)), (0.6, c), (1, dark(c, 0.32))], 0.4, 0.35, 0.72))
    with pen.group(clip=body):
        _weave(pen, look, c, 90, 130, 470, 420, int(look.u[0] * 6))
        pen.path(
            body,
            pen.radial([(0, "#ffffff", 0.18), (0.6, "#ffffff", 0), (1, "#15121c", 0.35)], 0.4, 0.35, 0.72),
        )
    pen.path(
        "M124 170 Q170 200 190 240 M516 170 Q470 200 452 236 M126 500 Q180 470 196 436 M514 500 Q462 474 448 440",
        stroke=dark(c, 0.3),
        width=5,
        opacity=0.35,
    )
    if look.u[1] > 0.6:
        for x, y in ((112, 152), (528, 152), (112, 516), (528, 516)):
            pen.circle(x, y, 15, pen.ball(look.accent, 0.2))


def duvet(pen: Pen, look: Look) -> None:
    c = mix(look.color, "#ffffff", 0.35)
    pen.focus = (320, 340)
    pen.shadow(320, 545, 240, 22)
    for i in range(4):
        y = 470 - i * 74
        pen.path(
            f"M110 {y + 34} Q92 {y} 120 {y - 26} Q320 {y - 50} 520 {y - 26} Q550 {y} 530 {y + 34} Q520 {y + 66} 480 {y + 66} H160 Q116 {y + 66} 110 {y + 34}Z",
            pen.linear([(0, light(c, 0.5)), (0.45, c), (1, dark(c, 0.22))], 88),
        )
        for k in range(5):
            pen.path(f"M{170 + k * 76} {y - 34} q-8 46 0 96", stroke=dark(c, 0.18), width=3, opacity=0.5)
    pen.rect(440, 420, 46, 60, 4, pen.flat(look.accent))
    mark(pen, look, 463, 450, 24, "#fffaf3")


def bedding(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (250, 330)
    pen.shadow(320, 552, 270, 20)
    frame = look.material
    pen.rect(90, 120, 460, 230, 22, pen.linear([(0, light(frame, 0.3)), (1, dark(frame, 0.1))], 80))
    second = mix(c, "#ffffff", 0.5) if look.u[0] < 0.6 else look.accent
    for _i, x in enumerate((118, 330)):
        pen.path(
            f"M{x} 236 Q{x - 12} 200 {x + 24} 200 Q{x + 96} 188 {x + 168} 200 Q{x + 206} 202 {x + 194} 236 Q{x + 204} 300 {x + 186} 312 H{x + 8} Q{x - 12} 300 {x} 236Z",
            pen.radial([(0, light(second, 0.5)), (0.7, second), (1, dark(second, 0.25))], 0.4, 0.3, 0.7),
        )
    body = "M80 330 Q110 290 180 292 H460 Q530 290 560 330 L590 520 Q590 546 560 546 H80 Q50 546 50 520Z"
    pen.path(body, pen.linear([(0, light(c, 0.3)), (0.3, c), (1, dark(c, 0.26))], 80))
    with pen.group(clip=body):
        _weave(pen, look, c, 40, 330, 570, 230, int(look.u[1] * 6))
        pen.path(
            "M60 290 H580 L586 372 Q320 340 54 372Z", pen.linear([(0, light(second, 0.4)), (1, second)], 90)
        )
        for k in range(6):
            pen.path(
                f"M{110 + k * 90} 380 q{-14 + 28 * look.u[k]:.0f} 80 {-24 + 10 * k} 170",
                stroke=dark(c, 0.35),
                width=6,
                opacity=0.22,
            )
    for x in (70, 546):
        pen.rect(x, 540, 24, 20, 4, dark(frame, 0.2))


def towels(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (300, 380)
    pen.shadow(320, 545, 210, 22)
    n = int(look.between(0, 3, 5.9))
    for i in range(n):
        tone = [c, mix(c, "#ffffff", 0.4), mix(look.accent, c, 0.5)][i % 3 if look.u[1] > 0.4 else 0]
        y = 540 - (i + 1) * 66
        w = 210 - i * 6
        pen.path(
            f"M{320 - w} {y + 33} Q{320 - w} {y + 2} {320 - w + 40} {y + 2} H{320 + w - 14} q14 0 14 14 v34 q0 14 -14 14 H{320 - w + 40} Q{320 - w} {y + 64} {320 - w} {y + 33}Z",
            pen.linear([(0, light(tone, 0.32)), (0.5, tone), (1, dark(tone, 0.26))], 90),
        )
        pen.path(f"M{320 - w + 30} {y + 33} H{320 + w}", stroke=dark(tone, 0.3), width=4, opacity=0.55)
        pen.rect(320 + w - 90, y + 3, 12, 60, 0, light(tone, 0.4), opacity=0.6)
        pen.rect(320 + w - 70, y + 3, 5, 60, 0, light(tone, 0.4), opacity=0.6)
        for k in range(22):
            pen.line(
                320 - w + 40 + k * 14,
                y + 10 + (k * 7) % 14,
                320 - w + 42 + k * 14,
                y + 15 + (k * 7) % 14,
                light(tone, 0.4),
                2,
                opacity=0.4,
            )
    y = 540 - n * 66 - 62
    roll = mix(c, "#ffffff", 0.3)
    pen.rect(240, y, 190, 62, 30, pen.linear([(0, light(roll, 0.4)), (1, dark(roll, 0.24))], 90))
    pen.ellipse(252, y + 31, 20, 31, pen.flat(light(roll, 0.2)))
    pen.path(f"M252 {y + 31} m0 -8 a8 10 0 1 1 -2 16 a14 18 0 1 1 6 -28", stroke=dark(roll, 0.3), width=3)


def rug(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (300, 330)
    if look.has("round"):
        pen.ellipse(320, 346, 262, 176, "#15121c", opacity=0.16)
        pen.ellipse(320, 336, 260, 174, pen.flat(c, 60, 0.7))
        for i, k in enumerate((0.9, 0.74, 0.56, 0.38, 0.2)):
            pen.ellipse(
                320,
                336,
                260 * k,
                174 * k,
                mix(look.accent, c, 0.2 + 0.15 * i) if i % 2 == 0 else light(c, 0.35),
                opacity=0.8,
            )
        return
    body = "M130 190 H510 L600 480 H40Z"
    pen.path("M132 202 H512 L602 494 H42Z", "#15121c", opacity=0.2)
    for i in range(60):
        x = 42 + i * 9.45
        pen.path(f"M{x:.0f} 478 l-3 16", stroke=light(c, 0.5), width=3)
        x = 131 + i * 6.4
        pen.path(f"M{x:.0f} 192 l1 -10", stroke=light(c, 0.5), width=2)
    pen.path(body, pen.linear([(0, light(c, 0.12)), (1, c)], 80))
    with pen.group(clip=body):
        style = int(look.u[0] * 4)
        inner = mix(look.accent, c, 0.3)
        pen.path("M160 212 H480 L552 456 H88Z", "none", stroke=inner, width=9)
        pen.path("M174 226 H466 L530 442 H110Z", "none", stroke=light(c, 0.5), width=4)
        for j in range(4):
            y = 252 + j * 50
            s = 0.72 + j * 0.1
            for i in range(-2, 3):
                x = 320 + i * 78 * s
                if style == 0:
                    pen.path(
                        f"M{x:.0f} {y - 18 * s:.0f} l{26 * s:.0f} {18 * s:.0f} l{-26 * s:.0f} {18 * s:.0f} l{-26 * s:.0f} {-18 * s:.0f}z",
                        inner if (i + j) % 2 else light(c, 0.45),
                    )
                elif style == 1:
                    pen.ellipse(x, y, 22 * s, 14 * s, inner if (i + j) % 2 else light(c, 0.4))
                elif style == 2:
                    pen.path(
                        f"M{x - 36 * s:.0f} {y:.0f} l{18 * s:.0f} -14 l{18 * s:.0f} 14 l{18 * s:.0f} -14 l{18 * s:.0f} 14",
                        stroke=inner if j % 2 else light(c, 0.5),
                        width=7 * s,
                    )
                else:
                    pen.rect(
                        x - 40 * s, y - 4, 80 * s, 10 * s, 0, inner if j % 2 else light(c, 0.4), opacity=0.8
                    )


def throw(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (330, 380)
    pen.shadow(320, 548, 200, 22)
    tones = [c, light(c, 0.18), dark(c, 0.1)]
    for i in range(4):
        y = 490 - i * 56
        pen.path(
            f"M130 {y + 28} Q126 {y - 6} 166 {y - 6} H500 q16 0 16 16 v30 q0 16 -16 16 H166 Q126 {y + 56} 130 {y + 28}Z",
            pen.linear(
                [(0, light(tones[i % 3], 0.25)), (0.5, tones[i % 3]), (1, dark(tones[i % 3], 0.28))], 90
            ),
        )
    drape = "M250 268 Q350 250 470 268 L486 480 Q486 500 470 500 L250 506 Q236 504 238 486Z"
    pen.path(drape, pen.linear([(0, light(c, 0.25)), (0.4, c), (1, dark(c, 0.2))], 70))
    with pen.group(clip=drape):
        _weave(pen, look, c, 230, 260, 270, 260, int(look.u[0] * 5))
    for i in range(17):
        pen.path(f"M{246 + i * 14} 502 q{-4 + (i % 3) * 4} 20 0 36", stroke=light(c, 0.25), width=4)


def curtain(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (200, 200)
    pen.rect(216, 120, 208, 400, 0, pen.linear([(0, "#dcecf3"), (1, "#f6efe0")], 90))
    pen.path("M320 120 V520 M216 300 H424", stroke="#ffffff", width=9)
    pen.rect(60, 84, 520, 13, 6, pen.metal(look.material, 90))
    for x in (52, 588):
        pen.circle(x, 90, 17, pen.ball(look.material, 0.6))
    for side in (0, 1):
        for i in range(6):
            x = (92 + i * 32) if side == 0 else (388 + i * 32)
            pen.path(
                f"M{x} 100 q-6 230 -2 456 h36 q-4 -226 0 -456z",
                pen.linear([(0, dark(c, 0.22)), (0.4, light(c, 0.22)), (1, dark(c, 0.12))]),
            )
            pen.circle(x + 17, 92, 11, "none", stroke="#b9bec5", width=4)
        if look.u[0] > 0.5:
            pen.rect(90 if side == 0 else 386, 500, 200, 26, 0, look.accent, opacity=0.5)

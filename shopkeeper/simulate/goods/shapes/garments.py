"""Clothes, on an invisible body."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, luminance, mix
from shopkeeper.simulate.goods.shapes.parts import mark, seam

__all__ = [
    "beanie",
    "cap",
    "dress",
    "gloves",
    "hoodie",
    "jacket",
    "scarf",
    "shirt",
    "skirt",
    "socks",
    "sweater",
    "trousers",
    "tshirt",
]


def _folds(pen: Pen, c: str, lines: tuple[str, ...]) -> None:
    for d in lines:
        pen.path(d, stroke=dark(c, 0.35), width=7, opacity=0.16)


def _torso(pen: Pen, look: Look, length: float, sleeve: str) -> str:
    """A top's body; `sleeve` is short or long. Returns the body path."""
    c = look.color
    w = look.between(0, 122, 136)
    pen.lies = True
    pen.shadow(326, 150 + length + 26, 150, 14, 0.18)
    cloth = pen.cloth(c)
    shade = pen.cloth(dark(c, 0.12))
    for s in (-1, 1):
        if sleeve == "short":
            pen.path(
                f"M{320 + s * 92} 132 C{320 + s * 150} 140 {320 + s * 190} 190 {320 + s * 226} 272 L{320 + s * 152} 310 Q{320 + s * 136} 262 {320 + s * 118} 236Z",
                shade,
            )
            pen.path(
                f"M{320 + s * 220} 262 L{320 + s * 148} 298", stroke=dark(c, 0.3), width=2.5, opacity=0.5
            )
        else:
            pen.path(
                f"M{320 + s * 92} 132 C{320 + s * 150} 140 {320 + s * 176} 200 {320 + s * 196} 300 L{320 + s * 222} 470 Q{320 + s * 200} 488 {320 + s * 168} 482 L{320 + s * 146} 340 Q{320 + s * 132} 270 {320 + s * 118} 240Z",
                shade,
            )
            pen.path(
                f"M{320 + s * 219} 452 Q{320 + s * 196} 468 {320 + s * 165} 462",
                stroke=dark(c, 0.3),
                width=3,
                opacity=0.5,
            )
            pen.path(
                f"M{320 + s * 150} 250 Q{320 + s * 176} 320 {320 + s * 180} 430",
                stroke=dark(c, 0.3),
                width=6,
                opacity=0.18,
            )
    body = f"M254 118 Q320 150 386 118 L{412} 130 Q{320 + w:.0f} 190 {320 + w:.0f} 260 L{320 + w + 2:.0f} {150 + length:.0f} Q320 {162 + length:.0f} {318 - w:.0f} {150 + length:.0f} L{320 - w:.0f} 260 Q{320 - w:.0f} 190 228 130Z"
    pen.path(body, cloth)
    _folds(
        pen,
        c,
        (
            f"M250 240 Q270 340 246 {130 + length:.0f}",
            f"M396 260 Q370 360 398 {120 + length:.0f}",
            f"M330 {length:.0f} Q316 {length + 60:.0f} 330 {130 + length:.0f}",
        ),
    )
    return body


def tshirt(pen: Pen, look: Look) -> None:
    c = look.color
    body = _torso(pen, look, 390, "long" if look.has("long sleeve") else "short")
    pen.focus = (320, 220)
    with pen.group(clip=body):
        style = int(look.u[1] * 5)
        if style == 0:
            for i in range(12):
                pen.rect(
                    150,
                    210 + i * 40,
                    340,
                    14,
                    0,
                    look.accent if luminance(look.accent) != luminance(c) else light(c, 0.5),
                    opacity=0.75,
                )
        elif style == 1:
            pen.rect(150, 250, 340, 110, 0, look.accent, opacity=0.8)
        elif style == 2:
            pen.rect(352, 232, 58, 68, 5, dark(c, 0.12))
            seam(pen, "M354 242 H408", light(c, 0.5), 1.6)
    if style == 3:
        pen.circle(320, 290, 58, look.accent, opacity=0.85)
        mark(pen, look, 320, 290, 60, c)
    elif style == 4:
        mark(pen, look, 372, 226, 24, look.accent)
    pen.path("M254 118 Q320 196 386 118 L372 112 Q320 168 268 112Z", dark(c, 0.18))
    pen.path("M268 114 Q320 128 372 114 Q320 168 268 114Z", dark(c, 0.5))
    pen.path("M190 528 Q320 540 450 528", stroke=dark(c, 0.3), width=2, opacity=0.4)


def sweater(pen: Pen, look: Look) -> None:
    c = look.color
    body = _torso(pen, look, 380, "long")
    pen.focus = (320, 260)
    with pen.group(clip=body):
        style = int(look.u[1] * 3)
        if style == 0:
            for x in (250, 320, 390):
                for j in range(16):
                    pen.path(
                        f"M{x - 12} {150 + j * 26} q12 14 24 0 m-24 0 q12 -14 24 0",
                        stroke=dark(c, 0.25),
                        width=3,
                        opacity=0.5,
                    )
        elif style == 1:
            for j in range(3):
                y = 210 + j * 20
                for i in range(22):
                    pen.path(
                        f"M{170 + i * 16} {y} l5 8 l5 -8",
                        stroke=[look.accent, light(c, 0.6)][(i + j) % 2],
                        width=4,
                    )
        for i in range(30):
            pen.line(176 + i * 10, 130, 176 + i * 10, 540, dark(c, 0.3), 1.4, opacity=0.2)
        pen.rect(170, 494, 320, 44, 0, dark(c, 0.14))
        for i in range(34):
            pen.line(182 + i * 8.4, 494, 182 + i * 8.4, 538, dark(c, 0.4), 2, opacity=0.4)
    pen.path("M250 120 Q320 200 390 120 L374 108 Q320 172 266 108Z", pen.cloth(dark(c, 0.1)))
    pen.path("M266 110 Q320 126 374 110 Q320 172 266 110Z", dark(c, 0.5))


def hoodie(pen: Pen, look: Look) -> None:
    c = look.color
    pen.path(
        "M236 140 C220 40 420 40 404 140 C400 190 360 220 320 224 C280 220 240 190 236 140Z",
        pen.cloth(dark(c, 0.14)),
    )
    _torso(pen, look, 384, "long")
    pen.focus = (320, 250)
    pen.path(
        "M244 128 C240 70 400 70 396 128 C390 190 350 226 320 236 C290 226 250 190 244 128Z", pen.cloth(c)
    )
    pen.path(
        "M266 122 C264 88 376 88 374 122 C370 166 344 196 320 206 C296 196 270 166 266 122Z", dark(c, 0.52)
    )
    for s in (-1, 1):
        pen.path(f"M{320 + s * 26} 214 q{s * 6} 50 {s * 2} 96", stroke=light(c, 0.65), width=6)
    if look.has("zip") or look.u[1] > 0.6:
        pen.path("M320 236 V536", stroke=dark(c, 0.4), width=8)
        pen.path("M320 236 V536", stroke="#b9bec5", width=3, dash="3 4")
    pen.path("M236 410 L262 372 H378 L404 410 V480 H236Z", pen.cloth(dark(c, 0.06)))
    seam(pen, "M240 412 L264 378 H376 L400 412 V476 H240Z", light(c, 0.45), 2)
    pen.path("M196 506 Q320 520 444 506 V534 Q320 546 196 534Z", dark(c, 0.18))
    if look.u[1] <= 0.6:
        mark(pen, look, 320, 310, 44, look.accent)


def shirt(pen: Pen, look: Look) -> None:
    c = look.color
    body = _torso(pen, look, 396, "short" if look.has("short sleeve") else "long")
    pen.focus = (320, 200)
    with pen.group(clip=body):
        style = int(look.u[1] * 4)
        if style == 0:
            for i in range(22):
                pen.line(170 + i * 14, 110, 170 + i * 14, 560, look.accent, 2, opacity=0.55)
        elif style == 1:
            for i in range(12):
                pen.rect(170 + i * 30, 100, 12, 460, 0, look.accent, opacity=0.28)
                pen.rect(150, 110 + i * 38, 340, 13, 0, look.accent, opacity=0.28)
    pen.rect(308, 170, 24, 376, 0, light(c, 0.12))
    pen.path("M308 170 V546 M332 170 V546", stroke=dark(c, 0.3), width=1.6, opacity=0.5)
    for i in range(6):
        pen.circle(320, 206 + i * 58, 6, light(c, 0.7), stroke=dark(c, 0.4), width=1.5)
    pen.path("M254 116 Q320 140 386 116 Q360 164 320 176 Q280 164 254 116Z", dark(c, 0.5))
    for s in (-1, 1):
        pen.path(
            f"M{320 + s * 60} 104 L{320 + s * 84} 150 L{320 + s * 40} 206 L{320} 172 Q{320 + s * 40} 150 {320 + s * 60} 104Z",
            pen.cloth(light(c, 0.08)),
        )
    pen.rect(356, 232, 60, 66, 6, dark(c, 0.05), stroke=dark(c, 0.25), width=1.5)


def jacket(pen: Pen, look: Look) -> None:
    c = look.color
    puffer = look.has("down") or look.u[1] > 0.6
    body = _torso(pen, look, 390, "long")
    pen.focus = (320, 230)
    if puffer:
        with pen.group(clip=body):
            for j in range(9):
                pen.rect(
                    170,
                    130 + j * 48,
                    300,
                    48,
                    18,
                    pen.linear([(0, light(c, 0.3)), (0.5, c), (1, dark(c, 0.32))], 90),
                )
        for s in (-1, 1):
            for j in range(5):
                pen.path(
                    f"M{320 + s * (118 + j * 8)} {250 + j * 50} L{320 + s * (186 + j * 9)} {226 + j * 50}",
                    stroke=dark(c, 0.4),
                    width=4,
                    opacity=0.5,
                )
    else:
        pen.path("M232 128 H408 L430 210 H210Z", pen.cloth(mix(look.accent, c, 0.35)), opacity=0.9)
        for s in (-1, 1):
            pen.path(f"M{320 + s * 50} 410 L{320 + s * 96} 384 V450", stroke=dark(c, 0.45), width=5)
    pen.path(
        "M250 122 Q256 74 320 72 Q384 74 390 122 Q384 150 320 156 Q256 150 250 122Z", pen.cloth(dark(c, 0.16))
    )
    pen.path("M270 116 Q276 94 320 92 Q364 94 370 116 Q350 138 320 140 Q290 138 270 116Z", dark(c, 0.55))
    pen.path("M320 140 V542", stroke=dark(c, 0.5), width=11)
    pen.path("M320 140 V542", stroke="#c3c7cd", width=4, dash="4 4")
    pen.rect(313, 160, 14, 30, 5, look.accent)
    mark(pen, look, 386, 246, 26, look.accent)


def trousers(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 160)
    short = look.has("shorts")
    low = 330 if short else 560
    wide = look.between(0, 56, 84)
    for s in (-1, 1):
        x = 320 + s * (96 if not short else 110)
        pen.path(
            f"M{320 + s * 2} 90 H{320 + s * 104} Q{320 + s * 128} 200 {x + s * wide * 0.55:.0f} {low} H{x - s * wide * 0.75:.0f} Q{320 + s * 30} 330 {320} 232Z",
            pen.linear([(0, dark(c, 0.14)), (0.35, light(c, 0.18)), (0.65, c), (1, dark(c, 0.26))]),
        )
        pen.path(
            f"M{320 + s * 66} 130 Q{x:.0f} 300 {x - s * 4:.0f} {low - 12}",
            stroke=light(c, 0.35),
            width=3,
            opacity=0.35,
        )
        pen.path(
            f"M{320 + s * 108} 120 Q{320 + s * 90} 150 {320 + s * 64} 100",
            stroke=dark(c, 0.4),
            width=3.5,
            opacity=0.7,
        )
        seam(pen, f"M{x + s * wide * 0.5:.0f} {low - 14} H{x - s * wide * 0.68:.0f}", light(c, 0.5), 2)
    pen.path("M216 90 H424 V116 Q320 126 216 116Z", pen.cloth(dark(c, 0.08)))
    for x in (240, 286, 354, 400):
        pen.rect(x - 5, 86, 10, 36, 2, dark(c, 0.25))
    pen.path("M320 120 Q326 190 318 236", stroke=dark(c, 0.4), width=3)
    pen.circle(320, 103, 8, pen.ball("#c9a24f" if look.u[1] > 0.4 else "#b9bec5"))
    if look.has("drawstring") or look.u[2] > 0.7:
        pen.path("M308 116 q-8 40 -4 64 M332 116 q8 40 4 60", stroke=light(c, 0.65), width=5)


def skirt(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 220)
    low = look.between(0, 420, 530)
    body = f"M244 130 H396 Q430 300 {470} {low:.0f} Q320 {low + 36:.0f} {170} {low:.0f} Q210 300 244 130Z"
    pen.path(body, pen.cloth(c))
    with pen.group(clip=body):
        for i in range(-4, 5):
            pen.path(
                f"M{320 + i * 17} 150 L{320 + i * 36} {low + 40:.0f}",
                stroke=dark(c, 0.35),
                width=8,
                opacity=0.28,
            )
            pen.path(
                f"M{328 + i * 17} 150 L{334 + i * 36} {low + 40:.0f}",
                stroke=light(c, 0.4),
                width=5,
                opacity=0.22,
            )
    pen.path("M242 112 H398 V146 Q320 156 242 146Z", pen.cloth(dark(c, 0.16)))
    pen.circle(320, 130, 8, pen.ball(look.accent))


def dress(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 220)
    low = look.between(0, 500, 590)
    for s in (-1, 1):
        pen.path(
            f"M{320 + s * 76} 92 Q{320 + s * 140} 110 {320 + s * 164} 190 L{320 + s * 112} 214 Q{320 + s * 104} 180 {320 + s * 92} 168Z",
            pen.cloth(dark(c, 0.12)),
        )
    body = f"M262 80 Q320 150 378 80 L404 96 Q418 180 390 270 Q440 400 478 {low:.0f} Q320 {low + 34:.0f} 162 {low:.0f} Q200 400 250 270 Q222 180 236 96Z"
    pen.path(body, pen.cloth(c))
    with pen.group(clip=body):
        if look.u[1] > 0.5:
            import random

            rng = random.Random(str(look.u))
            for _ in range(70):
                x, y = rng.uniform(160, 480), rng.uniform(80, 600)
                for k in range(5):
                    import math

                    a = k * 1.2566
                    pen.circle(
                        x + 6 * math.cos(a), y + 6 * math.sin(a), 4.4, light(look.accent, 0.3), opacity=0.85
                    )
                pen.circle(x, y, 3.4, "#f5e3a6")
        for i in range(-3, 4):
            pen.path(
                f"M{320 + i * 18} 280 L{320 + i * 46} {low + 30:.0f}",
                stroke=dark(c, 0.35),
                width=9,
                opacity=0.22,
            )
    pen.path(
        "M250 262 Q320 282 390 262 L392 284 Q320 304 248 284Z",
        look.accent if look.u[2] > 0.4 else dark(c, 0.2),
    )


def beanie(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 380)
    pen.shadow(320, 512, 180, 22)
    body = "M160 430 C150 220 240 140 320 140 C400 140 490 220 480 430Z"
    pen.path(body, pen.radial([(0, light(c, 0.28)), (0.6, c), (1, dark(c, 0.36))], 0.4, 0.3, 0.75))
    with pen.group(clip=body):
        for i in range(-8, 9):
            pen.path(
                f"M{320 + i * 5} 136 Q{320 + i * 24} 260 {320 + i * 22} 440",
                stroke=dark(c, 0.35),
                width=5,
                opacity=0.3,
            )
    pen.path(
        "M146 404 Q320 376 494 404 Q504 450 494 500 Q320 524 146 500 Q136 450 146 404Z",
        pen.linear([(0, dark(c, 0.2)), (0.35, light(c, 0.2)), (1, dark(c, 0.34))]),
    )
    for i in range(28):
        pen.line(158 + i * 12, 402, 158 + i * 12, 506, dark(c, 0.4), 3, opacity=0.35)
    if look.u[0] > 0.5:
        pen.circle(320, 130, 48, pen.ball(look.accent, 0.2))
        for i in range(30):
            import math

            a = i * 0.2094
            pen.line(
                320 + 30 * math.cos(a),
                130 + 30 * math.sin(a),
                320 + 54 * math.cos(a),
                130 + 54 * math.sin(a),
                look.accent,
                5,
                opacity=0.8,
            )
    pen.rect(360, 432, 56, 40, 4, pen.flat(look.material))
    mark(pen, look, 388, 452, 22, light(look.material, 0.7))


def cap(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (280, 300)
    pen.shadow(300, 470, 240, 22)
    peak = look.accent if look.u[0] > 0.6 else dark(c, 0.06)
    pen.path(
        "M180 400 C160 230 260 160 350 160 C460 160 540 250 536 400 Q360 440 180 400Z",
        pen.radial([(0, light(c, 0.35)), (0.55, c), (1, dark(c, 0.36))], 0.4, 0.25, 0.8),
    )
    for d in ("M350 162 Q300 260 300 412", "M350 162 Q420 250 440 412", "M350 162 Q230 220 204 396"):
        pen.path(d, stroke=dark(c, 0.35), width=3, opacity=0.5)
    pen.circle(350, 160, 12, pen.ball(c))
    pen.path(
        "M200 384 Q320 410 420 404 Q330 470 160 466 Q60 460 60 440 Q90 400 200 384Z",
        pen.linear([(0, light(peak, 0.25)), (0.5, peak), (1, dark(peak, 0.36))], 70),
    )
    for k in range(3):
        seam(
            pen,
            f"M{84 + k * 26} {444 - k * 8} Q{240 + k * 10} {456 - k * 14} {380 + k * 8} {414 - k * 4}",
            light(peak, 0.4),
            1.6,
        )
    mark(pen, look, 272, 310, 58, look.accent if look.u[0] <= 0.6 else light(c, 0.7))


def scarf(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (320, 220)
    stripe = look.accent
    for x, low, tilt in ((250, 520, 6), (390, 560, -5)):
        with pen.group(f"rotate({tilt} {x} 220)"):
            pen.rect(
                x - 56,
                190,
                112,
                low - 190,
                6,
                pen.linear([(0, dark(c, 0.2)), (0.4, light(c, 0.2)), (1, dark(c, 0.24))]),
            )
            for j in range(3 if look.u[0] > 0.4 else 0):
                pen.rect(x - 56, low - 60 - j * 44, 112, 20, 0, stripe, opacity=0.85)
            for i in range(12):
                pen.path(f"M{x - 52 + i * 9.4:.0f} {low} v34", stroke=light(c, 0.15), width=4)
    pen.path(
        "M170 190 Q160 110 320 100 Q480 110 470 190 Q470 260 320 268 Q170 260 170 190Z",
        pen.linear([(0, light(c, 0.3)), (0.45, c), (1, dark(c, 0.3))], 80),
    )
    pen.path("M230 172 Q240 140 320 138 Q400 140 410 172 Q400 200 320 204 Q240 200 230 172Z", dark(c, 0.5))
    for k in range(3):
        pen.path(
            f"M{186 + k * 8} {214 + k * 14} Q320 {262 + k * 6} {454 - k * 8} {214 + k * 14}",
            stroke=dark(c, 0.35),
            width=4,
            opacity=0.35,
        )


def gloves(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (230, 300)
    for x, s in ((190, 1), (450, -1)):
        with pen.group(f"rotate({-8 * s} {x} 330)"):
            for dx, top in ((-54, 190), (-18, 156), (18, 164), (54, 200)):
                pen.rect(
                    x + dx - 19,
                    top,
                    38,
                    190,
                    19,
                    pen.linear([(0, dark(c, 0.16)), (0.4, light(c, 0.22)), (1, dark(c, 0.22))]),
                )
            pen.path(
                f"M{x - 73} 300 H{x + 73} Q{x + 76} 420 {x + 56} 450 H{x - 56} Q{x - 76} 420 {x - 73} 300Z",
                pen.cloth(c),
            )
            with pen.group(f"rotate({38 * s} {x + 70 * s} 400)"):
                pen.rect(
                    x + 70 * s - 21,
                    300,
                    42,
                    130,
                    21,
                    pen.linear([(0, dark(c, 0.1)), (0.4, light(c, 0.2)), (1, dark(c, 0.24))]),
                )
            pen.rect(
                x - 60,
                446,
                120,
                66,
                10,
                pen.linear([(0, dark(c, 0.3)), (0.4, light(c, 0.08)), (1, dark(c, 0.36))]),
            )
            for i in range(11):
                pen.line(x - 52 + i * 10.4, 450, x - 52 + i * 10.4, 510, dark(c, 0.45), 2.5, opacity=0.4)
            mark(pen, look, x, 380, 30, look.accent, 0.85)


def socks(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (260, 200)
    for dx, dy in ((70, 34), (-40, 0)):
        with pen.group(f"translate({dx} {dy})"):
            body = "M230 90 H342 L344 330 Q350 380 420 420 Q470 450 452 492 Q440 520 390 518 Q300 516 250 450 Q226 410 230 330Z"
            pen.path(
                body,
                pen.linear([(0, dark(c, 0.16)), (0.35, light(c, 0.2)), (0.7, c), (1, dark(c, 0.26))], 10),
            )
            with pen.group(clip=body):
                style = int(look.u[0] * 4)
                for i in range(7):
                    if style == 0:
                        pen.rect(210, 150 + i * 44, 280, 16, 0, look.accent, opacity=0.85)
                    elif style == 1:
                        for k in range(5):
                            pen.circle(
                                240 + k * 34 + (17 if i % 2 else 0), 160 + i * 38, 8, look.accent, opacity=0.9
                            )
                pen.ellipse(420, 500, 70, 56, look.accent, opacity=0.9)
                pen.ellipse(236, 430, 50, 52, look.accent, opacity=0.9)
            pen.rect(226, 84, 120, 46, 8, pen.cloth(look.accent if style > 1 else dark(c, 0.12)))
            for i in range(12):
                pen.line(234 + i * 9.4, 88, 234 + i * 9.4, 128, dark(c, 0.4), 2, opacity=0.35)

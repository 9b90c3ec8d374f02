"""Shoes, seen from the side."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, mix
from shopkeeper.simulate.goods.shapes.parts import seam

__all__ = ["boot", "loafer", "sandal", "sneaker"]


def sneaker(pen: Pen, look: Look) -> None:
    c, a = look.color, look.accent
    sole = "#f4f1ea" if look.u[0] < 0.65 else "#3a3b41" if look.u[0] < 0.8 else a
    pen.focus = (300, 380)
    pen.shadow(320, 500, 280, 18)
    high = look.has("trail") or look.u[1] > 0.75
    top = 210 if high else 250
    pen.path(
        f"M110 430 C96 340 100 {top + 40} 122 {top} Q160 {top - 16} 196 {top + 6} C214 {top + 40} 250 300 330 330 C400 356 500 360 540 400 Q560 420 552 448 H116 Q108 446 110 430Z",
        pen.linear([(0, light(c, 0.3)), (0.45, c), (1, dark(c, 0.28))], 75),
    )
    pen.path(
        f"M128 {top + 8} Q160 {top - 4} 188 {top + 10} Q196 {top + 30} 206 {top + 44} Q160 {top + 30} 126 {top + 36}Z",
        dark(c, 0.5),
    )
    pen.path(
        "M430 356 C490 362 536 384 548 418 Q552 436 550 446 H440 Q404 410 430 356Z",
        pen.flat(mix(c, a, 0.35 if look.u[2] > 0.4 else 0.0), 70),
    )
    pen.path("M108 420 Q100 360 110 320 Q150 340 168 400 L172 446 H114Z", pen.flat(mix(c, a, 0.4), 50))
    style = int(look.u[3] * 4)
    if style == 0:
        pen.path("M200 430 C270 420 330 380 360 344 L392 356 C350 410 280 444 210 446Z", a)
    elif style == 1:
        for i in range(3):
            pen.path(f"M{236 + i * 40} 440 L{276 + i * 40} {352 - 4 * i}", stroke=a, width=13)
    elif style == 2:
        pen.circle(270, 392, 30, a)
    else:
        pen.path("M190 410 Q280 360 410 410", stroke=a, width=11)
    for i in range(5):
        x, y = 214 + i * 32, top + 68 + i * 21 if not high else top + 90 + i * 20
        y = 294 + i * 13
        pen.path(
            f"M{x} {y + 14} L{x + 30} {y - 14}", stroke=light(c, 0.7) if style != 1 else "#fffaf3", width=8
        )
        pen.circle(x, y + 14, 4.5, dark(c, 0.6))
    seam(pen, "M430 360 Q406 404 438 444 M170 444 Q166 390 120 330", light(c, 0.5), 1.8)
    pen.path(
        "M96 440 H558 Q576 444 570 470 Q566 494 530 496 H140 Q90 494 88 466 Q86 444 96 440Z",
        pen.linear([(0, light(sole, 0.4)), (0.4, sole), (1, dark(sole, 0.28))], 90),
    )
    pen.path("M92 462 H572", stroke=dark(sole, 0.25), width=3, opacity=0.6)
    for i in range(18):
        pen.rect(112 + i * 25, 488, 16, 10, 3, dark(sole, 0.5))


def boot(pen: Pen, look: Look) -> None:
    c = look.color
    sole = "#2f2b29" if look.u[0] < 0.7 else "#b98b5e"
    pen.focus = (300, 330)
    pen.shadow(320, 528, 240, 20)
    top = look.between(1, 110, 180)
    pen.path(
        f"M150 470 L158 {top:.0f} Q230 {top - 22:.0f} 300 {top:.0f} L312 320 C330 370 430 366 490 410 Q516 434 508 472Z",
        pen.linear([(0, dark(c, 0.12)), (0.3, light(c, 0.3)), (0.6, c), (1, dark(c, 0.32))], 30),
    )
    pen.path(
        f"M156 {top:.0f} Q230 {top - 22:.0f} 302 {top:.0f} L303 {top + 30:.0f} Q230 {top + 10:.0f} 156 {top + 30:.0f}Z",
        pen.cloth(look.accent if look.u[2] > 0.6 else dark(c, 0.3)),
    )
    if look.has("chelsea") or look.u[3] > 0.65:
        pen.path("M210 250 Q236 330 226 440 L270 440 Q300 330 282 250Z", pen.flat(dark(c, 0.45)))
        for i in range(6):
            pen.line(222 + i * 10, 260, 232 + i * 7, 430, dark(c, 0.65), 1.5, opacity=0.6)
    else:
        for i in range(7):
            y = top + 60 + i * (280 - 0.9 * top) / 6 + i * 6
            pen.path(
                f"M{262 + i * 7} {y + 10:.0f} L{318 + i * 9} {y - 8:.0f}",
                stroke="#efe6d2" if look.u[4] > 0.4 else "#c5383c",
                width=7,
            )
            pen.circle(262 + i * 7, y + 10, 5, "#c9a24f")
    pen.path("M400 374 C450 376 510 410 508 472 H380 Q360 420 400 374Z", pen.flat(dark(c, 0.06), 50))
    seam(pen, "M396 376 Q362 420 384 468 M176 460 Q200 400 166 340", light(c, 0.5))
    pen.path(
        "M140 466 H516 Q526 470 522 496 H300 Q280 498 270 510 V526 H144 Q136 500 140 466Z",
        pen.linear([(0, light(sole, 0.25)), (1, dark(sole, 0.4))], 90),
    )
    pen.path("M300 496 H522 L516 524 H306Z", dark(sole, 0.2))
    for i in range(8):
        pen.rect(318 + i * 25, 516, 15, 11, 3, dark(sole, 0.6))


def loafer(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (340, 390)
    pen.shadow(320, 490, 260, 18)
    pen.path(
        "M106 440 C92 380 104 320 130 300 Q190 330 260 330 C300 318 350 320 400 346 C470 362 540 380 556 424 Q560 448 540 452 H120Z",
        pen.linear([(0, light(c, 0.35)), (0.4, c), (1, dark(c, 0.36))], 70),
    )
    pen.path("M132 302 Q190 332 262 330 Q210 372 126 350Z", dark(c, 0.58))
    pen.path(
        "M330 326 Q420 336 470 372 Q500 400 470 420 Q400 400 330 404 Q300 366 330 326Z",
        pen.flat(light(c, 0.08), 60),
    )
    seam(pen, "M330 326 Q420 336 470 372 Q500 400 470 420", light(c, 0.5), 2.2)
    pen.path("M270 330 Q320 306 366 326 L386 410 Q330 404 286 412Z", pen.flat(dark(c, 0.1), 60))
    if look.u[0] > 0.5:
        pen.rect(300, 356, 62, 16, 8, pen.metal("#c9a24f", 20))
    else:
        pen.path("M306 372 q24 -16 50 0 q-24 14 -50 0z", dark(c, 0.6))
    pen.path(
        "M104 444 H556 Q566 452 556 466 H104Z", pen.flat("#3a2a20" if look.u[1] < 0.6 else "#d8bb92", 90)
    )
    pen.path("M108 464 H196 V488 H114 Q106 480 108 464Z", dark("#3a2a20", 0.2))


def sandal(pen: Pen, look: Look) -> None:
    c = look.color
    bed = "#c9a27a" if look.u[0] < 0.6 else mix(c, "#3a3b41", 0.6)
    pen.focus = (300, 360)
    pen.shadow(320, 500, 260, 18)
    pen.path(
        "M84 440 Q90 410 150 414 C260 424 330 400 420 420 Q540 430 566 446 Q576 470 548 480 H110 Q80 476 84 440Z",
        pen.linear([(0, light(bed, 0.35)), (1, bed)], 90),
    )
    pen.path(
        "M84 452 Q320 476 570 452 Q576 494 548 496 H110 Q80 494 84 452Z",
        pen.flat(mix(bed, "#2b2c31", 0.6), 90),
    )
    for x1, x2, h in ((380, 500, 110), (220, 330, 130)):
        pen.path(
            f"M{x1} 446 C{x1 + 10} {446 - h} {x2 - 10} {446 - h - 10} {x2} 446 L{x2 - 34} 452 C{x2 - 44} {470 - h} {x1 + 50} {474 - h} {x1 + 40} 452Z",
            pen.linear([(0, light(c, 0.35)), (0.5, c), (1, dark(c, 0.3))], 40),
        )
        pen.rect((x1 + x2) / 2 + 6, 446 - h * 0.72, 30, 26, 5, "none", stroke=pen.metal("#c3c7cd"), width=6)
    pen.path("M104 432 C96 340 170 310 250 360", stroke=pen.flat(c), width=22)
    seam(pen, "M104 424 C98 344 170 316 246 364", light(c, 0.5), 2)

"""Things of the desk with a plug: laptops, monitors, keyboards, mice, printers, ink, routers."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, luminance, mix
from shopkeeper.simulate.goods.shapes.parts import mark, slab, wallpaper

__all__ = [
    "hub",
    "ink",
    "keyboard",
    "laptop",
    "laptop_stand",
    "monitor",
    "mouse",
    "printer",
    "router",
    "ssd",
    "webcam",
]


def laptop(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (420, 420)
    pen.shadow(320, 520, 270, 20)
    w = look.between(0, 186, 206)
    pen.rect(320 - w, 160, 2 * w, 300, 16, pen.metal(dark(c, 0.05), 70))
    pen.rect(320 - w + 3, 163, 2 * w - 6, 294, 14, "#17181c")
    wallpaper(pen, look, 320 - w + 14, 176, 2 * w - 28, 262, 6)
    pen.circle(320, 169, 2.6, "#3c4a5c")
    pen.path(
        f"M{320 - w:.0f} 456 H{320 + w:.0f} L{320 + w + 56:.0f} 508 H{320 - w - 56:.0f}Z",
        pen.linear([(0, dark(c, 0.1)), (1, light(c, 0.25))], 90),
    )
    keys = dark(c, 0.72) if luminance(c) > 0.35 else dark(c, 0.5)
    for row in range(4):
        y = 462 + row * 7.2
        half = w - 24 + row * 8
        for i in range(13):
            step = 2 * half / 13
            pen.rect(320 - half + i * step, y, step - 3, 5.2, 1.4, keys, opacity=0.9)
    pen.path("M272 494 H368 L372 505 H268Z", dark(c, 0.08), opacity=0.8)
    pen.path(
        f"M{320 - w - 56:.0f} 508 H{320 + w + 56:.0f} q0 14 -16 14 H{320 - w - 40:.0f} q-16 0 -16 -14Z",
        pen.linear([(0, light(c, 0.45)), (0.4, c), (1, dark(c, 0.4))], 90),
    )
    pen.path("M282 508 h76 q-4 7 -12 7 h-52 q-8 0 -12 -7Z", dark(c, 0.3))


def monitor(pen: Pen, look: Look) -> None:
    c = look.color
    wide = 250 if not look.has("curved") else 275
    h = look.between(0, 285, 305)
    pen.focus = (450, 300)
    pen.shadow(320, 548, 130, 18)
    pen.path("M290 400 H350 L356 528 H284Z", pen.metal(mix(c, "#9aa0a8", 0.4)))
    pen.path("M206 530 Q320 512 434 530 L440 542 H200Z", pen.flat(mix(c, "#9aa0a8", 0.3), 90))
    y = 150
    pen.rect(320 - wide, y, 2 * wide, h, 12, pen.flat(dark(c, 0.2), 80))
    pen.rect(320 - wide + 3, y + 3, 2 * wide - 6, h - 6, 10, "#131417")
    wallpaper(pen, look, 320 - wide + 11, y + 11, 2 * wide - 22, h - 36, 4)
    mark(pen, look, 320, y + h - 12, 12, "#8b9099")


def keyboard(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (200, 300)
    full = look.has("full size")
    w = 285 if full else 235
    pen.shadow(320, 425, w * 1.05, 26, 0.35)
    slab(pen, 320 - w, 228, 2 * w, 188, look.between(0, 10, 22), pen.flat(c, 80, 0.7), dark(c, 0.45), 12)
    cap = light(c, 0.16) if luminance(c) < 0.5 else light(c, 0.5)
    rows, cols = 5, 18 if full else 15
    step = (2 * w - 24) / cols
    rgb = look.has("backlit")
    for r in range(rows):
        at = 320 - w + 12.0
        y = 242 + r * 33
        skip = {4: (4, 6)}.get(r)
        i = 0
        while i < cols:
            span = 1
            if skip and i == skip[0]:
                span = skip[1]
            elif i == cols - 1 - (3 if full else 0) and r in (1, 2):
                span = 1
            kw = step * span - 4
            tone = look.accent if (r == 0 and i == 0) or (r == 2 and i == cols - 1) else cap
            if rgb:
                pen.rect(at - 1, y + 2, kw + 2, 29, 6, mix(look.accent, "#ffffff", 0.2), opacity=0.55)
            pen.rect(at, y + 2, kw, 27, 5, dark(tone, 0.3))
            pen.rect(at + 1.5, y, kw - 3, 23, 4.5, pen.linear([(0, light(tone, 0.25)), (1, tone)], 90))
            at += step * span
            i += span


def mouse(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    w = look.between(0, 92, 108)
    pen.focus = (320, 230)
    pen.shadow(330, 500, 120, 40, 0.4)
    body = f"M320 130 C{320 + w * 0.95:.0f} 130 {320 + w:.0f} 240 {320 + w:.0f} 330 C{320 + w:.0f} 450 {320 + w * 0.6:.0f} 500 320 500 C{320 - w * 0.6:.0f} 500 {320 - w:.0f} 450 {320 - w:.0f} 330 C{320 - w:.0f} 240 {320 - w * 0.95:.0f} 130 320 130Z"
    pen.path(
        body,
        pen.radial(
            [(0, light(c, 0.5)), (0.4, light(c, 0.12)), (0.75, c), (1, dark(c, 0.45))], 0.38, 0.3, 0.75
        ),
    )
    pen.path("M320 132 V300", stroke=dark(c, 0.5), width=3)
    pen.path(f"M{320 - w * 0.96:.0f} 300 Q320 330 {320 + w * 0.96:.0f} 300", stroke=dark(c, 0.35), width=2.5)
    pen.rect(307, 180, 26, 78, 13, dark(c, 0.6))
    pen.rect(311, 186, 18, 66, 9, pen.metal("#7c8189", 90))
    for i in range(5):
        pen.line(311, 195 + i * 12, 329, 195 + i * 12, "#33353b", 2)
    mark(pen, look, 320, 430, 30, look.accent, 0.85)
    pen.path(
        f"M{320 - w * 0.8:.0f} 250 C{320 - w * 0.8:.0f} 190 {320 - w * 0.5:.0f} 155 296 150",
        stroke="#ffffff",
        width=5,
        opacity=0.4,
    )


def ssd(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.shadow(330, 455, 190, 30, 0.4)
    with pen.group("rotate(-14 320 320)"):
        slab(
            pen,
            170,
            220,
            300,
            190,
            look.between(0, 14, 48),
            pen.linear([(0, light(c, 0.4)), (0.4, c), (0.55, light(c, 0.16)), (1, dark(c, 0.3))], 35),
            dark(c, 0.55),
            16,
        )
        if look.u[1] > 0.45:
            for i in range(9):
                pen.line(200 + i * 12, 240, 200 + i * 12, 392, dark(c, 0.3), 4, opacity=0.5)
        mark(pen, look, 385, 315, 54, look.accent)
        pen.rect(462, 296, 12, 38, 5, "#2b2c31")
        pen.circle(440, 390, 4, "#86e3ac")


def hub(pen: Pen, look: Look) -> None:
    c = look.color
    pen.lies = True
    pen.focus = (400, 330)
    pen.shadow(350, 420, 190, 24, 0.36)
    pen.path("M210 330 C120 330 150 200 70 210", stroke=dark(c, 0.3), width=15)
    pen.path("M210 326 C122 326 150 196 72 206", stroke=light(c, 0.25), width=4, opacity=0.6)
    pen.rect(36, 190, 46, 36, 8, pen.metal(c, 90))
    pen.rect(22, 198, 18, 20, 4, pen.metal("#b9bdc4", 90))
    slab(
        pen,
        200,
        262,
        330,
        118,
        20,
        pen.linear([(0, light(c, 0.45)), (0.5, c), (1, dark(c, 0.15))], 80),
        pen.linear([(0, dark(c, 0.3)), (1, dark(c, 0.6))], 90),
        34,
    )
    for i in range(int(look.between(0, 3, 5.9))):
        x = 228 + i * 58
        if i % 3 == 2:
            pen.rect(x, 388, 34, 14, 7, "#111216")
        else:
            pen.rect(x, 386, 40, 18, 3, "#111216")
            pen.rect(x + 4, 396, 32, 5, 1, "#3f6fb0" if i == 0 else "#d8dade")
    mark(pen, look, 365, 318, 40, dark(c, 0.4) if luminance(c) > 0.5 else light(c, 0.5), 0.8)
    pen.circle(505, 282, 4, "#86e3ac")


def printer(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (420, 360)
    pen.shadow(320, 530, 250, 24)
    pen.path("M180 220 L200 120 H440 L460 220Z", "#fdfcf9")
    pen.path("M200 120 H440 L444 140 H196Z", "#e9e6df")
    for i in range(4):
        pen.line(222 + i * 2, 150 + i * 16, 330 + i * 22, 150 + i * 16, "#b7bfca", 3)
    pen.path(
        "M110 250 Q112 210 150 210 H490 Q528 210 530 250Z",
        pen.linear([(0, light(c, 0.3)), (1, dark(c, 0.1))], 90),
    )
    pen.rect(92, 246, 456, 262, 26, pen.linear([(0, light(c, 0.25)), (0.4, c), (1, dark(c, 0.28))], 80))
    pen.rect(132, 370, 376, 92, 12, pen.linear([(0, "#17181b"), (1, "#393b41")], 90))
    pen.path("M168 440 H472 L500 520 H140Z", "#fffdf8")
    pen.path("M168 440 H472 L476 452 H164Z", dark("#fffdf8", 0.25))
    with pen.group(clip="M172 452 H468 L492 514 H148Z"):
        pen.rect(230, 462, 120, 60, 4, mix(look.accent, "#ffffff", 0.4))
        pen.path("M230 520 L280 478 L316 506 L340 486 L372 520Z", look.accent)
        for i in range(3):
            pen.line(372, 470 + i * 14, 450, 470 + i * 14, "#a9b3c0", 4)
    pen.rect(360, 276, 140, 62, 10, "#15161a")
    wallpaper(pen, look, 368, 284, 82, 46, 4)
    pen.circle(476, 307, 11, pen.ball(look.accent))
    mark(pen, look, 160, 306, 30, dark(c, 0.4) if luminance(c) > 0.5 else light(c, 0.6))


def ink(pen: Pen, look: Look) -> None:
    pen.focus = (300, 400)
    inks = ["#1fa3c9", "#d23c84", "#efc325", "#2a2a2f"]
    count = 4 if look.has("multipack") or look.u[0] > 0.55 else 1 if look.has("black ink") else 2
    tones = inks[-count:] if count < 4 else inks
    pen.shadow(320, 540, 60 + 55 * count, 20)
    for i, tone in enumerate(tones):
        x = 320 - count * 56 + i * 112 + 6
        pen.path(
            f"M{x} 250 h70 q30 0 30 30 v240 q0 14 -14 14 h-72 q-14 0 -14 -14z",
            pen.round_side("#33353b" if look.u[1] < 0.6 else "#e8e6e1", 0.5),
        )
        pen.rect(x + 18, 226, 44, 28, 6, "#1e1f23")
        pen.rect(x + 8, 300, 84, 150, 8, pen.linear([(0, light(tone, 0.25)), (1, dark(tone, 0.12))], 60))
        pen.path(
            f"M{x + 50} 330 c24 34 30 46 30 60 a30 30 0 0 1 -60 0 c0 -14 6 -26 30 -60z",
            "#ffffff",
            opacity=0.9,
        )
        mark(pen, look, x + 50, 392, 24, tone)
        pen.rect(x + 20, 474, 60, 8, 3, light(tone, 0.3))
        for k in range(4):
            pen.rect(x + 22 + k * 15, 500, 9, 18, 2, "#cfa94e")


def router(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 440)
    pen.shadow(320, 535, 230, 24)
    n = int(look.between(0, 2, 4.9))
    for i in range(n):
        x = 320 + (i - (n - 1) / 2) * (330 / max(n - 1, 1))
        lean = (x - 320) * 0.05
        with pen.group(f"rotate({lean:.1f} {x:.0f} 440)"):
            pen.rect(x - 9, 190, 18, 250, 9, pen.round_side(dark(c, 0.15), 0.5))
            pen.rect(x - 12, 400, 24, 40, 6, dark(c, 0.4))
    pen.path(
        "M130 440 Q140 420 166 420 H474 Q500 420 510 440 L536 500 Q540 524 512 526 H128 Q100 524 104 500Z",
        pen.linear([(0, light(c, 0.4)), (0.35, c), (1, dark(c, 0.35))], 90),
    )
    pen.path("M150 436 H490 L506 470 H134Z", pen.linear([(0, dark(c, 0.05)), (1, dark(c, 0.25))], 90))
    for i in range(12):
        pen.line(190 + i * 24, 442, 186 + i * 25, 464, dark(c, 0.5), 4, opacity=0.6)
    for i in range(5):
        pen.circle(250 + i * 22, 500, 4.5, "#7fe3a6" if i < 4 else look.accent)
    mark(pen, look, 440, 500, 22, light(c, 0.6) if luminance(c) < 0.5 else dark(c, 0.5))


def webcam(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (320, 270)
    pen.shadow(320, 540, 120, 18)
    pen.path(
        "M270 340 H370 L400 500 Q402 530 370 532 H270 Q238 530 240 500Z", pen.round_side(dark(c, 0.1), 0.5)
    )
    pen.rect(304, 320, 32, 50, 8, pen.metal("#8d929a"))
    w = look.between(0, 140, 190)
    pen.rect(320 - w, 190, 2 * w, 150, 74, pen.linear([(0, light(c, 0.35)), (0.4, c), (1, dark(c, 0.4))], 85))
    pen.rect(320 - w + 12, 202, 2 * w - 24, 126, 62, pen.linear([(0, "#2c2d33"), (1, "#121316")], 80))
    for r, fill in ((56, "#3e4048"), (48, "#15161a")):
        pen.circle(320, 265, r, fill)
    pen.circle(
        320,
        265,
        40,
        pen.radial([(0, "#5a6ea8"), (0.4, "#253258"), (0.8, "#0d1020"), (1, "#2b2e3a")], 0.4, 0.38, 0.6),
    )
    pen.circle(306, 250, 9, "#ffffff", opacity=0.75)
    pen.circle(336, 280, 4, "#bcd0ff", opacity=0.7)
    pen.circle(320 + w - 50, 265, 5, "#7fe3a6")


def laptop_stand(pen: Pen, look: Look) -> None:
    c = look.color
    pen.focus = (400, 330)
    pen.shadow(320, 540, 200, 22)
    pen.path("M170 520 H470 q14 0 14 12 v8 H156 v-8 q0 -12 14 -12Z", pen.metal(c, 90))
    pen.path("M280 522 L330 330 H372 L330 522Z", pen.metal(dark(c, 0.05), 10))
    pen.path(
        "M130 350 L500 236 L514 262 L150 376 q-14 4 -20 -10z",
        pen.linear([(0, light(c, 0.55)), (0.5, c), (1, dark(c, 0.3))], 70),
    )
    pen.path("M128 352 l-14 -26 q-4 -10 8 -13 l14 -3 l14 30z", pen.flat(dark(c, 0.1)))
    for t in (0.25, 0.7):
        x, y = 130 + 370 * t, 350 - 114 * t
        pen.path(f"M{x:.0f} {y + 4:.0f} l44 -13 l6 12 l-44 13z", "#3a3b41")

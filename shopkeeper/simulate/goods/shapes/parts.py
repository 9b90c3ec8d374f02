"""Parts that several shapes share: screens, marks, labels, handles, stitches."""

from __future__ import annotations

from shopkeeper.simulate.goods.pen import Look, Pen, dark, light, luminance, mix

__all__ = ["cylinder", "ink_on", "label", "mark", "seam", "slab", "wallpaper"]


def ink_on(color: str) -> str:
    """A colour that reads on `color`."""
    return light(color, 0.72) if luminance(color) < 0.5 else dark(color, 0.62)


def mark(pen: Pen, look: Look, x: float, y: float, s: float, color: str, opacity: float = 0.9) -> None:
    """The brand's sign: one of eight small drawings, since pictures carry no text."""
    n = look.mark % 8
    if n == 0:
        pen.circle(x, y, s * 0.5, "none", stroke=color, width=s * 0.2, opacity=opacity)
    elif n == 1:
        pen.path(
            f"M{x - s * 0.5:.1f} {y + s * 0.4:.1f} L{x:.1f} {y - s * 0.5:.1f} L{x + s * 0.5:.1f} {y + s * 0.4:.1f}Z",
            color,
            opacity=opacity,
        )
    elif n == 2:
        pen.path(
            f"M{x - s * 0.6:.1f} {y:.1f} q{s * 0.3:.1f} {-s * 0.7:.1f} {s * 0.6:.1f} 0 t{s * 0.6:.1f} 0",
            stroke=color,
            width=s * 0.2,
            opacity=opacity,
        )
    elif n == 3:
        for i in (-1, 0, 1):
            pen.rect(
                x + i * s * 0.36 - s * 0.11,
                y - s * (0.5 - 0.14 * abs(i)),
                s * 0.22,
                s * (1 - 0.28 * abs(i)),
                s * 0.1,
                color,
                opacity=opacity,
            )
    elif n == 4:
        pen.path(
            f"M{x:.1f} {y - s * 0.55:.1f} L{x + s * 0.55:.1f} {y:.1f} L{x:.1f} {y + s * 0.55:.1f} L{x - s * 0.55:.1f} {y:.1f}Z",
            color,
            opacity=opacity,
        )
    elif n == 5:
        pen.path(
            f"M{x:.1f} {y + s * 0.55:.1f} C{x - s * 0.9:.1f} {y - s * 0.1:.1f} {x - s * 0.2:.1f} {y - s * 0.6:.1f} {x:.1f} {y - s * 0.6:.1f} C{x + s * 0.2:.1f} {y - s * 0.6:.1f} {x + s * 0.9:.1f} {y - s * 0.1:.1f} {x:.1f} {y + s * 0.55:.1f}Z",
            color,
            opacity=opacity,
        )
    elif n == 6:
        pen.circle(x - s * 0.28, y, s * 0.34, color, opacity=opacity)
        pen.circle(x + s * 0.34, y, s * 0.2, color, opacity=opacity * 0.8)
    else:
        pen.path(
            f"M{x - s * 0.5:.1f} {y - s * 0.5:.1f} h{s:.1f} l{-s:.1f} {s:.1f} h{s:.1f}",
            stroke=color,
            width=s * 0.18,
            opacity=opacity,
        )


def slab(
    pen: Pen, x: float, y: float, w: float, h: float, r: float, fill: str, edge: str, depth: float = 6
) -> None:
    """A flat thing with a visible lower edge."""
    pen.rect(x, y + depth, w, h, r, edge)
    pen.rect(x, y, w, h, r, fill)


def cylinder(
    pen: Pen, cx: float, top: float, bottom: float, rx: float, fill: str, lid: str = "", flat: float = 0.16
) -> None:
    """A standing cylinder seen slightly from above; `lid` fills its top when given."""
    ry = rx * flat
    pen.path(
        f"M{cx - rx:.1f} {top:.1f} V{bottom:.1f} A{rx:.1f} {ry:.1f} 0 0 0 {cx + rx:.1f} {bottom:.1f} V{top:.1f} Z",
        fill,
    )
    if lid:
        pen.ellipse(cx, top, rx, ry, lid)


def wallpaper(pen: Pen, look: Look, x: float, y: float, w: float, h: float, r: float) -> None:
    """A lit screen with an abstract picture on it."""
    a, b = mix(look.accent, "#1b2440", 0.55), mix(look.accent, "#f4b183", 0.45)
    clip = f"M{x + r:.1f} {y:.1f} h{w - 2 * r:.1f} a{r} {r} 0 0 1 {r} {r} v{h - 2 * r:.1f} a{r} {r} 0 0 1 {-r} {r} h{-(w - 2 * r):.1f} a{r} {r} 0 0 1 {-r} {-r} v{-(h - 2 * r):.1f} a{r} {r} 0 0 1 {r} {-r}z"
    with pen.group(clip=clip):
        pen.rect(x, y, w, h, 0, pen.linear([(0, a), (0.55, mix(a, b, 0.5)), (1, b)], 60))
        k = look.between(2, 0.2, 0.7)
        pen.circle(x + w * k, y + h * 0.42, min(w, h) * 0.2, light(b, 0.55), opacity=0.85)
        pen.path(
            f"M{x:.0f} {y + h * 0.72:.0f} C{x + w * 0.25:.0f} {y + h * 0.45:.0f} {x + w * 0.4:.0f} {y + h * 0.8:.0f} {x + w * 0.62:.0f} {y + h * 0.6:.0f} S{x + w * 0.9:.0f} {y + h * 0.55:.0f} {x + w:.0f} {y + h * 0.66:.0f} V{y + h:.0f} H{x:.0f}Z",
            mix(a, "#0f1830", 0.35),
            opacity=0.8,
        )
        pen.path(
            f"M{x:.0f} {y + h * 0.86:.0f} C{x + w * 0.3:.0f} {y + h * 0.66:.0f} {x + w * 0.6:.0f} {y + h * 1.0:.0f} {x + w:.0f} {y + h * 0.78:.0f} V{y + h:.0f} H{x:.0f}Z",
            mix(a, "#0b1124", 0.65),
            opacity=0.9,
        )
        pen.path(
            f"M{x:.0f} {y:.0f} H{x + w * 0.55:.0f} L{x + w * 0.2:.0f} {y + h:.0f} H{x:.0f}Z",
            pen.fade("#ffffff", 0.2, 0.02, 40),
        )


def label(pen: Pen, look: Look, x: float, y: float, w: float, h: float, paper: str, r: float = 4) -> None:
    """A printed label: a field, a sign, a band and two lines that stand for words."""
    pen.rect(
        x, y, w, h, r, pen.linear([(0, dark(paper, 0.1)), (0.3, light(paper, 0.3)), (1, dark(paper, 0.14))])
    )
    ink = ink_on(paper)
    style = int(look.u[3] * 4)
    if style == 0:
        pen.rect(x, y + h * 0.64, w, h * 0.16, 0, look.accent, opacity=0.85)
    elif style == 1:
        pen.circle(x + w / 2, y + h * 0.36, min(w, h) * 0.27, look.accent, opacity=0.85)
    elif style == 2:
        pen.path(
            f"M{x:.1f} {y + h * 0.75:.1f} q{w * 0.25:.1f} {-h * 0.2:.1f} {w * 0.5:.1f} 0 t{w * 0.5:.1f} 0 V{y + h:.1f} H{x:.1f}Z",
            look.accent,
            opacity=0.85,
        )
    else:
        pen.rect(x + w * 0.08, y + h * 0.06, w * 0.84, h * 0.88, r, "none", stroke=look.accent, width=2.5)
    mark(pen, look, x + w / 2, y + h * 0.36, min(w, h) * 0.26, ink)
    pen.rect(x + w * 0.22, y + h * 0.68, w * 0.56, max(h * 0.035, 2.5), 1.5, ink, opacity=0.75)
    pen.rect(x + w * 0.32, y + h * 0.78, w * 0.36, max(h * 0.025, 2), 1.5, ink, opacity=0.5)


def seam(pen: Pen, d: str, color: str, width: float = 2) -> None:
    """A row of stitches."""
    pen.path(d, stroke=color, width=width, dash="6 5", opacity=0.6)

"""A small SVG pen for product pictures: colours, gradients that read as materials, paths, soft shadows.

A picture is 640 x 640. Standing things stand on y = 545; lying things are centred at 320, 320.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

__all__ = ["SIZE", "Look", "Pen", "dark", "light", "luminance", "mix", "path_box"]

SIZE = 640


def _rgb(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(a: str, b: str, t: float) -> str:
    """The colour `t` of the way from `a` to `b` (both #rrggbb)."""
    return "#" + "".join(f"{round(x + (y - x) * t):02x}" for x, y in zip(_rgb(a), _rgb(b), strict=True))


def light(color: str, t: float) -> str:
    return mix(color, "#fffaf3", t)


def dark(color: str, t: float) -> str:
    return mix(color, "#15121c", t)


def luminance(color: str) -> float:
    """Perceived brightness, 0 (black) to 1 (white)."""
    r, g, b = _rgb(color)
    return (0.299 * r + 0.587 * g + 0.114 * b) / 255


@dataclass(frozen=True, slots=True)
class Look:
    """What tells one picture from another of the same shape.

    `u` are eight numbers in 0..1 that vary proportions; `traits` are words the shape understands.
    """

    color: str
    accent: str = "#d9a441"
    material: str = "#c79a6b"
    u: tuple[float, ...] = (0.5,) * 8
    traits: frozenset[str] = frozenset()
    mark: int = 0

    def has(self, trait: str) -> bool:
        return trait in self.traits

    def between(self, index: int, low: float, high: float) -> float:
        """The variation `index` stretched to low..high."""
        return low + (high - low) * self.u[index % len(self.u)]


_TOKEN = re.compile(r"[A-Za-z]|-?\d*\.?\d+(?:e-?\d+)?")
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


@functools.lru_cache(maxsize=4096)
def path_box(d: str, grow: float = 0) -> tuple[float, float, float, float]:
    """x, y, width and height around a path's points and control points, at least 1 x 1."""
    x = y = x0 = y0 = 0.0
    left = top = math.inf
    right = bottom = -math.inf
    command, values = "", []
    tokens = _TOKEN.findall(d)
    i = 0
    while i < len(tokens):
        if tokens[i].isalpha():
            command = tokens[i]
            i += 1
            if command in "Zz":
                x, y = x0, y0
                continue
        count = _TAKES[command.upper()]
        values = [float(t) for t in tokens[i : i + count]]
        i += count
        relative = command.islower()
        kind = command.upper()
        if kind == "H":
            points = [(values[0] + (x if relative else 0), y)]
        elif kind == "V":
            points = [(x, values[0] + (y if relative else 0))]
        elif kind == "A":
            ex, ey = values[5] + (x if relative else 0), values[6] + (y if relative else 0)
            points = [_arc_middle(x, y, ex, ey, values[0], values[1], values[3] > 0, values[4] > 0), (ex, ey)]
        else:
            dx, dy = (x, y) if relative else (0.0, 0.0)
            points = [(values[k] + dx, values[k + 1] + dy) for k in range(0, count, 2)]
        for px, py in points:
            left, top, right, bottom = min(left, px), min(top, py), max(right, px), max(bottom, py)
        x, y = points[-1]
        if kind == "M":
            x0, y0 = x, y
            command = "l" if relative else "L"
    return left - grow, top - grow, max(right - left + 2 * grow, 1.0), max(bottom - top + 2 * grow, 1.0)


def _arc_middle(
    x: float, y: float, ex: float, ey: float, rx: float, ry: float, large: bool, sweep: bool
) -> tuple[float, float]:
    """The middle of an elliptical arc without rotation; enough to bound the arcs drawn here."""
    if rx <= 0 or ry <= 0:
        return ex, ey
    dx, dy = (ex - x) / rx, (ey - y) / ry  # on the unit circle
    half = min(math.hypot(dx, dy) / 2, 1.0)
    if half == 0:
        return ex, ey
    rise = 1 - math.sqrt(1 - half * half)
    if large:
        rise = 2 - rise
    side = 1 if sweep else -1
    length = math.hypot(dx, dy)
    return (x + ex) / 2 + side * rise * dy / length * rx, (y + ey) / 2 - side * rise * dx / length * ry


def _paint(opacity: float, stroke: str, width: float) -> str:
    """The attributes that every simple shape shares."""
    extra = f' opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'{extra} stroke="{stroke}" stroke-width="{_n(width)}"' if stroke else extra


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


@dataclass(slots=True)
class Pen:
    """Collects SVG. `focus` is where a close-up looks; a thing that `lies` or hangs is centred, others stand."""

    focus: tuple[float, float] = (320.0, 320.0)
    lies: bool = False
    defs: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    _elements: dict[str, str] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def _define(self, element: str) -> str:
        name = self._known.get(element)
        if name is None:
            name = f"d{len(self._known)}"
            self._known[element] = name
            self._elements[name] = element
            self.defs.append(element.replace("ID", name, 1))
        return name

    def _fitted(self, fill: str, box: tuple[float, float, float, float]) -> str:
        """`fill` laid over `box`: renderers differ in the bounding box of a curve, so we state it."""
        element = self._elements[fill[5:-1]]
        x, y, w, h = box
        place = (
            f'gradientUnits="userSpaceOnUse" gradientTransform="matrix({_n(w)} 0 0 {_n(h)} {_n(x)} {_n(y)})"'
        )
        return f"url(#{self._define(element.replace('>', ' ' + place + '>', 1))})"

    def linear(self, stops: Sequence[tuple[float, str] | tuple[float, str, float]], angle: float = 0) -> str:
        """A linear gradient over the filled shape; angle 0 runs left to right, 90 top to bottom."""
        a = math.radians(angle)
        dx, dy = math.cos(a) / 2, math.sin(a) / 2
        ends = f'x1="{0.5 - dx:.3f}" y1="{0.5 - dy:.3f}" x2="{0.5 + dx:.3f}" y2="{0.5 + dy:.3f}"'
        element = f'<linearGradient id="ID" {ends}>{_stops(stops)}</linearGradient>'
        return f"url(#{self._define(element)})"

    def radial(
        self,
        stops: Sequence[tuple[float, str] | tuple[float, str, float]],
        cx: float = 0.5,
        cy: float = 0.5,
        r: float = 0.5,
    ) -> str:
        """A radial gradient over the filled shape."""
        place = f'cx="{cx:.3f}" cy="{cy:.3f}" r="{r:.3f}"'
        element = f'<radialGradient id="ID" {place}>{_stops(stops)}</radialGradient>'
        return f"url(#{self._define(element)})"

    # Materials: each turns one colour into a gradient.

    def round_side(self, c: str, gloss: float = 0.5) -> str:
        """The side of a standing cylinder lit from the upper left."""
        return self.linear(
            [
                (0, dark(c, 0.28)),
                (0.16, c),
                (0.3, light(c, 0.25 + 0.35 * gloss)),
                (0.42, light(c, 0.08)),
                (0.72, dark(c, 0.14)),
                (0.93, dark(c, 0.42)),
                (1, dark(c, 0.3)),
            ]
        )

    def metal(self, c: str, angle: float = 0) -> str:
        return self.linear(
            [
                (0, dark(c, 0.35)),
                (0.12, light(c, 0.35)),
                (0.26, light(c, 0.75)),
                (0.38, c),
                (0.6, dark(c, 0.25)),
                (0.78, light(c, 0.3)),
                (0.9, dark(c, 0.1)),
                (1, dark(c, 0.4)),
            ],
            angle,
        )

    def flat(self, c: str, angle: float = 60, depth: float = 1.0) -> str:
        """A flat or gently curved surface."""
        return self.linear([(0, light(c, 0.22 * depth)), (0.5, c), (1, dark(c, 0.24 * depth))], angle)

    def ball(self, c: str, gloss: float = 0.6) -> str:
        return self.radial(
            [
                (0, light(c, 0.3 + 0.5 * gloss)),
                (0.28, light(c, 0.12)),
                (0.66, dark(c, 0.12)),
                (1, dark(c, 0.5)),
            ],
            0.36,
            0.3,
            0.78,
        )

    def cloth(self, c: str, angle: float = 75) -> str:
        return self.linear(
            [(0, light(c, 0.16)), (0.35, light(c, 0.04)), (0.7, dark(c, 0.1)), (1, dark(c, 0.24))], angle
        )

    def screen(self, hue: str) -> str:
        return self.linear([(0, light(hue, 0.35)), (0.45, hue), (1, dark(hue, 0.55))], 50)

    def fade(self, c: str, start: float, end: float, angle: float = 90) -> str:
        return self.linear([(0, c, start), (1, c, end)], angle)

    # Marks on the paper.

    def path(
        self,
        d: str,
        fill: str = "none",
        *,
        stroke: str = "",
        width: float = 2,
        opacity: float = 1,
        cap: str = "round",
        dash: str = "",
        rule: str = "",
    ) -> None:
        extra = ""
        if fill.startswith("url") or stroke.startswith("url"):
            box = path_box(d, width / 2 if stroke else 0)
            fill = self._fitted(fill, box) if fill.startswith("url") else fill
            stroke = self._fitted(stroke, box) if stroke.startswith("url") else stroke
        if stroke:
            extra += f' stroke="{stroke}" stroke-width="{_n(width)}" stroke-linecap="{cap}" stroke-linejoin="round"'
        if dash:
            extra += f' stroke-dasharray="{dash}"'
        if opacity < 1:
            extra += f' opacity="{opacity:.2f}"'
        if rule:
            extra += f' fill-rule="{rule}"'
        self.body.append(f'<path d="{d}" fill="{fill}"{extra}/>')

    def rect(
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        r: float,
        fill: str,
        *,
        opacity: float = 1,
        stroke: str = "",
        width: float = 2,
    ) -> None:
        extra = _paint(opacity, stroke, width)
        self.body.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}" rx="{_n(r)}" fill="{fill}"{extra}/>'
        )

    def ellipse(
        self,
        cx: float,
        cy: float,
        rx: float,
        ry: float,
        fill: str,
        *,
        opacity: float = 1,
        stroke: str = "",
        width: float = 2,
    ) -> None:
        extra = _paint(opacity, stroke, width)
        self.body.append(
            f'<ellipse cx="{_n(cx)}" cy="{_n(cy)}" rx="{_n(rx)}" ry="{_n(ry)}" fill="{fill}"{extra}/>'
        )

    def circle(
        self,
        cx: float,
        cy: float,
        r: float,
        fill: str,
        *,
        opacity: float = 1,
        stroke: str = "",
        width: float = 2,
    ) -> None:
        self.ellipse(cx, cy, r, r, fill, opacity=opacity, stroke=stroke, width=width)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, stroke: str, width: float = 2, *, opacity: float = 1
    ) -> None:
        self.path(f"M{_n(x1)} {_n(y1)} L{_n(x2)} {_n(y2)}", stroke=stroke, width=width, opacity=opacity)

    def shadow(self, cx: float, cy: float, rx: float, ry: float, strength: float = 0.38) -> None:
        """A soft shadow on the ground, darker where the thing touches."""
        c = "#1b1722"
        self.ellipse(
            cx,
            cy,
            rx * 1.25,
            ry * 1.6,
            self.radial([(0, c, strength * 0.6), (0.6, c, strength * 0.22), (1, c, 0)]),
        )
        self.ellipse(
            cx, cy, rx, ry * 0.7, self.radial([(0, c, strength), (0.7, c, strength * 0.5), (1, c, 0)])
        )

    @contextmanager
    def group(self, transform: str = "", *, opacity: float = 1, clip: str = "") -> Iterator[None]:
        """What is drawn inside is moved, made translucent or cut to the path `clip`."""
        attributes = f' transform="{transform}"' if transform else ""
        if opacity < 1:
            attributes += f' opacity="{opacity:.2f}"'
        if clip:
            name = self._define(f'<clipPath id="ID"><path d="{clip}"/></clipPath>')
            attributes += f' clip-path="url(#{name})"'
        self.body.append(f"<g{attributes}>")
        try:
            yield
        finally:
            self.body.append("</g>")

    def svg(self, width: int = SIZE, height: int = SIZE) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}"><defs>{"".join(self.defs)}</defs>{"".join(self.body)}</svg>'
        )


def _stops(stops: Sequence[tuple[float, str] | tuple[float, str, float]]) -> str:
    parts = []
    for stop in stops:
        opacity = f' stop-opacity="{stop[2]:.3f}"' if len(stop) == 3 else ""
        parts.append(f'<stop offset="{stop[0]:.3f}" stop-color="{stop[1]}"{opacity}/>')
    return "".join(parts)

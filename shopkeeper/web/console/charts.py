"""Charts drawn on the server: Altair to SVG by vl-convert, with a title and the numbers in a table.

Each is drawn twice, for wide and for narrow screens, so that its text keeps its size; CSS shows one of them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    import altair as alt

__all__ = [
    "Chart",
    "as_data",
    "bars",
    "columns",
    "drawing",
    "heatmap",
    "lines",
    "named_chart",
    "position_axis",
]

WIDE, NARROW = 640, 300
#: stands for a colour of the style sheet while drawing -> what it becomes in the page
COLOURS = {
    "#010101": "var(--ink)",
    "#020202": "var(--muted)",
    "#030303": "var(--line)",
    "#040404": "var(--chart-1)",
    "#050505": "var(--chart-2)",
}
INK, MUTED, LINE, FIRST, SECOND = COLOURS
#: shares from which a square of a heat map has the next shade; only the last is dark enough for white numbers
STEPS = [0.25, 0.5, 0.75, 0.95]
SHADES = ["#f3d3bd", "#f3e6d8", "#d9e7f0", "#a9cbe0", "#1d5c86"]


@dataclass(frozen=True, slots=True)
class Chart:
    """`wide` and `narrow` are SVG; `head` and `rows` are the same numbers as a table;
    `series` names the colours, first and second; one that `scrolls` keeps its size on narrow screens."""

    title: str
    description: str
    wide: Markup
    narrow: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    series: tuple[str, ...] = ()
    scrolls: bool = False


def columns(
    title: str, description: str, labels: Sequence[str], series: Mapping[str, Sequence[float]]
) -> Chart:
    """Stacked columns, one for each of `labels`; up to two series, drawn one upon the other."""
    import altair as alt

    rows = [
        {"at": number, "series": name, "value": values[number], "order": place}
        for place, (name, values) in enumerate(series.items())
        for number in range(len(labels))
    ]
    base = alt.Chart(as_data(rows)).mark_bar(cornerRadiusEnd=1)
    chart = base.encode(
        x=position_axis(labels),
        y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=4, format="~s", domain=False, ticks=False)),
        color=_series_colours(list(series)),
        order="order:Q",
    )
    return _made(title, description, chart, 180, labels, series)


def lines(
    title: str, description: str, labels: Sequence[str], series: Mapping[str, Sequence[float]]
) -> Chart:
    """Lines over `labels`, up to two."""
    import altair as alt

    rows = [
        {"at": number, "series": name, "value": value}
        for name, values in series.items()
        for number, value in enumerate(values)
    ]
    chart = (
        alt.Chart(as_data(rows))
        .mark_line(point={"size": 22, "filled": True}, strokeWidth=2)
        .encode(
            x=position_axis(labels),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=4, domain=False, ticks=False)),
            color=_series_colours(list(series)),
        )
    )
    return _made(title, description, chart, 180, labels, series)


def bars(title: str, description: str, head: tuple[str, str], rows: Sequence[tuple[str, float]]) -> Chart:
    """Horizontal bars with their numbers, longest first as given."""
    import altair as alt

    data = [{"name": name, "value": value} for name, value in rows]
    base = alt.Chart(as_data(data)).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelLimit=170, labelPadding=8),
        ),
        x=alt.X("value:Q", title=None, axis=None),
    )
    chart = base.mark_bar(color=FIRST, cornerRadiusEnd=2) + base.mark_text(
        align="left", dx=5, color=INK, fontSize=14
    ).encode(text=alt.Text("value:Q", format=","))
    wide, narrow = (
        drawing(chart.properties(width=width), 24 * len(rows)) for width in (WIDE - 190, NARROW - 100)
    )
    return named_chart(title, description, wide, narrow, head, [(name, f"{value:,}") for name, value in rows])


def heatmap(
    title: str,
    description: str,
    corner: str,
    across: Sequence[str],
    down: Sequence[tuple[str, Sequence[float | None]]],
) -> Chart:
    """Shares (0 to 1) as a grid: darker is more; an empty square where there is nothing to measure."""
    import altair as alt

    data = [
        {"down": name, "across": across[number], "value": value, "shown": f"{value:.0%}"}
        for name, values in down
        for number, value in enumerate(values)
        if value is not None
    ]
    base = alt.Chart(as_data(data)).encode(
        x=alt.X(
            "across:N",
            sort=None,
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-35, domain=False, ticks=False, labelLimit=110),
        ),
        y=alt.Y("down:N", sort=None, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=150)),
    )
    squares = base.mark_rect(cornerRadius=2).encode(
        color=alt.Color(
            "value:Q",
            legend=None,
            scale=alt.Scale(type="threshold", domain=STEPS, range=SHADES),
        )
    )
    numbers = base.mark_text(fontSize=11).encode(
        text="shown:N",
        color=alt.condition("datum.value >= 0.95", alt.value("#ffffff"), alt.value("#1c1b19")),
    )
    width = min(56 * len(across), WIDE - 60)
    wide = drawing((squares + numbers).properties(width=width), 28 * len(down))
    cells = [(name, *("" if v is None else f"{v:.0%}" for v in values)) for name, values in down]
    chart = named_chart(title, description, wide, wide, (corner, *across), cells)
    return replace(chart, scrolls=True)


def as_data(rows: list[dict[str, Any]]) -> Any:
    """Rows as the data of a chart."""
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def position_axis(labels: Sequence[str]) -> alt.X:
    """The axis of field `at`, the place in `labels`, with as many labels as there is room for."""
    import altair as alt

    step = max(1, -(-len(labels) // 6))
    shown = list(range(0, len(labels), step))
    names = json.dumps(list(labels), ensure_ascii=False)
    return alt.X(
        "at:O",
        title=None,
        axis=alt.Axis(
            values=shown,
            labelExpr=f"{names}[datum.value]",
            labelAngle=0,
            labelOverlap="parity",
            labelSeparation=12,
            domainColor=LINE,
            tickColor=LINE,
        ),
    )


def _series_colours(names: list[str]) -> alt.Color:
    import altair as alt

    return alt.Color(
        "series:N",
        legend=None,
        sort=names,
        scale=alt.Scale(domain=names, range=[FIRST, SECOND][: len(names)]),
    )


def _made(
    title: str,
    description: str,
    chart: Any,
    height: int,
    labels: Sequence[str],
    series: Mapping[str, Sequence[float]],
) -> Chart:
    wide, narrow = (drawing(chart.properties(width=width), height) for width in (WIDE - 40, NARROW))
    rows = [
        (
            label,
            *(
                f"{values[number]:,.4g}" if values[number] % 1 else f"{values[number]:,.0f}"
                for values in series.values()
            ),
        )
        for number, label in enumerate(labels)
    ]
    return named_chart(title, description, wide, narrow, ("", *series), rows, tuple(series))


def named_chart(
    title: str,
    description: str,
    wide: str,
    narrow: str,
    head: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    series: tuple[str, ...] = (),
) -> Chart:
    """A chart of two drawings, with its name and its numbers."""
    return Chart(
        title,
        description,
        _named(wide, title, description),
        _named(narrow, title, description),
        tuple(head),
        tuple(rows),
        series,
    )


def drawing(chart: Any, height: int) -> str:
    """The chart as SVG in the console's look."""
    # Measured larger than it is shown (12 px), because the reader's fonts may run wider than those here.
    font = {"labelFontSize": 14, "labelColor": MUTED, "labelFont": "sans-serif"}
    plain = (
        chart.properties(height=height, background="transparent")
        .configure_view(stroke=None)
        .configure_axis(gridColor=LINE, domainColor=LINE, **font)
    )
    return _drawn(json.dumps(plain.to_dict(), ensure_ascii=False, sort_keys=True))


@lru_cache(maxsize=256)
def _drawn(specification: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(specification))


def _named(svg: str, title: str, description: str) -> Markup:
    """The drawing as one picture with a name, its colours those of the style sheet, its ids its own."""
    own = "c" + hashlib.sha256((title + svg).encode()).hexdigest()[:10]
    body = re.sub(r' (?:role|aria-[a-z]+)="[^"]*"', "", svg)
    body = re.sub(r'\bid="([^"]+)"', rf'id="{own}\1"', body)
    body = re.sub(r"url\(#([^)]+)\)", rf"url(#{own}\1)", body)
    for sentinel, colour in COLOURS.items():
        body = body.replace(f'"{sentinel}"', f'"{colour}"')
    body = re.sub(r'(<svg[^>]*?) width="([\d.]+)" height="[\d.]+"', r'\1 width="\2"', body, count=1)
    body = re.sub(r"<svg", f'<svg role="img" aria-labelledby="{own}t {own}d"', body, count=1)
    names = f'<title id="{own}t">{escape(title)}</title><desc id="{own}d">{escape(description)}</desc>'
    return Markup(body.replace(">", f">{names}", 1))  # made here, names escaped

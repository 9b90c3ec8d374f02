"""Charts of recommendations: the steps of a funnel, and what is measured with the interval it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shopkeeper.web.console.charts import (
    FIRST,
    INK,
    LINE,
    MUTED,
    NARROW,
    SECOND,
    WIDE,
    Chart,
    as_data,
    drawing,
    named_chart,
    position_axis,
)

__all__ = ["Measured", "bands", "funnel", "intervals"]


@dataclass(frozen=True, slots=True)
class Measured:
    """A value and the interval it lies in; `sure` when the interval leaves out what it is compared with."""

    name: str
    value: float
    low: float
    high: float
    sure: bool = False


def funnel(
    title: str, description: str, head: Sequence[str], steps: Sequence[tuple[str, float, str]]
) -> Chart:
    """Bars as long as the root of what they count, so that the last step can be seen beside the first; `steps`
    are (name, count, what is written beside the bar)."""
    import altair as alt

    rows = [
        {"name": name, "root": count**0.5, "note": f"{count:,.0f}" + (f" · {note}" if note else "")}
        for name, count, note in steps
    ]
    base = alt.Chart(as_data(rows)).encode(
        y=alt.Y(
            "name:N",
            sort=None,
            title=None,
            axis=alt.Axis(domain=False, ticks=False, labelLimit=150, labelPadding=8),
        ),
        x=alt.X("root:Q", title=None, axis=None),
    )
    chart = base.mark_bar(color=FIRST, cornerRadiusEnd=2) + base.mark_text(
        align="left", dx=5, color=INK, fontSize=14
    ).encode(text="note:N")
    wide, narrow = (
        drawing(chart.properties(width=width), 24 * len(rows)) for width in (WIDE - 320, NARROW - 190)
    )
    return named_chart(
        title, description, wide, narrow, head, [(n, f"{c:,.0f}", note) for n, c, note in steps]
    )


def intervals(
    title: str, description: str, head: Sequence[str], rows: Sequence[Measured], *, share: bool = True
) -> Chart:
    """Points with their intervals around the line of no difference; those that are sure in the first colour."""
    import altair as alt

    data = [
        {"name": one.name, "value": one.value, "low": one.low, "high": one.high, "sure": one.sure}
        for one in rows
    ]
    form = "+.0%" if share else "~g"
    x = alt.X(
        "low:Q",
        title=None,
        axis=alt.Axis(format=form, tickCount=4, labelOverlap="parity", domain=False, ticks=False),
    )
    y = alt.Y(
        "name:N",
        sort=None,
        title=None,
        axis=alt.Axis(domain=False, ticks=False, labelLimit=150, labelPadding=8),
    )
    colour = alt.condition("datum.sure", alt.value(FIRST), alt.value(MUTED))
    base = alt.Chart(as_data(data))
    zero = alt.Chart(as_data([{"zero": 0}])).mark_rule(color=INK, strokeDash=[4, 3]).encode(x="zero:Q")
    chart = (
        zero
        + base.mark_rule(strokeWidth=3).encode(x=x, x2="high:Q", y=y, color=colour)
        + base.mark_point(size=90, filled=True, opacity=1).encode(x="value:Q", y=y, color=colour)
    )
    wide, narrow = (
        drawing(chart.properties(width=width), 34 * max(2, len(rows))) for width in (WIDE - 200, NARROW - 110)
    )
    form = "{:+.1%}" if share else "{:,.4g}"
    cells = [(one.name, form.format(one.value), form.format(one.low), form.format(one.high)) for one in rows]
    return named_chart(title, description, wide, narrow, head, cells)


def bands(
    title: str,
    description: str,
    head: Sequence[str],
    labels: Sequence[str],
    rows: Sequence[tuple[float, float, float]],
) -> Chart:
    """How a difference and its interval went on: (value, low, high) for each of `labels`, as shares."""
    import altair as alt

    data = [{"at": at, "value": v, "low": low, "high": high} for at, (v, low, high) in enumerate(rows)]
    y = alt.Y(
        "low:Q",
        title=None,
        axis=alt.Axis(format="+.0%", tickCount=4, labelOverlap="parity", domain=False, ticks=False),
    )
    base = alt.Chart(as_data(data)).encode(x=position_axis(labels))
    zero = alt.Chart(as_data([{"zero": 0}])).mark_rule(color=INK, strokeDash=[4, 3]).encode(y="zero:Q")
    # several points may share a day's place, so the band is drawn as bars as wide as a step
    chart = (
        base.mark_bar(color=LINE).encode(y=y, y2="high:Q")
        + zero
        + base.mark_line(
            color=SECOND, strokeWidth=2, point={"size": 26, "filled": True, "color": SECOND}
        ).encode(y="value:Q")
    )
    wide, narrow = (drawing(chart.properties(width=width), 200) for width in (WIDE - 60, NARROW))
    cells = [(label, *(f"{number:+.1%}" for number in row)) for label, row in zip(labels, rows, strict=True)]
    return replace(named_chart(title, description, wide, narrow, head, cells), series=())

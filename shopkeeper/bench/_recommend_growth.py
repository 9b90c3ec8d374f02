"""Candidates of single models among more and more items: seconds to build, milliseconds of an answer, a chart.

Both are processor time, so that other work on the machine does not count.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.recommend.interactions import History, Interactions, ItemFeatures
from shopkeeper.recommend.models.content import Content
from shopkeeper.recommend.models.links import Links
from shopkeeper.recommend.models.nearest import Nearest
from shopkeeper.recommend.models.popularity import Popularity
from shopkeeper.recommend.models.transitions import CoVisit

__all__ = ["SIZES", "draw", "grow"]

SIZES = (1_000, 10_000, 100_000, 1_000_000)
_DIMENSION, _LINKS, _ASKED, _K = 64, 30, 200, 100
#: less is drawn as this, for no time has no place on a logarithmic axis
_LEAST = 0.1


def grow(sizes: Sequence[int], seed: int = 0) -> dict[str, dict[str, float]]:
    """`model, items` -> seconds to build, milliseconds of the 100 best of a history of 10 items; for the graph also
    which part of the exact best 100 it finds."""
    table: dict[str, dict[str, float]] = {}
    for size in sizes:
        chance = np.random.default_rng(seed)
        asked = [History.make(chance.integers(0, size, 10).tolist()) for _ in range(_ASKED)]
        empty = np.zeros(0, np.int64)
        nobody = Interactions(
            empty.astype(np.int32), empty, empty.astype(np.int8), empty.astype(np.float32), empty,
            np.zeros(1, np.int64), size, features=_features(size, chance),
        )  # fmt: skip
        start = time.process_time()
        content = Content().fit(nobody)
        built = time.process_time() - start
        row = {"items": size, "build_s": round(built, 1), **_timed(content.candidates, asked)}
        vectors = nobody.features.vectors if nobody.features is not None else None
        if vectors is not None:
            row["found"] = round(_found(content, vectors, asked[:50]), 4)
        table[f"content (usearch), {size:,}"] = row
        start = time.process_time()
        model = CoVisit()
        model.n_items, model._links = size, _links(size, chance)
        table[f"co_visit, {size:,}"] = {
            "items": size,
            "build_s": round(time.process_time() - start, 1),
            **_timed(model.candidates, asked),
        }
        popular = Popularity().fit(nobody)
        table[f"popularity, {size:,}"] = {"items": size, "build_s": 0.0, **_timed(popular.candidates, asked)}
    return table


def _features(size: int, chance: np.random.Generator) -> ItemFeatures:
    """Vectors in clusters, as those of real goods are."""
    centres = chance.standard_normal((max(10, size // 100), _DIMENSION), dtype=np.float32)
    vectors = centres[chance.integers(0, len(centres), size)]
    vectors += 0.5 * chance.standard_normal((size, _DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return ItemFeatures(np.zeros(size + 1, np.int64), np.empty(0, np.int32), 0, vectors=vectors)


def _links(size: int, chance: np.random.Generator) -> Links:
    columns = np.sort(chance.integers(0, size, (size, _LINKS), dtype=np.int32), axis=1)
    return Links(
        np.arange(size + 1, dtype=np.int64) * _LINKS,
        columns.ravel(),
        chance.random(size * _LINKS, dtype=np.float32),
    )


def _timed(
    candidates: Callable[[History, int, NDArray[np.int32]], object], asked: Sequence[History]
) -> dict[str, float]:
    took = []
    for history in asked:
        start = time.thread_time()
        candidates(history, _K, history.items)
        took.append((time.thread_time() - start) * 1000)
    return {f"p{q}_ms": round(float(np.percentile(took[10:], q)), 3) for q in (50, 99)}


def _found(content: Content, vectors: NDArray[np.float32], asked: Sequence[History]) -> float:
    """Share of the exact best 100 that is given."""
    exact = Nearest(vectors, exact=len(vectors))
    hits = 0
    for history in asked:
        right, _ = exact.best(content._wish(history), _K, history.items)
        hits += len(np.intersect1d(right, content.candidates(history, _K, history.items)[0]))
    return hits / (_K * len(asked))


def draw(table: Mapping[str, Mapping[str, float]]) -> Path:
    """Milliseconds (median and 99th percentile) and seconds to build over the number of items, all axes logarithmic;
    returns the file."""
    import altair as alt

    titles = {"p50_ms": "median, milliseconds", "p99_ms": "99th percentile, milliseconds"}
    titles |= {"build_s": "seconds to build"}
    rows: list[dict[str, Any]] = [
        {**row, "model": label.rsplit(", ", 1)[0], "build_s": max(row["build_s"], _LEAST)}
        for label, row in table.items()
    ]
    logarithmic = alt.Scale(type="log")
    sizes = alt.Axis(format="~s", values=sorted({row["items"] for row in rows}))
    charts = [
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            alt.X("items:Q", title="items in the shop", scale=logarithmic, axis=sizes),
            alt.Y(f"{key}:Q", title=title, scale=logarithmic, axis=alt.Axis(format=",~r", tickCount=5)),
            alt.Color("model:N", title=None, legend=alt.Legend(orient="bottom")),
        )
        .properties(width=200, height=180)
        for key, title in titles.items()
    ]
    chart = alt.hconcat(*charts).properties(
        title="The 100 best candidates after a history of 10 items, one core"
    )
    file = Path(__file__).resolve().parents[2] / "docs" / "images" / "recommend-growth.svg"
    if not file.parent.is_dir():  # installed without the repository
        file = Path("recommend-growth.svg")
    chart.configure(background="white").save(str(file))
    return file

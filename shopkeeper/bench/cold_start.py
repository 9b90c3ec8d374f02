"""Cold start: people with no, one, three ... acts, and products nobody has acted on, against popularity.

DIR holds `transactions.parquet` (sold lines) or one dataset of `recommend` (sequences.txt). New people: a fifth of the
people take no part in training; after their first n acts, what do they do next? New products: a tenth of the products
take no part in training; of those who went on to one, is it found by its words and details alone, among all products
and among the new ones? The curves are drawn to docs/images/recommend-cold-start.svg.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._recsys import datasets, read
from shopkeeper.bench._retail import described, read_sales
from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.content import Content
from shopkeeper.recommend.models.linear import Linear
from shopkeeper.recommend.models.popularity import Popularity
from shopkeeper.recommend.models.transitions import CoVisit

__all__ = ["run"]

ACTS = (0, 1, 2, 3, 5, 10)
_MIX = {"co_visit": 1.0, "linear": 1.0, "content": 0.3, "popularity": 0.1}
_AT_ONCE = 256
Floats = NDArray[np.float32]


def run(
    directory: Path, predictions: Path | None = None, *, seed: int = 0, limit: int = 2000
) -> dict[str, Any]:
    """Two tables: recall@20 after n acts by model, and that of new products by model. `limit` people are asked at
    each n (0: all). Nothing is written to `predictions`."""
    data = _read(directory)
    chance = np.random.default_rng(seed)
    people = _new_people(data, chance, limit)
    goods = _new_goods(data, chance, limit)
    report = {"people": data.n_users, "items": data.n_items, "acts": len(data), "seed": seed}
    return {**report, "new people, recall@20": people, "new products": goods, "drawn": str(draw(people))}


def _read(directory: Path) -> Interactions:
    if (directory / "transactions.parquet").is_file():
        sales = read_sales(directory / "transactions.parquet")
        return replace(sales.data, features=described(sales))
    return read(datasets(directory)[0]).acts(None)


def _models(data: Interactions, seed: int) -> dict[str, Any]:
    made: dict[str, Any] = {
        "popularity": Popularity(),
        "co_visit": CoVisit(),
        "linear": Linear(),
        "content": Content(),
    }
    return {name: model.fit(data, seed=seed) for name, model in made.items()}


def _scores(models: Mapping[str, Any], histories: Sequence[History]) -> dict[str, Floats]:
    """By model and for their mix: each as parts of its best score, weighted, so that without acts popularity is what
    is left."""
    found: dict[str, Floats] = {name: model.score(histories) for name, model in models.items()}
    mix = np.zeros_like(found["popularity"])
    for name, weight in _MIX.items():
        best = found[name].max(axis=1, keepdims=True)
        mix += np.float32(weight) * found[name] / np.where(best > 0, best, 1)
    return {**found, "mix": mix}


def _first_acts(data: Interactions, least: int) -> list[History]:
    """Histories of `least` distinct items or more, repeats left out."""
    found = []
    for user in range(data.n_users):
        history = data.history(user)
        first = np.sort(np.unique(history.items, return_index=True)[1])
        if len(first) >= least:
            found.append(History(history.items[first], history.times[first], history.kinds[first]))
    return found


def _of_users(data: Interactions, keep: NDArray[np.bool_]) -> Interactions:
    acts = keep[data.users()]
    lengths = np.diff(data.offsets)[keep]
    return _with(data, acts, np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)]))


def _with(data: Interactions, acts: NDArray[np.bool_], offsets: NDArray[np.int64]) -> Interactions:
    return replace(
        data, items=data.items[acts], times=data.times[acts], kinds=data.kinds[acts], weights=data.weights[acts],
        baskets=data.baskets[acts], offsets=offsets, user_ids=(), _cache={},
    )  # fmt: skip


def _new_people(data: Interactions, chance: np.random.Generator, limit: int) -> dict[str, dict[str, float]]:
    new = chance.random(data.n_users) < 0.2
    models = _models(_of_users(data, ~new), 0)
    strangers = _first_acts(_of_users(data, new), 2)
    table: dict[str, dict[str, float]] = {}
    for acts in ACTS:
        asked = [h for h in strangers if len(h) > acts]
        asked = [asked[i] for i in chance.permutation(len(asked))[: limit or None]]
        if not asked:
            continue
        wanted = np.array([h.items[acts] for h in asked])
        known = [History(h.items[:acts], h.times[:acts], h.kinds[:acts]) for h in asked]
        hits = _hits(models, known, wanted, None)
        table[f"{acts} acts"] = {"people": len(asked), **{name: float(h.mean()) for name, h in hits.items()}}
    return table


def _hits(
    models: Mapping[str, Any],
    histories: Sequence[History],
    wanted: NDArray[np.int32],
    among: NDArray[np.int64] | None,
) -> dict[str, NDArray[np.bool_]]:
    """Whether what was wanted is within the best 20 of all items, or of those `among`, but for what was done before.
    Equal scores count as ranked by chance: the middle of them."""
    found: dict[str, list[NDArray[np.bool_]]] = {}
    for start in range(0, len(histories), _AT_ONCE):
        part, right = histories[start : start + _AT_ONCE], wanted[start : start + _AT_ONCE]
        rows = np.arange(len(part))
        for name, scores in _scores(models, part).items():
            scores = scores.astype(np.float32, copy=True)
            for row, history in zip(scores, part, strict=True):
                row[history.items] = -np.inf
            mine = scores[rows, right][:, None]
            pool = scores if among is None else scores[:, among]
            above, equal = (pool > mine).sum(axis=1), (pool == mine).sum(axis=1)
            found.setdefault(name, []).append(above + (equal - 1) / 2 < 20)
    return {name: np.concatenate(parts) for name, parts in found.items()}


def _new_goods(data: Interactions, chance: np.random.Generator, limit: int) -> dict[str, dict[str, float]]:
    new = chance.random(data.n_items) < 0.1
    acts = ~new[data.items]
    counts = np.bincount(data.users()[acts], minlength=data.n_users)
    models = _models(_with(data, acts, np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])), 0)
    histories, wanted = [], []
    for history in _first_acts(data, 2):
        at = np.flatnonzero(new[history.items])
        if len(at) and at[0] > 0:
            end = int(at[0])
            histories.append(History(history.items[:end], history.times[:end], history.kinds[:end]))
            wanted.append(history.items[end])
    some = chance.permutation(len(histories))[: limit or None]
    histories, right = [histories[i] for i in some], np.array([wanted[i] for i in some], np.int32)
    if not histories:
        return {}
    every, fresh = _hits(models, histories, right, None), _hits(models, histories, right, np.flatnonzero(new))
    return {
        name: {
            "people": len(histories),
            "recall@20 of all": float(every[name].mean()),
            "recall@20 of the new": float(fresh[name].mean()),
        }
        for name in every
    }


def draw(table: Mapping[str, Mapping[str, float]]) -> Path:
    """Recall over the number of acts; returns the file."""
    import altair as alt

    rows: list[dict[str, Any]] = [
        {"acts": int(label.split()[0]), "model": name, "recall@20": value}
        for label, row in table.items()
        for name, value in row.items()
        if name != "people"
    ]
    chart = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_line(point=True)
        .encode(
            alt.X("acts:Q", title="acts of a new person", axis=alt.Axis(values=list(ACTS))),
            alt.Y("recall@20:Q", axis=alt.Axis(format=".0%")),
            alt.Color("model:N", title=None),
        )
        .properties(width=360, height=200)
    )
    file = Path(__file__).resolve().parents[2] / "docs" / "images" / "recommend-cold-start.svg"
    if not file.parent.is_dir():  # installed without the repository
        file = Path("recommend-cold-start.svg")
    chart.save(str(file))
    return file

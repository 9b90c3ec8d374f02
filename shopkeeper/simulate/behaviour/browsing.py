"""What visits do with the recommendations they see, as events among their others."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from shopkeeper.simulate.behaviour.shelves import Shelves
from shopkeeper.simulate.behaviour.trail import KIND, PLACES, Trail
from shopkeeper.simulate.behaviour.wares import Ints

__all__ = ["AFTER_LISTS", "browse"]

#: lists on pages of products come after the journeys of a visit, then what is bought from lists, then paying
_LATE, AFTER_LISTS = 900_000, 950_000
_LATE_PLACES = ("similar", "together")


def browse(
    trail: Trail, shelves: Shelves, first_visit: int, first_row: int, rng: np.random.Generator
) -> Trail:
    """`trail` with the impressions, clicks, views and carts of `shelves`; its visits count from `first_visit`, and
    `first_row` is the number that the first row of `shelves` has among all."""
    if not len(shelves):
        return trail
    late = np.isin(shelves.place, [PLACES.index(name) for name in _LATE_PLACES])
    turn = np.where(late, _LATE, -len(PLACES)) + shelves.place
    clicked = np.flatnonzero(shelves.outcome > 0)
    carted = np.flatnonzero(shelves.outcome == 2)  # what is bought is carted by its own journey
    every = np.arange(len(shelves))
    product_page = PLACES.index("product")
    # (rows, kind, step, mean seconds since the event before, place)
    said: list[tuple[Ints, int, Ints, float, Ints]] = [
        (every, KIND["impression"], shelves.position, 0, shelves.place),
        (clicked, KIND["click"], 100 + 10 * shelves.position[clicked], 8, shelves.place[clicked]),
        (clicked, KIND["view"], 101 + 10 * shelves.position[clicked], 1, np.full(len(clicked), product_page)),
        (carted, KIND["cart"], 102 + 10 * shelves.position[carted], 40, np.full(len(carted), product_page)),
    ]
    columns: dict[str, list[Ints]] = {f.name: [getattr(trail, f.name)] for f in fields(Trail)}
    for rows, kind, step, seconds, place in said:
        listed = kind in (KIND["impression"], KIND["click"])
        gap = np.clip(seconds * np.exp(0.6 * rng.standard_normal(len(rows))), 0, 1200)
        values: dict[str, Ints] = {
            "visit": shelves.visit[rows] - first_visit,
            "turn": turn[rows],
            "step": step,
            "kind": np.full(len(rows), kind),
            "product": shelves.product[rows],
            "query": np.full(len(rows), -1),
            "position": shelves.position[rows] if listed else np.zeros(len(rows), np.int64),
            "place": place,
            "line": np.full(len(rows), -1),
            "gap": gap.astype(np.int64),
            "shelf": first_row + rows if listed else np.full(len(rows), -1),
        }
        for name, column in values.items():
            columns[name].append(column)
    joined = {name: np.concatenate(parts) for name, parts in columns.items()}
    order = np.lexsort((joined["step"], joined["turn"], joined["visit"]))
    return Trail(**{name: column[order] for name, column in joined.items()})

"""Rows of one made-up shop after another, in one process or in two, none twice: what recipes of shops share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import count as counting
from multiprocessing import get_context
from typing import Protocol

from shopkeeper.train.recipes.row import Row

__all__ = ["rows_of_part", "rows_of_shops"]

MANY = 8000  # from this many rows on, two processes make them


class _Recipe(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def processes(self) -> int: ...


def rows_of_part(
    recipe: _Recipe,
    shop_rows: Callable[..., list[Row]],
    first: Mapping[str, int],
    seed: int,
    count: int,
    part: str,
) -> Iterator[Row]:
    """`rows_of_shops` of a recipe's part: `first` has the number of each part's first shop, `shop_rows(number, part=,
    language=)` the rows of one. Raises ValueError for an unknown part."""
    if part not in first:
        raise ValueError(f"no part {part!r} of the recipe {recipe.name!r}: one of {', '.join(first)}")
    make = partial(shop_rows, part=part, language=recipe.language)
    yield from rows_of_shops(make, first[part] + seed * 10**7, count, recipe.processes)


def rows_of_shops(
    make: Callable[[int], list[Row]], first: int, count: int, processes: int = 0
) -> Iterator[Row]:
    """`count` rows of the shops numbered from `first`, no two alike, the same however many processes make them.
    `make` gives the rows of one shop and can be pickled; `processes`: 0 lets the count decide."""
    made = 0
    seen: set[int] = set()
    for batch in _batches(make, first, count, processes or (2 if count >= MANY else 1)):
        for row in batch:
            mark = hash(tuple(turn["content"] for turn in row["messages"]))
            if mark in seen:
                continue
            seen.add(mark)
            yield row
            made += 1
            if made == count:
                return


def _batches(make: Callable[[int], list[Row]], first: int, count: int, processes: int) -> Iterator[list[Row]]:
    if count <= 0:
        return
    if processes == 1:
        yield from map(make, counting(first))
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        size = 16 * processes
        for start in counting(first, size):
            yield from pool.map(make, range(start, start + size), chunksize=4)

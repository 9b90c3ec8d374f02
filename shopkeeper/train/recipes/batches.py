"""Rows of one made-up shop after another, in one process or in two, none twice: what recipes of shops share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count as counting
from multiprocessing import get_context

from shopkeeper.train.recipes.row import Row

__all__ = ["rows_of_shops"]

MANY = 8000  # from this many rows on, two processes make them


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

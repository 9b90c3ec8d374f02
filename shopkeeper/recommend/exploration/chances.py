"""A list with the chance of everything in it: what explores, explores with propensities that are exactly true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Drawn", "keep", "shuffle", "shuffle_chances", "swap", "swap_chances"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """`rows` are row numbers of candidates, one a position; `chances` (0..1] that the policy puts that candidate at
    that position; `explored` where another than the policy's first choice stands."""

    rows: tuple[int, ...]
    chances: tuple[float, ...]
    explored: tuple[bool, ...]


def keep(order: Sequence[int], size: int) -> Drawn:
    """The first `size` of the order, certainly."""
    rows = tuple(order[:size])
    return Drawn(rows, (1.0,) * len(rows), (False,) * len(rows))


def swap(
    order: Sequence[int], weights: Floats, size: int, share: float, rng: np.random.Generator,
    fixed: frozenset[int] = frozenset(),
) -> Drawn:  # fmt: skip
    """Each position keeps its own product with chance 1 - `share`; else it shows one of a few products from further
    down that are held for this position alone, so that what happens at one position changes nothing at another and
    every chance is a product of two known numbers.

    `order` are rows, best first, the first `size` of which are the list and the rest what may be tried; `weights`
    (above 0, by row) say how likely each is among those of its position; `fixed` positions (from 0) never explore.
    """
    mine, tries = _dealt(order, size, fixed)
    rows, chances, explored = [], [], []
    for position, row in enumerate(mine):
        others = tries[position]
        if not others or rng.random() >= share:
            rows.append(row)
            chances.append(1.0 - share if others else 1.0)
            explored.append(False)
            continue
        each = weights[others] / weights[others].sum()
        at = int(rng.choice(len(others), p=each))
        rows.append(others[at])
        chances.append(share * float(each[at]))
        explored.append(True)
    return Drawn(tuple(rows), tuple(chances), tuple(explored))


def swap_chances(
    order: Sequence[int], weights: Floats, size: int, share: float, fixed: frozenset[int] = frozenset()
) -> Floats:
    """(positions, rows): the chance with which `swap` puts each row at each position."""
    mine, tries = _dealt(order, size, fixed)
    chances = np.zeros((len(mine), len(weights)))
    for position, row in enumerate(mine):
        others = tries[position]
        if others:
            chances[position, others] = share * weights[others] / weights[others].sum()
        chances[position, row] = 1.0 - share if others else 1.0
    return chances


def _dealt(order: Sequence[int], size: int, fixed: frozenset[int]) -> tuple[list[int], list[list[int]]]:
    """The list, and for each position the products held for it: those below the list, dealt round."""
    mine = list(order[:size])
    free = [position for position in range(len(mine)) if position not in fixed]
    tries: list[list[int]] = [[] for _ in mine]
    for at, row in enumerate(order[size:]):
        if free:
            tries[free[at % len(free)]].append(row)
    return mine, tries


def shuffle(weights: Floats, size: int, rng: np.random.Generator) -> Drawn:
    """The first `size` of a Plackett-Luce draw without repeats: each next product is drawn with a chance in
    proportion to its weight among those left (Plackett 1975; Luce 1959). `weights` (n,) are above 0."""
    arrivals = rng.exponential(size=len(weights)) / weights
    rows = [int(row) for row in np.argsort(arrivals, kind="stable")[:size]]
    chances = _race(weights, [(row, position) for position, row in enumerate(rows)])
    first = np.argsort(-weights, kind="stable")[:size].tolist()
    return Drawn(
        tuple(rows),
        tuple(float(chance) for chance in chances),
        tuple(a != b for a, b in zip(rows, first, strict=True)),
    )


def shuffle_chances(weights: Floats, size: int) -> Floats:
    """(size, n): the chance of each product at each position of a Plackett-Luce draw."""
    n = len(weights)
    size = min(size, n)
    chances = _race(weights, [(row, position) for position in range(size) for row in range(n)])
    return chances.reshape(size, n)


_NODES, _NODE_WEIGHTS = np.polynomial.legendre.leggauss(16)
_PIECE = 2.0


def _race(weights: Floats, pairs: Sequence[tuple[int, int]]) -> Floats:
    """The chance of each pair (row, position from 0) in a Plackett-Luce draw.

    The draw is a race of exponential arrivals with rates `weights`; product j stands at position k when exactly k of
    the others come before it, so its chance is the integral over its arrival time t of w_j exp(-w_j t) P(k of the
    others before t), where the number of those is a sum of independent yes-or-noes (a Poisson binomial), counted by
    convolution from both ends. Gauss-Legendre over log t, in pieces; the error is below 1e-6.
    """
    rates = weights / weights.sum()
    size = max(position for _, position in pairs) + 1
    # before `low` hardly anyone has come; after `high` hardly any place is left, or anyone to come
    low, high = np.log(1e-8), np.log(20.0 / np.sort(rates)[max(0, len(rates) - size)])
    edges = np.linspace(low, high, max(2, int(np.ceil((high - low) / _PIECE)) + 1))
    middles, halves = (edges[1:] + edges[:-1]) / 2, (edges[1:] - edges[:-1]) / 2
    t = np.exp((middles[:, None] + halves[:, None] * _NODES).ravel())
    step = (halves[:, None] * _NODE_WEIGHTS).ravel() * t
    late = np.exp(-rates[:, None] * t)  # (n, nodes): the product has not come before t
    early = -np.expm1(-rates[:, None] * t)

    def added(counts: Floats, row: int) -> Floats:
        more: Floats = counts * late[row]
        more[1:] += counts[:-1] * early[row]
        return more

    none = np.zeros((size, len(t)))  # (count, nodes): chance that so many have come
    none[0] = 1.0
    last = max(row for row, _ in pairs)
    front = [none]
    for row in range(last):
        front.append(added(front[-1], row))
    wanted: dict[int, list[tuple[int, int]]] = {}
    for at, (row, position) in enumerate(pairs):
        wanted.setdefault(row, []).append((at, position))
    chances = np.empty(len(pairs))
    behind = none
    for row in range(len(rates) - 1, -1, -1):
        density = rates[row] * late[row] * step
        for at, k in wanted.get(row, ()):
            before = np.einsum("kt,kt->t", front[row][: k + 1], behind[k::-1])
            chances[at] = density @ before
        behind = added(behind, row)
    return np.clip(chances, 1e-12, 1.0)

"""The predicted click rate of a product at a place: learned from what was shown and clicked, corrected for position.

clicks ~ Poisson(views x base of the place x weight of the position x appeal of the product), fitted by turns; each
factor is drawn towards what is known without it: the appeal of a product to that of its category, a category's to 1,
a position's weight to 1 / (1 + 0.08 (position - 1)), a place's base rate to 2 %. So a product without a view has its
category's rate, and a shop without any view the 2 %, which is a guess and is soon outweighed. A product is not
favoured for having stood high: its clicks are compared with what those positions get.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["PRIOR_RATE", "ClickRates", "Rate", "Shown", "position_weight"]

#: clicks a view where nothing is known, and the views that this guess is worth
PRIOR_RATE = 0.02
PRIOR_VIEWS = 500
#: expected clicks that the guess of a position's weight, a category's and a product's appeal are worth
POSITION_CLICKS = 20.0
CATEGORY_CLICKS = 20.0
PRODUCT_CLICKS = 5.0
#: positions beyond are taken together with this one
LAST = 60
_ROUNDS = 30
_LOWEST, _HIGHEST = 1e-5, 0.95
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shown:
    """How often a product was seen and clicked at one position of a place."""

    place: str
    position: int
    product: str
    views: int
    clicks: int


@dataclass(frozen=True, slots=True)
class Rate:
    """`value` is the chance of a click; `views` and `clicks` what was seen of the product at that place."""

    value: float
    views: int = 0
    clicks: int = 0


def position_weight(position: int) -> float:
    """How much a position is clicked against the first, where nothing is known."""
    return 1.0 / (1.0 + 0.08 * (min(max(position, 1), LAST) - 1))


@dataclass(frozen=True, slots=True)
class ClickRates:
    """Fitted factors; made by `fit`, and without any data by `ClickRates()`."""

    bases: Mapping[str, float] = field(default_factory=dict)
    positions: Mapping[tuple[str, int], float] = field(default_factory=dict)
    categories: Mapping[str, float] = field(default_factory=dict)
    products: Mapping[str, float] = field(default_factory=dict)
    seen: Mapping[tuple[str, str], tuple[int, int]] = field(default_factory=dict)

    def of(self, product: str, category: str, place: str, position: int) -> Rate:
        """The rate of a product of the category at a position of a place."""
        place_position = (place, min(max(position, 1), LAST))
        appeal = self.products.get(product, self.categories.get(category, 1.0))
        weight = self.positions.get(place_position, position_weight(position))
        value = self.bases.get(place, PRIOR_RATE) * weight * appeal
        return Rate(min(max(value, _LOWEST), _HIGHEST), *self.seen.get((place, product), (0, 0)))

    @classmethod
    def fit(cls, shown: Sequence[Shown], category_of: Callable[[str], str]) -> ClickRates:
        """From all that was shown; `category_of` a product id."""
        rows = [one for one in shown if one.views > 0 or one.clicks > 0]
        if not rows:
            return cls()
        place_names, place = _numbered([one.place for one in rows])
        spots = [(one.place, min(max(one.position, 1), LAST)) for one in rows]
        spot_names, spot = _numbered(spots)
        product_names, product = _numbered([one.product for one in rows])
        category_names, category_by = _numbered([category_of(name) for name in product_names])
        # a click whose view was not logged was seen all the same
        views = np.array([max(one.views, one.clicks) for one in rows], float)
        clicks = np.array([one.clicks for one in rows], float)
        usual = np.array([position_weight(position) for _, position in spot_names])
        base = np.full(len(place_names), PRIOR_RATE)
        weight = usual.copy()
        kind = np.ones(len(category_names))
        appeal = np.ones(len(product_names))

        def total(values: NDArray[np.float64], by: NDArray[np.int64], n: int) -> NDArray[np.float64]:
            return np.bincount(by, values, n).astype(np.float64)

        for _ in range(_ROUNDS):
            before = base[place] * weight[spot] * appeal[product]
            got = total(clicks, place, len(base)) + PRIOR_RATE * PRIOR_VIEWS
            base = got / (total(views * before / base[place], place, len(base)) + PRIOR_VIEWS)
            expected = total(views * base[place] * appeal[product], spot, len(weight))
            got = total(clicks, spot, len(weight))
            weight = usual * (got + POSITION_CLICKS) / (expected * usual + POSITION_CLICKS)
            expected = total(views * base[place] * weight[spot], product, len(appeal))
            got = total(clicks, product, len(appeal))
            of_kind = total(got, category_by, len(kind)), total(expected, category_by, len(kind))
            kind = (of_kind[0] + CATEGORY_CLICKS) / (of_kind[1] + CATEGORY_CLICKS)
            appeal = (got + PRODUCT_CLICKS * kind[category_by]) / (expected + PRODUCT_CLICKS)
        seen: dict[tuple[str, str], tuple[int, int]] = {}
        for one in rows:
            had = seen.get((one.place, one.product), (0, 0))
            seen[one.place, one.product] = (had[0] + one.views, had[1] + one.clicks)
        return cls(
            dict(zip(place_names, base.tolist(), strict=True)),
            dict(zip(spot_names, weight.tolist(), strict=True)),
            dict(zip(category_names, kind.tolist(), strict=True)),
            dict(zip(product_names, appeal.tolist(), strict=True)),
            seen,
        )


def _numbered(names: Sequence[T]) -> tuple[list[T], NDArray[np.int64]]:
    number: dict[T, int] = {}
    codes = [number.setdefault(name, len(number)) for name in names]
    return list(number), np.array(codes, np.int64)

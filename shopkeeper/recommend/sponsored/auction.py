"""The auction: the generalised second price, weighted by quality.

The score of a bidder is bid x predicted click rate, what a view earns at most; who has the highest score gets the
first slot. A click costs the least bid that would have kept the slot: the next score divided by the winner's own click
rate (Varian, Position auctions, 2007, and Edelman, Ostrovsky, Schwarz, 2007), at least the reserve, at most the bid.
With one slot that is Vickrey's auction: to bid what a click is worth is best, whatever the others bid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Bid", "Won", "hold"]

#: rounding of a quotient of two products, in minor units
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Bid:
    """`bid` in minor units a click; `rate` the predicted chance of a click, above 0; who bids is `merchant`, with one
    product of `campaign`."""

    campaign: str
    merchant: str
    product: str
    bid: int
    rate: float

    @property
    def score(self) -> float:
        """What a view earns, in minor units."""
        return self.bid * self.rate


@dataclass(frozen=True, slots=True)
class Won:
    """`price` of a click in minor units, from the reserve to the bid."""

    bid: Bid
    price: int


def hold(bids: Sequence[Bid], slots: int, reserve: int = 1) -> list[Won]:
    """The winners of up to `slots` slots, best slot first.

    A merchant takes part with the best bid alone, so that nobody's own bids raise the price. Bids below the reserve
    take no part. Ties go to the lower campaign and product id, so that an auction gives the same result again.
    """
    reserve = max(reserve, 1)
    best: dict[str, Bid] = {}
    for one in bids:
        if one.bid < reserve or not one.rate > 0 or not math.isfinite(one.rate):
            continue
        held = best.get(one.merchant)
        if held is None or _order(one) < _order(held):
            best[one.merchant] = one
    ranked = sorted(best.values(), key=_order)
    won: list[Won] = []
    for place, one in enumerate(ranked[: max(slots, 0)]):
        after = ranked[place + 1].score if place + 1 < len(ranked) else 0.0
        # the next score may be the same number written otherwise: a price of 49.999999999 is 50, and 50.000000001 too
        least = math.ceil(after / one.rate - TINY)
        won.append(Won(one, min(max(least, reserve), one.bid)))
    return won


def _order(bid: Bid) -> tuple[float, str, str]:
    return (-bid.score, bid.campaign, bid.product)

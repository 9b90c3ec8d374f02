"""Pacing: a daily budget is spent over the whole day, by taking part in a share of the auctions.

The plan is a curve of how much of a day's clicks fall before each moment. A campaign that is behind its plan takes
part always; one that is ahead by half an hour's money never; between the two the chance falls in a straight line.
Nothing but today's spending is needed for it, so that all processes agree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

__all__ = ["EVEN", "chance", "drawn", "share_before"]

#: clicks an hour where nothing is known: the same in every hour (UTC)
EVEN: tuple[float, ...] = (1 / 24,) * 24
#: how far ahead a campaign may be, in hours
AHEAD = 0.5


def share_before(hour: float, curve: Sequence[float] = EVEN) -> float:
    """The share (0..1) of a day's clicks before `hour` (0..24); `curve` has 24 shares that sum to 1."""
    if hour <= 0:
        return 0.0
    if hour >= 24:
        return 1.0
    whole = int(hour)
    return min(sum(curve[:whole]) + (hour - whole) * curve[whole], 1.0)


def chance(spent: int, budget: int, hour: float, curve: Sequence[float] = EVEN) -> float:
    """The chance (0..1) with which a campaign takes part in an auction now. A budget of 0 has no limit."""
    if budget <= 0:
        return 1.0
    if spent >= budget:
        return 0.0
    now, later = share_before(hour, curve), share_before(hour + AHEAD, curve)
    if later >= 1.0 or later <= now:  # the day ends, or nobody clicks at this time: what is left may be spent
        return 1.0 if spent < budget * max(later, now) else 0.0
    ahead = (spent / budget - now) / (later - now)
    return min(max(1.0 - ahead, 0.0), 1.0)


def drawn(answer: str, campaign: str, chance: float) -> bool:
    """Whether the campaign takes part in the auction for this answer: the same draw in every process."""
    digest = hashlib.sha256(f"{answer}\0{campaign}".encode()).digest()
    return int.from_bytes(digest[:8], "big") < chance * 2**64

"""What is answered: products in order, each with its true reason and the chance with which it was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shopkeeper.recommend.reasons import Reason

__all__ = ["Recommendation", "Recommended"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One product. `position` counts from 1 (over pages: with the offset). `propensity` (0..1] is the chance with
    which the policy that served it puts this product at this position; `sources` are the models that brought it,
    best first, with `scores` theirs; `score` is the final one, calibrated to a chance of a click where a ranker was
    trained. `sponsored` names the campaign, or is ''."""

    product: str
    score: float
    reason: Reason
    position: int = 0
    propensity: float = 1.0
    sources: tuple[str, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)
    sponsored: str = ""


@dataclass(frozen=True, slots=True)
class Recommended:
    """The answer to one Asked. `id` joins impressions and clicks to it; `strategy` and `version` say what made it,
    `experiment`/`arm` are '' when none runs; `personal` is False when nothing of a person was used; `next` is the
    offset of what follows: paid products come on top and do not count in it."""

    id: str
    place: str
    items: tuple[Recommendation, ...]
    strategy: str = ""
    version: str = ""
    experiment: str = ""
    arm: str = ""
    personal: bool = False
    more: bool = False
    next: int = 0

    @property
    def products(self) -> list[str]:
        """Ids in order."""
        return [item.product for item in self.items]

"""Why a product is shown: the true reason, as data, and in words of the person's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["KINDS", "Reason"]

#: kinds of reasons, and what `products` and `words` hold
KINDS = (
    "popular",  # much bought in the shop lately
    "popular_in",  # much bought in category words["category"]
    "new",  # new in the shop
    "looked_at",  # people who looked at products[0] went on to this
    "bought",  # people who bought products[0] bought this
    "together",  # often in one order with products[0]
    "like",  # like products[0] in kind and details
    "interest",  # the person's interest words["interest"] (a category, a brand, a price level, an attribute)
    "again",  # the person buys it about every words["days"] days
    "recent",  # the person looked at it lately
    "said",  # the person said words["said"] in the chat
    "taste",  # fits what was done as a whole (a sequence model's pick); products: the acts that weighed most
    "chosen",  # the shop chose it for this place (a pin)
    "sponsored",  # a merchant pays for the place
    "explore",  # shown to learn whether people like it
)


@dataclass(frozen=True, slots=True)
class Reason:
    """`products` are ids the sentence names; `words` its other parts; the sentence itself is made in
    `recommend/wording.py`, for shoppers in English and Chinese."""

    kind: str
    products: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)

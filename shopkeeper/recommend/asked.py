"""What is asked of the recommendations: for whom, at which place of the shop, about which products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["PLACES", "Act", "Asked"]

#: where recommendations show: the home feed, because a product was looked at, like a product, goes well with a
#: product, completes what is in the cart, looked at lately, buy again, in search, in the chat, in an e-mail
PLACES = (
    "home", "because", "similar", "together", "complete", "recent", "reorder", "search", "chat", "email",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person did with a product. `time` is microseconds since 1970 UTC; `kind` as in events."""

    product: str
    kind: str = "view"
    time: int = 0
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the recommendations.

    `products` is what the place is about: the product on the page, or what lies in the cart. `history` (oldest
    first) replaces what the shop knows of the person; None means: what the event log knows of `customer` and
    `session`. `personal=False` is for people who did not consent: nothing about them is read or used.
    `exclude` are products shown already or not wanted; `limit` how many to give, after `offset` given before.
    `now` is microseconds since 1970 UTC, 0 for the clock. `context` is free (device, campaign, country ...).
    """

    place: str = "home"
    customer: str = ""
    session: str = ""
    products: tuple[str, ...] = ()
    history: tuple[Act, ...] | None = None
    limit: int = 12
    offset: int = 0
    exclude: frozenset[str] = frozenset()
    language: str = "en"
    personal: bool = True
    now: int = 0
    context: Mapping[str, str] = field(default_factory=dict)

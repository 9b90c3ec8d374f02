"""One event: who did what to which product, when; and a session: events close together in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

__all__ = ["KINDS", "Event", "EventKind", "Session"]

EventKind = Literal[
    "view", "impression", "click", "cart", "purchase", "return", "search", "chat", "consent", "dismiss"
]  # fmt: skip
KINDS: tuple[EventKind, ...] = get_args(EventKind)


@dataclass(frozen=True, slots=True)
class Event:
    """`id` makes appending idempotent: the same id twice is one event. `time` is ISO 8601 with Z.

    `session` is the visit (a cookie, or '' where there is none), `customer` the known person or ''.
    `position` counts from 1 in the list that was shown, `propensity` is the chance (0..1] with which the
    thing was chosen to be shown there, `place` is where: home, search, category, product, cart, chat, email.
    `quantity` is below 0 only for a cart event that takes something out. `value` is the whole amount in
    minor units of the shop's currency. A purchase is one event per order line. A dismiss says that the person does
    not want to be shown the product; one with extra {"undo": true} takes that back.
    """

    id: str
    kind: EventKind
    time: str
    session: str = ""
    customer: str = ""
    product: str = ""
    variant: str = ""
    query: str = ""
    position: int | None = None
    quantity: int = 1
    value: int | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""
    propensity: float | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Events of one visit in time order, with no pause longer than the gap."""

    id: str
    customer: str
    start: str
    end: str
    events: tuple[Event, ...]

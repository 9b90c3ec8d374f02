"""What a person said no to: events of who declined are stored without the person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shopkeeper.events import Event
from shopkeeper.shop import Shop

__all__ = ["without_declined"]


def without_declined(shop: Shop, events: Sequence[Event]) -> list[Event]:
    """The same events; those of a customer or visit that declined name neither any more, but for the no itself."""
    customers, visits = shop.profiles.declined({e.customer for e in events}, {e.session for e in events})
    if not customers and not visits:
        return list(events)
    return [
        replace(event, customer="", session="")
        if event.kind != "consent" and (event.customer in customers or event.session in visits)
        else event
        for event in events
    ]

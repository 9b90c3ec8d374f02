"""Events in order of time become sessions; memory holds only the sessions still open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from shopkeeper.events.model import Event, Session
from shopkeeper.events.times import to_micros

__all__ = ["sessionise"]


def sessionise(events: Iterable[Event], gap_seconds: float) -> Iterator[Session]:
    """Sessions of `events`, which must be in order of time; each is given out when it is over.

    Events belong together when they share their session id (where that is empty: their customer) and no
    pause between them is longer than the gap. Events with neither are left out.
    """
    gap = round(gap_seconds * 1_000_000)
    open_: dict[str, tuple[int, list[Event]]] = {}  # oldest last event first
    for event in events:
        key = event.session or (f"\0{event.customer}" if event.customer else "")
        now = to_micros(event.time)
        while open_:
            oldest = next(iter(open_))
            if now - open_[oldest][0] <= gap:
                break
            yield _session(open_.pop(oldest)[1])
        if key:
            _, held = open_.pop(key, (now, []))
            held.append(event)
            open_[key] = (now, held)
    for _, held in open_.values():
        yield _session(held)


def _session(events: list[Event]) -> Session:
    customer = next((e.customer for e in reversed(events) if e.customer), "")
    return Session(events[0].session, customer, events[0].time, events[-1].time, tuple(events))

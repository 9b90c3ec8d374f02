"""What people did in the shop: append, read, sessions, popularity."""

from __future__ import annotations

from shopkeeper.events.bots import Bots
from shopkeeper.events.log import EventLog
from shopkeeper.events.model import KINDS, Event, EventKind, Session
from shopkeeper.events.times import from_micros, to_micros

__all__ = ["KINDS", "Bots", "Event", "EventKind", "EventLog", "Session", "from_micros", "to_micros"]

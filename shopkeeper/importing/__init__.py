"""A shop's past from other systems: events into the log, sales into products, customers, orders and events."""

from __future__ import annotations

from shopkeeper.importing.events import import_events
from shopkeeper.importing.report import HistoryReport
from shopkeeper.importing.transactions import import_transactions

__all__ = ["HistoryReport", "import_events", "import_transactions"]

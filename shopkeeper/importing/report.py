"""What an import of events or of sales did, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from shopkeeper.catalog.feeds.entry import Entry
from shopkeeper.catalog.importer import TOLD, Rejected
from shopkeeper.catalog.rejects import Rejects
from shopkeeper.catalog.validate import Fault

__all__ = ["HistoryReport"]


@dataclass(slots=True)
class HistoryReport:
    """Counts of one import. `rows` are the file's records, `rejected` those that could not be used (they are in
    `rejects`, to be mended and imported), `skipped` those that are not wanted. Of events and orders, `..._new` were
    stored now; the rest was there. `unmatched` are pieces that came back although nobody bought them before."""

    file: str
    format: str
    reason: str
    rows: int = 0
    rejected: int = 0
    skipped: int = 0
    products: int = 0
    products_new: int = 0
    customers: int = 0
    customers_new: int = 0
    orders: int = 0
    orders_new: int = 0
    orders_changed: int = 0
    lines: int = 0
    returns: int = 0
    refunds: int = 0
    unmatched: int = 0
    events: int = 0
    events_new: int = 0
    seconds: float = 0.0
    dry_run: bool = False
    rejects: Path | None = None
    faults: list[Rejected] = field(default_factory=list)

    def reject(self, rejects: Rejects, entry: Entry, *faults: Fault) -> None:
        """Counts a record as rejected and writes it to the file."""
        entry.faults.extend(faults)
        self.rejected += 1
        rejects.add(entry)
        for fault in entry.faults:
            if len(self.faults) < TOLD:
                self.faults.append(Rejected(entry.row, fault.field, fault.value, fault.reason))

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return asdict(self) | {"rejects": None if self.rejects is None else str(self.rejects)}

"""The rejects of an import, in the shape of its feed, so that a person can mend them and import the file again."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TextIO

from shopkeeper.catalog.feeds.cells import text_of
from shopkeeper.catalog.feeds.entry import Entry, Reader

__all__ = ["NOTES", "Rejects"]

#: columns that say what is wrong; importers ignore them
NOTES = ("_row", "_field", "_value", "_reason")


class Rejects:
    """Writes `folder/name.rejects.csv` (tables) or `.jsonl` from the first rejected record on; until then `path`
    is None."""

    def __init__(self, folder: Path, name: str, reader: Reader) -> None:
        self._base = folder / name
        self._reader = reader
        self._file: TextIO | None = None
        self.path: Path | None = None

    def add(self, entry: Entry) -> None:
        """Appends one rejected record with its faults."""
        notes = dict(
            zip(
                NOTES,
                (
                    entry.row,
                    "; ".join(fault.field for fault in entry.faults),
                    "; ".join(fault.value for fault in entry.faults),
                    "; ".join(fault.reason for fault in entry.faults),
                ),
                strict=True,
            )
        )
        table = bool(self._reader.columns)
        if self._file is None:
            suffix = {"": ".jsonl", "\t": ".tsv"}.get(self._reader.delimiter, ".csv") if table else ".jsonl"
            self.path = self._base.with_name(f"{self._base.name}.rejects{suffix}")
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", newline="")
            if table:
                self._row([*self._reader.columns, *NOTES])
        for number, raw in enumerate(entry.raw):
            if table:
                values = [text_of(raw.get(column)) for column in self._reader.columns]
                self._row(
                    [*values, *(str(note) for note in notes.values())]
                    if not number
                    else [*values, "", "", "", ""]
                )
            else:
                clean = {key: value for key, value in raw.items() if key not in NOTES}
                self._file.write(json.dumps(clean | notes, ensure_ascii=False) + "\n")

    def _row(self, cells: list[str]) -> None:
        assert self._file is not None
        delimiter = self._reader.delimiter or ","
        returns = any("\r" in cell for cell in cells)
        writer = (
            csv.writer(self._file, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
            if returns
            else csv.writer(self._file, delimiter=delimiter, lineterminator="\n")
        )
        writer.writerow(cells)

    def close(self, *, keep: bool = True) -> None:
        """Closes the file; `keep=False` also removes it."""
        if self._file is not None:
            self._file.close()
        if not keep and self.path is not None:
            self.path.unlink(missing_ok=True)
            self.path = None

"""Predictions that a long run writes as it goes: killed, it goes on where it stopped."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["Predictions", "progress"]

T = TypeVar("T")
Row = dict[str, Any]


class Predictions:
    """The rows of one run, by id. While it runs they are in FILE.part, whose first line says of which run they are: a
    run that is the same (`run`: model, data, settings) takes them over; another begins anew. `finish` makes FILE."""

    def __init__(self, file: Path | None, run: Mapping[str, Any]) -> None:
        self.file = file
        self.rows: dict[str, Row] = {}
        self._part = None if file is None else file.with_name(file.name + ".part")
        if self._part is None:
            return
        header = json.dumps({"run": dict(run)}, ensure_ascii=False, sort_keys=True)
        kept = list(_rows_after(header, self._part))
        self.rows = {str(row["id"]): row for row in kept}
        self._part.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join([header, *(json.dumps(r, ensure_ascii=False) for r in kept)]) + "\n"
        made = self._part.with_name(self._part.name + ".new")
        made.write_text(text, "utf-8")
        os.replace(made, self._part)
        self._out = self._part.open("a", encoding="utf-8")

    def __contains__(self, id: object) -> bool:
        return id in self.rows

    def add(self, row: Row) -> None:
        """One prediction; on disk when this returns."""
        self.rows[str(row["id"])] = row
        if self._part is not None:
            self._out.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._out.flush()

    def finish(self, lines: Sequence[str]) -> None:
        """Writes the finished file and drops what was kept to go on."""
        if self.file is None or self._part is None:
            return
        self._out.close()
        made = self.file.with_name(self.file.name + ".new")
        made.write_text("".join(line + "\n" for line in lines), "utf-8")
        os.replace(made, self.file)
        self._part.unlink()


def _rows_after(header: str, part: Path) -> Iterator[Row]:
    with contextlib.suppress(OSError):
        lines = part.read_text("utf-8", errors="replace").splitlines()
        if lines and lines[0] == header:
            for line in lines[1:]:
                try:
                    row = json.loads(line)
                except ValueError:
                    return  # the line that was being written
                if isinstance(row, dict) and "id" in row:
                    yield row


def progress(items: Sequence[T], label: str) -> Iterable[T]:
    """`items`, with a bar on stderr for people; without it where stderr is no terminal."""
    if not sys.stderr.isatty() or len(items) < 20:
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, description=label, console=Console(stderr=True), transient=True)

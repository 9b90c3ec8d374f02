"""The shop's experiments: written down, started, stopped, and what they show so far."""

from __future__ import annotations

import json
import time as clock
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from shopkeeper.errors import Conflict, InputError, NotFound
from shopkeeper.recommend.experiments.model import Arm, Experiment, experiment_document, to_experiment
from shopkeeper.recommend.experiments.results import Results, read_results
from shopkeeper.recommend.experiments.split import arm_at, draw
from shopkeeper.recommend.rules import tables
from shopkeeper.recommend.rules.ledger import Entry, Ledger

__all__ = ["Experiments"]

_T = tables.experiments


class Experiments:
    """One experiment runs at a place at a time. What another process starts or stops is seen within half a second."""

    def __init__(self, engine: Engine, ledger: Ledger) -> None:
        self._engine = engine
        self._ledger = ledger
        self._kept: tuple[int, dict[str, Experiment]] = (-1, {})

    def all(self) -> list[Experiment]:
        """Every experiment: running ones first, then by when they started, newest first."""
        found = self._read().values()
        return sorted(found, key=lambda e: (e.state != "running", -e.started, e.name))

    def get(self, name: str) -> Experiment:
        """One experiment. Raises NotFound."""
        found = self._read().get(name)
        if found is None:
            raise NotFound(f"experiment {name!r} is not known; there are {', '.join(self._read()) or 'none'}")
        return found

    def running(self, place: str) -> Experiment | None:
        """The experiment that runs at a place now, or None."""
        return next((e for e in self._read().values() if e.place == place and e.state == "running"), None)

    def arm(self, experiment: Experiment, unit: str) -> Arm:
        """The arm of a person or visit: the same always."""
        return experiment.arms[arm_at(experiment.shares, draw(experiment.name, unit))]

    def create(self, experiment: Experiment | Mapping[str, Any], by: str = "") -> Experiment:
        """Writes a draft down. Raises InputError for a bad value, Conflict for a name that was used."""
        document = experiment_document(experiment) if isinstance(experiment, Experiment) else dict(experiment)
        checked = to_experiment(document)
        after = experiment_document(checked)
        with self._writing() as connection:
            if connection.scalar(select(_T.c.name).where(_T.c.name == checked.name)) is not None:
                raise Conflict(f"experiment {checked.name!r} is there already; give this one another name")
            text = json.dumps(after, ensure_ascii=False)
            values = {"name": checked.name, "place": checked.place, "state": "draft", "document": text}
            connection.execute(insert(_T).values(**values, started=0, stopped=0))
            self._note(connection, by, "create", checked.name, None, after)
        self._ledger.forget()
        return checked

    def start(self, name: str, by: str = "", now: int = 0) -> Experiment:
        """Lets a draft run. Raises Conflict when it ran before, or another runs at its place."""
        found = self._fresh(name)
        if found.state != "draft":
            raise Conflict(f"experiment {name!r} is {found.state}; write a new one under another name")
        with self._writing() as connection:
            other = select(_T.c.name).where(_T.c.place == found.place, _T.c.state == "running")
            if (busy := connection.scalar(other)) is not None:
                raise Conflict(f"experiment {busy!r} runs at {found.place!r}; stop it first")
            self._move(connection, found, "running", "start", by, started=now or _now())
        self._ledger.forget()
        return self.get(name)

    def stop(self, name: str, by: str = "", now: int = 0) -> Experiment:
        """Ends a running experiment; its place has its own strategy again. Raises Conflict when it does not run."""
        found = self._fresh(name)
        if found.state != "running":
            raise Conflict(f"experiment {name!r} is {found.state}, not running")
        with self._writing() as connection:
            self._move(connection, found, "stopped", "stop", by, stopped=now or _now())
        self._ledger.forget()
        return self.get(name)

    def results(self, name: str, confidence: float = 0.95) -> Results:
        """What the experiment shows so far; it may be asked as often as one likes. Raises NotFound, and InputError for
        a confidence that is none."""
        if not 0.5 <= confidence < 1:
            raise InputError(f"confidence {confidence!r} is not a number from 0.5 to 1; write 0.95")
        return read_results(self._engine, self.get(name), confidence)

    def audit(self, name: str = "", limit: int = 100) -> list[Entry]:
        """Who created, started and stopped, newest first; of one experiment where it is given."""
        if name:
            return self._ledger.entries(f"experiment {name}", limit)
        entries = self._ledger.entries(limit=10 * limit)
        return [e for e in entries if e.subject.startswith("experiment ")][:limit]

    def _read(self) -> dict[str, Experiment]:
        length = self._ledger.length()
        if self._kept[0] != length:
            c = _T.c
            query = select(c.document, c.state, c.started, c.stopped).order_by(c.name)
            with self._engine.connect() as connection:
                rows = connection.execute(query).all()
            found = [
                replace(to_experiment(json.loads(document)), state=state, started=started, stopped=stopped)
                for document, state, started, stopped in rows
            ]
            self._kept = (length, {e.name: e for e in found})
        return self._kept[1]

    def _fresh(self, name: str) -> Experiment:
        self._ledger.forget()
        return self.get(name)

    def _writing(self) -> Any:
        return self._engine.begin()

    def _move(
        self, connection: Connection, found: Experiment, state: str, action: str, by: str, **times: int
    ) -> None:
        moved = (
            update(_T).where(_T.c.name == found.name, _T.c.state == found.state).values(state=state, **times)
        )
        if not connection.execute(moved).rowcount:
            raise Conflict(f"experiment {found.name!r} was changed by someone else; look again")
        self._note(connection, by, action, found.name, {"state": found.state}, {"state": state})

    def _note(
        self,
        connection: Connection,
        by: str,
        action: str,
        name: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
    ) -> None:
        self._ledger.record(connection, by, action, f"experiment {name}", before, after)


def _now() -> int:
    return int(clock.time() * 1e6)

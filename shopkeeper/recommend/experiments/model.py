"""An experiment: the arms of one place, who sees which, and what is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.rules.documents import to_document, to_strategy
from shopkeeper.recommend.strategies import Strategy

__all__ = ["MEASURES", "Arm", "Experiment", "experiment_document", "to_experiment"]

#: what a person did after the first impression: clicked there, put anything in the cart, bought anything
MEASURES = ("clicked", "carted", "bought")


@dataclass(frozen=True, slots=True)
class Arm:
    """`strategy` None is the place's own strategy. `share` is the part of the people, relative to the other arms."""

    name: str
    share: float = 1.0
    strategy: Strategy | None = None


@dataclass(frozen=True, slots=True)
class Experiment:
    """`arms` are at least two, the first is what the others are compared with. `state` is "draft", "running" or
    "stopped"; `started` and `stopped` are microseconds since 1970 UTC, 0 not yet."""

    name: str
    place: str
    arms: tuple[Arm, ...]
    measure: str = "clicked"
    note: str = ""
    state: str = "draft"
    started: int = 0
    stopped: int = 0

    @property
    def running(self) -> bool:
        return self.state == "running"

    @property
    def shares(self) -> tuple[float, ...]:
        """The arms' parts of the people; they sum to 1."""
        total = sum(arm.share for arm in self.arms)
        return tuple(arm.share / total for arm in self.arms)


def experiment_document(experiment: Experiment) -> dict[str, Any]:
    """The experiment as JSON values, without its state."""
    arms = [
        {
            "name": a.name,
            "share": a.share,
            "strategy": None if a.strategy is None else to_document(a.strategy),
        }
        for a in experiment.arms
    ]
    return {
        "name": experiment.name,
        "place": experiment.place,
        "measure": experiment.measure,
        "note": experiment.note,
        "arms": arms,
    }


def to_experiment(document: Mapping[str, Any]) -> Experiment:
    """The experiment of a document, as a draft. Raises InputError that quotes the field and the value."""
    for field in document:
        if field not in ("name", "place", "measure", "note", "arms"):
            raise InputError(f"experiment has no {field!r}; it takes name, place, arms, measure, note")
    name, place = document.get("name"), document.get("place")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 80:
        raise InputError(f"name {name!r} is not a text of 1 to 80 characters")
    if place not in PLACES:
        raise InputError(f"place {place!r} is not known; use one of {', '.join(PLACES)}")
    measure = document.get("measure", "clicked")
    if measure not in MEASURES:
        raise InputError(f"measure {measure!r} is not known; use one of {', '.join(MEASURES)}")
    note = document.get("note", "")
    if not isinstance(note, str):
        raise InputError(f"note {note!r} is not a text")
    given = document.get("arms")
    if not isinstance(given, list | tuple) or not 2 <= len(given) <= 10:
        raise InputError(f"arms {str(given)[:80]!r} are not a list of two to ten arms")
    arms = tuple(_arm(one, place) for one in given)
    if len({arm.name for arm in arms}) < len(arms):
        raise InputError(f"arms of {name!r} share a name; give each its own")
    return Experiment(name.strip(), place, arms, measure, note)


def _arm(given: Any, place: str) -> Arm:
    if not isinstance(given, Mapping) or not isinstance(given.get("name"), str) or not given["name"]:
        raise InputError(f"arm {given!r} has no name")
    for field in given:
        if field not in ("name", "share", "strategy"):
            raise InputError(f"arm has no {field!r}; it takes name, share, strategy")
    share = given.get("share", 1.0)
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0.01 <= share <= 1000:
        raise InputError(f"share {share!r} of arm {given['name']!r} is not a number from 0.01")
    document = given.get("strategy")
    strategy = None if document is None else to_strategy(document)
    if strategy is not None and strategy.place != place:
        raise InputError(f"arm {given['name']!r} is for {strategy.place!r}, not for {place!r}")
    return Arm(given["name"], float(share), strategy)

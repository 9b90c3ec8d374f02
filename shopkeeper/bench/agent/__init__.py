"""Scripted customers against the assistant, in the public retail benchmark's world: what is in the database at the end.

The folder has db.json and policy.md (a world in the tau2 retail form), dialogues.jsonl, and, when it is to be measured,
gold*.jsonl or answers*.jsonl with {"id", "final_db_sha", "communicate", "writes"}.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shopkeeper.bench._predictions import progress
from shopkeeper.bench.agent.dialogue import Dialogue, ScriptedCustomer, read_dialogues
from shopkeeper.bench.agent.grade import Gold, canonical_sha, read_gold
from shopkeeper.bench.agent.play import Clerk, Played, play
from shopkeeper.bench.agent.report import measured, wrong
from shopkeeper.errors import InputError

__all__ = [
    "Clerk",
    "Dialogue",
    "Gold",
    "Played",
    "ScriptedCustomer",
    "canonical_sha",
    "play",
    "read_dialogues",
    "read_gold",
    "run",
]

PARTS = ("all", "dev", "held")


def run(
    directory: Path,
    predictions: Path | None = None,
    *,
    engine: str = "",
    url: str = "",
    model: str = "",
    clerk: str = "",
    part: str = "all",
    only: str = "",
    limit: int = 0,
) -> dict[str, Any]:
    """Plays every dialogue in a fresh world, engine by engine, and measures where there are answers: {engine: numbers,
    "ENGINE: wrong": {dialogue: what is wrong}}.

    `clerk`: "assistant" is the whole of it over text, "desk" its service desk alone, "tools" the whole of it driven by
    the model, which calls the tools as it likes. `part`: "dev" leaves out the
    dialogues marked {"held": true}, "held" plays only these. `only`: ids, with commas between. The first engine's
    predictions go to `predictions` as JSONL {"id", "turns", "calls", "final_db_sha", "writes"}, those of others to
    NAME-ENGINE.jsonl. Raises InputError for a folder that cannot be used, ModelError.
    """
    from shopkeeper.bench.agent.clerks import counters
    from shopkeeper.orders.adapters.tau2 import World

    dialogues, unreadable = _chosen(directory, part, only, limit)
    gold = read_gold(directory)
    world = World.open(directory)
    report: dict[str, Any] = {}
    started_from = {g.initial_db_sha for g in gold.values() if g.initial_db_sha}
    if started_from and started_from != {canonical_sha(world.export())}:
        report["world"] = "db.json is not the world that the answers were made in"
    for number, counter in enumerate(counters(directory, clerk, engine, url, model)):
        with counter:
            begin = counter.begin(world)
            played = [play(one, begin) for one in progress(dialogues, counter.name)]
        report[counter.name] = measured(played, gold, len(unreadable))
        if predictions is not None:
            _write(predictions, "" if number == 0 else counter.name, played, unreadable)
        problems = {name: {"turns": "", "wrong": text} for name, text in unreadable.items()}
        if problems := problems | wrong(played, gold):
            report[f"{counter.name}: wrong"] = problems
    return report


def _chosen(directory: Path, part: str, only: str, limit: int) -> tuple[Sequence[Dialogue], dict[str, str]]:
    """The dialogues asked for; what is wrong with lines that are none is told when all are asked for."""
    if part not in PARTS:
        raise InputError(f"there is no part {part!r}; there are {', '.join(PARTS)}")
    dialogues, unreadable = read_dialogues(directory / "dialogues.jsonl")
    if part != "all":
        dialogues = [d for d in dialogues if bool(d.extra.get("held")) == (part == "held")]
        unreadable = {}
    if wanted := {name.strip() for name in only.split(",") if name.strip()}:
        dialogues = [d for d in dialogues if d.id in wanted]
        unreadable = {name: why for name, why in unreadable.items() if name in wanted}
        if unknown := sorted(wanted - {d.id for d in dialogues} - set(unreadable)):
            raise InputError(
                f"no dialogue {', '.join(map(repr, unknown))} in this part of {str(directory)!r}"
            )
    return (dialogues[:limit] if limit else dialogues), unreadable


def _write(predictions: Path, engine: str, played: Sequence[Played], unreadable: dict[str, str]) -> None:
    """All rows at once, so that a run that was stopped leaves an older file as it was."""
    file = predictions.with_stem(f"{predictions.stem}-{engine}") if engine else predictions
    rows = [one.as_dict() for one in played]
    for name, why in unreadable.items():
        rows.append({"id": name, "turns": [], "calls": [], "final_db_sha": "", "writes": [], "error": why})
    file.parent.mkdir(parents=True, exist_ok=True)
    made = file.with_name(file.name + ".new")
    made.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    os.replace(made, file)

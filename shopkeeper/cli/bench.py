"""`shopkeeper bench TASK DIR`: runs one benchmark, writes predictions, prints its numbers."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

import shopkeeper.bench
from shopkeeper.cli.options import echo_json, json_option, say

__all__ = ["bench_command"]


def tasks() -> list[str]:
    """The benchmarks there are: every module of shopkeeper.bench that has a `run`."""
    return sorted(
        m.name for m in pkgutil.iter_modules(shopkeeper.bench.__path__) if not m.name.startswith("_")
    )


@click.command("bench", short_help="Measure one part against a benchmark folder.")
@click.argument("task", metavar="TASK", type=click.Choice(tasks()))
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--predictions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was predicted to this file (a folder's several parts are numbered by name).",
)
@json_option
def bench_command(task: str, directory: Path, predictions: Path | None, as_json: bool) -> None:
    """Runs benchmark TASK (feeds, matching, search, webmall) on the files in DIR.

    With the answers in DIR it measures; without them it only writes the predictions.
    """
    module = importlib.import_module(f"shopkeeper.bench.{task}")
    result: dict[str, Any] = module.run(directory, predictions)
    if as_json:
        echo_json(result)
        return
    for heading, table in _tables(result):
        if heading:
            say(heading)
        Console().print(table)
    if predictions is not None:
        say(f"predictions: {predictions}")


def _tables(result: Mapping[str, Any]) -> list[tuple[str, Table]]:
    """Plain values in one table of two columns, a mapping of mappings as a table with a row for each."""
    plain = {k: v for k, v in result.items() if not isinstance(v, Mapping | list)}
    tables: list[tuple[str, Table]] = []
    if plain:
        table = Table(show_header=False)
        for name, value in plain.items():
            table.add_row(name, _shown(value))
        tables.append(("", table))
    for name, value in result.items():
        rows = list(value.items()) if isinstance(value, Mapping) else []
        if rows and all(isinstance(v, Mapping) for _, v in rows):
            columns = list(dict.fromkeys(c for _, v in rows for c in v))
            table = Table("", *columns)
            for label, row in rows:
                table.add_row(str(label), *(_shown(row.get(c, "")) for c in columns))
            tables.append((name, table))
        elif rows:
            table = Table(show_header=False)
            for label, cell in rows:
                table.add_row(str(label), _shown(cell))
            tables.append((name, table))
    return tables


def _shown(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)

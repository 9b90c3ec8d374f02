"""`shopkeeper bench TASK DIR`: runs one benchmark, writes predictions, prints its numbers."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from rich.console import Console
from rich.table import Column, Table

import shopkeeper.bench
from shopkeeper.cli.options import echo_json, json_option, say

__all__ = ["bench_command"]

WIDE = 200  # columns of a table that goes into a file or a pipe: no heading is cut off


def tasks() -> list[str]:
    """The benchmarks there are: every module of shopkeeper.bench but those that help (_name)."""
    found = (m.name for m in pkgutil.iter_modules(shopkeeper.bench.__path__) if not m.name.startswith("_"))
    return sorted(name.replace("_", "-") for name in found)


@click.command("bench", short_help="Measure one part against a benchmark folder.")
@click.argument("task", metavar="TASK", type=click.Choice(tasks()))
@click.argument(
    "directory",
    metavar="[DIR]",
    required=False,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option(
    "--predictions",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what was predicted to this file (a folder's several parts are numbered by name).",
)
@click.option(
    "--engine", metavar="NAME", help="The embedded model: nano, a model folder, or a name in shop/models."
)
@click.option("--url", help="Also measure a model behind an OpenAI-compatible server at this address.")
@click.option("--model", metavar="NAME", help="Which of that server's models (key: SHOPKEEPER_MODEL_KEY).")
@click.option(
    "--baselines/--no-baselines", default=None, help="Measure the simple baselines too (default: yes)."
)
@click.option("--limit", type=click.IntRange(0), help="Only the first N rows of each part; 0: all.")
@click.option(
    "--checkpoint",
    metavar="FOLDER",
    help="What the embedded model was converted from, for its peers (model).",
)
@click.option(
    "--rows", type=click.IntRange(0), help="Made-up rows that the baselines of understand learn from."
)
@click.option(
    "--clerk",
    metavar="NAME",
    help="Who answers (agent): assistant, its service desk alone: desk, or the model driving: tools.",
)
@click.option("--part", metavar="NAME", help="Which dialogues (agent): all, dev, or held.")
@click.option("--seed", type=click.IntRange(0), help="What chance begins with (recommend).")
@click.option(
    "--cut/--whole", default=None, help="Whether last items were taken away (recommend; default: found out)."
)
@click.option("--refit/--no-refit", default=None, help="Train again with the validation item (recommend).")
@click.option(
    "--attributes/--no-attributes", default=None, help="Whether models read attributes of items (recommend)."
)
@click.option(
    "--only", metavar="IDS", help="Only these dialogues (agent) or rows (online-retail), with commas between."
)
@click.option(
    "--kept",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A report of before: its rows stand, it grows with every row (online-retail).",
)
@click.option("--torch/--no-torch", default=None, help="Train what needs PyTorch too (online-retail).")
@json_option
def bench_command(
    task: str, directory: Path | None, predictions: Path | None, as_json: bool, **options: Any
) -> None:
    """Runs benchmark TASK on the files in DIR.

    With the answers in DIR it measures; without them it only writes the predictions.
    """
    module = importlib.import_module(f"shopkeeper.bench.{task.replace('-', '_')}")
    result: dict[str, Any] = module.run(
        *_folder(task, module, directory), predictions, **_taken(task, module, options)
    )
    if as_json:
        echo_json(result)
        return
    for heading, table in _tables(result):
        if heading:
            say(heading)
        Console(width=None if sys.stdout.isatty() else WIDE).print(table)
    if predictions is not None:
        written = sorted(predictions.parent.glob(f"{predictions.stem}*{predictions.suffix}"))
        say(f"predictions: {', '.join(map(str, written)) or 'none, for there was no model'}")


def _folder(task: str, module: ModuleType, directory: Path | None) -> tuple[Path, ...]:
    """DIR for the benchmarks that read one."""
    wanted = "directory" in inspect.signature(module.run).parameters
    if wanted and directory is None:
        raise click.UsageError(f"benchmark {task!r} needs a folder: shopkeeper bench {task} DIR")
    return (directory,) if wanted and directory is not None else ()


def _taken(task: str, module: ModuleType, options: Mapping[str, Any]) -> dict[str, Any]:
    """The options that were given. Raises UsageError for one that the benchmark does not know."""
    given = {name: value for name, value in options.items() if value is not None}
    known = inspect.signature(module.run).parameters
    for name in given:
        if name not in known:
            raise click.UsageError(f"benchmark {task!r} has no option --{name}")
    return given


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
            table = Table(Column("", overflow="fold"), *columns)
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

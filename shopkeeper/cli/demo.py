"""`shopkeeper demo`: builds the demo shop."""

from __future__ import annotations

import os
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from shopkeeper.cli.options import echo_json, json_option, said_before, say

__all__ = ["demo_command"]

_STEPS = {
    "goods": "Making goods",
    "pictures": "Drawing pictures",
    "behaviour": "Simulating customers",
    "catalogue": "Filling the catalogue",
    "history": "Writing orders and events",
    "reviews": "Writing reviews",
    "policies": "Writing policies",
    "index": "Building the search index",
    "searches": "Filling the query log",
    "campaigns": "Holding auctions for merchants",
    "models": "Training recommendations",
}


@click.command("demo")
@click.option(
    "--shop",
    "shop_path",
    callback=said_before,
    envvar="SHOPKEEPER_SHOP",
    default="demo-shop",
    show_default="SHOPKEEPER_SHOP, else ./demo-shop",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder to build the shop in.",
)
@click.option("--seed", default=7, show_default=True, help="The same seed gives the same shop.")
@click.option("--products", default=3000, show_default=True, metavar="N", help="How many products to make.")
@click.option(
    "--until",
    default="2026-10-31",
    show_default=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="The demo shop's last day.",
)
@click.option("--force", is_flag=True, help="Rebuild a demo shop that is there already.")
@json_option
def demo_command(
    shop_path: Path, seed: int, products: int, until: datetime, force: bool, as_json: bool
) -> None:
    """Builds a demo shop: goods with pictures, customers, orders, events, reviews and policies."""
    from shopkeeper.simulate.demo import build_demo

    bars = _Bars(as_json)
    with bars:
        report = build_demo(
            shop_path, seed=seed, products=products, until=until.date(), force=force, progress=bars.tell
        )
    if as_json:
        echo_json(report.document())
        return
    counts = ", ".join(f"{count:,} {name}" for name, count in report.counts.items())
    say(f"The demo shop is in {shop_path}: {counts}.")
    say(f"Built in {sum(report.seconds.values()):.0f} s; pictures take {report.media_bytes / 1e6:.0f} MB.")
    say(f"Next:  shopkeeper serve --shop {os.path.relpath(shop_path)}")
    if report.people:
        say("Two people who see different homes; choose one at /en/account and look at /en/:")
        for person in report.people:
            say(
                f"  {person.name} ({person.id}): {person.purchases} purchases, most in {', '.join(person.buys)}"
            )


class _Bars:
    """Progress: bars on a terminal, one line a step elsewhere."""

    def __init__(self, as_json: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._as_json = as_json
        console = Console(stderr=True)
        self._progress: Any = None
        if console.is_terminal:
            self._progress = Progress(
                TextColumn("{task.description:28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
                console=console,
            )  # fmt: skip
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> _Bars:
        (self._progress or nullcontext()).__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        if self._progress:
            self._progress.__exit__(*error)

    def tell(self, step: str, done: int, total: int) -> None:
        text = _STEPS.get(step, step)
        if self._progress is None:
            if step not in self._tasks:
                self._tasks[step] = 0
                say(f"{text} ...", as_json=self._as_json)
            return
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(text, total=total)
        self._progress.update(self._tasks[step], completed=done, total=total)

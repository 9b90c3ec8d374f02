"""`shopkeeper simulate`: simulated customers talk to the assistant, and every conversation is graded."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from shopkeeper.cli.options import echo_json, json_option, say, shop_option

__all__ = ["simulate_command"]


@click.command("simulate", short_help="Let simulated customers talk to the assistant.")
@shop_option
@click.option("--count", default=50, show_default=True, metavar="N", help="How many conversations.")
@click.option(
    "--engine", metavar="NAME", help="The model: rules (none), nano, a model folder, a served model."
)
@click.option("--url", help="OpenAI-compatible server that has the model (key: SHOPKEEPER_MODEL_KEY).")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same customers.")
@click.option("--parallel", default=2, show_default=True, metavar="N", help="How many at once.")
@click.option(
    "--goals", metavar="NAMES", help="Only these goals, with commas between (track,return,gift,...)."
)
@click.option("--language", type=click.Choice(["en", "zh"]), help="Only customers of this language.")
@click.option(
    "--transcripts",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write all conversations to this file, one JSON object a line.",
)
@json_option
def simulate_command(
    shop_path: Path,
    count: int,
    engine: str | None,
    url: str | None,
    seed: int,
    parallel: int,
    goals: str | None,
    language: str | None,
    transcripts: Path | None,
    as_json: bool,
) -> None:
    """Simulated customers talk to the shop's assistant: they look for gifts, ask where orders are, return, exchange,
    cancel, ask questions; some swear, change their minds, the language, or pry. Exit code 1 when a promise was broken.

    Works on a copy of the shop; the shop itself is only read.
    """
    from shopkeeper.simulate.customers import KINDS, simulate
    from shopkeeper.web.carts import Carts

    report = simulate(
        shop_path,
        count,
        engine=engine or "",
        url=url or "",
        seed=seed,
        parallel=parallel,
        kinds=tuple(g.strip() for g in goals.split(",") if g.strip()) if goals else KINDS,  # type: ignore[misc]
        languages=(language,) if language else ("en", "zh"),
        carts=Carts,
        progress=None if as_json else _tell,
    )
    if transcripts is not None:
        rows = (json.dumps(r.as_dict(), ensure_ascii=False) + "\n" for r in report.results)
        transcripts.write_text("".join(rows), "utf-8")
    document = report.document()
    if as_json:
        echo_json(document)
    else:
        _print(document)
    if document["conversations_with_breach"]:
        raise click.exceptions.Exit(1)


def _tell(done: int, count: int) -> None:
    if done % 100 == 0 and done < count:
        say(f"{done} of {count} conversations", as_json=True)


def _print(document: dict[str, object]) -> None:
    """The table for people."""
    console = Console()
    for group in ("kinds", "twists", "languages"):
        rows = document[group]
        assert isinstance(rows, dict)
        table = Table(group[:-1], "conversations", "reached", "promises broken", "turns")
        for name, row in rows.items():
            reached = f"{row['reached']:.0%}"
            table.add_row(name, str(row["conversations"]), reached, str(row["breaches"]), str(row["turns"]))
        console.print(table)
    promises = document["promises"]
    assert isinstance(promises, dict)
    say(
        f"{document['reached']} of {document['conversations']} got what they came for ({document['engine']})."
    )
    say("Promises broken: " + ", ".join(f"{name} {number}" for name, number in promises.items()) + ".")
    checked = document["checked"]
    assert isinstance(checked, dict)
    said = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in checked.items())
    say(f"Compared with the records: {said}.")
    wrong = document["wrong"]
    assert isinstance(wrong, list)
    for row in wrong[:20]:
        broken = "; ".join(f"{b['promise']}: {b['what']}" for b in row["breaches"])
        say(f"  {row['goal']}: {row['error'] or row['missed'] or 'reached'}{'; ' if broken else ''}{broken}")
    if len(wrong) > 20:
        say(f"  and {len(wrong) - 20} more; --json or --transcripts FILE shows all")

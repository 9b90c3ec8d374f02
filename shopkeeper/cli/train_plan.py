"""`shopkeeper train plan`: memory on each GPU and time, before anything is rented."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console
from rich.table import Table

from shopkeeper.cli.options import echo_json, json_option, say

__all__ = ["plan_command"]


@click.command("plan", short_help="Work out memory and time of a run on GPUs.")
@click.option("--size", default="", help="A size of train (nano, base, ...) or 0.6B, 1.7B, 4B, 8B, 14B, 32B.")
@click.option("--params", default="", metavar="COUNT", help="Weights, such as 8B: the nearest known shape.")
@click.option("--gpus", type=click.IntRange(1), default=8, show_default=True)
@click.option("--gpu", type=click.Choice(["a100", "h100", "h200", "b200"]), default="h100", show_default=True)
@click.option("--tokens", default="1B", show_default=True, metavar="COUNT", help="To train on.")
@click.option("--block", type=click.IntRange(1), default=4096, show_default=True, help="Tokens a sequence.")
@click.option(
    "--micro-batch", type=click.IntRange(0), default=0, help="Sequences at once on a GPU, if not worked out."
)
@click.option("--mfu", type=float, default=0.4, show_default=True, help="Share of the peak that is reached.")
@click.option("--lora", type=click.IntRange(0), default=0, help="Rank of an adapter; 0 trains every weight.")
@click.option(
    "--checkpointing/--no-checkpointing", default=True, help="Activations computed again, not kept."
)
@json_option
def plan_command(
    size: str, params: str, gpus: int, gpu: str, tokens: str, micro_batch: int, as_json: bool, **chosen: Any
) -> None:
    """Prints memory on each GPU by what takes it, and the time for --tokens. Formulas: shopkeeper.train.plan."""
    from shopkeeper.train.plan import GPUS, command_lines, fitting, need, read_count, shape_of

    if bool(size) == bool(params):
        raise click.UsageError("give one of --size and --params")
    name, shape = shape_of(size, params)
    chip = GPUS[gpu]
    given = {"gpus": gpus, "gpu": chip, "tokens": read_count(tokens), **chosen}
    if micro_batch:
        result = need(shape, micro=micro_batch, **given)
        fits = result.memory <= chip.memory
    else:
        result, fits = fitting(shape, **given)
    lines = command_lines(gpus)
    if as_json:
        echo_json({"shape": name, "gpu": chip.name, "fits": fits, **result.as_dict(), "run": lines})
        return
    table = Table(f"{name}: {result.parameters / 1e9:.2f}B weights, {gpus} x {chip.name}", "")
    for part in ("weights", "gradients", "optimiser", "gathered", "activations", "logits", "reserve"):
        table.add_row(part, f"{getattr(result, part):.1f} GB")
    table.add_row("memory on each GPU", f"{result.memory:.1f} GB of {chip.memory:g}")
    table.add_row("sequences at once", str(result.micro))
    table.add_row(
        "one pass: computing, moving", f"{result.compute_seconds:.2f} s, {result.exchange_seconds:.2f} s"
    )
    table.add_row("tokens a second", f"{result.tokens_per_second:,.0f}")
    table.add_row(f"time for {tokens} tokens", f"{result.hours:,.1f} h")
    Console().print(table)
    if not fits:
        say("does not fit: use more GPUs or larger ones, a shorter --block, or --lora 16")
    for line in lines:
        say(line)

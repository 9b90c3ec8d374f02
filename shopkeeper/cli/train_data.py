"""`shopkeeper train data` and `shopkeeper train adapt`: rows to learn from, and a model tuned to one shop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from shopkeeper.cli.options import echo_json, json_option, said_before, say, shop_option
from shopkeeper.errors import InputError

__all__ = ["adapt_command", "data_command"]


@click.command("data")
@click.option(
    "--recipe",
    "recipes",
    multiple=True,
    metavar="NAME[:COUNT]",
    help="A recipe and how many rows (or all, 3x); may be repeated.",
)
@click.option(
    "--mix",
    metavar="NAME",
    help="Recipes and counts from a mix: nano, nano-finish, nano-renew, nano-mend, pico, adapt, or a TOML file.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.  [default: data/PART.jsonl]",
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same rows.")
@click.option(
    "--part",
    default="train",
    show_default=True,
    type=click.Choice(["train", "heldout", "heldout-shop"]),
    help="To train on; phrasings held out; goods and shops held out too.",
)
@click.option(
    "--shop",
    "shop_path",
    callback=said_before,
    envvar="SHOPKEEPER_SHOP",
    type=click.Path(path_type=Path, file_okay=False),
    help="The shop that recipes named shop... read.",
)
@click.option(
    "--public",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder of public data for the recipes that read some.",
)
@click.option(
    "--tokenizer",
    type=click.Path(path_type=Path),
    help="Count tokens with this tokenizer instead of estimating.",
)
@click.option("--processes", default=2, show_default=True, help="How many at once.")
@click.option("--list", "listing", is_flag=True, help="List the recipes and stop.")
@json_option
def data_command(
    recipes: tuple[str, ...],
    mix: str | None,
    out: Path | None,
    seed: int,
    part: str,
    shop_path: Path | None,
    public: Path | None,
    tokenizer: Path | None,
    processes: int,
    listing: bool,
    as_json: bool,
) -> None:
    """Makes rows to train on from recipes and writes them as JSON lines, with a manifest beside them."""
    from shopkeeper.train.data import read_mix, read_wanted, write_data
    from shopkeeper.train.recipes import RECIPES

    if listing:
        if as_json:
            echo_json(dict(sorted(RECIPES.items())))
        else:
            for name, place in sorted(RECIPES.items()):
                say(f"{name:18} {place}")
        return
    wanted = [*(read_mix(mix, part) if mix else ()), *map(read_wanted, recipes)]
    report = write_data(
        wanted,
        out or Path("data") / f"{part}.jsonl",
        seed=seed,
        part=part,
        shop=shop_path,
        public=public,
        processes=processes,
        tokens=_counter(tokenizer) if tokenizer else None,
        tell=lambda line: say(line, as_json=as_json),
    )
    if as_json:
        echo_json(report.document())
        return
    kinds = ", ".join(f"{count:,} {name}" for name, count in sorted(report.skills.items()))
    say(f"{report.rows:,} rows in {report.file}: {kinds}.")
    counted = "" if tokenizer else "about "
    say(
        f"{counted}{report.tokens:,} tokens, {report.tokens / max(report.rows, 1):.0f} a row; "
        f"{report.repeats_dropped:,} repeats dropped; {report.seconds:.1f} s."
    )
    for language, row in report.diversity.items():
        say(f"Diversity, {language}: {', '.join(f'{k} {v}' for k, v in row.items())}.")
    say(f"sha256 {report.sha256}")


def _counter(path: Path) -> Callable[[str], int]:
    from shopkeeper.errors import MissingExtra

    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise MissingExtra("tokenizers", "train", "counting tokens") from None
    file = path / "tokenizer.json" if path.is_dir() else path
    try:
        tokenizer = Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises plain Exception
        raise InputError(f"{str(file)!r} is not a tokenizer ({error})") from error
    return lambda text: len(tokenizer.encode(text).ids)


@click.command("adapt")
@shop_option
@click.option("--minutes", default=5.0, show_default=True, help="How long to tune.")
@click.option("--base", default="nano", show_default=True, help="The model to start from.")
@click.option("--as", "name", default="", help="Name of the new model.  [default: BASE-shop]")
@click.option("--mix", default="adapt", show_default=True, help="What to tune on: a mix or a TOML file.")
@click.option("--learning-rate", default=0.0, help="If not the size's.")
@click.option("--threads", default=0, help="Processor threads, if not all.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same rows.")
@click.option(
    "--keep-model", is_flag=True, help="Do not switch the shop to the new model, even if it is better."
)
@json_option
def adapt_command(
    shop_path: Path,
    minutes: float,
    base: str,
    name: str,
    mix: str,
    learning_rate: float,
    threads: int,
    seed: int,
    keep_model: bool,
    as_json: bool,
) -> None:
    """Tunes the packaged model to this shop, and uses it when it got better.

    The shop's catalogue, policies, orders and chats become rows to learn from; some products and phrasings are held
    out to measure on. An interrupted run goes on when the same command is given again.
    """
    from shopkeeper.train.adapt import adapt

    report = adapt(
        shop_path,
        base=base,
        name=name,
        minutes=minutes,
        seed=seed,
        mix=mix,
        learning_rate=learning_rate,
        threads=threads,
        switch=not keep_model,
        tell=lambda line: say(line, as_json=True),
    )
    if as_json:
        echo_json(report.document())
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"{report.model}: {report.rows:,} rows, {report.tokens:,} tokens")
    for column in ("held-out rows", "n", "exact before", "after", "slot F1 before", "after"):
        table.add_column(column, justify="left" if column == "held-out rows" else "right")
    for group, before in report.before.items():
        after = report.after[group]
        slots = [f"{s.slot_f1:.3f}" if before.slot_f1 or after.slot_f1 else "" for s in (before, after)]
        table.add_row(group, str(before.rows), f"{before.exact:.3f}", f"{after.exact:.3f}", *slots)
    Console().print(table)
    if report.switched:
        say(f"Better: the shop now uses {report.model}.")
        say(f'To go back, set  model = "{report.base}"  in shopkeeper.toml.')
    elif report.better:
        say(f'Better; to use it, set  model = "{report.model}"  in shopkeeper.toml.')
    else:
        say(f"Not better: the shop keeps its model. {report.model} stays in {report.folder}.")

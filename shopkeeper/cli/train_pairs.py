"""`shopkeeper train pairs`: a model's own replies, judged, as preference pairs for `shopkeeper train dpo`."""

from __future__ import annotations

from pathlib import Path

import click

from shopkeeper.cli.options import echo_json, json_option, say

__all__ = ["pairs_command"]


@click.command("pairs", short_help="Judge a model's own replies: pairs to tune on.")
@click.argument("rows", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--base", required=True, help="Run's folder or model folder whose replies are drawn.")
@click.option("--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File of pairs.")
@click.option(
    "--samples",
    type=click.IntRange(0),
    default=4,
    show_default=True,
    help="Replies drawn for a row besides the likeliest.",
)
@click.option("--temperature", type=click.FloatRange(0, min_open=True), default=0.8, show_default=True)
@click.option("--most", type=click.IntRange(1), default=1, show_default=True, help="Pairs from one row.")
@click.option(
    "--reward",
    "rewards",
    multiple=True,
    metavar="NAME",
    help="The first that judges a row counts: final_state, keeps_facts, exact_slots, exact unless given.",
)
@click.option("--batch", type=click.IntRange(1), default=32, show_default=True, help="Rows at once.")
@click.option("--limit", type=click.IntRange(0), default=0, help="Stop after so many rows of all files.")
@click.option("--seed", type=int, default=0, show_default=True)
@json_option
def pairs_command(
    rows: tuple[Path, ...],
    base: str,
    out: Path,
    samples: int,
    temperature: float,
    most: int,
    rewards: tuple[str, ...],
    batch: int,
    limit: int,
    seed: int,
    as_json: bool,
) -> None:
    """Draws replies of --base to ROWS and writes pairs: a reply that earns the reward, and one that does not.

    For rows of the recipe command_dialogues the reward is the state of the records at the end of the dialogue, for
    typed requests the exact slots, for rewordings the facts kept, for others the exact answer.
    """
    from shopkeeper.train.pairs import DEFAULT, PairOptions, write_pairs

    options = PairOptions(samples, temperature, most, rewards or DEFAULT, batch, seed=seed)
    done = write_pairs(rows, base, out, options, lambda line: say(line, as_json=True), limit=limit)
    if as_json:
        echo_json(done)
        return
    say(
        f"{done['rows']} rows, {done['pairs']} pairs, likeliest reply right {done['likeliest']:.1%}, "
        f"no reply right for {done['hopeless']}: {out}"
    )

"""`shopkeeper train tokenizer|corpus|pretrain|sft`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from shopkeeper.cli.options import echo_json, json_option, say
from shopkeeper.train.size import SIZES, size_of

__all__ = ["corpus_command", "pretrain_command", "sft_command", "tokenizer_command"]

_rows = click.argument(
    "rows", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
_size = click.option(
    "--size",
    default="nano",
    show_default=True,
    metavar="SIZE",
    help=f"{', '.join(SIZES)}, or a Hugging Face checkpoint: decides width, depth, batch, rate, schedule.",
)
_folder = click.Path(path_type=Path, file_okay=False)


@click.command("tokenizer", short_help="Learn a tokenizer from rows.")
@_rows
@click.option("--out", required=True, type=_folder, help="Folder to write.")
@_size
@click.option("--vocabulary", type=int, default=0, help="Number of ids, if not the size's.")
@json_option
def tokenizer_command(rows: tuple[Path, ...], out: Path, size: str, vocabulary: int, as_json: bool) -> None:
    """Learns a byte-level BPE tokenizer from ROWS (JSONL rows or text), English and Chinese by equal parts."""
    from shopkeeper.train.tokenizer import train_tokenizer

    result = train_tokenizer(rows, out, vocabulary or size_of(size).vocabulary)
    if as_json:
        echo_json(result)
        return
    each = ", ".join(
        f"{n} characters a token ({language})" for language, n in result["characters_per_token"].items()
    )
    say(f"{result['vocabulary']:,} ids, {each}: {out}")


@click.command("corpus", short_help="Pack rows into blocks.")
@_rows
@click.option("--tokenizer", required=True, help="Tokenizer folder, or a checkpoint's name.")
@click.option("--out", required=True, type=_folder, help="Folder to write.")
@_size
@click.option("--block", type=int, default=0, help="Tokens a block, if not the size's.")
@json_option
def corpus_command(
    rows: tuple[Path, ...], tokenizer: str, out: Path, size: str, block: int, as_json: bool
) -> None:
    """Tokenises ROWS, drops doubles and packs them into blocks of one length, on disk."""
    from shopkeeper.train.corpus import build_corpus

    made = build_corpus(
        rows, tokenizer, out, block or size_of(size).block, lambda line: say(line, as_json=as_json)
    )
    if as_json:
        echo_json(made)
        return
    train = made["train"]
    say(
        f"{train['documents']:,} documents, {train['tokens']:,} tokens ({train['learnt']:,} of the assistant), "
        f"{made['duplicates']:,} doubles and {made['too_long']:,} longer than {made['block']} tokens left out: {out}"
    )


def _run_options(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.option("--corpus", required=True, type=_folder, help="Made by  shopkeeper train corpus."),
            click.option(
                "--out", required=True, type=_folder, help="Folder of the run: model, card, log, checkpoints."
            ),
            _size,
            click.option(
                "--base", default="", help="Model folder or checkpoint to start from, not random weights."
            ),
            click.option("--steps", type=click.IntRange(0), default=0, help="End after so many steps."),
            click.option("--minutes", type=click.FloatRange(0), default=0.0, help="End after so long."),
            click.option("--epochs", type=click.FloatRange(0), default=0.0, help="End after so many passes."),
            click.option("--learning-rate", type=click.FloatRange(0), default=0.0, help="If not the size's."),
            click.option(
                "--batch-tokens", type=click.IntRange(0), default=0, help="Tokens a step, if not the size's."
            ),
            click.option(
                "--micro-batch", type=click.IntRange(0), default=0, help="Blocks at once on a device."
            ),
            click.option(
                "--optimizer", type=click.Choice(["adamw", "muon"]), default="adamw", show_default=True
            ),
            click.option("--weight-decay", type=click.FloatRange(0), default=0.1, show_default=True),
            click.option("--warmup", type=int, default=-1, help="Steps, if not the size's."),
            click.option("--seed", type=int, default=0, show_default=True),
            click.option("--threads", type=click.IntRange(0), default=0, help="CPU threads, if not all."),
            click.option(
                "--nice", type=click.IntRange(0, 19), default=0, help="Give way to other programs (19: most)."
            ),
            click.option(
                "--compile/--no-compile", "compiled", default=None, help="If not by what is installed."
            ),
            click.option(
                "--shard/--no-shard", default=None, help="FSDP2 over the processes, if not by the device."
            ),
            click.option(
                "--precision",
                type=click.Choice(["auto", "bf16", "fp32"]),
                default="auto",
                show_default=True,
                help="Of the computing; weights that learn stay float32.",
            ),
            click.option("--checkpoint-steps", type=click.IntRange(1), default=500, show_default=True),
            click.option("--log-steps", type=click.IntRange(1), default=10, show_default=True),
            click.option("--evaluation-blocks", type=click.IntRange(1), default=96, show_default=True),
            json_option,
        )
    ):
        command = option(command)
    return command


@click.command("pretrain", short_help="Train a model on every token of a corpus.")
@_run_options
def pretrain_command(as_json: bool, **chosen: Any) -> None:
    """Trains a model from random weights (or on from --base) on every token of the corpus."""
    from shopkeeper.train.pretrain import pretrain
    from shopkeeper.train.run import RunOptions

    _finish(pretrain(RunOptions(**chosen), lambda line: say(line, as_json=True)), chosen["out"], as_json)


@click.command("sft", short_help="Tune a model on the assistant's turns.")
@_run_options
@click.option(
    "--lora", type=click.IntRange(0), default=0, help="Tune an adapter of this rank, not all weights."
)
def sft_command(as_json: bool, **chosen: Any) -> None:
    """Tunes a model on dialogues: the loss is counted on the assistant's tokens only."""
    from shopkeeper.train.run import RunOptions
    from shopkeeper.train.sft import sft

    _finish(sft(RunOptions(**chosen), lambda line: say(line, as_json=True)), chosen["out"], as_json)


def _finish(card: dict[str, Any], out: Path, as_json: bool) -> None:
    if as_json:
        echo_json(card)
        return
    m = card["metrics"]
    held = f", held-out loss {m['heldout_loss']:.4f}" if "heldout_loss" in m else ""
    loss = (
        f", loss {m['final_loss']:.4f}" if m["final_loss"] is not None else ""
    )  # of a few steps none is logged
    say(
        f"{m['steps']} steps, {m['tokens']:,} tokens, {m['tokens_per_s']:,.0f} tokens/s, "
        f"{card['model_flops_utilisation']:.0%} of the measured peak{loss}{held}: {out / 'model'}"
    )

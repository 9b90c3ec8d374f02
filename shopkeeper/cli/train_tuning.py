"""`shopkeeper train dpo|grpo|merge`: preference tuning, reinforcement, folding an adapter in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from shopkeeper.cli.options import echo_json, json_option, say

__all__ = ["dpo_command", "grpo_command", "merge_command"]

_file = click.Path(path_type=Path, exists=True, dir_okay=False)
_folder = click.Path(path_type=Path, file_okay=False)


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.argument("rows", type=_file),
            click.option("--base", required=True, help="Model folder or checkpoint to tune."),
            click.option(
                "--out", required=True, type=_folder, help="Folder of the run: model, card, log, checkpoints."
            ),
            click.option("--steps", type=click.IntRange(1), default=200, show_default=True),
            click.option("--learning-rate", type=click.FloatRange(0), default=0.0, help="If not the usual."),
            click.option(
                "--lora",
                type=click.IntRange(0),
                default=0,
                help="Tune an adapter of this rank, not all weights.",
            ),
            click.option("--seed", type=int, default=0, show_default=True),
            click.option("--checkpoint-steps", type=click.IntRange(1), default=50, show_default=True),
            click.option(
                "--precision",
                type=click.Choice(["auto", "bf16", "fp32"]),
                default="auto",
                show_default=True,
                help="Of the computing; weights that learn stay float32.",
            ),
            click.option(
                "--shard/--no-shard", default=None, help="FSDP2 over the processes, if not by the device."
            ),
            json_option,
        )
    ):
        command = option(command)
    return command


@click.command("dpo", short_help="Tune on pairs of a better and a worse reply.")
@_shared
@click.option("--batch", type=click.IntRange(1), default=16, show_default=True, help="Pairs a step, in all.")
@click.option("--micro-batch", type=click.IntRange(1), default=4, show_default=True, help="Pairs at once.")
@click.option(
    "--beta", type=float, default=0.1, show_default=True, help="Smaller goes farther from the base."
)
@click.option(
    "--sft",
    type=click.FloatRange(0),
    default=0.0,
    show_default=True,
    help="Weight of the plain loss on the chosen replies: keeps them likely.",
)
@click.option("--length", type=click.IntRange(16), default=1024, show_default=True, help="Tokens a dialogue.")
def dpo_command(
    rows: Path,
    base: str,
    out: Path,
    lora: int,
    learning_rate: float,
    checkpoint_steps: int,
    micro_batch: int,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Tunes --base on the preference ROWS: {"prompt": [...], "chosen": [...], "rejected": [...]} a line."""
    from shopkeeper.train.dpo import DpoOptions, dpo
    from shopkeeper.train.lora import LoraOptions

    options = DpoOptions(
        rate=learning_rate or None,
        save_every=checkpoint_steps,
        micro=micro_batch,
        lora=LoraOptions(rank=lora) if lora else None,
        **chosen,
    )
    _finish(dpo(base, rows, out, options, _tell), out, as_json)


@click.command("grpo", short_help="Reinforce with rewards that a program checks.")
@_shared
@click.option(
    "--batch", type=click.IntRange(2), default=32, show_default=True, help="Replies a step, in all."
)
@click.option("--micro-batch", type=click.IntRange(1), default=8, show_default=True, help="Replies at once.")
@click.option("--group", type=click.IntRange(2), default=8, show_default=True, help="Replies for a prompt.")
@click.option("--beta", type=float, default=0.0, show_default=True, help="Cost of leaving the base.")
@click.option("--temperature", type=float, default=1.0, show_default=True)
@click.option("--reply-tokens", type=click.IntRange(1), default=256, show_default=True)
@click.option(
    "--reward",
    "rewards",
    multiple=True,
    metavar="NAME[=WEIGHT]",
    help="exact, exact_slots, slot_f1, final_state, keeps_facts, valid_json, in_vocabulary, brevity, grounded, or "
    "module:function; several add up.",
)
@click.option("--vllm", is_flag=True, help="Sample with vLLM on the same GPUs.")
def grpo_command(
    rows: Path,
    base: str,
    out: Path,
    lora: int,
    learning_rate: float,
    checkpoint_steps: int,
    micro_batch: int,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Samples replies to the prompts of the chat ROWS, scores them against the answers, and makes the better ones
    likelier."""
    from shopkeeper.train.grpo import GrpoOptions, grpo
    from shopkeeper.train.lora import LoraOptions

    options = GrpoOptions(
        rate=learning_rate or None,
        save_every=checkpoint_steps,
        micro=micro_batch,
        lora=LoraOptions(rank=lora) if lora else None,
        **chosen,
    )
    _finish(grpo(base, rows, out, options, _tell), out, as_json)


@click.command("merge", short_help="Fold a LoRA adapter into its base.")
@click.argument("adapter", type=_folder)
@click.option("--out", required=True, type=_folder, help="Folder to write.")
@click.option("--base", default="", help="If not the one named in the adapter.")
@json_option
def merge_command(adapter: Path, out: Path, base: str, as_json: bool) -> None:
    """Writes base plus ADAPTER (a run's folder, or the adapter in it) as one ordinary model folder."""
    from shopkeeper.train.merge import merge

    merge(adapter, out, base=base or None)
    if as_json:
        echo_json({"model": str(out)})
        return
    say(f"merged: {out}")


def _first() -> bool:
    """Of several processes only the first speaks."""
    return os.environ.get("RANK", "0") == "0"


def _tell(line: str) -> None:
    if _first():
        say(line, as_json=True)


def _finish(card: dict[str, Any], out: Path, as_json: bool) -> None:
    if not _first():
        return
    if as_json:
        echo_json(card)
        return
    m = card["metrics"]
    last = "  ".join(f"{name} {value:.4f}" for name, value in m.items() if name.startswith("last "))
    say(
        f"{m['steps']} steps, {m['tokens']:,} tokens, {m['tokens_per_s']:,.0f} tokens/s  {last}: {out / 'model'}"
    )

"""`shopkeeper train evaluate|export`: how good a model is, and in what form it leaves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from shopkeeper.cli.options import echo_json, json_option, say
from shopkeeper.errors import InputError

__all__ = ["evaluate_command", "export_command"]

_FORMS = ("safetensors", "onnx-int4", "onnx-int8", "gguf")


@click.command("evaluate", short_help="Measure a model on rows.")
@click.argument("rows", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--model", required=True, help="Run's folder, model folder, adapter, or checkpoint's name.")
@click.option("--part", default="", help="Only rows of this part, such as heldout.")
@click.option("--skill", default="", help="Only rows of this skill, such as understand.")
@click.option("--limit", type=click.IntRange(0), default=0, help="Only so many rows, evenly spread.")
@click.option("--batch", type=click.IntRange(1), default=32, show_default=True)
@click.option("--reply-tokens", type=click.IntRange(1), default=256, show_default=True)
@click.option(
    "--predictions", type=click.Path(path_type=Path, dir_okay=False), help="Write the replies here."
)
@json_option
def evaluate_command(
    rows: Path,
    model: str,
    part: str,
    skill: str,
    limit: int,
    batch: int,
    reply_tokens: int,
    predictions: Path | None,
    as_json: bool,
) -> None:
    """Lets the model answer each of ROWS greedily and prints exact match, intent accuracy, slot F1 and loss."""
    from shopkeeper.train.evaluate import Checkpoint, evaluate
    from shopkeeper.train.tuning import read_jsonl

    found = [
        row
        for row in read_jsonl(rows, keys=("messages",))
        if (not part or row.get("part") == part) and (not skill or row.get("skill") == skill)
    ]
    if not found:
        raise InputError(f"no row of {str(rows)!r} is of part {part!r} and skill {skill!r}")
    if limit:
        found = [found[i * len(found) // limit] for i in range(min(limit, len(found)))]
    checkpoint = Checkpoint(model, reply_tokens=reply_tokens)
    result = evaluate(found, checkpoint.reply, losses=checkpoint.losses, predictions=predictions, batch=batch)
    if as_json:
        echo_json(result)
        return
    Console().print(_table(result))


@click.command("export", short_help="Write a model as others load it.")
@click.argument("model", metavar="MODEL")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write.")
@click.option(
    "--form",
    type=click.Choice(_FORMS),
    default="safetensors",
    show_default=True,
    help="safetensors: transformers, vLLM. onnx: the embedded engine. gguf: llama.cpp, Ollama.",
)
@click.option(
    "--dtype", default="bfloat16", show_default=True, help="Of safetensors; for gguf f16, bf16 or q8_0."
)
@click.option(
    "--rows",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="With gguf: measure on these rows how often llama.cpp makes the same tokens.",
)
@json_option
def export_command(model: str, out: Path, form: str, dtype: str, rows: Path | None, as_json: bool) -> None:
    """Writes MODEL (a run's folder, a model folder, a hub name) to --out."""
    from shopkeeper.train.export import export

    export(model, out, form, dtype=dtype, say=lambda line: say(line, as_json=as_json))
    result: dict[str, Any] = {"folder": str(out), "form": form}
    if form == "gguf" and rows is not None:
        result["same_tokens"] = _agreement(model, rows)
        say(f"same tokens in llama.cpp for {result['same_tokens']:.1%} of the rows", as_json=as_json)
    if as_json:
        echo_json(result)


def _agreement(model: str, rows: Path) -> float:
    from shopkeeper.train.export import source_of
    from shopkeeper.train.gguf import agreement
    from shopkeeper.train.tokenizer import load_tokenizer
    from shopkeeper.train.tuning import read_jsonl

    texts = [
        str(m.get("content") or "") for row in read_jsonl(rows, keys=("messages",)) for m in row["messages"]
    ]
    return agreement(load_tokenizer(source_of(model)), texts)


def _table(result: dict[str, dict[str, float]]) -> Table:
    columns = list(dict.fromkeys(name for group in result.values() for name in group))
    table = Table("", *columns)
    for group, values in result.items():
        cells = [values.get(name, "") for name in columns]
        table.add_row(group, *(f"{cell:.4f}" if isinstance(cell, float) else str(cell) for cell in cells))
    return table

"""`shopkeeper model`: add, list and show the models of the embedded engine."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.llm.models import ModelFolder, add_model, find_model, list_models

__all__ = ["model_command"]


@click.group("model", short_help="Add, list and show language models.")
def model_command() -> None:
    """The language models of this machine: the packaged ones and those in the shop's models/ folder."""


@model_command.command("add")
@click.argument("source", metavar="NAME_OR_PATH")
@click.option("--as", "name", default="", help="Name in the shop; default: the source's own.")
@click.option(
    "--bits", type=click.Choice(["4", "8", "16"]), default="8", show_default=True, help="Bits of the weights."
)
@shop_option
@json_option
def add(source: str, name: str, bits: str, shop_path: Path, as_json: bool) -> None:
    """Converts a Hugging Face checkpoint (a folder, or a name on the hub) for the embedded engine.

    8 bits lose next to nothing; 4 bits are smaller and faster, and cost a small model some of its quality.
    """
    model = add_model(shop_path, source, name=name, bits=int(bits))
    if as_json:
        echo_json(_document(model))
    else:
        say(f"{model.name}: {model.bytes / 1e6:.1f} MB in {model.path}")
        say(f'use it with  model = "{model.name}"  in shopkeeper.toml')


@model_command.command("list")
@shop_option
@json_option
def list_command(shop_path: Path, as_json: bool) -> None:
    """Lists the models at hand."""
    models = list_models(shop_path)
    if as_json:
        echo_json([_document(model) for model in models])
        return
    if not models:
        say("no models; add one with  shopkeeper model add PATH")
        return
    table = Table("name", "parameters", "bits", "size", "context", "where", box=None)
    for model in models:
        converted = model.card.get("converted") or {}
        parameters = converted.get("parameters")
        table.add_row(
            model.name,
            f"{parameters / 1e6:,.1f}M" if parameters else "",
            str(converted.get("bits", "")),
            f"{model.bytes / 1e6:,.1f} MB",
            f"{model.context_tokens:,}",
            "packaged" if model.packaged else str(model.path),
        )
    Console().print(table)


@model_command.command("show")
@click.argument("name")
@shop_option
@json_option
def show(name: str, shop_path: Path, as_json: bool) -> None:
    """Shows the card of a model: where it comes from, what it was trained on, what it scored."""
    model = find_model(name, shop_path)
    if as_json:
        echo_json(_document(model))
        return
    say(f"{model.name}: {model.bytes / 1e6:.1f} MB, {model.context_tokens} tokens of context, {model.path}")
    _print(model.card, "")


def _print(value: dict[str, Any], indent: str) -> None:
    for key, item in value.items():
        if isinstance(item, dict):
            say(f"{indent}{key}:")
            _print(item, indent + "  ")
        else:
            say(f"{indent}{key}: {item}")


def _document(model: ModelFolder) -> dict[str, Any]:
    return {**asdict(model), "path": str(model.path)}

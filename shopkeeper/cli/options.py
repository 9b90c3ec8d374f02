"""Options and output shared by every command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

__all__ = ["echo_json", "json_option", "say", "shop_option"]

shop_option = click.option(
    "--shop",
    "shop_path",
    envvar="SHOPKEEPER_SHOP",
    default="shop",
    show_default="SHOPKEEPER_SHOP, else ./shop",
    type=click.Path(path_type=Path, file_okay=False),
    help="The shop folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")


def echo_json(document: Any) -> None:
    """Prints the command's one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say(message: str, *, as_json: bool = False) -> None:
    """Prints a message for people: on stderr when stdout belongs to the JSON document."""
    click.echo(message, err=as_json)

"""Options and output shared by every command."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

__all__ = ["echo_json", "json_option", "said_before", "say", "shop_option"]


def said_before(ctx: click.Context, option: click.Parameter, value: Any) -> Any:
    """The value given before the command (`shopkeeper --shop PATH import`) where none is given after it."""
    if option.name is None or ctx.get_parameter_source(option.name) is ParameterSource.COMMANDLINE:
        return value
    return ctx.find_root().params.get(option.name) or value


shop_option = click.option(
    "--shop",
    "shop_path",
    callback=said_before,
    envvar="SHOPKEEPER_SHOP",
    default="shop",
    show_default="SHOPKEEPER_SHOP, else ./shop",
    type=click.Path(path_type=Path, file_okay=False),
    help="The shop folder.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, callback=said_before, help="Print one JSON document on stdout."
)


def echo_json(document: Any) -> None:
    """Prints the command's one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


def say(message: str, *, as_json: bool = False) -> None:
    """Prints a message for people: on stderr when stdout belongs to the JSON document."""
    click.echo(message, err=as_json)

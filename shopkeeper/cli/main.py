"""`shopkeeper`: the command line. One file per group of commands beside this one; loaded when called."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click

from shopkeeper.errors import ShopkeeperError

__all__ = ["cli", "main"]

#: command -> module below shopkeeper.cli that defines a click command of the same name
COMMANDS = {
    "chat": "chat",
    "import": "catalog",
    "export": "catalog",
    "check": "catalog",
    "demo": "demo",
    "search": "search",
    "index": "search",
    "train-encoder": "search",
    "train-ranker": "search",
    "serve": "serve",
    "bench": "bench",
    "model": "model",
    "serve-model": "serve_model",
    "simulate": "simulate",
    "train": "train",
    "orders": "orders",
    "knowledge": "knowledge",
    "sponsored": "sponsored",
    "events": "events",
    "recommend": "recommend",
}


class LazyGroup(click.Group):
    """Imports a command's module only when that command is called, so that `--help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = importlib.import_module(f"shopkeeper.cli.{COMMANDS[name]}")
        command = getattr(module, f"{name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)
        return command


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="shopkeeper")
@click.option(
    "--shop",
    "shop_path",
    type=click.Path(path_type=Path, file_okay=False),
    help="The shop folder; here or after the command.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document on stdout; here or after the command."
)
def cli(shop_path: Path | None, as_json: bool) -> None:
    """A shop's own large language model, and everything in the shop that the model runs.

    Every command takes --shop PATH (else SHOPKEEPER_SHOP, else ./shop) and --json (one JSON document on
    stdout, messages on stderr, exit code 0 only on success).
    """


def main() -> None:
    """Entry point; a person's mistake ends in one line and exit code 1, never in a traceback."""
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except ShopkeeperError as error:
        click.echo(f"shopkeeper: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)

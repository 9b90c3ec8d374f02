"""Writes the generated pages of docs/: config.md, commands.md and reference.md. `--check` only compares.

Their text comes from the code (config keys, command help, exported names), so that it cannot drift.
"""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import sys
from pathlib import Path

import click

from shopkeeper.cli.main import cli
from shopkeeper.config import Config

DOCS = Path(__file__).resolve().parent.parent / "docs"
MADE = "<!-- made by scripts/docs.py from the code; run `make docs` after a change -->"
PUBLIC = (
    "shopkeeper",
    "shopkeeper.catalog",
    "shopkeeper.search",
    "shopkeeper.events",
    "shopkeeper.orders",
    "shopkeeper.language",
    "shopkeeper.language.units",
    "shopkeeper.language.money",
    "shopkeeper.config",
    "shopkeeper.errors",
)


def config_page() -> str:
    """Every setting with its environment name, default and meaning."""
    lines = [
        "# Settings",
        "",
        MADE,
        "",
        "A setting is its default, unless `shopkeeper.toml` in the shop folder, the environment or an",
        "argument of the command says otherwise; the last of these wins. An unknown key or a value of the",
        "wrong type is an error that names the source and quotes the value.",
        "",
        "| key | environment | default | meaning |",
        "|---|---|---|---|",
    ]
    for field in dataclasses.fields(Config):
        default = f"`{field.default!r}`".replace("'", '"') if field.default != "" else "empty"
        variable = f"SHOPKEEPER_{field.name.upper()}"
        lines.append(f"| `{field.name}` | `{variable}` | {default} | {field.metadata['doc']} |")
    lines += [
        "",
        "A file with all the usual ones:",
        "",
        "```toml",
        'name = "Corner Shop"',
        'language = "en"',
        'currency = "EUR"',
        "port = 8000",
        "workers = 2",
        "```",
        "",
        "The shop folder of a command is `--shop PATH`, else `SHOPKEEPER_SHOP`, else `./shop`.",
    ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """The help of every command, as the command prints it."""
    parts = ["# Commands", "", MADE, ""]
    root = click.Context(cli, info_name="shopkeeper", max_content_width=100, terminal_width=100)
    parts += ["```text", cli.get_help(root), "```", ""]
    for path, command, context in walk(cli, root):
        parts += [f"## {' '.join(path)}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(parts).rstrip() + "\n"


def walk(
    group: click.Group, parent: click.Context, path: tuple[str, ...] = ()
) -> list[tuple[tuple[str, ...], click.Command, click.Context]]:
    """Every command below `group` with its words and a context to print its help in."""
    found = []
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None
        context = click.Context(
            command, info_name=name, parent=parent, max_content_width=100, terminal_width=100
        )
        found.append(((*path, name), command, context))
        if isinstance(command, click.Group):
            found += walk(command, context, (*path, name))
    return found


def reference_page() -> str:
    """Every exported name of the public modules with the first sentence of its documentation."""
    lines = ["# Names", "", MADE, ""]
    for module_name in PUBLIC:
        module = importlib.import_module(module_name)
        lines += [f"## {module_name}", "", first_line(module.__doc__), ""]
        for name in module.__all__:
            value = getattr(module, name)
            if not (inspect.isclass(value) or inspect.isroutine(value)):
                lines.append(f"- `{name}`")
                continue
            text = first_line(value.__doc__)
            automatic = text.startswith((f"{name}(", "str(", "Create a collection")) or "Enum" in text
            lines.append(f"- `{name}`" + (f": {text}" if text and not automatic else ""))
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def first_line(text: str | None) -> str:
    """The first sentence or line of a docstring."""
    paragraph = " ".join((text or "").strip().split("\n\n")[0].split())
    sentence, stop, _ = paragraph.partition(". ")
    return sentence + "." if stop else paragraph


def main(arguments: list[str]) -> int:
    pages = {"config.md": config_page, "commands.md": commands_page, "reference.md": reference_page}
    stale = []
    for name, page in pages.items():
        text = page()
        path = DOCS / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, "utf-8")
                print(f"wrote docs/{name}")
    if stale and "--check" in arguments:
        print(f"docs/{', docs/'.join(stale)} differ from the code; run  make docs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

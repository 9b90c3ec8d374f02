"""`shopkeeper chat`: talk with the shop's assistant in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from shopkeeper.assistant.assistant import Assistant
from shopkeeper.assistant.events import Event
from shopkeeper.assistant.service.speech import money
from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import ShopkeeperError
from shopkeeper.shop import Shop

__all__ = ["chat_command"]


@click.command("chat", short_help="Talk with the shop's assistant in the terminal.")
@click.option("--say", "sentence", default=None, help="Say this one thing, print the answer, and stop.")
@click.option("--conversation", default="", metavar="ID", help="Go on with this conversation.")
@click.option("--language", default=None, help="Language to begin with; default: the shop's.")
@click.option("--customer", default="", metavar="ID", help="Talk as this customer, already identified.")
@shop_option
@json_option
def chat_command(
    sentence: str | None,
    conversation: str,
    language: str | None,
    customer: str,
    shop_path: Path,
    as_json: bool,
) -> None:
    """Talks with the assistant: products as a list, cards as questions to be answered with yes or no. An empty line or
    Ctrl-D ends it; the conversation is kept, and --conversation goes on with it."""
    with Shop.open(shop_path) as shop:
        assistant = shop.assistant
        assistant.parts.carts = assistant.parts.carts or _carts(shop)
        if conversation:
            held = assistant.conversation(conversation)
        else:
            spoken = language or shop.config.language
            held = assistant.start(language=spoken, channel="terminal", customer=customer)
        if sentence is not None:
            events = list(assistant.say(held.id, sentence))
            if as_json:
                echo_json({"conversation": held.id, "events": [_plain(event) for event in events]})
            else:
                _show(iter(events), Console())
            return
        if as_json:
            raise click.UsageError("--json needs --say TEXT: one turn, one document")
        _talk(assistant, held.id)


def _talk(assistant: Assistant, id: str) -> None:
    console = Console()
    say(f"conversation {id}; an empty line ends it")
    while True:
        try:
            text = console.input("[bold]> [/bold]") if sys.stdin.isatty() else sys.stdin.readline().strip()
        except (EOFError, KeyboardInterrupt):
            return
        if not text.strip():
            return
        try:
            _show(assistant.say(id, text), console)
        except ShopkeeperError as error:
            say(f"shopkeeper: {error}")


def _show(events: Iterator[Event], console: Console) -> None:
    for event in events:
        data = event.data
        if event.kind == "text":
            console.print(str(data.get("text", "")), end="", markup=False, highlight=False, soft_wrap=True)
        elif event.kind == "tool" and data.get("state") == "started":
            console.print(f"[dim]… {data.get('label', '')}[/dim]")
        elif event.kind == "products":
            console.print()
            for n, product in enumerate(data.get("products", ()), 1):
                console.print(_product(n, product), markup=False, highlight=False)
        elif event.kind == "table":
            table = Table(*map(str, data.get("columns", ())))
            for row in data.get("rows", ()):
                table.add_row(*map(str, row))
            console.print()
            console.print(table)
        elif event.kind == "citation":
            console.print(f"\n[dim]“{data.get('quote', '')}” ({data.get('document', '')})[/dim]", end="")
        elif event.kind == "cart":
            total = money(int(data.get("total") or 0), str(data.get("currency", "")))
            console.print(f"\n[dim]cart: {data.get('count', 0)} · {total}[/dim]", end="")
        elif event.kind == "choices":
            console.print("\n[dim]" + " | ".join(map(str, data.get("choices", ()))) + "[/dim]", end="")
        elif event.kind == "done":
            console.print()


def _product(n: int, product: Mapping[str, Any]) -> str:
    price = product.get("price")
    shown = money(price, str(product.get("currency", ""))) if isinstance(price, int) else str(price or "")
    reason = f"  ({product['reason']})" if product.get("reason") else ""
    return f"  {n}. {product.get('title', '')}  {shown}{reason}"


def _plain(event: Event) -> dict[str, Any]:
    return {"kind": event.kind, "data": dict(event.data)}


def _carts(shop: Shop) -> Any:
    from shopkeeper.web.carts import Carts

    return Carts(shop.engine)

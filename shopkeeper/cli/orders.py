"""`shopkeeper orders`: look at an order, the rules as customers read them, and the audit trail."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import NotFound
from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from shopkeeper.orders import Order
    from shopkeeper.orders.audit import AuditEntry

__all__ = ["orders_command"]


@click.group("orders")
def orders_command() -> None:
    """Look at orders, at the rules for changing them, and at who changed what."""


@orders_command.command("show")
@click.argument("order")
@shop_option
@json_option
def show(order: str, shop_path: Path, as_json: bool) -> None:
    """Show the order with number ORDER: lines, payments, parcels, returns, exchanges and refunds."""
    with Shop.open(shop_path) as shop:
        found = shop.backend.order(order)
    if found is None:
        raise NotFound(f"order {order!r} is not known; check the number")
    if as_json:
        echo_json(asdict(found))
        return
    for line in _lines(found):
        say(line)


def _lines(order: Order) -> list[str]:
    from shopkeeper.orders.changes import address_text, money_text, options_text

    def money(amount: int) -> str:
        return money_text(amount, order.currency)

    out = [
        f"order {order.id}: {order.status.value}"
        + (f" ({order.cancel_reason})" if order.cancel_reason else ""),
        f"customer {order.customer or '(erased or unknown)'}, placed {order.placed or '(unknown)'}, "
        f"total {money(order.total)}, version {order.version}",
        f"to {address_text(order.address) or '(no address)'}",
    ]
    for line in order.lines:
        options = options_text(line.options)
        out.append(
            f"  {line.id}: {line.quantity} x {line.title}{f' ({options})' if options else ''}, {money(line.total)}"
        )
    out += [
        f"  payment {p.id}: {money(p.amount)}, {p.method or p.kind.value}, {p.status.value}"
        for p in order.payments
    ]
    out += [f"  parcel {s.id}: {s.carrier} {s.tracking}, {s.status.value}" for s in order.shipments]
    out += [
        f"  return {r.id}: {', '.join(f'{one.quantity} of {one.line}' for one in r.lines)}, {r.status.value}"
        for r in order.returns
    ]
    for exchange in order.exchanges:
        swaps = ", ".join(f"{one.quantity} of {one.line} for {one.variant}" for one in exchange.lines)
        out.append(f"  exchange {exchange.id}: {swaps}, {exchange.status.value}")
    out += [
        f"  refund {r.id}: {money(r.amount)}, {r.method or r.kind.value}, {r.status.value}"
        for r in order.refunds
    ]
    return out


@orders_command.command("policy")
@click.option("--language", default="en", show_default=True, help="en or zh.")
@shop_option
@json_option
def policy(language: str, shop_path: Path, as_json: bool) -> None:
    """Print the rules of orders.toml (defaults where it has none) as customers read them."""
    from shopkeeper.orders.policy import dump_rules, load_rules, prose

    with Shop.open(shop_path) as shop:
        rules, currency = load_rules(shop.path), shop.config.currency
    text = prose(rules, language, currency=currency)
    if as_json:
        echo_json({"language": language, "text": text, "rules": asdict(rules), "file": dump_rules(rules)})
        return
    say(text.rstrip())


@orders_command.command("audit")
@click.argument("order", required=False, default="")
@click.option("--customer", default="", help="Only what concerns this customer.")
@click.option("--after", default=0, show_default=True, help="Only entries after this number.")
@click.option(
    "--limit", default=100, show_default=True, type=click.IntRange(1, 100_000), help="At most so many."
)
@shop_option
@json_option
def audit(order: str, customer: str, after: int, limit: int, shop_path: Path, as_json: bool) -> None:
    """Show who changed what, oldest first: of ORDER, or of everything."""
    with Shop.open(shop_path) as shop:
        known = shop.backend.order(order) if order else None
        if order and known is None:
            raise NotFound(f"order {order!r} is not known; check the number")
        number = known.id if known else ""
        entries = shop.orders.audit.entries(order=number, customer=customer, after=after, limit=limit)
    if as_json:
        echo_json([asdict(entry) for entry in entries])
        return
    for entry in entries:
        say(_entry(entry))
    if not entries:
        say("nothing was changed yet")


def _entry(entry: AuditEntry) -> str:
    changed = ", ".join(
        f"{name}: {entry.before.get(name)!r} -> {entry.after[name]!r}" for name in entry.after
    )
    who = f"{entry.actor or '?'} for {entry.customer or '(erased)'}"
    what = f"{entry.action} {entry.record} {entry.record_id} v{entry.version}"
    return f"{entry.seq} {entry.at} {what} by {who}: {changed}"

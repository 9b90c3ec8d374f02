"""`shopkeeper sponsored`: campaigns for marked slots, what they brought, and where the slots are."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.sponsored import STATUSES, Campaign, Slots
from shopkeeper.shop import Shop
from shopkeeper.web.i18n import amount_in_major, amount_in_minor

__all__ = ["sponsored_command"]


@click.group("sponsored")
def sponsored_command() -> None:
    """Sponsored slots: merchants pay for clicks on products in marked places.

    Amounts are in the shop's currency, like 0.45; days are UTC.
    """


def _minor(shop: Shop, text: str) -> int:
    try:
        amount = Decimal(text)
        if not amount.is_finite() or not 0 <= amount < 10**10:
            raise InvalidOperation
    except InvalidOperation:
        raise InputError(
            f"amount {text!r} is not a number of {shop.config.currency}; write it like 0.45"
        ) from None
    return amount_in_minor(amount, shop.config.currency)


def _major(shop: Shop, minor: float) -> str:
    return f"{format(amount_in_major(round(minor), shop.config.currency), 'f')} {shop.config.currency}"


@sponsored_command.command("list")
@shop_option
@json_option
def list_command(shop_path: str, as_json: bool) -> None:
    """List the campaigns."""
    with Shop.open(shop_path) as shop:
        found = shop.sponsored.campaigns.all()
        if as_json:
            echo_json([one.as_dict() for one in found])
            return
        for one in found:
            total = f" of {_major(shop, one.total_budget)}" if one.total_budget else ""
            daily = f", {_major(shop, one.daily_budget)} a day" if one.daily_budget else ""
            say(
                f"{one.id}  {one.status:6}  {one.name}: {len(one.products)} products, bid {_major(shop, one.bid)}"
                f"{daily}, spent {_major(shop, one.spent)}{total}"
            )
        if not found:
            say("no campaign yet; make one with  shopkeeper sponsored add NAME PRODUCT... --bid 0.45")


@sponsored_command.command("add")
@click.argument("name")
@click.argument("products", nargs=-1, required=True)
@click.option("--bid", required=True, help="The most that one click may cost.")
@click.option("--daily", default="0", show_default="no limit", help="The most that one day may cost.")
@click.option(
    "--total", default="0", show_default="no limit", help="The most that all days together may cost."
)
@click.option("--merchant", default="", help="Who pays; else the campaign's name.")
@click.option(
    "--place", "places", multiple=True, type=click.Choice(PLACES), help="Only there (again for more)."
)
@click.option("--starts", default="", help="The first day, like 2026-01-31.")
@click.option("--ends", default="", help="The last day.")
@shop_option
@json_option
def add_command(
    name: str,
    products: tuple[str, ...],
    bid: str,
    daily: str,
    total: str,
    merchant: str,
    places: tuple[str, ...],
    starts: str,
    ends: str,
    shop_path: str,
    as_json: bool,
) -> None:
    """Start the campaign NAME for clicks on PRODUCTS."""
    with Shop.open(shop_path) as shop:
        known = shop.catalog.get_many(products)
        if unknown := [id for id in products if id not in known]:
            raise InputError(f"product {unknown[0]!r} is not in the catalogue;  shopkeeper search  finds ids")
        made = shop.sponsored.campaigns.put(
            Campaign(
                name,
                products,
                _minor(shop, bid),
                _minor(shop, daily),
                _minor(shop, total),
                merchant,
                places,
                starts,
                ends,
            ),
            "command line",
        )
    if as_json:
        echo_json(made.as_dict())
    else:
        say(f"{made.id}  {made.name} is {made.status}")


@sponsored_command.command("set")
@click.argument("campaign")
@click.option("--status", type=click.Choice(STATUSES), help="active, paused, or ended for good.")
@click.option("--bid", help="The most that one click may cost.")
@click.option("--daily", help="The most that one day may cost; 0: no limit.")
@click.option("--total", help="The most that all days together may cost; 0: no limit.")
@shop_option
@json_option
def set_command(
    campaign: str,
    status: Any,
    bid: str | None,
    daily: str | None,
    total: str | None,
    shop_path: str,
    as_json: bool,
) -> None:
    """Change CAMPAIGN (its id)."""
    with Shop.open(shop_path) as shop:
        changed = shop.sponsored.campaigns.get(campaign)
        changed = replace(
            changed,
            status=status or changed.status,
            bid=changed.bid if bid is None else _minor(shop, bid),
            daily_budget=changed.daily_budget if daily is None else _minor(shop, daily),
            total_budget=changed.total_budget if total is None else _minor(shop, total),
        )
        changed = shop.sponsored.campaigns.put(changed, "command line")
    if as_json:
        echo_json(changed.as_dict())
    else:
        say(f"{changed.id}  {changed.name} is {changed.status}")


@sponsored_command.command("report")
@click.argument("campaigns", nargs=-1)
@click.option("--since", default="", help="The first day; else 27 days before the last.")
@click.option("--until", default="", help="The last day; else today.")
@click.option("--csv", "as_csv", is_flag=True, help="Print one line a campaign and day.")
@shop_option
@json_option
def report_command(
    campaigns: tuple[str, ...], since: str, until: str, as_csv: bool, shop_path: str, as_json: bool
) -> None:
    """What CAMPAIGNS (ids; else all) brought: views, clicks, spending, sales."""
    today = datetime.now(UTC).date()
    with Shop.open(shop_path) as shop:
        known = {one.id: one for one in shop.sponsored.campaigns.all()}
        ids = [shop.sponsored.campaigns.get(id).id for id in campaigns] or list(known)
        last = until or today.isoformat()
        first = since or (today - timedelta(27)).isoformat()
        found = shop.sponsored.report(ids, first, last)
        scale = int(1 / amount_in_major(1, shop.config.currency))
        if as_json:
            echo_json(
                {
                    id: [
                        {"day": when.isoformat(), **asdict(day)}
                        for when, day in zip(found.days, found.by_campaign[id], strict=True)
                    ]
                    for id in ids
                }
            )
        elif as_csv:
            click.echo(found.csv(scale).replace("\r\n", "\n"), nl=False)
        else:
            for id in ids:
                day = found.total(id)
                rate = "-" if day.click_rate is None else f"{100 * day.click_rate:.2f} %"
                roas = "-" if day.roas is None else f"{day.roas:.2f}"
                price = "-" if day.price is None else _major(shop, day.price)
                say(
                    f"{known[id].name}: {day.impressions:,} seen, {day.clicks:,} clicks ({rate}), "
                    f"spent {_major(shop, day.spend)} ({price} a click), {day.orders:,} order lines, "
                    f"sales {_major(shop, day.sales)}, ROAS {roas}"
                )


@sponsored_command.command("places")
@click.argument("place", required=False, type=click.Choice(PLACES))
@click.option("--positions", help='Positions from 1, like "3,9"; "" for none.')
@click.option("--reserve", help="The least that a click costs there.")
@click.option("--floor", type=float, help="The least relevance, above 0 and up to 1.")
@shop_option
@json_option
def places_command(
    place: str | None,
    positions: str | None,
    reserve: str | None,
    floor: float | None,
    shop_path: str,
    as_json: bool,
) -> None:
    """Show the slots of every place, or set those of PLACE."""
    with Shop.open(shop_path) as shop:
        slots = shop.sponsored.places.all()
        if place is not None:
            now = slots[place]
            slots[place] = Slots(
                now.positions if positions is None else _positions(positions),
                now.reserve if reserve is None else _minor(shop, reserve),
                now.floor if floor is None else floor,
            )
            shop.sponsored.places.put(place, slots[place], "command line")
        if as_json:
            echo_json({name: asdict(one) for name, one in slots.items()})
            return
        for name, one in slots.items():
            where = ", ".join(map(str, one.positions)) or "none"
            say(
                f"{name:9} positions {where}; a click from {_major(shop, one.reserve)}; relevance from {one.floor:g}"
            )


@sponsored_command.command("settle")
@shop_option
@json_option
def settle_command(shop_path: str, as_json: bool) -> None:
    """Give back what clicks of robots had cost. Run it daily, and before a bill is written."""
    with Shop.open(shop_path) as shop:
        back = shop.sponsored.settle()
    if as_json:
        echo_json({"given_back": back})
    else:
        say(f"{back} clicks given back")


def _positions(text: str) -> tuple[int, ...]:
    words = [word for word in text.replace(",", " ").split() if word]
    if any(not (word.isascii() and word.isdigit()) for word in words):
        raise InputError(f'positions {text!r} are not numbers; write them like "3,9"')
    return tuple(int(word) for word in words)

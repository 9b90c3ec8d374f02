"""`shopkeeper recommend email`: what customers would get by e-mail, as HTML, text, a whole e-mail or a JSON feed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

import click

from shopkeeper.cli.options import echo_json, json_option, say, shop_option

__all__ = ["email_command"]

_ENDINGS = {"html": "html", "text": "txt", "eml": "eml", "feed": "json"}


@click.command("email")
@click.argument("customers", nargs=-1, metavar="CUSTOMER...")
@shop_option
@click.option("--all", "everybody", is_flag=True, help="Every customer who wants e-mails.")
@click.option("--format", "form", type=click.Choice(list(_ENDINGS)), default="html", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write one file a customer into this folder.",
)
@click.option("--language", default="", help="en or zh; without it that of the customer's last order.")
@click.option("--limit", type=click.IntRange(1, 50), default=8, show_default=True, help="Products at most.")
@click.option("--base-url", default="", help="The shop's public address; without it the setting base_url.")
@click.option("--sender", default="shop@localhost", show_default=True, help="From, in an e-mail.")
@json_option
def email_command(
    customers: tuple[str, ...],
    shop_path: Path,
    everybody: bool,
    form: str,
    out: Path | None,
    language: str,
    limit: int,
    base_url: str,
    sender: str,
    as_json: bool,
) -> None:
    """Writes the recommendations that customers would get by e-mail; sends nothing.

    With --all, customers who want no e-mails are left out. Those who do not want to be
    remembered get what everybody likes.
    """
    from shopkeeper.errors import InputError
    from shopkeeper.shop import Shop
    from shopkeeper.web.recommend_mail import Letter, letter
    from shopkeeper.web.storefront.customer import mail_wanted

    if bool(customers) == everybody:
        raise InputError(f"customers {' '.join(customers)!r}: name some, or give --all alone")
    if out is None and (everybody or len(customers) > 1):
        raise InputError(f"{len(customers) or 'all'} customers need a folder; give one with --out DIR")

    def content(made: Letter) -> str:
        if form == "feed":
            return json.dumps(made.feed(), ensure_ascii=False, indent=2) + "\n"
        if form == "eml":
            return made.message(sender).as_string()
        return made.html() if form == "html" else made.text()

    with Shop.open(shop_path) as shop:
        base = base_url or shop.config.base_url or f"http://{shop.config.host}:{shop.config.port}"
        wanted: Iterable[str] = customers
        if everybody:
            wanted = [one.id for one in shop.orders.customers.all() if mail_wanted(one)]
        written = []
        for customer in wanted:
            made = letter(shop, customer, base, language, limit)
            if out is None:
                if as_json:
                    echo_json(made.feed())
                else:
                    sys.stdout.write(content(made))
                return
            out.mkdir(parents=True, exist_ok=True)
            file = out / f"{quote(customer, safe='')}.{_ENDINGS[form]}"
            file.write_text(content(made), "utf-8")
            written.append({"customer": customer, "file": str(file), "products": made.answer.products})
    if as_json:
        echo_json(written)
    else:
        say(f"{len(written):,} letters are in {out}.")

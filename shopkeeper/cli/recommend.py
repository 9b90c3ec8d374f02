"""`shopkeeper recommend`: train the models of what people want, care for their versions, and ask them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Column, Table

from shopkeeper.catalog.model import pick
from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.cli.recommend_batch import batch_command
from shopkeeper.cli.recommend_email import email_command
from shopkeeper.cli.recommend_judge import COMMANDS as JUDGING
from shopkeeper.errors import InputError
from shopkeeper.events.times import to_micros
from shopkeeper.recommend.asked import PLACES, Asked
from shopkeeper.recommend.training.card import Card
from shopkeeper.recommend.training.shelf import current_version, use_version, versions
from shopkeeper.recommend.training.train import Follow
from shopkeeper.recommend.wording import sentence
from shopkeeper.shop import Shop

__all__ = ["recommend_command"]

_FOLDER = ("models", "recommend")


@click.group("recommend")
def recommend_command() -> None:
    """Goods find people: train the models, switch between versions, ask for recommendations."""


recommend_command.add_command(batch_command)
recommend_command.add_command(email_command)
for _command in JUDGING:
    recommend_command.add_command(_command)


@recommend_command.command("train")
@click.argument("models", nargs=-1, metavar="[MODEL...]")
@click.option("--until", default=None, metavar="TIME", help="Only what was done before this time.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same models.")
@click.option("--keep-serving", is_flag=True, help="Do not switch to the new version.")
@shop_option
@json_option
def train_command(
    models: tuple[str, ...], until: str | None, seed: int, keep_serving: bool, shop_path: Path, as_json: bool
) -> None:
    """Trains the models on the shop's event log and lets them serve as a new version.

    Visits that were faster than people are set aside first, as `shopkeeper events bots --sweep` does. Without names:
    those that need no PyTorch. `shopkeeper recommend versions` tells which there are. Stopped at any moment, the
    version before goes on serving.
    """
    from shopkeeper.recommend.training.train import train

    if until is not None:
        to_micros(until)
    with Shop.open(shop_path) as shop, _bar("training", as_json) as follow:
        aside = shop.bots.sweep()
        card = train(
            shop.events,
            shop.catalog,
            shop.path.joinpath(*_FOLDER),
            models,
            seed=seed,
            until=until,
            use=not keep_serving,
            follow=follow,
        )
    if aside:
        say(f"{aside:,} events of robots were set aside first:  shopkeeper events bots", as_json=as_json)
    _tell(card, as_json, "seconds")


@recommend_command.command("update")
@shop_option
@json_option
def update_command(shop_path: Path, as_json: bool) -> None:
    """Takes in what came since the last training, as a new version, without training anew.

    A serving shop does the same in memory by itself every 20 seconds.
    """
    from shopkeeper.recommend.training.update import update

    with Shop.open(shop_path) as shop, _bar("taking in", as_json) as follow:
        card = update(shop.events, shop.catalog, shop.path.joinpath(*_FOLDER), follow=follow)
    if card is None:
        say("nothing came since: the version that serves is up to date", as_json=as_json)
        if as_json:
            echo_json(None)
        return
    _tell(card, as_json, "update_seconds")


@recommend_command.command("versions")
@shop_option
@json_option
def versions_command(shop_path: Path, as_json: bool) -> None:
    """Lists the versions of the models, the one that serves marked."""
    with Shop.open(shop_path) as shop:
        folder = shop.path.joinpath(*_FOLDER)
        serving, cards = current_version(folder), versions(folder)
    if as_json:
        echo_json([{**card, "serving": card["version"] == serving} for card in cards])
        return
    if not cards:
        say("nothing was trained yet; make a version:  shopkeeper recommend train")
        return
    table = Table(
        "", Column("version", no_wrap=True), "made", "acts", "people", "products", "models", "seconds"
    )
    for card in cards:
        table.add_row(
            "serves" if card["version"] == serving else "",
            str(card["version"]),
            str(card["made"]),
            f"{card['acts']:,}",
            f"{card['people']:,}",
            f"{card['items']:,}",
            ", ".join(card["models"]),
            f"{card['seconds']:.1f}",
        )
    Console().print(table)


@recommend_command.command("use")
@click.argument("version")
@shop_option
@json_option
def use_command(version: str, shop_path: Path, as_json: bool) -> None:
    """Lets VERSION serve from now on; a shop that is open takes it at its next answer."""
    with Shop.open(shop_path) as shop:
        folder = shop.path.joinpath(*_FOLDER)
        before = current_version(folder)
        use_version(folder, version)
    if as_json:
        echo_json({"serving": version, "before": before})
    else:
        say(f"{version} serves now" + (f"; before it was {before}" if before and before != version else ""))


@recommend_command.command("for")
@click.argument("customer", required=False, default="")
@click.option("--place", type=click.Choice(PLACES), default="home", show_default=True)
@click.option(
    "--product", "products", multiple=True, metavar="ID", help="What the place is about; repeatable."
)
@click.option("--session", default="", metavar="ID", help="A visit instead of a customer.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 500))
@click.option("--language", default=None, help="Language of the answers; default: the shop's.")
@click.option("--at", "at", default=None, metavar="TIME", help="As if it were this time.")
@shop_option
@json_option
def for_command(
    customer: str,
    place: str,
    products: tuple[str, ...],
    session: str,
    limit: int,
    language: str | None,
    at: str | None,
    shop_path: Path,
    as_json: bool,
) -> None:
    """Shows what would be recommended to CUSTOMER, with the reasons; without one: to a stranger."""
    with Shop.open(shop_path) as shop:
        language = language or shop.config.language
        if customer and shop.orders.customers.get(customer) is None and not shop.events.latest(
            customer=customer, limit=1
        ):  # fmt: skip
            raise InputError(f"customer {customer!r} is not known: no such customer, and no event of theirs")
        allowed = shop.recommend.profiles.allowed(customer, session)
        asked = Asked(
            place,
            customer if allowed else "",
            session if allowed else "",
            products,
            limit=limit,
            language=language,
            personal=allowed,
            now=to_micros(at) if at else 0,
            context={"preview": "1"},
        )
        start = time.perf_counter()
        given = shop.recommend.ask(asked)
        took = (time.perf_counter() - start) * 1000
        named = {id for item in given.items for id in (item.product, *item.reason.products)}
        titles = {id: pick(p.title, language) for id, p in shop.catalog.get_many(named).items()}
        rows = [
            {
                "position": item.position,
                "product": item.product,
                "title": titles.get(item.product, ""),
                "score": round(item.score, 5),
                "propensity": round(item.propensity, 5),
                "reason": sentence(item.reason, titles, language),
                "kind": item.reason.kind,
                "sources": list(item.sources),
                "sponsored": item.sponsored,
            }
            for item in given.items
        ]
    if as_json:
        facts = {"place": place, "customer": customer, "personal": given.personal, "version": given.version}
        echo_json({**facts, "strategy": given.strategy, "items": rows})
        return
    if (customer or session) and not allowed:
        say("this person said no to personalisation: what everybody likes")
    table = Table("#", "id", "title", "why", "from", "score")
    for row in rows:
        sources = row["sources"]
        table.add_row(
            str(row["position"]),
            str(row["product"]),
            str(row["title"]),
            str(row["reason"]) + (" (sponsored)" if row["sponsored"] else ""),
            ", ".join(sources) if isinstance(sources, list) else "",
            f"{row['score']:.4f}",
        )
    Console().print(table)
    made = f"version {given.version}" if given.version else "no trained models"
    say(f"{len(rows)} products in {took:.1f} ms, {made}")


@contextmanager
def _bar(what: str, as_json: bool) -> Iterator[Follow]:
    with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
        task = progress.add_task(what, total=None)

        def follow(name: str, done: int, of: int) -> None:
            progress.update(task, total=of, completed=done, description=f"{what}: {name}")

        yield follow


def _tell(card: Card, as_json: bool, seconds: str) -> None:
    if as_json:
        echo_json(card.document())
        return
    until = datetime.fromtimestamp(card.until / 1e6, UTC).strftime("%Y-%m-%d %H:%M") if card.until else "-"
    say(
        f"version {card.version}: {card.acts:,} acts of {card.people:,} people on {card.items:,} products, "
        f"the last of {until} UTC, in {card.seconds:.1f} s"
    )
    for name, about in card.models.items():
        say(f"  {name:12} {about.get(seconds, 0):6.1f} s  {about['words']}")
    for name, why in card.left_out.items():
        say(f"  {name:12} left out: {why}")

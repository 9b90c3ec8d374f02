"""`shopkeeper search` and `shopkeeper index`: ask the shop's search, and care for its index."""

from __future__ import annotations

import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import get_args

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from shopkeeper.catalog.model import Money, pick
from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import InputError
from shopkeeper.language.currency import exponent
from shopkeeper.search import SearchRequest, Sort
from shopkeeper.search.clicks import KINDS, grades_from_events
from shopkeeper.search.ranker import read_judgments
from shopkeeper.shop import Shop

__all__ = ["index_command", "search_command", "train_encoder_command", "train_ranker_command"]


@click.command("search", short_help="Search the shop from the command line.")
@click.argument("query", nargs=-1)
@click.option("--language", default=None, help="Language of the answers; default: the shop's.")
@click.option(
    "--filter", "filters", multiple=True, metavar="NAME:VALUE", help="Only products with this value."
)
@click.option(
    "--range", "ranges", multiple=True, metavar="NAME:LOW..HIGH", help="Only numbers within this range."
)
@click.option("--sort", type=click.Choice(get_args(Sort)), default="relevance", show_default=True)
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--offset", default=0, show_default=True, type=click.IntRange(0))
@click.option("--literal", is_flag=True, help="Take the words as they are: no understanding.")
@click.option("--explain", is_flag=True, help="Show why each result stands where it stands.")
@shop_option
@json_option
def search_command(
    query: tuple[str, ...],
    language: str | None,
    filters: tuple[str, ...],
    ranges: tuple[str, ...],
    sort: Sort,
    limit: int,
    offset: int,
    literal: bool,
    explain: bool,
    shop_path: Path,
    as_json: bool,
) -> None:
    """Searches the shop for QUERY, as a shopper would."""
    with Shop.open(shop_path) as shop:
        language = language or shop.config.language
        request = SearchRequest(
            " ".join(query),
            language,
            _filters(filters),
            dict(_range(r) for r in ranges),
            sort,
            offset,
            limit,
            understand=not literal,
            explain=explain,
        )
        response = shop.search.query(request)
        products = shop.catalog.get_many([h.id for h in response.hits])
        if as_json:
            document = asdict(replace(response, fits=dict)) | {"fits": dict(response.fits())}
            for hit in document["hits"]:
                product = products.get(hit["id"])
                hit["title"] = pick(product.title, language) if product else ""
            echo_json(document)
            return
        if response.corrected_from:
            say(f"searched for {response.query!r} instead of {response.corrected_from!r}")
        if response.did_you_mean:
            say(f"did you mean {response.did_you_mean!r}?")
        for note in response.relaxed:
            say(note)
        if response.redirect:
            say(f"this query leads to {response.redirect}")
        table = Table("#", "id", "title", "price", "score")
        columns = ("text", "kind", "popularity", "available") if explain else ()
        for name in ("kind of thing", *columns) if explain else ():
            table.add_column(name)
        for place, hit in enumerate(response.hits, offset + 1):
            product = products.get(hit.id)
            price = product.current_price if product else None
            explained = hit.explanation or {}
            features = explained.get("features", {})
            table.add_row(
                str(place),
                hit.id,
                pick(product.title, language) if product else "",
                _shown(price) if price else "",
                "pinned" if hit.pinned else f"{hit.score:.2f}",
                *([explained.get("kind", "")] if explain else []),
                *(f"{features.get(c, 0):.2f}" for c in columns),
            )
        Console().print(table)
        if explain and response.explanation:
            say(f"understood: {response.explanation}")
        say(f"{response.total} products in {response.took_ms:.1f} ms")


@click.command("index", short_help="Bring the search index up to date, or build it anew.")
@click.option("--rebuild", is_flag=True, help="Build a new index beside the serving one, then switch to it.")
@shop_option
@json_option
def index_command(rebuild: bool, shop_path: Path, as_json: bool) -> None:
    """Indexes what changed in the catalogue; --rebuild builds the whole index anew. Serving goes on meanwhile."""
    with Shop.open(shop_path) as shop:
        start = time.perf_counter()
        count = shop.search.rebuild() if rebuild else shop.search.sync()
        seconds = time.perf_counter() - start
        document = {
            "indexed": count,
            "rebuilt": rebuild,
            "products": shop.catalog.count(),
            "seconds": round(seconds, 3),
        }
    if as_json:
        echo_json(document)
    else:
        say(f"{'built anew with' if rebuild else 'indexed'} {count} products in {seconds:.1f} s")


@click.command("train-ranker", short_help="Train the learned ranker on judgments or on clicks.")
@click.option(
    "--judgments",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV with the columns query, product_id, grade (0 to 4).",
)
@click.option("--clicks", is_flag=True, help="Learn from the shop's own search events.")
@click.option("--force", is_flag=True, help="Install the model even if it is not better.")
@shop_option
@json_option
def train_ranker_command(
    judgments: Path | None, clicks: bool, force: bool, shop_path: Path, as_json: bool
) -> None:
    """Trains a LambdaMART ranker; it is installed only when it beats the untrained order on unseen queries."""
    if clicks == (judgments is not None):
        raise InputError("give one of  --judgments FILE  and  --clicks")
    with Shop.open(shop_path) as shop:
        if judgments is not None:
            grades, source = read_judgments(judgments), judgments.name
        else:
            grades, source = grades_from_events(shop.events.read(kinds=KINDS)), "clicks"
        card = shop.search.train_ranker(grades, source, force=force)
    if as_json:
        echo_json(asdict(card))
        return
    say(
        f"{card.queries} queries, {card.candidates} graded products: nDCG@10 on unseen queries "
        f"{card.before:.4f} untrained, {card.after:.4f} trained"
    )
    say(
        "installed"
        if card.installed
        else "not installed: it does not beat the untrained order (--force installs it)"
    )


@click.command("train-encoder", short_help="Train the shop's own dense encoder on its catalogue.")
@shop_option
@json_option
def train_encoder_command(shop_path: Path, as_json: bool) -> None:
    """Trains the shop's own encoder (a minute or two for 20,000 products) and encodes all products with it.

    With the setting dense = "minilm", a folder or a hub model, nothing is trained: products are encoded with that.
    """
    with Shop.open(shop_path) as shop:
        start = time.perf_counter()
        own = shop.config.dense in ("auto", "shop")
        with Progress(console=Console(stderr=True), disable=as_json, transient=True) as progress:
            task = progress.add_task("training" if own else "encoding", total=None)

            def follow(step: int, steps: int, loss: float) -> None:
                progress.update(task, total=steps, completed=step, description=f"training, loss {loss:.2f}")

            kind_of = shop.search.store.current().lexicon.kind_of
            count = shop.search.dense.train(kind_of, follow) if own else shop.search.dense.encode()
        seconds = time.perf_counter() - start
    if as_json:
        echo_json({"encoded": count, "trained": own, "seconds": round(seconds, 1)})
    else:
        say(f"encoded {count} products in {seconds:.0f} s")


def _shown(price: Money) -> str:
    digits = exponent(price.currency)
    return f"{price.amount / 10**digits:.{digits}f} {price.currency}"


def _filters(texts: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not name or not value:
            raise InputError(f"--filter {text!r} is not NAME:VALUE; write for example  --filter brand:Acme")
        found[name] = (*found.get(name, ()), value)
    return found


def _range(text: str) -> tuple[str, tuple[float | None, float | None]]:
    name, _, edges = text.partition(":")
    low, dots, high = edges.partition("..")
    try:
        if not name or not dots:
            raise ValueError
        return name, (float(low) if low else None, float(high) if high else None)
    except ValueError:
        raise InputError(
            f"--range {text!r} is not NAME:LOW..HIGH; write for example  --range price:1000..5000"
        ) from None

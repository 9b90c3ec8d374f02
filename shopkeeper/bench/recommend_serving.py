"""How fast recommendations are, and how that grows.

Serving: a made-up shop (20,000 products, 2,000 customers with 40 acts each unless --limit says otherwise) with trained
models is asked in process, as the storefront asks: every place, all rules, exploration, reasons. Growth: the
candidates of single models among 1,000 to 1,000,000 items, drawn to docs/images/recommend-growth.svg (--part growth).
Everything is made up from a seed: the numbers say how fast, not how good.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from shopkeeper.bench._recommend_growth import SIZES, draw, grow
from shopkeeper.catalog.model import Money, Product
from shopkeeper.errors import InputError
from shopkeeper.events import Event, from_micros
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.models.linear import Linear, LinearSettings
from shopkeeper.recommend.models.registry import DEFAULT, model_class
from shopkeeper.recommend.recommender import Recommender
from shopkeeper.recommend.strategies import Pin
from shopkeeper.recommend.training.train import train
from shopkeeper.shop import Shop

__all__ = ["run"]

_START = 1_767_225_600_000_000  # 2026-01-01
_MINUTE, _DAY = 60_000_000, 86_400_000_000
_GROUPS = 200
_ASKED = ("home", "because", "similar", "together", "complete", "search", "chat", "email", "reorder")
_WARM, _TIMES = 10, 60


def run(
    predictions: Path | None = None,
    *,
    part: str = "all",
    limit: int = 20_000,
    rows: int = 40,
    seed: int = 0,
) -> dict[str, Any]:
    """Milliseconds by place, and by model and number of items. `part` is serving, growth or all; `limit` the number
    of products of the shop, in growth the greatest number of items (0: a million); `rows` acts of each customer.

    Raises InputError for another part. There is nothing to predict: `predictions` is not written.
    """
    if part not in ("all", "serving", "growth"):
        raise InputError(f"part {part!r} is not one of serving, growth, all")
    report: dict[str, Any] = {"seed": seed}
    if part != "growth":
        report |= _serving(max(limit, _GROUPS), rows, seed)
    if part != "serving":
        most = SIZES[-1] if part == "all" or not limit or limit == 20_000 else limit
        table = grow([size for size in SIZES if size <= most], seed)
        report["growth"] = table
        report["drawn"] = str(draw(table))
    return report


def _serving(products: int, acts: int, seed: int) -> dict[str, Any]:
    people = max(20, products // 10)
    chance = random.Random(seed)
    with (
        tempfile.TemporaryDirectory(prefix="shopkeeper-recommend-") as place,
        Shop.open(Path(place, "shop"), create=True, currency="USD") as shop,
    ):
        shop.catalog.put(_products(products, chance))
        shop.events.append(_events(products, people, acts, chance))
        start = time.perf_counter()
        card = train(
            shop.events, shop.catalog, shop.path / "models" / "recommend", DEFAULT, seed=seed, make=_made
        )
        trained = time.perf_counter() - start
        home = shop.recommend.strategies.of("home")
        pinned = replace(home, rules=replace(home.rules, pins=(Pin("p1", 3),), hide=("p2",)))
        shop.recommend.strategies.put(pinned, by="bench")
        start = time.perf_counter()
        shop.recommend.stage.prepare()  # a serving shop does it beside its first questions
        prepared = time.perf_counter() - start
        tables, every = _asked(shop, products, people, chance)
    return {
        "products": products,
        "customers": people,
        "acts": card.acts,
        "models": ", ".join(card.models),
        "training seconds": round(trained, 1),
        "seconds for lists of what is alike": round(prepared, 1),
        "all places": {"all": _percentiles(every)},
        "serving": tables,
    }


def _made(name: str) -> Recommender:
    if name == "linear":  # of 20,000 items it would take minutes, and answers no slower
        return Linear(LinearSettings(most=4000))
    return model_class(name)()


def _asked(
    shop: Shop, products: int, people: int, chance: random.Random
) -> tuple[dict[str, dict[str, float]], list[float]]:
    now = _START + 61 * _DAY
    tables: dict[str, dict[str, float]] = {}
    every: list[float] = []
    for kind in (*_ASKED, "home of a stranger", "home, second page"):
        place = kind.split(" ")[0].rstrip(",")
        took = []
        for _ in range(_WARM + _TIMES):
            about = [f"p{chance.randrange(products)}" for _ in range(3 if place == "complete" else 1)]
            asked = Asked(
                place,
                "" if "stranger" in kind else f"u{chance.randrange(people)}",
                session=f"new{chance.random()}" if "stranger" in kind else "",
                products=() if place in ("home", "email", "chat", "search", "reorder") else tuple(about),
                offset=12 if "second" in kind else 0,
                now=now,
            )
            start = time.perf_counter()
            shop.recommend.ask(asked)
            took.append((time.perf_counter() - start) * 1000)
        tables[kind] = _percentiles(took[_WARM:])
        every += took[_WARM:]
    return tables, every


def _percentiles(took: Sequence[float]) -> dict[str, float]:
    return {f"p{q}_ms": round(float(np.percentile(took, q)), 2) for q in (50, 95, 99)}


def _products(count: int, chance: random.Random) -> Iterator[Product]:
    syllables = [c + v for c in "bdfgklmnprstv" for v in "aeiou"]
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(3000)]
    for number in range(count):
        group = number % _GROUPS
        own = " ".join(chance.choices(words, k=3))
        yield Product(
            f"p{number}",
            {"en": f"{words[group]} {own} {number}"},
            category=(f"Department {group // 20}", words[group].title()),
            brand=words[1000 + chance.randrange(300)].title(),
            attributes={"Colour": words[2000 + chance.randrange(12)], "Material": words[2100 + group % 9]},
            price=Money(chance.randrange(199, 99_999), "USD"),
            created=from_micros(_START - chance.randrange(400) * _DAY),
        )


def _events(products: int, people: int, acts: int, chance: random.Random) -> Iterator[Event]:
    """Everybody likes five groups, looks round in one at a time and buys one thing in eight."""
    for person in range(people):
        liked = [chance.randrange(_GROUPS) for _ in range(5)]
        at, group = _START + chance.randrange(50) * _DAY, liked[0]
        for act in range(acts):
            if chance.random() < 0.15:
                group, at = chance.choice(liked), at + chance.randrange(1, 5) * _DAY
            at += chance.randrange(1, 5) * _MINUTE
            place = min(int(chance.paretovariate(0.8)) - 1, products // _GROUPS - 1)
            yield Event(
                f"{person}-{act}",
                "purchase" if chance.random() < 0.12 else "view",
                from_micros(min(at, _START + 60 * _DAY)),
                session=f"s{person}-{at // _DAY}",
                customer=f"u{person}",
                product=f"p{place * _GROUPS + group}",
            )

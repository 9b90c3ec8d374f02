"""Builds the whole demo shop in a temporary folder beside its place, and swaps it in when it is complete."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from shopkeeper.catalog.review import Review
from shopkeeper.config import write_config
from shopkeeper.errors import Conflict, InputError, MissingExtra, ShopError
from shopkeeper.orders.policy import RULES_FILE
from shopkeeper.recommend.experiments.book import Experiments
from shopkeeper.recommend.models.registry import DEFAULT
from shopkeeper.recommend.rules.ledger import Ledger
from shopkeeper.recommend.training.train import train
from shopkeeper.search.querylog import Searched
from shopkeeper.search.types import SearchRequest
from shopkeeper.shop import Shop
from shopkeeper.simulate.behaviour import simulate_behaviour
from shopkeeper.simulate.goods import (
    PictureJob,
    draw_window,
    make_items,
    make_reviews,
    vocabulary_rows,
    with_pictures,
    write_policies,
    write_rules,
)
from shopkeeper.simulate.merchants import write_campaigns
from shopkeeper.simulate.people import Person, two_people
from shopkeeper.simulate.trial import write_trial

__all__ = ["UNTIL", "DemoReport", "build_demo"]

#: the demo shop's "today" unless another is asked for
UNTIL = date(2026, 10, 31)
_MARK = "demo.json"
#: the query log tells of this many days
_LOG_DAYS = 90
#: the recommendation models that are trained: all that take seconds (`shopkeeper recommend train` makes the others)
_MODELS = tuple(name for name in DEFAULT if name != "session")
#: fewer products than this have no customers
_FEWEST = 20

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class DemoReport:
    """What was built, how long each step took in seconds, and two people to look at the shop as."""

    shop: str
    seed: int
    until: str
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    media_bytes: int = 0
    people: tuple[Person, ...] = ()

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return {
            "shop": self.shop,
            "seed": self.seed,
            "until": self.until,
            "counts": self.counts,
            "seconds": self.seconds,
            "media_bytes": self.media_bytes,
            "people": [person.document() for person in self.people],
        }

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0) + time.perf_counter() - start, 2)


def build_demo(
    path: Path,
    *,
    seed: int = 7,
    products: int = 3000,
    until: date = UNTIL,
    force: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> DemoReport:
    """Builds the demo shop at `path`: the same content for the same seed, size and `until`.

    `progress(step, done, total)` is told of each step. Raises Conflict when `path` holds something already and
    `force` is not set (only a demo shop is ever replaced), InputError for a number of products that cannot be.
    """
    if not 1 <= products <= 20_000:
        raise InputError(f"cannot make {products} products; choose a number from 1 to 20000")
    _check_place(path, force)
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    work = Path(tempfile.mkdtemp(prefix=f".{path.name}-building-{os.getpid()}-", dir=path.parent))
    report = DemoReport(str(path), seed, until.isoformat())
    try:
        _fill(work, report, seed, products, until, workers, progress or (lambda *_: None))
        work.chmod(0o755)
        _swap(work, path)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return report


def _check_place(path: Path, force: bool) -> None:
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return
    if not (path / _MARK).exists():
        raise Conflict(
            f"{str(path)!r} holds something that is not a demo shop; choose another place with --shop"
        )
    if not force:
        raise Conflict(f"the demo shop {str(path)!r} is there already; use it, or rebuild it with --force")


def _sweep(path: Path) -> None:
    """Removes what a killed run left; folders of runs that are still going stay."""
    for left in path.parent.glob(f".{path.name}-building-*"):
        owner = left.name.removeprefix(f".{path.name}-building-").partition("-")[0]
        if not (owner.isdigit() and _alive(int(owner))):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _swap(work: Path, path: Path) -> None:
    old = path.with_name(f".{path.name}-old-{os.getpid()}")
    if path.exists():
        path.rename(old)
    try:
        work.rename(path)
    except OSError as error:
        if old.exists():
            old.rename(path)
        raise ShopError(f"cannot put the demo shop at {str(path)!r}: {error.strerror}") from error
    shutil.rmtree(old, ignore_errors=True)


def _fill(
    work: Path, report: DemoReport, seed: int, products: int, until: date, workers: int | None, tell: Progress
) -> None:
    write_config(work, {"name": "Fernhill", "language": "en", "currency": "USD", "demo_customers": 1})
    tell("goods", 0, products)
    with report.step("goods"):
        items = make_items(seed, products, until)
        vocabulary = vocabulary_rows(items)
    tell("goods", len(items), products)
    counts = report.counts
    share = min(products / 3000, 1.0)
    with Shop.open(work) as shop, PictureJob(items, shop.media, workers=workers) as pictures:
        with report.step("policies"):
            counts["policies"] = write_policies(work / "policies")
            write_rules(work / RULES_FILE, until)
        behaviour = None
        if len(items) >= _FEWEST:
            with report.step("behaviour"):
                behaviour = simulate_behaviour(
                    [item.product for item in items],
                    seed,
                    customers=max(round(2000 * share), 20),
                    orders=max(round(20_000 * share), 50),
                    events=max(round(500_000 * share), 1000),
                    until=f"{until.isoformat()}T00:00:00Z",
                    vocabulary=vocabulary,
                    progress=lambda _, done: tell("behaviour", round(done * 100), 100),
                )
        with report.step("reviews"):
            purchases = behaviour.purchases if behaviour else ()
            reviews = make_reviews(items, purchases, seed, count=max(round(15_000 * share), 20), until=until)
        tell("reviews", len(reviews), len(reviews))
        if behaviour:
            with report.step("history"):  # meanwhile the pictures are drawn
                replace(behaviour, products=()).write(
                    shop, progress=lambda _, done: tell("history", round(done * 100), 100)
                )
            write_trial(Experiments(shop.engine, Ledger(shop.engine)), until)
            counts |= {"customers": len(behaviour.customers), "orders": len(behaviour.orders)}
            counts["events"] = shop.events.count()
        with report.step("pictures"):
            names = pictures.collect(lambda done, total: tell("pictures", done, total))
            draw_window(items, shop.media)
        stocked = {p.id: p for p in behaviour.products} if behaviour else {}
        rated = _ratings(reviews)
        goods = []
        for item in items:
            known = replace(item, product=stocked.get(item.product.id, item.product))
            goods.append(
                replace(with_pictures(known, names[item.product.id]), **rated.get(item.product.id, {}))
            )
        tell("catalogue", 0, len(goods))
        with report.step("catalogue"):
            shop.catalog.vocabulary.put(vocabulary)
            shop.catalog.put(goods)
            shop.catalog.put_reviews(reviews)
        tell("catalogue", len(goods), len(goods))
        tell("index", 0, len(goods))
        with report.step("index"):
            shop.search.sync()
        tell("index", len(goods), len(goods))
        with report.step("searches"):
            counts["searches"] = _log_searches(shop, until, tell)
        if behaviour:
            tell("campaigns", 0, 1)
            with report.step("campaigns"):
                counts["campaigns"] = write_campaigns(shop, until, seed, pages=max(round(800 * share), 100))
            tell("campaigns", 1, 1)
            counts["models"] = _train_models(shop, report, seed, tell)
        counts |= {"products": len(goods), "pictures": len(pictures), "reviews": len(reviews)}
        report.media_bytes = sum(file.stat().st_size for file in shop.media.iterdir())
    if behaviour:
        report.people = two_people(
            behaviour.customers, behaviour.purchases, {item.product.id: item.product for item in items}
        )
    mark = {"seed": seed, "products": products, "until": until.isoformat()}
    people = [person.document() for person in report.people]
    (work / _MARK).write_text(json.dumps({**mark, "people": people}, ensure_ascii=False) + "\n", "utf-8")


def _train_models(shop: Shop, report: DemoReport, seed: int, tell: Progress) -> int:
    """Trains the recommendation models that take seconds; returns how many there are. None where their extra is not
    installed: the shop recommends without."""
    done: dict[str, None] = {}

    def follow(name: str, *_: int) -> None:
        done.setdefault(name)
        tell("models", len(done) - 1, len(_MODELS))

    folder = shop.path / "models" / "recommend"
    tell("models", 0, len(_MODELS))
    with report.step("models"):
        try:
            card = train(shop.events, shop.catalog, folder, _MODELS, seed=seed, follow=follow)
        except MissingExtra:
            return 0
    tell("models", len(_MODELS), len(_MODELS))
    return len(card.models)


def _log_searches(shop: Shop, until: date, tell: Progress) -> int:
    """Writes what the visitors of the last days searched to the query log, with what is found for it now, as
    the shop would have recorded it; nobody measured how long it took. Returns the number of searches.
    """
    since = f"{(until - timedelta(days=_LOG_DAYS)).isoformat()}T00:00:00Z"
    asked = [
        (event.time, event.query, str(event.extra.get("language", "en")))
        for event in shop.events.read(kinds="search", since=since)
        if event.query
    ]
    found: dict[tuple[str, str], tuple[int, str]] = {}
    different = len({(query, language) for _, query, language in asked})
    for _, query, language in asked:
        if (query, language) in found:
            continue
        if len(found) % 100 == 0:
            tell("searches", len(found), different)
        answer = shop.search.query(SearchRequest(query, language, limit=1, facets=False))
        found[query, language] = (answer.total, answer.query if answer.corrected_from else "")
    tell("searches", different, different)
    return shop.search.log.extend(
        Searched(time, query, language, found[query, language][0], corrected=found[query, language][1])
        for time, query, language in asked
    )


def _ratings(reviews: list[Review]) -> dict[str, dict[str, Any]]:
    """Mean and number of the stars of each product, as fields of a product."""
    stars: dict[str, list[int]] = {}
    for review in reviews:
        stars.setdefault(review.product, []).append(review.rating)
    return {id: {"rating": round(sum(s) / len(s), 2), "rating_count": len(s)} for id, s in stars.items()}

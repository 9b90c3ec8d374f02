"""A shop with campaigns and four weeks of views, clicks and sales, for the tests of the console's pages."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import insert

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event
from shopkeeper.recommend.sponsored import Campaign, tables
from shopkeeper.shop import Shop

DAY = 86_400_000_000

_folder = TemporaryDirectory(prefix="sponsored-shop-")


def sponsored_shop(folder: Path) -> Shop:
    """Lamps lamp-0 to lamp-11; a campaign with history ("Spring lamps"), a paused and an ended one. A copy: the shop is
    made once a process."""
    shutil.copytree(_made(), folder / "shop")
    return Shop.open(folder / "shop", rate_limit=0)


@cache
def _made() -> Path:
    folder = Path(_folder.name) / "shop"
    with Shop.open(folder, create=True, rate_limit=0) as shop:
        _stock(shop)
    return folder


def _stock(shop: Shop) -> None:
    shop.catalog.put(
        Product(
            f"lamp-{n}",
            {"en": f"Desk lamp number {n}", "zh": f"台灯 {n} 号"},
            brand="Acme",
            category=("Home", "Lamps"),
            price=Money(3000 + n, "USD"),
        )
        for n in range(12)
    )
    shop.search.sync()
    put = shop.sponsored.campaigns.put
    spring = put(Campaign("Spring lamps", ("lamp-1", "lamp-2"), 45, 2000, 50_000, "Acme"), "ann")
    paused = put(Campaign("A campaign with a name that is rather long for a table", ("lamp-3",), 30), "ann")
    shop.sponsored.campaigns.switch(paused.id, "paused", "ann")
    shop.sponsored.campaigns.switch(put(Campaign("Autumn", ("lamp-4",), 30), "ann").id, "ended", "bob")
    history(shop, spring.id)


def history(shop: Shop, campaign: str) -> None:
    """Of each of the last 28 days 20 views, one to four clicks at 0.30 and a sale every second day."""
    now = int(datetime.now(UTC).timestamp() * 1e6) // DAY * DAY
    for back in range(28):
        day = now - back * DAY
        rows = [
            {
                "answer": f"a{back}-{n}", "product": "lamp-1", "campaign": campaign, "place": "home",
                "position": 3, "price": 30, "bid": 45, "rate": 0.1, "time": day, "seen": 0,
            }
            for n in range(20)
        ]  # fmt: skip
        with shop.engine.begin() as connection:
            connection.execute(insert(tables.served), rows)
        for n in range(20):
            shop.sponsored.seen(f"a{back}-{n}", now=day)
        for n in range(1 + back % 4):
            shop.sponsored.clicked(f"a{back}-{n}", "lamp-1", f"session:{back}-{n}", now=day)
        if back % 2:
            time = (datetime.now(UTC) - timedelta(days=back)).strftime("%Y-%m-%dT23:59:00Z")
            sale = Event(f"p{back}", "purchase", time, f"{back}-0", product="lamp-1", value=3001)
            shop.events.append([sale])

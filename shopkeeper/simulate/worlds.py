"""`shopkeeper import --format tau2`: a world of the tau2 retail form becomes a shop with its policy and rules."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from shopkeeper.catalog.model import Availability, Money, Product, Variant
from shopkeeper.orders.adapters.tau2 import WorldFiles, read_world, world_rules
from shopkeeper.orders.policy import RULES_FILE, dump_rules
from shopkeeper.shop import Shop

__all__ = ["WorldReport", "import_world"]


@dataclass(frozen=True, slots=True)
class WorldReport:
    """What was imported; `kept` names files that the shop had already and that stayed as they are."""

    products: int
    variants: int
    customers: int
    orders: int
    policy: str
    rules: str
    kept: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return {"format": "tau2", **asdict(self)}


def import_world(folder: Path, shop_path: Path) -> WorldReport:
    """Imports `folder` (`db.json`, `policy.md`) into the shop at `shop_path`, which is made when it is not there.

    Importing it again gives the same records, and takes back what was done to its orders meanwhile. Raises
    FeedError, before a shop is made, for a folder that cannot be understood.
    """
    files = read_world(folder)
    with Shop.open(shop_path, create=True) as shop:
        shop.catalog.put(_products(files))
        shop.orders.customers.put(files.customers)
        shop.orders.put(files.orders)
        kept = tuple(
            name
            for name, text in _texts(files).items()
            if text and not _write(shop.path / name, text, replace=name != RULES_FILE)
        )
        shop.search.sync()
    return WorldReport(
        len(files.goods),
        sum(len(offers) for offers in files.goods.values()),
        len(files.customers),
        len(files.orders),
        "policies/en/policy.md" if files.policy else "",
        RULES_FILE,
        kept,
    )


def _texts(files: WorldFiles) -> dict[str, str]:
    return {"policies/en/policy.md": files.policy, RULES_FILE: dump_rules(world_rules())}


def _write(file: Path, text: str, *, replace: bool) -> bool:
    """Writes the file whole or not at all; False when another one is there and stays."""
    if file.exists():
        if file.read_text("utf-8") == text:
            return True
        if not replace:
            return False
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
    os.chmod(name, 0o644)
    os.replace(name, file)
    return True


def _products(files: WorldFiles) -> Iterator[Product]:
    for id, offers in files.goods.items():
        variants = tuple(
            Variant(
                offer.variant,
                offer.options,
                Money(offer.price, offer.currency),
                availability=Availability.IN_STOCK if offer.available else Availability.OUT_OF_STOCK,
            )
            for offer in offers
        )
        sold = [v for v in variants if v.availability is Availability.IN_STOCK]
        prices = [v.price for v in sold or variants if v.price]
        yield Product(
            id=id,
            title={"en": files.titles[id]},
            category=(files.titles[id],),
            price=min(prices, default=None),
            availability=Availability.IN_STOCK if sold else Availability.OUT_OF_STOCK,
            variants=variants,
        )

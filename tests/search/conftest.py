"""A toy shop of about 150 products with a known answer to many questions, and small shops made for one test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from toy_catalogue import VOCABULARY, product, toy_products

from shopkeeper import Shop
from shopkeeper.catalog import Product
from shopkeeper.search import SearchRequest

Find = Callable[..., list[str]]


@pytest.fixture(scope="session")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The toy shop; tests only read it."""
    with Shop.open(tmp_path_factory.mktemp("toy"), create=True, dense="off") as shop:
        shop.catalog.put(toy_products())
        shop.catalog.vocabulary.put(VOCABULARY)
        shop.search.sync()
        yield shop


@pytest.fixture
def find(toy: Shop) -> Find:
    """`find("red kettle", limit=5)`: the ids that the toy shop answers with."""

    def ask(query: str, **rest: Any) -> list[str]:
        rest.setdefault("facets", False)
        return [h.id for h in toy.search.query(SearchRequest(query, **rest)).hits]

    return ask


@pytest.fixture
def make_shop(tmp_path: Path) -> Iterator[Callable[..., Shop]]:
    """`make_shop(products)`: a shop of one's own, indexed; rows may be products or (id, title)."""
    opened: list[Shop] = []

    def make(products: list[Product | tuple[str, str]] = (), **settings: Any) -> Shop:  # type: ignore[assignment]
        settings.setdefault("dense", "off")
        shop = Shop.open(tmp_path / f"shop{len(opened)}", create=True, **settings)
        opened.append(shop)
        shop.catalog.put([p if isinstance(p, Product) else product(*p) for p in products])
        shop.search.sync()
        return shop

    yield make
    for shop in opened:
        shop.close()

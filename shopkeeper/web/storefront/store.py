"""What every storefront page needs: the shop, its categories, its carts, and the frame around a page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shopkeeper.search.types import SearchRequest, Sort
from shopkeeper.shop import Shop
from shopkeeper.web import media
from shopkeeper.web.carts import Carts
from shopkeeper.web.pages import Pages, language_of
from shopkeeper.web.storefront.cards import Card, card, cards
from shopkeeper.web.storefront.categories import Categories, Category
from shopkeeper.web.storefront.policies import Policies
from shopkeeper.web.storefront.visitor import Visitor
from shopkeeper.web.storefront.window import ShopWindow, read_window

__all__ = ["Department", "Storefront", "store_of"]

#: how long the home page's rows are kept when nothing changes
WINDOW_SECONDS = 300
ROW = 12

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Department:
    """A category as a tile: with its own picture, or that of what sells best in its largest part."""

    category: Category
    name: str
    url: str
    image: str


class Storefront:
    """One per process, at `app.state.storefront`."""

    def __init__(self, shop: Shop, pages: Pages) -> None:
        self.shop = shop
        self.pages = pages
        self.categories = Categories(shop.catalog)
        self.carts = Carts(shop.engine)
        self.policies = Policies(shop.path / "policies")
        self.media = media.Media(shop.media, shop.path / "cache" / "media")
        self._kept: dict[tuple[str, ...], tuple[float, int, Any]] = {}
        self._lock = threading.Lock()
        pages.environment.globals["picture"] = media.picture_url
        pages.environment.globals["srcset"] = media.srcset

    def page(
        self,
        request: Request,
        template: str,
        visitor: Visitor,
        *,
        background: BackgroundTask | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """A storefront page with its frame: departments, cart count, policies, the question of consent."""
        language = language_of(request)
        response = self.pages.render(
            request,
            template if "/" in template else f"storefront/{template}",
            background=background,
            **{
                "navigation": self.departments(language),
                "cart_count": self.carts.count(visitor.cart),
                "policies": self.policies.titles(language),
                "visitor": visitor,
                "query": "",
                "label": self.label,
                **context,
            },
        )
        visitor.save(response)
        return response

    def label(self, kind: str, name: str, language: str) -> str:
        """A name of the catalogue in the visitor's language."""
        return self.shop.catalog.vocabulary.translate(kind, name, language)

    def departments(self, language: str) -> list[Department]:
        """The categories at the top, each with a picture."""
        return self.tiles(self.categories.tree().departments, language, "departments")

    def tiles(self, categories: tuple[Category, ...], language: str, key: str) -> list[Department]:
        """`categories` as tiles; kept under `key` until the catalogue changes."""
        return self.kept(
            ("tiles", key, language), lambda: [self._tile(found, language) for found in categories]
        )

    def _tile(self, category: Category, language: str) -> Department:
        image = self.window().departments.get(category.name, "") if len(category.path) == 1 else ""
        if not image:
            best = self._best(category, language)
            image = best.image if best else ""
        name = self.categories.name(category.name, language)
        return Department(category, name, category.url(language), image)

    def window(self) -> ShopWindow:
        """The pictures that the shop has for its home page."""
        return self.kept(("window",), lambda: read_window(self.media))

    def _best(self, category: Category, language: str) -> Card | None:
        """The most popular product with a picture in the largest part of a category."""
        largest = category
        while largest.children:
            largest = max(largest.children, key=lambda child: child.count)
        return next((one for one in self.row(language, "popular", largest.value, limit=4) if one.image), None)

    def row(self, language: str, sort: Sort, category: str = "", limit: int = ROW) -> list[Card]:
        """The first products of the shop or of a category, by popularity or by age."""
        filters = {"category": (category,)} if category else {}
        request = SearchRequest(
            language=language, filters=filters, sort=sort, limit=limit, facets=False, understand=False
        )
        return cards(self.shop.catalog, self.shop.search.query(request).hits, language)

    def popular(self, language: str) -> list[Card]:
        return self.kept(
            ("popular", language), lambda: _to_be_had(self.row(language, "popular", limit=3 * ROW))
        )

    def newest(self, language: str) -> list[Card]:
        return self.kept(
            ("newest", language), lambda: _to_be_had(self.row(language, "newest", limit=3 * ROW))
        )

    def hero(self, language: str) -> list[Card]:
        """Three products with pictures: well liked, of the upper prices, of three departments if there are."""

        def make() -> list[Card]:
            departments = self.categories.tree().departments
            leaders = [best for place in departments if (best := self._best(place, language))]
            leaders.sort(key=lambda one: ((one.rating or 0) < 4, -(one.price.amount if one.price else 0)))
            known = {one.id for one in leaders}
            others = [one for one in self.popular(language) if one.image and one.id not in known]
            return _to_be_had([*leaders, *others], 3)

        return self.kept(("hero", language), make)

    def on_sale(self, language: str) -> list[Card]:
        """The most popular of what is in a sale."""

        def make() -> list[Card]:
            found = self.row(language, "popular", limit=400)
            return [one for one in found if one.badge == "sale" and one.off >= 5][:ROW]

        return self.kept(("sale", language), make)

    def recent(self, visitor: Visitor, language: str, besides: str = "") -> list[Card]:
        """What the visitor looked at, newest first."""
        wanted = [product for product in visitor.recent if product != besides]
        products = self.shop.catalog.get_many(wanted)
        return [
            card(self.shop.catalog, products[product], language) for product in wanted if product in products
        ]

    def kept(self, key: tuple[str, ...], make: Callable[[], Value]) -> Value:
        """What `make` gave for `key`, until the catalogue changes or five minutes have passed."""
        revision = self.categories.tree().revision
        now = time.monotonic()
        held = self._kept.get(key)
        if held and held[1] == revision and now - held[0] < WINDOW_SECONDS:
            value: Value = held[2]
            return value
        value = make()
        with self._lock:
            if len(self._kept) > 2000:
                self._kept.clear()
            self._kept[key] = (now, revision, value)
        return value


def _to_be_had(found: list[Card], most: int = ROW) -> list[Card]:
    """The first of `found` that can be bought, then what is sold out."""
    return sorted(found, key=lambda one: one.badge == "sold_out")[:most]


def store_of(request: Request) -> Storefront:
    """The storefront of this process."""
    store: Storefront = request.app.state.storefront
    return store

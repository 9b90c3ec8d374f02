"""A small shop with campaigns, for the tests of sponsored slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shopkeeper.catalog.model import Money, Product
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.sponsored import Campaign, Slots, Sponsored
from shopkeeper.shop import Shop

DAY = 86_400_000_000
MINUTE = 60_000_000
#: 3 March 2026, noon UTC
NOON = 20_515 * DAY + DAY // 2

CUPS, LAMPS = ("Kitchen", "Cups"), ("Home", "Lamps")


def goods(kind: str, count: int, category: tuple[str, ...]) -> list[Product]:
    return [
        Product(f"{kind}{n}", {"en": f"{kind.title()} {n}"}, category=category, price=Money(1000 + n, "EUR"))
        for n in range(count)
    ]


@dataclass
class World:
    """A shop with cups and lamps; one slot at position 3 of "similar", two on the home page."""

    shop: Shop

    @classmethod
    def make(cls, folder: Path) -> World:
        world = cls(Shop.open(folder / "shop", create=True))
        world.shop.catalog.put([*goods("cup", 30, CUPS), *goods("lamp", 30, LAMPS)])
        world.sponsored.places.put("similar", Slots((3,), 5, 0.3))
        world.sponsored.places.put("home", Slots((2, 6), 5, 0.3))
        return world

    @property
    def sponsored(self) -> Sponsored:
        return self.shop.sponsored

    def campaign(self, products: Sequence[str], bid: int = 50, **more: object) -> Campaign:
        name = str(more.pop("name", f"Campaign for {products[0]}"))
        made = self.sponsored.campaigns.put(Campaign(name, tuple(products), bid, **more))  # type: ignore[arg-type]
        self.sponsored.board.forget()
        return made

    def answer(self, id: str, place: str = "similar", products: Sequence[str] = ()) -> Recommended:
        """An answer without sponsored products: cups 0 to 7."""
        shown = products or [f"cup{n}" for n in range(8)]
        items = [
            Recommendation(product, 1.0 - n / 10, Reason("popular"), n) for n, product in enumerate(shown, 1)
        ]
        return Recommended(id, place, tuple(items))

    def fill(self, id: str, place: str = "similar", now: int = NOON, **asked: object) -> Recommended:
        question = Asked(place, limit=8, now=now, **asked)  # type: ignore[arg-type]
        return self.sponsored.fill(question, self.answer(id, place))

    def spent(self, campaign: Campaign) -> int:
        return self.sponsored.campaigns.get(campaign.id).spent

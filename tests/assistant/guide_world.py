"""A small shop for the guide's tests: lamps, chairs, jackets, mugs and snacks that can be counted by eye."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from shopkeeper import Shop
from shopkeeper.assistant.guide import CartView, Guide, GuideReply, GuideState
from shopkeeper.catalog import Attribute, Availability, Money, Product, Quantity, Variant

__all__ = ["MemoryCart", "Visitor", "goods", "guide_shop"]

NAMES = {
    "Lighting": "灯具", "Desk lamps": "台灯", "Floor lamps": "落地灯", "Furniture": "家具", "Desks": "书桌",
    "Office chairs": "办公椅", "Clothing": "服饰", "Jackets": "夹克", "Kitchen": "厨房", "Mugs": "马克杯",
    "Groceries": "食品", "Chocolate": "巧克力", "Pans": "平底锅",
}  # fmt: skip
VALUES = {
    "Color": "颜色", "Material": "材质", "Size": "尺码", "Dimmable": "可调光", "Black": "黑色", "White": "白色",
    "Red": "红色", "Navy": "藏青色", "Blue": "蓝色", "Leather": "皮革", "Wool": "羊毛", "Cotton": "棉",
}  # fmt: skip


def thing(
    id: str,
    title: str,
    zh: str,
    category: str,
    price: int,
    brand: str = "Norvik",
    *,
    was: int = 0,
    rating: float | None = None,
    ratings: int = 0,
    left: int | None = 5,
    variants: tuple[Variant, ...] = (),
    tags: tuple[str, ...] = (),
    description: str = "",
    **attributes: Attribute,
) -> Product:
    """Prices in cents; `was`: before a sale."""
    return Product(
        id=id,
        title={"en": title, "zh": zh},
        description={"en": description, "zh": description},
        summary={"en": f"{title}.", "zh": f"{zh}。"},
        brand=brand,
        category=tuple(category.split(" > ")),
        attributes={name.replace("_", " "): value for name, value in attributes.items()},
        price=Money(was or price, "USD"),
        sale_price=Money(price, "USD") if was else None,
        availability=Availability.IN_STOCK if left != 0 else Availability.OUT_OF_STOCK,
        quantity=left,
        variants=variants,
        rating=rating,
        rating_count=ratings,
        tags=tags,
        released="2026-01-01T00:00:00Z",
    )


def _jacket(id: str, title: str, zh: str, price: int, material: str, colors: tuple[str, ...]) -> Product:
    variants = tuple(
        Variant(
            f"{id}-{color}-{size}",
            {"Color": color, "Size": size},
            price=Money(price, "USD"),
            quantity=0 if (color, size) == (colors[0], "S") else 3,
            availability=Availability.OUT_OF_STOCK
            if (color, size) == (colors[0], "S")
            else Availability.IN_STOCK,
        )
        for color in colors
        for size in ("S", "M", "L")
    )
    return thing(
        id, title, zh, "Clothing > Jackets", price, "Thornbury", variants=variants, Material=material
    )


def goods() -> list[Product]:
    """24 products."""
    desk, floor, chair = "Lighting > Desk lamps", "Lighting > Floor lamps", "Furniture > Office chairs"
    lamps = [
        thing(f"D{i}", f"Norvik Beam {i} Desk Lamp", f"诺维克 {i}号台灯", desk, 2000 + 500 * i, rating=4.0 + i / 10,
              ratings=10 + i, Color="Black" if i < 4 else "White", Material=material, Dimmable=i % 2 == 0,
              Brightness=Quantity(400 + 100 * i, "lm"))
        for i, material in enumerate(("Steel", "Oak", "Steel", "Brass", "Oak", "Glass"), 1)
    ]  # fmt: skip
    return [
        *lamps,
        thing("F1", "Halden Tall Floor Lamp", "哈登落地灯", floor, 9000, "Halden", Color="Black", Material="Steel"),
        thing("F2", "Halden Arc Floor Lamp", "哈登弧形落地灯", floor, 12000, "Halden", Color="White", Material="Oak"),
        thing("T1", "Boxwood Desk 120 cm", "黄杨书桌", "Furniture > Desks", 14000, "Boxwood", Material="Oak"),
        thing("T2", "Boxwood Desk 160 cm", "黄杨大书桌", "Furniture > Desks", 24000, "Boxwood", Material="Oak"),
        thing("C1", "Boxwood Office Chair", "黄杨办公椅", chair, 9900, "Boxwood", was=12900, Material="Steel"),
        thing("C2", "Halden Office Chair", "哈登办公椅", chair, 19900, "Halden", rating=4.8, ratings=40,
              Material="Leather"),
        thing("C3", "Halden Rest Office Chair", "哈登休闲办公椅", chair, 29900, "Halden", left=0, Material="Leather"),
        _jacket("J1", "Thornbury Moor Jacket", "棘里 荒原夹克", 8000, "Wool", ("Navy", "Black")),
        _jacket("J2", "Thornbury Rain Jacket", "棘里 雨夹克", 12000, "Cotton", ("Red", "Black")),
        _jacket("J3", "Thornbury Hide Jacket", "棘里 皮夹克", 30000, "Leather", ("Black", "Navy")),
        thing("M1", "Larch Mug", "落叶松马克杯", "Kitchen > Mugs", 900, "Larch", Color="Red", tags=("gift",),
              rating=4.9, ratings=50),
        thing("M2", "Larch Big Mug", "落叶松大马克杯", "Kitchen > Mugs", 1500, "Larch", Color="Blue"),
        thing("M3", "Larch Small Mug", "落叶松小马克杯", "Kitchen > Mugs", 900, "Larch", Color="White", left=0),
        thing("P1", "Larch Frying Pan", "落叶松平底锅", "Kitchen > Pans", 3500, "Larch", tags=("gift",),
              Material="Steel"),
        thing("P2", "Larch Cast Pan", "落叶松铸铁锅", "Kitchen > Pans", 6500, "Larch", Material="Iron"),
        thing("G1", "Meadow Dark Chocolate", "草甸黑巧克力", "Groceries > Chocolate", 500, "Meadow", Vegan=True,
              description="May contain traces of hazelnut."),
        thing("G2", "Meadow Milk Chocolate", "草甸牛奶巧克力", "Groceries > Chocolate", 400, "Meadow", Vegan=False),
        thing("G3", "Meadow Mint Chocolate", "草甸薄荷巧克力", "Groceries > Chocolate", 600, "Meadow", Vegan=True),
    ]  # fmt: skip


@contextmanager
def guide_shop(folder: Path) -> Iterator[Shop]:
    """The shop with its index."""
    with Shop.open(folder, create=True, dense="off") as shop:
        shop.catalog.put(goods())
        rows = [("category", name, "zh", text) for name, text in NAMES.items()]
        rows += [(kind, name, "zh", text) for name, text in VALUES.items() for kind in ("value", "attribute")]
        shop.catalog.vocabulary.put(rows)
        shop.search.sync()
        yield shop


class MemoryCart:
    """A cart in memory."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str, int]] = []

    def add(self, product: str, variant: str, quantity: int) -> CartView:
        self.lines.append((product, variant, quantity))
        return self.view()

    def view(self) -> CartView:
        return CartView(tuple(self.lines), 100 * len(self.lines), "USD")


class Visitor:
    """Talks with a guide; the state goes through JSON between the turns."""

    def __init__(self, shop: Shop, language: str = "en", **given: Any) -> None:
        self.guide, self.language, self.given = Guide(shop.search, shop.catalog), language, given
        self.state, self.cart = GuideState(), MemoryCart()
        self.last: GuideReply | None = None

    def say(self, text: str) -> GuideReply:
        import json

        reply = self.guide.turn(self.state, text, self.language, cart=self.cart, **self.given)
        self.state = GuideState.from_dict(json.loads(json.dumps(reply.state.as_dict())))
        self.last = reply
        return reply

    def ids(self, text: str) -> list[str]:
        """The products that the answer shows."""
        return [c["id"] for c in cards(self.say(text))]

    def reasons(self) -> dict[str, str]:
        """Of the products last shown."""
        return {c["id"]: c["reason"] for c in cards(self.last)} if self.last else {}


def cards(reply: GuideReply) -> list[Any]:
    return [c for piece in reply.pieces if piece.kind == "products" for c in piece.data["products"]]

"""A small shop for simulated customers: nine things on three shelves, some in several colours, and two documents."""

from __future__ import annotations

from pathlib import Path

from shopkeeper.catalog.model import Money, Product, Variant
from shopkeeper.shop import Shop

__all__ = ["make_store"]

_SHELVES = {"Mugs": "杯子", "Lamps": "台灯", "Scarves": "围巾"}
_NAMES = {
    "Mugs": (("Fern Mug", "蕨叶杯"), ("Harbor Mug", "海港杯"), ("Ember Mug", "余烬杯")),
    "Lamps": (("Tern Lamp", "燕鸥台灯"), ("Alder Lamp", "赤杨台灯"), ("Quill Lamp", "羽笔台灯")),
    "Scarves": (("Linnet Scarf", "红雀围巾"), ("Moss Scarf", "苔藓围巾"), ("Dune Scarf", "沙丘围巾")),
}
_COLOURS = {"Red": "红色", "Blue": "蓝色", "Green": "绿色"}
_TEXTS = {
    "en": {
        "returns": "# Returns\n\n## The window\n\nYou may return articles within **30 days** of delivery.\n",
        "shipping": "# Shipping\n\n## What it costs\n\nStandard shipping to Canada costs $12.90.\n",
    },
    "zh": {
        "returns": "# 退货\n\n## 期限\n\n自签收起**30天**内可以退货。\n",
        "shipping": "# 配送\n\n## 运费\n\n寄往加拿大的标准运费为 $12.90。\n",
    },
}


def make_store(path: Path) -> Path:
    """Makes the shop in `path` and closes it."""
    for language, texts in _TEXTS.items():
        folder = path / "policies" / language
        folder.mkdir(parents=True)
        for name, text in texts.items():
            (folder / f"{name}.md").write_text(text, "utf-8")
    with Shop.open(path, create=True) as shop:
        names = [("category", shelf, "zh", chinese) for shelf, chinese in _SHELVES.items()]
        names += [("value", colour, "zh", chinese) for colour, chinese in _COLOURS.items()]
        shop.catalog.vocabulary.put([*names, ("option", "Color", "zh", "颜色")])
        shop.catalog.put(list(_goods()))
        shop.search.sync()
    return path


def _goods() -> list[Product]:
    goods = []
    for shelf, names in _NAMES.items():
        for number, (english, chinese) in enumerate(names, 1):
            id, price = f"{shelf[:3].upper()}{number}", Money(1290 + 700 * number, "USD")
            variants = tuple(Variant(f"{id}-{c}", {"Color": c}, price) for c in _COLOURS)
            goods.append(
                Product(
                    id,
                    {"en": english, "zh": chinese},
                    brand="Norvik",
                    category=("Home", shelf),
                    price=price,
                    variants=variants if number < 3 else (),
                )
            )
    return goods

"""The products of the toy shop: invented brands and things, each there for some question that the tests ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shopkeeper.catalog import Attribute, Availability, Money, Product, Quantity

__all__ = ["VOCABULARY", "product", "toy_products"]

#: (kind, name, language, text)
VOCABULARY = [
    ("category", "Electronics", "zh", "电子产品"),
    ("category", "Laptops", "zh", "笔记本电脑"),
    ("category", "Headphones", "zh", "耳机"),
    ("attribute", "Color", "zh", "颜色"),
    ("attribute", "Screen size", "zh", "屏幕尺寸"),
    ("value", "Black", "zh", "黑色"),
    ("value", "Silver", "zh", "银色"),
    ("brand", "Norvik", "zh", "诺维克"),
]
COLORS = (
    "Black",
    "White",
    "Red",
    "Blue",
    "Green",
    "Silver",
    "Yellow",
    "Pink",
    "Orange",
    "Purple",
    "Brown",
    "Gray",
)


def product(
    id: str,
    title: str | Mapping[str, str],
    price: int | None = 1000,
    *,
    brand: str = "",
    category: str = "",
    attributes: Mapping[str, Attribute] | None = None,
    **rest: Any,
) -> Product:
    """One product in few words; `category` is a path with " > "."""
    texts = {"en": title} if isinstance(title, str) else dict(title)
    path = tuple(part for part in category.split(" > ") if part)
    money = None if price is None else Money(price, "USD")
    return Product(
        id, texts, brand=brand, category=path, attributes=dict(attributes or {}), price=money, **rest
    )


def toy_products() -> list[Product]:
    """About 150 products in nine departments."""
    found: list[Product] = []
    found += _computers()
    found += _phones_and_sound()
    found += _printing()
    found += _kitchen()
    found += _clothes()
    found += _chinese()
    return found


def _computers() -> list[Product]:
    base = "Electronics > Laptops"
    found = []
    sizes = (13.3, 14.0, 15.6, 17.3)
    for n, brand in enumerate(("Norvik", "Quantor", "HP", "Lumeo")):
        for i, color in enumerate(("Black", "Silver")):
            size = sizes[(n + i) % 4]
            found.append(
                product(
                    f"laptop-{n}{i}",
                    f"{brand} Book {10 + n}{i} Laptop {size:g} inch {color}",
                    39900 + 10000 * (2 * n + i),
                    brand=brand,
                    category=base,
                    attributes={"Color": color, "Screen size": Quantity(size, "inch"), "Touchscreen": i == 0},
                    rating=3.0 + 0.25 * (2 * n + i),
                    rating_count=10 + n,
                    released=f"2025-0{n + 1}-1{i}",
                    mpn=f"NB-{n}{i}40X",
                )
            )
    bags = "Luggage > Laptop Bags & Cases"
    for n, brand in enumerate(("Traveo", "Norvik", "Carryon", "Quantor")):
        found.append(
            product(
                f"bag-{n}",
                f"{brand} Laptop Bag for laptop and notebook, laptop compartment 15.6 inch Black",
                1999 + 500 * n,
                brand=brand,
                category=bags,
                attributes={"Color": "Black"},
                rating=4.9,
                rating_count=900,
            )
        )
    for n in range(3):
        found.append(
            product(
                f"sleeve-{n}",
                f"Traveo Sleeve {n + 1} for laptop",
                1200 + n,
                brand="Traveo",
                category=bags,
                attributes={"Color": COLORS[n]},
            )
        )
    for n in range(4):
        found.append(
            product(
                f"mouse-{n}",
                f"Clicko M{n}0 Wireless Mouse {COLORS[n]}",
                1500 + 400 * n,
                brand="Clicko",
                category="Electronics > Mice",
                attributes={"Color": COLORS[n], "Connection": "Wireless"},
            )
        )
        found.append(
            product(
                f"mousepad-{n}",
                f"Clicko Mouse Pad {n + 1} for gaming mouse",
                700 + n,
                brand="Clicko",
                category="Electronics > Mouse Pads",
            )
        )
    return found


def _phones_and_sound() -> list[Product]:
    found = []
    for n, brand in enumerate(("Lumeo", "Quantor", "Pebble", "Norvik")):
        found.append(
            product(
                f"phone-{n}",
                f"{brand} One {n} Smartphone 128 GB {COLORS[n]}",
                29900 + 12000 * n,
                brand=brand,
                category="Electronics > Phones",
                attributes={"Color": COLORS[n], "Memory": Quantity(128, "GB")},
                gtins=(f"00{4006381333931 + n}"[-14:],) if n == 0 else (),
                mpn=f"SM-{n}900F",
            )
        )
        for i in range(2):
            found.append(
                product(
                    f"phonecase-{n}{i}",
                    f"Shelly Phone Case for {brand} One {n} smartphone {COLORS[i]}",
                    900 + 100 * i,
                    brand="Shelly",
                    category="Electronics > Phone Accessories",
                    attributes={"Color": COLORS[i]},
                )
            )
    for n, brand in enumerate(("Aurelio", "Norvik", "Pebble")):
        for i, kind in enumerate(("Headphones", "Headset")):
            found.append(
                product(
                    f"{kind.lower()}-{n}",
                    f"{brand} Wave {n} Bluetooth {kind} {COLORS[n]}",
                    4900 + 3000 * n + 500 * i,
                    brand=brand,
                    category="Electronics > Headphones",
                    attributes={"Color": COLORS[n], "Connection": "Bluetooth"},
                    availability=Availability.OUT_OF_STOCK if n == 2 else Availability.IN_STOCK,
                    released=f"2026-0{n + 1}-01",
                )
            )
    for n in range(3):
        found.append(
            product(
                f"powerbank-{n}",
                f"Voltino Power Bank {10000 * (n + 1)} mAh",
                1900 + 900 * n,
                brand="Voltino",
                category="Electronics > Power Banks",
            )
        )
    return found


def _printing() -> list[Product]:
    found = []
    for n in range(3):
        found.append(
            product(
                f"printer-{n}",
                f"Inkwell LJ-{n}200 Laser Printer",
                9900 + 5000 * n,
                brand="Inkwell",
                category="Office > Printers",
                mpn=f"LJ-{n}200",
            )
        )
        for i, color in enumerate(("Black", "Cyan", "Magenta")):
            found.append(
                product(
                    f"toner-{n}{i}",
                    f"Inkwell TN-{n}11{i} Toner Cartridge {color} for Inkwell LJ-{n}200 printer",
                    3900 + 100 * i,
                    brand="Inkwell",
                    category="Office > Toner Cartridges",
                    attributes={"Color": color},
                    mpn=f"TN-{n}11{i}",
                )
            )
    return found


def _kitchen() -> list[Product]:
    found = []
    for n, (text, metal) in enumerate(
        (("1.5 l", "Steel"), ("1500 ml", "Glass"), ("1,7 L", "Steel"), ("0.8 litre", "Glass"))
    ):
        found.append(
            product(
                f"kettle-{n}",
                f"Hearthly Electric Kettle {text} {metal}",
                2500 + 700 * n,
                brand="Hearthly",
                category="Kitchen > Kettles",
                attributes={"Material": metal},
            )
        )
    for n, text in enumerate(('13"', "13 inch", "33 cm", "330mm", "20 cm", "28 cm")):
        found.append(
            product(
                f"pan-{n}",
                f"Hearthly Frying Pan {text}",
                1800 + 100 * n,
                brand="Hearthly",
                category="Kitchen > Pans",
            )
        )
    for n, color in enumerate(COLORS):  # twelve colours of one thing
        found.append(
            product(
                f"mug-{n:02}",
                f"Hearthly Stoneware Mug {color}",
                900,
                brand="Hearthly",
                category="Kitchen > Mugs",
                attributes={"Color": color},
            )
        )
    for n in range(6):  # other mugs, each another thing
        name = ("Travel", "Enamel", "Espresso", "Camping", "Thermo", "Soup")[n]
        found.append(
            product(
                f"othermug-{n}",
                f"Hearthly {name} Mug with lid and long handle for coffee",
                1100 + n,
                brand="Hearthly",
                category="Kitchen > Mugs",
            )
        )
    for n in range(4):
        found.append(
            product(
                f"mixer-{n}",
                f"Hearthly Stand Mixer {n + 4} quart",
                15000 + 1000 * n,
                brand="Hearthly",
                category="Kitchen > Mixers",
            )
        )
    return found


def _clothes() -> list[Product]:
    found = []
    for n, color in enumerate(("Black", "White", "Blue", "Red")):
        found.append(
            product(
                f"shoe-{n}",
                f"Strider Running Shoes {color}",
                6900 + 1000 * n,
                brand="Strider",
                category="Clothing > Shoes",
                attributes={"Color": color, "Gender": "Women" if n % 2 else "Men"},
            )
        )
        found.append(
            product(
                f"shirt-{n}",
                f"Plainly Cotton T-Shirt {color}",
                1500 + 10 * n,
                brand="Plainly",
                category="Clothing > Shirts",
                attributes={"Color": color, "Material": "Cotton"},
            )
        )
        found.append(
            product(
                f"jacket-{n}",
                f"Plainly Rain Jacket {color} with hood",
                8900 + 10 * n,
                brand="Plainly",
                category="Clothing > Jackets",
                attributes={"Color": color},
            )
        )
    for n in range(12):
        found.append(
            product(
                f"toy-{n}",
                f"Kiddo Wooden {('Train', 'Puzzle', 'Blocks', 'Car')[n % 4]} Set {n + 1}",
                1000 + 150 * n,
                brand="Kiddo",
                category="Toys",
            )
        )
    for n in range(8):
        found.append(product(f"book-{n}", f"The Garden Almanac volume {n + 1}", None, category="Books"))
    return found


def _chinese() -> list[Product]:
    found = []
    for n, (extra, price) in enumerate((("", 15900), ("降噪", 25900), ("二手", 9900), ("运动", 18900))):
        found.append(
            product(
                f"zh-earphone-{n}",
                {"zh": f"声悦 {extra}蓝牙耳机 {n + 1}代"},
                price,
                brand="声悦",
                category="Electronics > Headphones",
            )
        )
    for n in range(3):
        found.append(
            product(
                f"zh-rice-{n}",
                {"zh": f"和味 电饭煲 {n + 3}升 白色"},
                19900 + 1000 * n,
                brand="和味",
                category="Kitchen > Rice Cookers",
            )
        )
    for n in range(3):
        found.append(
            product(
                f"zh-case-{n}",
                {"zh": f"壳美 手机壳 透明 {n + 1}号 适用手机"},
                1900 + n,
                brand="壳美",
                category="Electronics > Phone Accessories",
            )
        )
    found.append(
        product(
            "zh-umbrella", {"zh": "晴天 折叠雨伞 黑色"}, 4900, brand="晴天", category="Clothing > Umbrellas"
        )
    )
    return found

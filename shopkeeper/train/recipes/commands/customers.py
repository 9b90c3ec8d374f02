"""A made-up customer of a made-up shop: orders with lines, addresses, payment methods; in English or Chinese."""

from __future__ import annotations

import random
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

from shopkeeper.assistant.reading.context import LineView, OrderView, ReadingContext
from shopkeeper.orders.model import Address, Customer, PaymentKind, PaymentMethod
from shopkeeper.train.recipes.scene import Kind, World

__all__ = ["Shopper", "made_address", "make_shopper"]

MOST_VALUES = 6
_FIRST = "Anna Ben Carla Daniel Elif Farid Grace Hugo Ines Jonas Kira Leo Mona Nils Olga Pavel Rosa Samir Tara Victor Wendy Yuki Zoe Amir".split()
_LAST = "Adler Baker Costa Dumont Eriksen Fischer Gruber Haddad Iversen Jansen Kaya Lindgren Moreau Novak Okafor Petrov Quinn Rossi Sato Tran Vogel Weber Yilmaz".split()
_SURNAMES = "陈李张王刘杨赵黄周吴徐孙朱马胡林郭何高罗"
_GIVEN = "伟芳娜敏静丽强磊洋艳勇杰娟涛明超霞平刚文博思雨欣怡子轩"
_STREETS = "Maple Cedar Birch Willow Harbor Mill Station Church Chestnut Juniper Orchard Meadow Canal Granite Prospect Sunrise".split()
_KINDS = "Street St Avenue Ave Road Lane Drive Boulevard Court Place Way".split()
_TOWNS = (
    ("Portland", "OR", "972"), ("Boise", "ID", "837"), ("Tulsa", "OK", "741"), ("Omaha", "NE", "681"), ("Tampa", "FL", "336"),
    ("Madison", "WI", "537"), ("Albany", "NY", "122"), ("Fresno", "CA", "937"), ("El Paso", "TX", "799"), ("Salt Lake City", "UT", "841"),
    ("Richmond", "VA", "232"), ("Boston", "MA", "021"), ("Cleveland", "OH", "441"), ("Tucson", "AZ", "857"), ("Newark", "NJ", "071"),
)  # fmt: skip
_TOWNS_ZH = (
    ("杭州市", "浙江省", "3100"), ("成都市", "四川省", "6100"), ("武汉市", "湖北省", "4300"), ("西安市", "陕西省", "7100"),
    ("青岛市", "山东省", "2660"), ("厦门市", "福建省", "3610"), ("长沙市", "湖南省", "4100"), ("合肥市", "安徽省", "2300"),
)  # fmt: skip
_ROADS_ZH = "解放 人民 中山 文昌 建设 和平 翠湖 学院 滨江 长安 花园 东风".split()
STATUSES = ("pending", "delivered", "delivered", "processing", "shipped", "cancelled")


@dataclass(frozen=True, slots=True)
class Shopper:
    """`context`: what a reader would be given, nothing asked yet. `said`: title -> what people call it."""

    context: ReadingContext
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    user_id: str = ""
    postal_code: str = ""


def made_address(language: str, rng: random.Random) -> Address:
    """An address that nobody has."""
    if language == "zh":
        town, region, code = rng.choice(_TOWNS_ZH)
        line = f"{rng.choice('东西南北江湖')}{rng.choice('山河城湖')}区{rng.choice(_ROADS_ZH)}路{rng.randint(1, 388)}号"
        return Address("", line, rng.choice(("", f"{rng.randint(1, 12)}栋{rng.randint(101, 2303)}室")), town, region, code + f"{rng.randint(0, 99):02}", "CN")  # fmt: skip
    town, region, code = rng.choice(_TOWNS)
    line = f"{rng.randint(1, 9899)} {rng.choice(_STREETS)} {rng.choice(_KINDS)}"
    second = rng.choice(
        ("", "", f"Apt {rng.randint(1, 40)}", f"Suite {rng.randint(100, 999)}", f"Unit {rng.randint(1, 90)}")
    )
    return Address("", line, second, town, region, code + f"{rng.randint(0, 99):02}", "US")


def make_shopper(world: World, rng: random.Random) -> Shopper:
    """A customer of `world` with one to five orders."""
    language = world.language
    kinds = [k for k in world.kinds if any(len(v) > 1 for v in k.attributes.values())] or list(world.kinds)
    mine = rng.sample(kinds, min(len(kinds), rng.randint(2, 7)))
    titles = {_title(kind, language, rng): kind for kind in mine}
    goods = {title: _options(kind, rng) for title, kind in titles.items()}
    addresses = [made_address(language, rng) for _ in range(rng.choice((1, 1, 2, 3)))]
    methods = _methods(rng)
    style = rng.choice(("#W{:07}", "W{:07}", "#{:04}", "{:06}", "SO-{:05}", "ORD{:06}", "#{:06}"))
    orders = []
    for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 5))):
        id = style.format(rng.randrange(1000, 10**7 if "07" in style else 10**6 if "06" in style else 10**4))
        names = rng.choices(list(titles), k=rng.choice((1, 1, 2, 2, 3, 4)))
        lines = tuple(
            LineView(
                f"{id}-{at}", f"p{at}", name, {o: rng.choice(vs) for o, vs in goods[name].items()},
                rng.randint(*titles[name].prices) * 100 + rng.choice((0, 50, 90, 99)), rng.choice((1, 1, 1, 1, 2)),
            )
            for at, name in enumerate(names, 1)
        )  # fmt: skip
        orders.append(
            OrderView(
                id, rng.choice(STATUSES), "2025-01-01T00:00:00Z", lines, rng.choice(addresses), rng.choice(methods).id,
                sum(line.price * line.quantity for line in lines), world.currency,
            )
        )  # fmt: skip
    first, last = rng.choice(_FIRST), rng.choice(_LAST)
    name = f"{first} {last}"
    if language == "zh":
        name = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2))))
    number = rng.randint(10, 9999)
    email = f"{first}.{last}{number}@{rng.choice(('example.com', 'mail.example.org', 'example.net'))}".lower()
    customer = Customer("c1", name, email, "", language, tuple(addresses), tuple(methods))
    context = ReadingContext(language, customer, tuple(orders), tuple(methods), goods, tuple(goods))
    said = {title: tuple(dict.fromkeys((title.lower(), *kind.said))) for title, kind in titles.items()}
    return Shopper(context, said, f"{first}_{last}_{number}".lower(), addresses[0].postal_code)


def _title(kind: Kind, language: str, rng: random.Random) -> str:
    name = kind.said[0]
    return name if language == "zh" else string.capwords(name) if rng.random() < 0.8 else name.capitalize()


def _options(kind: Kind, rng: random.Random) -> dict[str, tuple[str, ...]]:
    names = [name for name, values in kind.attributes.items() if len(values) > 1] or list(kind.attributes)
    chosen = rng.sample(names, min(len(names), rng.choice((2, 2, 3, 3, 4))))
    rows: dict[str, tuple[str, ...]] = {}
    for name in chosen:
        values = kind.attributes[name]
        kept = sorted(rng.sample(range(len(values)), min(len(values), rng.randint(2, MOST_VALUES))))
        rows[name] = tuple(values[at] for at in kept)
    return rows


def _methods(rng: random.Random) -> list[PaymentMethod]:
    kinds = rng.sample([PaymentKind.CARD, PaymentKind.CARD, PaymentKind.PAYPAL, PaymentKind.GIFT_CARD, PaymentKind.WALLET], rng.choice((1, 1, 2, 3)))  # fmt: skip
    found = []
    for kind in kinds:
        number = rng.randint(1000, 9999)
        label = (
            f"{rng.choice(('visa', 'mastercard', 'amex'))} {number}"
            if kind is PaymentKind.CARD
            else str(kind)
        )
        found.append(PaymentMethod(f"{kind}_{rng.randrange(10**6, 10**7)}", kind, label=label))
    return found

"""What people type to find a product: short and long, plain and misspelled, English and Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from shopkeeper.catalog.model import Product, Quantity, pick
from shopkeeper.simulate.behaviour.wares import Ints, Wares

__all__ = ["Queries", "make_queries"]

_FORMS = 12
#: how often each form is typed; the order is that of `_english` and `_chinese`
_SHARE = np.array([0.26, 0.13, 0.12, 0.09, 0.08, 0.03, 0.05, 0.06, 0.07, 0.03, 0.06, 0.02])
_SMALL = frozenset("with and for the a of in by to on & + / - – —".split())
_NEAR = {"a": "s", "e": "r", "i": "o", "o": "p", "n": "m", "t": "r", "s": "d", "l": "k", "c": "v", "h": "g"}
#: units that people type; nobody looks for 270 g headphones
_TYPED = frozenset("inch in cm m l ml gb tb w kg mah v pieces pcs person people oz qt".split())
#: characters that a Chinese keyboard offers for the same or nearly the same sound
_SOUNDS = dict(
    zip(
        "机耳咖啡鞋包灯椅桌杯壶锅衣裤帽表床垫笔茶豆粮猫架箱音书电水膏霜伞枕镜线盘碗",
        "几尔卡非邪饱登倚卓背湖过依库冒标窗店比查逗良毛价相因输店睡高双散针静现盆晚",
        strict=True,
    )
)


class Queries:
    """Distinct texts, and for each (product, language, form) which of them is typed."""

    def __init__(self, texts: list[str], table: Ints) -> None:
        self.texts = texts
        self._table = table

    def draw(self, product: Ints, chinese: NDArray[np.bool_], rng: np.random.Generator) -> Ints:
        """The number of one text for each product looked for."""
        form = rng.choice(_FORMS, len(product), p=_SHARE / _SHARE.sum())
        return self._table[product, chinese.astype(np.int64), form]


def make_queries(
    wares: Wares, vocabulary: Iterable[tuple[str, str, str, str]], rng: np.random.Generator
) -> Queries:
    """Texts for every product; `vocabulary` rows (kind, name, language, text) give the Chinese names."""
    chinese = {(kind, name): text for kind, name, language, text in vocabulary if language.startswith("zh")}
    codes: dict[str, int] = {}
    table = np.zeros((len(wares.products), 2, _FORMS), np.int64)
    chance = rng.random((len(wares.products), 2, 6)).tolist()
    for i, product in enumerate(wares.products):
        for zh in (0, 1):
            u = chance[i][zh]
            forms = _chinese(product, chinese, u) if zh else _english(product, u)
            for form, text in enumerate(forms):
                text = " ".join(text.split()) or pick(product.title, "zh" if zh else "en").lower()
                table[i, zh, form] = codes.setdefault(text[:120], len(codes))
    return Queries(list(codes), table)


def _english(product: Product, u: list[float]) -> list[str]:
    kind = _noun(product, u[5])
    title = pick(product.title, "en").lower()
    named = [w for w in re.split(r"[\s,()]+", title) if w and w not in _SMALL]
    values = _values(product)
    value = values[int(u[0] * len(values))].lower() if values else ""
    other = values[int(u[1] * len(values))].lower() if values else ""
    colors = _colors(product)
    color = colors[int(u[2] * len(colors))].lower() if colors else ""
    brand = product.brand.lower()
    below = _round((product.price.amount if product.price else 0) / 100 * (1.1 + 0.6 * u[3]))
    tail = " ".join(dict.fromkeys(f"{color} {value} {other} {kind}".split()))
    return [
        kind,
        f"{brand} {kind}",
        f"{value} {kind}",
        f"{color} {kind}",
        " ".join(named[-3:]),
        title,
        f"{('cheap', 'best', 'good', 'small')[int(u[4] * 4)]} {kind}",
        f"{kind} under {below}",
        _slip(kind, u[5]),
        brand,
        tail,
        product.mpn.lower() or " ".join(named[:4]),
    ]


def _chinese(product: Product, names: Mapping[tuple[str, str], str], u: list[float]) -> list[str]:
    title = product.title.get("zh")
    if not title:
        return _english(product, u)
    leaf = product.category[-1] if product.category else ""
    parts = [part for part in re.split(r"[与和及、/]", names.get(("category", leaf), "")) if part]
    kind = parts[int(u[5] * 997) % len(parts)] if parts else title.split()[-1]
    values = [
        names.get(("value", value)) or names.get(("attribute", value), value) for value in _values(product)
    ]
    value = values[int(u[0] * len(values))] if values else ""
    other = values[int(u[1] * len(values))] if values else ""
    colors = [names.get(("value", color), color) for color in _colors(product)]
    color = colors[int(u[2] * len(colors))] if colors else ""
    brand = names.get(("brand", product.brand), product.brand)
    below = _round((product.price.amount if product.price else 0) / 100 * (1.1 + 0.6 * u[3]))
    return [
        kind,
        f"{brand} {kind}",
        f"{value}{kind}" if u[4] < 0.5 else f"{value} {kind}",
        f"{color}的{kind}" if color and u[4] > 0.6 else f"{color}{kind}",
        " ".join(title.split()[-2:]),
        title,
        f"{('便宜的', '好用的', '高性价比', '小')[int(u[4] * 4)]}{kind}",
        f"{below}元以下 {kind}" if u[5] < 0.5 else f"{kind} {below}以内",
        _slip(kind, u[5]),
        brand,
        " ".join(dict.fromkeys([color, value, other, kind])),
        product.mpn or title,
    ]


def _noun(product: Product, u: float) -> str:
    """What the thing is called: its kind, or a part of the category's name, often in the singular."""
    leaf = product.category[-1] if product.category else pick(product.title, "en")
    parts = [part for part in re.split(r"\s*(?:&|,|\band\b)\s*", leaf.lower()) if part]
    if kind := product.extra.get("kind", "").replace("-", " "):
        parts += [kind] * len(parts)
    name = parts[int(u * 997) % len(parts)] if parts else leaf.lower()
    if u < 0.5 and name.endswith("s") and not name.endswith(("ss", "sses", "us")):
        for ending, single in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", "")):
            if name.endswith(ending):
                return name.removesuffix(ending) + single
    return name


def _values(product: Product) -> list[str]:
    found = [
        f"{value.value:g} {value.unit}" if isinstance(value, Quantity) else value
        for value in product.attributes.values()
        if (isinstance(value, Quantity) and value.unit.lower() in _TYPED)
        or (isinstance(value, str) and 0 < len(value) <= 18)
    ]
    return found + [name for name, value in product.attributes.items() if value is True]


def _colors(product: Product) -> list[str]:
    names = ("color", "colour", "颜色")
    return [value for v in product.variants for name, value in v.options.items() if name.lower() in names]


def _round(price: float) -> int:
    step = 5 if price < 50 else 10 if price < 200 else 50
    return max(step, round(price / step) * step)


def _slip(text: str, u: float) -> str:
    """One slip: a letter left out, doubled, exchanged with the next, or its neighbour's key; in Chinese
    mostly a character of the same sound."""
    sounds = [i for i, letter in enumerate(text) if letter in _SOUNDS]
    if sounds and u < 0.8:
        at = sounds[int(u * 1009) % len(sounds)]
        return text[:at] + _SOUNDS[text[at]] + text[at + 1 :]
    if len(text) < 3:
        return text
    at = 1 + int(u * 1009) % (len(text) - 2)
    kind = int(u * 7919) % 4
    if not text.isascii():
        kind = 2 if len(text) > 3 else 0
    if kind == 0 and "shirt" not in text:  # without its r it is another word
        return text[:at] + text[at + 1 :]
    if kind <= 1:
        return text[:at] + text[at] + text[at:]
    if kind == 2:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + _NEAR.get(text[at], "x") + text[at + 1 :]

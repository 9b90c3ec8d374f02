"""What the shop's goods and their options are called in the customer's languages: blue is 蓝色, and the other way.

The shop's own vocabulary goes first; everyday colours and sizes are known without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from shopkeeper.language.text import fold
from shopkeeper.orders.model import Order

__all__ = ["Glossary"]

Translate = Callable[[str, str, str], str]
Titles = Callable[[str], Mapping[str, str]]
_LANGUAGES = ("en", "zh")
_PLAIN = """
black:黑色, white:白色, red:红色, blue:蓝色, green:绿色, yellow:黄色, orange:橙色 橘色, purple:紫色, pink:粉色 粉红色,
brown:棕色 褐色 咖啡色, gray:灰色, grey:灰色, silver:银色, gold:金色, beige:米色 米白色, navy:藏青色 深蓝色 海军蓝,
navy blue:藏青色 深蓝色, sky blue:天蓝色, teal:蓝绿色, tan:棕褐色 浅棕色, khaki:卡其色, ivory:象牙白,
cream:奶油色 奶白色, turquoise:青绿色, light blue:浅蓝色, dark blue:深蓝色,
dark green:深绿色, light gray:浅灰色, dark gray:深灰色,
multicolor:彩色, transparent:透明, small:小号 小码, medium:中号 中码, large:大号 大码, extra large:加大号 特大号,
s:小号 小码, m:中号 中码, l:大号 大码, xl:加大号 加大码, cotton:棉质 纯棉, leather:皮革 真皮, wood:木质 木头,
wooden:木制, metal:金属, glass:玻璃, plastic:塑料, stainless steel:不锈钢, silk:丝绸 真丝, wool:羊毛,
linen:亚麻, ceramic:陶瓷, bamboo:竹子
"""


@lru_cache(maxsize=1)
def _plain() -> Mapping[str, tuple[str, ...]]:
    """Either language's everyday words -> those of the other, the usual one first."""
    found: dict[str, list[str]] = {}
    for row in _PLAIN.replace("\n", " ").split(","):
        english, _, chinese = row.strip().partition(":")
        for word in chinese.split():
            found.setdefault(english, []).append(word)
            found.setdefault(word, []).append(english)
    return {word: tuple(others) for word, others in found.items()}


class Glossary:
    """`translate(kind, name, language)` as the catalogue's vocabulary; `titles(product)`: language -> title."""

    def __init__(self, translate: Translate | None = None, titles: Titles | None = None) -> None:
        self._translate, self._titles = translate, titles
        self._known: dict[str, Mapping[str, str]] = {}

    def value(self, text: str, language: str, kind: str = "value") -> str:
        """A value (kind "option": an option's name) in `language`; as it is where the shop has no word for it."""
        return self._translate(kind, text, language) if self._translate is not None else text

    def value_names(self, value: str) -> tuple[str, ...]:
        """What else a value is called, in either language."""
        names = [self.value(value, language) for language in _LANGUAGES]
        names += _plain().get(fold(value), ())
        for name in [value, *names]:
            if name.endswith("色") and len(name) > 1:
                names.append(name[:-1] if len(name) > 2 else name[0] + "的")
            elif 1 <= len(name) < 6 and name[-1] in "黑白红蓝绿黄橙紫粉棕灰银金青":
                names += [name + "色", name + "的"]
        return tuple(dict.fromkeys(n for n in names if n and n != value and (len(n) > 1 or n.isascii())))

    def titles(self, product: str) -> Mapping[str, str]:
        """Language -> title of a product that is still sold."""
        if self._titles is None or not product:
            return {}
        if product not in self._known:
            if len(self._known) > 5000:
                self._known.clear()
            self._known[product] = dict(self._titles(product))
        return self._known[product]

    def phrase(self, text: str, language: str) -> str:
        """Options as the order book writes them ("Color: Blue, Size: M") in `language`."""
        if self._translate is None:
            return text
        parts = []
        for part in text.split(", "):
            name, colon, value = part.partition(": ")
            parts.append(
                self.value(name, language, "option") + colon + self.value(value, language)
                if colon
                else self.value(part, language)
            )
        return ", ".join(parts)

    def also(
        self, orders: tuple[Order, ...], goods: Mapping[str, Mapping[str, tuple[str, ...]]]
    ) -> dict[str, dict[str, str]]:
        """Other names of what stands in the orders and of the values it is sold with, for a reader: option -> other
        name -> value, and under '' other title -> title. A name that means two values is left out."""
        rows: dict[str, dict[str, str]] = {"": {}}
        for order in orders:
            for line in order.lines:
                for title in self.titles(line.product).values():
                    if title and title != line.title:
                        rows[""].setdefault(title, line.title)
        for options in goods.values():
            for option, values in options.items():
                table = rows.setdefault(option, {})
                for value in values:
                    for name in self.value_names(value):
                        if name in values:
                            continue
                        table[name] = value if table.get(name, value) == value else ""
        return {option: {n: v for n, v in table.items() if v} for option, table in rows.items()}

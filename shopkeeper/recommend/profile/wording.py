"""An interest in the words of a person's language."""

from __future__ import annotations

from collections.abc import Callable

from shopkeeper.recommend.profile.model import Interest
from shopkeeper.recommend.profile.occasions import OCCASIONS

__all__ = ["interest_words"]

#: (kind, name, language) -> the name in that language, as Vocabulary.translate
Translate = Callable[[str, str, str], str]
_PRICE = {
    "en": {"low": "inexpensive things", "middle": "things of the middle price", "high": "the dearer things"},
    "zh": {"low": "实惠的商品", "middle": "中等价位的商品", "high": "较高价位的商品"},
}


def interest_words(interest: Interest, language: str, translate: Translate | None = None) -> str:
    """ "Kitchen › Kettles", "Acme", "inexpensive things", "Color: Red", "Christmas"; in English or Chinese."""

    def name(kind: str, value: str) -> str:
        return translate(kind, value, language) if translate else value

    if interest.kind == "category":
        return " › ".join(name("category", part) for part in interest.value.split(" > "))
    if interest.kind == "brand":
        return name("brand", interest.value)
    if interest.kind == "price":
        return _PRICE.get(language, _PRICE["en"]).get(interest.value, interest.value)
    if interest.kind == "occasion":
        known = OCCASIONS.get(interest.value)
        return interest.value if known is None else known[1 if language == "zh" else 0]
    attribute, _, value = interest.value.partition(": ")
    if not value:
        return attribute
    if attribute == "title":  # a word of product names
        return f"名称含“{value}”" if language == "zh" else f"“{value}” in the name"
    said = name("value", value)
    if value == "yes":
        return name("attribute", attribute)
    return f"{name('attribute', attribute)}{'：' if language == 'zh' else ': '}{said}"

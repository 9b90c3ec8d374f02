"""What the shopper reads around a quote, English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = [
    "BY_SOURCE",
    "NOT_FOUND",
    "NOT_STATED",
    "ONLY_IN",
    "OTHER_LANGUAGE",
    "SOURCES",
    "language_name",
    "said",
]

NOT_FOUND = {
    "en": "I don't know: the shop's policies and documents do not say.",
    "zh": "我不清楚：本店的政策和资料里没有写明。",
}
OTHER_LANGUAGE = {
    "en": "Our documents say this only in {language}:",
    "zh": "我们的资料只有{language}版本，原文如下：",
}
ONLY_IN = {
    "en": " Our documents are in {language} only, so it may be that I did not find it.",
    "zh": "我们的资料只有{language}版本，也可能是我没有找到。",
}
NOT_STATED = {
    "en": "I don't know: neither the product's details nor its reviews say.",
    "zh": "我不清楚：商品资料和评价里都没有提到。",
}
BY_SOURCE = {
    "attribute": {"en": "The product details say: {text}", "zh": "商品参数：{text}"},
    "description": {"en": "The description says: {text}", "zh": "商品描述：{text}"},
    "review": {"en": "According to a review: {text}", "zh": "据一条顾客评价：{text}"},
}
SOURCES = {
    "attribute": {"en": "Product details", "zh": "商品参数"},
    "description": {"en": "Description", "zh": "商品描述"},
    "review": {"en": "Review", "zh": "顾客评价"},
    "brand": {"en": "Brand", "zh": "品牌"},
    "yes": {"en": "yes", "zh": "是"},
    "no": {"en": "no", "zh": "否"},
}
_NAMES = {
    "en": {"en": "English", "zh": "Chinese", "de": "German", "fr": "French", "es": "Spanish", "it": "Italian",
           "nl": "Dutch", "sv": "Swedish", "pt": "Portuguese", "ja": "Japanese", "ko": "Korean", "ru": "Russian"},
    "zh": {"en": "英文", "zh": "中文", "de": "德文", "fr": "法文", "es": "西班牙文", "it": "意大利文",
           "nl": "荷兰文", "sv": "瑞典文", "pt": "葡萄牙文", "ja": "日文", "ko": "韩文", "ru": "俄文"},
}  # fmt: skip


def said(texts: Mapping[str, str], language: str) -> str:
    """The text in `language`, else in English."""
    return texts.get(language.partition("-")[0], texts["en"])


def language_name(language: str, told_in: str) -> str:
    """The name of `language`, told in `told_in`; its code where we have no name for it."""
    return _NAMES.get(told_in.partition("-")[0], _NAMES["en"]).get(language, language)

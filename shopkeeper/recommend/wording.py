"""The reason of a recommendation as one sentence for shoppers, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from shopkeeper.recommend.reasons import Reason

__all__ = ["sentence"]

_LONGEST = 60
#: kind -> (English, Chinese); the second pair is for when the product or word it names is not known
_SENTENCES: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "popular": (("Popular in the shop now", "近期店内热卖"),) * 2,
    "popular_in": (("Popular in {category}", "{category}热卖"), ("Popular of its kind", "同类热卖")),
    "new": (("New in the shop", "新品上架"),) * 2,
    "looked_at": (
        ("Because you looked at {product}", "因为您看过{product}"),
        ("People who looked at the same looked at this too", "看过同样商品的人也看了它"),
    ),
    "bought": (
        ("People who bought {product} bought this", "买过{product}的人也买了它"),
        ("Others bought this too", "其他顾客也买了它"),
    ),
    "together": (
        ("Often bought together with {product}", "常与{product}一起购买"),
        ("Often bought together", "常被一起购买"),
    ),
    "like": (("Like {product}", "与{product}相似"), ("Similar", "相似商品")),
    "interest": (
        ("Because of your interest in {interest}", "因为您关注{interest}"),
        ("Fits your interests", "符合您的兴趣"),
    ),
    "again": (
        ("You buy this about every {days} days", "您大约每{days}天买一次"),
        ("You bought this before", "您以前买过"),
    ),
    "recent": (("You looked at this lately", "您最近看过"),) * 2,
    "said": (("You said: {said}", "您说过：{said}"), ("From what you told us", "根据您告诉我们的")),
    "taste": (
        ("Fits what you did lately, such as {product}", "根据您最近的浏览和购买，例如{product}"),
        ("Fits what you did lately", "根据您最近的浏览和购买"),
    ),
    "chosen": (("Chosen by the shop", "本店推荐"),) * 2,
    "sponsored": (("Sponsored", "广告"),) * 2,
    "explore": (("Something different", "换换口味"),) * 2,
}
#: of the same kinds, where words["act"] tells what the person did with the product named
_ACTS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("looked_at", "bought"): (
        "People who looked at {product}, which you bought, looked at this too", "看过您买的{product}的人也看了它"
    ),
    ("looked_at", "carted"): (
        "People who looked at {product}, which you put in your cart, looked at this too",
        "看过您加入购物车的{product}的人也看了它",
    ),
    ("looked_at", "in_cart"): (
        "People who looked at {product}, in your cart, looked at this too", "看过您购物车里{product}的人也看了它"
    ),
    ("looked_at", "page"): ("People who looked at {product} looked at this too", "看过{product}的人也看了它"),
    ("like", "looked"): ("Like {product} that you looked at", "与您看过的{product}相似"),
    ("like", "bought"): ("Like {product} that you bought", "与您买过的{product}相似"),
    ("like", "carted"): ("Like {product} that you put in your cart", "与您加入购物车的{product}相似"),
    ("like", "in_cart"): ("Like {product} in your cart", "与您购物车里的{product}相似"),
    ("bought", "bought"): ("Because you bought {product}", "因为您买过{product}"),
    ("bought", "looked"): (
        "People who bought {product}, which you looked at, bought this", "买了您看过的{product}的人也买了它"
    ),
    ("together", "bought"): ("Goes well with {product} that you bought", "与您买过的{product}很搭"),
    ("together", "carted"): (
        "Goes well with {product} that you put in your cart", "与您加入购物车的{product}很搭"
    ),
    ("together", "in_cart"): ("Goes well with {product} in your cart", "与您购物车里的{product}很搭"),
}  # fmt: skip


def sentence(reason: Reason, titles: Mapping[str, str], language: str) -> str:
    """What a shopper reads. `titles` are product id -> title in that language; a product without one is not named.

    Anything but Chinese is written in English.
    """
    chinese = language.partition("-")[0].lower() == "zh"
    act = _ACTS.get((reason.kind, reason.words.get("act", "")))
    known, unknown = _SENTENCES.get(reason.kind, _SENTENCES["chosen"])
    full = (act or known)[chinese]
    title = next((titles[id] for id in reason.products if titles.get(id)), "")
    values = {name: word for name, word in reason.words.items() if word}
    if title:
        quoted = _short(title)
        values["product"] = f"「{quoted}」" if chinese else quoted
    try:
        return full.format_map(values)
    except KeyError:
        return unknown[chinese].format_map(values)


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"

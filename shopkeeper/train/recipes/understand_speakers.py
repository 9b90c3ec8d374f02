"""Who says it: the customers' language of each shop, and the shop's own turns in between."""

from __future__ import annotations

import random
from functools import cache
from importlib import import_module

from shopkeeper.train.recipes.scene import Shown, Speaker

__all__ = ["answer", "speaker"]

SPEAKERS = {
    "en": "shopkeeper.train.recipes.english:ENGLISH",
    "zh": "shopkeeper.train.recipes.chinese:CHINESE",
}
ANSWERS = {
    "en": (
        "Here is what I found: {goods}.",
        "These could suit you: {goods}.",
        "We have {count} that fit: {goods}",
        "{goods}",
        "Sure! Take a look at these:\n{list}",
        "I found {count} products.\n{list}",
        "Have a look: {goods}. Anything else?",
        "{count} results",
        "Of course. {goods}. Which one do you like?",
    ),
    "zh": (
        "为您找到{count}款：{goods}。",
        "这几款可以看看：{goods}",
        "亲，推荐这些：\n{list}",
        "{goods}",
        "有的，{goods}，您看哪款合适？",
        "共{count}件商品",
        "好的，请看：\n{list}",
        "给您挑了{count}款：{goods}，喜欢哪一个？",
    ),
}


@cache
def speaker(language: str) -> Speaker:
    """The speaker of "en" or "zh"."""
    module, _, attribute = SPEAKERS[language].partition(":")
    found: Speaker = getattr(import_module(module), attribute)
    return found


def answer(shown: tuple[Shown, ...], language: str, rng: random.Random) -> str:
    """What the shop said when it showed these goods."""
    titles = [f"{item.title} ({item.price})" if rng.random() < 0.4 else item.title for item in shown]
    goods = ("；" if language == "zh" else "; ").join(titles)
    listed = "\n".join(f"{at}. {title}" for at, title in enumerate(titles, 1))
    return rng.choice(ANSWERS[language]).format(goods=goods, list=listed, count=len(shown))

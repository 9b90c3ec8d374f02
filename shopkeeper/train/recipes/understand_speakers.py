"""Who says it: the customers' language of each shop, and the shop's own turns in between."""

from __future__ import annotations

import random
from dataclasses import replace
from importlib import import_module

from shopkeeper.train.recipes.scene import Part, Said, Scene, Shown, Speaker
from shopkeeper.understanding.request import TypedRequest

__all__ = ["answer", "speaker"]

SPEAKERS = {
    "en": "shopkeeper.train.recipes.english:ENGLISH",
    "zh": "shopkeeper.train.recipes.chinese:CHINESE",
}
ANSWERS = {
    "en": ("Here is what I found: {goods}.", "These could suit you: {goods}.", "We have {count} that fit: {goods}", "{goods}",
           "Sure! Take a look at these:\n{list}", "I found {count} products.\n{list}", "Have a look: {goods}. Anything else?",
           "{count} results", "Of course. {goods}. Which one do you like?"),
    "zh": ("为您找到{count}款：{goods}。", "这几款可以看看：{goods}", "亲，推荐这些：\n{list}", "{goods}", "有的，{goods}，您看哪款合适？",
           "共{count}件商品", "好的，请看：\n{list}", "给您挑了{count}款：{goods}，喜欢哪一个？"),
}  # fmt: skip


def speaker(language: str) -> Speaker:
    """The speaker of "en" or "zh"."""
    module, _, attribute = SPEAKERS[language].partition(":")
    try:
        found: Speaker = getattr(import_module(module), attribute)
    except (ImportError, AttributeError):
        return _Plain(language)
    return found


def answer(shown: tuple[Shown, ...], language: str, rng: random.Random) -> str:
    """What the shop said when it showed these goods."""
    titles = [f"{item.title} ({item.price})" if rng.random() < 0.4 else item.title for item in shown]
    goods = ("；" if language == "zh" else "; ").join(titles)
    listed = "\n".join(f"{at}. {title}" for at, title in enumerate(titles, 1))
    return rng.choice(ANSWERS[language]).format(goods=goods, list=listed, count=len(shown))


class _Plain:
    """Names the slots one after another; only until the languages' speakers are there."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, scene: Scene, rng: random.Random, part: Part = "train") -> Said:
        texts, requests = [], []
        for request, kind in zip(scene.requests, scene.kinds, strict=True):
            said = rng.choice(kind.said) if kind else ""
            texts.append(" ".join(filter(None, (request.intent, said, *_values(request)))))
            requests.append(replace(request, want=said))
        return Said(" ".join(texts), tuple(requests), ("plain",))


def _values(request: TypedRequest) -> list[str]:
    return [value for _, value in sorted(request.slots()) if value != request.category]

"""Recipe "comparisons": two products of a kind side by side, and what tells them apart; from their facts only."""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import random
import re

from shopkeeper.llm import prompts
from shopkeeper.train.recipes.goods_recipe import GoodsRecipe, Other
from shopkeeper.train.recipes.goods_text import LABELS, Fact, Sheet, made_up
from shopkeeper.train.recipes.questions import lower
from shopkeeper.train.recipes.row import Row, chat_row, pick

__all__ = ["RECIPE", "compare_row"]

_ASK = {
    ("en", "price"): ("which one is cheaper?", "which costs less?", "what's the cheaper one?", "which is the better price?",
                      "I want the cheaper of the two", "which is less expensive?"),
    ("en", "more"): ("which has more {a}?", "which one has the higher {a}?", "where do I get more {a}?", "more {a}: which?",
                     "the one with the bigger {a}?", "which wins on {a}?"),
    ("en", "same"): ("do they have the same {a}?", "is the {a} the same?", "same {a} on both?", "any difference in {a}?",
                     "how do they compare in {a}?", "do both have equal {a}?"),
    ("en", "all"): ("what's the difference?", "how do they differ?", "compare them", "what is different between the two?",
                    "can you tell me the differences?", "side by side please"),
    ("zh", "price"): ("哪个便宜？", "哪款更便宜", "哪个价格低", "便宜的是哪个", "想要便宜点的，哪个", "哪一款划算？"),
    ("zh", "more"): ("哪个{a}更大？", "哪款{a}高一些", "{a}哪个大", "想要{a}大的，选哪个", "{a}更好的是哪款", "论{a}谁更强？"),
    ("zh", "same"): ("{a}一样吗？", "两款{a}相同吗", "{a}有区别吗", "{a}是不是一样的", "{a}各是什么", "{a}差别大吗？"),
    ("zh", "all"): ("有什么区别？", "这两款差在哪", "对比一下", "两个有啥不同", "帮我比较一下", "区别是什么呀？"),
}  # fmt: skip
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def compare_row(sheet: Sheet, other: Other, rng: random.Random, part: str, source: str) -> Row:
    """One question about two products of the same kind."""
    language = sheet.language
    second = other(sheet)
    theirs = {f.name: f for f in second.facts}
    common = [(f, theirs[f.name]) for f in sheet.facts if f.name in theirs]
    rng.shuffle(common)
    common = common[: rng.randint(1, 4)]
    label = LABELS[language]["price"]
    heads = ("title", "price") if rng.random() < 0.6 or not common else ("title",)
    shown = [sheet.shown(tuple(a for a, _ in common), head=heads),
             second.shown(tuple(b for _, b in common), head=heads)]  # fmt: skip
    draw = rng.random()
    numbers = [(a, b) for a, b in common if _comparable(a, b)]
    priced = "price" in heads and _comparable(*(Fact(label, s.get(label, ""), "number") for s in shown))
    if priced and (draw < 0.35 or not common):
        prices = [s[label] for s in shown]
        reply = _against(
            prices, _value(prices[0]) < _value(prices[1]), language, _value(prices[0]) == _value(prices[1])
        )
        asked, template = pick(rng, _ASK[language, "price"], f"compare.{language}.price", part)
    elif numbers and draw < 0.65:
        a, b = rng.choice(numbers)
        reply = _against(
            [a.value, b.value],
            _value(a.value) > _value(b.value),
            language,
            _value(a.value) == _value(b.value),
        )
        asked, template = pick(rng, _ASK[language, "more"], f"compare.{language}.more", part)
        asked = asked.replace("{a}", a.name if language == "zh" else lower(a.name))
    elif common and draw < 0.85:
        a, b = rng.choice(common)
        reply = _same(a, b, language)
        asked, template = pick(rng, _ASK[language, "same"], f"compare.{language}.same", part)
        asked = asked.replace("{a}", a.name if language == "zh" else lower(a.name))
    else:
        reply = _differences(shown, label, language)
        asked, template = pick(rng, _ASK[language, "all"], f"compare.{language}.all", part)
    return chat_row(
        prompts.compare(shown[0], shown[1], asked, language), reply, skill="compare", language=language,
        source=source, part=part, templates=(template,),
    )  # fmt: skip


def _comparable(a: Fact, b: Fact) -> bool:
    """Two numbers with the same unit."""
    if a.kind != "number" or b.kind != "number":
        return False
    units = [_NUMBER.sub("#", f.value) for f in (a, b)]
    return units[0] == units[1] and units[0].count("#") == 1


def _value(text: str) -> float:
    found = _NUMBER.search(text)
    return float(found.group().replace(",", "")) if found else 0.0


def _against(values: list[str], first: bool, language: str, equal: bool) -> str:
    best, rest = (values[0], values[1]) if first else (values[1], values[0])
    if language == "zh":
        return f"一样，都是{best}。" if equal else f"第{'一' if first else '二'}款：{best}，另一款是{rest}。"
    return (
        f"They are equal: {best}."
        if equal
        else f"The {'first' if first else 'second'}: {best} against {rest}."
    )


def _same(a: Fact, b: Fact, language: str) -> str:
    if a.value == b.value:
        return f"一样，都是{a.value}。" if language == "zh" else f"Yes, both: {a.value}."
    if language == "zh":
        return f"不一样，第一款：{a.value}，第二款：{b.value}。"
    return f"No, the first: {a.value}, the second: {b.value}."


def _differences(shown: list[dict[str, str]], price: str, language: str) -> str:
    names = [
        n for n in shown[0] if n in shown[1] and n != LABELS[language]["title"] and shown[0][n] != shown[1][n]
    ]
    if not names:
        return "资料上没有区别。" if language == "zh" else "The facts show no difference."
    parts = [
        f"{n}{shown[0][n]}和{shown[1][n]}" if language == "zh" else f"{n}: {shown[0][n]} and {shown[1][n]}"
        for n in names
    ]
    return ("，".join(parts) + "。") if language == "zh" else "; ".join(parts) + "."


RECIPE = GoodsRecipe("comparisons", made_up, "made-up goods", compare_row)

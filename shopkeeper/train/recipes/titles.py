"""Recipes "titles" and "copy": a product's title, or a sentence or two about it, from its attributes and nothing else."""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import random
import re

from shopkeeper.llm import prompts
from shopkeeper.train.recipes.goods_recipe import GoodsRecipe, Other
from shopkeeper.train.recipes.goods_text import LABELS, Fact, Sheet, made_up, title_of
from shopkeeper.train.recipes.questions import lower
from shopkeeper.train.recipes.row import Row, chat_row, pick

__all__ = ["COPY", "RECIPE", "copy_row", "own_title_row", "title_row"]

_COPY_FLAGS = {"en": ", {flags}", "zh": "，{flags}"}
_COPY = {
    "en": (
        "The {name} is a {noun} with {text}.", "{name}: a {noun} with {text}.", "Meet the {name}, a {noun} with {text}.",
        "A {noun} by {brand} with {text}.", "With {text}, the {name} is a {noun} for every day.",
        "{brand} makes this {noun} with {text}.",
    ),
    "zh": (
        "{name}，{text}的{noun}。", "{brand}{noun}，{text}。", "这款{name}{noun}，{text}。", "来自{brand}的{noun}：{text}。",
        "{text}，就是{name}{noun}。", "{name}：{text}的一款{noun}。",
    ),
}  # fmt: skip


def title_row(
    sheet: Sheet, other: Other, rng: random.Random, part: str, source: str, own: bool = False
) -> Row:
    """Attributes -> title: the house style's, or the product's `own` title with the attributes found in it."""
    labels = LABELS[sheet.language]
    if own:
        said = tuple(f for f in sheet.facts if f.value.lower() in sheet.title.lower())
        facts = (*said, *rng.sample(sheet.facts, min(2, len(sheet.facts))))
        facts = tuple(dict.fromkeys(facts))
        reply = sheet.title
    else:
        facts = tuple(rng.sample(sheet.facts, min(rng.randint(1, 5), len(sheet.facts))))
        reply = title_of(sheet.noun, sheet.brand, sheet.model, facts, sheet.language)
    shown = {labels["brand"]: sheet.brand}
    if sheet.model:
        shown["Model" if sheet.language == "en" else "型号"] = sheet.model
    shown[labels["kind"]] = sheet.noun
    shown |= {f.name: f.value for f in facts}
    return chat_row(
        prompts.title({k: v for k, v in shown.items() if v}, sheet.language), reply, skill="title",
        language=sheet.language, source=source, part=part, templates=("title.own" if own else "title.house",),
    )  # fmt: skip


def own_title_row(sheet: Sheet, other: Other, rng: random.Random, part: str, source: str) -> Row:
    """Attributes -> the title that the merchant gave."""
    return title_row(sheet, other, rng, part, source, own=True)


def copy_row(sheet: Sheet, other: Other, rng: random.Random, part: str, source: str) -> Row:
    """Attributes -> one or two sentences: the merchant's own where they tell a fact, else in the house style."""
    language = sheet.language
    labels = LABELS[language]
    facts = tuple(rng.sample(sheet.facts, min(rng.randint(2, 5), len(sheet.facts))))
    told = [
        (line, f) for line in _sentences(sheet) for f in sheet.facts if f.kind != "flag" and f.value in line
    ]
    if told and rng.random() < 0.7:
        reply, fact = rng.choice(told)
        shown = {labels["brand"]: sheet.brand, labels["kind"]: sheet.noun}
        shown |= {f.name: f.value for f in dict.fromkeys((fact, *facts))}
        return chat_row(
            prompts.copy({k: v for k, v in shown.items() if v}, language), reply, skill="copy",
            language=language, source=source, part=part, templates=("copy.own",),
        )  # fmt: skip
    name = " ".join(filter(None, (sheet.brand, sheet.model)))
    pattern, template = pick(rng, _COPY[language], f"copy.{language}", part)
    values = [_phrase(f, language) for f in facts if f.kind != "flag"]
    flags = [f.name if language == "zh" else lower(f.name) for f in facts if f.yes]
    text = ("、" if language == "zh" else ", ").join(values or flags)
    noun = sheet.noun if language == "zh" else sheet.noun.lower()
    reply = (
        pattern.replace("{name}", name).replace("{noun}", noun).replace("{brand}", sheet.brand)
        .replace("{text}", text)
    ).replace(" with .", ".")  # fmt: skip
    reply = _article(reply)
    if values and flags:
        reply += f"{'、'.join(flags)}。" if language == "zh" else f" {', '.join(flags).capitalize()}."
    shown = {labels["brand"]: sheet.brand}
    if sheet.model:
        shown["Model" if language == "en" else "型号"] = sheet.model
    shown |= {labels["kind"]: sheet.noun} | {f.name: f.value for f in facts}
    return chat_row(
        prompts.copy({k: v for k, v in shown.items() if v}, language), reply, skill="copy", language=language,
        source=source, part=part, templates=(template,),
    )  # fmt: skip


def _sentences(sheet: Sheet) -> list[str]:
    """The sentences of the description, short ones only."""
    text = " ".join(sheet.lines)
    found = re.split(r"(?<=[.!?])\s+|(?<=[。！？])\s*", text)
    return [s.strip() for s in found if 10 <= len(s.strip()) <= 160]


def _phrase(fact: Fact, language: str) -> str:
    return f"{fact.name}{fact.value}" if language == "zh" else f"{lower(fact.name)} {fact.value}"


def _article(text: str) -> str:
    words = text.split(" ")
    for n, word in enumerate(words[:-1]):
        if word in ("a", "A") and words[n + 1][:1].lower() in "aeiou":
            words[n] = word + "n"
    return " ".join(words)


RECIPE = GoodsRecipe("titles", made_up, "made-up goods", title_row)
COPY = GoodsRecipe("copy", made_up, "made-up goods", copy_row)

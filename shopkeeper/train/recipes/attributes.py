"""Recipe "attributes": the values of named attributes, verbatim from a product's title; n/a for those it does not name."""

# ruff: noqa: E501  (patterns are data)

from __future__ import annotations

import random
from collections.abc import Sequence

from shopkeeper.llm import prompts
from shopkeeper.train.recipes.goods_recipe import GoodsRecipe, Other
from shopkeeper.train.recipes.goods_text import LABELS, Fact, Sheet, made_up
from shopkeeper.train.recipes.row import Row, chat_row

__all__ = ["RECIPE", "extract_row", "extracted", "named_in"]


def named_in(sheet: Sheet) -> list[Fact]:
    """The facts whose value stands in the title word for word, brand and model among them."""
    labels = LABELS[sheet.language]
    heads = [(labels["brand"], sheet.brand), ("Model" if sheet.language == "en" else "型号", sheet.model),
             (labels["kind"], sheet.noun)]  # fmt: skip
    facts = [*(Fact(name, value, "text") for name, value in heads if value), *sheet.facts]
    return [f for f in facts if f.kind != "flag" and _whole(f.value, sheet.title)]


def extract_row(sheet: Sheet, other: Other, rng: random.Random, part: str, source: str) -> Row:
    """A title and some attribute names, a few of which it does not name -> one "name: value" a line."""
    said = named_in(sheet)
    values = {f.name: f.value for f in rng.sample(said, rng.randint(1, len(said)) if said else 0)}
    absent = [f.name for f in sheet.facts if f.name not in {s.name for s in said} and f.kind != "flag"]
    for name in rng.sample(absent, min(len(absent), rng.choice((0, 1, 1, 2)))):
        values[name] = prompts.EMPTY
    names = list(values)
    rng.shuffle(names)
    return extracted(sheet.title, {name: values[name] for name in names}, sheet.language, part, source)


def extracted(title: str, values: dict[str, str], language: str, part: str, source: str) -> Row:
    """The row for these values, in the order given."""
    names: Sequence[str] = list(values)
    return chat_row(
        prompts.extract(title, names, language), "\n".join(f"{name}: {values[name]}" for name in names),
        skill="attributes", language=language, source=source, part=part, templates=("extract",),
    )  # fmt: skip


def _whole(value: str, title: str) -> bool:
    """Whether `value` stands in `title` and is not a piece of a longer word or number."""
    at = title.find(value)
    if at < 0:
        return False
    before, after = title[at - 1 : at], title[at + len(value) : at + len(value) + 1]
    ascii_ends = value[:1].isascii(), value[-1:].isascii()
    return not (
        (ascii_ends[0] and before.isascii() and (before.isalnum() or before == "."))
        or (ascii_ends[1] and after.isascii() and after.isalnum())
    )


RECIPE = GoodsRecipe("attributes", made_up, "made-up goods", extract_row)

"""Training data: recipes that turn a shop, made-up shops and public sets into chat rows."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Protocol

from shopkeeper.errors import TrainError

__all__ = ["RECIPES", "Recipe", "recipe"]

RECIPES: dict[str, str] = {  # name -> "module:attribute"
    "answers": "shopkeeper.train.recipes.answers:RECIPE",
    "titles": "shopkeeper.train.recipes.titles:RECIPE",
    "copy": "shopkeeper.train.recipes.titles:COPY",
    "attributes": "shopkeeper.train.recipes.attributes:RECIPE",
    "comparisons": "shopkeeper.train.recipes.comparisons:RECIPE",
    "documents": "shopkeeper.train.recipes.documents:RECIPE",
    "shop": "shopkeeper.train.recipes.shop:RECIPE",
    "shop_answers": "shopkeeper.train.recipes.shop:ANSWERS",
    "shop_titles": "shopkeeper.train.recipes.shop:TITLES",
    "shop_copy": "shopkeeper.train.recipes.shop:COPY",
    "shop_attributes": "shopkeeper.train.recipes.shop:ATTRIBUTES",
    "shop_comparisons": "shopkeeper.train.recipes.shop:COMPARISONS",
    "shop_documents": "shopkeeper.train.recipes.documents:SHOP",
    "shop_dialogues": "shopkeeper.train.recipes.dialogues:SHOP",
    "intent": "shopkeeper.train.recipes.intent:RECIPE",
    "product_qa": "shopkeeper.train.recipes.public:ANSWERS",
    "public_attributes": "shopkeeper.train.recipes.public:ATTRIBUTES",
    "commands": "shopkeeper.train.recipes.commands.recipe:COMMANDS",
    "command_dialogues": "shopkeeper.train.recipes.commands.dialogues:DIALOGUES",
    "commands_public": "shopkeeper.train.recipes.commands.public:PUBLIC",
    "replies": "shopkeeper.train.recipes.replies.recipe:REPLIES",
    "understand": "shopkeeper.train.recipes.understand:UNDERSTAND",
}


class Recipe(Protocol):
    """Makes rows to train on: {"messages": [...], "skill": ..., "language": ..., "templates": [...], "part": ...}."""

    @property
    def name(self) -> str: ...

    def rows(self, seed: int, count: int, part: str) -> Iterator[dict[str, Any]]:
        """`count` rows, the same ones for the same arguments. Raises ValueError for an unknown part."""
        ...


def recipe(name: str) -> Recipe:
    """The recipe called `name`. Raises TrainError when there is none."""
    if name not in RECIPES:
        raise TrainError(f"no recipe called {name!r}: one of {', '.join(sorted(RECIPES))}")
    module, _, attribute = RECIPES[name].partition(":")
    found: Recipe = getattr(import_module(module), attribute)
    return found

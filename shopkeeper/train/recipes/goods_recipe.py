"""A recipe over goods: draws a product, and makes one row of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from shopkeeper.train.recipes.goods_text import Sheet
from shopkeeper.train.recipes.row import Row

__all__ = ["GoodsRecipe", "Other"]

#: draws another product: like the one given, or any
Other = Callable[[Sheet | None], Sheet]


class Goods(Protocol):
    """Draws a product in a language, for a part; `like` asks for one of the same kind."""

    def __call__(self, rng: random.Random, language: str, part: str, like: Sheet | None = None) -> Sheet: ...


@dataclass(frozen=True)
class GoodsRecipe:
    """`chinese` is the share of rows in Chinese, the others are in English."""

    name: str
    goods: Goods
    source: str
    row: Callable[[Sheet, Other, random.Random, str, str], Row]
    chinese: float = 0.4

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows."""
        rng = random.Random(f"{self.name}/{seed}/{part}")
        for _ in range(count):
            language = "zh" if rng.random() < self.chinese else "en"

            def other(like: Sheet | None, language: str = language) -> Sheet:
                return self.goods(rng, language, part, like)

            yield self.row(other(None), other, rng, part, self.source)

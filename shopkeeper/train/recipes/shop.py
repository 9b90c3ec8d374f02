"""Recipes over one shop's own catalogue: customers' sentences with typed requests, and answers, titles, copy,
attributes and comparisons of its own products."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shopkeeper.catalog.model import Product
from shopkeeper.errors import TrainError
from shopkeeper.language.currency import exponent
from shopkeeper.language.text import fold, segment
from shopkeeper.shop import Shop
from shopkeeper.train.recipes import Recipe
from shopkeeper.train.recipes.answers import answer_row
from shopkeeper.train.recipes.attributes import extract_row
from shopkeeper.train.recipes.comparisons import compare_row
from shopkeeper.train.recipes.goods_recipe import GoodsRecipe, Other
from shopkeeper.train.recipes.goods_text import Sheet, sheets_of, singular
from shopkeeper.train.recipes.row import Row, held_out
from shopkeeper.train.recipes.scene import Kind, Part, World
from shopkeeper.train.recipes.titles import copy_row, own_title_row

__all__ = [
    "ANSWERS",
    "ATTRIBUTES",
    "COMPARISONS",
    "COPY",
    "RECIPE",
    "TITLES",
    "languages_of",
    "world_of",
]

_LONGEST_VALUE = 40
_MOST_VALUES = 60  # of one attribute of one kind


def languages_of(shop: Shop) -> dict[str, int]:
    """How many products have a title in English and in Chinese."""
    counts = {"en": 0, "zh": 0}
    for product in shop.catalog.products():
        for language in counts:
            counts[language] += language in product.title
    return {language: n for language, n in counts.items() if n}


def world_of(shop: Shop, language: str = "") -> World:
    """The shop as a made-up customer sees it: its kinds of goods with their brands, attributes and prices, named as the
    shop names them in `language` ("" = its own). Raises TrainError for a shop without products."""
    language = language or ("zh" if shop.config.language.startswith("zh") else "en")
    translate = shop.catalog.vocabulary.translate
    paths: dict[tuple[str, ...], list[Product]] = defaultdict(list)
    for product in shop.catalog.products():
        if product.category:
            paths[product.category].append(product)
    if not paths:
        raise TrainError(f"the shop {str(shop.path)!r} has no products with a category: import some first")
    leaves = Counter(path[-1] for path in paths)
    said = _nouns(paths, language, translate)
    kinds = []
    for path, products in sorted(paths.items()):
        name = translate("category", path[-1], language)
        spoken = singular(name) if language == "en" else name
        if leaves[path[-1]] > 1 and len(path) > 1:
            name = f"{translate('category', path[-2], language)} > {name}"
        kinds.append(
            Kind(
                name,
                tuple(dict.fromkeys([spoken.lower(), *said[path]])),
                (),
                _attributes(products, language, translate),
                tuple(sorted({translate("brand", p.brand, language) for p in products if p.brand})),
                _prices(products),
            )
        )
    return World(shop.config.name, language, shop.config.currency, tuple(kinds))


def _nouns(
    paths: dict[tuple[str, ...], list[Product]], language: str, translate: Callable[[str, str, str], str]
) -> dict[tuple[str, ...], list[str]]:
    """What customers may call a kind beside its name: the words on which many of its titles end, and few others."""
    by_path: dict[tuple[str, ...], Counter[str]] = {}
    everywhere: Counter[str] = Counter()
    for path, products in paths.items():
        counts: Counter[str] = Counter()
        for product in products:
            counts.update(_endings(product, language, translate))
        by_path[path] = counts
        everywhere.update(counts)
    found = {}
    for path, counts in by_path.items():
        enough = max(2, 0.3 * len(paths[path]))
        own = [g for g, n in counts.items() if n >= enough and n >= 0.7 * everywhere[g]]
        own.sort(key=lambda g: (-counts[g] * (1 + 0.3 * g.count(" ")), g))
        found[path] = own[:3]
    return found


def _endings(product: Product, language: str, translate: Callable[[str, str, str], str]) -> set[str]:
    """The last one to three words before each comma of a title (each space in Chinese), without brand and values."""
    title = fold(product.title.get(language, "")).replace(
        fold(translate("brand", product.brand, language)), " "
    )
    for value in product.attributes.values():
        for text in (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ():
            title = title.replace(fold(translate("value", text, language)), " ")
    joint = "" if language == "zh" else " "
    found: set[str] = set()
    for piece in re.split(r"[,;|()/ ]+" if language == "zh" else r"[,;|()/]+", title):
        words = segment(piece, parts=False) if language == "zh" else piece.split()
        for n in (1, 2, 3):
            some = words[-n:]
            if len(some) == n and not any(c.isdigit() for w in some for c in w) and len(some[-1]) > 1:
                found.add(joint.join(some))
    return {g for g in found if len(g) > (1 if language == "zh" else 3)}


def _attributes(
    products: list[Product], language: str, translate: Callable[[str, str, str], str]
) -> dict[str, tuple[str, ...]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for product in products:
        pairs = [(name, v) for name, v in product.attributes.items()]
        texts = [
            ("attribute", n, t)
            for n, v in pairs
            for t in ((v,) if isinstance(v, str) else v if isinstance(v, tuple) else ())
        ]
        texts += [("option", n, t) for variant in product.variants for n, t in variant.options.items()]
        for kind, name, text in dict.fromkeys(texts):
            label = translate("attribute", name, language)
            label = translate("option", name, language) if label == name and kind == "option" else label
            shown = translate("value", text, language)
            if len(shown) <= _LONGEST_VALUE:
                found[label][shown] += 1
    return {name: tuple(v for v, _ in values.most_common(_MOST_VALUES)) for name, values in found.items()}


def _prices(products: list[Product]) -> tuple[int, int]:
    whole = [
        int(p.amount / 10 ** exponent(p.currency)) for product in products if (p := product.current_price)
    ]
    low, high = (min(whole), max(whole)) if whole else (5, 100)
    return max(low, 1), max(high, low + 2, 3)


@cache
def _worlds(folder: Path) -> tuple[World, ...]:
    with Shop.open(folder) as shop:
        counts = languages_of(shop)
        most = max(counts.values(), default=0)
        spoken = [language for language, n in sorted(counts.items()) if n >= most / 5] or [""]
        return tuple(world_of(shop, language) for language in spoken)


@cache
def _sheets(folder: Path) -> dict[tuple[str, bool], tuple[Sheet, ...]]:
    """(language, held out) -> products; one product in ten is held out."""
    with Shop.open(folder) as shop:
        found: dict[tuple[str, bool], list[Sheet]] = defaultdict(list)
        for language in (w.language for w in _worlds(folder)):
            for sheet in sheets_of(shop, language):
                found[language, held_out(sheet.key, 10)].append(sheet)
    return {key: tuple(sheets) for key, sheets in found.items()}


@dataclass(frozen=True)
class ShopGoods:
    """Draws the shop's own products."""

    folder: Path

    def __call__(self, rng: random.Random, language: str, part: str, like: Sheet | None = None) -> Sheet:
        found = _sheets(self.folder)
        sheets = found.get((language, part != "train")) or found.get((language, part == "train"))
        if not sheets:
            raise TrainError(
                f"the shop {str(self.folder)!r} has no products in {language!r}: import some first"
            )
        if like is not None:
            same = [s for s in sheets if s.noun == like.noun and s.key != like.key]
            return rng.choice(same or sheets)
        return rng.choice(sheets)


@dataclass(frozen=True)
class ShopSentences:
    """The recipe "shop": customers of this shop, and the typed requests that they mean."""

    folder: Path
    name: str = "shop"

    def rows(self, seed: int, count: int, part: str = "train") -> Iterator[Row]:
        """`count` rows, its languages by equal parts."""
        from shopkeeper.train.recipes.understand import world_rows

        worlds = _worlds(self.folder)
        rng = random.Random(f"{self.name}/{seed}/{part}")
        made = 0
        while made < count:
            for world in worlds:
                some = min(40, count - made)
                patterns: Part = "train" if part == "train" else "heldout"
                for row in world_rows(world, rng, some, part, patterns):
                    yield {**row, "source": "shop"}
                    made += 1


@dataclass(frozen=True)
class _Own:
    """A recipe over goods, of this shop's."""

    name: str
    row: Callable[[Sheet, Other, random.Random, str, str], Row]
    needs: str = "shop"

    def at(self, folder: Path) -> Recipe:
        """The recipe over the shop in `folder`."""
        spoken = [w.language for w in _worlds(folder)]
        chinese = 0.5 if len(spoken) == 2 else float(spoken == ["zh"])
        return GoodsRecipe(self.name, ShopGoods(folder), "shop", self.row, chinese)


class _Sentences:
    name = "shop"
    needs = "shop"

    def at(self, folder: Path) -> Recipe:
        """The recipe over the shop in `folder`."""
        return ShopSentences(folder)


RECIPE = _Sentences()
ANSWERS = _Own("shop_answers", answer_row)
TITLES = _Own("shop_titles", own_title_row)
COPY = _Own("shop_copy", copy_row)
ATTRIBUTES = _Own("shop_attributes", extract_row)
COMPARISONS = _Own("shop_comparisons", compare_row)

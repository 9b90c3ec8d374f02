"""Strategies: for each place of the shop, from which sources products come and under which rules they stand.

Every place has a sensible default, so that a shop that never chose anything is served; what the merchant changes is
kept in the database with who changed it and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shopkeeper.recommend.asked import PLACES

__all__ = ["DEFAULTS", "HOW", "SOURCES", "Explore", "Pin", "Rules", "Strategy"]

#: where candidates come from: name -> (words for merchants in English, in Chinese)
SOURCES: Mapping[str, tuple[str, str]] = {
    "taste": ("fits what was done as a whole", "符合整体行为"),
    "looked_at": ("looked at next by others", "他人接着看的"),
    "bought": ("bought by others who bought the same", "他人也买的"),
    "together": ("often bought together", "常一起购买"),
    "interest": ("fits the person's interests", "符合个人兴趣"),
    "said": ("fits what the person said", "符合本人所说"),
    "like": ("like it in kind and details", "相似商品"),
    "again": ("bought again and again", "定期回购"),
    "recent": ("looked at lately", "最近看过"),
    "popular_in": ("popular in the category", "同类热卖"),
    "beside": ("popular beside the category", "相邻品类热卖"),
    "popular": ("popular in the shop", "店内热卖"),
    "new": ("new in the shop", "新品"),
}
#: ways of trying what one is not sure of (see Explore)
HOW = ("none", "swap", "shuffle")


@dataclass(frozen=True, slots=True)
class Pin:
    """A product the shop wants at a position (from 1) of the place."""

    product: str
    position: int = 1


@dataclass(frozen=True, slots=True)
class Rules:
    """What is laid down for a place. Shares and weights are 0..1 where nothing else is said.

    `in_stock` shows only what can be bought. `hide_bought` leaves out what the person bought, but not what is bought
    again and again. `hide_cart` leaves out what the question is about. `margin` and `fresh` say how much of the
    score profit and newness may make. `diversity` pushes products of a category, brand or likeness that stands above
    already further down; `most_of_category` and `most_of_brand` cap how many of one stand in any twelve in a row (0
    no cap). `cap` hides what was shown that often in the last week without a click (0 no cap). `least_price` and
    `most_price` in minor units (0 none). `pins` and `hide` name products.
    """

    in_stock: bool = True
    hide_bought: bool = True
    margin: float = 0.05
    fresh: float = 0.05
    diversity: float = 0.3
    most_of_category: int = 4
    most_of_brand: int = 4
    cap: int = 6
    least_price: int = 0
    most_price: int = 0
    pins: tuple[Pin, ...] = ()
    hide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explore:
    """How a place tries what it is not sure of. `how`: "none"; "swap": each position shows with chance `share` one of
    the products next in line; "shuffle": the order is drawn (Plackett-Luce), `share` is its temperature."""

    how: str = "swap"
    share: float = 0.1


@dataclass(frozen=True, slots=True)
class Strategy:
    """One place's way. `sources` name where candidates come from, with weights above 0; `fallback` those that fill
    up when the others bring too few. `ranker` lets a trained ranker order them. `experiment` names the experiment
    that decides between this and another strategy, '' when none runs. A place that is not `on` shows nothing."""

    place: str
    sources: Mapping[str, float]
    fallback: Mapping[str, float] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    explore: Explore = field(default_factory=Explore)
    ranker: bool = True
    experiment: str = ""
    name: str = "default"
    on: bool = True


_NO_EXPLORE = Explore("none", 0.0)
_LISTS = Rules(diversity=0.15, most_of_category=0)
_OWN = Rules(
    margin=0.0, fresh=0.0, diversity=0.0, most_of_category=0, most_of_brand=0, cap=0, hide_bought=False
)

DEFAULTS: Mapping[str, Strategy] = {
    s.place: s
    for s in (
        Strategy(
            "home",
            {"taste": 1.0, "looked_at": 0.6, "bought": 0.5, "interest": 0.6, "like": 0.5, "again": 0.5,
             "said": 0.8, "popular_in": 0.4, "new": 0.2, "popular": 0.2},
            {"popular": 1.0, "new": 0.5},
        ),
        Strategy("because", {"looked_at": 1.0, "like": 0.7, "taste": 0.3}, {"popular_in": 1.0}, _LISTS),
        Strategy("similar", {"like": 1.0, "looked_at": 0.5}, {"popular_in": 1.0}, _LISTS),
        Strategy("together", {"together": 1.0, "bought": 0.6}, {"beside": 1.0},
                 Rules(diversity=0.4, most_of_category=2)),
        Strategy("complete", {"together": 1.0, "bought": 0.5, "taste": 0.3}, {"beside": 1.0},
                 Rules(diversity=0.4, most_of_category=2)),
        Strategy("recent", {"recent": 1.0}, {}, _OWN, _NO_EXPLORE, ranker=False),
        Strategy("reorder", {"again": 1.0}, {}, _OWN, _NO_EXPLORE, ranker=False),
        Strategy("search", {"taste": 1.0, "interest": 0.7, "looked_at": 0.7, "bought": 0.5, "like": 0.5}, {},
                 Rules(diversity=0.0, most_of_category=0, most_of_brand=0, cap=0, hide_bought=False), _NO_EXPLORE),
        Strategy("chat", {"taste": 1.0, "said": 1.0, "interest": 0.7, "looked_at": 0.5, "bought": 0.5, "like": 0.5},
                 {"popular": 1.0}, Rules(diversity=0.4), _NO_EXPLORE),
        Strategy("email", {"taste": 1.0, "again": 0.8, "bought": 0.6, "interest": 0.6, "looked_at": 0.4, "like": 0.4,
                           "new": 0.3}, {"popular": 1.0}, Rules(diversity=0.4, most_of_category=3)),
    )
}  # fmt: skip
assert set(DEFAULTS) == set(PLACES)

"""From scores to the order shown: profit, newness, weariness of what was shown often, and variety."""

from __future__ import annotations

from collections import Counter, deque

import numpy as np
from numpy.typing import NDArray

from shopkeeper.events.times import DAY
from shopkeeper.recommend.ranking.goods import Goods
from shopkeeper.recommend.strategies import Rules

__all__ = ["business", "varied"]

#: products looked at together for `most_of_category` and `most_of_brand`
_ROW = 12
#: candidates from which the next product is picked
_WINDOW = 120
_FRESH_DAYS = 14.0
#: what a product shown as often as the cap has left of its score
_WORN = 0.5


def business(
    scores: NDArray[np.float32],
    numbers: NDArray[np.int32],
    worn: NDArray[np.int32],
    rules: Rules,
    goods: Goods,
    now: int,
) -> NDArray[np.float32]:  # fmt: skip
    """Scores in 0..1 (the best candidate 1) with the shares that the rules give to margin and newness.

    A margin nobody told counts as the mean of those told. A product shown `rules.cap` times without a click comes
    after all others.
    """
    if not len(scores):
        return scores
    top = float(scores.max())
    mine = scores / top if top > 0 else np.zeros_like(scores)
    margin_share, fresh_share = rules.margin, rules.fresh
    margin = goods.margin[numbers]
    told = ~np.isnan(margin)
    total = np.zeros_like(mine)
    if margin_share and told.any():
        margin = np.where(told, margin, margin[told].mean())
        total += margin_share * np.clip(margin, 0, 1)
    else:
        margin_share = 0.0
    created = goods.created[numbers]
    news = created > goods.imported + DAY
    if fresh_share and news.any():
        age = np.maximum(now - created, 0) / DAY
        total += fresh_share * np.where(news, np.exp(-age / _FRESH_DAYS), 0.0).astype(np.float32)
    else:
        fresh_share = 0.0
    total += max(0.0, 1.0 - margin_share - fresh_share) * mine
    if rules.cap:
        total *= 1.0 - (1.0 - _WORN) * worn / rules.cap
        total = np.where(worn >= rules.cap, total - 1.0, total)
    return total.astype(np.float32)


def varied(
    scores: NDArray[np.float32], numbers: NDArray[np.int32], count: int, rules: Rules, goods: Goods
) -> list[int]:
    """Row numbers of the first `count` products in the order shown.

    Each product is picked as the best of the remaining, where a category loses `diversity` / 2 of its worth with
    each product of it that stands already, a brand half of that (a greedy form of maximal marginal relevance,
    Carbonell & Goldstein 1998); caps in a row of twelve are kept while anything else is left.
    """
    order = np.lexsort((numbers, -scores))
    plain = not (rules.diversity or rules.most_of_category or rules.most_of_brand)
    if plain or count <= 0:
        return [int(row) for row in order[: max(count, 0)]]
    left: list[int] = order[: count + _WINDOW].tolist()
    of_category = goods.category[numbers].tolist()
    of_brand = goods.brand[numbers].tolist()
    worth = scores.tolist()
    category_fade, brand_fade = 1.0 - rules.diversity / 2, 1.0 - rules.diversity / 4
    categories: Counter[int] = Counter()
    brands: Counter[int] = Counter()
    row: deque[int] = deque()
    in_category: Counter[int] = Counter()
    in_brand: Counter[int] = Counter()
    picked: list[int] = []
    while left and len(picked) < count:
        best, best_value, best_capped = -1, float("-inf"), True
        for at, candidate in enumerate(left[:_WINDOW]):
            value = worth[candidate]
            if value <= best_value and not best_capped:
                break  # those after it score less, and fading only lowers
            category, brand = of_category[candidate], of_brand[candidate]
            capped = bool(
                (rules.most_of_category and category >= 0 and in_category[category] >= rules.most_of_category)
                or (rules.most_of_brand and brand >= 0 and in_brand[brand] >= rules.most_of_brand)
            )
            if value > 0:
                if category >= 0:
                    value *= category_fade ** categories[category]
                if brand >= 0:
                    value *= brand_fade ** brands[brand]
            if (best_capped and not capped) or (capped == best_capped and value > best_value):
                best, best_value, best_capped = at, value, capped
        chosen = left.pop(best)
        picked.append(chosen)
        category, brand = of_category[chosen], of_brand[chosen]
        categories[category] += 1
        brands[brand] += 1
        in_category[category] += 1
        in_brand[brand] += 1
        row.append(chosen)
        if len(row) >= _ROW:
            gone = row.popleft()
            in_category[of_category[gone]] -= 1
            in_brand[of_brand[gone]] -= 1
    return picked

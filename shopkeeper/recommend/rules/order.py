"""From scores to the order shown: profit, newness, weariness of what was shown often, and variety."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shopkeeper.events.times import DAY
from shopkeeper.recommend.ranking.goods import Goods
from shopkeeper.recommend.strategies import Rules

__all__ = ["WINDOW", "business", "varied"]

#: products looked at together for `most_of_category` and `most_of_brand`
_ROW = 12
#: what a product over a cap loses: more than any score
_CAPPED = 1e6
#: candidates from which the next product is picked
WINDOW = 120
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
    scores: NDArray[np.float32],
    numbers: NDArray[np.int32],
    count: int,
    rules: Rules,
    goods: Goods,
    order: NDArray[np.int64] | None = None,
) -> list[int]:
    """Row numbers of the first `count` products in the order shown.

    Each product is picked as the best of the remaining, where a category loses `diversity` / 2 of its worth with
    each product of it that stands already, a brand half of that (a greedy form of maximal marginal relevance,
    Carbonell & Goldstein 1998); caps in a row of twelve are kept while anything else is left. `order` are the first
    `count` + WINDOW rows by score, where the caller knows them already.
    """
    if order is None:
        order = np.lexsort((numbers, -scores))
    plain = not (rules.diversity or rules.most_of_category or rules.most_of_brand)
    if plain or count <= 0:
        return [int(row) for row in order[: max(count, 0)]]
    rows = order[: count + WINDOW]
    worth = scores[rows].astype(np.float64).tolist()
    category, brand = goods.category[numbers[rows]].tolist(), goods.brand[numbers[rows]].tolist()
    category_fade, brand_fade = dict.fromkeys(category, 1.0), dict.fromkeys(brand, 1.0)
    in_category, in_brand = dict.fromkeys(category, 0), dict.fromkeys(brand, 0)
    kinds = (
        (category, category_fade, in_category, 1.0 - rules.diversity / 2),
        (brand, brand_fade, in_brand, 1.0 - rules.diversity / 4),
    )
    picked: list[int] = []
    left = list(range(len(rows)))
    while left and len(picked) < count:
        best, most = left[0], float("-inf")
        for at in left:
            value = worth[at]
            if value <= most:
                break  # nothing gains: who comes after is worth no more
            if value > 0:
                value *= category_fade[category[at]] * brand_fade[brand[at]]
            if rules.most_of_category and in_category[category[at]] >= rules.most_of_category:
                value -= _CAPPED
            if rules.most_of_brand and in_brand[brand[at]] >= rules.most_of_brand:
                value -= _CAPPED
            if value > most:
                best, most = at, value
        left.remove(best)
        picked.append(best)
        for codes, fades, counts, fade in kinds:
            if codes[best] >= 0:
                fades[codes[best]] *= fade
                counts[codes[best]] += 1
            if len(picked) >= _ROW and (gone := codes[picked[-_ROW]]) >= 0:
                counts[gone] -= 1
    return [int(rows[at]) for at in picked]

"""LambdaMART over what several models say of a candidate and over what is known of person and product.

The shop's learned ranker stands on such features (`recommend/ranking`); here it learns from what people bought in the
tuning weeks, by models that saw only what came before them, and orders the candidates of a blend.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from shopkeeper.bench._retail import Case
from shopkeeper.bench._retail_mix import Mix
from shopkeeper.recommend.interactions import Interactions
from shopkeeper.recommend.models.picking import best
from shopkeeper.recommend.ranking.ranker import lightgbm
from shopkeeper.recommend.ranking.training import PARAMETERS

__all__ = ["CANDIDATES", "Ranking"]

#: best of the blend that are put in order
CANDIDATES = 200
_ROUNDS, _PATIENCE = 400, 30
_DAY = 86_400_000_000
_CONTEXT = (
    "blend", "blend.place", "sold", "sold lately", "buyers", "days unsold", "times", "days since", "orders",
    "different", "kept to", "in the cart",
)  # fmt: skip
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trade:
    """What is known of the items when the models are fitted: (items,) each."""

    sold: Floats
    lately: Floats
    buyers: Floats
    unsold: Floats

    @classmethod
    def of(cls, past: Interactions) -> Self:
        end = int(past.times.max()) if len(past) else 0
        count = past.n_items
        last = np.zeros(count, np.int64)
        np.maximum.at(last, past.items, past.times)
        lately = past.items[past.times > end - 28 * _DAY]
        pairs = np.unique(past.users().astype(np.int64) * count + past.items) % count

        def counted(items: NDArray[Any]) -> Floats:
            return np.log1p(np.bincount(items, minlength=count)).astype(np.float32)

        return cls(
            counted(past.items),
            counted(lately),
            counted(pairs),
            np.log1p((end - last) / _DAY).astype(np.float32),
        )


@dataclass(frozen=True)
class Ranking:
    """`booster` orders the best of `mix` by rows of `features`."""

    mix: Mix
    booster: Any

    @classmethod
    def learned(
        cls,
        mix: Mix,
        models: Mapping[str, Any],
        past: Interactions,
        asked: Sequence[Sequence[Case]],
        seed: int,
    ) -> Self:
        """From what was bought after `past`, on which `models` were fitted; rounds stop when one person in five, of
        whom nothing was learned, is served no better. Raises MissingExtra without LightGBM."""
        package = lightgbm()
        trade = Trade.of(past)
        held = np.random.default_rng(seed).permutation(past.n_users) % 5 == 0
        tables: list[list[Floats]] = [[], []]
        grades: list[list[NDArray[np.int32]]] = [[], []]
        for cases in asked:
            for start in range(0, len(cases), 256):
                part = cases[start : start + 256]
                scores = mix.parts(models, [case.history for case in part])
                for row, case in enumerate(part):
                    numbers, table = _candidates(mix, scores, row, case, trade)
                    grade = np.isin(numbers, case.wanted).astype(np.int32)
                    if grade.any():
                        tables[int(held[case.history.user])].append(table)
                        grades[int(held[case.history.user])].append(grade)
        names = [*mix.usual, *(f"{name}.place" for name in mix.usual), *_CONTEXT]
        sets = [
            package.Dataset(
                np.concatenate(t), np.concatenate(g), group=[len(one) for one in g], feature_name=names
            )
            for t, g in zip(tables, grades, strict=True)
        ]
        sets[1].set_reference(sets[0])
        booster = package.train(
            {**PARAMETERS, "seed": seed}, sets[0], num_boost_round=_ROUNDS, valid_sets=[sets[1]],
            callbacks=[package.early_stopping(_PATIENCE, verbose=False)],
        )  # fmt: skip
        return cls(mix, booster)

    def of(self, models: Mapping[str, Any], past: Interactions) -> Callable[[Sequence[Case]], Floats]:
        """The ranker's scores (cases, items) of the blend's best; the others come after them. `models` were fitted on
        `past`."""
        trade = Trade.of(past)

        def score(asked: Sequence[Case]) -> Floats:
            scores = self.mix.parts(models, [case.history for case in asked])
            found = [_candidates(self.mix, scores, row, case, trade) for row, case in enumerate(asked)]
            total = np.full((len(asked), past.n_items), -np.inf, np.float32)
            ranks = self.booster.predict(np.concatenate([table for _, table in found]), num_threads=1)
            at = 0
            for row, (numbers, _) in zip(total, found, strict=True):
                row[numbers] = ranks[at : at + len(numbers)]
                at += len(numbers)
            return total

        return score


def _candidates(
    mix: Mix, scores: Mapping[str, Floats], row: int, case: Case, trade: Trade
) -> tuple[NDArray[np.int32], Floats]:
    """The blend's best for the case in `row` of `scores`, and their features: (candidates, all)."""
    history, cart = case.history, case.barred
    blended = sum(np.float32(weight) * scores[name][row] for name, weight in mix.weights.items() if weight)
    numbers, worth = best(np.asarray(blended, np.float32), CANDIDATES, cart)
    place = (20 / (20 + np.arange(len(numbers)))).astype(np.float32)
    columns: list[Any] = []
    for name in mix.usual:
        columns.append(scores[name][row, numbers])
    for name in mix.usual:
        order = np.argsort(np.argsort(-scores[name][row, numbers], kind="stable"), kind="stable")
        columns.append(20 / (20 + order))
    end = int(history.times[-1])
    times = np.bincount(history.items, minlength=len(trade.sold))
    last = np.zeros(len(trade.sold), np.int64)
    last[history.items] = history.times  # rising: the newest stays
    mine = times[numbers]
    different = int((times > 0).sum())
    columns += [
        worth, place, trade.sold[numbers], trade.lately[numbers], trade.buyers[numbers], trade.unsold[numbers],
        mine, np.where(mine > 0, (end - last[numbers]) / _DAY, -1.0), len(np.unique(history.times)), different,
        len(history) / different, len(cart),
    ]  # fmt: skip
    return numbers, np.stack(
        [np.broadcast_to(np.asarray(c, np.float32), len(numbers)) for c in columns], axis=1
    )

"""The blend of models: the contract, and weights that follow what people did next."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from contract import check, walk, world

from shopkeeper.recommend.blend import Blend, held_back
from shopkeeper.recommend.interactions import History, Interactions
from shopkeeper.recommend.models.linear import Linear, LinearSettings
from shopkeeper.recommend.models.popularity import Popularity


def _blend() -> Blend:
    return Blend([Linear(LinearSettings(ridge=5.0)), Popularity()])


def test_blend_keeps_the_contract(tmp_path: Path) -> None:
    check(_blend, tmp_path, following=True)


def test_the_model_that_knows_what_follows_gets_the_weight() -> None:
    blend = _blend().fit(world())
    parts = [s.weight * s.of(m.score([walk(13, 3)])) for m, s in zip(blend.models, blend.scales, strict=True)]
    assert np.ptp(parts[0]) > 3 * np.ptp(parts[1])
    assert blend.scales[0].weight > 0


def test_a_blend_is_at_least_as_good_as_its_best_model_on_what_it_learned_from() -> None:
    kept, histories, wanted = held_back(world())
    blend = _blend().fit_models(kept)
    blend.learn(histories, wanted)

    def chance_of_right(scores: np.ndarray) -> float:
        scores = scores - scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return float(logs[np.arange(len(wanted)), wanted].mean())

    alone = chance_of_right(blend.scales[0].of(blend.models[0].score(histories)))
    assert chance_of_right(blend.score(histories)) > alone


def test_holding_back_takes_the_last_act_of_each_person_who_did_two() -> None:
    kept, histories, wanted = held_back(Interactions.from_sequences([[0, 1, 2], [3], [], [4, 5]], 6))
    assert kept.items.tolist() == [0, 1, 3, 4]
    assert kept.offsets.tolist() == [0, 2, 3, 3, 4]
    assert wanted.tolist() == [2, 5]
    assert [h.items.tolist() for h in histories] == [[0, 1], [4]]


def test_who_did_nothing_gets_what_the_models_know_without_history() -> None:
    blend = _blend().fit(world())
    assert blend.candidates(History.make([]), 1)[0].tolist() == [0]
    assert blend.candidates(walk(13, 3), 1)[0].tolist() == [16]

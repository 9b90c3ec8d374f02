"""Generative retrieval: semantic ids, the trie of items, and the contract."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from contract import ITEMS, check, group_of, walk, world

from shopkeeper.recommend.models.generative import Generative, Settings
from shopkeeper.recommend.models.generative.codes import item_vectors, semantic_ids
from shopkeeper.recommend.models.generative.words import Words

needs_torch = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("torch", "transformers")),
    reason="PyTorch or transformers is not installed: pip install 'shopkeeper[train]'",
)
TINY = Settings(
    levels=2, codes=8, dimensions=8, width=32, blocks=1, heads=2, inner=64, length=4, batch=640, epochs=40,
    learning_rate=5e-3, beams=40, dropout=0.0,
)  # fmt: skip


def test_like_items_share_their_first_code_and_no_two_have_the_same_id() -> None:
    codes = semantic_ids(item_vectors(world(), 8), 2, GROUPS := 4)
    assert len({tuple(row) for row in codes.tolist()}) == ITEMS
    for group in range(GROUPS):
        first = [codes[i, 0] for i in range(ITEMS) if group_of(i) == group]
        assert max(np.bincount(first)) >= 8


def test_only_items_can_be_said() -> None:
    words = Words.of(np.array([[0, 0, 0], [0, 1, 0], [0, 1, 1], [2, 0, 0]], np.int32))
    start = words.following(np.zeros((1, 0), np.int64))[0]
    assert set(np.flatnonzero(start)) == set(words.ids[:, 0])
    after = words.following(words.ids[1:2, :1])[0]
    assert set(np.flatnonzero(after)) == set(words.ids[[0, 1], 1])
    assert words.items(words.ids).tolist() == [0, 1, 2, 3]
    assert words.items(words.ids[[3]][:, [0, 0, 0]]).tolist() == [-1]


@needs_torch
def test_generative_keeps_the_contract(tmp_path: Path) -> None:
    check(lambda: Generative(TINY), tmp_path, group=False, following=True)


@needs_torch
def test_with_beams_for_all_items_the_chances_add_up_to_one() -> None:
    model = Generative(TINY).fit(world(40))
    items, logs = model.candidates(walk(13, 3), ITEMS)
    assert sorted(items.tolist()) == list(range(ITEMS))
    assert float(np.exp(logs).sum()) == pytest.approx(1.0, abs=1e-3)

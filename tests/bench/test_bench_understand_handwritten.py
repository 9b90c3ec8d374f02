"""The sentences written by hand: enough of them, and labelled as their README says."""

from __future__ import annotations

import json
from pathlib import Path

from shopkeeper.bench._understand_data import Sample, read_sentences
from shopkeeper.understanding import INTENTS

FOLDER = Path(__file__).parents[2] / "bench" / "understand"
SAMPLES = read_sentences(FOLDER)


def test_there_are_enough_in_both_languages_and_none_twice() -> None:
    by_id = [s.id[:2] for s in SAMPLES]
    assert by_id.count("en") >= 120
    assert by_id.count("zh") >= 120
    assert len({s.text for s in SAMPLES}) == len({s.id for s in SAMPLES}) == len(SAMPLES)
    assert len({s.group for s in SAMPLES}) >= 8


def test_every_intent_is_asked() -> None:
    assert {r.intent for s in SAMPLES for r in s.gold or ()} == set(INTENTS)


def _names(sample: Sample, slot: str) -> set[str]:
    assert sample.shop is not None
    if slot == "category":
        return set(sample.shop.categories)
    return set(sample.shop.brands) if slot == "brand" else set(sample.shop.attributes.get(slot, ()))


def test_labels_name_only_what_the_shop_has_and_the_sentence_says() -> None:
    for sample in SAMPLES:
        assert sample.gold, sample.id
        for request in sample.gold:
            for word in request.want.split():
                assert word in sample.text, (sample.id, word)
            assert request.order in sample.text, sample.id
            assert all(1 <= ref <= len(sample.shown) for ref in request.refs), sample.id
            assert request.quantity != 1, sample.id
            for slot, value in (*request.slots(), *sample.optional):
                slot = slot.removeprefix("avoid ")
                if slot.split()[0] not in ("price", "sort", "quantity", "order", "ref"):
                    assert value in _names(sample, slot), (sample.id, slot, value)


def test_no_recipe_reads_them() -> None:
    recipes = FOLDER.parents[1] / "shopkeeper" / "train"
    for file in recipes.rglob("*.py"):
        assert "bench/understand" not in file.read_text("utf-8"), file
    assert json.loads((FOLDER / "shops.json").read_text("utf-8"))

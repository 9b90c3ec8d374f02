"""Made-up shops and what customers mean in them."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from shopkeeper.train.recipes.kinds_table import HERE, entries, held_out, in_english
from shopkeeper.train.recipes.wishes import make_scene
from shopkeeper.train.recipes.wishes_service import order_number
from shopkeeper.train.recipes.worlds import make_world
from shopkeeper.understanding.request import INTENTS, read_requests, write_requests


@pytest.mark.parametrize("part", ["train", "heldout-shop"])
@pytest.mark.parametrize("seed", range(30))
def test_shop_is_the_same_for_a_seed_and_whole(seed: int, part: str) -> None:
    world = make_world(seed, part)
    assert world == make_world(seed, part)
    assert world.kinds
    for kind in world.kinds:
        assert kind.name
        assert kind.said
        assert kind.brands
        assert 0 < kind.prices[0] < kind.prices[1]
        assert all(name and values and all(values) for name, values in kind.attributes.items())


def test_customer_word_names_one_kind_of_a_shop() -> None:
    for seed in range(30):
        said = [word for kind in make_world(seed).kinds for word in kind.said]
        assert len(said) == len(set(said))


def test_held_out_shops_share_no_kind_and_no_coined_brand_with_training() -> None:
    parts = {part: [make_world(seed, part) for seed in range(60)] for part in ("train", "heldout-shop")}
    for language in ("en", "zh"):
        table = {entry.said[0]: held_out(entry.said[0]) for entry in entries(language)}
        assert any(table.values())
        for part, worlds in parts.items():
            firsts = {kind.said[0] for world in worlds if world.language == language for kind in world.kinds}
            assert {table[said] for said in firsts if said in table} == {part == "heldout-shop"}
    brands = {part: {b for w in ws for k in w.kinds for b in k.brands} for part, ws in parts.items()}
    assert len(brands["train"] & brands["heldout-shop"]) < 0.02 * len(brands["heldout-shop"])


def test_shops_are_in_both_languages_and_many_currencies() -> None:
    worlds = [make_world(seed) for seed in range(200)]
    assert 70 < sum(world.language == "zh" for world in worlds) < 130
    assert len({world.currency for world in worlds}) >= 8


def test_unknown_part_is_refused() -> None:
    with pytest.raises(ValueError, match="'test'"):
        make_world(1, "test")


def test_tables_are_well_formed_and_each_kind_stands_once() -> None:
    for language in ("en", "zh"):
        table = entries(language)
        firsts = Counter(entry.said[0] for entry in table)
        assert [name for name, count in firsts.items() if count > 1] == []
        for entry in table:
            assert entry.department
            assert 0 < entry.prices[0] < entry.prices[1], entry.said


def test_pairs_of_kinds_stand_in_both_tables_and_never_join_a_held_out_kind_with_one_of_training() -> None:
    firsts = {language: {entry.said[0] for entry in entries(language)} for language in ("en", "zh")}
    lines = (HERE / "kinds_pairs.txt").read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        zh, en = line.split(" = ")
        assert zh in firsts["zh"], line
        assert en in firsts["en"], line
    assert all(held_out(zh) == held_out(entry.said[0]) for zh, entry in in_english().items())
    assert len(in_english()) > 200


def test_some_chinese_shops_name_their_categories_in_english() -> None:
    worlds = [make_world(seed, language="zh") for seed in range(100)]
    english = [
        w for w in worlds if sum(any(c.isascii() and c.isalpha() for c in k.name) for k in w.kinds) > 3
    ]
    assert 1 <= len(english) <= 25
    assert any(word >= "一" for kind in english[0].kinds for word in "".join(kind.said))


def test_scenes_hold_only_what_the_shop_has() -> None:
    for seed in range(40):
        world = make_world(seed)
        rng = random.Random(seed)
        names = {kind.name for kind in world.kinds}
        for _ in range(40):
            scene = make_scene(world, rng)
            assert len(scene.requests) == len(scene.kinds) == len(scene.by_use)
            assert read_requests(write_requests(scene.requests)) == scene.requests
            for request, kind in zip(scene.requests, scene.kinds, strict=True):
                assert request.intent in INTENTS
                assert request.category in names | {""}
                assert bool(request.category) == (kind is not None)
                assert all(1 <= ref <= len(scene.shown) for ref in request.refs)
                for name, values in request.attributes.items():
                    assert not set(values) & set(request.avoid.get(name, ()))
                low, high = request.price.low, request.price.high
                assert low is None or high is None or low < high
                if kind is not None:
                    assert set(request.brands) <= set(kind.brands)
                    assert all(set(v) <= set(kind.attributes[n]) for n, v in request.attributes.items())


def test_every_intent_comes_and_finding_comes_most() -> None:
    counts: Counter[str] = Counter()
    for seed in range(100):
        world = make_world(seed)
        rng = random.Random(seed)
        for _ in range(40):
            counts.update(request.intent for request in make_scene(world, rng).requests)
    assert set(counts) == set(INTENTS)
    assert counts.most_common(1)[0][0] == "find"
    assert min(counts.values()) > 20


def test_order_numbers_take_many_forms() -> None:
    rng = random.Random(1)
    numbers = [order_number(rng) for _ in range(500)]
    assert len(set(numbers)) > 490
    shapes = {"".join("9" if c.isdigit() else "A" if c.isalpha() else c for c in n) for n in numbers}
    assert len(shapes) > 25

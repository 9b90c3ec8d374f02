"""The demo shop's goods: the same for the same seed, complete in two languages, consistent in themselves."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from dataclasses import replace
from datetime import date

import pytest

from shopkeeper.catalog.model import Availability, Quantity
from shopkeeper.catalog.validate import problems
from shopkeeper.simulate.goods import Item, make_items, make_reviews, vocabulary_rows
from shopkeeper.simulate.goods.codes import gtin13
from shopkeeper.simulate.goods.departments import DEPARTMENTS
from shopkeeper.simulate.goods.shapes import SHAPES
from shopkeeper.simulate.goods.wording import fill, fits, needed

UNTIL = date(2026, 10, 31)


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return make_items(7, 3000, UNTIL)


def test_the_same_seed_makes_the_same_goods(items: list[Item]) -> None:
    assert items == make_items(7, 3000, UNTIL)
    assert [i.product.title for i in items] != [i.product.title for i in make_items(8, 3000, UNTIL)]


def test_goods_can_be_stored_and_have_unique_ids_and_titles(items: list[Item]) -> None:
    assert len(items) == 3000
    assert [fault for item in items for fault in problems(item.product)] == []
    assert len({item.product.id for item in items}) == 3000
    assert len({item.product.title["en"] for item in items}) == 3000


def test_every_text_is_in_english_and_chinese_and_filled(items: list[Item]) -> None:
    for item in items:
        for text in (item.product.title, item.product.summary, item.product.description):
            assert set(text) == {"en", "zh"}
            assert not re.search(r"[{}|\[\]]|\s\s\s|\*", text["en"] + text["zh"]), item.product.id
            assert re.search("[\u4e00-\u9fff]", text["zh"])
            assert not re.search("[\u4e00-\u9fff]", text["en"])


def test_the_vocabulary_has_one_chinese_name_for_every_name(items: list[Item]) -> None:
    rows = vocabulary_rows(items)
    names = defaultdict(set)
    for kind, name, _, text in rows:
        names[kind, name].add(text)
    assert {key: texts for key, texts in names.items() if len(texts) > 1} == {}
    for item in items:
        p = item.product
        used = [("category", part) for part in p.category] + [("attribute", name) for name in p.attributes]
        used += [("option", name) for v in p.variants for name in v.options]
        used += [("value", value) for v in p.variants for value in v.options.values()]
        used += [("value", value) for value in p.attributes.values() if isinstance(value, str)]
        assert [key for key in used if key not in names] == []


def test_lines_name_only_facts_that_their_kind_has() -> None:
    for department in DEPARTMENTS:
        for kind in department.kinds:
            known = {spec.name.en for spec in kind.specs} | {
                "brand",
                "model",
                "noun",
                "Color",
                "Compatible with",
            }
            known |= {kind.axis.name.en} if kind.axis else set()
            for line in (*kind.openers, *kind.lines, *kind.titles):
                assert needed(line) <= known, (kind.slug, line)
            assert kind.shape in SHAPES


def test_lines_follow_their_conditions() -> None:
    assert fits("[Waterproof] dry|干", {"Waterproof": True})
    assert not fits("[Waterproof] dry|干", {"Waterproof": False})
    assert fits("[!Waterproof] wet|湿", {"Waterproof": False})
    assert fits("[Material=Oak/Ash] wood|木", {"Material": "Ash"})
    assert not fits("[Material!=Oak] metal|金属", {"Material": "Oak"})
    assert not fits("{Battery life} long|长", {})
    filled = fill("It lasts {Battery life}.|续航{Battery life}。", {"Battery life": Quantity(1, "h")})
    assert (filled.en, filled.zh) == ("It lasts 1 hour.", "续航1小时。")


def test_gtins_have_a_right_check_digit_and_are_unique(items: list[Item]) -> None:
    codes = [c for i in items for c in (*i.product.gtins, *(v.gtin for v in i.product.variants))]
    assert len(codes) == len(set(codes))
    for code in codes:
        digits = [int(c) for c in code]
        assert len(digits) == 13
        assert code.startswith("20")
        assert sum(d * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10 == 0
    assert gtin13(1).endswith("5")


def test_prices_and_stock_agree_with_the_variants(items: list[Item]) -> None:
    for item in items:
        p = item.product
        assert p.price
        assert p.price.amount > 0
        if p.sale_price:
            assert p.sale_price.amount < p.price.amount
        if p.variants:
            assert p.price.amount == min(v.price.amount for v in p.variants if v.price)
            assert p.quantity == sum(v.quantity or 0 for v in p.variants)
        if p.availability is Availability.PREORDER:
            assert p.released[:10] > UNTIL.isoformat()
        assert p.created[:10] < UNTIL.isoformat()


def test_accessories_name_goods_of_this_shop(items: list[Item]) -> None:
    by_id = {item.product.id: item for item in items}
    cases = [item for item in items if item.kind.slug == "phone-case"]
    assert cases
    for item in cases:
        host = by_id[item.product.extra["compatible_id"]]
        compatible = item.product.attributes["Compatible with"]
        assert isinstance(compatible, tuple)
        assert host.kind.slug == "phone"
        assert host.short in compatible


def test_dearer_goods_are_better_on_average(items: list[Item]) -> None:
    laptops = sorted((i for i in items if i.kind.slug == "laptop"), key=lambda i: i.product.price or 0)  # type: ignore[arg-type,return-value]
    half = len(laptops) // 2
    assert half >= 8
    assert (
        sum(i.quality for i in laptops[half:]) / len(laptops[half:])
        > sum(i.quality for i in laptops[:half]) / half
    )


class _Bought:
    def __init__(self, customer: str, product: str, language: str) -> None:
        self.customer, self.product, self.language = customer, product, language
        self.variant, self.time = "", "2026-03-01T10:00:00Z"


def test_reviews_follow_quality_and_language(items: list[Item]) -> None:
    rng = random.Random(1)
    some = [replace(item, quality=0.05 if n % 2 else 0.95) for n, item in enumerate(items[:300])]
    purchases = [_Bought(f"c{n}", i.product.id, rng.choice(("en", "zh"))) for i in some for n in range(5)]
    reviews = make_reviews(some, purchases, 7, count=1200, until=UNTIL)
    assert abs(len(reviews) - 1200) < 100
    assert reviews == make_reviews(some, purchases, 7, count=1200, until=UNTIL)
    quality = {i.product.id: i.quality for i in some}
    good = [r.rating for r in reviews if quality[r.product] > 0.5]
    bad = [r.rating for r in reviews if quality[r.product] < 0.5]
    assert sum(good) / len(good) > sum(bad) / len(bad) + 1
    for review in reviews:
        assert "{" not in review.body + review.title
        assert review.created > "2026-03-01"
        assert bool(re.search("[\u4e00-\u9fff]", review.body)) == (review.language == "zh")

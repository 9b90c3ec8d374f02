"""The choice of a category: the words weigh against what a model picked."""

from __future__ import annotations

import numpy as np

from shopkeeper.language.han import simplified
from shopkeeper.understanding import ShopVocabulary, TypedRequest
from shopkeeper.understanding.choice import FEATURES, Sentence, choose_categories, features, weights
from shopkeeper.understanding.hints import hints
from shopkeeper.understanding.meaning import likeness, meaning, meanings_said

SHOP = ShopVocabulary.plain(
    ["Milk Frothers", "Laminators", "Play Doughs", "Insulated Bottles", "Wallpaper"], [], {}
)
ALL = [c.key for c in SHOP.names]


def chosen(shop: ShopVocabulary, text: str, request: TypedRequest, likely: list[str]) -> str:
    candidates = shop.candidates(text, likely=likely)
    (found,) = choose_categories(text, [request], candidates, hints(text, candidates))
    return found.category


def test_the_name_that_the_words_say_beats_the_models_pick() -> None:
    request = TypedRequest("find", "milk foamers", "Laminators")
    assert chosen(SHOP, "any milk foamers under 30?", request, ALL) == "Milk Frothers"


def test_a_word_of_the_same_meaning_finds_its_category() -> None:
    shop = ShopVocabulary.plain(["Spices", "Refrigerators", "Wallpaper"], [], {})
    request = TypedRequest("find", "fridge freezer", "Spices")
    assert chosen(shop, "i need a fridge freezer", request, ["Spices", "Refrigerators"]) == "Refrigerators"


def test_goods_that_the_shop_lacks_get_no_category() -> None:
    request = TypedRequest("ask_product", "contact lenses", "")
    assert chosen(SHOP, "are the contact lenses tinted?", request, ["Laminators", "Wallpaper"]) == ""


def test_a_category_that_is_ruled_out_is_never_chosen() -> None:
    request = TypedRequest("find", "milk frother", avoid={"category": ("Milk Frothers",)})
    assert chosen(SHOP, "something like a milk frother but no milk frother", request, ALL) != "Milk Frothers"


def test_traditional_characters_find_simplified_names() -> None:
    shop = ShopVocabulary.plain(["灯泡", "电锯", "内胆包", "老花镜"], [], {})
    assert [c.name for c in shop.candidates("有沒有LED燈泡").categories][:1] == ["灯泡"]
    request = TypedRequest("find", "老花眼镜", "内胆包")
    assert chosen(shop, "给我妈买副老花眼镜", request, ["内胆包", "老花镜"]) == "老花镜"
    assert simplified("學習機，海畫粉，麵條") == "学习机，海画粉，面条"


def test_every_feature_has_a_weight_and_a_column() -> None:
    candidates = SHOP.candidates("milk frother", likely=ALL)
    table = features(Sentence.of("milk frother"), TypedRequest("find", "milk frother"), candidates, {})
    assert table.shape == (len(candidates.categories), len(FEATURES)) == (5, len(weights()))
    assert np.isfinite(table).all()


def test_chinese_words_have_meaning_beside_english_ones() -> None:
    assert likeness(meaning("保温杯"), meaning("thermos flask")) > likeness(
        meaning("保温杯"), meaning("running shoes")
    )
    assert likeness(meaning("跑鞋"), meaning("运动鞋")) > likeness(meaning("跑鞋"), meaning("电饭煲"))
    shop = ShopVocabulary.plain(["厨房电器", "运动鞋", "文具"], [], {})
    request = TypedRequest("find", "电饭煲", "文具")
    assert chosen(shop, "想买个电饭煲", request, ["文具", "厨房电器", "运动鞋"]) == "厨房电器"


def test_words_without_meaning_have_none() -> None:
    assert not meaning("12 × 30").any()
    assert meanings_said("12 × 30").shape == (0, len(meaning("cup")))
    assert likeness(meaning("fridge"), meaning("refrigerators")) > likeness(
        meaning("fridge"), meaning("spices")
    )

"""Which of the shop's names a sentence may mean."""

from __future__ import annotations

from shopkeeper.understanding import Name, ShopVocabulary

SHOP = ShopVocabulary.plain(
    ["Travel mugs", "Coffee makers", "Men's Running Shoes", "保温杯", "空气炸锅"],
    ["Bosch", "Aero North", "O'Neill", "小米"],
    {
        "color": ["red", "midnight moss", "红色"],
        "size": ["M", "XL", "42", "500 ml"],
        "material": ["stainless steel", "plastic", "不锈钢"],
    },
)


def names(sentence: str, *history: str) -> set[str]:
    found = SHOP.candidates(sentence, history)
    return {n.name for n in (*found.categories, *found.brands, *found.values)}


def test_finds_inflected_and_mistyped_names() -> None:
    assert {"Travel mugs", "plastic", "stainless steel"} <= names("a travell mug, stainles steel not plastik")
    assert "Men's Running Shoes" in names("running shoe for men")
    assert {"Bosch", "O'Neill"} <= names("bosh or oneill")


def test_short_values_match_whole_words_only() -> None:
    assert "M" in names("do you have it in m?")
    assert "M" not in names("mom wants some memory foam")
    assert "42" in names("size 42 please")
    assert "42" not in names("order 4242")
    assert "500 ml" in names("a 500ml bottle")
    assert "500 ml" in names("500 ML bottle")


def test_finds_chinese_names_inside_sentences() -> None:
    assert {"保温杯", "不锈钢", "小米"} <= names("帮我找个小米的保温杯要不锈钢的")
    assert "空气炸锅" not in names("有没有好喝的空气清新剂推荐一下") or "空气炸锅" in names("空气炸锅")
    assert "红色" in names("红色的有吗")


def test_earlier_turns_bring_names_too_but_later() -> None:
    found = SHOP.candidates("in red then", ["show me a coffee maker"])
    assert found.values[0].name == "red"
    assert [c.name for c in found.categories] == ["Coffee makers"]


def test_likely_categories_fill_what_is_left_and_only_known_ones() -> None:
    found = SHOP.candidates("something hot for the train", likely=["Travel mugs", "No such"])
    assert [c.key for c in found.categories] == ["Travel mugs"]


def test_nothing_named_gives_no_candidates() -> None:
    assert names("hello there, how are you?") == set()
    assert names("") == set()
    assert names("🙂") == set()


def test_a_translation_finds_the_name_shown() -> None:
    shop = ShopVocabulary([Name("category", "Dresses", "Clothing > Dresses", also=("连衣裙",))])
    found = shop.candidates("想买条连衣裙")
    assert [(c.name, c.key) for c in found.categories] == [("Dresses", "Clothing > Dresses")]


def test_an_empty_shop_has_no_candidates() -> None:
    assert ShopVocabulary([]).candidates("anything").categories == ()


def test_kinds_of_a_value_end_with_it_and_imitations_are_none() -> None:
    shop = ShopVocabulary.plain(
        [],
        [],
        {"Material": ["Leather", "Full-grain leather", "Faux leather", "Nylon"], "Cover": ["Soft leather"]},
    )
    assert shop.kinds_of("Material", "Leather") == ("Full-grain leather",)
    assert shop.kinds_of("Cover", "Leather") == ("Soft leather",)
    assert shop.kinds_of("Material", "Nylon") == ()

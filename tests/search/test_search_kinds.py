"""What things are, learned from titles alone: behind model numbers, at the end of phrases, in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from toy_catalogue import product

from shopkeeper.catalog import Product
from shopkeeper.language import stem, tokens
from shopkeeper.search.kinds import KindModel, lead_phrase, title_words
from shopkeeper.search.lexicon import Lexicon

BRANDS = ("Inkwell", "Norvik", "Quantor", "Pebble", "Lumeo", "Clicko", "Zed", "Aurelio")


def catalogue() -> list[Product]:
    """240 products without categories, titled the way suppliers do: brand, model number, kind, the rest."""
    kinds = ("toner cartridge", "laser printer", "usb keyboard", "notebook", "notebook stand", "lens cap")
    ends = ("Black", "Gray", "Black, boxed", "", "White 2 pc(s)")
    found = []
    for n in range(240):
        brand, kind = BRANDS[n % len(BRANDS)], kinds[(n // 8) % len(kinds)]
        found.append(
            product(
                f"p{n}",
                f"{brand} X{n}-{n % 7}0 {kind} {ends[n % 5]}",
                brand=brand,
                mpn=f"X{n}-{n % 7}0",
                attributes={"Colour": ends[n % 5].split(",")[0].split(" ")[0] or "Black"},
            )
        )
    return found


def learn(products: Iterable[Product]) -> KindModel:
    return Lexicon.learn(products, 8).kinds


@pytest.fixture(scope="module")
def model() -> KindModel:
    return learn(catalogue())


def stemmed(kind: str) -> str:
    return " ".join(stem(w) for w in tokens(kind))


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Inkwell TN-900 toner cartridge Original Cyan", "toner cartridge"),
        ("Pebble K77 USB keyboard QWERTY Black", "usb keyboard"),
        ("Quantor Q-900 notebook 39.6 cm Gray", "notebook"),
        ("Quantor Q-901 notebook stand Black", "notebook stand"),
        ("Lumeo L-1 lens cap 58 mm", "lens cap"),
        ("Inkwell LJ-9 Laser Printers", "laser printer"),
    ],
)
def test_a_title_tells_its_kind_after_the_model_number(model: KindModel, title: str, kind: str) -> None:
    found = model.kind_of(product("x", title, brand=title.split()[0], mpn=title.split()[1]))
    assert stemmed(found) == stemmed(kind)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Aurora Wireless Headphones, blue, 40 h", "headphones"),
        ("Garden chair with two cushions", "chair"),
        ("Soft phone case for Lumeo One", "case"),
        ("Notebook bag 15.6 inch", "bag"),
        ("Mouse pad", "pad"),
    ],
)
def test_a_free_title_tells_the_last_noun_of_its_first_phrase(
    model: KindModel, title: str, kind: str
) -> None:
    assert stemmed(model.kind_of(product("x", title))).split()[-1:] == stemmed(kind).split()


def test_colours_are_no_kinds(model: KindModel) -> None:
    assert not {"black", "gray", "grey", "white"} & set(model.phrases)
    assert "toner cartridg" in model.phrases


def test_a_title_that_tells_nothing_has_no_kind(model: KindModel) -> None:
    for title in ("Zqx 9000", "The best of everything", "", "!!!", "42"):
        assert model.told(product("x", title or "-")) == ""


def test_a_category_is_the_kind_whatever_the_title_says(model: KindModel) -> None:
    sold = product("x", "Quantor Q-900 notebook stand", category="Office > Laptop Stands")
    assert stemmed(model.kind_of(sold)) == "laptop stand"


def test_chinese_titles_tell_their_kinds() -> None:
    words = ("蓝牙耳机", "电饭煲", "手机壳", "台灯")
    products = [
        product(f"z{n}", {"zh": f"牌子{n % 9} {words[n % 4]} 白色 {n}号"}, brand=f"牌子{n % 9}")
        for n in range(80)
    ]
    model = learn(products)
    for word in words:
        kind = model.kind_of(product("x", {"zh": f"新牌 {word} 黑色"}, brand="新牌"))
        assert kind, word
        assert "".join(kind.split()).endswith(word[-2:]), (word, kind)


def test_learning_does_not_depend_on_the_order_of_products_of_equal_standing() -> None:
    products = catalogue()
    one, other = learn(products), learn(reversed(products))
    assert set(one.phrases) == set(other.phrases)
    for title in ("Inkwell TN-900 toner cartridge", "Aurora Wireless Headphones, blue"):
        assert stemmed(one.kind_of(product("x", title))) == stemmed(other.kind_of(product("x", title)))


def test_nothing_is_learned_from_nothing_and_nothing_breaks() -> None:
    model = learn([])
    assert model.phrases == {}
    assert model.kind_of(product("x", "Zqx")) == ""
    assert model.guess([]) == ""


def test_title_words_drop_the_brand_and_mark_where_phrases_end() -> None:
    words, ends = title_words(product("x", "Norvik B-7 Desk lamp, black - LED", brand="Norvik"))
    assert words[-4:] == ["desk", "lamp", "black", "led"]
    assert ends[-4:] == [False, True, True, True]
    assert "norvik" not in words


def test_a_lead_phrase_ends_at_a_value_a_number_or_a_separator() -> None:
    words = ["b7", "desk", "lamp", "black", "led"]
    assert lead_phrase(words, [False] * 5, ["b7"], {"black": 9}) == ("desk", "lamp")
    assert lead_phrase(words, [False, False, True, False, False], ["b7"], {}) == ("desk", "lamp")
    assert lead_phrase(["b7", "desk", "4k", "tv"], [False] * 4, ["b7"], {}) == ("desk",)
    assert lead_phrase(["desk", "lamp"], [False] * 2, [], {}) == ()


def test_the_lexicon_survives_saving_and_tells_the_same_kinds(tmp_path: object) -> None:
    from pathlib import Path

    lexicon = Lexicon.learn(catalogue(), 8)
    file = Path(str(tmp_path)) / "lexicon.json"
    lexicon.save(file)
    again = Lexicon.load(file)
    assert again.products == lexicon.products == 240
    assert (again.words, again.brands, again.facets) == (lexicon.words, lexicon.brands, lexicon.facets)
    for p in catalogue()[:40]:
        assert again.kind_of(p) == lexicon.kind_of(p) != ""


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"kinds": 3}', '{"products": 1}'])
def test_a_broken_lexicon_file_raises_what_the_store_catches(tmp_path: object, text: str) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "lexicon.json"
    file.write_text(text)
    with pytest.raises((OSError, ValueError, KeyError, TypeError)):
        Lexicon.load(file)

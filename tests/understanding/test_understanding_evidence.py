"""The words of a sentence have the last word on what a model read in it."""

from __future__ import annotations

from decimal import Decimal

from shopkeeper.understanding import Price, ShopVocabulary, TypedRequest
from shopkeeper.understanding.evidence import weighed
from shopkeeper.understanding.hints import hints
from shopkeeper.understanding.references import references
from shopkeeper.understanding.saying import Words, said_in

SHOP = ShopVocabulary.plain(
    ["Mugs", "Shaving Cream", "Blankets"],
    ["Aero", "Brewell"],
    {
        "color": ["red", "gold", "rose gold", "cream", "grey"],
        "pack": ["pack of 100", "100 pieces", "pack of 10"],
        "diet": ["no added sugar", "vegan"],
        "length": ["long", "80cm"],
    },
)


def read(text: str, *requests: TypedRequest, shown: tuple[str, ...] = ()) -> tuple[TypedRequest, ...]:
    names = SHOP.candidates(text)
    return weighed(text, requests, names, hints(text, names, shown))


def test_names_that_the_sentence_does_not_say_are_dropped() -> None:
    (found,) = read("i ordered a mug", TypedRequest("return", "mug", attributes={"color": ("red",)}))
    assert found.attributes == {}
    assert not said_in("red", Words.of("i ordered it"))
    assert not said_in("Round", Words.of("a gift, around 40"))
    assert said_in("Round", Words.of("a rouund table"))
    assert said_in("Grey", Words.of("in gray please"))


def test_what_the_model_forgot_comes_from_the_rules() -> None:
    (found,) = read("a red mug by brewell under 30", TypedRequest("find", "mug"))
    assert found.brands == ("Brewell",)
    assert found.attributes == {"color": ("red",)}
    assert found.price == Price(high=Decimal(30))


def test_what_is_ruled_out_is_not_wished() -> None:
    (found,) = read(
        "a mug, but not rose gold or red", TypedRequest("find", "mug", attributes={"color": ("red",)})
    )
    assert found.attributes == {}
    assert set(found.avoid["color"]) == {"rose gold", "red"}


def test_a_name_that_begins_with_no_rules_nothing_out() -> None:
    (found,) = read("anything with no added sugar?", TypedRequest("find"))
    assert found.attributes == {"diet": ("no added sugar",)}
    assert not found.avoid


def test_a_value_inside_the_name_of_the_goods_is_none() -> None:
    request = TypedRequest("find", "shaving cream", attributes={"color": ("cream",)})
    assert read("any shaving cream?", request)[0].attributes == {}


def test_of_two_values_with_one_number_the_one_as_written_stays() -> None:
    (found,) = read("mugs, 100 pieces please", TypedRequest("find", "mugs"))
    assert found.attributes == {"pack": ("100 pieces",)}


def test_a_price_is_no_quantity() -> None:
    assert read("mugs under 30 dollars", TypedRequest("find", "mugs", quantity=30))[0].quantity == 0


def test_what_is_said_once_belongs_to_the_nearest_of_several_requests() -> None:
    text = "a red mug and a blanket, and cancel my order 44812 please"
    red = {"color": ("red",)}
    mug, blanket, order = read(
        text,
        TypedRequest("find", "mug", attributes=red),
        TypedRequest("find", "blanket", attributes=red, order="44812"),
        TypedRequest("cancel_order", order="44812"),
    )
    assert (mug.attributes, blanket.attributes) == (red, {})
    assert (blanket.order, order.order) == ("", "44812")


def test_small_talk_gets_no_slots() -> None:
    assert read("hello, red one!", TypedRequest("greet")) == (TypedRequest("greet"),)


def test_goods_on_display_are_found_by_place_and_by_title() -> None:
    shown = ("Bior Mini Mug, red", "Aero Mug", "Aero Pro Mug")
    assert references("the first two", shown) == [1, 2]
    assert references("the last one", shown) == [3]
    assert references("is the bior mini any good", shown) == [1]
    assert references("that red one please", shown) == [1]
    assert references("倒数第二个", shown) == [2]
    assert references("后两个", shown) == [2, 3]
    assert references("图二那个和链接3", shown) == [2, 3]
    assert references("cheapest first", shown) == []
    assert references("i need a mug that lasts", shown) == []


def test_a_word_that_picks_goods_on_display_is_no_attribute() -> None:
    shown = ("Bior Mug, red", "Aero Mug")
    text = "is the red one you showed me any good?"
    names = SHOP.candidates(text)
    assert hints(text, names, shown) == {"refs": [1]}

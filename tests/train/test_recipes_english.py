"""English customers say what was meant, all of it that the label keeps, and nothing that was not."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from shopkeeper.train.recipes.english import ENGLISH, EnglishSpeaker, patterns
from shopkeeper.train.recipes.english.patterns import Bank, Voice
from shopkeeper.train.recipes.english.values import aspect, digits, spellings
from shopkeeper.train.recipes.english.words import article, gerund, number_words, ordinal, plural
from shopkeeper.train.recipes.noise import Piece, Rough, roughen, slip
from shopkeeper.train.recipes.scene import Kind, Said, Scene, World
from shopkeeper.train.recipes.wishes import make_scene
from shopkeeper.train.recipes.worlds import make_world
from shopkeeper.understanding.numbers import amounts, order_numbers
from shopkeeper.understanding.request import INTENTS, Price, TypedRequest

CAREFUL = EnglishSpeaker(Rough(0, 0, 0, 0, 0))
SHOE = Kind(
    "Shoes/Running",
    ("running shoe", "jogging shoe"),
    ("run a marathon",),
    {"Color": ("Red", "Grey"), "size": ("42", "43"), "Material": ("mesh", "leather")},
    ("Nordva", "Fleetfoot"),
    (30, 200),
)
WORLD = World("Shop", "en", "USD", (SHOE,))


def scenes(count: int, seed: int = 0) -> list[Scene]:
    rng = random.Random(seed)
    worlds = [make_world(n, language="en") for n in range(12)]
    return [make_scene(rng.choice(worlds), rng) for _ in range(count)]


def said(count: int, speaker: EnglishSpeaker = CAREFUL, part: str = "train") -> list[tuple[Scene, Said]]:
    rng = random.Random(7)
    return [(scene, speaker.say(scene, rng, part)) for scene in scenes(count)]  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def careful() -> list[tuple[Scene, Said]]:
    return said(4000)


def test_every_value_of_the_label_can_be_read_in_the_text(careful: list[tuple[Scene, Said]]) -> None:
    for _, say in careful:
        low = say.text.lower()
        for request in say.requests:
            values = [*request.brands]
            for table in (request.attributes, request.avoid):
                values += [v for name, vs in table.items() for v in vs if name != "category"]
            for value in values:
                if value.lower() in ("yes", "true"):
                    continue
                assert any(form in low for form in spellings(value)), (value, say.text)
            assert not request.order or request.order in order_numbers(say.text), say
            prices = (request.price.low, request.price.high, request.price.about)
            found = amounts(say.text)
            assert all(p is None or p in found for p in prices), (request.price, say.text)
            assert request.quantity < 1 or Decimal(request.quantity) in found, say


def test_nothing_is_labelled_that_was_not_meant(careful: list[tuple[Scene, Said]]) -> None:
    for scene, say in careful:
        assert len(say.requests) == len(scene.requests)
        for meant, request in zip(scene.requests, say.requests, strict=True):
            assert request.intent == meant.intent
            assert request.slots() <= meant.slots()


def test_slots_are_labelled_exactly_when_their_words_are_used(careful: list[tuple[Scene, Said]]) -> None:
    for _, say in careful:
        banks = {identity.split("/")[1].split(".")[0] for identity in say.templates}
        assert ("sort" in banks) == any(r.sort for r in say.requests), say
        assert ("price" in banks) == any(r.price != Price() for r in say.requests), say
        assert ("avoid" in banks) == any(r.avoid for r in say.requests), say
        assert ("ref" in banks) <= any(r.refs for r in say.requests), say
        for request in say.requests:
            if request.sort:
                assert any(t.startswith(f"en/sort.{request.sort}.") for t in say.templates)


def test_few_slots_are_left_out(careful: list[tuple[Scene, Said]]) -> None:
    meant = sum(len(r.slots()) for scene, _ in careful for r in scene.requests)
    kept = sum(len(r.slots()) for _, say in careful for r in say.requests)
    assert kept / meant > 0.93


def test_wants_are_words_of_the_text_and_goods_asked_for_have_one() -> None:
    for scene, say in said(3000, ENGLISH):
        for request, kind in zip(say.requests, scene.kinds, strict=True):
            assert request.want in say.text
            if request.intent == "find" and kind is not None:
                assert request.want, say
            assert max(say.text) < "\ue000" or not re.search("[\ue000-\uf8ff]", say.text)


def test_order_numbers_are_never_harmed() -> None:
    for _, say in said(3000, EnglishSpeaker(Rough(1, 0.5, 0.5, 0.5, 0.5))):
        for request in say.requests:
            assert request.order in say.text


def test_held_out_patterns_are_never_used_in_training_and_always_in_held_out_sentences() -> None:
    held = {p.id for p in patterns() if p.part == "heldout"}
    for _, say in said(3000, ENGLISH):
        assert not held & set(say.templates)
    for _, say in said(1500, ENGLISH, "heldout"):
        assert any(t in held and not t.startswith("en/manner.") for t in say.templates), say


def test_patterns_are_many_each_with_its_own_id_and_about_an_eighth_is_held_out() -> None:
    listed = patterns()
    assert len({p.id for p in listed}) == len(listed) > 3500
    assert 0.10 < sum(p.part == "heldout" for p in listed) / len(listed) < 0.16
    assert {p.bank for p in listed if p.bank.startswith("service.")} >= {
        f"service.{intent}" for intent in INTENTS[5:]
    }


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("part", ["train", "heldout"])
def test_every_intent_can_be_said_even_with_every_slot(intent: str, part: str) -> None:
    full = TypedRequest(
        intent,
        category=SHOE.name,
        brands=("Nordva",),
        attributes={"Color": ("Red",), "size": ("42",)},
        avoid={"Material": ("leather",), "brand": ("Fleetfoot",)},
        price=Price(Decimal(40), Decimal(90)),
        sort="rating",
        quantity=2,
        order="#A-4471",
    )
    bare = TypedRequest(intent)
    for request, kind in ((full, SHOE), (replace(full, category=""), None), (bare, SHOE), (bare, None)):
        for seed in range(15):
            say = CAREFUL.say(Scene(WORLD, (request,), (kind,)), random.Random(seed), part)  # type: ignore[arg-type]
            assert say.text.strip()
            assert "{" not in say.text
            assert "  " not in say.text


def test_the_same_random_numbers_give_the_same_sentence() -> None:
    scene = scenes(1)[0]
    assert ENGLISH.say(scene, random.Random(3)) == ENGLISH.say(scene, random.Random(3))


def test_sentences_hardly_repeat_themselves() -> None:
    scene = Scene(WORLD, (TypedRequest("find", category=SHOE.name, attributes={"Color": ("Red",)}),), (SHOE,))
    rng = random.Random(1)
    texts = {ENGLISH.say(scene, rng).text.lower() for _ in range(1000)}
    assert len(texts) > 800


def test_a_bank_holds_out_the_same_lines_whatever_is_added() -> None:
    lines = [f"line number {n}" for n in range(60)]
    few = {p.id for p in Bank("x", "\n".join(lines[:40])).patterns if p.part == "heldout"}
    many = {p.id for p in Bank("x", "\n".join(lines)).patterns if p.part == "heldout"}
    assert few
    assert few <= many


def test_patterns_choose_and_leave_out() -> None:
    pattern = Bank("y", "go (left|right)[ now] {who}").patterns[0]
    voice = Voice(random.Random(0))
    texts = {voice.fill(pattern, {"who": "Ann"}) for _ in range(60)}
    assert texts == {"go left Ann", "go right Ann", "go left now Ann", "go right now Ann"}


@pytest.mark.parametrize("line", ["a (b", "a b)", "a [b)", "{a"])
def test_malformed_patterns_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match="unbalanced"):
        Bank("z", line)


def test_word_forms() -> None:
    assert [
        plural(w) for w in ("running shoe", "knife", "jeans", "green tea", "berry", "case for a phone")
    ] == [
        "running shoes",
        "knives",
        "jeans",
        "green tea",
        "berries",
        "cases for a phone",
    ]
    assert [gerund(p) for p in ("keep coffee hot", "cut bread", "make tea", "open tins", "tie knots")] == [
        "keeping coffee hot",
        "cutting bread",
        "making tea",
        "opening tins",
        "tying knots",
    ]
    assert [number_words(n) for n in (7, 25, 130, 1500)] == [
        "seven",
        "twenty five",
        "one hundred thirty",
        "one thousand five hundred",
    ]
    assert (ordinal(2), ordinal(3, words=False), ordinal(21)) == ("second", "3rd", "21st")
    assert (article("usb hub"), article("orange bag"), article("8 inch tablet")) == ("a", "an", "an")


def test_values_have_their_usual_spellings() -> None:
    assert "gray" in spellings("Grey")
    assert "500ml" in spellings("500 ml")
    assert "small" in spellings("S")
    assert aspect("finish_color", "78 Pine") == "color"
    assert aspect("Load", "8 kg") == "measure"
    rng = random.Random(0)
    assert {digits(Decimal(1500), rng) for _ in range(50)} == {"1500", "1,500", "1.5k"}


def test_slips_spare_figures_and_exact_pieces() -> None:
    rng = random.Random(0)
    assert slip("42", rng) == "42"
    assert slip("cat", rng) == "cat"
    assert len({slip("keyboard", rng) for _ in range(50)}) > 10
    pieces = (Piece("my Order is late"), Piece("AB-1234", "exact"))
    for _ in range(50):
        assert roughen(pieces, rng, Rough(1, 0.5, 1, 0.5, 0))[1].text == "AB-1234"


def test_amounts_in_words_end_where_a_number_cannot_go_on() -> None:
    def read(text: str) -> list[int]:
        return [int(n) for n in amounts(text)]

    assert read("between twenty and forty") == [20, 40]
    assert read("i need a new one. forty of them") == [1, 40]
    assert read("two hundred-four hundred fifty") == [200, 450]
    assert read("a hundred and five, or twenty-two") == [105, 22]

"""The shop's own encoder: what it learns from a small catalogue, that it does so again, and its file."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from shopkeeper.catalog.model import Product
from shopkeeper.errors import InputError, ShopError
from shopkeeper.search.dense import Recipe, ShopEncoder, product_text, train
from shopkeeper.search.dense.pairs import Corpus, mistyped

#: kind in English and Chinese, and the words that its products share; one word in three is in a product
KINDS = {
    ("laptop", "笔记本电脑"): "notebook processor screen keyboard memory windows battery touchpad webcam",
    ("laptop bag", "电脑包"): "notebook shoulder strap nylon pocket zipper padded carry waterproof",
    ("coffee machine", "咖啡机"): "espresso milk grinder beans crema steam cup brew pressure",
    ("running shoe", "跑步鞋"): "sole mesh cushion lace breathable trainer heel marathon stride",
}
FAST = Recipe(dimension=32, passes=60, batch=64)


def catalogue(count: int = 240, seed: int = 1) -> list[Product]:
    chance = random.Random(seed)
    kinds = list(KINDS.items())
    products = []
    for number in range(count):
        (english, chinese), words = kinds[number % len(kinds)]
        some = chance.sample(words.split(), 4)
        title = {"en": f"Acme {english} {some[0]} {some[1]}", "zh": f"爱客 {chinese}"}
        summary = {"en": " ".join(some[2:])}
        products.append(Product(f"p{number}", title, summary=summary, brand="Acme", category=(english,)))
    return products


@pytest.fixture(scope="module")
def encoder() -> ShopEncoder:
    return train(catalogue(), FAST)


def kinds_found(encoder: ShopEncoder, query: str, k: int = 20) -> list[str]:
    products = catalogue()
    scores = encoder.encode_products(products) @ encoder.encode([query])[0]
    return [products[i].category[0] for i in np.argsort(-scores)[:k]]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("coffee machine", "coffee machine"),
        ("espresso", "coffee machine"),
        ("咖啡机", "coffee machine"),
        ("marathon shoes", "running shoe"),
        ("laptop bag", "laptop bag"),
        ("nylon strap", "laptop bag"),
        ("windows laptop", "laptop"),
    ],
)
def test_words_find_products_of_the_kind_they_speak_for(encoder: ShopEncoder, query: str, kind: str) -> None:
    assert kinds_found(encoder, query).count(kind) >= 18


def test_a_query_finds_products_that_have_none_of_its_words(encoder: ShopEncoder) -> None:
    machine = Product("a", {"en": "Nameless grinder with steam and crema"})
    bag = Product("b", {"en": "Nameless padded pocket with zipper"})
    near, far = encoder.encode_products([machine, bag]) @ encoder.encode(["咖啡机"])[0]
    assert near > far + 0.3


def test_a_mistyped_word_stays_near_the_right_one(encoder: ShopEncoder) -> None:
    right, wrong, other = encoder.encode(["espresso", "espreso", "shoulder"])
    assert float(right @ wrong) > float(right @ other) + 0.3


def test_a_text_without_words_is_a_vector_of_zeros(encoder: ShopEncoder) -> None:
    assert not encoder.encode(["", "?!", "4711"]).any()
    assert np.linalg.norm(encoder.encode(["espresso"])[0]) == pytest.approx(1.0)


def test_the_same_catalogue_and_seed_give_the_same_encoder() -> None:
    recipe = Recipe(dimension=16, passes=4, batch=64)
    one, again = train(catalogue(), recipe), train(catalogue(), recipe)
    other = train(catalogue(), Recipe(dimension=16, passes=4, batch=64, seed=1))
    assert one.name == again.name != other.name
    assert np.array_equal(one.vectors, again.vectors)
    assert np.array_equal(one.grams, again.grams)


def test_training_reports_its_progress_and_the_loss_falls() -> None:
    seen: list[tuple[int, int, float]] = []
    train(catalogue(), FAST, progress=lambda *step: seen.append(step))
    assert [step for step, _, _ in seen] == list(range(1, seen[0][1] + 1))
    assert np.mean([loss for *_, loss in seen[-10:]]) < 0.7 * seen[0][2]


def test_too_few_products_are_refused() -> None:
    with pytest.raises(InputError, match="3 products"):
        train(catalogue(3))


def test_a_saved_encoder_says_the_same(encoder: ShopEncoder, tmp_path: Path) -> None:
    file = tmp_path / "models" / "e.npz"
    encoder.save(file)
    loaded = ShopEncoder.load(file)
    texts = ["espresso", "espreso cup", "咖啡"]
    assert loaded.name == encoder.name
    assert np.array_equal(loaded.encode(texts), encoder.encode(texts))
    assert [p.name for p in file.parent.iterdir()] == ["e.npz"]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 cut", "half"])
def test_a_damaged_file_ends_in_one_line(encoder: ShopEncoder, tmp_path: Path, content: object) -> None:
    file = tmp_path / "e.npz"
    if content == "half":
        encoder.save(file)
        file.write_bytes(file.read_bytes()[:5000])
    elif isinstance(content, bytes):
        file.write_bytes(content)
    with pytest.raises(ShopError, match="train it again") as caught:
        ShopEncoder.load(file)
    assert "\n" not in str(caught.value)


def test_pairs_name_the_kind_or_words_of_the_product_and_never_attribute_names() -> None:
    products = catalogue(40)
    corpus = Corpus.of(products, lambda p: p.category[0])
    chance = random.Random(0)
    kinds = 0
    for number in range(40):
        rows = set(corpus.examples[number].rows.tolist())
        for _ in range(20):
            pair = corpus.pair(number, chance)
            if pair is None:
                continue
            assert {corpus.vocabulary[w] for w in pair.words} <= rows
            assert not any(w.startswith("@") for w in pair.words)
            kinds += pair.kind
    assert 300 < kinds < 500


def test_a_kind_alone_is_asked_only_of_products_of_that_kind() -> None:
    products = catalogue(80)
    corpus = Corpus.of(products, lambda p: p.category[0])
    chance = random.Random(0)
    asked = {
        products[number].category[0]
        for number in range(80)
        for _ in range(40)
        if (pair := corpus.pair(number, chance)) is not None and pair.words == ["laptop"]
    }
    assert asked == {"laptop"}  # though "laptop" is in the title of every laptop bag


def test_mistyped_words_differ_by_one_letter_and_others_are_left_alone() -> None:
    chance = random.Random(0)
    assert {mistyped(w, chance) for w in ("tv", "2110", "耳机", "abc")} == {"tv", "2110", "耳机", "abc"}
    for _ in range(50):
        assert abs(len(mistyped("keyboard", chance)) - 8) <= 1


def test_the_text_of_a_product_begins_with_its_title_and_is_bounded() -> None:
    product = Product(
        "p",
        {"en": "Mug", "zh": "杯子"},
        description={"en": "<p>Holds &amp; keeps " + "warm " * 500},
        category=("Home", "Cups"),
        attributes={"Colour": "blue", "Dishwasher": True, "Codes": ("123", "x" * 80)},
    )
    text = product_text(product)
    assert text.startswith("Mug. 杯子. Cups Home. ")
    assert "Holds & keeps" in text
    assert text.count("blue") == 1
    assert "123" not in text
    assert len(text) <= 600

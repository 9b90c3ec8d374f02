"""The retriever over a toy shop: build, load, follow changes, and the setting that names the encoder."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from shopkeeper.catalog.model import Product
from shopkeeper.errors import ConfigError, ShopError
from shopkeeper.search.dense import (
    DenseRetriever,
    Recipe,
    ShopEncoder,
    open_encoder,
    product_text,
    train_encoder,
)
from shopkeeper.search.dense import retriever as retriever_module
from shopkeeper.search.dense.encoder import Vectors, unit
from shopkeeper.search.dense.hnsw import HnswIndex

COLOURS = ("red", "green", "blue", "black")


class ColourEncoder:
    """Counts colour words: every similarity is known."""

    dimension = len(COLOURS)

    def __init__(self, name: str = "colours") -> None:
        self.name = name
        self.asked = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += len(texts)
        return unit(np.array([[t.lower().split().count(c) for c in COLOURS] for t in texts], np.float32))

    def encode_products(self, products: Sequence[Product]) -> Vectors:
        return self.encode([product_text(p) for p in products])


@dataclass(frozen=True)
class Changed:
    revision: int
    id: str
    product: Product | None


def thing(id: str, words: str) -> Product:
    return Product(id, {"en": words})


SHOP = {
    "r": "Red hat",
    "g": "Green hat",
    "rg": "red green scarf",
    "b": "blue coat",
    "rrg": "Red red green sock",
}


def rows() -> list[tuple[str, int, Product]]:
    return [(id, number, thing(id, words)) for number, (id, words) in enumerate(SHOP.items(), 1)]


@pytest.fixture
def retriever(tmp_path: Path) -> DenseRetriever:
    return DenseRetriever.build(tmp_path / "dense", rows(), ColourEncoder())


def test_search_scores_and_similar_give_the_known_answers(retriever: DenseRetriever) -> None:
    assert [id for id, _ in retriever.search("something red", 3)] == ["r", "rrg", "rg"]
    assert retriever.search("something red", 1)[0][1] == pytest.approx(1.0)
    assert retriever.scores("blue", ["b", "g", "stranger"]) == pytest.approx({"b": 1.0, "g": 0.0})
    assert [id for id, _ in retriever.similar("r", 2)] == ["rrg", "rg"]
    assert retriever.similar("stranger", 2) == []
    assert (len(retriever), retriever.revision, "rg" in retriever) == (5, 5, True)


def test_a_query_that_says_nothing_finds_nothing(retriever: DenseRetriever) -> None:
    assert retriever.search("purple", 5) == []


def test_one_query_is_encoded_once(retriever: DenseRetriever) -> None:
    encoder = retriever.encoder
    assert isinstance(encoder, ColourEncoder)
    before = encoder.asked
    retriever.search("red", 3)
    retriever.scores("red", ["r", "g"])
    assert encoder.asked == before + 1


def test_updates_show_at_once_and_after_loading(retriever: DenseRetriever) -> None:
    changes = [
        Changed(6, "g", thing("g", "black hat")),
        Changed(7, "b", thing("b", "red coat")),
        Changed(8, "b", None),
        Changed(9, "new", thing("new", "black boots")),
        Changed(10, "never", None),
    ]
    assert retriever.update(iter(changes)) == 5
    for opened in (retriever, DenseRetriever.load(retriever.folder, ColourEncoder())):
        assert {id for id, _ in opened.search("black", 2)} == {"g", "new"}
        assert ("b" in opened, len(opened), opened.revision) == (False, 5, 10)
    assert retriever.update([]) == 0


def test_another_process_sees_a_saved_update_after_refresh(retriever: DenseRetriever) -> None:
    reader = DenseRetriever.load(retriever.folder, ColourEncoder())
    assert reader.refresh() is False
    retriever.update([Changed(6, "new", thing("new", "black boots"))])
    assert "new" not in reader
    assert reader.refresh() is True
    assert reader.search("black", 1)[0][0] == "new"
    assert reader.revision == 6


def test_vectors_of_another_encoder_are_refused(retriever: DenseRetriever) -> None:
    with pytest.raises(ShopError, match="build them again"):
        DenseRetriever.load(retriever.folder, ColourEncoder("other colours"))


@pytest.mark.parametrize("damage", ["state", "vectors", "empty"])
def test_a_damaged_folder_ends_in_one_line(retriever: DenseRetriever, damage: str) -> None:
    folder = retriever.folder
    for file in folder.iterdir():
        if damage == "empty" or (damage == "state") == (file.name == "dense.json"):
            file.unlink()
    with pytest.raises(ShopError, match="build them again") as caught:
        DenseRetriever.load(folder, ColourEncoder())
    assert "\n" not in str(caught.value)


def test_an_empty_catalogue_has_an_empty_retriever_that_can_grow(tmp_path: Path) -> None:
    retriever = DenseRetriever.build(tmp_path, [], ColourEncoder())
    assert retriever.search("red", 5) == []
    retriever.update([Changed(1, "r", thing("r", "red hat"))])
    assert DenseRetriever.load(tmp_path, ColourEncoder()).search("red", 5)[0][0] == "r"


def test_a_large_catalogue_gets_the_graph(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("usearch")
    monkeypatch.setattr(retriever_module, "_BATCH", 2)
    for module in (retriever_module, __import__("shopkeeper.search.dense.vectors", fromlist=["x"])):
        monkeypatch.setattr(module, "EXACT_BELOW", 4)
    retriever = DenseRetriever.build(tmp_path, rows(), ColourEncoder())
    assert isinstance(retriever.index, HnswIndex)
    assert len(retriever) == 5
    assert {id for id, _ in retriever.search("something red", 2)} == {"r", "rrg"}


def catalogue() -> list[Product]:
    return [thing(str(i), f"{COLOURS[i % 4]} {('hat', 'coat', 'sock')[i % 3]}") for i in range(60)]


def test_the_shop_encoder_is_trained_kept_with_a_card_and_named_by_the_setting(tmp_path: Path) -> None:
    models = tmp_path / "models"
    assert open_encoder("auto", models) is None
    with pytest.raises(ShopError, match="train it first"):
        open_encoder("shop", models)
    encoder = train_encoder(
        catalogue(), models, Recipe(dimension=8, passes=10, batch=32), kind_of=lambda p: ""
    )
    card = json.loads((models / "dense-shop" / "card.json").read_text("utf-8"))
    assert (card["name"], card["recipe"]["dimension"]) == (encoder.name, 8)
    for setting in ("auto", "shop"):
        opened = open_encoder(setting, models)
        assert opened is not None
        assert opened.name == encoder.name


def test_vectors_keep_the_encoder_they_were_made_with(tmp_path: Path) -> None:
    models, folder = tmp_path / "models", tmp_path / "index" / "dense"
    recipe = Recipe(dimension=8, passes=10, batch=32)
    encoder = train_encoder(catalogue(), models, recipe, kind_of=lambda p: "")
    built = DenseRetriever.build(folder, ((p.id, 1, p) for p in catalogue()), encoder)
    train_encoder(catalogue(), models, Recipe(dimension=8, passes=10, batch=32, seed=9), kind_of=lambda p: "")
    opened = DenseRetriever.load(folder)
    assert isinstance(opened.encoder, ShopEncoder)
    assert opened.search("red hat", 5) == built.search("red hat", 5)


@pytest.mark.parametrize("setting", ["", "off", " off "])
def test_off_is_no_encoder(tmp_path: Path, setting: str) -> None:
    assert open_encoder(setting, tmp_path) is None


@pytest.mark.parametrize("setting", ["bert", "/no/such/folder", "../x/y/z", "a/b/c"])
def test_an_unknown_setting_is_quoted_with_what_can_be_written(tmp_path: Path, setting: str) -> None:
    with pytest.raises(ConfigError, match="use auto, off, shop, minilm") as caught:
        open_encoder(setting, tmp_path)
    assert repr(setting) in str(caught.value)

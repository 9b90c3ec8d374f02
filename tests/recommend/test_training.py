"""Training a shop's models: versions appear whole, serve, and can be gone back from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from contract import group_of
from training_world import acts, product, walked_shop

from shopkeeper import Shop
from shopkeeper.errors import Conflict, InputError, MissingExtra, ModelError, NotFound
from shopkeeper.orders import Customer
from shopkeeper.recommend.asked import Act
from shopkeeper.recommend.training.shelf import Models, current_version, use_version, versions
from shopkeeper.recommend.training.train import train, training_lock

NAMES = ("popularity", "co_visit", "content")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with walked_shop(tmp_path_factory.mktemp("walk") / "shop") as shop:
        yield shop


@pytest.fixture(scope="module")
def trained(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "recommend"
    train(shop.events, shop.catalog, folder, NAMES)
    return folder


def test_a_shop_without_models_has_none(tmp_path: Path) -> None:
    models = Models.open(tmp_path / "models")
    assert (models.names, models.version) == ((), "")
    with pytest.raises(NotFound, match="popularity"):
        models.get("popularity")


def test_what_was_trained_serves(trained: Path) -> None:
    models = Models.open(trained)
    assert models.names == NAMES
    shelf = models.shelf
    history = shelf.history([Act("i21"), Act("unknown"), Act("i22"), Act("i3", "search")])
    items, _ = shelf.get("co_visit").candidates(history, 1, history.items)
    assert shelf.items[items[0]] == "i23"


def test_content_knows_the_groups_by_their_words(trained: Path) -> None:
    shelf = Models.open(trained).shelf
    history = shelf.history([Act("i31")])
    items, _ = shelf.get("content").candidates(history, 5, history.items)
    assert {group_of(int(shelf.items[i][1:])) for i in items.tolist()} == {3}


def test_the_card_tells_how_it_was_made(trained: Path) -> None:
    card = versions(trained)[-1]
    assert (card["made"], card["items"], card["people"], card["acts"]) == ("train", 40, 120, 720)
    assert set(card["models"]) == set(NAMES)


def test_training_again_is_the_same_and_one_can_go_back(shop: Shop, tmp_path: Path) -> None:
    first = train(shop.events, shop.catalog, tmp_path, NAMES, seed=5)
    models = Models.open(tmp_path)
    before = models.get("content").score([models.shelf.history([Act("i1")])])
    second = train(shop.events, shop.catalog, tmp_path, NAMES, seed=5)
    assert second.version > first.version
    assert models.reload_if_changed()
    assert not models.reload_if_changed()
    assert models.version == second.version
    after = models.get("content").score([models.shelf.history([Act("i1")])])
    np.testing.assert_allclose(after, before, atol=1e-3)
    use_version(tmp_path, first.version)
    assert models.reload_if_changed()
    assert models.version == first.version


def test_a_version_can_be_made_without_serving(shop: Shop, tmp_path: Path) -> None:
    train(shop.events, shop.catalog, tmp_path, ("popularity",), use=False)
    assert current_version(tmp_path) == ""
    assert len(versions(tmp_path)) == 1


def test_only_the_newest_versions_are_kept_and_the_one_that_serves(shop: Shop, tmp_path: Path) -> None:
    first = train(shop.events, shop.catalog, tmp_path, ("popularity",))
    made = [train(shop.events, shop.catalog, tmp_path, ("popularity",), use=False) for _ in range(6)]
    kept = [card["version"] for card in versions(tmp_path)]
    assert kept == [first.version, *(card.version for card in made[-4:])]


def test_products_keep_their_numbers_from_version_to_version(tmp_path: Path) -> None:
    with walked_shop(tmp_path / "shop", people=8) as shop:
        folder = tmp_path / "models"
        train(shop.events, shop.catalog, folder, ("popularity",))
        first = Models.open(folder).items
        shop.catalog.put([product(0, 1), product(100, 2)])
        shop.events.append(acts(3, day=1))
        train(shop.events, shop.catalog, folder, ("popularity",))
        assert Models.open(folder).items == (*first, "i100")


def test_an_unknown_model_is_named(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'oracle'"):
        train(shop.events, shop.catalog, tmp_path, ("oracle",))
    assert versions(tmp_path) == []


def test_a_version_nobody_has_cannot_be_used(trained: Path) -> None:
    serving = current_version(trained)
    for name in ("20000101-000000", "", "../models", ".lock"):
        with pytest.raises(NotFound):
            use_version(trained, name)
    assert current_version(trained) == serving


def test_a_damaged_version_is_refused(shop: Shop, tmp_path: Path) -> None:
    first = train(shop.events, shop.catalog, tmp_path, ("popularity",))
    second = train(shop.events, shop.catalog, tmp_path, ("popularity",))
    (tmp_path / first.version / "items.json").write_text("[", "utf-8")
    with pytest.raises(ModelError):
        use_version(tmp_path, first.version)
    assert current_version(tmp_path) == second.version


def test_two_trainings_at_once_are_refused(shop: Shop, tmp_path: Path) -> None:
    with training_lock(tmp_path), pytest.raises(Conflict):
        train(shop.events, shop.catalog, tmp_path, ("popularity",))


def test_a_shop_on_its_first_day_can_be_trained(tmp_path: Path) -> None:
    with Shop.open(tmp_path / "shop", create=True) as shop:
        card = train(shop.events, shop.catalog, tmp_path / "models")
        assert card.items == 0
        shop.catalog.put([product(1)])
        train(shop.events, shop.catalog, tmp_path / "models")
        models = Models.open(tmp_path / "models")
        for name in models.names:
            assert models.get(name).score([models.shelf.history([])]).shape == (1, 1)


CHILD = """
import sys
from pathlib import Path
from shopkeeper import Shop
from shopkeeper.recommend.models.registry import model_class
from shopkeeper.recommend.training.train import train

def make(name):
    model = model_class(name)()
    fit = model.fit
    def slow(*args, **kwargs):
        if name == "content":
            print("halfway", flush=True)
            sys.stdin.read()
        return fit(*args, **kwargs)
    model.fit = slow
    return model

with Shop.open(sys.argv[1]) as shop:
    train(shop.events, shop.catalog, Path(sys.argv[2]), ("popularity", "content"), make=make)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_killed_halfway_it_leaves_the_versions_as_they_were(shop: Shop, tmp_path: Path) -> None:
    first = train(shop.events, shop.catalog, tmp_path, NAMES)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(shop.path), str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "halfway\n"
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert current_version(tmp_path) == first.version
    assert [card["version"] for card in versions(tmp_path)] == [first.version]
    assert list(tmp_path.glob(".making-*"))
    train(shop.events, shop.catalog, tmp_path, ("popularity",))
    assert not list(tmp_path.glob(".making-*"))


def test_nothing_is_learned_from_people_who_said_no(tmp_path: Path) -> None:
    with walked_shop(tmp_path / "shop", people=0) as shop:
        shop.orders.customers.put([Customer("u1", consents={"personalisation": False}), Customer("u3")])
        shop.events.append([*acts(1), *acts(2), *acts(3), *acts(5)])
        shop.recommend.profiles.wishes.choose("customer:u5", False)
        assert train(shop.events, shop.catalog, tmp_path / "models", ("popularity",)).people == 2


def test_without_the_extra_the_models_that_need_it_are_left_out(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("scipy", "scipy.sparse", "scipy.linalg", "lightgbm", "implicit"):
        monkeypatch.setitem(sys.modules, name, None)
    card = train(shop.events, shop.catalog, tmp_path)
    assert {"popularity", "co_visit", "co_purchase", "repeat"} <= set(card.models)
    assert "content" not in card.models
    assert "pip install 'shopkeeper[recommend]'" in card.left_out["content"]
    with pytest.raises(MissingExtra):
        train(shop.events, shop.catalog, tmp_path, ("content",))

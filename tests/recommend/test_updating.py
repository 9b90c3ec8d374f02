"""Taking in what came since: a new version, or in memory while serving."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from contract import DAY, START
from training_world import acts, product, walked_shop

from shopkeeper import Shop
from shopkeeper.errors import TrainError
from shopkeeper.events import Event, from_micros
from shopkeeper.recommend.asked import Act
from shopkeeper.recommend.training.shelf import Models, versions
from shopkeeper.recommend.training.train import train
from shopkeeper.recommend.training.update import Live, update

NAMES = ("popularity", "co_visit", "co_purchase", "content", "repeat")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with walked_shop(tmp_path / "shop", people=40) as shop:
        yield shop


@pytest.fixture
def models(shop: Shop, tmp_path: Path) -> Models:
    train(shop.events, shop.catalog, tmp_path / "models", NAMES)
    return Models.open(tmp_path / "models")


def pair(n: int, first: str, then: str) -> list[Event]:
    """`n` new visits that go on from one product to another."""
    return [
        Event(f"new-{v}-{p}", "view", from_micros(START + 3 * DAY + v * 10**9 + at * 10**7), session=f"n{v}", product=p)
        for v in range(n)
        for at, p in enumerate((first, then))
    ]  # fmt: skip


def test_updating_is_counting_all_again(shop: Shop, models: Models) -> None:
    shop.events.append([e for person in range(20, 60) for e in acts(person, day=1)])
    card = update(shop.events, shop.catalog, models.folder)
    assert card is not None
    assert models.reload_if_changed()
    updated = {name: models.get(name).score([models.shelf.history([Act("i13")])]) for name in NAMES}
    train(shop.events, shop.catalog, models.folder, NAMES)
    models.reload_if_changed()
    for name in ("popularity", "co_visit", "content", "repeat"):
        again = models.get(name).score([models.shelf.history([Act("i13")])])
        np.testing.assert_allclose(updated[name], again, rtol=2e-2, atol=2e-3, err_msg=name)


def test_what_follows_across_the_update_is_seen(shop: Shop, models: Models) -> None:
    """One visit, cut in two by an update: the step over the cut counts, once."""
    visit = [Event(f"x{at}", "view", from_micros(START + 2 * DAY + at * 10**7), session="x", product=p)
             for at, p in enumerate(("i3", "i38", "i17"))]  # fmt: skip
    shop.events.append(visit[:1])
    update(shop.events, shop.catalog, models.folder)
    shop.events.append(visit[1:])
    update(shop.events, shop.catalog, models.folder)
    models.reload_if_changed()
    score = models.get("co_visit").score([models.shelf.history([Act("i3")])])[0]
    train(shop.events, shop.catalog, models.folder, ("co_visit",))
    models.reload_if_changed()
    whole = models.get("co_visit").score([models.shelf.history([Act("i3")])])[0]
    assert score[models.shelf.numbers["i38"]] > 0
    np.testing.assert_allclose(score, whole, rtol=2e-2, atol=1e-5)


def test_nothing_new_makes_no_version(shop: Shop, models: Models) -> None:
    assert update(shop.events, shop.catalog, models.folder) is None
    assert len(versions(models.folder)) == 1


def test_there_must_be_something_to_update(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(TrainError, match="recommend train"):
        update(shop.events, shop.catalog, tmp_path / "none")


def test_the_card_tells_what_it_came_from(shop: Shop, models: Models) -> None:
    shop.events.append(acts(41, day=1))
    card = update(shop.events, shop.catalog, models.folder)
    assert card is not None
    assert (card.made, card.parent, card.acts) == ("update", models.version, 246)


def test_a_new_product_is_found_by_its_words_while_serving(shop: Shop, models: Models) -> None:
    live = Live(models, shop.events, shop.catalog)
    shop.catalog.put([product(200, 2)])
    assert live.step()
    shelf = models.shelf
    history = shelf.history([Act("i22")])
    items, _ = shelf.get("content").candidates(history, 12, history.items)
    assert "i200" in [shelf.items[i] for i in items.tolist()]


def test_what_people_do_counts_while_serving(shop: Shop, models: Models) -> None:
    live = Live(models, shop.events, shop.catalog)
    before = models.shelf
    shop.events.append(pair(30, "i1", "i39"))
    assert live.step()
    shelf = models.shelf
    found, _ = shelf.get("co_visit").candidates(shelf.history([Act("i1")]), 3)
    assert "i39" in [shelf.items[i] for i in found.tolist()]
    old, _ = before.get("co_visit").candidates(before.history([Act("i1")]), 3)
    assert "i39" not in [before.items[i] for i in old.tolist()]
    assert not live.step()


def test_acts_are_taken_in_once_however_many_steps(shop: Shop, models: Models) -> None:
    live = Live(models, shop.events, shop.catalog)
    for person in range(40, 44):
        shop.events.append(acts(person, day=1))
        live.step()
    stepped = models.get("popularity").score([models.shelf.history([])])
    train(shop.events, shop.catalog, models.folder, ("popularity",))
    models.reload_if_changed()
    np.testing.assert_allclose(
        stepped, models.get("popularity").score([models.shelf.history([])]), rtol=1e-4, atol=1e-5
    )


def test_another_version_begins_anew(shop: Shop, models: Models) -> None:
    live = Live(models, shop.events, shop.catalog)
    shop.events.append(acts(50, day=1))
    live.step()
    train(shop.events, shop.catalog, models.folder, NAMES)
    assert models.reload_if_changed()
    assert not live.step()
    shop.events.append(acts(51, day=1))
    assert live.step()


def test_looking_takes_it_in_beside_the_questions(shop: Shop, models: Models) -> None:
    live = Live(models, shop.events, shop.catalog, seconds=0.0)
    shop.catalog.put([product(300, 1)])
    end = time.monotonic() + 20
    while "i300" not in models.shelf.numbers and time.monotonic() < end:
        live.look()
        time.sleep(0.02)
    assert "i300" in models.shelf.numbers

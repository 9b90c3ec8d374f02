"""A serving shop sets robots aside and gives back what their clicks cost, by itself, and ends with the server."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Money, Product
from shopkeeper.events import Event
from shopkeeper.events.bots import ACTS
from shopkeeper.recommend.asked import Asked
from shopkeeper.recommend.reasons import Reason
from shopkeeper.recommend.results import Recommendation, Recommended
from shopkeeper.recommend.sponsored import Campaign, Slots
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app
from shopkeeper.web.upkeep import Upkeep, tend


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(f"lamp-{n}", {"en": f"Lamp {n}"}, category=("Lamps",), price=Money(900 + n, "USD"))
            for n in range(8)
        )
        yield shop


def rush(shop: Shop, session: str) -> None:
    """A visit faster than people, written to the log past the filter, as another program does."""
    now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    shop.events.append(
        Event(f"{session}-{n}", "view", now, session, product="lamp-1") for n in range(ACTS + 1)
    )


def test_a_robots_events_are_set_aside_and_its_click_is_given_back(shop: Shop) -> None:
    shop.sponsored.places.put("similar", Slots((1,), 5, 0.01))
    campaign = shop.sponsored.campaigns.put(Campaign("Lamps up", ("lamp-7",), 40, merchant="Ann"))
    organic = Recommended("a1", "similar", (Recommendation("lamp-2", 1.0, Reason("popular"), 1),))
    shop.sponsored.fill(Asked("similar", products=("lamp-1",)), organic)
    assert shop.sponsored.clicked("a1", "lamp-7", session="fast").outcome == "charged"
    rush(shop, "fast")
    assert tend(shop)
    assert shop.events.count() == 0
    assert shop.bots.count() == ACTS + 1
    assert shop.sponsored.campaigns.get(campaign.id).spent == 0


def test_it_is_done_once_in_its_time_whoever_asks(shop: Shop) -> None:
    assert tend(shop)
    rush(shop, "fast")
    assert not tend(shop)
    assert shop.bots.count() == 0
    assert tend(shop, every=0)
    assert shop.bots.count() == ACTS + 1


def test_what_fails_is_logged_and_the_rest_is_done(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    rush(shop, "fast")
    with shop.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE sponsored_clicks RENAME TO gone")
    with caplog.at_level(logging.ERROR):
        assert tend(shop)
    assert "giving back what robots' clicks had cost failed" in caplog.text
    assert shop.bots.count() == ACTS + 1
    shop.path.joinpath(".upkeep").unlink()
    shop.path.joinpath(".upkeep").mkdir()
    assert not tend(shop)
    assert "could not be done" in caplog.text


def test_it_goes_on_by_itself_until_it_is_closed(shop: Shop) -> None:
    upkeep = Upkeep(shop, every=0, look=0.01)
    upkeep.close()  # never begun: nothing to wait for
    upkeep = Upkeep(shop, every=0, look=0.01)
    rush(shop, "fast")
    upkeep.open()
    deadline = time.monotonic() + 60
    while shop.events.count() and time.monotonic() < deadline:
        time.sleep(0.01)
    upkeep.close()
    assert shop.bots.count() == ACTS + 1
    assert not upkeep.running


def test_it_runs_beside_the_serving_and_ends_with_it(shop: Shop) -> None:
    def there() -> bool:
        return any(thread.name == "upkeep" for thread in threading.enumerate())

    with TestClient(create_app(shop)):
        assert there()
    assert not there()

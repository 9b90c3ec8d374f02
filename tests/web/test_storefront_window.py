"""The home page's own pictures: shown where the shop has them, products in their place where it has not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from plain_browser import PlainBrowser
from starlette.testclient import TestClient

from shopkeeper.catalog.model import Image, Product
from shopkeeper.shop import Shop
from shopkeeper.web.app import create_app
from shopkeeper.web.media import Media
from shopkeeper.web.storefront.window import ShopWindow, read_window

INDEX = {"hero": "hero.jpg", "departments": {"Lamps": "lamps.jpg", "Desks": "gone.jpg"}}


@pytest.fixture
def media(tmp_path: Path) -> Media:
    (tmp_path / "media").mkdir()
    for name in ("hero.jpg", "lamps.jpg", "product.jpg"):
        (tmp_path / "media" / name).write_bytes(b"a picture")
    return Media(tmp_path / "media", tmp_path / "cache")


def test_only_pictures_that_are_there_are_shown(media: Media) -> None:
    (media.folder / "index.json").write_text(json.dumps(INDEX))
    assert read_window(media) == ShopWindow("media/hero.jpg", {"Lamps": "media/lamps.jpg"})


@pytest.mark.parametrize(
    "content",
    ["{", "[]", "null", '{"hero": 3, "departments": ["Lamps"]}', '{"hero": "../shop.db"}', '{"hero": ""}'],
)
def test_a_file_that_says_nothing_usable_is_no_window(media: Media, content: str) -> None:
    assert read_window(media) == ShopWindow()
    (media.folder / "index.json").write_text(content)
    (media.folder.parent / "shop.db").write_text("private")
    assert read_window(media) == ShopWindow()


@pytest.mark.parametrize("dressed", [True, False])
def test_the_home_page_shows_the_window_or_else_products(tmp_path: Path, dressed: bool) -> None:
    with Shop.open(tmp_path / "shop", create=True, rate_limit=0) as shop:
        shop.catalog.put(
            Product(name, {"en": name}, category=(top,), images=(Image("media/product.jpg"),))
            for name, top in (("one", "Lamps"), ("two", "Desks"))
        )
        shop.search.sync()
        shop.media.mkdir(exist_ok=True)
        for name in ("hero.jpg", "lamps.jpg", "product.jpg"):
            (shop.media / name).write_bytes(b"a picture")
        if dressed:
            (shop.media / "index.json").write_text(json.dumps(INDEX))
        page = PlainBrowser(TestClient(create_app(shop))).open("/en/")
        tiles = {
            tile.one(class_="tile-name").text: tile.one("img").attributes["src"].rpartition("/")[2]
            for tile in page.all("a", class_="tile")
        }
        hero = [img for img in page.one("main").all("img") if img.attributes.get("fetchpriority") == "high"]
        assert len(hero) == 1
        shown = hero[0].attributes["src"].rpartition("/")[2]
        if dressed:
            assert (shown, tiles) == ("hero.jpg", {"Lamps": "lamps.jpg", "Desks": "product.jpg"})
        else:
            assert (shown, tiles) == ("product.jpg", {"Lamps": "product.jpg", "Desks": "product.jpg"})

"""Pictures of the goods: every shape draws, the same each time, and no two looks are equal."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from shopkeeper.simulate.goods import draw_window, make_items
from shopkeeper.simulate.goods.pen import Look, Pen, luminance, mix, path_box
from shopkeeper.simulate.goods.render import ink_box, render_jpeg
from shopkeeper.simulate.goods.scene import draw
from shopkeeper.simulate.goods.shapes import SHAPES

LOOK = Look("#2f6bb3", u=(0.1, 0.9, 0.3, 0.7, 0.5, 0.2, 0.8, 0.4))


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_shape_draws_something_of_a_fair_size(shape: str) -> None:
    for u in ((0.0,) * 8, (0.999,) * 8, LOOK.u):
        pen = Pen()
        SHAPES[shape](pen, Look("#bf6648", u=u))
        left, top, right, bottom = ink_box(pen.svg())
        assert right - left >= 40
        assert bottom - top >= 40
        assert 0 <= pen.focus[0] <= 640
        assert 0 <= pen.focus[1] <= 640


@pytest.mark.parametrize("view", ["main", "detail", "table", "room", "hills", "tiles", "shelf"])
def test_views_are_drawn_the_same_each_time(view: str) -> None:
    first = render_jpeg(draw("mug", LOOK, view, "#cdb59c"), 200, 200)
    assert first == render_jpeg(draw("mug", LOOK, view, "#cdb59c"), 200, 200)
    image = Image.open(io.BytesIO(first))
    assert image.size == (200, 200)
    assert len(image.getcolors(40_000) or []) > 200


def test_a_picture_shows_the_product_in_its_colour() -> None:
    image = Image.open(io.BytesIO(render_jpeg(draw("mug", Look("#c5383c"), "main", "#cdb59c"), 200, 200)))
    pixel = image.getpixel((100, 120))
    assert isinstance(pixel, tuple)
    red, green, blue = pixel[:3]
    assert red > 1.5 * green
    assert red > 1.5 * blue


def test_no_two_products_ask_for_the_same_picture() -> None:
    items = make_items(7, 600, date(2026, 10, 31))
    drawings = [(d.shape, d.look, d.view) for item in items for d in item.drawings]
    assert len(drawings) == len(set(drawings))
    assert all(len(item.drawings) >= 2 for item in items)


def test_the_window_lists_a_picture_for_each_department(tmp_path: Path) -> None:
    items = make_items(7, 300, date(2026, 10, 31))
    count = draw_window(items, tmp_path)
    index = json.loads((tmp_path / "index.json").read_text("utf-8"))
    assert set(index["departments"]) == {item.product.category[0] for item in items}
    assert count == 1 + len(index["departments"])
    assert Image.open(tmp_path / index["hero"]).size == (1600, 600)


def test_path_boxes_hold_relative_and_arc_commands() -> None:
    assert path_box("M10 10 h20 v30 z") == (10, 10, 20, 30)
    left, top, width, height = path_box("M0 50 A50 50 0 0 1 100 50")
    assert (round(left), round(top), round(width), round(height)) == (0, 0, 100, 50)


def test_colours_mix() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert luminance("#ffffff") == 1

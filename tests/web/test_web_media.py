"""Smaller copies of pictures: right size, made once, made anew when the picture changes, safe with anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from shopkeeper.web.media import Media, picture_url, srcset


@pytest.fixture
def media(tmp_path: Path) -> Media:
    (tmp_path / "media").mkdir()
    Image.new("RGB", (1000, 500), "teal").save(tmp_path / "media" / "wide.png")
    (tmp_path / "secret.txt").write_text("secret")
    return Media(tmp_path / "media", tmp_path / "cache")


def size(media: Media, name: str, width: int) -> tuple[int, int]:
    found = media.resized(name, width)
    assert found is not None
    with Image.open(found[0]) as picture:
        return picture.size


def test_a_copy_has_the_width_asked_for_and_never_more_than_the_original(media: Media) -> None:
    assert size(media, "wide.png", 320) == (320, 160)
    assert size(media, "wide.png", 1280) == (1000, 500)


def test_a_copy_is_made_once_and_again_after_a_change(media: Media) -> None:
    first = media.resized("wide.png", 320)
    assert media.resized("wide.png", 320) == first
    Image.new("RGB", (900, 900), "red").save(media.folder / "wide.png")
    os.utime(media.folder / "wide.png", ns=(1, 1))
    assert media.resized("wide.png", 320) != first
    assert size(media, "wide.png", 320) == (320, 320)


def test_transparent_and_palette_pictures_stay_transparent(media: Media) -> None:
    Image.new("RGBA", (400, 400), (0, 0, 0, 0)).convert("P").save(media.folder / "clear.png", transparency=0)
    found = media.resized("clear.png", 96)
    assert found is not None
    with Image.open(found[0]) as picture:
        assert picture.mode == "RGBA"


@pytest.mark.parametrize("width", [0, -1, 1, 321, 10_000])
def test_other_widths_are_not_made(media: Media, width: int) -> None:
    assert media.resized("wide.png", width) is None


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../secret.txt", "/etc/passwd", "a\0b", "x" * 5000, "none.png"]
)
def test_nothing_outside_the_folder_is_given(media: Media, name: str) -> None:
    assert media.resized(name, 320) is None


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
def test_what_is_not_a_picture_is_not_given(media: Media, content: bytes) -> None:
    (media.folder / "broken.png").write_bytes(content)
    assert media.resized("broken.png", 320) is None
    assert not list(media.cache.rglob("tmp*"))


def test_addresses_elsewhere_stay_as_they_are() -> None:
    assert picture_url("https://pictures.example/a.jpg", 320) == "https://pictures.example/a.jpg"
    assert srcset("https://pictures.example/a.jpg", 320, 640) == ""
    assert picture_url("a b/ü.png", 320) == "/media/320/a%20b/%C3%BC.png"

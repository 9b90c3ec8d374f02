"""Pictures of the shop in the widths that pages ask for: made once from the original, kept beside the shop.

Only the widths of `WIDTHS` are made, so nobody can fill the disk by asking for others.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from pathlib import Path
from urllib.parse import quote

from PIL import Image as Picture
from PIL import UnidentifiedImageError

__all__ = ["WIDTHS", "Media", "is_address", "picture_url", "srcset"]

WIDTHS = (96, 192, 320, 480, 640, 960, 1280)
ORIGINALS = {".svg": "image/svg+xml", ".gif": "image/gif"}
MOST_PIXELS = 60_000_000
#: pictures that shoppers sent in a conversation; only who holds it sees them
PRIVATE = "chat"


def is_address(url: str) -> bool:
    """True for a picture that lies elsewhere on the web."""
    return url.startswith(("http://", "https://", "//", "data:"))


def picture_url(url: str, width: int) -> str:
    """The address of a picture at `width` pixels; one that lies elsewhere keeps its own."""
    return url if is_address(url) else f"/media/{width}/{quote(url.removeprefix('media/'))}"


def srcset(url: str, *widths: int) -> str:
    """The `srcset` of a picture of the shop; '' for one that lies elsewhere."""
    return "" if is_address(url) else ", ".join(f"{picture_url(url, width)} {width}w" for width in widths)


class Media:
    """The pictures below `folder`, and their smaller copies below `cache`."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder.resolve()
        self.cache = cache
        self._turns = threading.Semaphore(os.cpu_count() or 2)

    def find(self, name: str) -> Path | None:
        """The original file called `name`; None when it is not there or not below the folder."""
        if "\0" in name or not name:
            return None
        file = (self.folder / name).resolve()
        try:
            seen = file.is_relative_to(self.folder) and not file.is_relative_to(self.folder / PRIVATE)
            return file if seen and file.is_file() else None
        except OSError:
            return None

    def resized(self, name: str, width: int) -> tuple[Path, str] | None:
        """The file to send for `name` at `width` pixels and its media type; None when there is none.

        A picture narrower than `width` keeps its size. Vector pictures are sent as they are.
        """
        original = self.find(name)
        if original is None or width not in WIDTHS:
            return None
        if original.suffix.lower() in ORIGINALS:
            return original, ORIGINALS[original.suffix.lower()]
        state = original.stat()
        key = hashlib.sha256(f"{name}\0{state.st_mtime_ns}\0{state.st_size}".encode()).hexdigest()[:32]
        copy = self.cache / str(width) / key[:2] / f"{key}.webp"
        if not copy.is_file():
            with self._turns:
                if not copy.is_file() and not self._make(original, copy, width):
                    return None
        return copy, "image/webp"

    def _make(self, original: Path, copy: Path, width: int) -> bool:
        try:
            with Picture.open(original) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    return False
                picture.draft("RGB", (width, width * picture.height // max(picture.width, 1)))
                mode = "RGBA" if "A" in picture.getbands() or "transparency" in picture.info else "RGB"
                pixels = picture.convert(mode)
                if pixels.width > width:
                    height = max(1, round(pixels.height * width / pixels.width))
                    pixels = pixels.resize((width, height), Picture.Resampling.LANCZOS, reducing_gap=2.0)
                copy.parent.mkdir(parents=True, exist_ok=True)
                with tempfile.NamedTemporaryFile(dir=copy.parent, delete=False) as file:
                    pixels.save(file, "WEBP", quality=84, method=3)
                os.replace(file.name, copy)
        except (UnidentifiedImageError, OSError, ValueError, Picture.DecompressionBombError):
            return False
        return True

"""Pictures that shoppers send: checked, turned upright, freed of hidden data, kept by the hash of their content.

They lie in media/chat/ of the shop's folder and are shown only to who holds the conversation.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image as Picture
from PIL import ImageOps, UnidentifiedImageError

from shopkeeper.errors import InputError, LimitExceeded
from shopkeeper.web.media import PRIVATE

__all__ = ["FOLDER", "KINDS", "MOST_BYTES", "StoredPicture", "find_picture", "store_picture"]

FOLDER = PRIVATE
MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
#: what is accepted, and what it is kept as
KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png"), "WEBP": ("webp", "image/webp")}
NAME = re.compile(r"[0-9a-f]{64}\.(jpg|png|webp)")


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """`name` is the SHA-256 of the kept bytes with the file's ending; sizes in pixels."""

    name: str
    kind: str
    width: int
    height: int


def store_picture(media: Path, content: bytes) -> StoredPicture:
    """Keeps one picture below `media`; the same picture twice is one file.

    Raises InputError for what is no JPEG, PNG or WebP picture, LimitExceeded for one that is too large.
    """
    if len(content) > MOST_BYTES:
        raise LimitExceeded(
            f"the picture has {len(content):,} bytes; at most {MOST_BYTES:,} are accepted, send a smaller one"
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Picture.DecompressionBombWarning)
            with Picture.open(io.BytesIO(content), formats=tuple(KINDS)) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise LimitExceeded(
                        f"the picture has {opened.width} × {opened.height} pixels; at most "
                        f"{MOST_PIXELS // 1_000_000} million are accepted, send a smaller one"
                    )
                kind = opened.format or ""
                upright = ImageOps.exif_transpose(opened)
                mode = "RGBA" if kind != "JPEG" and upright.has_transparency_data else "RGB"
                pixels = upright.convert(mode)
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        Picture.DecompressionBombError,
    ) as error:
        raise InputError("this file is not a JPEG, PNG or WebP picture; choose another") from error
    except Picture.DecompressionBombWarning as error:
        raise LimitExceeded("the picture has too many pixels; send a smaller one") from error
    pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    kept = io.BytesIO()
    pixels.save(kept, kind, **({} if kind == "PNG" else {"quality": 88}))
    ending, media_type = KINDS[kind]
    name = f"{hashlib.sha256(kept.getvalue()).hexdigest()}.{ending}"
    file = _place(media, name)
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
            written.write(kept.getvalue())
        os.replace(written.name, file)
    return StoredPicture(name, media_type, pixels.width, pixels.height)


def find_picture(media: Path, name: str) -> tuple[Path, str] | None:
    """The file called `name` and its media type; None when nobody sent it."""
    if not NAME.fullmatch(name):
        return None
    file = _place(media, name)
    ending = name.rpartition(".")[2]
    return (file, next(kind for end, kind in KINDS.values() if end == ending)) if file.is_file() else None


def _place(media: Path, name: str) -> Path:
    return media / FOLDER / name[:2] / name

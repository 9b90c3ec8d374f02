"""Documents written in the console: Markdown files below <shop>/documents/<language>/, like any other of the shop."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from shopkeeper.errors import InputError, ShopError
from shopkeeper.language import fold

__all__ = ["write_document"]

LONGEST = 200_000  # characters of a text
_LANGUAGE = re.compile(r"[a-z]{2}")


def write_document(folder: Path, title: str, text: str, language: str) -> Path:
    """Writes `text` (Markdown) under `title`; a document of the same title is replaced. Returns the file.

    Raises InputError for an empty title or text, a text too long or an unknown language; ShopError when the folder
    cannot be written."""
    title, text = " ".join(title.split()), text.strip()
    if not title or not text:
        raise InputError(
            f"a document needs a title and a text; title {title!r} has {len(text)} characters of text"
        )
    if len(title) > 200 or len(text) > LONGEST:
        raise InputError(
            f"the title or the text is too long ({len(title)}, {len(text)} characters); split it"
        )
    if not _LANGUAGE.fullmatch(language):
        raise InputError(f"language {language!r} is not a code like en or zh")
    from pypinyin import lazy_pinyin

    place = folder / "documents" / language
    words = re.findall(r"[a-z0-9]+", fold(" ".join(lazy_pinyin(title))))
    file = place / f"{'-'.join(words)[:60].strip('-') or 'document'}.md"
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=place, delete=False, suffix=".part"
        ) as part:
            part.write(f"# {title}\n\n{text}\n")
        Path(part.name).chmod(0o644)
        os.replace(part.name, file)
    except OSError as error:
        raise ShopError(f"cannot write {str(file)!r}: {error.strerror}; check the folder's rights") from error
    return file

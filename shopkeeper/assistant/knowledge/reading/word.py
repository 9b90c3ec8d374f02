"""DOCX to an outline, by way of HTML: headings, lists and tables of the document's styles are kept."""

from __future__ import annotations

import io
import zipfile

from shopkeeper.assistant.knowledge.reading.page import read_page
from shopkeeper.assistant.knowledge.types import DocumentText
from shopkeeper.errors import InputError, LimitExceeded, MissingExtra

__all__ = ["read_word"]

LARGEST = 200_000_000  # bytes of text and styles, unpacked
_STYLES = (
    "p[style-name='Title'] => h1:fresh\np[style-name='Subtitle'] => p:fresh\np[style-name='标题'] => h1:fresh"
)


def read_word(data: bytes, *, title: str) -> DocumentText:
    """`title` is used where the document has none. Raises InputError, LimitExceeded, MissingExtra."""
    try:
        import mammoth
    except ImportError:
        raise MissingExtra("mammoth", "documents", "reading DOCX") from None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist() if entry.filename.endswith(".xml"))
            head = b"".join(archive.open(n).read(4096) for n in names if n.endswith("document.xml"))
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"is not a DOCX file ({error}); save it again as DOCX") from error
    if "word/document.xml" not in names:
        raise InputError("is not a DOCX file (it has no word/document.xml); save it again as DOCX")
    if size > LARGEST:
        raise LimitExceeded(f"unpacks to {size // 1_000_000} MB; split it")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise InputError("declares XML entities, which no DOCX file needs; save it again as DOCX")
    try:
        html = mammoth.convert_to_html(
            io.BytesIO(data), style_map=_STYLES, convert_image=mammoth.images.img_element(lambda _: {})
        ).value
    except Exception as error:
        raise InputError(f"is a damaged DOCX file ({type(error).__name__}); save it again as DOCX") from error
    found = read_page(f"<html><body>{html}</body></html>", title="")
    return DocumentText(found.title or title, found.chunks)

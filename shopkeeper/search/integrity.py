"""Whether the files of a Tantivy index are the ones that were written: all there, and with the right checksums.

Tantivy checks no checksum when it opens an index: a garbled file would give wrong answers or an error much later.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path

__all__ = ["is_whole"]

_PARTS = ("store", "fast", "fieldnorm", "idx", "term", "pos")
_MAGIC = 1337  # ends every file: footer as JSON, its length, this number (tantivy/src/directory/footer.rs)
_CHECKED = 256 << 20  # bytes in all; beyond that only footers are read, so that large shops open fast
_CHUNK = 1 << 20


def is_whole(folder: Path) -> bool:
    """True when every file that `meta.json` speaks of is there and unharmed.

    A writer may commit meanwhile and remove files: then the new `meta.json` is read again.
    """
    for _ in range(5):
        before = b""
        try:
            before = (folder / "meta.json").read_bytes()
            segments = json.loads(before)["segments"]
            files = [folder / name for segment in segments for name in _files(segment)]
            deep = sum(f.stat().st_size for f in files) <= _CHECKED
            if all(_is_whole(f, deep) for f in files):
                return True
        except (OSError, ValueError, KeyError, TypeError, struct.error):
            pass
        try:
            if (folder / "meta.json").read_bytes() == before:
                return False
        except OSError:
            return False
    return False


def _files(segment: dict[str, object]) -> list[str]:
    name = str(segment["segment_id"]).replace("-", "")
    found = [f"{name}.{part}" for part in _PARTS]
    if isinstance(deletes := segment.get("deletes"), dict):
        found.append(f"{name}.{deletes['opstamp']}.del")
    return found


def _is_whole(file: Path, deep: bool) -> bool:
    size = file.stat().st_size
    with file.open("rb") as handle:
        handle.seek(max(0, size - 8))
        length, magic = struct.unpack("<II", handle.read(8))
        if magic != _MAGIC or length > size - 8:
            return False
        body = size - 8 - length
        handle.seek(body)
        expected = json.loads(handle.read(length))["crc"]
        if not deep:
            return True
        handle.seek(0)
        crc = 0
        while body > 0:
            chunk = handle.read(min(_CHUNK, body))
            if not chunk:
                return False
            crc = zlib.crc32(chunk, crc)
            body -= len(chunk)
        return bool(crc == expected)

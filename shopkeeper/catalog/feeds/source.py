"""A feed file as a stream of bytes: plain, gzip or zip, with limits that keep a hostile file from hurting."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from shopkeeper.errors import FeedError

__all__ = ["MAX_LINE", "Source"]

#: longest line or record, in bytes; more is no catalogue
MAX_LINE = 64 * 1024 * 1024
#: an archive that grows beyond this many bytes and by more than this factor is a bomb
BOMB_BYTES = 1024 * 1024 * 1024
BOMB_RATIO = 250


class Source:
    """One feed file. Raises FeedError, in one line, for what cannot be opened."""

    def __init__(self, path: Path, progress: Callable[[int, int], None] | None = None) -> None:
        self.path = path
        self._progress = progress
        try:
            if path.is_dir():
                raise FeedError(f"{str(path)!r} is a folder; name one feed file in it")
            self.size = path.stat().st_size
            with path.open("rb") as file:
                magic = file.read(4)
        except FileNotFoundError:
            raise FeedError(f"no file {str(path)!r}; check the name and the folder") from None
        except OSError as error:
            raise FeedError(f"cannot read {str(path)!r}: {error.strerror or error}") from error
        if not self.size:
            raise FeedError(f"{path.name!r} is empty; export it again")
        self.packing = (
            "gzip" if magic[:2] == b"\x1f\x8b" else "zip" if magic in (b"PK\x03\x04", b"PK\x05\x06") else ""
        )
        self.name = path.name
        if self.packing == "gzip":
            self.name = path.name.removesuffix(".gz")
        elif self.packing == "zip":
            with self._zip() as archive:
                self.name = self._member(archive).filename

    def sha256(self) -> str:
        """The hash of the file as it lies on disk, in hexadecimal."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """The unpacked bytes, buffered. Raises FeedError for a cut or damaged archive, also while reading."""
        with ExitStack() as stack:
            with self._errors():
                file = stack.enter_context(self.path.open("rb"))
                inner: IO[bytes] | gzip.GzipFile = file
                if self.packing == "gzip":
                    inner = stack.enter_context(gzip.GzipFile(fileobj=file))
                elif self.packing == "zip":
                    archive = stack.enter_context(zipfile.ZipFile(file))
                    inner = stack.enter_context(archive.open(self._member(archive)))
            yield io.BufferedReader(_Watched(inner, file, self), 256 * 1024)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Numbered lines, from 1. Raises FeedError for a line longer than MAX_LINE."""
        with self.open() as stream:
            number = 0
            while line := stream.readline(MAX_LINE):
                number += 1
                if len(line) >= MAX_LINE:
                    raise FeedError(
                        f"line {number} of {self.name!r} is longer than {MAX_LINE // 1024**2} MiB; "
                        "this is not a feed with one record a line"
                    )
                yield number, line

    def head(self, size: int = 256 * 1024) -> bytes:
        """The first `size` unpacked bytes."""
        with self.open() as stream:
            return stream.read(size)

    def _zip(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(self.path)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise FeedError(
                f"{self.path.name!r} is a damaged or cut zip file ({error}); fetch it again"
            ) from error

    def _member(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        members = [
            info
            for info in archive.infolist()
            if not info.is_dir()
            and not info.filename.startswith("__MACOSX/")
            and not Path(info.filename).name.startswith(".")
        ]
        if len(members) != 1:
            names = ", ".join(repr(info.filename) for info in members[:3]) or "none"
            raise FeedError(
                f"{self.path.name!r} holds {len(members)} files ({names}); give a feed, or a zip of one"
            )
        if members[0].flag_bits & 1:
            raise FeedError(f"{self.path.name!r} is encrypted; unpack it and import the file inside")
        return members[0]

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except EOFError as error:
            raise FeedError(
                f"{self.path.name!r} is cut: the {self.packing} data ends early; fetch it again"
            ) from error
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not isinstance(error, NotImplementedError):
                raise
            raise FeedError(f"{self.path.name!r} is damaged ({error}); fetch it again") from error
        except OSError as error:
            raise FeedError(f"cannot read {str(self.path)!r}: {error.strerror or error}") from error

    def _report(self, position: int, unpacked: int) -> None:
        if self.packing and unpacked > BOMB_BYTES and unpacked > BOMB_RATIO * max(position, 1):
            raise FeedError(
                f"{self.path.name!r} grows from {position:,} to more than {unpacked:,} bytes: "
                "this looks like an archive bomb; unpack it yourself if you trust it"
            )
        if self._progress is not None:
            self._progress(min(position, self.size), self.size)


class _Watched(io.RawIOBase):
    """Passes bytes through, counting; tells the source how far the file on disk was read."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, file: IO[bytes], source: Source) -> None:
        self._inner, self._file, self._source = inner, file, source
        self._unpacked = 0
        self._told = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        with self._source._errors():
            data = self._inner.read(len(buffer))
        buffer[: len(data)] = data
        self._unpacked += len(data)
        if self._unpacked - self._told >= 1024 * 1024 or not data:
            self._told = self._unpacked
            self._source._report(self._file.tell(), self._unpacked)
        return len(data)

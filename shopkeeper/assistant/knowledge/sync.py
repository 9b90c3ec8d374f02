"""Documents kept in step with their files: what is new or changed is read, what is gone vanishes, the rest is left.

Every document is its own transaction, so an interrupted run is taken up by the next one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shopkeeper.assistant.knowledge.reading.files import FORMATS, read_bytes, read_file
from shopkeeper.assistant.knowledge.store import KnowledgeStore, Source
from shopkeeper.assistant.knowledge.types import DocumentText, FileFault, KnownDocument, SyncReport
from shopkeeper.errors import InputError, ShopkeeperError
from shopkeeper.language import detect

__all__ = ["Prose", "synchronise"]

#: texts that no file holds: name -> (language, Markdown)
Prose = Mapping[str, tuple[str, str]]
_LANGUAGE = re.compile(r"(?:^|[._-])([a-z]{2})(?:[_-](?:[A-Z][a-z]{3}|[A-Z]{2}))?$")
_KNOWN = frozenset("en zh de fr es it nl sv pt ja ko ru".split())
#: folders of the shop that are always kept in step: name -> kind of document
HOME = {"policies": "policy", "documents": "written"}


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str  # as stored: relative to the shop for its own folders
    root: str
    kind: str
    language: str
    url: str


def synchronise(
    store: KnowledgeStore,
    folder: Path,
    *,
    language: str,
    prose: Callable[[], Prose] | None = None,
    home_only: bool = False,
) -> SyncReport:
    """Brings the store in step with the shop's own folders, its rules, and (unless `home_only`) the added sources.

    `language` is the shop's. Files that cannot be read are named in the report; what was known of them stays."""
    known = {d.source: d for d in store.documents()}
    by_root: dict[str, list[_File]] = {}
    faults: list[FileFault] = []
    for file in _home(folder):
        by_root.setdefault(file.root, []).append(file)
    unreachable: set[str] = set()
    if not home_only:
        for source in store.sources():
            path = Path(source.path)
            if not path.exists() and (not path.parent.exists() or path.suffix.lower() not in FORMATS):
                unreachable.add(source.path)
                faults.append(
                    FileFault(source.path, "is not there; its documents are kept until it is removed")
                )
                continue
            by_root.setdefault(source.path, []).extend(_files(source))
    added: list[str] = []
    changed: list[str] = []
    kept: set[str] = set()
    unchanged = 0
    for file in (f for files in by_root.values() for f in files):
        try:
            names, state = _take(store, file, known, language)
        except ShopkeeperError as error:
            faults.append(FileFault(file.name, str(error)))
            kept |= {name for name in known if name == file.name or name.startswith(f"{file.name}#")}
            continue
        kept |= names
        unchanged += state == "unchanged"
        if state != "unchanged":
            (added if state == "added" else changed).append(file.name)
    told: Prose = {}
    try:
        told = prose() if prose else {}
    except ShopkeeperError as error:
        faults.append(FileFault("rules", str(error)))
        prose = None  # what was known of them stays
    for name, (tongue, text) in told.items():
        source_name = f"rules:{name}"
        kept.add(source_name)
        digest = hashlib.sha256(text.encode()).hexdigest()
        before = known.get(source_name)
        if before and before.hash == digest:
            unchanged += 1
            continue
        for document in read_bytes(text.encode(), f"{name}.md"):
            _put(store, source_name, document, "rules", "rules", tongue, "", "markdown", digest, len(text))
        (changed if before else added).append(source_name)
    gone = [
        d.source
        for d in known.values()
        if d.source not in kept and _reached(store, d, home_only, prose is not None, unreachable)
    ]
    store.remove(gone)
    return SyncReport(tuple(added), tuple(changed), tuple(gone), unchanged, tuple(faults))


def _reached(
    store: KnowledgeStore, document: KnownDocument, home_only: bool, prose: bool, unreachable: set[str]
) -> bool:
    """Whether this run has looked where the document came from."""
    if document.kind == "rules":
        return prose
    if document.kind in HOME.values():
        return True
    return not home_only and not any(
        document.source == root
        or document.source.startswith(f"{root}/")
        or document.source.startswith(f"{root}#")
        for root in unreachable
    )


def _take(
    store: KnowledgeStore, file: _File, known: Mapping[str, KnownDocument], language: str
) -> tuple[set[str], str]:
    """Reads a file if its bytes are new; the names of its documents, and added, changed or unchanged."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}") from error
    digest = hashlib.sha256(data).hexdigest()
    before = {n: d for n, d in known.items() if n == file.name or n.startswith(f"{file.name}#")}
    if before and all(d.hash == digest for d in before.values()):
        told = all(
            file.url in ("", d.url) and file.language in ("", d.language) for d in before.values()
        )  # else it is published elsewhere now, or the merchant has named its language
        if told:
            return set(before), "unchanged"
    names: set[str] = set()
    found = read_file(file.path)
    for text in found:
        name = file.name if len(found) == 1 else f"{file.name}#{text.language or len(names)}"
        tongue = _short(text.language) or file.language or _guess(text, language)
        format = FORMATS[file.path.suffix.lower()]
        _put(store, name, text, file.root, file.kind, tongue, file.url or text.url, format, digest, len(data))
        names.add(name)
    return names, "changed" if before else "added"


def _put(
    store: KnowledgeStore,
    source: str,
    text: DocumentText,
    root: str,
    kind: str,
    language: str,
    url: str,
    format: str,
    digest: str,
    size: int,
) -> None:
    store.put(
        source, text, root=root, kind=kind, language=language, url=url, format=format, hash=digest, size=size
    )


def _home(folder: Path) -> Iterator[_File]:
    for root, kind in HOME.items():
        for path in _below(folder / root):
            name = path.relative_to(folder).as_posix()
            language = _language_of(path.relative_to(folder))
            page = kind == "policy" and path.suffix == ".md" and len(path.relative_to(folder).parts) == 3
            url = f"/{language}/policies/{path.stem}" if page and language else ""
            yield _File(path, name, root, kind, language, url)


def _files(source: Source) -> Iterator[_File]:
    path = Path(source.path)
    if path.is_file():
        language = source.language or _language_of(Path(path.name))
        yield _File(path, str(path), source.path, "file", language, source.url)
        return
    for file in _below(path):
        inner = file.relative_to(path)
        url = f"{source.url.rstrip('/')}/{inner.as_posix()}" if source.url else ""
        yield _File(file, str(file), source.path, "file", source.language or _language_of(inner), url)


def _below(folder: Path) -> Iterator[Path]:
    """Files of a known format below a folder, by name; hidden ones and links out of it are left out."""
    if not folder.is_dir():
        return
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if (
            not hidden
            and path.suffix.lower() in FORMATS
            and path.is_file()
            and root in path.resolve().parents
        ):
            yield path


def _language_of(path: Path) -> str:
    """The language that a path names: a folder zh/, or a name like returns.zh.md; '' when it names none."""
    for part in (path.stem, *reversed(path.parts[:-1])):
        match = _LANGUAGE.search(part)
        if match and match[1] in _KNOWN and (part != path.stem or len(part) > 2):
            return match[1]
    return ""


def _guess(text: DocumentText, language: str) -> str:
    sample = " ".join(s.text for s in text.statements)[:4000]
    return detect(sample) if sample else language


def _short(language: str) -> str:
    return language.strip().lower().replace("_", "-").partition("-")[0]

"""Stage "data": recipes -> one JSONL file of training rows, shuffled, without repeats, with a manifest beside it.

Work is cut into pieces that each have their own seed, so the file is the same for any number of processes.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import random
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from shopkeeper import __version__
from shopkeeper.errors import InputError, TrainError
from shopkeeper.train.recipes import Recipe, recipe
from shopkeeper.train.recipes.diversity import Diversity, diversity
from shopkeeper.train.recipes.row import Sourced
from shopkeeper.train.rows import hash_file

__all__ = [
    "PARTS",
    "DataReport",
    "Wanted",
    "estimate_tokens",
    "load_recipe",
    "make_rows",
    "read_mix",
    "read_wanted",
    "write_data",
]

PARTS = ("train", "heldout", "heldout-shop")
PIECE = 2000  # rows made at a time
VARIED = 20_000  # rows whose diversity is measured
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of a recipe: `count` rows, or, when `passes` is set, that many passes over all it has."""

    recipe: str
    count: int = 0
    passes: int = 0


@dataclass(slots=True)
class DataReport:
    """What was written; the manifest beside the file is this as JSON."""

    file: str
    part: str
    seed: int
    recipes: dict[str, int] = field(default_factory=dict)
    rows: int = 0
    repeats_dropped: int = 0
    skills: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    sources: dict[str, int] = field(default_factory=dict)
    tokens: int = 0
    diversity: dict[str, Any] = field(default_factory=dict)
    public: list[dict[str, str]] = field(default_factory=list)
    shop: str = ""
    skipped: list[str] = field(default_factory=list)
    bytes: int = 0
    sha256: str = ""
    seconds: float = 0.0
    version: str = __version__

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return asdict(self)


def read_wanted(text: str, default: int = 1000) -> Wanted:
    """`NAME`, `NAME:5000`, `NAME:all` or `NAME:3x` (three passes). Raises InputError quoting the text."""
    name, _, count = text.partition(":")
    count = count.strip().replace(",", "").replace("_", "")
    if not count:
        return Wanted(name, default)
    if count == "all":
        return Wanted(name, passes=1)
    number = count.removesuffix("x")
    if number.isascii() and number.isdigit() and int(number) > 0:
        return Wanted(name, passes=int(number)) if count.endswith("x") else Wanted(name, int(number))
    raise InputError(f"recipe {text!r}: a count is a whole number, all, or 3x for three passes")


def read_mix(name: str, part: str = "train") -> tuple[Wanted, ...]:
    """The recipes of a mix: one of the package's (nano, pico, ...) or a TOML file; a table for each part holds
    `recipe = count`. Raises InputError naming the mix."""
    path = Path(name)
    if path.suffix == ".toml":
        try:
            text = path.read_text("utf-8")
        except OSError as error:
            raise InputError(f"cannot read the mix {name!r}: {error.strerror}") from error
    else:
        folder = resources.files("shopkeeper.train") / "mixes"
        file = folder / f"{name}.toml"
        if not file.is_file():
            known = sorted(f.name.removesuffix(".toml") for f in folder.iterdir() if f.name.endswith(".toml"))
            raise InputError(f"no mix called {name!r}: one of {', '.join(known)}, or a file NAME.toml")
        text = file.read_text("utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the mix {name!r} is not valid TOML ({error})") from error
    rows = table.get(part)
    if not isinstance(rows, dict) or not rows:
        raise InputError(f"the mix {name!r} has no table [{part}]; it has {', '.join(table) or 'nothing'}")
    return tuple(read_wanted(f"{recipe}:{count}") for recipe, count in rows.items())


def load_recipe(name: str, shop: Path | None = None, public: Path | None = None) -> Recipe | None:
    """The recipe over what it reads, or None when it reads public data and none was given. Raises TrainError for
    an unknown name, or for a recipe that needs a shop when there is none."""
    found: Any = recipe(name)
    if not isinstance(found, Sourced):
        return found  # type: ignore[no-any-return]
    folder = public if found.needs == "public" else shop
    if folder is None and found.needs == "shop":
        raise TrainError(f"recipe {name!r} makes rows from a shop: name one with --shop PATH")
    return None if folder is None else found.at(folder)


def make_rows(
    wanted: Wanted, *, seed: int, part: str = "train", shop: Path | None = None, public: Path | None = None
) -> Iterator[dict[str, Any]]:
    """The rows of one recipe, in this process: the same ones, in the same order, as `write_data` makes."""
    for piece in _pieces(wanted, seed, part, shop, public):
        for line in _make(piece):
            yield json.loads(line)


def write_data(
    wanted: Sequence[Wanted],
    out: Path,
    *,
    seed: int = 1,
    part: str = "train",
    shop: Path | None = None,
    public: Path | None = None,
    processes: int = 2,
    tokens: Callable[[str], int] | None = None,
    tell: Tell = lambda _: None,
) -> DataReport:
    """Writes `out` and `out`.manifest.json, both whole or not at all. `tokens` counts a text's tokens (else they
    are estimated from its characters). Raises InputError and TrainError."""
    if part not in PARTS:
        raise InputError(f"no part {part!r}: one of {', '.join(PARTS)}")
    if not wanted:
        raise InputError("nothing to make: name recipes with --recipe NAME:COUNT or a mix with --mix NAME")
    if public is not None and not public.is_dir():
        raise InputError(f"no folder of public data {str(public)!r}: name another with --public, or none")
    start = time.perf_counter()
    report = DataReport(str(out), part, seed, shop=str(shop or ""))
    pieces: list[_Piece] = []
    for w in wanted:
        if load_recipe(w.recipe, shop, public) is None:
            report.skipped.append(w.recipe)
            tell(f"Skipped {w.recipe}: it reads public data, and no folder was named with --public DIR.")
            continue
        pieces += _pieces(w, seed, part, shop, public)
        report.public += _licences(w.recipe, public)
    if not pieces:
        raise TrainError(f"no rows to make: {', '.join(report.skipped)} skipped; name other recipes")
    lines: list[str] = []
    seen: set[bytes] = set()
    made: Counter[str] = Counter()
    for piece, found in zip(pieces, _all(pieces, processes), strict=True):
        for line in found:
            key = hashlib.blake2b(line[: line.rindex(', "skill"')].encode(), digest_size=12).digest()
            if key in seen:
                report.repeats_dropped += 1
                continue
            seen.add(key)
            lines.append(line)
            made[piece.recipe] += 1
        if len(found) and piece.last:
            tell(f"{piece.recipe}: {made[piece.recipe]:,} rows")
    random.Random(seed).shuffle(lines)
    report.recipes = dict(made)
    _measure(report, lines, tokens)
    _write(report, out, lines)
    report.seconds = round(time.perf_counter() - start, 2)
    manifest = Path(f"{out}.manifest.json")
    _whole(manifest, json.dumps(report.document(), ensure_ascii=False, indent=1) + "\n")
    return report


@dataclass(frozen=True, slots=True)
class _Piece:
    recipe: str
    seed: int
    count: int
    part: str
    shop: Path | None
    public: Path | None
    last: bool


def _pieces(wanted: Wanted, seed: int, part: str, shop: Path | None, public: Path | None) -> list[_Piece]:
    found: Any = load_recipe(wanted.recipe, shop, public)
    if found is None:
        return []
    count = wanted.count
    if wanted.passes:
        if not getattr(found, "whole", False):
            raise InputError(f"recipe {wanted.recipe!r} has no end: give a number, {wanted.recipe}:5000")
        count = wanted.passes * found.size(part)
    size = count if getattr(found, "whole", False) else PIECE
    starts = range(0, count, max(size, 1))
    return [
        _Piece(
            wanted.recipe, seed * 1000 + n, min(size, count - at), part, shop, public, n == len(starts) - 1
        )
        for n, at in enumerate(starts)
    ]


def _make(piece: _Piece) -> list[str]:
    found = load_recipe(piece.recipe, piece.shop, piece.public)
    assert found is not None
    lines = []
    for row in found.rows(piece.seed, piece.count, piece.part):
        head = {k: row[k] for k in ("messages", "tools", "case") if k in row}
        tail = {k: row.get(k, "") for k in ("skill", "language", "templates", "source", "part")}
        lines.append(json.dumps(head | tail | {"recipe": piece.recipe}, ensure_ascii=False))
    return lines


def _all(pieces: list[_Piece], processes: int) -> Iterator[list[str]]:
    if processes <= 1 or len(pieces) == 1:
        yield from map(_make, pieces)
        return
    # spawned, not forked: a fork would take along the threads and locks of torch and of the database
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(pieces)), mp_context=context) as pool:
        yield from pool.map(_make, pieces)


def _licences(name: str, public: Path | None) -> list[dict[str, str]]:
    found: Any = recipe(name)
    if public is None or getattr(found, "needs", "") != "public":
        return []
    return [
        {"file": file, "licence": found.licence, "sha256": hash_file(public / file)} for file in found.files
    ]


def _measure(report: DataReport, lines: list[str], tokens: Callable[[str], int] | None) -> None:
    """Counts by skill, language and source; tokens from every row's text, or from 2,000 of them when counted."""
    count = tokens or estimate_tokens
    sample = lines[:: max(len(lines) // 2000, 1)]
    counted = sum(sum(count(m["content"]) + 4 for m in json.loads(line)["messages"]) for line in sample)
    report.tokens = round(counted / max(len(sample), 1) * len(lines))
    skills: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    for line in lines:
        tail: Mapping[str, Any] = json.loads("{" + line[line.rindex(', "skill"') + 2 :])
        skills[tail["skill"]] += 1
        languages[tail["language"]] += 1
        sources[tail["source"]] += 1
    report.rows = len(lines)
    report.skills, report.languages = dict(skills), dict(languages)
    report.sources = dict(sources)
    varied = diversity(json.loads(line) for line in lines[:: max(len(lines) // VARIED, 1)])
    report.diversity = {language: _shown(measured) for language, measured in varied.items()}


def _shown(measured: Diversity) -> dict[str, Any]:
    """Shares rounded to what they tell."""
    distinct = {f"distinct {n}-grams": round(share, 3) for n, share in measured.distinct.items()}
    return distinct | {
        "patterns": measured.patterns,
        "commonest pattern": round(measured.commonest[1], 4),
        "sentences repeated": round(measured.repeated_sentences, 4),
    }


def estimate_tokens(text: str) -> int:
    """Tokens of a small byte-level vocabulary, roughly: a Han character 0.8, a digit 1, other characters 0.3."""
    han = sum("\u3400" <= c <= "\u9fff" for c in text)
    digits = sum(c.isdigit() for c in text)
    return round(0.8 * han + digits + 0.3 * (len(text) - han - digits))


def _write(report: DataReport, out: Path, lines: list[str]) -> None:
    text = "".join(line + "\n" for line in lines)
    _whole(out, text)
    report.bytes = len(text.encode())
    report.sha256 = hash_file(out)


def _whole(path: Path, text: str) -> None:
    """Writes the file under another name and then gives it its own."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(text, "utf-8")
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"cannot write {str(path)!r}: {error.strerror}") from error

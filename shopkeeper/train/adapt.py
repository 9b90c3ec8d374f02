"""Adapt: tunes the packaged model to one shop, on the shop's own rows and a share of general ones.

rows -> checkpoint restored from the embedded model -> corpus -> tuning by the clock -> embedded model in
<shop>/models/ -> both measured on held-out rows -> the shop's `model` is switched when the new one is better. Each
step leaves its result in <shop>/models/.adapt, so that an interrupted run goes on.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from shopkeeper.config import CONFIG_FILE
from shopkeeper.errors import ConfigError, InputError, TrainError
from shopkeeper.llm.models import NAME, ModelFolder, find_model, read_model
from shopkeeper.train.data import read_mix, write_data
from shopkeeper.train.rows import hash_file

__all__ = ["AdaptReport", "Score", "adapt", "set_model"]

Tell = Callable[[str], None]
#: how much of the general skills may be lost, in points of exact match
FORGET = 0.03
#: general rows of this share of the held-out ones
_GENERAL = "understand", "answers"


@dataclass(frozen=True, slots=True)
class Score:
    """What a model reaches on held-out rows: share of exact replies; F1 of the slots of typed requests."""

    rows: int
    exact: float
    slot_f1: float


@dataclass(slots=True)
class AdaptReport:
    """Before and after, by group of rows: "shop" (the shop's own), "general", and each skill."""

    base: str
    model: str
    folder: str
    minutes: float
    before: dict[str, Score] = field(default_factory=dict)
    after: dict[str, Score] = field(default_factory=dict)
    better: bool = False
    switched: bool = False
    rows: int = 0
    tokens: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As one JSON object."""
        return asdict(self)


def adapt(
    shop: Path,
    *,
    base: str = "nano",
    name: str = "",
    minutes: float = 5.0,
    seed: int = 1,
    mix: str = "adapt",
    learning_rate: float = 0.0,
    threads: int = 0,
    switch: bool = True,
    tell: Tell = lambda _: None,
) -> AdaptReport:
    """Tunes the model `base` for `minutes` on rows of the shop in folder `shop`; the result is models/`name`
    ("BASE-shop"). Raises InputError, ModelError, TrainError, MissingExtra; what was made so far is kept."""
    if minutes <= 0:
        raise InputError(f"minutes {minutes!r}: give a number above 0")
    source = find_model(base, shop)
    name = name or f"{source.name}-shop"
    if not NAME.fullmatch(name):
        raise InputError(f"{name!r} cannot be a model's name; use letters, digits, dot, - and _")
    target = shop / "models" / name
    if target.resolve() == source.path.resolve():
        raise InputError(f"{name!r} is the model to start from: give the new one another name")
    report = AdaptReport(source.name, name, str(target), minutes)
    work = _begin(shop, source, [minutes, seed, mix, learning_rate, name, _revision(shop)])
    with _timed(report, "rows"):
        rows, heldout = _rows(work, shop, mix, seed, report, tell)
    with _timed(report, "restore"):
        if not (work / "base" / "config.json").is_file():
            from shopkeeper.train.restore import restore

            restore(source.path, work / "base")
    with _timed(report, "train"):
        _train(work, rows, minutes, learning_rate, threads, seed, report, tell)
    with _timed(report, "export"):
        if not (work / "made" / "genai_config.json").is_file():
            from shopkeeper.train.export import export

            export(work / "run", work / "made", f"onnx-int{_bits(source)}")
    with _timed(report, "measure"):
        tested = _jsonl(heldout)
        report.before = _measured(work / "before.json", source.path, tested, tell)
        report.after = _measured(work / "after.json", work / "made", tested, tell)
    report.better = _better(report.before, report.after)
    _install(work, target, report)
    if report.better and switch:
        set_model(shop, name)
        report.switched = True
    shutil.rmtree(work)
    return report


def set_model(shop: Path, name: str) -> None:
    """Writes `model = "name"` into the shop's shopkeeper.toml; every other line stays as it is. Raises ConfigError."""
    path = shop / CONFIG_FILE
    try:
        text = path.read_text("utf-8") if path.exists() else ""
        line = f'model = "{name}"'
        pattern = re.compile(r"^[ \t]*model[ \t]*=.*$", re.MULTILINE)
        text = pattern.sub(line, text, count=1) if pattern.search(text) else f"{line}\n{text}"
        temporary = path.with_name(f".{path.name}.{os.getpid()}")
        temporary.write_text(text, "utf-8")
        temporary.replace(path)
    except OSError as error:
        raise ConfigError(f"cannot write {str(path)!r}: {error.strerror}") from error


def _begin(shop: Path, source: ModelFolder, settings: Sequence[Any]) -> Path:
    """The folder of this very run: kept when it was begun with the same settings, else made anew."""
    work = shop / "models" / ".adapt"
    weights = next(
        (f for f in (source.path / "model.onnx.data", source.path / "model.onnx") if f.exists()), None
    )
    mine = hashlib.sha256(repr([*settings, weights and hash_file(weights)]).encode()).hexdigest()
    mark = work / "settings"
    if not mark.is_file() or mark.read_text("ascii") != mine:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        mark.write_text(mine, "ascii")
    return work


def _revision(shop: Path) -> int:
    from shopkeeper.shop import Shop

    with Shop.open(shop) as opened:
        return opened.catalog.revision()


def _rows(work: Path, shop: Path, mix: str, seed: int, report: AdaptReport, tell: Tell) -> tuple[Path, Path]:
    files = []
    for part in ("train", "heldout"):
        out = work / f"{part}.jsonl"
        if not Path(f"{out}.manifest.json").is_file():
            write_data(read_mix(mix, part), out, seed=seed, part=part, shop=shop, tell=tell)
        files.append(out)
    manifest = json.loads(Path(f"{files[0]}.manifest.json").read_text("utf-8"))
    report.rows = manifest["rows"]
    return files[0], files[1]


def _train(
    work: Path,
    rows: Path,
    minutes: float,
    learning_rate: float,
    threads: int,
    seed: int,
    report: AdaptReport,
    tell: Tell,
) -> None:
    from shopkeeper.train.corpus import build_corpus
    from shopkeeper.train.run import RunOptions
    from shopkeeper.train.sft import sft
    from shopkeeper.train.size import size_of

    size = size_of(_nearest(work / "base"))
    build_corpus([rows], work / "base", work / "corpus", size.block)
    card = sft(
        RunOptions(
            out=work / "run",
            corpus=work / "corpus",
            size=size.name,
            base=str(work / "base"),
            minutes=minutes,
            learning_rate=learning_rate or size.tuning_rate / 2,
            threads=threads,
            seed=seed,
            checkpoint_steps=100,
        ),
        tell,
    )
    report.tokens = int(card["metrics"]["tokens"])


def _nearest(checkpoint: Path) -> str:
    """The size whose width is nearest: it decides block, batch and rate."""
    from shopkeeper.train.size import SIZES

    config = json.loads((checkpoint / "config.json").read_text("utf-8"))
    wanted = (config["hidden_size"], config["num_hidden_layers"])
    return min(SIZES.values(), key=lambda s: (abs(s.hidden - wanted[0]), abs(s.layers - wanted[1]))).name


def _bits(source: ModelFolder) -> int:
    bits = source.card.get("converted", {}).get("bits", 4)
    return 8 if bits in (8, 16) else 4


def _jsonl(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _measured(file: Path, model: Path, rows: list[dict[str, Any]], tell: Tell) -> dict[str, Score]:
    """Scores by group; kept in `file`."""
    if file.is_file():
        return {group: Score(**score) for group, score in json.loads(file.read_text("utf-8")).items()}
    from shopkeeper.llm.embedded import EmbeddedEngine
    from shopkeeper.train.evaluate import evaluate, through_engine

    own = [row for row in rows if row.get("recipe") not in _GENERAL]
    general = [row for row in rows if row.get("recipe") in _GENERAL]
    found: dict[str, Score] = {}
    engine = EmbeddedEngine(model)
    try:
        reply = through_engine(engine, reply_tokens=160)
        for group, some in (("shop", own), ("general", general)):
            if not some:
                continue
            tell(f"Measuring {model.name} on {len(some)} held-out rows ({group})")
            for name, sums in evaluate(some, reply).items():
                score = Score(int(sums["rows"]), round(sums["exact"], 4), round(sums.get("slot_f1", 0.0), 4))
                if name == "all":
                    found[group] = score
                elif group == "shop" and name.startswith("skill "):
                    found[name.removeprefix("skill ")] = score
    finally:
        engine.close()
    text = json.dumps({group: asdict(score) for group, score in found.items()})
    file.write_text(text, "utf-8")
    return found


def _better(before: dict[str, Score], after: dict[str, Score]) -> bool:
    """More exact replies on the shop's rows, no slots lost there, and the general skills kept."""
    if not before or "shop" not in before:
        raise TrainError("there are no held-out rows of this shop to measure on; import more products")
    general = "general" not in before or after["general"].exact >= before["general"].exact - FORGET
    slots = after["shop"].slot_f1 >= before["shop"].slot_f1 - 0.01
    return after["shop"].exact > before["shop"].exact and slots and general


def _install(work: Path, target: Path, report: AdaptReport) -> None:
    """Puts the new model at its place, with the measures in its card; an older one of that name is replaced."""
    made = work / "made"
    file = made / "card.json"
    card = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    card["name"] = report.model
    card["adapted"] = {k: v for k, v in report.document().items() if k not in ("folder", "switched", "model")}
    file.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", "utf-8")
    read_model(made)
    old = work / "old"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.replace(target, old)
    os.replace(made, target)


class _timed:
    """Adds the seconds of a step to the report."""

    def __init__(self, report: AdaptReport, step: str) -> None:
        self._report, self._step = report, step

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._report.seconds[self._step] = round(time.perf_counter() - self._start, 1)
